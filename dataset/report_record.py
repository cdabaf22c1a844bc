"""One record as its report shows it: entries, the source in pieces, and which belongs to which. Pure.

What is shown is made here, in words; the page's script only puts it in place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC
from enum import StrEnum

from pydantic import JsonValue

from dataset.line_models import ProvenanceLine
from dataset.page import harmless
from dataset.report_input import ReportRecord, drafter_name
from dataset.report_marks import Piece, Stretch, cut
from schemas.decisions import RECORD, Action, Event, Said, fact_subject, taken_back
from schemas.documents import Span
from schemas.fields import FLAG_WORDS, GroundingStatus, State
from schemas.paths import group_of
from schemas.value_words import say_value

UNCLAIMED, OTHER = "unclaimed numbers", "other decisions"
_ON_A_FACT = "@"
_KNOWN_FLAGS = {flag.value: words for flag, words in FLAG_WORDS.items()}


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


def payload_of(sheet: Sheet) -> JsonValue:
    """The record as JSON for the page's script; every text in it is harmless, and names without a value are
    left out.
    """
    head, text = sheet.record.head, sheet.record.text
    pieces = None if text is None else cut(text, list(sheet.marks))
    return _dense(
        {
            "name": head.record,
            "type": head.record_type,
            "status": head.status,
            "document": head.source.document,
            "version": f"{head.source.version} of {head.source.versions}",
            "text_sha256": head.source.text_sha256,
            "secondary": head.secondary_source,
            "notes": [*sheet.record.notes],
            "coverage": _coverage(sheet, pieces or ()),
        }
    ) | {
        "entries": [_entry(entry, sheet) for entry in sheet.entries],
        "pieces": None if pieces is None else [_piece(each) for each in pieces],
    }


def _piece(piece: Piece) -> list[JsonValue]:
    return [harmless(piece.text), [*piece.marks]] if piece.marks else [harmless(piece.text)]


def _coverage(sheet: Sheet, pieces: Iterable[Piece]) -> str:
    """How much of the source is accounted for, in words."""
    facts, text = sheet.record.facts, sheet.record.text
    told = []
    if facts is not None:
        told.append(
            f"{facts.claimed + facts.set_aside + facts.unclaimed:,} numbers, dates and identifiers in the"
            f" source: {facts.claimed:,} in values, {facts.set_aside:,} not of this record,"
            f" {facts.unclaimed:,} in no drafted value, {len(facts.open):,} of these open."
        )
    if text:
        stretches = {(span.start, span.end) for entry in sheet.values for span in entry.spans}
        marks = {number for stretch, number in sheet.marks.items() if stretch in stretches}
        marked = sum(len(piece.text) for piece in pieces if not marks.isdisjoint(piece.marks))
        told.append(f"Values rest on {marked / len(text):.0%} of its characters.")
    return " ".join(told)


def _entry(entry: Entry, sheet: Sheet) -> dict[str, JsonValue]:
    line = entry.line
    at = [_mark(span, sheet) for span in entry.spans]
    told: dict[str, JsonValue] = {
        "group": entry.group,
        "label": entry.label,
        "value": None if entry.said is None else say_said(entry.said),
        "at": [mark for mark in at if mark is not None],
        "quotes": [span.quote for span, mark in zip(entry.spans, at, strict=True) if mark is None],
        "verdict": entry.verdict.value if entry.verdict else None,
        "drafter": entry.drafter,
        "trail": [_step(event, entry.events) for event in entry.events],
    }
    if line is not None:
        told |= {
            "absent": not line.state.has_value,
            "inferred": line.state is State.INFERRED,
            "basis": line.basis.replace("_", " ") if line.basis not in (None, "one_reviewer") else None,
            "prompt": line.prompt_version,
            "grounding": _grounding(line.grounding),
            "flags": [_KNOWN_FLAGS.get(flag, flag) for flag in line.flags or ()],
            "drafted": _drafted(line),
            "field": line.field if line.field != line.path else None,
        }
    return _dense(told)


def _mark(span: Span, sheet: Sheet) -> int | None:
    """The number of the words in the source; None where they are not there."""
    text = sheet.record.text
    return sheet.marks[span.start, span.end] if text is not None and is_there(span, text) else None


def _grounding(grounding: str | None) -> str | None:
    is_plain = grounding in (None, GroundingStatus.EXACT, GroundingStatus.NORMALIZED)
    return None if is_plain or grounding is None else grounding.lower().replace("_", " ")


def _drafted(line: ProvenanceLine) -> str | None:
    """What was drafted, where it says something else."""
    is_other = line.drafted is not None and line.drafted != line.said
    return say_said(line.drafted) if line.drafted is not None and is_other else None


def _step(event: Event, trail: Sequence[Event]) -> dict[str, JsonValue]:
    """A step of the audit trail."""
    is_same = event.after is not None and event.after == event.before
    has_other_words = event.after is not None and event.before is not None and not is_same
    return _dense(
        {
            "id": event.id,
            "at": event.at.astimezone(UTC).isoformat(timespec="seconds"),
            "who": event.reviewer,
            "seat": event.seat if event.seat != 1 else None,
            "act": event.action.value.replace("_", " "),
            "undoes": event.undoes,
            "was": None if event.before is None else say_said(event.before),
            "now": None if event.after is None or is_same else say_said(event.after),
            "same": is_same,
            "words": [span.quote for span in event.after.spans]
            if event.after and has_other_words and event.before and event.after.spans != event.before.spans
            else None,
            "why": event.reason,
            "gone": event.id in taken_back(trail),
        }
    )


def say_said(said: Said) -> str:
    """A value, or why there is none, in words."""
    return say_value(said.value) if said.state.has_value else said.state.value.lower().replace("_", " ")


def _dense(told: dict[str, JsonValue]) -> dict[str, JsonValue]:
    """Without what says nothing; seat 0, the adjudicator's, does say something."""
    return {
        name: _shown(value)
        for name, value in told.items()
        if value is not None and value is not False and value not in ("", [])
    }


def _shown(value: JsonValue) -> JsonValue:
    if isinstance(value, str):
        return harmless(value)
    if isinstance(value, list):
        return [_shown(each) for each in value]
    return value
