"""Questions about a whole queue: how many rows, how far done, what to filter by, which record is next."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from schemas.drafts import UNSUPPORTED
from schemas.fields import Drafter
from schemas.queue import QueueChoices, QueuePlace, QueueProgress
from store.columns import Row
from store.database import Database
from store.queue_filter import DECIDED, SKIPPED
from store.queue_parts import FIRST, LAST, Listing, Place, first_field, next_draft, read_part
from store.queue_seats import Seats, find_holders

_AT_ONCE = 65_536
"""Fields looked through in one query."""


def count_rows(listing: Listing) -> int:
    """How many rows the queue has; takes seconds in a million fields when words are looked for."""
    count, part = 0, read_part(listing, None, _AT_ONCE)
    while part.after is not None:
        count += len(part.ids)
        part = read_part(listing, part.after, _AT_ONCE)
    return count + len(part.ids)


def read_progress(database: Database, seats: Seats) -> QueueProgress:
    """How far all of a reviewer's queue is done."""
    [row] = database.rows(
        f"SELECT count(*) AS fields, coalesce(sum({seats.state} = {DECIDED}), 0) AS decided,"  # noqa: S608  # ours
        f" coalesce(sum({seats.state} = {SKIPPED}), 0) AS skipped"
        f" FROM queue INDEXED BY queue_order {seats.join('queue')} WHERE {seats.term}",
        seats.values,
    )
    unsupported = "SELECT count(*) FROM drafts WHERE superseded_at IS NULL AND record_type = ?"
    return QueueProgress(
        **row,
        records=database.number("SELECT count(*) FROM queue_drafts") - seats.closed,
        elsewhere=seats.closed,
        unsupported=database.number(unsupported, [UNSUPPORTED]),
    )


def read_choices(database: Database) -> QueueChoices:
    """What there is to filter by."""
    types = database.rows("SELECT DISTINCT record_type AS name FROM queue_drafts ORDER BY name")
    groups = "SELECT DISTINCT field_group AS name FROM queue INDEXED BY queue_order ORDER BY name"
    drafters = "SELECT DISTINCT drafter AS name FROM queue INDEXED BY queue_order ORDER BY name"
    return QueueChoices(
        record_types=tuple(row["name"] for row in types),
        field_groups=tuple(row["name"] for row in database.rows(groups)),
        drafters=tuple(Drafter(row["name"]) for row in database.rows(drafters)),
    )


def next_field(listing: Listing, after: str | None, now: datetime, *, backwards: bool) -> int | None:
    """Where to go on in the nearest record that nobody else has open, behind a document or before it.

    Records that were finished meanwhile are passed over; None when there is no more in that direction.
    """
    for draft_id in _drafts_from(listing, _place_of(listing.database, after, backwards), backwards):
        if _is_free(listing.database, listing.query.reviewer, draft_id, now):
            found = first_field(listing, draft_id)
            if found is not None:
                return found
    return None


def place_of(database: Database, seats: Seats, document_sha256: str) -> QueuePlace | None:
    """Where a document's record stands among the reviewer's; None when it is not in the queue."""
    row = _row_of(database, document_sha256)
    if row is None:
        return None
    counts = (
        "SELECT count(*) AS records,"  # noqa: S608  # ours
        " coalesce(sum((queue_drafts.rank, queue_drafts.draft_id) <= (?, ?)), 0) AS number"
        f" FROM queue_drafts INDEXED BY queue_drafts_order {seats.join('queue_drafts')} WHERE {seats.term}"
    )
    [counted] = database.rows(counts, [row["rank"], row["draft_id"], *seats.values])
    return QueuePlace(**counted)


def _drafts_from(listing: Listing, place: Place, backwards: bool) -> Iterator[int]:
    while (row := next_draft(listing, place, backwards=backwards)) is not None:
        yield row["id"]
        place = row["rank"], row["id"]


def _place_of(database: Database, document_sha256: str | None, backwards: bool) -> Place:
    """Of the document's record; the end to begin at, where it has none."""
    row = _row_of(database, document_sha256)
    if row is None:
        return LAST if backwards else FIRST
    return row["rank"], row["draft_id"]


def _row_of(database: Database, document_sha256: str | None) -> Row | None:
    return database.row(
        "SELECT rank, draft_id FROM queue_drafts JOIN documents ON documents.id = document_id"
        " WHERE text_sha256 = ?",
        [document_sha256],
    )


def _is_free(database: Database, reviewer: str, draft_id: int, now: datetime) -> bool:
    [row] = database.rows(
        "SELECT text_sha256 FROM queue_drafts JOIN documents ON documents.id = document_id"
        " WHERE draft_id = ?",
        [draft_id],
    )
    [held] = find_holders(database, reviewer, [row["text_sha256"]], now).values()
    return held.is_open
