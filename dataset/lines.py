"""JSON as it is written into a snapshot: the same bytes for the same value, on every machine."""

from __future__ import annotations

import json
from collections.abc import Mapping

import orjson
from pydantic import JsonValue

_LINE_ESCAPED = json.JSONEncoder(ensure_ascii=True, separators=(",", ":"), allow_nan=False)
_PAGE = json.JSONEncoder(ensure_ascii=False, indent=2, allow_nan=False)
_PAGE_ESCAPED = json.JSONEncoder(ensure_ascii=True, indent=2, allow_nan=False)


def json_line(value: Mapping[str, JsonValue]) -> bytes:
    """One line of a .jsonl file, with its line end; keys stay in their order.

    A lone surrogate, which UTF-8 cannot hold, makes the line escape what is not ASCII. orjson, because
    writing the lines is a tenth of an export's time with the standard library's encoder.
    """
    try:
        return orjson.dumps(value, option=orjson.OPT_APPEND_NEWLINE)
    except TypeError:  # a lone surrogate, or a whole number beyond 64 bits
        return (_LINE_ESCAPED.encode(value) + "\n").encode()


def json_page(value: Mapping[str, JsonValue]) -> bytes:
    """A .json file that people read too; a lone surrogate as in a line."""
    try:
        return (_PAGE.encode(value) + "\n").encode()
    except UnicodeEncodeError:
        return (_PAGE_ESCAPED.encode(value) + "\n").encode()
