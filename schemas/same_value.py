"""When two answers say the same, as far as their kind allows white space, case and spelling to differ. Pure.

FIELDS 1.2 for text, 1.5 for numbers and units. Codes, booleans, dates and references are the same only when
they are equal; free identifiers keep their case, a DOI does not (FIELDS 1.7).
"""

from __future__ import annotations

import json
import unicodedata

from pydantic import JsonValue

from schemas.catalogue import builtin_record_types
from schemas.decisions import Said
from schemas.paths import template_of
from schemas.texts import norm_key, norm_text
from schemas.values import Kind

_ENDING = ".;, "
_DOI = "10."
_UNIT = "unit"
_EXACT = frozenset({Kind.CODE, Kind.BOOLEAN, Kind.DATE, Kind.REFERENCE})


def kind_of(record_type: str, path: str) -> Kind | None:
    """The kind of a field; None for record types of a team's own, whose values tell by their own type."""
    catalogue = builtin_record_types().get(record_type)
    spec = catalogue.find(template_of(path)) if catalogue else None
    return spec.kind if spec else None


def says_same(one: Said | None, other: Said | None, kind: Kind | None = None) -> bool:
    """Whether two answers agree: on the value, or on why there is none; None is a value that was rejected."""
    if one is not None and other is not None and isinstance(one.value, str) and one.value == other.value:
        return one.state is other.state  # most answers are the draft's, letter for letter
    return comparable_answer(one, kind) == comparable_answer(other, kind)


def comparable_answer(said: Said | None, kind: Kind | None = None) -> str:
    """What answers that agree have in common; '' for a value that was rejected. Their words may differ."""
    if said is None:
        return ""
    return f"{said.state} {comparable(said.value, kind)}" if said.state.has_value else said.state.value


def comparable(value: JsonValue, kind: Kind | None = None) -> str:
    """What values that are the same have in common, as JSON."""
    return json.dumps(_plain(value, kind), sort_keys=True, ensure_ascii=False)


def _plain(value: JsonValue, kind: Kind | None) -> JsonValue:
    match value:
        case bool() | None:
            return value
        case int() | float():
            return _number(value)
        case str():
            return _text(value, kind)
        case list():
            entries = [_plain(entry, kind) for entry in value]
            return sorted(entries, key=json.dumps) if kind in _EXACT else entries
        case dict():
            return _parts(value)


def _number(value: float) -> JsonValue:
    """A whole number is the same with and without a decimal point."""
    return int(value) if value == int(value) else value


def _text(text: str, kind: Kind | None) -> str:
    if kind in _EXACT:
        return norm_text(text)
    if kind is Kind.IDENTIFIER and not norm_text(text).startswith(_DOI):
        return norm_text(text).rstrip(_ENDING)
    return norm_key(text)


def _parts(value: dict[str, JsonValue]) -> dict[str, JsonValue]:
    """Without parts that say nothing: None, and '=', which is meant where no comparator is printed."""
    told = {name: part for name, part in value.items() if part is not None}
    if told.get("comparator") == "=":
        del told["comparator"]
    return {name: _unit(part) if name == _UNIT else _plain(part, None) for name, part in told.items()}


def _unit(part: JsonValue) -> JsonValue:
    """UCUM is case-sensitive; the two characters for micro are one."""
    return unicodedata.normalize("NFKC", part).strip() if isinstance(part, str) else part
