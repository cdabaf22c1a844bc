"""A report's records from a snapshot, as it was written: a file that was changed is refused."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from dataset.errors import NotASnapshotError
from dataset.event_log import EventLog
from dataset.files import sha256_of
from dataset.line_models import PROVENANCE, AuditLine, ProvenanceLine
from dataset.manifest import Manifest, read_manifest
from dataset.report_input import RecordHead, ReportInput, ReportRecord
from dataset.snapshot import AUDIT, QUALITY
from dataset.texts import Texts
from schemas.agreement import Agreement
from schemas.decisions import Event
from store.events import event_of

_HEAD: TypeAdapter[RecordHead] = TypeAdapter(RecordHead)
_NO_SOURCE = (
    "Its source is not in this report, so the words are shown alone. Write the report again with --sources"
    " and the folder of the pages, or export with --with-sources."
)
_OTHER_WORDS = "{} of its spans hold other words in the source given: run 'trialspan verify'."
Events = Callable[[str], Iterable[Event]]
"""The events on the text of a hash, oldest first."""
T = TypeVar("T")


def input_of_snapshot(folder: Path, sources: list[Path]) -> ReportInput:
    """What a report on a snapshot is made of. sources: folders with the pages, beside the snapshot's own.

    Raises NotASnapshotError when the folder is none, or not as it was written.
    """
    manifest, problem = read_manifest(folder)
    if problem is not None:
        raise NotASnapshotError(f"{problem}: 'trialspan verify' says what is wrong with {str(folder)!r}")
    own = [folder / "sources"] if manifest.with_sources else []
    return ReportInput(
        title=folder.absolute().name,
        about=_about(manifest),
        records=_Snapshot(folder, manifest, Texts([*sources, *own])),
        left_out=list(manifest.left_out),
        agreement=_agreement(folder, manifest),
    )


def _agreement(folder: Path, manifest: Manifest) -> Agreement | None:
    """How far two reviewers agree, where the snapshot tells it."""
    if QUALITY not in manifest.files:
        return None
    told = json.loads(_checked(folder, manifest, QUALITY).read_bytes())
    return None if told.get("agreement") is None else Agreement.model_validate(told["agreement"])


def _checked(folder: Path, manifest: Manifest, name: str) -> Path:
    """Where a file of the snapshot is; raises NotASnapshotError when it is not as it was written."""
    entry, path = manifest.files.get(name), folder / name
    if entry is None or not path.is_file() or sha256_of(path) != entry.sha256:
        raise NotASnapshotError(
            f"{name!r} of {str(folder)!r} was changed or is missing; 'trialspan verify' says more"
        )
    return path


def _about(manifest: Manifest) -> tuple[tuple[str, str], ...]:
    return (
        ("policy", manifest.policy),
        ("written by", f"trialspan {manifest.trialspan}"),
        ("decisions", f"{manifest.audit.events:,}, the last at {manifest.audit.at or '–'}"),
        ("head of the log", manifest.audit.head),
        ("manifest", manifest.sha256),
    )


@dataclass
class _Snapshot:
    """The records of a snapshot, in the order of their provenance."""

    folder: Path
    manifest: Manifest
    texts: Texts

    def __iter__(self) -> Iterator[ReportRecord]:
        heads = {
            (code, head.record): head
            for code in self.manifest.record_types
            for head in self._lines(self._name(f"records/{code}"), _HEAD)
        }
        with EventLog(_checked(self.folder, self.manifest, AUDIT)) as log:
            on = self._find_events(log)
            yield from self._records(heads, lambda sha256: _events(log, on[sha256]))

    def _records(self, heads: Mapping[tuple[str, str], RecordHead], events: Events) -> Iterator[ReportRecord]:
        lines = self._lines(self._name("provenance"), PROVENANCE)
        for (code, name), found in groupby(lines, key=lambda line: (line.record_type, line.record)):
            head = heads.get((code, name))
            if head is None:
                raise NotASnapshotError(f"the record {name!r} is missing; run 'trialspan verify'")
            yield self._record(head, tuple(found), events)

    def _record(self, head: RecordHead, lines: tuple[ProvenanceLine, ...], events: Events) -> ReportRecord:
        text = self.texts.find(head.source.text_sha256)
        spans = [span for line in lines for span in line.spans]
        wrong = sum(text[span.start : span.end] != span.quote for span in spans) if text is not None else 0
        return ReportRecord(
            head=head,
            lines=lines,
            events=tuple(events(head.source.text_sha256)),
            text=text,
            notes=(_NO_SOURCE,) * (text is None) + (_OTHER_WORDS.format(wrong),) * bool(wrong),
        )

    def _find_events(self, log: EventLog) -> dict[str, list[int]]:
        """The ids of the events on each text; the events themselves would fill the memory."""
        found: dict[str, list[int]] = defaultdict(list)
        for link in log.check():
            if isinstance(link, str):
                raise NotASnapshotError(f"{AUDIT!r} does not hold: {link}; run 'trialspan verify'")
            if isinstance(link, AuditLine):
                found[link.document_sha256].append(link.id)
        return found

    def _lines(self, name: str, kind: TypeAdapter[T]) -> Iterator[T]:
        with _checked(self.folder, self.manifest, name).open("rb") as file:
            for number, data in enumerate(file, 1):
                try:
                    yield kind.validate_json(data)
                except ValidationError as error:
                    raise NotASnapshotError(
                        f"{name}:{number} cannot be read; 'trialspan verify' says what is wrong"
                    ) from error

    def _name(self, name: str) -> str:
        drafts = f"{name}.drafts.jsonl"
        return drafts if drafts in self.manifest.files else f"{name}.jsonl"


def _events(log: EventLog, ids: Iterable[int]) -> Iterator[Event]:
    for event_id in ids:
        line = log.find(event_id)
        if isinstance(line, AuditLine):
            yield event_of(line.model_dump())
