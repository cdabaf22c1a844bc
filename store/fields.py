"""Drafted fields as rows and back."""

from __future__ import annotations

from functools import lru_cache

from pydantic import JsonValue

from schemas.documents import Span
from schemas.fields import DraftedField
from store.columns import Row, from_json, to_json

FIELD_COLUMNS = (
    "path",
    "value",
    "state",
    "drafter",
    "grounding",
    "flagged",
    "flags",
    "span_start",
    "span_end",
    "quote",
    "more_evidence",
    "alternatives",
    "item_key",
    "request_hash",
    "note",
    "corroborated",
    "signals",
    "expected_error",
    "expected_error_reason",
)


def is_flagged(field: DraftedField) -> bool:
    """Whether the field deserves a second look: it has flags, or its grounding is not to be trusted."""
    return bool(field.flags) or not field.grounding.is_trusted


def field_row(field: DraftedField) -> tuple[object, ...]:
    """The field in the order of `FIELD_COLUMNS`."""
    start, end, quote = _place(field.evidence)
    return (
        field.path,
        None if field.value is None else to_json(field.value),
        field.state.value,
        field.drafter.value,
        field.grounding.value,
        is_flagged(field),
        to_json([flag.value for flag in field.flags]),
        start,
        end,
        quote,
        spans_json(field.evidence[1:]),
        to_json([alternative.model_dump() for alternative in field.alternatives]),
        field.item_key,
        field.call,
        field.note,
        field.corroborated,
        _signals_json(field.signals),
        field.expected_error,
        field.expected_error_reason,
    )


@lru_cache(maxsize=4096)
def _signals_json(signals: tuple[str, ...]) -> str:
    """Kept, because many fields share their signals."""
    return to_json(list(signals))


def field_of(row: Row) -> DraftedField:
    """The field of a row with `FIELD_COLUMNS`."""
    first = [{"start": row["span_start"], "end": row["span_end"], "quote": row["quote"]}]
    return DraftedField(
        path=row["path"],
        value=value_of(row),
        state=row["state"],
        evidence=(*(first if row["quote"] is not None else ()), *from_json(row["more_evidence"])),
        drafter=row["drafter"],
        grounding=row["grounding"],
        flags=from_json(row["flags"]),
        alternatives=from_json(row["alternatives"]),
        item_key=row["item_key"],
        call=row["request_hash"],
        note=row["note"],
        corroborated=bool(row["corroborated"]),
        signals=from_json(row["signals"]),
        expected_error=row["expected_error"],
        expected_error_reason=row["expected_error_reason"],
    )


def value_of(row: Row) -> JsonValue:
    """The value of a row, None for an absence."""
    value: JsonValue = None if row["value"] is None else from_json(row["value"])
    return value


def _place(evidence: tuple[Span, ...]) -> tuple[int | None, int | None, str | None]:
    return (evidence[0].start, evidence[0].end, evidence[0].quote) if evidence else (None, None, None)


def spans_json(spans: tuple[Span, ...]) -> str:
    """Spans as a JSON list of {start, end, quote}."""
    return to_json([{"start": span.start, "end": span.end, "quote": span.quote} for span in spans])
