"""A text cut into screen lines, by offsets: what a line shows is found by place, never by its words. Pure.

A text is measured once and wrapped once for a width; afterwards a line, or the line of an offset, is an index
or a bisection.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, repeat

from rich.cells import get_character_cell_size

_DELETE = "\x7f"
"""The one control character of ASCII that is not below the blank."""


class Measured:
    """A text and the cells that each stretch of it takes."""

    def __init__(self, text: str, sizes: Mapping[str, int] | None = None) -> None:
        """sizes: odd_sizes of the text, where they are known."""
        self.text = text
        sizes = odd_sizes(text) if sizes is None else sizes
        self._before: Sequence[int] = range(len(text) + 1)
        """Cells before each code point, and after the last."""
        self._is_plain = not sizes
        if sizes:
            self._before = array("i", accumulate(map(sizes.get, text, repeat(1)), initial=0))

    def cells(self, start: int, end: int) -> int:
        """The cells of a stretch that is painted in one line."""
        return self._before[end] - self._before[start]

    def fitting(self, start: int, end: int, width: int) -> int:
        """Behind the last code point that fits a line, and what combines with it; at least one does."""
        if self._is_plain:
            return min(end, start + width)
        fits = self._last(self._before[start] + width, start, end)
        return fits if fits > start or start == end else self._last(self._before[start + 1], start, end)

    def at(self, start: int, end: int, cell: int) -> int:
        """The code point of a stretch that is painted at a cell of it; the end where none is."""
        if self._before[end] - self._before[start] <= cell:
            return end
        return bisect_right(self._before, self._before[start] + cell, start, end) - 1

    def _last(self, cells: int, start: int, end: int) -> int:
        return bisect_right(self._before, cells, start, end + 1) - 1


class Wrapped:
    """A text at one width."""

    def __init__(self, text: str | Measured, width: int) -> None:
        """width: cells of a screen line, 1 or more."""
        self.measured = text if isinstance(text, Measured) else Measured(text)
        self.width = max(1, width)
        self._starts, self._ends = array("q"), array("q")
        for start, end in _lines(self.measured, self.width):
            self._starts.append(start)
            self._ends.append(end)

    def __len__(self) -> int:
        return len(self._starts)

    def line(self, number: int) -> range:
        """The code points a line shows, 0-based; the line end or the blank it was cut at is no part of it."""
        return range(self._starts[number], self._ends[number])

    def line_of(self, offset: int) -> int:
        """The line that shows a code point, or after which it was cut away."""
        return max(0, bisect_right(self._starts, offset) - 1)

    def cells_of(self, stretch: tuple[int, int]) -> Iterator[tuple[int, int, int]]:
        """Where a stretch of the text is painted: line, first cell and cell behind the last, in order.

        Cells of a character of no width, such as a combining mark, are those of the one before it.
        """
        for number in range(self.line_of(stretch[0]), len(self)):
            line = self.line(number)
            if line.start >= stretch[1]:
                return
            low, high = max(line.start, stretch[0]), min(line.stop, stretch[1])
            if low < high:
                left = self.measured.cells(line.start, low)
                yield number, left, left + self.measured.cells(low, high)

    def offset_at(self, number: int, cell: int) -> int:
        """The code point painted at a cell of a line; the line's end behind its last."""
        return self.measured.at(self._starts[number], self._ends[number], cell)


def odd_sizes(characters: Iterable[str]) -> dict[str, int]:
    """Cells of those characters that do not take one: 0 or 2."""
    return {character: size for character in set(characters) if (size := _size(character)) != 1}


def cells(words: str) -> int:
    """The cells words take on a screen."""
    return len(words) if words.isascii() else sum(map(_size, words))


def _size(character: str) -> int:
    """Cells of one character; a tab and what else controls a terminal is painted in one."""
    return 1 if character < " " or character == _DELETE else get_character_cell_size(character)


def _lines(measured: Measured, width: int) -> Iterator[tuple[int, int]]:
    """The screen lines, cut behind a blank where there is one."""
    text, start = measured.text, 0
    for length in list(map(len, text.split("\n"))):
        end = start + length
        if 2 * length > width:  # a shorter one fits, whatever it holds
            while (fit := measured.fitting(start, end, width)) < end:
                blank = text.rfind(" ", start, fit + 1)
                yield start, blank if blank > start else fit
                start = blank + 1 if blank > start else fit
        yield start, end
        start = end + 1
