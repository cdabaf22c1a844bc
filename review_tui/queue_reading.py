"""Reading a queue from the store, for a thread: parts of it as they are found. Knows no screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from review_tui.queue_columns import Row
from schemas.queue import Holder, QueueKey, QueueProgress, QueueQuery
from store.store import Store

_FIRST = 1024
"""Fields looked at for the first part, so that something is there at once."""
_SEARCHED = 4096
"""Fields looked at in a part when words are looked for, which takes ten times as long."""
_MOST = 65_536
_SHOWN = 60
"""Rows read with the first part."""


@dataclass(frozen=True)
class Found:
    """A part of a queue."""

    ids: tuple[int, ...]
    rows: tuple[Row, ...] = ()
    """Of the first ids, with the first part that has any."""
    share: float = 1.0
    """How much was looked through, up to now."""
    is_last: bool = False


@dataclass(frozen=True)
class Outlook:
    """How far a reviewer's queue is, and whether others keep her from all of it."""

    progress: QueueProgress
    blocked_by: tuple[Holder, ...] = ()
    """Who has what is left; empty while something is free."""


def read_queue(
    store: Store, query: QueueQuery, is_over: Callable[[], bool], wait: Callable[[], object]
) -> Iterator[Found]:
    """The parts of a queue, until it ends or is over; wait: returns when the first rows are painted."""
    after: QueueKey | None = None
    examined, whole, has_rows = 0, None, False
    examine = _FIRST
    while not is_over():
        part = store.queue_part(query, after, examine=examine)
        examined += part.examined
        is_first = bool(part.ids) and not has_rows
        rows = tuple(read_rows(store, query, part.ids[:_SHOWN])) if is_first else ()
        has_rows = has_rows or is_first
        share = 1.0 if whole is None else min(1.0, examined / max(1, whole))
        yield Found(part.ids, rows, share if whole else 0.0, is_last=part.after is None)
        if part.after is None:
            return
        if is_first:
            wait()
        if whole is None:
            whole = store.queue_candidates(query)
        after, examine = part.after, _SEARCHED if query.wanted.words.split() else _MOST


def read_rows(store: Store, query: QueueQuery, ids: Sequence[int]) -> list[Row]:
    """Rows by id, as the queue has them."""
    read = store.queue_records if query.by_record else store.queue_rows
    return list(read(query.reviewer, ids))


def read_outlook(store: Store, query: QueueQuery, *, has_rows: bool) -> Outlook:
    """How far the queue is; has_rows: whether anything is in view, of which nothing may be free."""
    progress = store.queue_progress(query.reviewer)
    waits = QueueQuery(reviewer=query.reviewer)
    if not (has_rows and progress.waiting) or store.queue_next(waits) is not None:
        return Outlook(progress)
    others = [lease for lease in store.leases() if lease.reviewer != query.reviewer]
    latest = {
        lease.reviewer: lease.expires_at for lease in sorted(others, key=lambda lease: lease.expires_at)
    }
    return Outlook(progress, tuple(Holder(reviewer=who, until=until) for who, until in latest.items()))
