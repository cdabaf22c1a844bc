"""What can be chosen for a field, rather than typed, and what typing leaves of it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from pydantic import JsonValue
from rapidfuzz import fuzz

from review_tui.dialogs.items import Values, referable
from schemas.annotations import list_item, options
from schemas.catalogue import FieldSpec, RecordType, builtin_record_types
from schemas.values import Kind

_LIKE = 75
"""Likeness (0 to 100) from which a word counts as a slip of another."""
_SIGNS = {">=": "at least", "<=": "at most", ">": "more than", "<": "less than"}
_USUAL_UNITS = (
    "h", "min", "kg", "mL", "L", "mg/mL", "g/L", "g/dL", "mg/dL", "mmol/L", "umol/L", "[iU]/mL", "U/L",
    "mL/min/{1.73_m2}", "mL/min", "10*9/L", "10*12/L", "mm[Hg]", "kg/m2", "{xULN}", "{beats}/min",
)  # fmt: skip
"""UCUM codes (https://ucum.org) that trials print often and no field of the catalogue names."""
_TYPED_QUANTITY = re.compile(
    r"(?P<sign><=|>=|[<>=≤≥])?\s*(?P<numbers>[-+−]?[\d.,]+(?:\s*(?:to|[-–])\s*[\d.,]+)?)?\s*(?P<unit>\S*)\s*"
)


@dataclass(frozen=True)
class Choice:
    """One thing to choose."""

    text: str
    """What is typed by choosing it."""
    label: str = ""
    """What it is, where its text does not say so."""


def choices_for(record_type: RecordType, path: str, values: Values) -> tuple[Choice, ...]:
    """The closed choice a field leaves: codes, yes and no, items of the record; empty where there is none."""
    spec = record_type.spec(path)
    annotation = record_type.annotation(path)
    if spec.kind is Kind.REFERENCE:
        return tuple(Choice(*entry) for entry in referable(record_type, path, values).items())
    if spec.codes:
        return tuple(map(Choice, spec.codes))
    is_truth = options(list_item(annotation) or annotation).keys() == {bool}
    return (Choice("yes"), Choice("no")) if is_truth else ()


def left_by(choices: Iterable[Choice], typed: str) -> list[Choice]:
    """The choices that typed words leave, those that begin with them first; slips are forgiven if need be."""
    wanted = _fold(typed)
    begun = [_fold(word) for word in typed.split()]
    found = [choice for choice in choices if all(word in _fold(_words(choice)) for word in begun)]
    if not found and wanted:
        found = [choice for choice in choices if _is_slip(wanted, _fold(choice.text))]
    return sorted(found, key=lambda choice: not _fold(choice.text).startswith(wanted))


def units_for(record_type: RecordType, path: str, values: Values) -> tuple[str, ...]:
    """UCUM codes: those expected at the field, those the record has elsewhere, then the usual ones."""
    everywhere = (*record_type.specs.values(), *_builtin_specs())
    here = (unit for value in values.values() for unit in _units_in(value))
    usual = (*_units(everywhere), *_USUAL_UNITS)
    return tuple(dict.fromkeys((*expected_units(record_type.spec(path)), *here, *usual)))


def offers_for(units: Sequence[str], typed: str) -> list[Choice]:
    """What a typed quantity may go on to be: a unit that begins as typed, or with another comparator."""
    found = _TYPED_QUANTITY.fullmatch(typed)
    if found is None:
        return []
    sign, numbers, begun = found["sign"] or "", found["numbers"] or "", found["unit"]
    begun = "" if begun in units else begun
    head = " ".join(filter(None, (sign, numbers)))
    measured = [
        Choice(f"{head} {unit}".strip(), "unit") for unit in units if unit.startswith(begun) and numbers
    ]
    tail = " ".join(filter(None, (numbers, found["unit"])))
    is_range = bool(re.search(r"\d\D+\d", numbers.replace(",", "").replace(".", "")))
    signs = {} if is_range else _SIGNS
    compared = [Choice(f"{each} {tail}".strip(), words) for each, words in signs.items() if each != sign]
    return [choice for choice in (*measured, *compared) if choice.text != typed.strip()]


@cache
def _builtin_specs() -> tuple[FieldSpec, ...]:
    return tuple(spec for known in builtin_record_types().values() for spec in known.specs.values())


def expected_units(spec: FieldSpec) -> list[str]:
    """The UCUM codes a field names; none where it says in words what to expect."""
    return [unit for unit in re.split(r",\s*", spec.unit or "") if unit and " " not in unit]


def _units(specs: Iterable[FieldSpec]) -> list[str]:
    return [unit for spec in specs for unit in expected_units(spec)]


def _is_slip(typed: str, meant: str) -> bool:
    """Whether words are nearly the same; other figures are never a slip."""
    return re.findall(r"\d+", typed) == re.findall(r"\d+", meant) and fuzz.ratio(typed, meant) >= _LIKE


def _units_in(value: JsonValue) -> Iterator[str]:
    if isinstance(value, list):
        for entry in value:
            yield from _units_in(entry)
    elif isinstance(value, dict):
        unit = value.get("unit")
        if isinstance(unit, str) and unit and " " not in unit:
            yield unit
        for part in value.values():
            yield from _units_in(part)


def _words(choice: Choice) -> str:
    return f"{choice.text} {choice.label}"


def _fold(words: str) -> str:
    return re.sub(r"[\s_-]+", "", words).casefold()
