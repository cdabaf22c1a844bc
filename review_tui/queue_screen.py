"""The Queue: what waits for a reviewer, likeliest wrong first, with filters, search and saved views."""

from __future__ import annotations

from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from review_tui.listing_screen import ListingScreen
from review_tui.queue_choosing import FilterScreen, Remove, Save, Take, ViewsScreen
from review_tui.queue_columns import bar
from review_tui.queue_line import QueueLine
from review_tui.queue_list import QueueList
from review_tui.queue_words import SHOW_WORDS, say_blocked, say_filter, say_nothing, say_progress
from review_tui.words import clean, counted
from schemas.queue import QueueFilter, Show
from store.errors import StoreError

_BAR = 10
"""Cells of the bar of what is decided."""


def _key(keys: str, action: str, words: str, *, show: bool = False, name: str = "") -> Binding:
    return Binding(keys, action, words, show=show, id=f"queue.{name or action}")


class QueueScreen(ListingScreen):
    """One reviewer's queue."""

    _was_left = False
    """Whether a record was opened since the queue was read."""
    BINDINGS: ClassVar[list[BindingType]] = [
        _key("slash", "search", "Search", show=True),
        _key("f", "filter", "Filter", show=True),
        _key("v", "views", "Views", show=True),
        _key("b", "by_record", "Records or fields", show=True),
        _key("r", "read_again", "Reload", show=True),
        Binding("question_mark", "app.show_help", "Help", id="queue.help"),
        Binding("ctrl+q", "app.quit", "Leave", id="queue.quit"),
        _key("escape", "reset", "Everything that waits"),
        *(
            _key(str(number), f"show('{show.value}')", f"Show {SHOW_WORDS[show]}", name=f"show_{show.value}")
            for number, show in enumerate(Show, 1)
        ),
    ]
    DEFAULT_CSS = """
    QueueScreen {
        layout: vertical;
        & #standing { height: 1; background: $panel; text-wrap: nowrap; }
        & #filter { height: 1; color: $text-muted; text-wrap: nowrap; }
        & #words { display: none; height: 1; border: none; padding: 0 1; }
        &.-searching #words { display: block; }
        & QueueList { height: 1fr; }
        & #nothing { display: none; height: 1fr; padding: 1 2; }
        &.-nothing #nothing { display: block; }
        &.-nothing QueueList { display: none; }
        & #state { height: 1; text-wrap: nowrap; }
        & #keys { height: 1; background: $footer-background; }
        &.-blocked #state { color: $text-warning; text-style: bold; }
        &.-failed #state { color: $text-error; text-style: bold; }
    }
    """

    class Chosen(Message):
        """A record is to be opened, at a field."""

        def __init__(self, document_sha256: str, path: str | None) -> None:
            super().__init__()
            self.document_sha256 = document_sha256
            self.path = path
            """None for a record of which no field waits."""

    def compose(self) -> ComposeResult:
        """Two lines of where she is, the list, one line of what is going on, the keys."""
        yield QueueLine(id="standing")
        yield QueueLine(id="filter")
        hint = "words in record, path, value or quote"
        yield Input(placeholder=hint, id="words", max_length=500, select_on_focus=False)
        yield QueueList(self.glyphs, id="rows")
        yield Static(id="nothing", markup=False)
        yield QueueLine(id="state")
        yield Container(id="keys")

    def on_screen_resume(self) -> None:
        """A record that was open has changed the queue."""
        if self._was_left:
            self._was_left = False
            self.action_read_again()

    def search(self, words: str) -> None:
        """Show what has all of the words, beside what else is wanted."""
        self._change(words=words)

    # What it says

    def show_standing(self) -> None:
        """Say where she is and what is going on."""
        self.remove_class("-failed")
        outlook = self._outlook
        blocked = outlook.blocked_by if outlook else ()
        is_empty = self._coming is None and not len(self.rows) and not self.is_reading and outlook is not None
        self.set_class(bool(blocked), "-blocked")
        self.set_class(is_empty, "-nothing")
        self._say("standing", self._standing())
        self._say("filter", Content(say_filter(self.wanted, by_record=self.query_wanted.by_record)))
        self._say("state", Content(self._state()))
        if is_empty and outlook is not None:
            words = say_nothing(outlook.progress, self.wanted, self.store.path)
            self.query_one("#nothing", Static).update(Content(words))

    def _standing(self) -> Content:
        who = Content.styled(clean(self.query_wanted.reviewer), "bold")
        if self._outlook is None:
            return Content(" · ").join([Content("Queue"), who])
        progress = self._outlook.progress
        share = progress.decided / progress.fields if progress.fields else 0.0
        done = f"{bar(share, _BAR, self.glyphs)} {share:.0%}"
        return Content(" · ").join([Content("Queue"), who, Content(say_progress(progress)), Content(done)])

    def _state(self) -> str:
        """Where the cursor is, how far reading is, who has what is left."""
        rows = self.rows
        count = len(rows if self._coming is None else self._coming)
        unit = counted(count, "record" if self.query_wanted.by_record else "field")
        if self.is_reading:
            doing = "searching" if self.wanted.words.strip() else "reading"
            return f"{doing} {self._share:.0%}, {unit} so far"
        if self._outlook and self._outlook.blocked_by:
            return say_blocked(self._outlook.blocked_by)
        return f"{rows.cursor + 1:,} of {unit}" if len(rows) else ""

    def show_failure(self, error: StoreError) -> None:
        """Say why something was not read or written, until the next thing is."""
        self.add_class("-failed")
        self._say("state", Content(clean(str(error))))
        self.notify(clean(str(error)), severity="error", markup=False)

    @on(QueueList.Moved)
    def _moved(self) -> None:
        self._say("state", Content(self._state()))

    def _say(self, line: str, words: Content) -> None:
        self.query_one(f"#{line}", QueueLine).show(words)

    # What she asks for

    @on(QueueList.Chosen)
    def _row_chosen(self, message: QueueList.Chosen) -> None:
        row = message.row
        self._was_left = True
        self.post_message(self.Chosen(row.document_sha256, row.path))

    def action_search(self) -> None:
        """Type words."""
        self.add_class("-searching")
        words = self.query_one("#words", Input)
        words.value = self.wanted.words
        words.focus()

    @on(Input.Submitted, "#words")
    def _searched(self, message: Input.Submitted) -> None:
        self.remove_class("-searching")
        self.rows.focus()
        self.search(message.value)

    def action_reset(self) -> None:
        """End the search that is being typed; else show everything that waits."""
        if self.has_class("-searching"):
            self.remove_class("-searching")
            self.rows.focus()
        elif self.wanted != QueueFilter():
            self.ask_for(self.query_wanted.model_copy(update={"wanted": QueueFilter()}))

    def action_show(self, show: str) -> None:
        """Show the fields of one kind."""
        self._change(show=Show(show))

    def action_by_record(self) -> None:
        """One row a record, or one a field."""
        by_record = not self.query_wanted.by_record
        self.ask_for(self.query_wanted.model_copy(update={"by_record": by_record}))

    def action_read_again(self) -> None:
        """The queue as it is now, the cursor where it is."""
        self.rows.ask_again()
        self.ask_for(self.query_wanted, keeps_place=True)

    @work(group="dialog", exclusive=True)
    async def action_filter(self) -> None:
        """Choose what is to be seen."""
        wanted = await self.app.push_screen_wait(FilterScreen(self.store, self.wanted))
        if wanted is not None and wanted != self.wanted:
            self.ask_for(self.query_wanted.model_copy(update={"wanted": wanted}))

    @work(group="dialog", exclusive=True)
    async def action_views(self) -> None:
        """Take, keep or forget a view."""
        query = self.query_wanted
        asked = await self.app.push_screen_wait(
            ViewsScreen(self.store, query.reviewer, query.wanted, by_record=query.by_record)
        )
        match asked:
            case Take(view):
                self.ask_for(query.model_copy(update={"wanted": view.wanted, "by_record": view.by_record}))
            case Save(view):
                self.write_view(self.store.save_view, view)
            case Remove(view):
                self.write_view(self.store.remove_view, view)
            case None:
                pass

    def _change(self, **wanted: object) -> None:
        changed = self.wanted.model_copy(update=wanted)
        if changed != self.wanted:
            self.ask_for(self.query_wanted.model_copy(update={"wanted": changed}))
