"""Stretches the annotator left open: what is drafted from them counts neither way."""

from __future__ import annotations

from collections.abc import Iterable

from evaluation.annotation import Unjudged
from evaluation.likeness import comparable
from evaluation.places import is_inside, is_same_passage
from evaluation.steps import is_below
from evaluation.tree import Drafted


def is_left_open(leaf: Drafted, path: str, unjudged: Iterable[Unjudged], text: str) -> bool:
    """Whether a value comes from a stretch that was left open for its path (as the annotation numbers it)."""
    return any(
        any(is_below(path, pattern) for pattern in each.patterns) and _comes_from(leaf, each, text)
        for each in unjudged
    )


def _comes_from(leaf: Drafted, unjudged: Unjudged, text: str) -> bool:
    if leaf.place is not None:
        return is_inside(leaf.place, unjudged.stretch) or is_same_passage(leaf.place, unjudged.stretch)
    words = leaf.quote or leaf.value
    if not isinstance(words, str) or not comparable(words):
        return False
    start, end = unjudged.stretch
    return comparable(words) in comparable(text[start:end])
