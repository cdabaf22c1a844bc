"""Reads files of reviewed values. Which format a file has is told by what is in it, never by its name.

This dataset's `provenance.jsonl`, its tables as CSV, or any CSV with a column `path`; Label Studio's JSON
export (https://docs.humansignal.com/guide/task_format); LangExtract's JSON Lines of annotated documents
(https://github.com/google/langextract).
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from dataset.errors import NotTakenInError
from dataset.incoming import Incoming, Page, Refused
from dataset.incoming_tables import read_table
from dataset.incoming_tools import read_label_studio, read_lang_extract
from dataset.line_models import PROVENANCE
from schemas.catalogue import RecordType

Found = Iterator[Incoming | Refused]
_CELL = 1 << 27
"""Characters that a cell of a CSV file may hold."""


def read_incoming(place: Path, record_types: Mapping[str, RecordType]) -> Found:
    """Every value of a file, and what in it cannot be read; raises NotTakenInError, OSError."""
    try:
        text = place.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotTakenInError(f"{str(place)!r} is not UTF-8; save it as UTF-8") from error
    name, start = place.name, text.lstrip()[:1]
    whole = _whole(text) if start in ("[", "{") else None
    if isinstance(whole, list) or (isinstance(whole, dict) and "annotations" in whole):
        tasks = whole if isinstance(whole, list) else [whole]
        if not any(isinstance(task, dict) and "annotations" in task for task in tasks):
            raise NotTakenInError(f"{str(place)!r} is JSON, but no export of Label Studio with annotations")
        return read_label_studio(name, tasks)
    if start == "{":
        return _read_lines(name, text)
    found = _read_cells(name, text, record_types)
    if found is None:
        raise NotTakenInError(
            f"{str(place)!r} is no file that is taken in: provenance.jsonl or a table of a dataset,"
            " a CSV file with the columns record, path, value and quote, Label Studio's JSON, LangExtract's"
            " JSON Lines"
        )
    return found


def _whole(text: str) -> Any:  # JSON of any shape
    try:
        return json.loads(text)
    except ValueError:
        return None


def _read_lines(name: str, text: str) -> Found:
    """JSON Lines, or one object over several lines; a line that cannot be read costs itself alone."""
    lines = [text] if isinstance(_whole(text), dict) else text.split("\n")
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        where, told = f"{name}:{number}", _whole(line)
        if not isinstance(told, dict):
            yield Refused(where, "no JSON object; the line was cut or changed")
        elif "extractions" in told:
            yield from read_lang_extract(where, told)
        elif {"path", "record", "spans"} <= told.keys():
            yield from _of_provenance(where, line)
        else:
            yield Refused(where, "neither a line of provenance.jsonl nor a document of LangExtract")


def _of_provenance(where: str, line: str) -> Found:
    try:
        told = PROVENANCE.validate_json(line)
    except ValueError as error:
        yield Refused(where, f"no line of a provenance.jsonl: {_first_words(error)}")
        return
    if told.value is None:
        return  # an absence is nothing that words could show
    reviewers = ", ".join(dict.fromkeys(each.reviewer for each in told.decisions))
    first = told.spans[0] if told.spans else None
    yield Incoming(
        where=where,
        page=Page(told.source, (told.record.partition("#")[0],)),
        path=told.path,
        by=f"decided by {reviewers} in another dataset" if reviewers else "a draft of another dataset",
        quote=first.quote if first else None,
        near=first.start if first else None,
        value=told.value,
        is_inferred=told.state == "INFERRED",
    )


def _first_words(error: ValueError) -> str:
    return " ".join(str(error).split())[:120]


def _read_cells(name: str, text: str, record_types: Mapping[str, RecordType]) -> Found | None:
    """CSV: a table of a dataset, or values one by one; None where it is neither."""
    csv.field_size_limit(_CELL)
    reader = csv.DictReader(io.StringIO(text, newline=""))
    header = tuple(reader.fieldnames or ())
    if "path" in header and {"record", "document", "source"} & {*header}:
        return _of_rows(name, reader)
    return read_table(name, header, reader, record_types)


def _of_rows(name: str, reader: csv.DictReader[str]) -> Found:
    try:
        for row in reader:
            yield _of_row(f"{name}:{reader.line_num}", row)
    except csv.Error as error:
        yield Refused(f"{name}:{reader.line_num}", f"no CSV from here on: {error}")


def _of_row(where: str, row: Mapping[str, str | None]) -> Incoming | Refused:
    """A row with a path: its value is JSON where it reads as such and its words are apart."""
    path, value, quote = row.get("path"), row.get("value") or None, row.get("quote") or None
    if not path:
        return Refused(where, "its path is empty")
    if value is None and quote is None:
        return Refused(where, "it has neither a value nor a quote")
    names = tuple(filter(None, (row.get("record"), row.get("document"))))
    told: Any = None
    if value is not None and quote is not None:
        told = _whole(value)
        told = value if told is None else told
    return Incoming(
        where=where,
        page=Page(row.get("source") or None, names),
        path=path,
        by=f"from a table, by {row['reviewer']}" if row.get("reviewer") else "from a table",
        quote=quote or value,
        value=told,
        is_inferred=row.get("state") == "INFERRED",
    )
