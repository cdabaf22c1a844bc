"""Screen lines of the source pane: margin with ordinals, text, ticks; and the row that explains stand-ins.

Each part is words of a known width with the bits of the MarkKinds that say how they look. Pure but for the
style function it is given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from review_tui.source_glyphs import LEGEND
from review_tui.source_marks import Mark, MarkKind

Part = tuple[str, Style]
"""Words, and how they look."""

_ROOM_FOR_MARGIN, _ROOM_FOR_TICKS = 16, 12
"""Cells a pane must have so that it gets them."""


@dataclass(frozen=True)
class Signs:
    """Signs of one cell each."""

    current: str
    fact: str
    other: str
    hit: str
    more: str
    """More marks begin on the line than the one whose ordinal is shown."""
    dot: str
    """Between two entries of the legend."""

    def tick(self, kinds: int) -> str:
        """The sign of the most telling of some kinds."""
        signs = {MarkKind.CURRENT: self.current, MarkKind.UNCLAIMED: self.fact, MarkKind.SEARCH: self.hit}
        kind = top_kind(kinds)
        return signs.get(kind, self.other) if kind else " "


UNICODE = Signs(current="▶", fact="#", other="╶", hit="·", more="+", dot="·")
ASCII = Signs(current=">", fact="#", other="-", hit=".", more="+", dot="|")


@dataclass(frozen=True)
class Columns:
    """How the cells of a pane's row are shared out; each is 0 where there is no room for it."""

    margin: int
    text: int
    ticks: int
    """A blank, so that no sign is read as part of the text, and the sign."""


def columns(width: int, highest_ordinal: int) -> Columns:
    """The columns of a pane so wide, with at least one cell for the text."""
    margin = 2 + max(2, len(str(highest_ordinal))) if width >= _ROOM_FOR_MARGIN else 0
    ticks = 2 if width >= _ROOM_FOR_TICKS else 0
    return Columns(margin, max(1, width - margin - ticks), ticks)


def top_kind(kinds: int) -> MarkKind | None:
    """The kind that decides how a place looks; None where nothing is marked."""
    return MarkKind(1 << (kinds.bit_length() - 1)) if kinds else None


def margin(beginning: Sequence[Mark], width: int, signs: Signs) -> tuple[str, int]:
    """What stands left of a line, and its kind: the most telling mark that begins there, with its ordinal.

    beginning: the marks that begin on the line, the most telling first.
    """
    if not beginning or not width:
        return " " * width, 0
    mark = beginning[0]
    sign = signs.tick(mark.kind) if mark.kind in (MarkKind.CURRENT, MarkKind.UNCLAIMED) else " "
    is_alone = all((one.start, one.end, one.key) == (mark.start, mark.end, mark.key) for one in beginning)
    more = " " if is_alone else signs.more
    return f"{sign}{mark.ordinal or '':>{width - 2}}{more}", mark.kind


def row(parts: Iterable[Part], cells: int, columns: Columns, blank: Style, ticks: Iterable[Part]) -> Strip:
    """A row that fills its columns.

    cells: what the parts take; more than there are only where one character is wider than its column.
    """
    width = columns.margin + columns.text
    gap = (" " * (width - cells), blank)
    segments = [Segment(words, style) for words, style in (*parts, gap, *ticks) if words]
    if cells > width:
        return Strip(segments).crop(0, width + columns.ticks)
    return Strip(segments, width + columns.ticks)


def legend(told: Sequence[str], signs: Signs) -> str:
    """What the stand-ins in view are for."""
    return f" {signs.dot} ".join(f"{sign} {LEGEND[sign]}" for sign in told)


def styles_of(style: Callable[[MarkKind | None], Style]) -> Callable[[int], Style]:
    """The style of each combination of kinds: that of the highest, underlined where words of fields or hits
    lie below, bold where the current ones do.

    style: that of one kind, or of unmarked text.
    """
    known: dict[int, Style] = {}
    lined = MarkKind.OTHER | MarkKind.UNCLAIMED | MarkKind.SEARCH

    def combined(kinds: int) -> Style:
        if kinds not in known:
            below = Style(underline=True) if kinds & lined else Style()
            strong = Style(bold=True) if kinds & MarkKind.CURRENT else Style()
            known[kinds] = style(top_kind(kinds)) + below + strong
        return known[kinds]

    return combined
