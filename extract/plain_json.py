"""JSON that every reader reads the same (RFC 8259): no NaN, no name twice in an object, no half character."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Sequence

from pydantic import JsonValue


def read_json(text: str) -> JsonValue:
    """The value of a text; raises ValueError, or RecursionError where values are nested too deep."""
    value: JsonValue = json.loads(
        text, object_pairs_hook=_object, parse_constant=_no_number, parse_float=_number, parse_int=_integer
    )
    json.dumps(value, ensure_ascii=False).encode()  # half a surrogate pair cannot be stored
    return value


def _object(pairs: Sequence[tuple[str, JsonValue]]) -> dict[str, JsonValue]:
    members = dict(pairs)
    if len(members) < len(pairs):
        names = Counter(name for name, _ in pairs)
        twice = next(name for name in names if names[name] > 1)
        raise ValueError(f"the name {twice!r} is given twice in one object")
    return members


def _number(printed: str) -> float:
    number = float(printed)
    return number if math.isfinite(number) else _no_number(printed)


def _integer(printed: str) -> int:
    _number(printed)  # beyond its range, readers differ, and values overflow where they are compared
    return int(printed)


def _no_number(printed: str) -> float:
    raise ValueError(f"{printed[:40]!r} is no number of JSON")
