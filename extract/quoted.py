"""Values that a quote gives by itself, so that a small model is asked for the words alone."""

from __future__ import annotations

from pydantic import JsonValue

from extract.norm import norm_text
from extract.quantities import Printed, read_quantities
from extract.values import read_date
from schemas.catalogue import RecordType
from schemas.describe import FieldSpec
from schemas.values import Kind, PValue

_WORDS = frozenset({Kind.TEXT, Kind.STRING, Kind.IDENTIFIER})
_TIMES = frozenset({"min", "h", "d", "wk", "mo", "a"})


def is_told_by_quote(record_type: RecordType, spec: FieldSpec) -> bool:
    """Whether `value_of_quote` reads this leaf: words, quantities, dates and p-values, one at a time."""
    if spec.whole:
        return False
    is_p_value = record_type.annotation(spec.path) is PValue
    return is_p_value or spec.kind in _WORDS or spec.kind in (Kind.QUANTITY, Kind.DATE)


def value_of_quote(record_type: RecordType, spec: FieldSpec, quote: str) -> JsonValue:
    """The value the words give; None when they give none of this leaf's kind."""
    if spec.kind is Kind.DATE:
        return read_date(quote)
    if spec.kind is Kind.QUANTITY:
        return _read_quantity(spec, quote)
    if record_type.annotation(spec.path) is PValue:
        return _read_p_value(quote)
    return norm_text(quote) or None


def is_count(value: JsonValue, quote: str) -> bool:
    """Whether the words give the number bare: '2' of '2 mg' is a dose, not a count."""
    printed = [p for p in read_quantities(quote) if p.high is None]
    same = [p for p in printed if isinstance(value, (int, float)) and p.low == value]
    return not same or any(p.unit is None for p in same)


def _read_quantity(spec: FieldSpec, quote: str) -> JsonValue:
    """The quantity with an expected unit where one is printed; no time for a dose, no dose for a time."""
    expected = set((spec.unit or "").replace(",", " ").split())
    printed = [p for p in read_quantities(quote) if _fits(p, expected)]
    ranked = sorted(printed, key=lambda p: (p.unit not in expected, p.unit is None))
    return ranked[0].as_value() if ranked else None


def _fits(printed: Printed, expected: set[str]) -> bool:
    if expected and expected <= _TIMES:
        return printed.unit in _TIMES
    return not (printed.unit in _TIMES and expected and not expected & _TIMES and "UCUM" not in expected)


def _read_p_value(quote: str) -> JsonValue:
    for printed in read_quantities(quote):
        if printed.high is None and printed.unit is None and 0 <= printed.low <= 1:
            return {"comparator": printed.comparator, "value": printed.low}
    return None
