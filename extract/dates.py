"""Dates as they are printed, as precise as printed: 'YYYY', 'YYYY-MM' or 'YYYY-MM-DD', never padded.

The forms are those of registries and of bibliographies; day and month in figures alone ('03/04/2020') are
read only where the figures leave one order. What is not on the calendar is no date.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import regex

from schemas.texts import norm_text

MONTHS = {
    name: f"{number:02}"
    for number, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
         "september sep sept", "october oct", "november nov", "december dec"), start=1)
    for name in names.split()
}  # fmt: skip
_MONTH = "(?:" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\.?"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_BLANK = "[ \u00a0]+"
DATE = (
    rf"(?:(?i:{_MONTH}){_BLANK}{_DAY},?{_BLANK}\d{{4}}|(?i:{_MONTH}),?{_BLANK}\d{{4}}"
    rf"|\d{{4}}{_BLANK}(?i:{_MONTH})(?:{_BLANK}\d{{1,2}}\b)?"
    rf"|{_DAY}(?:{_BLANK}of)?(?:{_BLANK}|-)(?i:{_MONTH}),?(?:{_BLANK}|-)\d{{4}}"
    r"|\d{4}[-/]\d{2}[-/]\d{2}|\d{1,2}[/.]\d{1,2}[/.]\d{4}|\d{4}-(?:0[1-9]|1[0-2])(?!\d|-\d)|\d{4})"
)
"""The printed form of a date; a year alone is one too."""
_DATE_APART = regex.compile(rf"(?<![\w.-]){DATE}(?!\d|[.,]\d)")
_ISO = regex.compile(r"(\d{4})(?:[-/](\d{2})(?:[-/](\d{2}))?)?")
_FIGURES = regex.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})")
_PARTS = regex.compile(r"[^\W\d]+|\d+")
_LAST_MONTH = 12


@dataclass(frozen=True)
class PrintedDate:
    """A date and where it stands."""

    value: str
    start: int
    end: int


def find_dates(text: str) -> Iterator[PrintedDate]:
    """Every date of a text that is on the calendar, in order; any four figures may be a year."""
    for found in _DATE_APART.finditer(text):
        value = _date_of(found[0])
        if value is not None and _is_on_calendar(value):
            yield PrintedDate(value, *found.span())


def read_date(printed: str) -> str | None:
    """The first date as 'YYYY', 'YYYY-MM' or 'YYYY-MM-DD', as precise as printed; None when there is none."""
    return next(iter(read_dates(printed)), None)


def read_dates(text: str) -> list[str]:
    """Every date of a text that is on the calendar, in order."""
    return [found.value for found in find_dates(norm_text(text))]


def _date_of(printed: str) -> str | None:
    iso = _ISO.fullmatch(printed)
    if iso:
        return "-".join(part for part in iso.groups() if part)
    figures = _FIGURES.fullmatch(printed)
    if figures:
        return _in_one_order(*(int(part) for part in figures.groups()))
    words = _PARTS.findall(printed.casefold())
    month = next((MONTHS[w] for w in words if w in MONTHS), None)
    year = next((w for w in words if len(w) == 4 and w.isdigit()), None)
    day = next((w for w in words if len(w) <= 2 and w.isdigit()), None)
    if month is None or year is None:
        return None
    return f"{year}-{month}-{int(day):02}" if day else f"{year}-{month}"


def _in_one_order(first: int, second: int, year: int) -> str | None:
    """Day and month in figures, where one of them can be no month or both are the same."""
    if first != second and first <= _LAST_MONTH and second <= _LAST_MONTH:
        return None
    day, month = (first, second) if second <= _LAST_MONTH else (second, first)
    return f"{year:04}-{month:02}-{day:02}"


def _is_on_calendar(partial: str) -> bool:
    try:
        date.fromisoformat(partial + "-01-01"[len(partial) - len("YYYY") :])
    except ValueError:
        return False
    return True
