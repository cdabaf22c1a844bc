"""Where two stretches of one text lie to each other, and how well drafted words sit on annotated ones."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from evaluation.annotation import Stretch

LEAST_OVERLAP = 0.5
"""Intersection over union from which two stretches are the same passage."""


class SpanMatch(StrEnum):
    """How the words a right value was drafted from lie to the annotated ones, best first."""

    EXACT = "exact"
    OVERLAP = "overlap"
    """Intersection over union of at least `LEAST_OVERLAP`."""
    ELSEWHERE = "elsewhere"
    NONE = "none"
    """One side has no words at all."""


def overlap(one: Stretch, other: Stretch) -> float:
    """Intersection over union, 0 to 1."""
    common = min(one[1], other[1]) - max(one[0], other[0])
    return max(0.0, common / (max(one[1], other[1]) - min(one[0], other[0]))) if common > 0 else 0.0


def is_inside(inner: Stretch, outer: Stretch) -> bool:
    """Whether inner lies within outer; a stretch lies within itself."""
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def is_same_passage(one: Stretch, other: Stretch) -> bool:
    """Whether two stretches share at least half of what they cover together."""
    return overlap(one, other) >= LEAST_OVERLAP


def match_span(drafted: Stretch | None, annotated: Iterable[Stretch], *, is_part: bool = False) -> SpanMatch:
    """The best match among the annotated places; is_part: a place may hold more values than this one."""
    places = list(annotated)
    if drafted is None or not places:
        return SpanMatch.NONE
    if drafted in places:
        return SpanMatch.EXACT
    if any(is_same_passage(drafted, each) or (is_part and is_inside(drafted, each)) for each in places):
        return SpanMatch.OVERLAP
    return SpanMatch.ELSEWHERE
