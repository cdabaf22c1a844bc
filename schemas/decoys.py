"""Plausible wrong values, to see whether a reviewer looks: one slip away from what was drafted. Pure.

A number with one digit changed or two swapped, another arm's label, the next or previous date, another code,
another unit. Never what was drafted in other clothes, nor what another drafter read; None where nothing of
the kind can be made. What a reviewer sees while a decoy stands in a field's place, `disguised` says, for
every screen and list.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from enum import StrEnum

from pydantic import JsonValue

from schemas.catalogue import FieldSpec, RecordType, builtin_record_types
from schemas.decisions import Said
from schemas.documents import Frozen
from schemas.drafts import Draft
from schemas.errors import SchemaError
from schemas.fields import DraftedField
from schemas.paths import template_of
from schemas.reviewed import needs_reason, said_by
from schemas.same_value import comparable
from schemas.values import Kind


class DecoyKind(StrEnum):
    """How a value was made wrong."""

    NUMBER = "altered_number"
    ARM = "swapped_arm"
    DATE = "other_date"
    CODE = "other_code"
    UNIT = "other_unit"


class Decoy(Frozen):
    """A wrong value for a field, with the words of the right one."""

    path: str
    kind: DecoyKind
    shown: Said


_Candidate = tuple[DecoyKind, JsonValue]

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_ITEM = re.compile(r"([A-Za-z_]\w*)\[(\d+)\]")
_ARM_LABEL = "arms[].label"
_UNITS = (
    ("ng", "ug", "mg", "g"),
    ("uL", "mL", "L"),
    ("min", "h", "d", "wk", "mo", "a"),
    ("mg/d", "mg/kg/d", "g/d"),
    ("ng/mL", "ug/mL", "mg/mL"),
    ("mg/dL", "g/dL", "g/L"),
    ("10*9/L", "10*12/L"),
)
"""UCUM units a reader takes for each other; each row is one dimension, or one a dose is given in."""


def may_have_decoy(field: DraftedField, draft: Draft) -> bool:
    """Whether a wrong value in its place would be told by the source alone.

    Not where its own words do not support it (it is asked about anyway), and not where what was drafted
    stands elsewhere on the screens too: in a note or a record check, or as the key of the record.
    """
    if needs_reason(field) or field.note or _is_key(field.value, draft.record_key):
        return False
    return not any(_is_within(field.path, path) for finding in draft.findings for path in finding.paths)


def disguised(field: DraftedField, shown: JsonValue) -> DraftedField:
    """The field as a reviewer sees it whose check is open: the wrong value in the place of the drafted one.

    Everything else is the draft's, so that nothing but the source tells them apart.
    """
    return field.model_copy(update={"value": shown})


def make_decoy(
    field: DraftedField, record: Sequence[DraftedField], record_type: str, seed: int
) -> Decoy | None:
    """A wrong value for a drafted field; the same for the same seed.

    record: the fields of its draft. seed: 0 or greater; which of the possible values is taken.
    """
    if not field.state.has_value or not field.evidence:
        return None
    catalogue = builtin_record_types().get(record_type)
    if not _fits(catalogue, field):
        return None
    spec = catalogue.find(field.path) if catalogue else None
    kind = spec.kind if spec else None
    known = {comparable(value, kind) for value in _maybe_right(field, record)}
    wrong = [
        candidate
        for candidate in _candidates(field, record, spec)
        if comparable(candidate[1], kind) not in known and _is_valid(catalogue, field.path, candidate[1])
    ]
    if not wrong:
        return None
    how, value = wrong[seed % len(wrong)]
    return Decoy(path=field.path, kind=how, shown=said_by(field).model_copy(update={"value": value}))


def _is_key(value: JsonValue, record_key: str | None) -> bool:
    """Whether a value holds what the record is called by on every screen."""
    return bool(record_key) and str(record_key).casefold() in json.dumps(value, ensure_ascii=False).casefold()


def _is_within(path: str, other: str) -> bool:
    """Whether a path is the other one, or lies within the list or group it names."""
    return path == other or path.startswith((f"{other}.", f"{other}["))


def _fits(catalogue: RecordType | None, field: DraftedField) -> bool:
    """Whether its record type has the field and takes what was drafted; where not, that is said of it."""
    if catalogue is None:
        return True
    return catalogue.find(field.path) is not None and _is_valid(catalogue, field.path, field.value)


def _maybe_right(field: DraftedField, record: Sequence[DraftedField]) -> Iterator[JsonValue]:
    """What was drafted or read by another drafter, and, of a list of plain values, its other entries."""
    yield field.value
    yield from (alternative.value for alternative in field.alternatives)
    template = template_of(field.path)
    if template.endswith("[]"):
        yield from (other.value for other in record if template_of(other.path) == template)


def _is_valid(catalogue: RecordType | None, path: str, value: JsonValue) -> bool:
    """Whether its record type would take it; a team's own type is not asked."""
    if catalogue is None:
        return True
    try:
        return catalogue.normalise(path, value) == value
    except SchemaError:
        return False


def _candidates(
    field: DraftedField, record: Sequence[DraftedField], spec: FieldSpec | None
) -> Iterator[_Candidate]:
    kind = spec.kind if spec else None
    if template_of(field.path) == _ARM_LABEL:
        yield from ((DecoyKind.ARM, label) for label in _other_labels(field, record))
    elif kind is Kind.REFERENCE:
        yield from ((DecoyKind.ARM, value) for value in _replaced(field.value, _items(record)))
    elif kind is Kind.CODE and spec is not None:
        yield from ((DecoyKind.CODE, value) for value in _replaced(field.value, spec.codes))
    elif kind is Kind.DATE and isinstance(field.value, str):
        yield from ((DecoyKind.DATE, value) for value in _neighbours(field.value))
    else:
        yield from _of_value(field.value)


def _of_value(value: JsonValue) -> Iterator[_Candidate]:
    match value:
        case bool():
            yield DecoyKind.CODE, not value
        case int() | float():
            yield from ((DecoyKind.NUMBER, number) for number in _near_numbers(value))
        case str():
            yield from ((DecoyKind.NUMBER, text) for text in _near_texts(value))
        case dict():
            yield from _near_objects(value)
        case _:
            return


def _near_objects(value: dict[str, JsonValue]) -> Iterator[_Candidate]:
    """With one number of it altered, or another unit."""
    for name, part in value.items():
        if isinstance(part, (int, float)) and not isinstance(part, bool):
            yield from ((DecoyKind.NUMBER, {**value, name: number}) for number in _near_numbers(part))
    unit = value.get("unit")
    for row in _UNITS:
        if unit in row:
            yield from ((DecoyKind.UNIT, {**value, "unit": other}) for other in row if other != unit)


def _near_numbers(number: float) -> Iterator[int | float]:
    """Numbers with as many digits before and after the point, and the same sign."""
    text = str(int(number)) if number == int(number) and abs(number) < 1e15 else repr(number)
    if "e" in text or "n" in text:  # 1e-07, inf, nan
        return
    make = int if isinstance(number, int) else float
    for other in _near_digits(text.removeprefix("-")):
        made = make(float(other)) if make is float else int(other)
        if made != 0 and (make is int or len(repr(made)) == len(repr(abs(number)))):
            yield -made if number < 0 else made


def _near_texts(text: str) -> Iterator[str]:
    """The text with one of its numbers altered."""
    for found in _NUMBER.finditer(text):
        for other in _near_digits(found[0]):
            yield text[: found.start()] + other + text[found.end() :]


def _near_digits(digits: str) -> Iterator[str]:
    """The digits with one raised or lowered by one, or two neighbours swapped; points stay where they are."""
    for at, digit in enumerate(digits):
        if digit.isdecimal():
            others = (int(digit) - 1, int(digit) + 1)
            yield from (
                _checked(digits, f"{digits[:at]}{n}{digits[at + 1 :]}") for n in others if 0 <= n <= 9
            )
        pair = digits[at : at + 2]
        if len(pair) == 2 and pair.isdecimal() and pair[0] != pair[1]:
            yield _checked(digits, f"{digits[:at]}{pair[1]}{pair[0]}{digits[at + 2 :]}")


def _checked(digits: str, other: str) -> str:
    """The other digits, unless they begin with a zero where these do not: then these."""
    return digits if other[0] == "0" and digits[0] != "0" and other[1:2].isdecimal() else other


def _neighbours(printed: str) -> Iterator[str]:
    """The dates before and after, as precise; what is beyond the calendar is left out."""
    parts = [int(part) for part in printed.split("-")]
    for step in (-1, 1):
        match parts:
            case [year]:
                yield f"{year + step:04}"
            case [year, month]:
                months = year * 12 + month - 1 + step
                yield f"{months // 12:04}-{months % 12 + 1:02}"
            case _:
                yield from _next_day(printed, step)


def _next_day(printed: str, step: int) -> Iterator[str]:
    try:
        yield (date.fromisoformat(printed) + timedelta(days=step)).isoformat()
    except (ValueError, OverflowError):
        return


def _other_labels(field: DraftedField, record: Sequence[DraftedField]) -> Iterator[JsonValue]:
    for other in record:
        if template_of(other.path) == _ARM_LABEL and other.path != field.path and other.state.has_value:
            yield other.value


def _items(record: Sequence[DraftedField]) -> tuple[str, ...]:
    """The items of the record's outer lists: 'arms[0]', 'arms[1]' ..."""
    found = (_ITEM.match(field.path) for field in record)
    return tuple(dict.fromkeys(item[0] for item in found if item))


def _replaced(value: JsonValue, options: Sequence[str]) -> Iterator[JsonValue]:
    """The value, or one entry of a list, replaced by another option of its kind."""
    if isinstance(value, str):
        yield from (option for option in options if option != value and _is_alike(option, value))
    elif isinstance(value, list):
        for at, entry in enumerate(value):
            others = [other for other in _replaced(entry, options) if other not in value]
            yield from ([*value[:at], other, *value[at + 1 :]] for other in others)


def _is_alike(option: str, value: str) -> bool:
    """Whether both are items of one list, or neither is an item."""
    item, other = _ITEM.fullmatch(option), _ITEM.fullmatch(value)
    return (item and item[1]) == (other and other[1])
