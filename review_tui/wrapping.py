"""A text cut into screen lines, by offsets: what a line shows is found by place, never by its words. Pure.

Wrapping is done once for a width; afterwards a line, or the line of an offset, is an index or a bisection.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from rich.cells import get_character_cell_size


class Wrapped:
    """A text at one width."""

    def __init__(self, text: str, width: int) -> None:
        """width: cells of a screen line, 1 or more."""
        self.text = text
        self.width = max(1, width)
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in _lines(text, self.width):
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
                left = cells(self.text[line.start : low])
                yield number, left, left + cells(self.text[low:high])

    def offset_at(self, number: int, cell: int) -> int:
        """The code point painted at a cell of a line; the line's end behind its last."""
        line = self.line(number)
        left = 0
        for offset in line:
            left += _size(self.text[offset])
            if left > cell:
                return offset
        return line.stop


def cells(words: str) -> int:
    """The cells words take on a screen."""
    return len(words) if words.isascii() else sum(map(_size, words))


def _size(character: str) -> int:
    """Cells of one character; a tab and what else controls a terminal is painted as a blank."""
    return get_character_cell_size(character) if character >= " " else 1


def _lines(text: str, width: int) -> Iterator[tuple[int, int]]:
    start = 0
    while start <= len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        yield from _wrapped(text, start, end, width)
        start = end + 1


def _wrapped(text: str, start: int, end: int, width: int) -> Iterator[tuple[int, int]]:
    """The screen lines of one line of the text, cut behind a blank where there is one."""
    is_plain = text[start:end].isascii()
    while True:
        fits = min(end, start + width) if is_plain else _fitting(text, start, end, width)
        if fits == end:
            yield start, end
            return
        blank = text.rfind(" ", start, fits + 1)
        cut = blank if blank > start else fits
        yield start, cut
        start = cut + 1 if blank > start else cut


def _fitting(text: str, start: int, end: int, width: int) -> int:
    """Behind the last code point that fits a line; at least one does, however wide it is."""
    used = 0
    for offset in range(start, end):
        used += _size(text[offset])
        if used > width and offset > start:
            return offset
    return end
