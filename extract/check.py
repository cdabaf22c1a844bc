"""Whether a value follows from its quote.

What does not follow is kept and flagged, never repaired and never dropped.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

import regex
from pydantic import JsonValue

from extract.dates import read_dates
from extract.dosing import read_forms, read_frequencies, read_routes
from extract.forms import fold_form, has_form, values_in
from extract.numbers import tidy
from extract.plain import Plain
from extract.plausible_units import is_implausible
from extract.quantities import Printed, numbers_in, read_quantities
from extract.statistics import find_p_values
from extract.values import Codes, read_boolean, read_code
from schemas.catalogue import FieldSpec
from schemas.fields import Flag
from schemas.texts import norm_key
from schemas.values import Kind

_DOSING = {"frequency": read_frequencies, "route": read_routes, "dose_form": read_forms}
"""Leaves whose codes have a grammar of their own, beside the forms of the lexicon."""
_NO_MARKS = str.maketrans("-_,", "   ")
_DENIED = regex.compile(r"\b(?:not|non|never)\s+$")


@dataclass(frozen=True)
class Checked:
    """A value after it was held against its quote."""

    value: JsonValue
    flags: tuple[Flag, ...] = ()
    follows: bool = True
    """Whether the words of the quote alone give the value."""


def check_value(spec: FieldSpec, value: JsonValue, quote: str, codes: Codes) -> Checked:
    """The value as its quote gives it: parsed from the quote where the kind allows, else compared with it."""
    match spec.kind:
        case Kind.INTEGER if not spec.whole:
            return _check_count(value, quote)
        case Kind.NUMBER if not spec.whole:
            return _check_number(value, quote)
        case Kind.QUANTITY if not spec.whole:
            return _check_quantity(value, quote)
        case Kind.DATE:
            return Checked(value) if value in read_dates(quote) else _flagged(value)
        case Kind.CODE if not spec.whole:
            return _check_code(spec, value, quote, codes)
        case Kind.BOOLEAN:
            return _check_boolean(value, quote, codes)
        case Kind.TEXT | Kind.STRING | Kind.IDENTIFIER if isinstance(value, str):
            return _check_form(spec.form, value, quote) if spec.form else _check_words(value, quote)
        case Kind.OBJECT if isinstance(value, dict) and value.keys() == {"comparator", "value"}:
            return _check_comparison(value, quote)
        case Kind.OBJECT if isinstance(value, dict) and ("value" in value or {"low", "high"} <= value.keys()):
            return _check_quantity(value, quote)
    return _check_numbers_inside(value, quote)


def _flagged(value: JsonValue) -> Checked:
    return Checked(value, (Flag.VALUE_NOT_IN_QUOTE,), follows=False)


def _check_number(value: JsonValue, quote: str) -> Checked:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return _flagged(value)
    return Checked(tidy(float(value))) if abs(float(value)) in numbers_in(quote) else _flagged(value)


def _check_count(value: JsonValue, quote: str) -> Checked:
    """A count is a number with no unit behind it: '70%' and '12 months' count nothing."""
    measured = {n for q in read_quantities(quote) if q.unit is not None for n in (q.low, q.high)}
    counted = {q.low for q in read_quantities(quote) if q.unit is None}
    checked = _check_number(value, quote)
    return _flagged(value) if checked.value in measured - counted else checked


def _check_quantity(value: JsonValue, quote: str) -> Checked:
    """The printed quantity with the value's numbers; comparator and unit are taken from the print."""
    if not isinstance(value, dict):
        return _flagged(value)
    printed = [p for p in read_quantities(quote) if _same_numbers(p, value)]
    best = next((p for p in printed if p.unit is not None), printed[0] if printed else None)
    if best is None:
        return _flagged(value)
    extra = {k: v for k, v in value.items() if k not in ("comparator", "value", "low", "high", "unit")}
    about = f"{extra.get('concept') or ''} {quote[: best.start]}"
    flags = (Flag.IMPLAUSIBLE_UNIT,) if is_implausible(about, best.unit) else ()
    return Checked({**best.as_value(), **extra}, flags)


def _check_comparison(value: Mapping[str, JsonValue], quote: str) -> Checked:
    """A p-value: its number must be printed, its comparator is the printed one."""
    number = _as_float(value["value"])
    bare = (q for q in read_quantities(quote) if q.unit is None)
    printed: list[JsonValue] = [found.value for found in find_p_values(Plain(quote).text)]
    printed += [{"comparator": q.comparator, "value": tidy(q.low)} for q in bare]
    same = next((p for p in printed if isinstance(p, dict) and p["value"] == number), None)
    return Checked(same) if same is not None else _flagged(dict(value))


def _same_numbers(printed: Printed, value: Mapping[str, JsonValue]) -> bool:
    if "value" in value:
        return printed.high is None and printed.low == _as_float(value["value"])
    return (printed.low, printed.high) == (_as_float(value.get("low")), _as_float(value.get("high")))


def _as_float(value: JsonValue) -> float | None:
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def _check_code(spec: FieldSpec, value: JsonValue, quote: str, codes: Codes) -> Checked:
    """A code follows when one of its printed forms stands in the quote; otherwise it was inferred."""
    if value not in spec.codes:
        return Checked(value, (Flag.NOT_IN_ENUMERATION,), follows=False)
    forms = {code: (code.replace("_", " "), *codes.get(code, ())) for code in spec.codes}
    said = _said(forms, quote) | _dosed(spec, quote)
    return Checked(value, follows=value in said or read_code(spec.codes, quote, codes) == value)


def _dosed(spec: FieldSpec, quote: str) -> set[str]:
    """The codes that the grammar of dosing reads in a quote, for the leaves it knows."""
    reader = _DOSING.get(spec.path.rpartition(".")[2])
    return {found.code for found in reader(Plain(quote).text)} if reader else set()


def _check_boolean(value: JsonValue, quote: str, codes: Codes) -> Checked:
    """True or false follows from yes/no, or from one of the forms given for it."""
    stands = ("true" if value else "false") in _said(codes, quote)
    return Checked(value, follows=stands or read_boolean(quote, codes) == value)


def _said(forms: Codes, quote: str) -> set[str]:
    """The codes of which a form stands in a quote, not denied and not inside another code's longer form.

    'not yet recruiting' says nothing of RECRUITING, 'twice daily' nothing of once a day.
    """
    said = _words_of(quote)
    places = [
        (*found.span(), code)
        for code, printed in forms.items()
        for form in printed
        for found in _standing_alone(form).finditer(said)
    ]
    return {
        code
        for start, end, code in places
        if not _DENIED.search(said, 0, start)
        and not any(a <= start and end <= b and b - a > end - start and c != code for a, b, c in places)
    }


@lru_cache(maxsize=4096)  # more forms than all codes have
def _standing_alone(form: str) -> regex.Pattern[str]:
    """Matches the words of a form, kept because compiling one takes longer than searching a quote for all."""
    return regex.compile(rf"(?<!\w){regex.escape(_words_of(form))}(?!\w)", cache_pattern=False)


def _words_of(text: str) -> str:
    return " ".join(norm_key(text).translate(_NO_MARKS).split())


def _check_form(form: str, value: str, quote: str) -> Checked:
    """A value has its field's form once folded, and follows when the quote prints it in that form."""
    folded = fold_form(value)
    if not has_form(form, folded):
        return Checked(value, (Flag.NOT_IN_FORM,), follows=False)
    return Checked(folded) if folded in values_in(form, quote) else _flagged(folded)


def _check_words(value: str, quote: str) -> Checked:
    """Words follow when the quote holds them whole, white space and case aside."""
    words = norm_key(value)
    return Checked(value) if words and _stands_whole(words, norm_key(quote)) else _flagged(value)


def _stands_whole(words: str, text: str) -> bool:
    """Whether the words stand in a text without cutting a word at either end; no pattern fits two values."""
    at = text.find(words)
    while at >= 0:
        around = (text[max(0, at - 1) : at + 1], text[at + len(words) - 1 : at + len(words) + 1])
        if not any(len(edge) > 1 and _is_of_word(edge[0]) and _is_of_word(edge[1]) for edge in around):
            return True
        at = text.find(words, at + 1)
    return False


def _is_of_word(character: str) -> bool:
    return character.isalnum() or character == "_"


def _check_numbers_inside(value: JsonValue, quote: str) -> Checked:
    """A structure follows as far as its numbers go."""
    wanted = {abs(float(n)) for n in _numbers_of(value)}
    return Checked(value) if wanted <= numbers_in(quote) else _flagged(value)


def _numbers_of(value: JsonValue) -> Iterator[float]:
    if isinstance(value, dict):
        for inner in value.values():
            yield from _numbers_of(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _numbers_of(inner)
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        yield float(value)
