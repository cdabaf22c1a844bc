"""Checks a snapshot again: every hash, every schema, every span, every value that its words determine, and
the chain of decisions. What is found is told, all of it; nothing is repaired.

A file that was changed is named and not looked into any further.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import jsonschema_rs
from pydantic import TypeAdapter, ValidationError

from dataset.event_log import EventLog
from dataset.files import sha256_of
from dataset.leaves import leaves_of
from dataset.leaving import RECORD_TYPE
from dataset.line_models import LINK_LINE, PROVENANCE, AuditLine, Event, ProvenanceLine, WithheldLine
from dataset.manifest import MANIFEST, Manifest, read_manifest
from dataset.snapshot import AUDIT
from dataset.texts import Texts
from dataset.verification import Verification
from schemas.catalogue import RecordType
from schemas.decisions import Said
from schemas.documents import Span
from schemas.errors import SchemaError
from schemas.fields import Flag

Doubt = Callable[[str, Said], str | None]
"""Why a value at a path does not follow from its words; None where it does."""
T = TypeVar("T")
_RECORD: TypeAdapter[dict[str, Any]] = TypeAdapter(dict[str, Any])  # its own schema says more
_DOUBTED = frozenset({Flag.VALUE_NOT_IN_QUOTE.value, Flag.NOT_IN_FORM.value})


def verify_snapshot(
    folder: Path,
    *,
    texts: Texts,
    record_types: Mapping[str, RecordType],
    doubt_by: Callable[[RecordType], Doubt],
) -> Verification:
    """Check a snapshot. texts: of its sources; doubt_by: what holds values against their words.

    Raises NotASnapshotError when the folder is none.
    """
    manifest, problem = read_manifest(folder)
    check = _Check(folder, manifest, texts, record_types, doubt_by)
    if problem is not None:
        check.found.tell(MANIFEST, problem)
    check.files()
    with check.log() as log:
        check.values(log)
    check.links()
    return check.found


class _Record(NamedTuple):
    """A record as it was read."""

    name: str
    leaves: dict[str, object] | None
    """By path, those whose provenance was not met yet; None where it does not fit its schema."""


@dataclass
class _Check:
    """One snapshot being checked. Records and their provenance stand in one order and are read together."""

    folder: Path
    manifest: Manifest
    texts: Texts
    record_types: Mapping[str, RecordType]
    doubt_by: Callable[[RecordType], Doubt]
    found: Verification = field(default_factory=Verification)
    whole: set[str] = field(default_factory=set)
    """Files that are as they were written."""

    def files(self) -> None:
        """Every file is there, as it was written, and there is no other."""
        there = {
            path.relative_to(self.folder).as_posix() for path in self.folder.rglob("*") if path.is_file()
        }
        for name in sorted(there - self.manifest.files.keys() - {MANIFEST}):
            self.found.tell(name, "is not in the manifest: it was put in")
        for name, entry in self.manifest.files.items():
            self.found.files += 1
            if name not in there:
                self.found.tell(name, "is missing")
            elif sha256_of(self.folder / name) != entry.sha256:
                self.found.tell(name, "was changed")
            else:
                self.whole.add(name)

    @contextmanager
    def log(self) -> Iterator[EventLog | None]:
        """The log, whose chain holds up to the head that the manifest names; None where it was changed."""
        if AUDIT not in self.whole:
            yield None
            return
        with EventLog(self.folder / AUDIT) as log:
            problem = None
            for link in log.check():
                problem = link if isinstance(link, str) else None
                self.found.withheld += isinstance(link, WithheldLine)
            self.found.events = len(log)
            noted = self.manifest.audit
            if problem is not None:
                self.found.tell(f"{AUDIT}:{len(log) + 1}", problem)
            elif (len(log), log.head) != (noted.events, noted.head):
                self.found.tell(AUDIT, "does not end with the event that the manifest names")
            yield log

    def values(self, log: EventLog | None) -> None:
        """Every record fits its schema, and every leaf has its provenance, which holds."""
        records = {code: self._records(code) for code in self.manifest.record_types}
        doubts, name = self._doubts(), self._name("provenance")
        lines = self._lines(name, PROVENANCE)
        for (code, record), group in groupby(lines, lambda line: (line[1].record_type, line[1].record)):
            is_read = self._name(f"records/{code}") in self.whole  # else it is told already
            leaves = self._leaves_of(records.get(code, iter(())), record) if is_read else None
            for where, line in group:
                self.found.values += 1
                if leaves is not None:
                    self._leaf(where, line, leaves.pop(line.path, None))
                self._spans(where, line.source, line.spans)
                self._decisions(where, line, log)
                self._derive(where, line, doubts.get(code))
            self._without_provenance(record, leaves)
        for rest in records.values():
            for found in rest:
                self._without_provenance(found.name, found.leaves)

    def links(self) -> None:
        """Every link rests on words that are there."""
        for where, line in self._lines(self._name("links"), LINK_LINE):
            for each in line.evidence:
                self._spans(where, each.source, [each.span])

    def _records(self, code: str) -> Iterator[_Record]:
        """The records of a type, held against their schema and their source as they are read."""
        validator = self._validator(code)
        for where, record in self._lines(self._name(f"records/{code}"), _RECORD):
            self.found.records += 1
            errors = list(validator.iter_errors(record)) if validator else []
            for error in errors:
                self.found.tell(f"{where} {_pointer(error)}".rstrip(), "does not fit its schema")
            if errors or not validator:
                yield _Record(str(record.get("record")), None)
                continue
            self._source(where, record["source"])
            yield _Record(record["record"], dict(leaves_of(record["data"])))

    def _leaves_of(self, records: Iterator[_Record], name: str) -> dict[str, object] | None:
        """The leaves of the record a group of provenance is about; those passed over have none."""
        for found in records:
            if found.name == name:
                return found.leaves
            self._without_provenance(found.name, found.leaves)
        return {}

    def _without_provenance(self, record: str, leaves: Mapping[str, object] | None) -> None:
        if self._name("provenance") in self.whole:  # else it is told already
            for path in leaves or ():
                self.found.tell(f"{record} {path}", "has no provenance")

    def _leaf(self, where: str, line: ProvenanceLine, leaf: object) -> None:
        if leaf is None:
            self.found.tell(where, f"{line.path!r} is not in its record")
        elif leaf != line.leaf:
            self.found.tell(where, f"{line.path!r} says something else than its record")

    def _source(self, where: str, source: Mapping[str, str]) -> None:
        """The text of a record is there, and so are the bytes it was read from."""
        sha256 = source["text_sha256"]
        if self.texts.find(sha256) is None:
            self.found.unread_sources.add(sha256)
            if self.texts:
                self.found.tell(where, f"the source {source['document']!r} is missing, or was changed")
        elif self.texts.source_sha256(sha256) not in (None, source["source_sha256"]):
            self.found.tell(where, f"the source {source['document']!r} has the same words in other bytes")

    def _spans(self, where: str, source: str, spans: Sequence[Span]) -> None:
        text = self.texts.find(source) if spans else None
        for span in spans if text is not None else ():
            self.found.spans += 1
            if text is not None and text[span.start : span.end] != span.quote:
                self.found.tell(where, f"{span.start}:{span.end} of its source holds other words")

    def _decisions(self, where: str, line: ProvenanceLine, log: EventLog | None) -> None:
        """The log has the decisions a value rests on, and one of them says it; two may say it in two ways."""
        if log is None:
            return
        told: list[Said | None] = []
        for made in line.decisions:
            event = log.find(made.event)
            if event is None or event.hash != made.hash:
                self.found.tell(where, f"rests on event {made.event}, which the log does not have")
                return
            is_hidden = isinstance(event, WithheldLine) or _is_moved(line)
            told.append(line.said if is_hidden else _said_by(event))
        if told and line.said not in told:
            self.found.tell(where, f"{line.path!r} says something else than its decisions")

    def _derive(self, where: str, line: ProvenanceLine, doubt: Doubt | None) -> None:
        if doubt is None or line.value is None or line.path == RECORD_TYPE or _is_moved(line):
            return
        try:
            why = doubt(line.field, line.said)
        except SchemaError as error:
            self.found.tell(where, f"cannot be derived: {error}")
            return
        if why is None:
            self.found.derived += 1
        elif any(made.reason for made in line.decisions):
            self.found.on_reason += 1
        elif _is_as_drafted(line):
            self.found.as_read += 1
        elif line.decisions:
            self.found.tell(where, f"{line.path!r}: {why}")

    def _doubts(self) -> dict[str, Doubt]:
        """What holds values against their words, for the record types that are the same here."""
        same: dict[str, Doubt] = {}
        for code, entry in self.manifest.record_types.items():
            record_type = self.record_types.get(code)
            if record_type is not None and record_type.version == entry.version:
                same[code] = self.doubt_by(record_type)
            elif entry.records:
                why = "another here" if record_type else "not known here; give it with --schema"
                self.found.notes.append(f"values of {code} were not derived anew: the record type is {why}")
        return same

    def _validator(self, code: str) -> Any:  # jsonschema_rs has one class for each draft
        name = f"schemas/{code}.schema.json"
        if name not in self.whole:
            return None
        try:
            return jsonschema_rs.validator_for(json.loads((self.folder / name).read_bytes()))
        except ValueError as error:
            self.found.tell(name, f"cannot be used: {str(error).partition(chr(10))[0]}")
            return None

    def _name(self, name: str) -> str:
        drafts = f"{name}.drafts.jsonl"
        return drafts if drafts in self.manifest.files else f"{name}.jsonl"

    def _lines(self, name: str, kind: TypeAdapter[T]) -> Iterator[tuple[str, T]]:
        """Where each line of a whole file is, and what it says; one that cannot be read is told."""
        if name not in self.whole:
            return
        with (self.folder / name).open("rb") as file:
            for number, data in enumerate(file, 1):
                try:
                    yield f"{name}:{number}", kind.validate_json(data)
                except ValidationError as error:
                    first = error.errors()[0]
                    self.found.tell(f"{name}:{number}", f"cannot be read: {first['loc']} {first['msg']}")


def _said_by(event: Event) -> Said | None:
    """What an event makes a field say; None where it says nothing, or nothing that can be read."""
    after = event.after if isinstance(event, AuditLine) else None
    try:
        return Said.model_validate_json(after) if after else None
    except ValidationError:
        return None


def _is_as_drafted(line: ProvenanceLine) -> bool:
    """Whether the value was drafted so, and not flagged as one that its words do not give."""
    is_same = line.drafted is not None and line.drafted.value == line.value
    return is_same and _DOUBTED.isdisjoint(line.flags or ())


def _is_moved(line: ProvenanceLine) -> bool:
    """Whether the value names an item of the record, which may stand elsewhere than in the draft."""
    named = line.value if isinstance(line.value, list) else [line.value]
    return line.path != RECORD_TYPE and any(
        isinstance(each, str) and (each.endswith("]") or each.startswith("FAVOURS_ARM_")) for each in named
    )


def _pointer(error: jsonschema_rs.ValidationError) -> str:
    return "".join(f"/{step}" for step in error.instance_path)
