r"""How values become columns and come back: text, JSON and times, each without loss.

SQLite text is UTF-8, which cannot hold a lone surrogate, and Python has such strings: a file name that is
not UTF-8, a model's "\ud800". JSON columns escape them, as JSON can; in other columns the text is kept as a
BLOB of its 'surrogatepass' bytes. No table has BLOBs of its own, so a BLOB read back is such a text.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from pydantic import JsonValue

Row = dict[str, Any]
"""Column names and values; Any because SQLite decides the type of a value, not of a column."""

_READABLE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_ESCAPED = json.JSONEncoder(ensure_ascii=True, separators=(",", ":"))


def to_column(value: object) -> object:
    """The value as SQLite can hold it."""
    if not isinstance(value, str) or value.isascii() or _is_encodable(value):
        return value
    return value.encode("utf-8", "surrogatepass")


def from_column(value: object) -> object:
    """The value that `to_column` was given."""
    return value.decode("utf-8", "surrogatepass") if isinstance(value, bytes) else value


def to_columns(values: Iterable[object]) -> list[object]:
    """Each value as SQLite can hold it; the test is repeated here, because most values pass it."""
    return [
        value if type(value) is not str or value.isascii() else to_column(value)  # StrEnum members are ASCII
        for value in values
    ]


def to_row(names: Sequence[str], values: Iterable[object]) -> Row:
    """Column names with the values that `to_columns` was given."""
    return {
        name: value if type(value) is not bytes else from_column(value)  # most values pass the test
        for name, value in zip(names, values, strict=True)
    }


def to_json(value: JsonValue | Sequence[JsonValue]) -> str:
    """JSON text that people can read and search: only a lone surrogate makes it escape characters."""
    if value == []:
        return "[]"  # most lists of a field are empty; saves a third of the time of saving it
    text = _READABLE.encode(value)
    return text if text.isascii() or _is_encodable(text) else _ESCAPED.encode(value)


def from_json(text: str) -> Any:  # JSON: the schema that is built from it says what it is
    """The value that `to_json` was given; sequences come back as lists."""
    return [] if text == "[]" else json.loads(text)  # most lists of a field are empty


def to_time(moment: datetime) -> str:
    """ISO 8601 in UTC, so that times sort as text; a moment without a zone is taken as UTC."""
    aware = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return aware.isoformat(timespec="microseconds")


def from_time(text: str) -> datetime:
    """The moment that `to_time` was given."""
    return datetime.fromisoformat(text)


def _is_encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
