"""What each seat has left to do about a document: follows from the log, kept in step with every event."""

from __future__ import annotations

from collections.abc import Iterator

from schemas.decisions import RECORD, Action, Event
from schemas.documents import Span
from schemas.reviewed import claimed_by, facts_left, reviewed_field
from store import answers
from store.columns import Row, from_json
from store.database import Database
from store.events import events_on
from store.settling import follow_dispute

_OF_A_FACT = "@*"
_ANSWERS = """
    SELECT subject, action, event_id != (
        SELECT min(id) FROM decisions AS other WHERE other.document_sha256 = answers.document_sha256
        AND other.subject = answers.subject AND other.seat = answers.seat) AS follows
    FROM answers WHERE document_sha256 = ? AND seat = ? AND is_answer
"""
_PUT = """
    INSERT OR REPLACE INTO seat_progress (document_sha256, seat, facts, answered, is_begun, is_complete)
    SELECT ?1, ?2, ?3, coalesce(sum(is_answer AND is_drafted AND NOT is_stale), 0), count(*) > 0,
        coalesce(max(subject = ?4 AND action = ?5), 0)
    FROM answers WHERE document_sha256 = ?1 AND seat = ?2
"""
_PUT_DECIDED = """
    INSERT OR REPLACE INTO decided (document_sha256, fields)
    SELECT ?1, count(DISTINCT subject) FROM answers
    WHERE document_sha256 = ?1 AND is_answer AND is_drafted AND NOT is_stale
"""


def follow_events(database: Database, events: list[Event]) -> None:
    """Bring the tables in step with events that have just been kept. Runs inside `writing()`."""
    for document_sha256, seat in {(event.document_sha256, event.seat) for event in events}:
        _count_seat(database, document_sha256, seat)
    for document_sha256 in {event.document_sha256 for event in events}:
        database.execute(_PUT_DECIDED, [document_sha256])
    for document_sha256 in {event.document_sha256 for event in events if event.subject == RECORD}:
        follow_dispute(database, document_sha256)


def follow_draft(database: Database, document_sha256: str) -> None:
    """Bring the tables in step with a document's new draft. Runs inside `writing()`."""
    seats = database.rows("SELECT seat FROM seat_progress WHERE document_sha256 = ?", [document_sha256])
    if seats:
        answers.follow_draft(database, document_sha256)
        follow_dispute(database, document_sha256)
        for row in seats:
            _count_seat(database, document_sha256, row["seat"])
        database.execute(_PUT_DECIDED, [document_sha256])


def rebuild(database: Database) -> None:
    """Make every table anew that follows from the log. Runs inside `writing()`."""
    answers.rebuild_answers(database)
    for table in ("seat_progress", "decided", "disputed"):
        database.execute(f"DELETE FROM {table}")  # noqa: S608  # our own names
    for row in database.rows("SELECT DISTINCT document_sha256, seat FROM decisions"):
        _count_seat(database, row["document_sha256"], row["seat"])
    for row in database.rows("SELECT DISTINCT document_sha256 FROM decisions"):
        database.execute(_PUT_DECIDED, [row["document_sha256"]])
    for row in database.rows("SELECT DISTINCT document_sha256 FROM answers WHERE subject = ?", [RECORD]):
        follow_dispute(database, row["document_sha256"])


def catch_up(database: Database) -> None:
    """Make the tables where a log is older than they are; looks once, when a file is opened."""
    is_behind = "SELECT EXISTS (SELECT 1 FROM decisions) AND NOT EXISTS (SELECT 1 FROM seat_progress)"
    if database.number(is_behind):
        with database.writing():
            rebuild(database)


def _count_seat(database: Database, document_sha256: str, seat: int) -> None:
    """Note how far one seat is with a document."""
    draft = database.row(
        "SELECT record_type, unclaimed_spans FROM documents JOIN drafts ON document_id = documents.id"
        " WHERE text_sha256 = ? AND superseded_at IS NULL",
        [document_sha256],
    )
    unclaimed = _unclaimed(draft)
    left = len(unclaimed)
    if unclaimed and draft is not None:
        dismissed = _dismissed(database, document_sha256, seat)
        claimed = list(_claimed(database, document_sha256, seat, draft["record_type"]))
        left = len(facts_left(unclaimed, dismissed, claimed))
    database.execute(_PUT, [document_sha256, seat, left, RECORD, Action.COMPLETE.value])


def _unclaimed(draft: Row | None) -> list[Span]:
    spans = draft and draft["unclaimed_spans"]
    return [Span.model_validate(span) for span in from_json(spans)] if spans else []


def _dismissed(database: Database, document_sha256: str, seat: int) -> set[str]:
    rows = database.rows(
        "SELECT subject FROM answers"
        " WHERE document_sha256 = ? AND seat = ? AND action = ? AND subject GLOB ?",
        [document_sha256, seat, Action.DISMISS.value, _OF_A_FACT],
    )
    return {row["subject"] for row in rows}


def _claimed(database: Database, document_sha256: str, seat: int, record_type: str) -> Iterator[Span]:
    """The words of the seat's own answers: a first acceptance is the draft's and claims nothing new."""
    for row in database.rows(_ANSWERS, [document_sha256, seat]):
        if row["action"] != Action.ACCEPT or row["follows"]:
            events = events_on(database, document_sha256, row["subject"], seat)
            yield from claimed_by(reviewed_field(row["subject"], None, events), record_type)
