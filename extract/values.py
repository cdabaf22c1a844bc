"""What a printed value means: codes, dates, numbers, quantities, booleans.

Each kind of leaf has a form (the regular expression of how it is printed) and a reading. Rules are those of
ClinicalTrials.gov API v2 (codes, partial dates) and UCUM (units); nothing is converted or repaired.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

import regex
from pydantic import JsonValue

from extract.dates import DATE, read_date
from extract.numbers import tidy
from extract.quantities import read_quantities
from schemas.catalogue import FieldSpec
from schemas.texts import norm_text
from schemas.values import Kind

INTEGER = r"\d{1,3}(?:,\d{3})+|\d+"
UNITS = {
    "a": ("years", "year", "yrs", "yr", "y/o"),
    "mo": ("months", "month", "mos"),
    "wk": ("weeks", "week", "wks", "wk"),
    "d": ("days", "day"),
    "h": ("hours", "hour"),
    "min": ("minutes", "minute"),
}
"""UCUM code of a length of time to its printed forms."""
_TIMES = sorted((form for forms in UNITS.values() for form in forms), key=len, reverse=True)
AGE = rf"\d+(?:\.\d+)?[ \t\u00a0]+(?i:{'|'.join(_TIMES)})"
_BOOLEANS = {"yes": True, "true": True, "no": False, "false": False}

Codes = Mapping[str, Sequence[str]]
"""Code to its further printed forms."""


def form_of(spec: FieldSpec, codes: Codes) -> str | None:
    """The regular expression of a value's printed form; None when any words will do.

    '(?#open)' at its start says that the words after it on the line belong to nobody.
    """
    match spec.kind:
        case Kind.CODE:
            one = _code_form(spec.codes, codes)
            return rf"{one}(?:(?:,|\band\b|[ \t])+{one})*" if spec.whole else one
        case Kind.DATE:
            return "(?#open)" + DATE
        case Kind.INTEGER:
            return f"(?#open)(?:{INTEGER})"
        case Kind.QUANTITY if spec.unit in UNITS or _is_age(spec):
            return AGE
        case Kind.BOOLEAN:
            words = [*_BOOLEANS, *(f for forms in codes.values() for f in forms)]
            return (
                "(?i:"
                + "|".join(regex.escape(w, literal_spaces=True) for w in sorted(words, key=len, reverse=True))
                + ")"
            )
    return None


def _is_age(spec: FieldSpec) -> bool:
    return spec.unit is not None and "a" in regex.split(r"[,\s]+", spec.unit)


def _code_form(names: Sequence[str], codes: Codes) -> str:
    printed = [*names, *(f for forms in codes.values() for f in forms)]
    forms = (_flexible(name) for name in sorted(printed, key=len, reverse=True))
    alternatives = {form.casefold(): form for form in forms}.values()  # a form twice doubles compiling
    return "(?i:" + "|".join(alternatives) + r")(?![A-Za-z0-9_])"


def _flexible(printed: str) -> str:
    """ACTIVE_NOT_RECRUITING also as 'Active, not recruiting'."""
    return r",?[ _\u00a0-]*".join(regex.escape(word) for word in regex.split(r"[ _]+", printed))


def read_value(spec: FieldSpec, printed: str, codes: Codes) -> JsonValue:
    """The value of a printed form; None when the words do not give one."""
    match spec.kind:
        case Kind.CODE if spec.whole:
            found = [
                read_code(spec.codes, m[0], codes)
                for m in regex.finditer(_code_form(spec.codes, codes), printed)
            ]
            return [code for code in found if code] or None
        case Kind.CODE:
            return read_code(spec.codes, printed, codes)
        case Kind.DATE:
            return read_date(printed)
        case Kind.INTEGER:
            found_int = regex.search(INTEGER, printed)
            return int(found_int[0].replace(",", "")) if found_int else None
        case Kind.BOOLEAN:
            return read_boolean(printed, codes)
        case Kind.QUANTITY:
            return read_age(printed)
    if spec.whole:
        return [norm_text(line) for line in printed.splitlines() if line.strip()] or None
    return norm_text(printed) or None


def read_code(names: Sequence[str], printed: str, codes: Codes) -> str | None:
    """The code a printed form stands for; None when it is none of them."""
    key = _code_key(printed)
    for name in names:
        if key in (_code_key(name), *(_code_key(form) for form in codes.get(name, ()))):
            return name
    return None


@cache
def _code_key(printed: str) -> str:
    return regex.sub(r"[^a-z0-9/+]", "", printed.casefold())


def read_boolean(printed: str, codes: Codes) -> bool | None:
    """True or false from yes/no or from the forms given under 'true' and 'false'."""
    key = norm_text(printed).casefold()
    for name, forms in codes.items():
        if key in (form.casefold() for form in forms):
            return name == "true"
    return _BOOLEANS.get(key)


def read_age(printed: str) -> JsonValue:
    """A length of time as a quantity with its printed unit; None when it is none (also for 'N/A')."""
    ages = (q for q in read_quantities(printed) if q.high is None and q.unit in UNITS)
    age = next(ages, None)
    return None if age is None else {"comparator": "=", "value": tidy(age.low), "unit": age.unit}
