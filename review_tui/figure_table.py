"""A table of figures with a bar, in as many cells as there are: what matters least goes first. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from review_tui.glyphs import Glyphs
from review_tui.queue_columns import bar
from review_tui.row_list import fitted
from review_tui.words import clean

Line = tuple[str, str]
"""Words and the style they are painted in."""
_DIM = "$text-muted"
_LEAST_NAME, _MOST_NAME = 10, 32
"""Cells of the name in front."""
_LEAST_BAR, _MOST_BAR = 8, 24
"""Cells of a bar; it is left out where there is room for less."""


class Entry(NamedTuple):
    """One row."""

    name: str
    cells: tuple[str, ...]
    """What stands in each column, the one that matters most first."""
    share: float | None = None
    """0 to 1, as a bar; None for none."""


def table(head: Sequence[str], entries: Sequence[Entry], width: int, glyphs: Glyphs) -> list[Line]:
    """The table at a width; columns that do not fit are left out from the right.

    head: what the name is, then what each column is.
    """
    widths = _column_widths(head, entries, width)
    left = width - sum(each + 1 for each in widths)
    has_bars = any(entry.share is not None for entry in entries)
    named = max((len(clean(entry.name)) for entry in entries), default=0)
    name = max(min(left, _LEAST_NAME), min(left, _MOST_NAME, max(named, len(head[0]))))
    bars = min(_MOST_BAR, left - name - 1) if has_bars and left - name - 1 >= _LEAST_BAR else 0
    rows = [Entry(head[0], tuple(head[1:])), *entries]
    return [
        (_row(row, name, bars, widths, glyphs), _DIM if number == 0 else "")
        for number, row in enumerate(rows)
    ]


def _column_widths(head: Sequence[str], entries: Sequence[Entry], width: int) -> list[int]:
    """Of the columns that fit beside a name."""
    rows = [tuple(head[1:]), *(entry.cells for entry in entries)]
    widths = [max(len(row[at]) for row in rows) for at in range(len(head) - 1)]
    while widths and width - sum(each + 1 for each in widths) < _LEAST_NAME:
        widths.pop()
    return widths


def _row(entry: Entry, name: int, bars: int, widths: Sequence[int], glyphs: Glyphs) -> str:
    words = fitted(clean(entry.name), name, cut=glyphs.cut)
    if bars:
        words += " " + (" " * bars if entry.share is None else bar(entry.share, bars, glyphs))
    return words + "".join(f" {cell:>{room}}" for cell, room in zip(entry.cells, widths, strict=False))
