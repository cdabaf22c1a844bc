"""Decisions of reviewers: a log that only grows, each event sealed by a hash over it and the one before."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from schemas.decisions import RECORD, Action, Decision, Event
from schemas.leases import Lease
from store.answers import follow_event
from store.attention import check_shown
from store.columns import Row, to_column
from store.database import Database
from store.drafted import load_review
from store.errors import DecisionMismatchError
from store.events import SEALED, event_of, row_of
from store.progress import follow_events
from store.rules import check_decision, check_finished
from store.seats import check_decider
from store.settling import unsettled_paths_of

GENESIS = "0" * 64
"""Stands for the hash before the first event."""
_AS_BYTES = "SELECT {} FROM decisions".format(  # noqa: S608  # our own names
    ", ".join(
        f"iif(typeof({name}) IN ('text', 'blob'), typeof({name}) || hex({name}), {name}) AS {name}"
        for name in (*SEALED, "hash")
    )
)
"""Events with texts as their type, four letters, and hexadecimal digits: a cell that is no UTF-8 is found,
instead of ending the search.
"""
_BEFORE_SEATS = tuple(name for name in SEALED if name not in ("seat", "batch", "settles"))
"""What the hash was over before m011_seats; such an event has the first seat and no batch."""
_LOWEST_ID = -(2**63)
"""That SQLite can hold; none of ours is below 1."""


@dataclass(frozen=True)
class Audit:
    """What looking at the whole log gave."""

    events: int
    """How many were whole, one after another."""
    head: str
    """Hash of the last of these."""
    problem: str | None = None
    """What is wrong with the first event that is not whole; None when the log is."""


def add_decisions(
    database: Database, decisions: Sequence[Decision], now: datetime, lease: Lease | None = None
) -> list[Event]:
    """Keep decisions as the newest events, in their order. Runs inside `writing()`: all are kept or none.

    lease: under which they were made; without one, while nobody else has the seat. Raises
    StaleDecisionError, DecisionMismatchError, ReasonNeededError, RecordOpenError, RecordCompleteError,
    LeaseLostError or LeaseHeldError.
    """
    texts = {sha256: _text(database, sha256) for sha256 in {each.document_sha256 for each in decisions}}
    for decision in decisions:
        check_decider(database, decision, lease, now)
        _check_spans(decision, texts[decision.document_sha256])
    events = [_add(database, decision, now) for decision in decisions]
    follow_events(database, events)
    return events


def verify(database: Database) -> Audit:
    """Whether nothing was changed, removed or put in since it was kept. Runs inside `reading()`.

    Proves it against whoever cannot also rewrite every later event; the head, noted elsewhere (a dataset's
    manifest has it), proves it against anybody.
    """
    count, head = 0, GENESIS
    for row in _in_order(database):
        problem = _problem(row, count + 1, head)
        if problem is not None:
            return Audit(count, head, problem)
        count, head = row["id"], row["hash"]
    return Audit(count, head, _problem_of_head(database, count, head))


def seal(row: Row, columns: Sequence[str] | None = None) -> str:
    """SHA-256, hexadecimal, over the columns of an event as JSON; the same on every machine.

    `settles` came with m019_settled_answers, and is sealed where it says something.
    """
    wanted = columns or [name for name in SEALED if name != "settles" or row[name] is not None]
    told = json.dumps([row[name] for name in wanted], ensure_ascii=True, separators=(",", ":"), default=repr)
    return hashlib.sha256(told.encode()).hexdigest()


def is_as_sealed(row: Row) -> bool:
    """Whether an event is as it was kept, by this version or by one that knew no second seat."""
    is_of_one_seat = row["seat"] == 1 and row["batch"] is None and row["settles"] is None
    return row["hash"] == seal(row) or (is_of_one_seat and row["hash"] == seal(row, _BEFORE_SEATS))


def _problem(row: Row, expected: int, head: str) -> str | None:
    if row["id"] < expected:
        return f"event {row['id']} was put in: the first one is 1"
    if row["id"] != expected:
        return f"event {expected} is missing: the next one is {row['id']}"
    if row["previous_hash"] != head:
        return f"event {expected} does not follow event {expected - 1}: one of them was exchanged"
    if not is_as_sealed(row):
        return f"event {expected} was changed after it was kept"
    return None


def _problem_of_head(database: Database, count: int, head: str) -> str | None:
    """What is wrong with a log whose events are whole: there are more or fewer than were kept, or others."""
    noted = database.row("SELECT events, hash FROM decisions_head")
    if noted is None:
        return "how many events were kept is not noted any more"
    if noted["events"] > count:
        return f"event {count + 1} is missing: {noted['events']} were kept"
    if noted["events"] < count:
        return f"event {noted['events'] + 1} was put in: {noted['events']} were kept"
    return None if noted["hash"] == head else f"event {count} was exchanged: it is not the last that was kept"


def _in_order(database: Database) -> Iterator[Row]:
    """All events, a thousand at a time."""
    first = _LOWEST_ID
    while rows := database.rows(f"{_AS_BYTES} WHERE id >= ? ORDER BY id LIMIT 1000", [first]):
        yield from map(_decoded, rows)
        first = rows[-1]["id"] + 1


def _decoded(row: Row) -> Row:
    """The row of `_AS_BYTES` as it was kept; what is no text of ours stays bytes, which no seal fits."""
    return {name: _text_of(value) if isinstance(value, str) else value for name, value in row.items()}


def _text_of(told: str) -> str | bytes:
    """The text of a cell; bytes where it is none, or not of the type we give it: then no query finds it."""
    is_blob, found = told.startswith("blob"), bytes.fromhex(told[4:])
    try:
        text = found.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return found
    return text if isinstance(to_column(text), bytes) is is_blob else found


def _add(database: Database, decision: Decision, now: datetime) -> Event:
    check_decision(database, decision)
    check_shown(database, decision)
    last = database.row("SELECT id, hash FROM decisions ORDER BY id DESC LIMIT 1")
    row = row_of(decision, now)
    row |= {"id": last["id"] + 1 if last else 1, "previous_hash": last["hash"] if last else GENESIS}
    row["hash"] = seal(row)
    database.insert("decisions", row)
    event = event_of(row)
    follow_event(database, event)
    if event.subject == RECORD and event.action in (Action.COMPLETE, Action.UNDO):
        review = load_review(database, event.document_sha256, event.seat)
        check_finished(review, unsettled_paths_of(database, review))
    return event


def _text(database: Database, document_sha256: str) -> str:
    found = database.row("SELECT text FROM documents WHERE text_sha256 = ?", [document_sha256])
    if found is None:
        raise DecisionMismatchError(f"no document has the hash {document_sha256}; draft it first")
    return str(found["text"])


def _check_spans(decision: Decision, text: str) -> None:
    for span in decision.after.spans if decision.after else ():
        words = text[span.start : span.end]
        if words != span.quote:
            raise DecisionMismatchError(
                f"{decision.subject!r} quotes {span.quote!r} at {span.start}:{span.end}, "
                f"where its document has {words!r}; mark the words again"
            )
