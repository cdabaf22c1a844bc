"""What one cell of a table holds, and how a value of a record becomes one. Pure.

A table's text is Unicode that UTF-8 can hold; a lone surrogate, which it cannot, is written as U+FFFD with
its number in braces. `read_text` undoes that. Numbers are 64 bits wide.
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Any

from schemas.annotations import bare, list_item, members_of, options, without_none

Cell = str | int | float | bool | None
Row = dict[str, Cell]
"""The cells of a row that hold something, by column."""

_LOST = re.compile("[\ud800-\udfff]|\ufffd(?=\\{)")
_MARKED = re.compile("\ufffd\\{([0-9A-F]{4})\\}")
_WHOLE = range(-(2**63), 2**63)
_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False)


class CellKind(StrEnum):
    """What the cells of a column hold."""

    TEXT = "text"
    WHOLE = "whole number"
    NUMBER = "number"
    TRUTH = "true or false"
    JSON = "JSON"
    """A list or a structure as JSON text."""


def kind_of(annotation: Any) -> CellKind:  # a typing construct
    """The kind of cell that values of a type go into."""
    plain = without_none(annotation)
    if list_item(plain) is not None:
        return CellKind.JSON
    choices = options(plain).keys() - {type(None)}
    if all(_is_text(choice) for choice in choices):
        return CellKind.TEXT
    numbers: dict[CellKind, set[Any]] = {
        CellKind.TRUTH: {bool},
        CellKind.WHOLE: {int},
        CellKind.NUMBER: {int, float},
    }
    return next((kind for kind, types in numbers.items() if choices <= types), CellKind.JSON)


def _is_text(choice: Any) -> bool:
    codes = members_of(choice)
    return bare(choice) in (str, datetime.date, Decimal) or bool(
        codes and all(isinstance(c, str) for c in codes)
    )


def as_cell(kind: CellKind, value: Any) -> Cell:  # any JSON value
    """The cell of a value; None for one that is no value, or a number that 64 bits cannot hold."""
    if value is None:
        return None
    match kind:
        case CellKind.TRUTH:
            return bool(value)
        case CellKind.WHOLE:
            return value if value in _WHOLE else None
        case CellKind.NUMBER:
            return _as_float(value)
        case CellKind.JSON:
            return as_json(value)
        case CellKind.TEXT:
            return as_text(value if isinstance(value, str) else _JSON.encode(value))


def as_json(value: Any) -> str:  # any JSON value
    """A structure as JSON text; a part without a value is left out."""
    return as_text(_JSON.encode(_without_gaps(value)))


def as_text(text: str) -> str:
    """Words as a cell holds them."""
    return _LOST.sub(lambda found: f"\ufffd{{{ord(found[0]):04X}}}", text)


def read_text(cell: str) -> str:
    """The words that a cell holds; inverse of `as_text`."""
    return _MARKED.sub(lambda found: chr(int(found[1], 16)), cell)


def _as_float(value: Any) -> float | None:
    try:
        return float(value)
    except OverflowError:
        return None


def _without_gaps(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _without_gaps(part) for name, part in value.items() if part is not None}
    return [_without_gaps(entry) for entry in value] if isinstance(value, list) else value
