"""A record that is walked: what is in view beside its source, and what keys do alike to fields and disputes.

`review_tui.review_screen` and `review_tui.adjudicate_screen` add what is decided there.
"""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.widget import Widget

from review_tui import deciding
from review_tui.asking_screen import AskingScreen
from review_tui.glyphs import ASCII
from review_tui.header import Header
from review_tui.history_screen import HistoryScreen
from review_tui.row_list import RowList
from review_tui.source_messages import Cancelled
from review_tui.source_strips import ASCII as ASCII_SIGNS
from review_tui.source_strips import UNICODE as UNICODE_SIGNS
from review_tui.source_view import SourceView
from schemas.decisions import Event
from schemas.documents import Span

_BEFORE_OPEN = frozenset({"leave"})
"""What can be done before the record is there."""


class WalkingScreen(AskingScreen):
    """A list of what is to be decided, beside the source it rests on."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]  # noqa: RUF012  # no ClassVar in Textual either
    VERTICAL_BREAKPOINTS = [(0, "-low"), (20, "-high")]  # noqa: RUF012  # the same
    NOTHING_OPEN: ClassVar[str] = "nothing is open"
    """What is said where the next open one is asked for and none is."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys that need a record do nothing until it is there."""
        return self.session is not None or action in _BEFORE_OPEN or super().check_action(action, parameters)

    @property
    def source(self) -> SourceView:
        """The source."""
        return self.query_one("#source", SourceView)

    def make_source(self) -> SourceView:
        """The source, with the signs of this terminal."""
        return SourceView(signs=ASCII_SIGNS if self.glyphs is ASCII else UNICODE_SIGNS, id="source")

    def show_standing(self) -> None:
        """Paint the header."""
        self.query_one("#header", Header).show(self.standing())

    def focus_list(self) -> None:
        """Keys go to the list again."""
        self.query_one(self.AUTO_FOCUS, Widget).focus()

    @property
    def lit(self) -> Span | None:
        """The words in view; None where what is in view rests on none."""
        session = self.opened()
        place = session.place_in_view
        return session.fact or (place.span if place else None)

    # Walking

    def action_step(self, by: int) -> None:
        """Another one of the list."""
        self.opened().step(by)
        self.show_session()

    def action_next_open(self) -> None:
        """The next one without an answer."""
        if not self.opened().go_on():
            self.say(self.NOTHING_OPEN)
        self.show_session()

    def action_cycle(self, by: int) -> None:
        """Another place of what is in view."""
        self.opened().cycle(by)
        self.show_session()

    def action_scroll_source(self, by: int) -> None:
        """The source, a page up or down."""
        if by > 0:
            self.source.action_page_down()
        else:
            self.source.action_page_up()

    def action_zoom(self) -> None:
        """The source alone, or with everything else again."""
        self.toggle_class("-zoomed")

    @on(RowList.Clicked)
    def _row_clicked(self, clicked: RowList.Clicked) -> None:
        session = self.opened()
        session.go(session.fields[clicked.index].path)
        self.show_session()

    # Putting off and taking back

    def action_skip(self) -> None:
        """Later; an answer is withdrawn by it, which is said."""
        session = self.opened()
        field = session.field

        def then() -> None:
            if field is not None and field.answer is not None:
                self.say(
                    f"the answer to {field.path} is withdrawn; it comes again at the end; u brings it back"
                )
            self.go_on()

        self.decide(lambda: deciding.skip(session), then=then)

    def action_undo(self) -> None:
        """Take the last key back."""
        session = self.opened()
        self.decide_later(lambda: deciding.undo(session))

    def action_redo(self) -> None:
        """Do again what was taken back."""
        session = self.opened()
        self.decide_later(lambda: deciding.redo(session))

    def action_reopen(self) -> None:
        """The record is not finished after all."""
        self.decide(lambda: deciding.reopen(self.opened()))

    def action_history(self) -> None:
        """Every event of the reviewer on the record."""
        self.app.push_screen(HistoryScreen(self.opened(), self.glyphs), self._take_back)

    def _take_back(self, event: Event | None) -> None:
        """Reverse what was chosen in the history."""
        session = self.session
        if event is not None and session is not None:
            self.decide_later(lambda: deciding.reverse(session, [event]))

    # Choosing words

    def choose_words(self, what: str) -> None:
        """Let her choose words of the source for this; those that are chosen already, by mouse, are taken."""
        if self.source.selection is not None:
            self.source.action_take()
            return
        self.source.start_selecting(self.lit.start if self.lit else 0)
        self.say(f"choose the words of {what}: arrows, Shift for more, Enter takes them, Esc leaves")

    @on(Cancelled)
    def _no_words_chosen(self) -> None:
        self.focus_list()
