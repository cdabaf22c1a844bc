"""What changed from one snapshot to a later one: records and values that are new, corrected or withdrawn.

Items of lists are told by their keys, entries that are values themselves by their values, so that an item
which was put in before others changes nothing about them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from itertools import groupby
from pathlib import Path
from typing import BinaryIO

from pydantic import Field, JsonValue, TypeAdapter

from dataset.errors import NotASnapshotError
from dataset.files import sha256_of
from dataset.line_models import PROVENANCE, ProvenanceLine
from dataset.manifest import Manifest, read_manifest
from schemas.catalogue import RecordType
from schemas.documents import Frozen
from schemas.paths import Step, join_path, parse_path

CHANGES = "changes.jsonl"


class ChangeKind(StrEnum):
    """What became of a record or a value."""

    NEW = "new"
    CORRECTED = "corrected"
    """It says something else."""
    MOVED = "moved"
    """It says the same and rests on other words."""
    WITHDRAWN = "withdrawn"


class Change(Frozen):
    """A line of `changes.jsonl`."""

    record: str
    record_type: str
    path: str | None
    """Where the value stands, in the later snapshot or, withdrawn, in the earlier; None for the record as a
    whole."""
    kind: ChangeKind
    before: dict[str, JsonValue] | None = Field(
        description="The leaf as it was; null where it was not there."
    )
    after: dict[str, JsonValue] | None = Field(description="The leaf as it is; null for none.")
    decisions: tuple[int, ...] = Field(description="Events that the value rests on now.")


CHANGE: TypeAdapter[Change] = TypeAdapter(Change)
"""Reads a line of `changes.jsonl`."""


def changes_between(earlier: Path, later: Path, record_types: Mapping[str, RecordType]) -> Iterator[Change]:
    """What changed, in the order of the later snapshot, and then what was withdrawn with its record.

    earlier, later: folders of snapshots, the later perhaps without its manifest yet. Raises NotASnapshotError
    when the earlier is none, or its provenance was changed.
    """
    with _Provenance(_checked(earlier)) as old, _provenance_of(later).open("rb") as new:
        for (code, record), lines in groupby(map(PROVENANCE.validate_json, new), _record_of):
            before = old.take(code, record)
            yield from _changes_of(code, record, before, list(lines), record_types.get(code))
        for code, record in old.rest():
            yield _of_record(code, record, ChangeKind.WITHDRAWN)


class _Provenance:
    """The provenance of the earlier snapshot, read record by record as it is asked for."""

    def __init__(self, path: Path) -> None:
        self._file: BinaryIO = path.open("rb")
        self._places: dict[tuple[str, str], int] = {}
        """Where the lines of each record begin, in bytes."""
        place = 0
        for line in self._file:
            told = json.loads(line)
            self._places.setdefault((told["record_type"], told["record"]), place)
            place += len(line)

    def __enter__(self) -> _Provenance:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def take(self, code: str, record: str) -> list[ProvenanceLine] | None:
        """The lines of a record; None where it is not there, or was taken."""
        place = self._places.pop((code, record), None)
        if place is None:
            return None
        self._file.seek(place)
        found: list[ProvenanceLine] = []
        while line := self._file.readline():
            told = PROVENANCE.validate_json(line)
            if _record_of(told) != (code, record):
                break
            found.append(told)
        return found

    def rest(self) -> Iterator[tuple[str, str]]:
        """The records that nobody took, in their order."""
        yield from self._places


def _changes_of(
    code: str,
    record: str,
    before: list[ProvenanceLine] | None,
    after: list[ProvenanceLine],
    record_type: RecordType | None,
) -> Iterator[Change]:
    if before is None:
        yield _of_record(code, record, ChangeKind.NEW)
        return
    old, new = _by_key(before, record_type), _by_key(after, record_type)
    for key, line in new.items():
        was = old.get(key)
        kind = _kind(was, line)
        if kind is not None:
            yield _of_value(kind, was, line)
    for key, line in old.items():
        if key not in new:
            yield _of_value(ChangeKind.WITHDRAWN, line, None)


def _kind(was: ProvenanceLine | None, line: ProvenanceLine) -> ChangeKind | None:
    if was is None:
        return ChangeKind.NEW
    if (was.state, _told(was.value)) != (line.state, _told(line.value)):
        return ChangeKind.CORRECTED
    before, after = ([span.quote for span in each.spans] for each in (was, line))
    return None if before == after else ChangeKind.MOVED


def _of_value(kind: ChangeKind, was: ProvenanceLine | None, line: ProvenanceLine | None) -> Change:
    there = line or was
    assert there is not None  # a change is of one or both
    return Change(
        record=there.record,
        record_type=there.record_type,
        path=there.path,
        kind=kind,
        before=was.leaf if was else None,
        after=line.leaf if line else None,
        decisions=tuple(made.event for made in line.decisions) if line else (),
    )


def _of_record(code: str, record: str, kind: ChangeKind) -> Change:
    return Change(
        record=record, record_type=code, path=None, kind=kind, before=None, after=None, decisions=()
    )


def _by_key(
    lines: Iterable[ProvenanceLine], record_type: RecordType | None
) -> dict[tuple[str, ...], ProvenanceLine]:
    """The lines by where they stand, each item of a list by what tells it."""
    found = list(lines)
    values = {line.path: line.value for line in found}
    keyed: dict[tuple[str, ...], ProvenanceLine] = {}
    for line in found:
        key = _key(parse_path(line.path), values, record_type)
        while key in keyed:  # two items that nothing tells apart stay in their order
            key = (*key, "again")
        keyed[key] = line
    return keyed


def _key(
    steps: tuple[Step, ...], values: Mapping[str, JsonValue], record_type: RecordType | None
) -> tuple[str, ...]:
    return tuple(
        step if isinstance(step, str) else _told_of_item(steps[: at + 1], values, record_type)
        for at, step in enumerate(steps)
    )


def _told_of_item(
    item: tuple[Step, ...], values: Mapping[str, JsonValue], record_type: RecordType | None
) -> str:
    path = join_path(item)
    if path in values:
        return f"={_told(values[path])}"
    specs = record_type.list_keys(join_path(item[:-1])) if record_type else ()
    told = [_told(value) for spec in specs if (value := values.get(f"{path}.{spec.name}")) is not None]
    return " ".join(told) or f"#{item[-1]}"


def _told(value: JsonValue) -> str:
    return json.dumps(value, sort_keys=True)


def _record_of(line: ProvenanceLine) -> tuple[str, str]:
    return line.record_type, line.record


def _checked(folder: Path) -> Path:
    """The provenance of a snapshot that is as it was written."""
    manifest, problem = read_manifest(folder)
    path = _provenance_of(folder)
    if problem is not None or _is_changed(manifest, path):
        raise NotASnapshotError(f"{str(folder)!r} was changed; see 'trialspan verify {folder}'")
    return path


def _is_changed(manifest: Manifest, path: Path) -> bool:
    entry = manifest.files.get(path.name)
    return entry is None or not path.is_file() or sha256_of(path) != entry.sha256


def _provenance_of(folder: Path) -> Path:
    drafts = folder / "provenance.drafts.jsonl"
    return drafts if drafts.is_file() else folder / "provenance.jsonl"
