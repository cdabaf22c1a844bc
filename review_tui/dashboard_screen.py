"""The Dashboard: how far the review is and how fast, how good the drafts were, who looks, who agrees."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Footer, Static

from review_tui.figures import figure_lines
from review_tui.glyphs import Glyphs
from review_tui.words import clean
from schemas.agreement import Agreement
from schemas.figures import ReviewFigures
from store.errors import StoreError
from store.store import Store

Measure = Callable[[Store], Agreement]
"""How far two reviewers of a store's documents agree; may take seconds."""
AGAIN_S = 60.0
"""Seconds after which the figures are read again."""


def _key(keys: str, action: str, words: str, *, show: bool = False, name: str = "") -> Binding:
    return Binding(keys, action, words, show=show, id=f"dashboard.{name or action}")


class DashboardScreen(Screen[None]):
    """The figures of one database."""

    AUTO_FOCUS: ClassVar[str] = "#figures"
    BINDINGS: ClassVar[list[BindingType]] = [
        _key("r", "read_again", "Read again", show=True),
        _key("j", "scroll(1)", "Down", show=True, name="down"),
        _key("k", "scroll(-1)", "Up", show=True, name="up"),
        _key("question_mark", "app.show_help", "Help", show=True, name="help"),
        _key("q,escape", "dismiss", "Back", show=True, name="leave"),
    ]
    DEFAULT_CSS = """
    DashboardScreen {
        layout: vertical;
        & #title { height: 1; background: $panel; text-style: bold; text-wrap: nowrap; }
        & #figures {
            height: 1fr; padding: 0 1; background: $surface;
            scrollbar-gutter: stable; scrollbar-size-vertical: 1; overflow-x: hidden;
        }
        & #told { height: auto; text-wrap: nowrap; }
    }
    """

    class Read(Message):
        """Figures were read; agreement is None where it is not told, or not yet."""

        def __init__(self, figures: ReviewFigures, agreement: Agreement | None, *, is_all: bool) -> None:
            super().__init__()
            self.figures = figures
            self.agreement = agreement
            self.is_all = is_all

    class Failed(Message):
        """The store could not do what was asked."""

        def __init__(self, error: StoreError) -> None:
            super().__init__()
            self.error = error

    def __init__(
        self, store: Store, glyphs: Glyphs, now: Callable[[], datetime], measure: Measure | None = None
    ) -> None:
        """now: UTC. measure: None where agreement is not to be told."""
        super().__init__()
        self.store = store
        self.glyphs = glyphs
        self._now = now
        self._measure = measure
        self._figures: ReviewFigures | None = None
        self._agreement: Agreement | None = None
        self._state = ""

    def compose(self) -> ComposeResult:
        """What it is, the figures, the keys."""
        yield Static(id="title", markup=False)
        with VerticalScroll(id="figures"):
            yield Static(id="told", markup=False)
        yield Footer(compact=True, show_command_palette=False)

    def on_mount(self) -> None:
        """Read them, and again every so often."""
        self.action_read_again()
        self.set_interval(AGAIN_S, self._read_in_view)

    def on_resize(self) -> None:
        """Bars and columns fit the new width."""
        self.call_after_refresh(self._paint)

    def action_read_again(self) -> None:
        """The figures as they are now."""
        self._state = "reading"
        self._paint_title()
        self._read()

    def action_scroll(self, by: int) -> None:
        """A line down or up."""
        self.query_one("#figures").scroll_relative(y=by, animate=False)

    def _read_in_view(self) -> None:
        if self.is_current:
            self.action_read_again()

    @work(thread=True, group="figures", exclusive=True, exit_on_error=False)
    def _read(self) -> None:
        """Figures first, then how far two agree, which takes longer."""
        try:
            figures = self.store.review_figures()
            measures = self._measure is not None
            self.post_message(self.Read(figures, self._agreement, is_all=not measures))
            if self._measure is not None:
                self.post_message(self.Read(figures, self._measure(self.store), is_all=True))
        except StoreError as error:
            self.post_message(self.Failed(error))

    @on(Read)
    def _was_read(self, message: Read) -> None:
        self._figures, self._agreement = message.figures, message.agreement
        at = f"read {self._now():%H:%M:%S} UTC"
        self._state = at if message.is_all else f"{at}, counting how far two agree"
        self._paint()

    @on(Failed)
    def _failed(self, message: Failed) -> None:
        self._state = "not read"
        self._paint_title()
        self.notify(clean(str(message.error)), severity="error", markup=False)

    def _paint(self) -> None:
        self._paint_title()
        width = self.query_one("#figures").scrollable_content_region.width
        if self._figures is None or not width:
            return
        lines = list(figure_lines(self._figures, self._agreement, width, self.glyphs))
        told = Content("\n").join([Content.styled(words, style) for words, style in lines])
        self.query_one("#told", Static).update(told)

    def _paint_title(self) -> None:
        name = clean(self.store.path.name)
        dot = self.glyphs.dot
        self.query_one("#title", Static).update(Content(f"Figures {dot} {self._state} {dot} {name}"))
