"""Which records leave, and which of their fields: the one place that decides it. Pure.

A value leaves when somebody has decided it, and nothing newer contradicts that. Of a record that is known in
several texts the newest that may leave does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import groupby

from pydantic import JsonValue

from dataset.selection import LeavingField
from schemas.catalogue import RecordType
from schemas.decided import DecidedRecord
from schemas.decisions import Said
from schemas.drafts import UNSUPPORTED
from schemas.errors import SchemaError
from schemas.fields import Flag
from schemas.reviewed import said_by

RECORD_TYPE = "record_type"
"""Path of the field that says what a page is; it belongs to no record type, but to each."""


Subject = tuple[str, str]
"""Hash of a document, and what an event on it is about."""


class Policy(StrEnum):
    """What may leave."""

    COMPLETE = "complete"
    """Records with every field decided and every fact accounted for."""
    DECIDED = "decided"
    """What is decided so far; a record of which anything is open is marked as partial."""
    DRAFTS = "drafts"
    """Also what nobody has looked at, for inspection; marked in every record and in the file names."""


class Status(StrEnum):
    """What a record that leaves is."""

    COMPLETE = "complete"
    PARTIAL = "partial"
    DRAFT = "draft"


@dataclass(frozen=True)
class Leaving:
    """A record that leaves."""

    name: str
    """Its id in the dataset, the same in the next snapshot."""
    status: Status
    decided: DecidedRecord
    record_type: RecordType
    fields: tuple[LeavingField, ...]


@dataclass(frozen=True)
class Staying:
    """A record that does not leave."""

    name: str
    reason: str


@dataclass
class Rules:
    """What may leave, and of which record types."""

    policy: Policy
    record_types: Mapping[str, RecordType]
    with_personal: bool = False
    """Whether contact data of persons leaves too."""
    _seen: set[tuple[str, str]] = field(default_factory=set)

    def sort_out(self, records: Iterable[DecidedRecord]) -> Iterator[Leaving | Staying]:
        """Every record once, versions of one following each other, as the store gives them."""
        for _, versions in groupby(records, key=_record_of):
            for outcome in self._of_versions(versions):
                yield outcome
                if isinstance(outcome, Leaving):
                    break

    def _of_versions(self, versions: Iterable[DecidedRecord]) -> Iterator[Leaving | Staying]:
        """The first version that leaves; where none does, why the newest stays."""
        why: Staying | None = None
        for record in versions:
            outcome = self._of(record)
            if isinstance(outcome, Leaving):
                yield outcome
                return
            why = why or outcome
        if why is not None:
            yield why

    def _of(self, record: DecidedRecord) -> Leaving | Staying:
        name = self._name_of(record)
        record_type = self.record_types.get(record.draft.record_type)
        if record.draft.record_type == UNSUPPORTED:
            return Staying(name, "a page of no known record type")
        if record_type is None:
            return Staying(
                name, f"its record type {record.draft.record_type!r} is not known here; give it with --schema"
            )
        try:
            fields = tuple(self._fields(record, record_type))
        except SchemaError as error:
            return Staying(name, f"what was decided does not fit its record type any more: {error}")
        problem = _problem(record, fields) or self._unfinished(record, fields)
        if problem is not None:
            return Staying(name, problem)
        return Leaving(name, self._status(record), record, record_type, fields)

    def _name_of(self, record: DecidedRecord) -> str:
        """The record's own name; where two pages without a key share theirs, with the hash of the text."""
        known = (record.draft.record_type, record.name)
        if record.draft.record_key is None and known in self._seen:
            return f"{record.name}#{record.document.text_sha256[:12]}"
        self._seen.add(known)
        return record.name

    def _status(self, record: DecidedRecord) -> Status:
        if self.policy is Policy.DRAFTS:
            return Status.DRAFT
        return Status.COMPLETE if record.is_complete else Status.PARTIAL

    def _unfinished(self, record: DecidedRecord, fields: tuple[LeavingField, ...]) -> str | None:
        if self.policy is Policy.COMPLETE and not record.is_complete:
            return _what_is_open(record)
        return None if fields else "nothing in it is decided yet"

    def _fields(self, record: DecidedRecord, record_type: RecordType) -> Iterator[LeavingField]:
        """The fields that may leave; raises SchemaError for one that the record type does not admit."""
        settled = {each.path: each for each in record.settled if not each.is_stale}
        for each in settled.values():
            if each.said is not None and self._may_leave(each.path, each.drafted, record_type):
                value = _value_of(each.path, each.said, record_type)
                yield LeavingField(each.path, each.said, value, each.drafted, each)
        if self.policy is Policy.DRAFTS:
            for drafted in record.draft.fields:
                if drafted.path not in settled and self._may_leave(drafted.path, drafted, record_type):
                    said = said_by(drafted)
                    value = _value_of(drafted.path, said, record_type)
                    yield LeavingField(drafted.path, said, value, drafted, None)

    def _may_leave(self, path: str, drafted: object, record_type: RecordType) -> bool:
        if self.with_personal:
            return True
        return not is_personal(path, getattr(drafted, "flags", ()), record_type)


def personal_subjects(record: DecidedRecord, record_types: Mapping[str, RecordType]) -> set[Subject]:
    """The fields of a document, drafted or added, that are contact data of a person."""
    record_type, sha256 = record_types.get(record.draft.record_type), record.document.text_sha256
    drafted = {each.path: each.flags for each in record.draft.fields}
    paths = {*drafted, *(event.subject for event in record.events)}
    return {(sha256, path) for path in paths if is_personal(path, drafted.get(path, ()), record_type)}


def is_personal(path: str, flags: Iterable[Flag], record_type: RecordType | None) -> bool:
    """Whether a field is contact data of a person, by its place or by its words."""
    spec = record_type.find(path) if record_type else None
    return Flag.PERSONAL_DATA in flags or (spec is not None and spec.personal)


def _record_of(record: DecidedRecord) -> tuple[str, str]:
    """What makes two texts versions of one record; a page that prints no key stands alone."""
    key = record.draft.record_key
    return record.draft.record_type, f"key {key}" if key is not None else record.document.text_sha256


def _value_of(path: str, said: Said, record_type: RecordType) -> JsonValue:
    """The value as the record type stores it, None for an absence; raises SchemaError."""
    if said.value is None and path != RECORD_TYPE and not record_type.knows(path):
        raise SchemaError(f"{record_type.code} has no {path!r}")
    return (
        said.value if said.value is None or path == RECORD_TYPE else record_type.normalise(path, said.value)
    )


def _problem(record: DecidedRecord, fields: tuple[LeavingField, ...]) -> str | None:
    """Why the record is not what it was drafted as; None where it is."""
    drafted = record.draft.record_type
    found = next((each.value for each in fields if each.path == RECORD_TYPE), drafted)
    return None if found == drafted else f"it was reviewed as {found!r}, and drafted as {drafted!r}"


def _what_is_open(record: DecidedRecord) -> str:
    fields, facts = len(record.undecided), len(record.open_facts)
    parts = [f"{fields:,} fields"] * bool(fields) + [f"{facts:,} numbers of the source"] * bool(facts)
    return f"still open: {', '.join(parts) or 'every field'}"
