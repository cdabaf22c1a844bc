"""The list of the queue: a million rows, of which only those in sight are read and painted.

It asks for rows by a message and is told by `supply`; it knows no database.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import var
from textual.scroll_view import ScrollView
from textual.strip import Strip

from review_tui.glyphs import UNICODE, Glyphs
from review_tui.queue_columns import Column, Piece, Row, cells_of, columns_of, fit, heading
from review_tui.queue_ids import QueueIds

_HEAD = 1
"""Lines above the rows."""
_NO_CURSOR = "  "
"""Cells in front of a row, for the sign of the one under the cursor: a colour alone would not do."""
_AROUND = 40
"""Rows read before and behind those in sight, so that the next page is there when it is wanted."""
_GONE = "drafted anew meanwhile; it is in the queue again when the list is read again"


def _key(keys: str, action: str, words: str) -> Binding:
    return Binding(keys, action, words, show=False, id=f"queue.{action.partition('(')[0]}")


class QueueList(ScrollView, can_focus=True, inherit_bindings=False):
    """Rows with one under the cursor."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "Open", id="queue.open"),
        _key("j,down", "down", "Next row"),
        _key("k,up", "up", "Row before"),
        _key("pagedown,space", "page_down", "A page down"),
        _key("pageup", "page_up", "A page up"),
        _key("home", "first", "First row"),
        _key("end", "last", "Last row"),
        _key("J", "next_record", "Next record"),
        _key("K", "record_before", "Record before"),
    ]
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "queue--head",
        "queue--plain",
        "queue--strong",
        "queue--dim",
        "queue--good",
        "queue--warning",
        "queue--bad",
        "queue--cursor",
        "queue--held",
    }
    DEFAULT_CSS = """
    QueueList {
        scrollbar-gutter: stable;
        scrollbar-size-vertical: 1;
        overflow-x: hidden;
        overflow-y: scroll;
        .queue--head { color: $text-muted; text-style: bold underline; }
        .queue--strong { text-style: bold; }
        .queue--dim { color: $text-muted; }
        .queue--good { color: $text-success; }
        .queue--warning { color: $text-warning; }
        .queue--bad { color: $text-error; text-style: bold; }
        .queue--held { text-style: italic; }
        .queue--cursor {
            background: $block-cursor-background; color: $block-cursor-foreground; text-style: bold;
        }
    }
    """

    class Wanted(Message):
        """Rows in sight of which nothing is known."""

        def __init__(self, queue: QueueIds, ids: Sequence[int], *, by_record: bool) -> None:
            super().__init__()
            self.queue = queue
            """What they are to be told to."""
            self.ids = ids
            self.by_record = by_record

    class Chosen(Message):
        """A row was chosen, by Enter or a double click."""

        def __init__(self, row: Row) -> None:
            super().__init__()
            self.row = row

    class Moved(Message):
        """Another row is under the cursor."""

        def __init__(self, index: int) -> None:
            super().__init__()
            self.index = index

    cursor: var[int] = var(0)
    """Position of the row under the cursor, from 0."""

    def __init__(self, glyphs: Glyphs = UNICODE, *, id: str | None = None) -> None:  # noqa: A002  # Textual's name
        super().__init__(id=id)
        self.glyphs = glyphs
        self.by_record = False
        self.ids = QueueIds()
        self._asked: tuple[int, ...] = ()
        self._columns: tuple[Column, ...] = ()

    def __len__(self) -> int:
        return len(self.ids)

    def __bool__(self) -> bool:
        return True  # a widget, however many rows it has

    @property
    def row(self) -> Row | None:
        """The row under the cursor; None while it was not read, or when there is none."""
        return self.ids.row_at(self.cursor) if self.cursor < len(self.ids) else None

    # Rows come and go

    def show(self, ids: QueueIds, *, by_record: bool, cursor: int = 0) -> None:
        """Another queue, with the cursor on one of its rows."""
        self.ids, self.by_record, self._asked = ids, by_record, ()
        self._measure()
        self.set_reactive(QueueList.cursor, max(0, min(cursor, len(ids) - 1)))
        self._to_cursor()
        self.refresh()
        self._ask()

    def extend(self, ids: Iterable[int]) -> None:
        """More rows at the end."""
        seen = len(self.ids)
        self.ids.extend(ids)
        self._measure()
        if seen < self.scroll_offset.y + self.size.height:
            self.refresh()
            self._ask()

    def supply(self, queue: QueueIds, asked: Sequence[int], rows: Sequence[Row]) -> None:
        """What became of ids of a queue that were asked for."""
        queue.supply(asked, rows)
        if queue is self.ids:
            self._asked = ()
            self.refresh()
            self._ask()

    def ask_again(self) -> None:
        """Want the rows in sight once more; they stay in view until they are told."""
        first = self.scroll_offset.y
        self._post_wanted(self.ids.between(first, first + self.size.height))

    # Moving

    def move_to(self, index: int) -> None:
        """Put the cursor on a row and bring it into sight."""
        self.cursor = max(0, min(index, len(self.ids) - 1))

    def watch_cursor(self, before: int, now: int) -> None:
        """Paint what changed, ask for what came into sight."""
        self._to_cursor()
        for index in (before, now):
            self.refresh(Region(0, index - self.scroll_offset.y + _HEAD, self.size.width, 1))
        self.post_message(self.Moved(now))

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Ask for what came into sight."""
        super().watch_scroll_y(old_value, new_value)
        self._ask()

    def action_down(self) -> None:
        """One row down."""
        self.move_to(self.cursor + 1)

    def action_up(self) -> None:
        """One row up."""
        self.move_to(self.cursor - 1)

    def action_page_down(self) -> None:
        """As many rows down as are in sight."""
        self.move_to(self.cursor + self._page)

    def action_page_up(self) -> None:
        """As many rows up as are in sight."""
        self.move_to(self.cursor - self._page)

    def action_first(self) -> None:
        """To the first row."""
        self.move_to(0)

    def action_last(self) -> None:
        """To the last row that is known."""
        self.move_to(len(self.ids) - 1)

    def action_next_record(self) -> None:
        """To the next row of another record."""
        self._to_record(1)

    def action_record_before(self) -> None:
        """To the nearest row above of another record."""
        self._to_record(-1)

    def action_choose(self) -> None:
        """Open the row under the cursor."""
        if self.row is not None:
            self.post_message(self.Chosen(self.row))

    def on_click(self, event: events.Click) -> None:
        """Put the cursor where the mouse is; twice opens the row."""
        index = event.y + self.scroll_offset.y - _HEAD
        if event.y < _HEAD or index >= len(self.ids):
            return
        self.move_to(index)
        if event.chain == 2:  # a double click
            self.action_choose()

    def on_resize(self) -> None:
        """Other columns, and the cursor still in sight."""
        self._measure()
        self._to_cursor()
        self._ask()

    # Painting

    def render_line(self, y: int) -> Strip:
        """The heading, or a row."""
        width = self.scrollable_content_region.width
        if y < _HEAD:
            head = [(_NO_CURSOR, "head"), *heading(self._columns, self.glyphs)]
            return self._strip(head, width, self.rich_style)
        index = y + self.scroll_offset.y - _HEAD
        if index >= len(self.ids):
            return Strip.blank(width, self.rich_style)
        base = self.rich_style
        row = self.ids.row_at(index)
        if row is not None and row.holder is not None:
            base += self._look("held")
        return self._strip(self._pieces(index, row, width), width, base, is_cursor=index == self.cursor)

    def _pieces(self, index: int, row: Row | None, width: int) -> list[Piece]:
        sign = f"{self.glyphs.arrow} " if index == self.cursor else _NO_CURSOR
        if row is not None:
            return [(sign, "plain"), *cells_of(row, self._columns, self.glyphs)]
        words = _GONE if self.ids.is_gone(index) else self.glyphs.waiting
        return [(sign, "plain"), (fit(words, width - len(_NO_CURSOR), self.glyphs), "dim")]

    def _strip(self, pieces: list[Piece], width: int, base: Style, *, is_cursor: bool = False) -> Strip:
        if is_cursor:
            style = base + self._look("cursor")
            return Strip([Segment("".join(words for words, _ in pieces), style)]).adjust_cell_length(
                width, style
            )
        segments = [Segment(words, base + self._look(look)) for words, look in pieces]
        return Strip(segments).adjust_cell_length(width, base)

    def _look(self, name: str) -> Style:
        return self.get_component_rich_style(f"queue--{name}", partial=True)

    @property
    def _page(self) -> int:
        return max(1, self.size.height - _HEAD)

    def _measure(self) -> None:
        width = self.scrollable_content_region.width
        self._columns = columns_of(width - len(_NO_CURSOR), by_record=self.by_record)
        self.virtual_size = Size(width, len(self.ids) + _HEAD)

    def _to_cursor(self) -> None:
        """Scroll as far as the cursor needs, at once."""
        first, page = self.scroll_offset.y, self._page
        if self.cursor < first:
            self.scroll_to(y=self.cursor, animate=False)
        elif self.cursor >= first + page:
            self.scroll_to(y=self.cursor - page + 1, animate=False)

    def _to_record(self, step: int) -> None:
        """The nearest known row of another record; rows that were not read end the search."""
        here, index = self.row, self.cursor + step
        while here is not None and 0 <= index < len(self.ids):
            row = self.ids.row_at(index)
            if row is None or row.document_sha256 != here.document_sha256:
                self.move_to(index)
                return
            index += step

    def _ask(self) -> None:
        """Tell which rows in sight and around it are not known, unless that was told."""
        first = self.scroll_offset.y
        missing = self.ids.missing(first, first + self.size.height)
        if not missing:
            return
        wanted = tuple(self.ids.missing(first - _AROUND, first + self.size.height + _AROUND))
        if wanted != self._asked:
            self._asked = wanted
            self._post_wanted(wanted)

    def _post_wanted(self, ids: Sequence[int]) -> None:
        if ids:
            self.post_message(self.Wanted(self.ids, ids, by_record=self.by_record))
