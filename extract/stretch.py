"""Stretches of a text: half-open code points, how they join, overlap and are cut. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple


class Stretch(NamedTuple):
    """Part of a text: half-open code points, 0-based."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The words of the stretch."""
        return text[self.start : self.end]

    def holds(self, other: Stretch) -> bool:
        """Whether the other one lies inside."""
        return self.start <= other.start and other.end <= self.end

    def trimmed(self, text: str, characters: str = " \t\n\u00a0\u2009,;:") -> Stretch:
        """The stretch without those characters at its ends."""
        words = self.of(text)
        start = self.start + len(words) - len(words.lstrip(characters))
        return Stretch(start, max(start, self.start + len(words.rstrip(characters))))


def merge_stretches(stretches: Iterable[tuple[int, int]]) -> tuple[Stretch, ...]:
    """The same characters as few stretches, in order."""
    merged: list[Stretch] = []
    for start, end in sorted(s for s in stretches if s[0] < s[1]):
        if merged and start <= merged[-1].end:
            merged[-1] = Stretch(merged[-1].start, max(end, merged[-1].end))
        else:
            merged.append(Stretch(start, end))
    return tuple(merged)


def common_stretches(some: Sequence[Stretch], others: Sequence[Stretch]) -> tuple[Stretch, ...]:
    """The characters that both have."""
    both = ((max(a, c), min(b, d)) for a, b in some for c, d in others)
    return merge_stretches(both)


def stretches_between(within: Stretch, cuts: Iterable[tuple[int, int]]) -> list[Stretch]:
    """What cuts leave of a stretch: one part more than cuts, which lie inside it in order."""
    edges = [within.start, *(edge for cut in cuts for edge in cut), within.end]
    return [Stretch(start, end) for start, end in zip(edges[::2], edges[1::2], strict=True)]
