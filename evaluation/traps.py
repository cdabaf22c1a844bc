"""Traps: stretches that must not become a value of the paths they tempt."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from evaluation.annotation import Forbidden, Stretch
from evaluation.likeness import comparable
from evaluation.numbering import Numbering
from evaluation.places import SpanMatch, is_inside, is_same_passage
from evaluation.steps import is_below, write_steps
from evaluation.tree import Branch, Drafted, Expected
from evaluation.verdicts import TrapJudgement

ANY_PATH = "any"
_SWALLOWED = frozenset({"chrome", "page_line", "section_boundary"})
"""Kinds of stretches that spoil a value even where they are only a part of its words."""


def judge_traps(
    forbidden: Sequence[Forbidden],
    drafted: Sequence[Drafted],
    annotated: Branch[Expected],
    numbering: Numbering,
    *,
    right: Mapping[int, SpanMatch],
    text: str,
) -> Iterator[TrapJudgement]:
    """Each forbidden stretch with the first value taken from it.

    right: id of each right value to its span; a right value from its own place is never taken from a trap.
    """
    suspects = [
        (write_steps(numbering.translate(leaf.steps)), leaf)
        for leaf in drafted
        if right.get(id(leaf)) not in (SpanMatch.EXACT, SpanMatch.OVERLAP)
    ]
    places = {write_steps(steps): node.leaf.places for steps, node in annotated.leaves() if node.leaf}
    for each in forbidden:
        taken = (
            leaf
            for path, leaf in suspects
            if _tempts(each, path) and _is_taken(each, leaf, places.get(path, ()), right, text)
        )
        yield TrapJudgement(each, next(taken, None))


def _tempts(forbidden: Forbidden, path: str) -> bool:
    return any(pattern == ANY_PATH or is_below(path, pattern) for pattern in forbidden.tempted)


def _is_taken(
    forbidden: Forbidden, leaf: Drafted, places: Sequence[Stretch], right: Mapping[int, SpanMatch], text: str
) -> bool:
    """places: where the annotation has the value of the leaf's path; what lies in them may be swallowed."""
    stretch = forbidden.stretch
    if leaf.place is None:
        words = leaf.quote or leaf.value
        is_theirs = isinstance(words, str) and comparable(words) == comparable(text[slice(*stretch)])
        return is_theirs and id(leaf) not in right
    if is_inside(leaf.place, stretch) or is_same_passage(leaf.place, stretch):
        return True
    if forbidden.kind in _SWALLOWED and is_inside(stretch, leaf.place):
        return not any(is_inside(stretch, place) for place in places)
    return False
