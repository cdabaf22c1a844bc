"""One record as its report shows it: its values, its unclaimed numbers, and what else was decided. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from dataset.line_models import ProvenanceLine
from dataset.report_input import ReportRecord, drafter_name
from dataset.report_marks import Stretch
from schemas.decisions import RECORD, Action, Event, Said, fact_subject, taken_back
from schemas.documents import Span
from schemas.paths import group_of

UNCLAIMED, OTHER = "unclaimed numbers", "other decisions"
_ON_A_FACT = "@"


class Verdict(StrEnum):
    """What has become of a drafted value."""

    ACCEPTED = "accepted"
    CHANGED = "changed"
    """Corrected, on other words, or found absent."""
    REJECTED = "rejected"
    ADDED = "added"
    """A reviewer found it; nobody had drafted it."""
    PENDING = "pending"


@dataclass(frozen=True)
class Entry:
    """Something a reader can look up: a value, an unclaimed number, or a decision on anything else."""

    group: str
    label: str
    """A path, or words."""
    said: Said | None
    """None where there is nothing: a rejected value, the record as a whole."""
    spans: tuple[Span, ...]
    events: tuple[Event, ...] = ()
    line: ProvenanceLine | None = None
    verdict: Verdict | None = None
    """None for what is no value."""
    drafter: str | None = None
    """As figures have it; None where it is not known."""


@dataclass(frozen=True)
class Sheet:
    """A record ready to be shown."""

    record: ReportRecord
    entries: tuple[Entry, ...]
    marks: dict[Stretch, int] = field(default_factory=dict)
    """Stretches of the source that something is linked with, each with its number."""

    @property
    def values(self) -> list[Entry]:
        """The entries that are values or absences."""
        return [entry for entry in self.entries if entry.line is not None]

    def count(self, *verdicts: Verdict) -> int:
        """How many entries have one of the verdicts."""
        return sum(entry.verdict in verdicts for entry in self.entries)


def sheet_of(record: ReportRecord) -> Sheet:
    """The record with its entries in the order in which they are shown."""
    entries = (*_by_group(_values(record)), *_unclaimed(record), *_others(record))
    text = record.text
    there = {
        (span.start, span.end): None
        for entry in entries
        for span in entry.spans
        if text is not None and is_there(span, text)
    }
    return Sheet(record, entries, {stretch: number for number, stretch in enumerate(there)})


def is_there(span: Span, text: str) -> bool:
    """Whether the text holds the words of the span at its place."""
    return text[span.start : span.end] == span.quote


def verdict_of(line: ProvenanceLine) -> Verdict:
    """What has become of a value that is in the dataset."""
    if not line.decisions:
        return Verdict.PENDING
    if line.drafter is None:
        return Verdict.ADDED
    is_accepted = all(made.action == Action.ACCEPT for made in line.decisions)
    return Verdict.ACCEPTED if is_accepted else Verdict.CHANGED


def _values(record: ReportRecord) -> Iterator[Entry]:
    trails = _trails(record.events)
    for line in record.lines:
        yield Entry(
            group=group_of(line.path),
            label=line.path,
            said=line.said,
            spans=line.spans,
            events=trails.get(line.field, ()),
            line=line,
            verdict=verdict_of(line),
            drafter=drafter_name(line.drafter, line.model),
        )


def _by_group(entries: Iterable[Entry]) -> list[Entry]:
    """Groups in the order in which they appear first, each in one place."""
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        found.setdefault(entry.group, []).append(entry)
    return [entry for group in found.values() for entry in group]


def _unclaimed(record: ReportRecord) -> Iterator[Entry]:
    trails = _trails(record.events)
    for span in record.facts.open if record.facts else ():
        yield Entry(UNCLAIMED, span.quote, None, (span,), trails.get(fact_subject(span), ()))


def _others(record: ReportRecord) -> Iterator[Entry]:
    """What was decided on anything that is neither a value nor open: rejected, set aside, the record."""
    shown = {line.field for line in record.lines}
    shown |= {fact_subject(span) for span in record.facts.open} if record.facts else set()
    for subject, events in _trails(record.events).items():
        if subject in shown:
            continue
        is_rejected = _is_rejected(events)
        yield Entry(
            group=OTHER,
            label=_label(subject, record.text),
            said=None,
            spans=_spans_of(subject, events, record.text),
            events=events,
            verdict=Verdict.REJECTED if is_rejected else None,
            drafter=record.drafters.get(subject) if is_rejected else None,
        )


def _is_rejected(events: Sequence[Event]) -> bool:
    gone = taken_back(events)
    answers = [event.action for event in events if event.id not in gone and event.action.answers]
    return bool(answers) and answers[-1] is Action.REJECT


def _label(subject: str, text: str | None) -> str:
    if subject == RECORD:
        return "the record as a whole"
    stretch = _stretch(subject)
    if stretch is None:
        return subject
    return text[slice(*stretch)] if text is not None else f"characters {stretch[0]} to {stretch[1]}"


def _spans_of(subject: str, events: Sequence[Event], text: str | None) -> tuple[Span, ...]:
    stretch = _stretch(subject)
    if stretch is None:
        return next((event.before.spans for event in events if event.before), ())
    return (Span.of(text, *stretch),) if text is not None and text[slice(*stretch)] else ()


def _stretch(subject: str) -> Stretch | None:
    """The place of a fact; None for any other subject."""
    start, _, end = subject.removeprefix(_ON_A_FACT).partition(":")
    is_fact = subject.startswith(_ON_A_FACT) and start.isdecimal() and end.isdecimal()
    return (int(start), int(end)) if is_fact and int(start) < int(end) else None


def _trails(events: Iterable[Event]) -> dict[str, tuple[Event, ...]]:
    """The events of each subject, oldest first."""
    found: dict[str, list[Event]] = {}
    for event in events:
        found.setdefault(event.subject, []).append(event)
    return {subject: tuple(each) for subject, each in found.items()}
