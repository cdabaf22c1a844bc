"""Values of fields in words, as short as they can be said without losing anything."""

from __future__ import annotations

from pydantic import JsonValue


def say_value(value: JsonValue) -> str:
    """The value for people: '<= 40 mg', '40 to 79 a', 'yes', 'SINGLE, DOUBLE', 'name: X; role: Y'."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(map(say_value, value))
    if isinstance(value, dict):
        return _say_object({name: part for name, part in value.items() if part is not None})
    return str(value)


def _say_object(parts: dict[str, JsonValue]) -> str:
    names = parts.keys()
    if {"value"} <= names <= {"comparator", "value", "unit"}:
        sign = parts.get("comparator", "=")
        words = [sign if sign != "=" else None, parts["value"], parts.get("unit")]
    elif {"low", "high"} <= names <= {"low", "high", "unit"}:
        words = [parts["low"], "to", parts["high"], parts.get("unit")]
    else:
        return "; ".join(f"{name}: {say_value(part)}" for name, part in parts.items())
    return " ".join(say_value(word) for word in words if word is not None)


def say_unclaimed(unclaimed: int, facts: int) -> str:
    """'15 of 408 facts unclaimed (96.3% accounted for)'."""
    share = f" ({1 - unclaimed / facts:.1%} accounted for)" if facts else ""
    return f"{unclaimed:,} of {facts:,} facts unclaimed{share}"
