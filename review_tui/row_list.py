"""A list of rows of which only those in sight are made, so that it is as quick with ten thousand as with ten.

Rows come as words with the names of component classes; words are data and never markup.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from review_tui.wrapping import cells

Pieces = Sequence[tuple[str, str]]
"""Words, each with the component class it is painted in."""


class RowList(ScrollView, can_focus=True, inherit_bindings=False):
    """Rows, one of them under the cursor. What a row says, `pieces` tells."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "rows--plain",
        "rows--dim",
        "rows--strong",
        "rows--good",
        "rows--warning",
        "rows--bad",
        "rows--cursor",
    }
    DEFAULT_CSS = """
    RowList {
        scrollbar-gutter: stable;
        scrollbar-size-vertical: 1;
        overflow-x: hidden;
        .rows--dim { color: $text-muted; }
        .rows--strong { text-style: bold; }
        .rows--good { color: $text-success; }
        .rows--warning { color: $text-warning; }
        .rows--bad { color: $text-error; text-style: bold; }
        .rows--cursor { background: $block-cursor-background; color: $block-cursor-foreground; }
    }
    """

    class Clicked(Message):
        """A row was clicked."""

        def __init__(self, rows: RowList, index: int) -> None:
            super().__init__()
            self.rows = rows
            self.index = index

        @property
        def control(self) -> RowList:
            """The list, for `@on` with a selector."""
            return self.rows

    count = 0
    """How many rows there are."""
    cursor = -1
    """The row under the cursor, from 0; -1 for none."""

    def pieces(self, index: int) -> Pieces:
        """What a row says; only asked for rows in sight."""
        raise NotImplementedError

    def set_rows(self, count: int, cursor: int) -> None:
        """There are so many rows now, and this one is under the cursor; it is brought into sight."""
        if count != self.count:
            self.count = count
            self._set_height()
        self.cursor = min(cursor, count - 1)
        if self.cursor >= 0:
            self.scroll_to_region(
                Region(0, self.cursor, 1, 1), animate=False, force=True, center=False, immediate=True
            )
        self.refresh()

    def refresh_row(self, index: int) -> None:
        """Paint one row again."""
        self.refresh_line(index)

    def render_line(self, y: int) -> Strip:
        """One line of what is in sight."""
        index, width = y + self.scroll_offset.y, self.scrollable_content_region.width
        base = self.rich_style
        if not 0 <= index < self.count:
            return Strip.blank(width, base)
        chosen = self.get_component_rich_style("rows--cursor", partial=True)
        style = base + chosen if index == self.cursor else base
        segments = [
            Segment(words, style + self._style(name, is_cursor=index == self.cursor))
            for words, name in self.pieces(index)
        ]
        return Strip(segments).adjust_cell_length(width, style)

    def on_resize(self) -> None:
        """The rows keep their number, and the cursor stays in sight."""
        self._set_height()
        self.set_rows(self.count, self.cursor)

    def on_click(self, event: events.Click) -> None:
        """Tell which row was clicked."""
        index = event.y + self.scroll_offset.y
        if 0 <= index < self.count:
            self.post_message(self.Clicked(self, index))

    def _style(self, name: str, *, is_cursor: bool) -> Style:
        style = self.get_component_rich_style(f"rows--{name}", partial=True)
        return style.without_color if is_cursor else style

    def _set_height(self) -> None:
        self.virtual_size = Size(self.scrollable_content_region.width, self.count)


def fitted(words: str, width: int, *, cut: str, keep_end: bool = False) -> str:
    """Words in exactly so many cells, padded, or cut with a sign that says so; keep_end: cut in front."""
    if width <= 0:
        return ""
    used = cells(words)
    if used > width:
        kept = words[-width:] if keep_end else words[:width]  # most characters take a cell or more
        while kept and cells(kept) >= width:
            kept = kept[1:] if keep_end else kept[:-1]
        words = cut + kept if keep_end else kept + cut
        used = cells(words)
    return words + " " * (width - used)
