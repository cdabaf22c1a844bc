"""What a deterministic reader hands on: a leaf, its value, and the words that give it."""

from __future__ import annotations

from typing import NamedTuple

from pydantic import JsonValue


class Reading(NamedTuple):
    """A value a text gives and where."""

    leaf: str
    value: JsonValue
    start: int
    """Code points into the text that was read, half-open."""
    end: int
