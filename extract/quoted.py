"""Values that a quote gives by itself, so that a small model is asked for the words alone."""

from __future__ import annotations

import regex
from pydantic import JsonValue

from extract.dates import read_date
from extract.forms import values_in
from extract.quantities import Printed, numbers_in, read_quantities
from extract.values import Codes
from schemas.catalogue import RecordType
from schemas.describe import FieldSpec
from schemas.texts import norm_key, norm_text
from schemas.values import Kind, PValue

_WORDS = frozenset({Kind.TEXT, Kind.STRING, Kind.IDENTIFIER})
_RATIO = regex.compile(r"\d\s*:\s*\d")
_P_VALUE = regex.compile(r"\bp\s*(?:-?values?\b|[<>=≤≥])", regex.IGNORECASE)
_YEAR = regex.compile(r"\b(?:19|20)\d\d\b")
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
    return _read_form(spec.form, quote) if spec.form else norm_text(quote) or None


def code_in(spec: FieldSpec, value: JsonValue, quote: str, forms: Codes) -> JsonValue:
    """The code whose printed form stands in the quote: the given one, else that of the longest form.

    Where no form stands there, the given one if nothing is known of how its field is printed, else None.
    """
    said = _spaced(quote)
    standing = [
        (code == value, len(form), code)
        for code in spec.codes
        for form in (code, *forms.get(code, ()))
        if regex.search(rf"(?<!\w){regex.escape(_spaced(form))}(?!\w)", said)
    ]
    if standing:
        return max(standing)[2]
    return None if forms else value


def may_be_told(record_type: RecordType, spec: FieldSpec, text: str, forms: Codes) -> bool:
    """Whether the text prints anything this leaf could be read from; where not, there is nothing to ask."""
    if record_type.annotation(spec.path) is PValue:
        return _P_VALUE.search(text) is not None
    if spec.form:
        return bool(values_in(spec.form, text))
    match spec.kind:
        case Kind.CODE:
            return not forms or code_in(spec, None, text, forms) is not None
        case Kind.QUANTITY:
            expected = _expected_units(spec)
            printed = [p for p in read_quantities(text) if _fits(p, expected)]
            return any(p.unit is not None or not _is_closed(expected) for p in printed)
        case Kind.NUMBER if spec.unit == "%":
            return any(p.unit == "%" for p in read_quantities(text))
        case Kind.INTEGER | Kind.NUMBER:
            return bool(numbers_in(text))
        case Kind.DATE:
            return _YEAR.search(text) is not None
    return True


def fits_print(spec: FieldSpec, value: JsonValue, quote: str) -> bool:
    """Whether a number is printed as what the field holds: a count is bare, a percentage is no time.

    The '1' of '1:1' and the '2' of '2 mg' count nothing.
    """
    if _RATIO.search(quote):
        return False
    is_open = spec.kind is not Kind.INTEGER and (spec.unit is None or "UCUM" in spec.unit)
    expected = {None} if spec.kind is Kind.INTEGER else {None, spec.unit}
    printed = [p.unit for p in read_quantities(quote) if value in (p.low, p.high)]
    return is_open or not printed or not expected.isdisjoint(printed)


def trim_cut(quote: str, limit: int) -> str:
    """A quote that was cut at its limit, without the word that may be half."""
    return quote.rsplit(None, 1)[0] if len(quote) >= limit and " " in quote.strip() else quote


def _spaced(words: str) -> str:
    return regex.sub(r"[-_\s]+", " ", norm_key(words))


def _read_quantity(spec: FieldSpec, quote: str) -> JsonValue:
    """The quantity with an expected unit where one is printed; no time for a dose, no dose for a time."""
    expected = _expected_units(spec)
    printed = [p for p in read_quantities(quote) if _fits(p, expected)]
    ranked = sorted(printed, key=lambda p: (p.unit not in expected, p.unit is None))
    return ranked[0].as_value() if ranked else None


def _expected_units(spec: FieldSpec) -> set[str]:
    return set((spec.unit or "").replace(",", " ").split())


def _is_closed(expected: set[str]) -> bool:
    """Whether the field names its units, rather than taking any as printed."""
    return bool(expected) and "UCUM" not in expected


def _fits(printed: Printed, expected: set[str]) -> bool:
    if expected and expected <= _TIMES:
        return printed.unit in _TIMES
    return not (printed.unit in _TIMES and _is_closed(expected) and not expected & _TIMES)


def _read_form(form: str, quote: str) -> JsonValue:
    """The one value of a form that the words hold; of several, none is meant more than another."""
    found = dict.fromkeys(values_in(form, quote))
    return next(iter(found)) if len(found) == 1 else None


def _read_p_value(quote: str) -> JsonValue:
    for printed in read_quantities(quote):
        if printed.high is None and printed.unit is None and 0 <= printed.low <= 1:
            return {"comparator": printed.comparator, "value": printed.low}
    return None
