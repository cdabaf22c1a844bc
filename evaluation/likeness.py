"""When two values are the same, and how alike two texts are that are not.

Codes are compared exactly; numbers as numbers ('12' is not 12); dates and texts normalised, without case and
end punctuation; quantities by comparator, value, bounds and unit, the words about them left out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from functools import lru_cache

from pydantic import JsonValue
from rapidfuzz import fuzz

from schemas.texts import norm_key

LIKE = 0.9
"""Similarity (0 to 1) from which a text counts as near: one word in ten may differ or be missing."""

Follow = Callable[[str], str]
"""A reference of the draft ('arms[1]') as the annotation numbers its items."""

_TOLERANCE = 1e-9
"""Relative; numbers are printed with far fewer digits."""
_ABOUT = frozenset({"concept", "condition", "anchor", "qualifier", "note"})
"""Parts of an object that are free words; two people would word them differently."""
_REFERENCE = re.compile(r"[a-z_]+(\.[a-z_]+)*\[\d+\]([.\[].*)?|FAVOURS_ARM_\d+")
_FACT = re.compile(r"\d+(?:[.,]\d+)*|[<>≤≥=%]|\b(?:no|not|none|never|without|neither|nor|non)\b|n't\b")
"""Numbers, comparators and negations: where they differ, two texts say different things."""


@lru_cache(maxsize=100_000)
def comparable(text: str) -> str:
    """The text as it is compared, kept because each is compared with many."""
    return norm_key(text)


def is_reference(value: JsonValue) -> bool:
    """Whether a value names another item of its record."""
    return isinstance(value, str) and _REFERENCE.fullmatch(value) is not None


def is_same(
    annotated: JsonValue, drafted: JsonValue, *, is_code: bool = False, follow: Follow | None = None
) -> bool:
    """Whether the drafted value is the annotated one; follow: how to read a reference of the draft."""
    match annotated:
        case bool():
            return isinstance(drafted, bool) and drafted == annotated
        case int() | float():
            return _is_same_number(annotated, drafted)
        case str():
            return isinstance(drafted, str) and _is_same_text(annotated, drafted, is_code, follow)
        case dict():
            return isinstance(drafted, dict) and _is_same_object(annotated, drafted)
        case list():
            return isinstance(drafted, list) and _is_same_bag(annotated, drafted)
        case _:
            return annotated == drafted


def similarity(annotated: str, drafted: str) -> float:
    """How alike two texts are, 0 to 1: their words in any order, one word for another costing its letters.

    token_sort_ratio rather than token_set_ratio, for which a text is the same as any part of it.
    """
    return fuzz.token_sort_ratio(comparable(annotated), comparable(drafted)) / 100


def says_nearly_the_same(annotated: str, drafted: str) -> bool:
    """Whether two texts are alike and agree in every number, comparator and negation."""
    facts = (Counter(_FACT.findall(comparable(text))) for text in (annotated, drafted))
    return similarity(annotated, drafted) >= LIKE and next(facts) == next(facts)


def shared_words(annotated: str, drafted: str) -> float:
    """Dice coefficient of the words of two texts, 0 to 1; an entry of a list is known by them."""
    one, other = _words(annotated), _words(drafted)
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 0.0


@lru_cache(maxsize=20_000)
def _words(text: str) -> Counter[str]:
    return Counter(comparable(text).split())


def _is_same_number(annotated: float, drafted: JsonValue) -> bool:
    if isinstance(drafted, bool) or not isinstance(drafted, (int, float)):
        return False
    return abs(annotated - drafted) <= _TOLERANCE * max(1.0, abs(annotated))


def _is_same_text(annotated: str, drafted: str, is_code: bool, follow: Follow | None) -> bool:
    if follow is not None and is_reference(annotated):
        return follow(drafted) == annotated
    if is_code:
        return annotated == drafted.strip()
    return comparable(annotated) == comparable(drafted)


def _is_same_object(annotated: Mapping[str, JsonValue], drafted: Mapping[str, JsonValue]) -> bool:
    one, other = _compared_parts(annotated), _compared_parts(drafted)
    if "value" in one or "value" in other:
        one.setdefault("comparator", "=")
        other.setdefault("comparator", "=")
    return one.keys() == other.keys() and all(is_same(one[name], other[name]) for name in one)


def _compared_parts(parts: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    return {name: part for name, part in parts.items() if name not in _ABOUT and part is not None}


def _is_same_bag(annotated: list[JsonValue], drafted: list[JsonValue]) -> bool:
    if len(annotated) != len(drafted):
        return False
    rest = list(drafted)
    for entry in annotated:
        found = next((at for at, other in enumerate(rest) if is_same(entry, other)), None)
        if found is None:
            return False
        del rest[found]
    return True
