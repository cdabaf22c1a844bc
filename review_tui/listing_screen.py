"""A listing of the queue that is read from the store in threads and shown while it is read.

Threads say what they found by messages; each belongs to the listing of its turn, and what comes of one that
was left is put aside. What is said of it, and its keys, `review_tui.queue_screen` adds.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

from textual import on, work
from textual.containers import Container
from textual.screen import Screen
from textual.worker import get_current_worker

from review_tui.glyphs import UNICODE, Glyphs
from review_tui.lasting_footer import LastingFooter
from review_tui.queue_ids import QueueIds
from review_tui.queue_list import QueueList
from review_tui.queue_messages import Failed, PartFound, RowsRead, Told
from review_tui.queue_reading import Outlook, read_outlook, read_queue, read_rows
from schemas.queue import QueueFilter, QueueQuery, SavedView
from store.errors import StoreError
from store.store import Store

_AGAIN_S = 30.0
"""Seconds after which rows in sight are read again: leases begin and end."""
_LOOK_S = 0.05
"""Seconds between two looks of a reading thread at whether the screen is still there."""


class ListingScreen(Screen[None]):
    """One listing after the other, of one reviewer's queue."""

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
        self._reads_rows = False
        self._wanted_next: QueueList.Wanted | None = None

    def on_mount(self) -> None:
        """Read the queue."""
        self.rows.focus()
        self.ask_for(self.query_wanted)
        self.set_interval(_AGAIN_S, self._look_again)

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

    # What a screen says

    def show_standing(self) -> None:
        """Say where she is and what is going on."""
        raise NotImplementedError

    def show_failure(self, error: StoreError) -> None:
        """Say why something was not read or written."""
        raise NotImplementedError

    # Reading

    def ask_for(self, query: QueueQuery, *, keeps_place: bool = False) -> None:
        """Read a queue; keeps_place: the cursor stays where it is, and what is in view until all is read."""
        self.query_wanted = query
        self._turn += 1
        self._painted.set()  # whoever waits for another queue need not
        self._painted = threading.Event()
        if keeps_place:
            self._painted.set()
        self._coming, self._keeps_place, self._share = QueueIds(), keeps_place, 0.0
        self.show_standing()
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
        self.show_standing()

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
            await keys.mount(LastingFooter(compact=True, show_command_palette=False))
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
        self.show_standing()
        self.call_after_refresh(self._first_painted)

    @on(Failed)
    def _failed(self, message: Failed) -> None:
        self._reads_rows = False
        self.show_failure(message.error)

    def _look_again(self) -> None:
        """Leases begin and end, and others decide: read what is in sight again."""
        if self.is_current and self._coming is None and len(self.rows):
            self.rows.ask_again()
            self._read_outlook(self.query_wanted)

    @work(thread=True, group="views", exit_on_error=False)
    def write_view(self, write: Callable[[SavedView], None], view: SavedView) -> None:
        """Keep or forget a view."""
        try:
            write(view)
        except StoreError as error:
            self.post_message(Failed(error))
