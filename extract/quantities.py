"""Quantities as they are printed: comparator, number or range, unit as a UCUM code, and where they stand.

A hyphen, dash, tilde or 'to' between two numbers is a range; a minus sign stands only after a blank or an
opening bracket. A missing comparator is '='. Nothing is converted, nothing repaired, and no two numbers
become one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import regex
from pydantic import JsonValue

from extract.numbers import DIGITS, WORDS, number_of, tidy
from extract.plain import Plain
from extract.units import PrintedUnit, unit_at

_HIGHEST_DIPSTICK = 4
"""Dipstick readings go from 1+ to 4+."""
_OR_EQUAL = r"(?:or|and|/) ?(?:=|equal(?:s| to)?)(?: to| than)?"
_COMPARATORS = {
    ">=": rf">\s?=|=\s?>|≥|>\s?{_OR_EQUAL}|>/=|(?:greater|more|higher|older|longer|"
    rf"larger) than or equal(?: to)?"
    r"|equal(?: to)? or (?:greater|more|higher|older) than|at (?:the )?least|"
    r"(?:a )?minimum(?: (?:dose|age|duration|period))?(?: of)?"
    r"|not? (?:less|lower|fewer|younger|shorter|smaller) than|no earlier than",
    "<=": rf"<\s?=|=\s?<|≤|<\s?{_OR_EQUAL}|</=|(?:less|lower|fewer|younger|smaller|"
    rf"shorter) than or equal(?: to)?"
    r"|equal(?: to)? or (?:less|lower|younger) than|at (?:the )?most|up to|(?:a )?max(?:imum|"
    r"imal|\.)?(?: daily)?(?: (?:dose|age|duration|period))?(?: of|:)?"
    r"|not? (?:more|greater|higher|older|longer|larger|later) than|not (?:to exceed|"
    r"exceed(?:ing)?)|within(?: the (?:last|past|previous|first))?",
    ">": r">|(?:more|greater|older|higher|longer|larger|later|bigger|further) than|over|beyond|"
    r"above|exceed(?:s|ed|ing)?",
    "<": r"<|(?:less|lower|fewer|younger|smaller|shorter|earlier) than|below|under",
    "=": r"=",
}
_AFTER = {
    ">=": r"(?:and|or) (?:above|over|older|more|higher|greater|up(?:wards)?|longer|later|beyond)|"
    r"at (?:the )?least|at a minimum",
    "<=": r"(?:and|or) (?:below|under|younger|less|fewer|lower|shorter|earlier)|at (?:the )?most|"
    r"max(?:imum|\.)?(?! \w+ ?\d| ?\d)",
}
"""Comparators that stand behind the quantity: '18 years and above'."""
_OF_AGE = r"(?:[ -](?:of age|old))?"


def _any_of(forms: dict[str, str]) -> str:
    named = (f"(?P<c{number}>{form})" for number, form in enumerate(forms.values()))
    return rf"(?:(?<!\w)|(?=[<>≥≤=]))(?:{'|'.join(named)})"


_BEFORE_NUMBER = regex.compile(rf"(?r)(?:{_any_of(_COMPARATORS)})[ \n]*(?:than )?", regex.IGNORECASE)
_BEHIND_NUMBER = regex.compile(rf"{_OF_AGE},?[ \n]+(?:{_any_of(_AFTER)})\b", regex.IGNORECASE)
_LONGEST_COMPARATOR = 45
"""Characters; no printed comparator is longer."""
_LONGEST_WAY = 60
"""Characters between 'increased' and its first number."""
_LONGEST_NUMBER = 60
"""Characters; a range's second number stands no further from its first."""
_COUNTED_TIME = regex.compile(r"(?r)\b(?P<unit>day|week|month|year|hour)s?[ \n]+", regex.IGNORECASE)
_NUMBER = regex.compile(rf"(?<!\w)(?<!\d[.·])(?:{DIGITS}(?!\.\d)|{WORDS}(?!-(?!(?:to-)?\d))|{WORDS}(?=-\w))")
_SIGNED = regex.compile(r"(?r)(?:(?<=[\s(\[])|(?<!.))-", regex.DOTALL)
_RANGE = regex.compile(
    rf"[ \n]*(?:-|~|\bto\b|\bthrough\b)[ \n]*(?P<high>(?<=(?:\bto|[-~]) +)-(?={DIGITS})|"
    rf")(?P<number>{DIGITS})(?!\w*-?[A-Z]\w*-)",
    regex.IGNORECASE,
)
_AND = regex.compile(rf"[ \n]+and[ \n]+(?P<high>-|)(?P<number>{DIGITS})", regex.IGNORECASE)
_BETWEEN = regex.compile(r"(?r)\bbetween[ \n]+(?:the ages of )?", regex.IGNORECASE)
_WAY = regex.compile(
    r"(?:increas|decreas|reduc|r(?:o|i)se|fell|fall|chang|drop|declin|improv|lower|rais|taper|"
    r"titrat|escalat)\w*"
    r"(?:[ \n]+[\w-]+){0,4}?[ \n]+from[ \n]*$",
    regex.IGNORECASE,
)
"""'increased from 5 to 10 mg' is a way from one to the other, not a range."""
_NAME_BEFORE = regex.compile(r"(?r)(?:(?<!\w)\w*\p{Lu}\w*-)")
_FOR = regex.compile(r"(?r)\b(?:for|is|was)\s+", regex.IGNORECASE)
_OVER_TIME = frozenset({"s", "min", "h", "d", "wk", "mo"})
_TIME_CODES = {"day": "d", "week": "wk", "month": "mo", "year": "a", "hour": "h"}


@dataclass(frozen=True)
class Printed:
    """One quantity as printed."""

    comparator: str
    low: float
    high: float | None
    """Upper bound of a range; None for a single number."""
    unit: str | None
    """UCUM; None where no known unit is printed."""
    start: int = field(default=0, compare=False)
    """Code points into the text that was read, with the comparator."""
    end: int = field(default=0, compare=False)
    """Exclusive, with the unit and a comparator that follows."""

    def as_value(self) -> dict[str, JsonValue]:
        """The value of a quantity field."""
        if self.high is not None:
            return {"low": tidy(self.low), "high": tidy(self.high), "unit": self.unit}
        return {"comparator": self.comparator, "value": tidy(self.low), "unit": self.unit}


def read_quantities(text: str) -> list[Printed]:
    """Every quantity of a text, in order."""
    plain = Plain(text)
    return [
        Printed(p.comparator, p.low, p.high, p.unit, *plain.stored(p.start, p.end))
        for p in read_plain(plain.text)
    ]


def numbers_in(text: str) -> set[float]:
    """Every number a text prints on its own, number words included, without signs; 'CD20' prints none."""
    quantities = read_quantities(text)
    return {abs(n) for q in quantities for n in (q.low, q.high) if n is not None}


def read_plain(text: str) -> Iterator[Printed]:
    """Every quantity of a plain text, with offsets into it."""
    at = 0
    while (found := _NUMBER.search(text, at)) is not None:
        at = found.end()
        if found[0][0].isdigit() and _NAME_BEFORE.match(
            text, max(0, found.start() - _LONGEST_COMPARATOR), found.start()
        ):
            continue
        for printed in _quantity(text, found):
            yield printed
            at = max(at, printed.end)


def _quantity(text: str, found: regex.Match[str]) -> Iterator[Printed]:
    sign = _SIGNED.match(text, max(0, found.start() - 2), found.start())
    start = sign.start() if sign else found.start()
    low = number_of(found[0]) * (-1 if sign else 1)
    own = unit_at(text, found.end())
    if found[0][0].isalpha() and text[found.end() : found.end() + 1] == "-" and own is None:
        return  # 'two-sided'
    bound = _upper_bound(text, found.end(), own, start)
    if bound is None:
        yield _finished(text, start, (low, None), own or PrintedUnit(None, found.end()))
        return
    high = number_of(bound["number"]) * (-1 if bound["high"] else 1)
    unit = unit_at(text, bound.end()) or PrintedUnit(None, bound.end())
    shared = PrintedUnit(unit.code, found.end())
    if high < low or _differ(own, unit) or _WAY.search(text, max(0, start - _LONGEST_WAY), start):
        yield _finished(text, start, (low, None), own or shared)
        yield _finished(text, bound.start("high"), (high, None), unit)
    else:
        yield _finished(
            text, start, (low, high), PrintedUnit(unit.code or (own.code if own else None), unit.end)
        )


def _differ(own: PrintedUnit | None, unit: PrintedUnit) -> bool:
    """'6 months to 2 years' are two quantities."""
    return own is not None and unit.code is not None and own.code != unit.code


def _upper_bound(text: str, end: int, own: PrintedUnit | None, start: int) -> regex.Match[str] | None:
    """The second number of a range, behind the first or its unit."""
    is_between = _BETWEEN.match(text, max(0, start - _LONGEST_COMPARATOR), start)
    for form in (_RANGE, _AND) if is_between else (_RANGE,):
        for place in (end, own.end) if own else (end,):
            bound = form.match(text, place, place + _LONGEST_NUMBER)
            if bound is not None:
                return bound
    return None


def _finished(text: str, start: int, numbers: tuple[float, float | None], unit: PrintedUnit) -> Printed:
    """The quantity with what stands before and behind it: comparators, 'week 12'."""
    code, end = unit.code, unit.end
    if code == "{+}" and not 1 <= numbers[0] <= _HIGHEST_DIPSTICK:  # 'adults 18+'
        code, end = None, end - 1
    counted = _COUNTED_TIME.match(text, max(0, start - _LONGEST_COMPARATOR), start) if code is None else None
    if counted:
        start, code = counted.start(), _TIME_CODES[counted["unit"].casefold()]
    before = _BEFORE_NUMBER.match(text, max(0, start - _LONGEST_COMPARATOR), start)
    if before and not _is_during(text, before, code):
        return Printed(_comparator(_COMPARATORS, before), *numbers, code, before.start(), end)
    behind = _BEHIND_NUMBER.match(text, end, end + _LONGEST_NUMBER)
    if behind:
        return Printed(_comparator(_AFTER, behind), *numbers, code, start, behind.end())
    return Printed("=", *numbers, code, start, end)


def _comparator(forms: dict[str, str], found: regex.Match[str]) -> str:
    return next(sign for number, sign in enumerate(forms) if found[f"c{number}"] is not None)


def _is_during(text: str, before: regex.Match[str], unit: str | None) -> bool:
    """'infused over 30 minutes' compares nothing; 'for over 2 weeks' does."""
    said = before[0].strip().casefold()
    return (
        said == "over"
        and unit in _OVER_TIME
        and not _FOR.match(text, max(0, before.start() - 5), before.start())
    )
