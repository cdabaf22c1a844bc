"""What the page's script is given of a record: texts to put in place, and which belong to which. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC

from pydantic import JsonValue

from dataset.line_models import ProvenanceLine
from dataset.page import harmless
from dataset.report_marks import Piece, cut
from dataset.report_record import Entry, Sheet, is_there
from schemas.decisions import ACTION_WORDS, Event, Said, taken_back
from schemas.documents import Span
from schemas.fields import FLAG_WORDS, GroundingStatus, State
from schemas.value_words import say_value

_KNOWN_FLAGS = {flag.value: words for flag, words in FLAG_WORDS.items()}


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
    """What was drafted, where it says something else or rests on other words."""
    drafted = line.drafted
    if drafted is None or drafted == line.said:
        return None
    if not _is_same(drafted, line.said):
        return say_said(drafted)
    return f"the same, on {_quoted(drafted)}"


def _is_same(one: Said, other: Said) -> bool:
    """Whether two say the same, on whatever words."""
    return (one.value, one.state) == (other.value, other.state)


def _quoted(said: Said) -> str:
    return ", ".join(f"“{span.quote}”" for span in said.spans) or "no words"


def _step(event: Event, trail: Sequence[Event]) -> dict[str, JsonValue]:
    """A step of the audit trail."""
    before, after = event.before, event.after
    return _dense(
        {
            "id": event.id,
            "at": event.at.astimezone(UTC).isoformat(timespec="seconds"),
            "who": event.reviewer,
            "seat": event.seat if event.seat != 1 else None,
            "act": ACTION_WORDS[event.action],
            "undoes": event.undoes,
            "carries": event.carries,
            "change": _change(before, after),
            "why": event.reason,
            "gone": event.id in taken_back(trail),
        }
    )


def _change(before: Said | None, after: Said | None) -> str | None:
    """From what to what, in words; None where an event is about no value."""
    if before is None and after is None:
        return None
    if before is None or after is None:
        return f"{_or_nothing(before)} → {_or_nothing(after)}"
    values = "the value stays" if _is_same(before, after) else f"{say_said(before)} → {say_said(after)}"
    if before.spans == after.spans:
        return values
    return f"{values}; words {_quoted(before)} → {_quoted(after)}"


def _or_nothing(said: Said | None) -> str:
    return "nothing" if said is None else f"{say_said(said)} on {_quoted(said)}"


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
