"""The snapshot as a Frictionless data package (https://datapackage.org): every file a resource. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePosixPath

from pydantic import JsonValue

from dataset.manifest import FileEntry

DATAPACKAGE = "datapackage.json"
_MEDIA = {
    "json": "application/json",
    "jsonl": "application/jsonl",
    "md": "text/markdown",
    "txt": "text/plain",
    "csv": "text/csv",
    "parquet": "application/vnd.apache.parquet",
}
_NO_NAME = re.compile(r"[^a-z0-9._-]+")
TableSchema = Mapping[str, JsonValue]
"""A Frictionless table schema: https://datapackage.org/standard/table-schema/"""


def data_package(
    files: Mapping[str, FileEntry], tables: Mapping[str, TableSchema], *, version: str
) -> dict[str, JsonValue]:
    """The descriptor of these files; tables: the schemas of those that are tables, by file name."""
    return {
        "profile": "data-package",
        "name": "trialspan-dataset",
        "version": version,
        "description": "Trial records, every value tied to a span of its source; see data-dictionary.md.",
        "resources": [_resource(name, entry, tables.get(name)) for name, entry in files.items()],
    }


def _resource(name: str, entry: FileEntry, table: TableSchema | None) -> dict[str, JsonValue]:
    ending = PurePosixPath(name).suffix.removeprefix(".")
    resource: dict[str, JsonValue] = {
        "name": _NO_NAME.sub("-", name.lower()),
        "path": name,
        "format": ending,
        "mediatype": _MEDIA.get(ending, "application/octet-stream"),
        "encoding": "utf-8",
        "bytes": entry.bytes,
        "hash": f"sha256:{entry.sha256}",
    }
    if table is None:
        return resource
    return {**resource, "profile": "tabular-data-resource", "schema": dict(table)}
