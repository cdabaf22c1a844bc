"""The part of the store that lists what waits for a reviewer.

Looking through a queue takes its time, and uses a connection of its own: no decision and no row waits for it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from schemas.queue import (
    QueueChoices,
    QueueKey,
    QueuePart,
    QueuePlace,
    QueueProgress,
    QueueQuery,
    QueueRecord,
    QueueRow,
    SavedView,
)
from store import queue, queue_parts, queue_rows, saved_views
from store.database import Database
from store.queue_parts import Listing
from store.queue_seats import Seats, find_seats, same_seats
from store.second import SecondConnection
from store.shown_values import ShownValues

EXAMINED_AT_ONCE = 16_384
"""Fields a part looks at; some ten milliseconds."""


class QueueStore:
    """A reviewer's queue, over one SQLite file. Each method sees the file as it is when it is called."""

    _database: Database
    _second: SecondConnection
    _clock: Callable[[], datetime]

    def queue_part(
        self, query: QueueQuery, after: QueueKey | None = None, *, examine: int = EXAMINED_AT_ONCE
    ) -> QueuePart:
        """The ids of the next rows of a queue, in order; `queue_rows` says what they are.

        after: the key the part before ended with, None for the first. examine: how many fields to look at.
        A part may be empty and not the last: the last one's `after` is None.
        """
        with self._second.reading() as database:
            listing = _listing(database, query, same_seats if after else find_seats)
            return queue_parts.read_part(listing, after, examine)

    def queue_candidates(self, query: QueueQuery) -> int:
        """How many rows are looked at for the whole of a queue, for saying how far that is."""
        with self._second.reading() as database:
            return queue_parts.candidates(_listing(database, query))

    def queue_count(self, query: QueueQuery) -> int:
        """How many rows a queue has; a search in a million fields takes seconds."""
        with self._second.reading() as database:
            return queue.count_rows(_listing(database, query))

    def queue_rows(self, reviewer: str, ids: Sequence[int]) -> list[QueueRow]:
        """Fields as the reviewer sees them, in the order of ids; without those drafted anew meanwhile."""
        with self._database.reading():  # the second connection may be looking through the whole file
            return queue_rows.load_rows(self._database, reviewer, ids, self._clock())

    def queue_records(self, reviewer: str, ids: Sequence[int]) -> list[QueueRecord]:
        """Records as the reviewer sees them, in the order of ids; without those drafted anew meanwhile."""
        with self._database.reading():  # the second connection may be looking through the whole file
            return queue_rows.load_records(self._database, reviewer, ids, self._clock())

    def queue_next(
        self, query: QueueQuery, after: str | None = None, *, backwards: bool = False
    ) -> QueueRow | None:
        """Where to go on: the first field, in the queue's order, of the nearest record that is free.

        after: hash of the document to go on from, None for the beginning; backwards: to the one before it.
        Records stand in the order of their likeliest wrong field, so that going there and back leads to the
        same ones. None when there is no more in that direction.
        """
        with self._second.reading() as database:
            listing, now = _listing(database, query), self._clock()
            found = queue.next_field(listing, after, now, backwards=backwards)
            rows = queue_rows.load_rows(database, query.reviewer, [found], now) if found else []
        return rows[0] if rows else None

    def queue_place(self, reviewer: str, document_sha256: str) -> QueuePlace | None:
        """Which of a reviewer's records a document's is; None when it is in no queue of hers."""
        with self._second.reading() as database:
            return queue.place_of(database, find_seats(database, reviewer), document_sha256)

    def queue_progress(self, reviewer: str) -> QueueProgress:
        """How far all of a reviewer's queue is done; a tenth of a second in a million fields."""
        with self._second.reading() as database:
            return queue.read_progress(database, find_seats(database, reviewer))

    def queue_choices(self) -> QueueChoices:
        """What a queue can be filtered by."""
        with self._second.reading() as database:
            return queue.read_choices(database)

    def views(self, reviewer: str) -> list[SavedView]:
        """A reviewer's saved views, then everybody's."""
        return saved_views.list_views(self._database, reviewer)

    def save_view(self, view: SavedView) -> None:
        """Keep a view, in the place of one of the same name and owner."""
        with self._database.writing():
            saved_views.save_view(self._database, view, self._clock())

    def remove_view(self, view: SavedView) -> None:
        """Forget the view of this name and owner, if there is one."""
        with self._database.writing():
            saved_views.remove_view(self._database, view)


def _listing(
    database: Database, query: QueueQuery, seats_of: Callable[[Database, str], Seats] = find_seats
) -> Listing:
    return Listing(database, query, seats_of(database, query.reviewer), ShownValues(database, query.reviewer))
