"""Quantities as they are printed: comparator, number or range, unit as a UCUM code.

A hyphen, dash or tilde between two numbers is a range; a minus sign stands only after a blank or an opening
bracket. A missing comparator is '='. Nothing is converted, nothing repaired.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import regex
from pydantic import JsonValue

_UNITS: tuple[tuple[str, str], ...] = (
    ("mg/kg/d", r"mg */ *kg */ *d(?:ay)?\b|mg/kg (?:per|a) day\b"),
    ("mg/kg", r"mg */ *kg\b"),
    ("mg/m2", r"mg */ *m(?:2|²)"),
    ("mg/d", r"mg */ *d(?:ay)?\b|mg (?:per day|a day|daily)\b"),
    ("mg/dL", r"mg */ *dl\b"),
    ("mg/mmol", r"mg */ *mmol\b"),
    ("g/d", r"g */ *(?:d|day|24 *h(?:ours?|r)?)\b"),
    ("g/dL", r"g */ *dl\b"),
    ("g/L", r"g */ *l\b"),
    ("g/g", r"g */ *g\b"),
    ("ug.h/mL", r"[μµu]g *[.·*] *h */ *ml\b"),
    ("ng/mL", r"ng */ *ml\b"),
    ("ug/mL", r"[μµu]g */ *ml\b"),
    ("mL/min/{1.73_m2}", r"ml */ *min */ *1[.·]73 *m(?:2|²)"),
    ("mL/min", r"ml */ *min\b"),
    ("10*9/L", r"(?:[*x×] *)?10\^?(?:9|⁹) */ *l\b"),
    ("10*12/L", r"(?:[*x×] *)?10\^?(?:12|¹²) */ *l\b"),
    ("{RU}/mL", r"ru */ *ml\b"),
    ("mm[Hg]", r"mm *hg\b"),
    ("kg/m2", r"kg */ *m(?:2|²)"),
    ("{xULN}", r"(?:times|[x×]) *(?:the )?(?:upper limit of normal|above (?:the )?normal upper limit|uln)\b"),
    ("{xNormal}", r"times (?:higher|more) than normal"),
    ("{+}", r"\+(?!\w)"),
    ("%", r"%|per ?cent\b"),
    ("mg", r"mg\b"),
    ("ug", r"(?:[μµ]g|mcg|ug)\b"),
    ("kg", r"kg\b"),
    ("g", r"g(?:rams?)?\b"),
    ("mL", r"ml\b"),
    ("[iU]", r"(?:iu|units?)\b"),
    ("a", r"(?:years?|yrs?)\b"),
    ("mo", r"months?\b"),
    ("wk", r"(?:weeks?|wks?)\b"),
    ("d", r"days?\b"),
    ("h", r"(?:hours?|hrs?)\b"),
    ("min", r"min(?:utes?)?\b"),
)  # fmt: skip
_HIGHEST_DIPSTICK = 4
"""Dipstick readings go from 1+ to 4+."""
_COMPARATORS = {
    ">=": r">=|≥|at least|(?:a )?minimum(?: of)?|no less than|not less than",
    "<=": r"<=|≤|at most|up to|(?:a )?maximum(?: of)?|no more than|not more than|within",
    ">": r">|more than|greater than|over|beyond|above|exceeding",
    "<": r"<|less than|below|under|fewer than",
    "=": r"=",
}
_AFTER = {
    ">=": r"(?:and|or) (?:above|over|older|more|higher|greater)",
    "<=": r"(?:and|or) (?:below|under|younger|less|fewer|lower)",
}
"""Comparators that stand behind the quantity: '18 years and above'."""
_WORDS = {
    word: number
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve".split()  # noqa: SIM905  # reads better
    )
} | {"none": 0}
_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:[.·]\d+)?|\.\d+"
_QUANTITY = regex.compile(
    r"(?:(?P<before>\b(?:day|week|month|year)s?)\s+)?"  # 'week 12', 'day 14'
    r"(?P<comparator>" + "|".join(_COMPARATORS.values()) + r")?\s*"
    rf"(?P<sign>(?:(?<=[\s(\[])|^)[-−])?(?P<low>(?<![\w.])(?:{_NUMBER})|\b(?:{'|'.join(_WORDS)})\b)"
    rf"(?:\s*(?P<low_unit>%)?\s*(?:-|–|—|~|\bto\b|\band\b(?=\s*\d))\s*(?P<high>{_NUMBER}))?"
    rf"(?:\s*-?(?P<unit>{'|'.join(f'(?:{pattern})' for _, pattern in _UNITS)}))?"
    rf"(?:\s+(?P<after>{'|'.join(_AFTER.values())})\b)?",
    regex.IGNORECASE,
)
_ESCAPE = regex.compile(r"\\(?=[^\w\s])")


@dataclass(frozen=True)
class Printed:
    """One quantity as printed."""

    comparator: str
    low: float
    high: float | None
    """Upper bound of a range; None for a single number."""
    unit: str | None
    """UCUM; None where no known unit is printed."""

    def as_value(self) -> dict[str, JsonValue]:
        """The value of a quantity field."""
        if self.high is not None:
            return {"low": tidy(self.low), "high": tidy(self.high), "unit": self.unit}
        return {"comparator": self.comparator, "value": tidy(self.low), "unit": self.unit}


def read_quantities(text: str) -> list[Printed]:
    """Every quantity of a text, in order."""
    return list(_read(_ESCAPE.sub("", text)))


def _read(text: str) -> Iterator[Printed]:
    for found in _QUANTITY.finditer(text):
        low = _number(found["low"]) * (-1 if found["sign"] else 1)
        high = _number(found["high"]) if found["high"] else None
        comparator = _comparator(found["comparator"], found["after"])
        unit = _unit(found["unit"] or found["before"])
        if unit == "{+}" and low > _HIGHEST_DIPSTICK:  # 'adults 18+'
            unit = None
        if high is not None and high < low:  # '40 to 5 mg' is a way down, not a range
            yield Printed(comparator, low, None, unit)
            yield Printed("=", high, None, unit)
        else:
            yield Printed(comparator, low, high, unit)


def numbers_in(text: str) -> set[float]:
    """Every number a text prints, number words included, without signs."""
    found = set()
    for quantity in read_quantities(text):
        found |= {abs(quantity.low), *([] if quantity.high is None else [quantity.high])}
    return found | {_number(n) for n in regex.findall(_NUMBER, text)}


def tidy(number: float) -> int | float:
    """A whole number as an int."""
    return int(number) if number.is_integer() else number


def _number(printed: str) -> float:
    word = printed.casefold()
    return float(_WORDS[word]) if word in _WORDS else float(printed.replace(",", "").replace("·", "."))


def _comparator(before: str | None, after: str | None) -> str:
    if before is not None:
        return next(c for c, p in _COMPARATORS.items() if regex.fullmatch(p, before, regex.IGNORECASE))
    if after is not None:
        return next(c for c, p in _AFTER.items() if regex.fullmatch(p, after, regex.IGNORECASE))
    return "="


def _unit(printed: str | None) -> str | None:
    if printed is None:
        return None
    return next((code for code, p in _UNITS if regex.fullmatch(p, printed, regex.IGNORECASE)), None)
