"""The source pane in use: words are searched, clicked and chosen, by key and by mouse.

It only asks: what was clicked or chosen goes up as messages, in offsets of the stored text.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Offset
from textual.timer import Timer

from review_tui import source_messages
from review_tui.source_marks import Mark, MarkKind, row_of
from review_tui.source_pane import SourcePane
from review_tui.source_strips import Columns
from review_tui.source_text import Selection
from review_tui.source_words import (
    Stretch,
    next_word,
    paragraph_at,
    previous_word,
    sentence_at,
    word_at,
)

__all__ = ["Mark", "MarkKind", "SourceView"]

_ROLL_S = 0.06
"""Seconds between two lines while the mouse is held beyond an edge."""
_WHILE_CHOOSING = frozenset({"take", "cancel", "widen", "word", "line"})


class SourceView(SourcePane, can_focus=True):
    """A text with marks in it, to be searched, clicked and chosen from."""

    ALLOW_SELECT = False  # Textual's own selection knows neither words nor offsets
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", "Take these words", id="source.take"),
        Binding("escape", "cancel", "Cancel", id="source.cancel"),
        Binding("s", "widen", "Whole sentence", id="source.widen"),
        Binding("left", "word(-1, False)", "Word back", show=False, id="source.left"),
        Binding("right", "word(1, False)", "Next word", show=False, id="source.right"),
        Binding("shift+left", "word(-1, True)", "One word less", show=False, id="source.less"),
        Binding("shift+right", "word(1, True)", "One word more", show=False, id="source.more"),
        Binding("up", "line(-1, False)", "Line up", show=False, id="source.up"),
        Binding("down", "line(1, False)", "Line down", show=False, id="source.down"),
        Binding("shift+up", "line(-1, True)", "Choose up", show=False, id="source.choose_up"),
        Binding("shift+down", "line(1, True)", "Choose down", show=False, id="source.choose_down"),
        Binding("up", "scroll_up", "Scroll up", show=False),
        Binding("down", "scroll_down", "Scroll down", show=False),
        Binding("f3", "hit(1)", "Next hit", show=False, id="source.next_hit"),
        Binding("shift+f3", "hit(-1)", "Hit before", show=False, id="source.previous_hit"),
    ]

    Clicked = source_messages.Clicked
    Selecting = source_messages.Selecting
    Selected = source_messages.Selected
    Cancelled = source_messages.Cancelled

    _pressed: Stretch | None = None
    """The word the mouse went down on; None while it is up."""
    _cell: int | None = None
    """The cell of a line that steps up and down keep to; None before the first of them."""
    _over = Offset(0, 0)
    """The cell of the pane that the mouse is over, which may be outside."""
    _rolling: Timer | None = None
    """Scrolls while the mouse is held beyond an edge."""
    _is_dragged = False
    """Whether the mouse moved to another word since it went down."""

    def show(self, text: str, marks: Iterable[Mark] = ()) -> None:
        """Show a text with these marks and no others.

        The same text again keeps its place, search and selection; another one starts at its top, and what was
        being chosen in the old one is cancelled.
        """
        was_choosing = self.selection is not None
        super().show(text, marks)
        if was_choosing and self.selection is None:
            self.action_cancel()

    @property
    def hit(self) -> tuple[int, int]:
        """Which hit is stood at, from 1, and of how many; (0, 0) when there are none."""
        at = self.source.hit
        return (0, 0) if at is None else (at + 1, len(self.source.hits))

    def find(self, words: str) -> int:
        """How often words are printed, whatever their case and blanks; goes to the first in view or after it.

        No words end the search.
        """
        count = self.source.find(words, self.in_view[0])
        self._show_hit()
        return count

    def action_hit(self, step: int) -> None:
        """Go to the next hit (1) or the one before (-1), round at the ends."""
        self.source.step(step)
        self._show_hit()

    @property
    def selection(self) -> Stretch | None:
        """The words chosen and not taken yet; None while none are being chosen."""
        return self.source.selection.span if self.source.selection else None

    def start_selecting(self, near: int) -> bool:
        """Choose words, beginning with the one at or behind an offset; False in a text without any."""
        if (word := word_at(self.source.text, near)) is None:
            return False
        self.focus()
        self._choose(Selection(word, word))
        return True

    def action_take(self) -> None:
        """The chosen words are the ones."""
        if span := self.selection:
            self._stop_choosing()
            self.post_message(self.Selected(self, *span))

    def action_cancel(self) -> None:
        """No words after all."""
        self._stop_choosing()
        self.post_message(self.Cancelled(self))

    def action_word(self, step: int, extends: bool) -> None:
        """Choose the next word (1) or the one before (-1); or also, where the choice extends to it."""
        if chosen := self.source.selection:
            text, head = self.source.text, chosen.head
            self._move(
                next_word(text, head[1]) if step > 0 else previous_word(text, head[0]), extends=extends
            )

    def action_line(self, step: int, extends: bool) -> None:
        """The same with the word below (1) or above (-1)."""
        if (chosen := self.source.selection) and self._laid:
            wrapped = self._laid.wrapped
            line = wrapped.line_of(chosen.head[0])
            cell = self._cell
            if cell is None:
                cell = wrapped.measured.cells(wrapped.line(line).start, chosen.head[0])
            line = max(0, min(line + step, len(wrapped) - 1))
            self._move(word_at(self.source.text, wrapped.offset_at(line, cell)), extends=extends)
            self._cell = cell

    def action_widen(self) -> None:
        """Choose the whole sentence or list item; where that is chosen already, the paragraph."""
        if (span := self.selection) is None:
            return
        text = self.source.text
        wide = sentence_at(text, span)
        start, end = wide if wide != span else paragraph_at(text, span)
        first, last = word_at(text, start), word_at(text, end - 1)
        if first and last:
            self._choose(Selection(first, last))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """The keys that choose words are the screen's while none are being chosen."""
        return action not in _WHILE_CHOOSING or self.selection is not None

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Words may be chosen from here on; a place in the strip of ticks is gone to."""
        self._is_dragged = False
        at = event.get_content_offset_capture(self)
        if event.button != 1 or self._laid is None or not self.source.text:
            return
        if self._is_tick(at.x):
            self._jump_by_tick(at.y)
        else:
            self._pressed = word_at(self.source.text, self._offset_at(at.x, at.y))
            self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Choose from the word the mouse went down on to the one it is over."""
        self._over = event.get_content_offset_capture(self)
        self._drag()
        is_outside = self._laid is not None and not 0 <= self._over.y < self._laid.rows
        if self._pressed is None or not is_outside:
            self._stop_rolling()
        elif self._rolling is None:
            self._rolling = self.set_interval(_ROLL_S, self._drag)

    def on_mouse_up(self) -> None:
        """Choosing by mouse ends; the words stay chosen until they are taken."""
        self._pressed = None
        self._stop_rolling()
        self.release_mouse()

    def on_click(self, event: events.Click) -> None:
        """Tell the place; a second click chooses its word, as any does while words are being chosen."""
        at = event.get_content_offset_capture(self)
        if event.button != 1 or self._is_dragged or self._laid is None or not self.source.text:
            return
        if self._is_tick(at.x):
            return
        offset = self._offset_at(at.x, at.y)
        word = word_at(self.source.text, offset)
        if word and (event.chain > 1 or self.selection):
            self._choose(Selection(word, word))
        elif event.chain == 1:
            self._tell_click(offset, is_margin=at.x < self._shares.margin)

    def _tell_click(self, offset: int, *, is_margin: bool) -> None:
        """In the margin the marks are those that begin on the line."""
        assert self._laid is not None
        marks = self.source.marks.at(offset)
        if is_margin:
            line = self._laid.wrapped.line(self._laid.wrapped.line_of(offset))
            marks = self.source.marks.beginning_in(line.start, line.stop)
        keys = dict.fromkeys(mark.key for mark in marks if mark.key)
        self.post_message(self.Clicked(self, offset, tuple(keys)))

    def _drag(self) -> None:
        """To the word the mouse is over; a row beyond the edge comes into view by it."""
        if self._pressed is None:
            return
        word = word_at(self.source.text, self._offset_at(self._over.x, self._over.y))
        if word and (self._is_dragged or word != self._pressed):
            self._is_dragged = True
            self._choose(Selection(self._pressed, word))

    def _stop_rolling(self) -> None:
        if self._rolling is not None:
            self._rolling.stop()
            self._rolling = None

    def _jump_by_tick(self, at: int) -> None:
        """To the most telling mark that a row of the strip stands for, else to that part of the text."""
        assert self._laid is not None
        wrapped, height = self._laid.wrapped, self.scrollable_content_region.height

        def is_there(mark: Mark) -> bool:
            first, last = self._lines((mark.start, mark.end))
            return row_of(first, len(wrapped), height) <= at <= row_of(last, len(wrapped), height)

        if there := [mark for mark in self.source.marks.all if is_there(mark)]:
            mark = max(there, key=lambda mark: mark.kind)
            self.jump(mark.start, mark.end)
        elif len(wrapped) > height:
            self._scroll(at * len(wrapped) // height - height // 2)

    def _show_hit(self) -> None:
        if self.source.hit is not None:
            self.jump(*self.source.hits[self.source.hit])
        self.refresh()

    def _move(self, word: Stretch | None, *, extends: bool) -> None:
        if word is not None and (chosen := self.source.selection):
            self._choose(Selection(chosen.anchor if extends else word, word))

    def _choose(self, selection: Selection) -> None:
        is_first = self.source.selection is None
        self.source.selection = selection
        self._cell = None
        self._reveal(selection.head)
        self.refresh()
        if is_first:
            self.refresh_bindings()
        self.post_message(self.Selecting(self, *selection.span))

    def _stop_choosing(self) -> None:
        self.source.selection = None
        self.refresh()
        self.refresh_bindings()

    @property
    def _shares(self) -> Columns:
        return self._columns(self.scrollable_content_region.width)

    def _is_tick(self, column: int) -> bool:
        shares = self._shares
        return shares.ticks > 0 and column >= shares.margin + shares.text

    def _offset_at(self, column: int, line: int) -> int:
        """The code point painted at a cell of the pane, or nearest to it; line: a row, 0 the topmost."""
        assert self._laid is not None
        wrapped = self._laid.wrapped
        number = max(0, min(self.scroll_offset.y + line, len(wrapped) - 1))
        return wrapped.offset_at(number, max(0, column - self._shares.margin))
