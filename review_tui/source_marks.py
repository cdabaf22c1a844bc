"""Marks on a text: which stretches are lit, how, and what lies at a place. Pure.

However many marks overlap, painting a line costs no more than the edges it holds.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from functools import reduce
from itertools import pairwise
from operator import or_

from review_tui.wrapping import Wrapped


class MarkKind(IntEnum):
    """What a mark is; where several lie on a place the highest decides how it looks. Values are bits."""

    OTHER = 1
    """Words of another field."""
    UNCLAIMED = 2
    """A fact that no field accounts for."""
    SEARCH = 4
    CURRENT = 8
    """Words of the field under review."""
    FOUND = 16
    """The search hit that is stood at."""
    SELECTION = 32


@dataclass(frozen=True, slots=True)
class Mark:
    """A marked stretch."""

    start: int
    """Code points of the stored text, 0-based, half-open."""
    end: int
    kind: MarkKind
    ordinal: int = 0
    """Number in the list beside the text; 0 for none."""
    key: str = ""
    """What it belongs to, such as a field's path; told when it is clicked."""


class Layer:
    """Stretches of a text with the kinds of mark on each, as bits."""

    def __init__(self, edges: list[int], kinds: list[int]) -> None:
        """kinds[i] lie from edges[i] to edges[i + 1]; none before the first edge, and the last is 0."""
        self._edges = edges
        self._kinds = kinds

    @classmethod
    def of_hits(cls, hits: Sequence[tuple[int, int]]) -> Layer:
        """The hits of a search: in order, not empty and not overlapping."""
        edges = [edge for hit in hits for edge in hit]
        return cls(edges, [MarkKind.SEARCH, 0] * len(hits))

    @classmethod
    def of_marks(cls, marks: Iterable[tuple[int, int, MarkKind]]) -> Layer:
        """Marks in any order, overlapping as they like."""
        steps = sorted(step for low, high, kind in marks for step in ((low, kind, 1), (high, kind, -1)))
        open_marks = dict.fromkeys(MarkKind, 0)
        edges: list[int] = []
        kinds: list[int] = []
        for at, kind, step in steps:
            open_marks[kind] += step
            on = kinds[-1] if kinds else 0
            on = on | kind if open_marks[kind] else on & ~kind
            if edges and edges[-1] == at:
                kinds[-1] = on
            else:
                edges.append(at)
                kinds.append(on)
        return cls(edges, kinds)

    def edges_in(self, start: int, end: int) -> list[int]:
        """Where the kinds change behind one offset and before another."""
        return self._edges[bisect_right(self._edges, start) : bisect_left(self._edges, end)]

    def kinds_at(self, offset: int) -> int:
        """The kinds on a code point."""
        before = bisect_right(self._edges, offset)
        return self._kinds[before - 1] if before else 0

    def kinds_in(self, start: int, end: int) -> int:
        """The kinds on any code point of a stretch."""
        first, behind = bisect_right(self._edges, start), bisect_left(self._edges, end)
        kinds = self.kinds_at(start)
        for kind in set(self._kinds[first:behind]):
            kinds |= kind
        return kinds


class Marks:
    """The marks of a text.

    Left out are those without a character of it, and the OTHER ones of which the same words are CURRENT.
    """

    def __init__(self, marks: Iterable[Mark], length: int) -> None:
        """length: code points of the text; what reaches beyond is cut off."""
        inside = (mark if mark.start >= 0 and mark.end <= length else _cut(mark, length) for mark in marks)
        seen = [mark for mark in inside if mark.start < mark.end]
        current = {_place(mark) for mark in seen if mark.kind is MarkKind.CURRENT}
        self.all = [mark for mark in seen if mark.kind is not MarkKind.OTHER or _place(mark) not in current]
        self.all.sort(key=lambda mark: mark.start)
        self._starts = [mark.start for mark in self.all]
        self.layer = Layer.of_marks((mark.start, mark.end, mark.kind) for mark in self.all)
        self.highest_ordinal = max((mark.ordinal for mark in self.all), default=0)

    def at(self, offset: int) -> list[Mark]:
        """Marks on a code point, the shortest first."""
        before = self.all[: bisect_right(self._starts, offset)]
        return sorted((mark for mark in before if offset < mark.end), key=lambda mark: mark.end - mark.start)

    def beginning_in(self, start: int, end: int) -> list[Mark]:
        """Marks that begin in a stretch, the most telling first."""
        found = self.all[bisect_left(self._starts, start) : bisect_left(self._starts, end)]
        return sorted(found, key=lambda mark: -mark.kind)


def _place(mark: Mark) -> tuple[int, int, str]:
    return mark.start, mark.end, mark.key


def _cut(mark: Mark, length: int) -> Mark:
    return replace(mark, start=max(0, mark.start), end=min(length, mark.end))


def stretches(line: range, layers: Sequence[Layer]) -> Iterator[tuple[int, int, int]]:
    """The pieces of a line that look alike: start, end and the kinds on them, as bits."""
    inner = (edge for layer in layers for edge in layer.edges_in(line.start, line.stop))
    for start, end in pairwise(sorted({line.start, line.stop, *inner})):
        kinds = 0
        for layer in layers:
            kinds |= layer.kinds_at(start)
        yield start, end, kinds


def row_of(line: int, lines: int, height: int) -> int:
    """The row of a strip of a height that stands for a line of so many."""
    return line if lines <= height else line * height // lines


def ticks(layers: Sequence[Layer], wrapped: Wrapped, height: int) -> list[int]:
    """The kinds of mark on what each row of a strip stands for, as bits."""
    lines = len(wrapped)
    first = range(height + 1) if lines <= height else [-(-row * lines // height) for row in range(height + 1)]
    starts = [wrapped.line(line).start for line in first if line < lines]
    ends = [*starts[1:], wrapped.line(lines - 1).stop + 1]
    rows = [
        reduce(or_, (layer.kinds_in(start, end) for layer in layers), 0)
        for start, end in zip(starts, ends, strict=True)
    ]
    return rows + [0] * (height - len(rows))
