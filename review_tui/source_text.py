"""The text of a source pane with everything that is marked in it. Pure; the widget shows it.

What is expensive in a long text (how it is painted, measured and wrapped at a width) is done once and kept.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from review_tui.source_glyphs import shown
from review_tui.source_marks import Layer, Mark, MarkKind, Marks, stretches, ticks
from review_tui.source_search import hits_of
from review_tui.source_words import Stretch
from review_tui.wrapping import Measured, Wrapped

_KEPT_WIDTHS = 3
"""Zooming and back, and a resize in between, wrap nothing twice."""


@dataclass(frozen=True)
class Selection:
    """Words chosen: one that stays and one that moves."""

    anchor: Stretch
    head: Stretch

    @property
    def span(self) -> Stretch:
        """From the first to the last, both included."""
        return min(self.anchor[0], self.head[0]), max(self.anchor[1], self.head[1])


class SourceText:
    """A text, its marks, the hits of a search in it and what is selected."""

    def __init__(self, text: str = "", marks: Iterable[Mark] = ()) -> None:
        self.text = text
        self.shown = shown(text)
        self.selection: Selection | None = None
        self.hits: list[Stretch] = []
        self.hit: int | None = None
        """The hit that is stood at, by its place in hits; None where there is none."""
        self._measured = Measured(self.shown.painted, self.shown.sizes)
        self._wrapped: dict[int, Wrapped] = {}
        self._ticks: dict[tuple[int, int], list[int]] = {}
        self._hits = Layer([], [])
        self.mark(marks)

    def mark(self, marks: Iterable[Mark]) -> None:
        """Show these marks and no others."""
        self.marks = Marks(marks, len(self.text))
        self._ticks.clear()

    def wrapped(self, width: int) -> Wrapped:
        """The text at a width in cells."""
        if width not in self._wrapped:
            for old in list(self._wrapped)[: 1 - _KEPT_WIDTHS]:
                del self._wrapped[old]
            self._wrapped[width] = Wrapped(self._measured, width)
        return self._wrapped[width]

    def stretches(self, line: range) -> Iterator[tuple[int, int, int]]:
        """The pieces of a line that look alike: start, end and the bits of the MarkKinds on them."""
        layers = [self.marks.layer, self._hits]
        if self.hit is not None:
            layers.append(Layer.of_marks([(*self.hits[self.hit], MarkKind.FOUND)]))
        if self.selection is not None:
            layers.append(Layer.of_marks([(*self.selection.span, MarkKind.SELECTION)]))
        return stretches(line, layers)

    def ticks(self, width: int, height: int) -> list[int]:
        """The bits of the MarkKinds on what each row of a strip beside the text stands for."""
        if (width, height) not in self._ticks:
            layers = (self.marks.layer, self._hits)
            self._ticks[width, height] = ticks(layers, self.wrapped(width), height)
        return self._ticks[width, height]

    def find(self, words: str, near: int) -> int:
        """How often words stand in the text, whatever their case and blanks; goes to the first from near."""
        self.hits = hits_of(self.text, words)
        self._hits = Layer.of_hits(self.hits)
        self._ticks.clear()
        self.hit = bisect_left(self.hits, (near, 0)) % len(self.hits) if self.hits else None
        return len(self.hits)

    def step(self, step: int) -> None:
        """Go so many hits on, or back, and round at the ends."""
        if self.hit is not None:
            self.hit = (self.hit + step) % len(self.hits)
