"""The source pane as it is painted: rows of a text with marks in it, a margin of ordinals, a strip of ticks.

Only visible rows are styled; a text is wrapped once for a width. `SourceView` adds what keys and mouse do.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from review_tui.source_marks import Mark, MarkKind
from review_tui.source_strips import UNICODE, Columns, Part, Signs, columns, legend, margin, row, styles_of
from review_tui.source_text import SourceText
from review_tui.source_words import Stretch
from review_tui.wrapping import Wrapped

_CONTEXT = 2
"""Lines above and below a span that are kept in view where there is room."""


_WITHOUT_LINES = Style(underline=False, italic=False)


class _Laid(NamedTuple):
    """How a text was laid out."""

    wrapped: Wrapped
    rows: int


class SourcePane(ScrollView):
    """A text with marks in it."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "source--current",
        "source--found",
        "source--legend",
        "source--margin",
        "source--other",
        "source--search",
        "source--selection",
        "source--unclaimed",
    }
    DEFAULT_CSS = """
    SourcePane {
        background: $surface;
        color: $foreground;
        overflow-x: hidden;
        overflow-y: scroll;
        scrollbar-size-vertical: 1;
        & > .source--other { text-style: dim underline; }
        & > .source--unclaimed { color: $text-error; text-style: bold underline; }
        & > .source--search { background: $primary-muted; color: $foreground; text-style: italic underline; }
        & > .source--found { background: $primary; color: $text; text-style: bold italic underline; }
        & > .source--current { background: $warning; color: $text; text-style: bold; }
        & > .source--selection { text-style: reverse; }
        & > .source--margin { color: $text-muted; }
        & > .source--legend { background: $panel; color: $text-muted; text-style: italic; }
        &:nocolor > .source--search { background: transparent; }
        &:nocolor > .source--found {
            background: transparent; color: $foreground; text-style: bold italic underline reverse;
        }
        &:nocolor > .source--current {
            background: transparent; color: $foreground; text-style: bold reverse;
        }
    }
    """

    def __init__(
        self,
        *,
        signs: Signs = UNICODE,
        name: str | None = None,
        id: str | None = None,  # noqa: A002 - Textual's name for it
        classes: str | None = None,
    ) -> None:
        super().__init__(name=name, id=id, classes=classes)
        self.source = SourceText()
        self._signs = signs
        self._styles = styles_of(self._style)
        self._wanted: Stretch | None = None
        """What was jumped to last; it stays in view when the pane changes its size."""
        self._laid: _Laid | None = None
        """None until the text on show has been laid out."""

    def show(self, text: str, marks: Iterable[Mark] = ()) -> None:
        """Show a text with these marks and no others.

        The same text again keeps its place, search and selection; another one starts at its top.
        """
        if text == self.source.text:
            self.source.mark(marks)
        else:
            self.source = SourceText(text, marks)
            self._wanted = self._laid = None
        self._lay_out()

    def jump(self, start: int, end: int) -> None:
        """Scroll until a stretch of the text and lines around it are in view; not at all when they are."""
        self._wanted = start, max(start + 1, end)
        if self._laid is None or self._is_in_view(self._wanted, self._laid):
            return
        first, last = self._lines(self._wanted)
        left = max(0, self._laid.rows - (last - first + 1))
        self._scroll(first - min(max(_CONTEXT, self._laid.rows // 3), left // 2))

    @property
    def in_view(self) -> Stretch:
        """The stretch of the text that is in view; empty before the pane has a size."""
        if self._laid is None:
            return 0, 0
        wrapped, rows = self._laid
        top = min(self.scroll_offset.y, len(wrapped) - 1)
        bottom = min(top + rows, len(wrapped)) - 1
        return wrapped.line(top).start, wrapped.line(bottom).stop

    def render_line(self, y: int) -> Strip:
        """A row of the pane, 0 the topmost."""
        room = self.scrollable_content_region.size
        if not room.width:
            return Strip([])
        if self.source.shown.has_stand_ins and y == room.height - 1 and (told := self._legend(room)):
            style = self.get_component_rich_style("source--legend")
            return Strip([Segment(told, style)]).adjust_cell_length(room.width, style)
        wrapped, shares = self._wrapped(room.width), self._columns(room.width)
        number = self.scroll_offset.y + y
        ticks = self._tick(shares, room.height, y) if shares.ticks else []
        if number >= len(wrapped):
            return row([], 0, shares, self._styles(0), ticks)
        cells = shares.margin + wrapped.measured.cells(wrapped.line(number).start, wrapped.line(number).stop)
        return row(self._line(wrapped, number, shares), cells, shares, self._styles(0), ticks)

    def on_resize(self) -> None:
        """Wrap for the new width, and keep what was looked at in view."""
        self._lay_out()

    def notify_style_update(self) -> None:
        """Colours may be others now."""
        super().notify_style_update()
        self._styles = styles_of(self._style)

    def action_scroll_down(self) -> None:
        """A line on, at once: a key held down waits for nothing."""
        self._scroll(self.scroll_offset.y + 1)

    def action_scroll_up(self) -> None:
        """A line back."""
        self._scroll(self.scroll_offset.y - 1)

    def action_page_down(self) -> None:
        """A page on; a line of what was in view stays, so that none is passed over."""
        self._scroll(self.scroll_offset.y + max(1, self._rows(self.scrollable_content_region.size) - 1))

    def action_page_up(self) -> None:
        """A page back."""
        self._scroll(self.scroll_offset.y - max(1, self._rows(self.scrollable_content_region.size) - 1))

    def action_scroll_home(self) -> None:
        """To the first line."""
        self._scroll(0)

    def action_scroll_end(self) -> None:
        """To the last line."""
        self._scroll(self.virtual_size.height)

    def _line(self, wrapped: Wrapped, number: int, shares: Columns) -> list[Part]:
        """Margin and words of a line of the text."""
        line = wrapped.line(number)
        following = wrapped.line(number + 1).start if number + 1 < len(wrapped) else line.stop + 1
        beginning = self.source.marks.beginning_in(line.start, following)
        sign, kinds = margin(beginning, shares.margin, self._signs)
        painted = self.source.shown.painted
        words = [(painted[start:end], self._styles(on)) for start, end, on in self.source.stretches(line)]
        return [(sign, self._beside(kinds)), *words]

    def _tick(self, shares: Columns, height: int, y: int) -> list[Part]:
        kinds = self.source.ticks(shares.text, height)[y]
        return [(" " * (shares.ticks - 1), self._styles(0)), (self._signs.tick(kinds), self._beside(kinds))]

    def _beside(self, kinds: int) -> Style:
        """The look of a sign beside the text: as there without lines; other fields and hits are muted."""
        if not kinds & ~(MarkKind.OTHER | MarkKind.SEARCH):
            return self.get_component_rich_style("source--margin")
        return self._styles(kinds) + _WITHOUT_LINES

    def _legend(self, room: Size) -> str:
        """What the stand-ins of the rows above are for; empty where there are none."""
        wrapped = self._wrapped(room.width)
        top = min(self.scroll_offset.y, len(wrapped) - 1)
        bottom = min(top + room.height, len(wrapped)) - 1
        told = self.source.shown.legend(wrapped.line(top).start, wrapped.line(bottom).stop)
        return legend(told, self._signs)

    def _style(self, kind: MarkKind | None) -> Style:
        if kind is None:
            return self.rich_style
        return self.get_component_rich_style(f"source--{kind.name.lower()}")

    def _columns(self, width: int) -> Columns:
        return columns(width, self.source.marks.highest_ordinal)

    def _wrapped(self, width: int) -> Wrapped:
        """The text wrapped for a pane so wide."""
        return self.source.wrapped(self._columns(width).text)

    def _rows(self, room: Size) -> int:
        """Rows that show text whatever is scrolled to; the last is the legend's where one may be needed."""
        return max(1, room.height - self.source.shown.has_stand_ins)

    def _lines(self, stretch: Stretch) -> tuple[int, int]:
        """The first and last line that show a stretch of the text, which is not empty."""
        assert self._laid is not None
        return self._laid.wrapped.line_of(stretch[0]), self._laid.wrapped.line_of(stretch[1] - 1)

    def _is_in_view(self, stretch: Stretch, laid: _Laid) -> bool:
        """Whether a stretch, and what there is of lines around it, is in view in a layout."""
        wrapped, rows = laid
        top = self.scroll_offset.y
        first, last = wrapped.line_of(stretch[0]), wrapped.line_of(stretch[1] - 1)
        context = max(0, min(_CONTEXT, (rows - (last - first + 1)) // 2))
        above, below = min(context, first), min(context, len(wrapped) - 1 - last)
        return top + above <= first and last + below < top + rows

    def _scroll(self, line: int) -> None:
        self.scroll_to(y=max(0, line), animate=False, force=True, immediate=True)

    def _reveal(self, stretch: Stretch) -> None:
        """Scroll no farther than it takes to have a stretch in view."""
        if self._laid is None:
            return
        first, last = self._lines(stretch)
        top, rows = self.scroll_offset.y, self._laid.rows
        if first < top:
            self._scroll(first)
        elif last >= top + rows:
            self._scroll(last - rows + 1)

    def _lay_out(self) -> None:
        """Wrap for the width there is; what was jumped to stays in view where it was, else the top line."""
        room = self.scrollable_content_region.size
        if not room.width or not room.height:
            return
        before, after = self._laid, _Laid(self._wrapped(room.width), self._rows(room))
        keeps = self._wanted is not None and (before is None or self._is_in_view(self._wanted, before))
        top = self.in_view[0]
        self._laid = after
        self.virtual_size = Size(room.width, len(after.wrapped) + room.height - after.rows)
        if before is None or before.wrapped is not after.wrapped:
            self._scroll(after.wrapped.line_of(top))
        if keeps and self._wanted is not None:
            self.jump(*self._wanted)
        self.refresh()
