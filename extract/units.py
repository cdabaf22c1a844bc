"""Printed units as UCUM codes: what is measured, per what.

Rules: https://ucum.org (codes, annotations in braces, '10*9' for powers of ten); the forms are in units.toml.
A unit that is not known is None, never a guess. Nothing is converted.
"""

from __future__ import annotations

from dataclasses import dataclass

import regex

from extract.printed_forms import load_forms

_WORD_END = r"(?!\w|-[^\W\d])"
_TABLES = load_forms("units.toml")
_NUMERATOR = _TABLES["numerator"].compiled(before=r"(?:[ \n]{0,3}|-)", after=_WORD_END)
_DENOMINATOR = _TABLES["denominator"].compiled(
    before=r"(?:[ \n]?/[ \n]?| per | (?:a|each) (?=(?:day|week|month|year)\b))", after=_WORD_END
)
_POWER = regex.compile(
    r"[ \n]*(?:[x*] ?)?10 ?(?:[\^*]|\*\*|e(?:xp)?)?"
    r"(?:(?<=[\^*ep] ?)(?P<n>\d{1,2})\b|\((?P<b>\d{1,2})\)|(?P<s>[⁰¹²³⁴-⁹]{1,2}))"
    r"(?: ?(?:cells?|copies|platelets|cfu)\b)?",
    regex.IGNORECASE,
)
_LONGEST_POWER = 30
"""Characters of a power of ten with what it counts."""
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_INVERSE = regex.compile(
    r"[ .·]?(?P<unit>kg|g|l|ml|dl|d|day|h|hr|min|wk|week|m) ?[-⁻](?P<power>[12¹²])(?!\d)", regex.IGNORECASE
)
"""'mg kg-1 day-1'."""
_INVERSE_CODES = {"day": "d", "hr": "h", "week": "wk", "l": "L", "ml": "mL", "dl": "dL"}
_SIGN = regex.compile(
    r"[ \n]?(?:(?P<percent>%|percentage points?|per ?cent\b)|(?P<plus>\+)(?![\w+/-]))", regex.IGNORECASE
)
_DAILY = regex.compile(r" (?:daily|/ ?day|(?:per|a|each) day)\b", regex.IGNORECASE)
_PRODUCT = regex.compile(r" ?[*.·x]? ?(?P<time>h|hr|min|d|day)(?= ?/)", regex.IGNORECASE)
_TIME_CODES = {"h": "h", "hr": "h", "min": "min", "d": "d", "day": "d"}
_AMOUNTS = frozenset(
    {"mg", "ug", "g", "ng", "mL", "[iU]", "U", "kcal", "mg/kg", "ug/kg", "g/kg", "[iU]/kg", "mL/kg"}
)
"""Units that 'daily' makes a rate of."""


@dataclass(frozen=True)
class PrintedUnit:
    """A unit and where it ends."""

    code: str | None
    """UCUM; None where a number stands without a known unit."""
    end: int
    """Exclusive; the end of the number where there is no unit."""


def unit_at(text: str, at: int) -> PrintedUnit | None:
    """The unit that begins at a place of a plain text, behind a number; None when no known one does."""
    sign = _SIGN.match(text, at)
    if sign:
        return PrintedUnit("%" if sign["percent"] else "{+}", sign.end())
    power = _POWER.match(text, at, at + _LONGEST_POWER)
    if power:
        exponent = power["n"] or power["b"] or power["s"].translate(_RAISED)
        return _per(text, f"10*{exponent}", power.end())
    counted = _NUMERATOR.match(text, at)
    if counted:
        return _per(text, counted.code, counted.end)
    is_inverse = text[at : at + 2].lstrip(" \n").startswith("/")
    below = _DENOMINATOR.match(text, at) if is_inverse else None
    return _per(text, f"/{below.code}", below.end) if below else None


def _per(text: str, code: str, end: int) -> PrintedUnit:
    """The unit with what it is counted per: 'mg/kg/day', 'mg per day', 'mg kg-1', 'mg daily'."""
    product = _PRODUCT.match(text, end)
    if product and "/" not in code:
        code, end = f"{code}.{_TIME_CODES[product['time'].casefold()]}", product.end()
    while (below := _DENOMINATOR.match(text, end)) is not None:
        code, end = f"{code}/{below.code}", below.end
    while (inverse := _INVERSE.match(text, end)) is not None:
        code, end = f"{code}/{_inverse(inverse)}", inverse.end()
    daily = _DAILY.match(text, end) if code in _AMOUNTS else None
    return PrintedUnit(f"{code}/d", daily.end()) if daily else PrintedUnit(code, end)


def _inverse(found: regex.Match[str]) -> str:
    unit = found["unit"].casefold()
    return _INVERSE_CODES.get(unit, unit) + ("2" if found["power"] in "2²" else "")
