"""Events of reviewers as rows and back, and reading them."""

from __future__ import annotations

from datetime import datetime

from schemas.decisions import Decision, Event, Said
from store.columns import Row, from_json, from_time, to_json, to_time
from store.database import Database

SEALED = (
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
    "seat",
    "batch",
    "settles",
    "carries",
    "previous_hash",
)
"""What the hash of an event is over, in this order."""
EVENTS = f"SELECT {', '.join(SEALED)}, hash FROM decisions"  # noqa: S608  # our own names


def events_of(database: Database, document_sha256: str, subject: str | None = None) -> list[Event]:
    """The events of a document, of every seat, oldest first; subject: of this one alone."""
    where, values = " WHERE document_sha256 = ?", [document_sha256]
    if subject is not None:
        where, values = f"{where} AND subject = ?", [*values, subject]
    return [event_of(row) for row in database.rows(f"{EVENTS}{where} ORDER BY id", values)]


def events_of_seat(database: Database, document_sha256: str, seat: int) -> list[Event]:
    """The events of one seat at a document, oldest first."""
    where = " WHERE document_sha256 = ? AND seat = ? ORDER BY id"
    return [event_of(row) for row in database.rows(EVENTS + where, [document_sha256, seat])]


def events_on(database: Database, document_sha256: str, subject: str, seat: int) -> list[Event]:
    """The events of one seat on one subject, oldest first."""
    where = " WHERE document_sha256 = ? AND subject = ? AND seat = ? ORDER BY id"
    return [event_of(row) for row in database.rows(EVENTS + where, [document_sha256, subject, seat])]


def row_of(decision: Decision, now: datetime) -> Row:
    """A decision as columns, without what seals it."""
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
        "seat": decision.seat,
        "batch": decision.batch,
        "settles": None if decision.settles is None else to_json(list(decision.settles)),
        "carries": decision.carries,
    }


def event_of(row: Row) -> Event:
    """The event of a row of `EVENTS`."""
    before = _said_of(row["before"])
    after = before if row["after"] == row["before"] else _said_of(row["after"])  # most accept what is there
    settles = row["settles"] and from_json(row["settles"])
    told = {"before": before, "after": after, "settles": settles, "at": from_time(row["at"])}
    return Event.model_validate(row | told)


def _said_of(text: str | None) -> Said | None:
    return None if text is None else Said.model_validate(from_json(text))


def _said_json(said: Said | None) -> str | None:
    return None if said is None else to_json(said.model_dump(mode="json"))
