"""Fields of a record type, found by what is typed of their paths and descriptions. Pure."""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz import fuzz

from schemas.catalogue import FieldSpec, RecordType

_SLIP = 78
"""Likeness (0 to 100) from which a word counts as a slip of another."""
_BEGINS, _HOLDS = 100.0, 85.0
_DESCRIBED = 0.7
"""What a word of the description counts, beside one of the path."""
_IN_ONE = 10.0
"""What it counts that the path has the typed words side by side."""
_LONG = 0.5
"""What each word of a path counts against it."""
_WORD = re.compile(r"[^\W_]+")


def find_fields(record_type: RecordType, typed: str) -> list[FieldSpec]:
    """The fields whose path or description has every typed word, slips forgiven, best first; all for none."""
    wanted = tuple(word.casefold() for word in _WORD.findall(typed))
    scored = [(_score(wanted, spec), spec) for spec in record_type.specs.values()]
    return [spec for score, spec in sorted(scored, key=lambda each: -each[0]) if score > 0]


def _score(wanted: tuple[str, ...], spec: FieldSpec) -> float:
    """How well every word is found, on average; 0 where one is not."""
    path, about = _words(spec.path), _words(f"{spec.description} {spec.kind} {spec.unit or ''}")
    found = [max(_best(word, path), _DESCRIBED * _best(word, about)) for word in wanted]
    if not found:
        return 1.0
    in_one = _IN_ONE if " ".join(wanted) in " ".join(path) else 0.0
    return sum(found) / len(found) + in_one - _LONG * len(path) if all(found) else 0.0


def _best(word: str, among: tuple[str, ...]) -> float:
    return max((_likeness(word, other) for other in among), default=0.0)


@lru_cache(maxsize=65536)  # every key typed asks for the same words again
def _likeness(word: str, other: str) -> float:
    if other.startswith(word):
        return _BEGINS * (0.9 + 0.1 * len(word) / len(other))
    if word in other:
        return _HOLDS
    like = fuzz.ratio(word, other)
    return _HOLDS * like / 100 if like >= _SLIP else 0.0


@lru_cache(maxsize=4096)
def _words(text: str) -> tuple[str, ...]:
    return tuple(word.casefold() for word in _WORD.findall(text))
