"""Decisions of reviewers: a log that only grows, each event sealed by a hash over it and the one before."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from schemas.decisions import Action, Decision, Event, Said
from store.columns import Row, from_json, from_time, to_json, to_time
from store.database import Database
from store.errors import DecisionMismatchError, StaleDecisionError

GENESIS = "0" * 64
"""Stands for the hash before the first event."""
_COLUMNS = (
    "id",
    "document_sha256",
    "subject",
    "action",
    "reviewer",
    "at",
    "seen",
    "before",
    "after",
    "reason",
    "seconds",
    "undoes",
    "previous_hash",
)
"""What a hash is over, in this order."""
_LOWEST_ID = -(2**63)
"""That SQLite can hold; none of ours is below 1."""
_SELECT = f"SELECT {', '.join(_COLUMNS)}, hash FROM decisions"  # noqa: S608  # our own names


@dataclass(frozen=True)
class Audit:
    """What looking at the whole log gave."""

    events: int
    """How many were whole, one after another."""
    head: str
    """Hash of the last of these."""
    problem: str | None = None
    """What is wrong with the first event that is not whole; None when the log is."""


def add_decision(database: Database, decision: Decision, now: datetime) -> Event:
    """Keep a decision as the newest event. Runs inside `writing()`.

    Raises StaleDecisionError when somebody decided on the subject meanwhile, and DecisionMismatchError when
    it quotes words its document does not hold or takes back what is not there.
    """
    _check_document(database, decision)
    newest = _newest(database, decision)
    if newest != decision.seen:
        raise StaleDecisionError(_stale(database, decision, newest))
    _check_undone(database, decision)
    last = database.row("SELECT id, hash FROM decisions ORDER BY id DESC LIMIT 1")
    row = _row(decision, now)
    row |= {"id": last["id"] + 1 if last else 1, "previous_hash": last["hash"] if last else GENESIS}
    row["hash"] = seal(row)
    database.insert("decisions", row)
    return _event(row)


def events_of(database: Database, document_sha256: str, subject: str | None = None) -> list[Event]:
    """The events of a document, oldest first; subject: of this one alone."""
    where, values = " WHERE document_sha256 = ?", [document_sha256]
    if subject is not None:
        where, values = f"{where} AND subject = ?", [*values, subject]
    return [_event(row) for row in database.rows(f"{_SELECT}{where} ORDER BY id", values)]


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


def seal(row: Row) -> str:
    """SHA-256, hexadecimal, over the columns of an event as JSON; the same on every machine."""
    told = json.dumps([row[name] for name in _COLUMNS], ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(told.encode()).hexdigest()


def _problem(row: Row, expected: int, head: str) -> str | None:
    if row["id"] < expected:
        return f"event {row['id']} was put in: the first one is 1"
    if row["id"] != expected:
        return f"event {expected} is missing: the next one is {row['id']}"
    if row["previous_hash"] != head:
        return f"event {expected} does not follow event {expected - 1}: one of them was exchanged"
    if row["hash"] != seal(row):
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
    while rows := database.rows(f"{_SELECT} WHERE id >= ? ORDER BY id LIMIT 1000", [first]):
        yield from rows
        first = rows[-1]["id"] + 1


def _check_document(database: Database, decision: Decision) -> None:
    found = database.row("SELECT text FROM documents WHERE text_sha256 = ?", [decision.document_sha256])
    if found is None:
        raise DecisionMismatchError(f"no document has the hash {decision.document_sha256}; draft it first")
    for span in decision.after.spans if decision.after else ():
        words = found["text"][span.start : span.end]
        if words != span.quote:
            raise DecisionMismatchError(
                f"{decision.subject!r} quotes {span.quote!r} at {span.start}:{span.end}, "
                f"where its document has {words!r}; mark the words again"
            )


def _newest(database: Database, decision: Decision) -> int:
    return database.number(
        "SELECT coalesce(max(id), 0) FROM decisions WHERE document_sha256 = ? AND subject = ?",
        [decision.document_sha256, decision.subject],
    )


def _stale(database: Database, decision: Decision, newest: int) -> str:
    if newest < decision.seen:
        return f"there is no event {decision.seen} on {decision.subject!r}; open the record again"
    row = database.row("SELECT reviewer, action, at FROM decisions WHERE id = ?", [newest])
    assert row is not None  # it has just been found
    return (
        f"{row['reviewer']} has decided on {decision.subject!r} meanwhile ({row['action']}, {row['at']}); "
        "look at it and decide again"
    )


def _check_undone(database: Database, decision: Decision) -> None:
    if decision.action is not Action.UNDO:
        return
    row = database.row(
        "SELECT 1 FROM decisions WHERE id = ? AND document_sha256 = ? AND subject = ?",
        [decision.undoes, decision.document_sha256, decision.subject],
    )
    if row is None:
        raise DecisionMismatchError(f"{decision.subject!r} has no event {decision.undoes} to take back")


def _row(decision: Decision, now: datetime) -> Row:
    return {
        "document_sha256": decision.document_sha256,
        "subject": decision.subject,
        "action": decision.action.value,
        "reviewer": decision.reviewer,
        "at": to_time(now),
        "seen": decision.seen,
        "before": _said_json(decision.before),
        "after": _said_json(decision.after),
        "reason": decision.reason,
        "seconds": round(decision.seconds, 3),
        "undoes": decision.undoes,
    }


def _said_json(said: Said | None) -> str | None:
    return None if said is None else to_json(said.model_dump(mode="json"))


def _event(row: Row) -> Event:
    said = {name: row[name] and from_json(row[name]) for name in ("before", "after")}
    return Event.model_validate({**row, **said, "at": from_time(row["at"])})
