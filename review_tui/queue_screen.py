"""The Queue: what waits for a reviewer, likeliest wrong first, with filters, search and saved views.

The store is asked in threads, and what it says comes as messages; the list is painted while it is read.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Footer, Input, Static
from textual.worker import get_current_worker

from review_tui.glyphs import UNICODE, Glyphs
from review_tui.queue_choosing import FilterScreen, Remove, Save, Take, ViewsScreen
from review_tui.queue_columns import bar
from review_tui.queue_ids import QueueIds
from review_tui.queue_line import QueueLine
from review_tui.queue_list import QueueList
from review_tui.queue_messages import Failed, PartFound, RowsRead, Told
from review_tui.queue_reading import Outlook, read_outlook, read_queue, read_rows
from review_tui.queue_words import say_blocked, say_filter, say_nothing, say_progress
from review_tui.words import clean, counted
from schemas.queue import QueueFilter, QueueQuery, SavedView, Show
from store.errors import StoreError
from store.store import Store

_AGAIN_S = 30.0
"""Seconds after which rows in sight are read again: leases begin and end."""
_LOOK_S = 0.05
"""Seconds between two looks of a reading thread at whether the screen is still there."""
_BAR = 10
"""Cells of the bar of what is decided."""


def _key(keys: str, action: str, words: str, *, show: bool = False, name: str = "") -> Binding:
    return Binding(keys, action, words, show=show, id=f"queue.{name or action}")


class QueueScreen(Screen[None]):
    """One reviewer's queue."""

    BINDINGS: ClassVar[list[BindingType]] = [
        _key("slash", "search", "Search", show=True),
        _key("f", "filter", "Filter", show=True),
        _key("v", "views", "Views", show=True),
        _key("b", "by_record", "Records or fields", show=True),
        _key("r", "read_again", "Read again", show=True),
        Binding("question_mark", "app.show_help", "Help", id="queue.help"),
        Binding("ctrl+q", "app.quit", "Leave", id="queue.quit"),
        _key("escape", "reset", "Everything that waits"),
        *(
            _key(str(number), f"show('{show.value}')", f"Show {show.value}", name=f"show_{show.value}")
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

    def __init__(self, store: Store, reviewer: str, glyphs: Glyphs = UNICODE) -> None:
        super().__init__()
        self.store = store
        self.glyphs = glyphs
        self.query_wanted = QueueQuery(reviewer=reviewer)
        self._turn = 0
        """Number of the listing that counts; what comes of others is left aside."""
        self._coming: QueueIds | None = None
        """A listing that takes the place of the one in view when it can."""
        self._keeps_place = False
        self._share = 0.0
        self._painted = threading.Event()
        """The first rows are painted; the others are read after that, so as not to keep it waiting."""
        self._outlook: Outlook | None = None
        self._was_left = False
        self._reads_rows = False
        self._wanted_next: QueueList.Wanted | None = None

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

    def on_mount(self) -> None:
        """Read the queue."""
        self.rows.focus()
        self._ask_for(self.query_wanted)
        self.set_interval(_AGAIN_S, self._look_again)

    def on_screen_resume(self) -> None:
        """A record that was open has changed the queue."""
        if self._was_left:
            self._was_left = False
            self.action_read_again()

    @property
    def rows(self) -> QueueList:
        """The list."""
        return self.query_one("#rows", QueueList)

    @property
    def wanted(self) -> QueueFilter:
        """What is to be seen."""
        return self.query_wanted.wanted

    @property
    def is_reading(self) -> bool:
        """Whether there may be rows that are not known yet."""
        return self._share < 1.0

    @property
    def is_in_view(self) -> bool:
        """Whether the rows in view are those that were asked for last."""
        return self._coming is None

    def search(self, words: str) -> None:
        """Show what has all of the words, beside what else is wanted."""
        self._change(words=words)

    # Reading

    def _ask_for(self, query: QueueQuery, *, keeps_place: bool = False) -> None:
        """Read a queue; keeps_place: the cursor stays where it is, and what is in view until all is read."""
        self.query_wanted = query
        self._turn += 1
        self._painted.set()  # whoever waits for another queue need not
        self._painted = threading.Event()
        if keeps_place:
            self._painted.set()
        self._coming, self._keeps_place, self._share = QueueIds(), keeps_place, 0.0
        self._paint()
        self._read_queue(self._turn, query)

    @work(thread=True, group="queue", exclusive=True, exit_on_error=False)
    def _read_queue(self, turn: int, query: QueueQuery) -> None:
        worker, found_any = get_current_worker(), False
        painted = self._painted

        def wait() -> None:
            while not painted.wait(_LOOK_S) and not worker.is_cancelled:
                pass

        try:
            for found in read_queue(self.store, query, lambda: worker.is_cancelled, wait):
                found_any = found_any or bool(found.ids)
                self.post_message(PartFound(turn, found))
            if not worker.is_cancelled:
                self.post_message(Told(read_outlook(self.store, query, has_rows=found_any)))
        except StoreError as error:
            self.post_message(Failed(error))

    @on(PartFound)
    def _part_found(self, message: PartFound) -> None:
        if message.turn != self._turn:
            return
        found = message.found
        self._share = found.share
        if self._coming is None:
            self.rows.extend(found.ids)
        else:
            self._coming.extend(found.ids)
            self._coming.supply([row.id for row in found.rows], found.rows)
            if found.is_last or (self._coming and not self._keeps_place):
                self._show_coming(self._coming)
        if found.is_last:
            self._share = 1.0
        self._paint()

    def _show_coming(self, coming: QueueIds) -> None:
        """Put the new listing in view, the cursor on the row it was on, or where that was."""
        rows, cursor = self.rows, 0
        if self._keeps_place and len(rows):
            cursor = rows.cursor
            found = coming.index_of(rows.ids.id_at(cursor), min(cursor, len(coming)))
            cursor = cursor if found is None else found
        rows.show(coming, by_record=self.query_wanted.by_record, cursor=cursor)
        self._coming = None
        self.call_after_refresh(self._first_painted)

    async def _first_painted(self) -> None:
        """Rows are there: now the rest may be read, and the keys told, which takes as long as all else."""
        self._painted.set()
        keys = self.query_one("#keys", Container)
        if not keys.children:
            await keys.mount(Footer(compact=True, show_command_palette=False))
            self.refresh_bindings()  # a footer that comes late has missed them

    @on(QueueList.Wanted)
    def _wanted_rows(self, message: QueueList.Wanted) -> None:
        """Read them; what was wanted while that went on is read after it, the last alone."""
        if self._reads_rows:
            self._wanted_next = message
        else:
            self._reads_rows = True
            self._read_rows(message)

    @work(thread=True, group="rows", exit_on_error=False)
    def _read_rows(self, wanted: QueueList.Wanted) -> None:
        query = self.query_wanted.model_copy(update={"by_record": wanted.by_record})
        try:
            self.post_message(RowsRead(wanted, read_rows(self.store, query, wanted.ids)))
        except StoreError as error:
            self.post_message(Failed(error))

    @on(RowsRead)
    def _rows_read(self, message: RowsRead) -> None:
        self._reads_rows = False
        self.rows.supply(message.wanted.queue, message.wanted.ids, message.rows)
        if self._wanted_next is not None:
            wanted, self._wanted_next = self._wanted_next, None
            self._wanted_rows(wanted)

    @work(thread=True, group="outlook", exclusive=True, exit_on_error=False)
    def _read_outlook(self, query: QueueQuery) -> None:
        try:
            self.post_message(Told(read_outlook(self.store, query, has_rows=True)))
        except StoreError as error:
            self.post_message(Failed(error))

    @on(Told)
    def _told(self, message: Told) -> None:
        self._outlook = message.outlook
        self._paint()
        self.call_after_refresh(self._first_painted)

    @on(Failed)
    def _failed(self, message: Failed) -> None:
        self._reads_rows = False
        self.add_class("-failed")
        self._say("state", Content(clean(str(message.error))))
        self.notify(clean(str(message.error)), severity="error", markup=False)

    def _look_again(self) -> None:
        """Leases begin and end, and others decide: read what is in sight again."""
        if self.is_current and self._coming is None and len(self.rows):
            self.rows.ask_again()
            self._read_outlook(self.query_wanted)

    # Painting

    def _paint(self) -> None:
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
            self._ask_for(self.query_wanted.model_copy(update={"wanted": QueueFilter()}))

    def action_show(self, show: str) -> None:
        """Show the fields of one kind."""
        self._change(show=Show(show))

    def action_by_record(self) -> None:
        """One row a record, or one a field."""
        by_record = not self.query_wanted.by_record
        self._ask_for(self.query_wanted.model_copy(update={"by_record": by_record}))

    def action_read_again(self) -> None:
        """The queue as it is now, the cursor where it is."""
        self.rows.ask_again()
        self._ask_for(self.query_wanted, keeps_place=True)

    @work(group="dialog", exclusive=True)
    async def action_filter(self) -> None:
        """Choose what is to be seen."""
        wanted = await self.app.push_screen_wait(FilterScreen(self.store, self.wanted))
        if wanted is not None and wanted != self.wanted:
            self._ask_for(self.query_wanted.model_copy(update={"wanted": wanted}))

    @work(group="dialog", exclusive=True)
    async def action_views(self) -> None:
        """Take, keep or forget a view."""
        query = self.query_wanted
        asked = await self.app.push_screen_wait(
            ViewsScreen(self.store, query.reviewer, query.wanted, by_record=query.by_record)
        )
        match asked:
            case Take(view):
                self._ask_for(query.model_copy(update={"wanted": view.wanted, "by_record": view.by_record}))
            case Save(view):
                self._write_view(self.store.save_view, view)
            case Remove(view):
                self._write_view(self.store.remove_view, view)
            case None:
                pass

    @work(thread=True, group="views", exit_on_error=False)
    def _write_view(self, write: Callable[[SavedView], None], view: SavedView) -> None:
        try:
            write(view)
        except StoreError as error:
            self.post_message(Failed(error))

    def _change(self, **wanted: object) -> None:
        changed = self.wanted.model_copy(update=wanted)
        if changed != self.wanted:
            self._ask_for(self.query_wanted.model_copy(update={"wanted": changed}))
