"""A snapshot's own description: what it holds, how it was made, and a hash of every byte of it.

The manifest seals itself: `sha256` is over the file as written, with that value left empty.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from pydantic import Field, ValidationError

from dataset.errors import NotASnapshotError
from dataset.lines import json_page
from schemas.documents import Frozen

MANIFEST = "manifest.json"
FORMAT = "trialspan-dataset"
FORMAT_VERSION = 1


class FileEntry(Frozen):
    """A file of the snapshot."""

    bytes: int
    sha256: str
    lines: int
    """Lines of a .jsonl file, pieces of any other."""


class AuditHead(Frozen):
    """Where the log of decisions stood."""

    events: int
    head: str
    """Hash of the last one; 64 zeros where there is none."""
    at: str | None
    """When it was made, UTC; None where there is none."""


class TypeEntry(Frozen):
    """A record type in the snapshot."""

    version: str
    """`RecordType.version`: hash of everything it says about its fields."""
    records: int = 0
    values: int = 0
    """Fields with a value; absences are not counted."""
    absences: int = 0


class Left(Frozen):
    """A record that did not leave, and why."""

    record: str
    reason: str


class Manifest(Frozen):
    """The manifest."""

    format: str = FORMAT
    format_version: int = FORMAT_VERSION
    trialspan: str
    """Version of the program."""
    policy: str
    with_personal: bool
    with_sources: bool
    since: str | None
    """`sha256` of the earlier snapshot that `changes.jsonl` starts from; None where there is none."""
    audit: AuditHead
    record_types: dict[str, TypeEntry]
    left_out: tuple[Left, ...]
    files: dict[str, FileEntry]
    """Every file but this one, by name with '/' between folders."""
    sha256: str = Field("", pattern="^([0-9a-f]{64})?$")


def sealed(manifest: Manifest) -> bytes:
    """The manifest's file, with its own hash in it."""
    told = json_page(manifest.model_copy(update={"sha256": ""}).model_dump(mode="json"))
    whole = manifest.model_copy(update={"sha256": hashlib.sha256(told).hexdigest()})
    return json_page(whole.model_dump(mode="json"))


def read_manifest(folder: Path) -> tuple[Manifest, str | None]:
    """The manifest of a snapshot, and what is wrong with its own bytes; None where nothing is.

    Raises NotASnapshotError where there is none, or one this version cannot read.
    """
    try:
        data = (folder / MANIFEST).read_bytes()
    except OSError as error:
        raise NotASnapshotError(
            f"{str(folder)!r} has no {MANIFEST}; give the folder that 'trialspan export' wrote"
        ) from error
    try:
        told = json.loads(data)
        version = told["format_version"] if told["format"] == FORMAT else None
        if isinstance(version, int) and version > FORMAT_VERSION:
            raise NotASnapshotError(f"{str(folder)!r} was written by a newer trialspan; upgrade trialspan")
        manifest = Manifest.model_validate(told)
    except (ValueError, KeyError, TypeError, ValidationError) as error:
        raise NotASnapshotError(
            f"{str(folder / MANIFEST)!r} was changed: it cannot be read any more"
        ) from error
    return manifest, None if sealed(manifest) == data else f"{MANIFEST} was changed"


def is_snapshot(folder: Path) -> bool:
    """Whether a folder holds a snapshot, of whatever version."""
    try:
        told = json.loads((folder / MANIFEST).read_bytes())
    except (OSError, ValueError):
        return False
    return isinstance(told, dict) and told.get("format") == FORMAT
