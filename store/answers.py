"""The current answers: a table that follows from the log of decisions, kept in step with every event.

It is there for counting and filtering only; what is true is the log, from which `rebuild_answers` makes it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from schemas.decisions import RECORD, Action, Event, current
from schemas.paths import group_of
from schemas.reviewed import reviewed_field
from store.columns import Row
from store.database import Database
from store.drafted import find_drafted
from store.events import EVENTS, event_of, events_on

_SUBJECT = ("document_sha256", "subject", "seat")
_ON_A_FACT = "@"
_DRAFTED = """
    SELECT drafter || iif(drafter = 'model', ' ' || coalesce(model, ''), '')
    FROM documents JOIN drafts ON document_id = documents.id JOIN fields ON draft_id = drafts.id
    WHERE text_sha256 = {document} AND superseded_at IS NULL AND path = {subject}
"""
"""Who drafted the field an answer is about; NULL when the current draft has no such field."""
_PUT = f"""
    INSERT INTO answers (
        document_sha256, subject, seat, event_id, action, is_answer, is_stale, field_group,
        is_drafted, drafted_by)
    SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, drafter IS NOT NULL, coalesce(drafter, '')
    FROM (SELECT ({_DRAFTED.format(document="?1", subject="?2")}) AS drafter) WHERE true
    ON CONFLICT (document_sha256, subject, seat) DO UPDATE
    SET event_id = excluded.event_id, action = excluded.action, is_answer = excluded.is_answer,
        is_stale = excluded.is_stale
"""  # noqa: S608  # our own words
_FOLLOW_DRAFT = f"""
    UPDATE answers SET (is_drafted, drafted_by) = (
        SELECT drafter IS NOT NULL, coalesce(drafter, '')
        FROM (SELECT ({_DRAFTED.format(document="document_sha256", subject="subject")}) AS drafter))
    WHERE document_sha256 = ?
"""  # noqa: S608  # our own words
_SIT = """
    INSERT INTO sitters (document_sha256, reviewer, seat, has_decided) VALUES (?, ?, ?, 1)
    ON CONFLICT (document_sha256, reviewer, seat) DO UPDATE SET has_decided = 1 WHERE has_decided = 0
"""

_READ = """
    INSERT OR IGNORE INTO sitters (document_sha256, reviewer, seat, has_decided)
    SELECT document_sha256, reviewer, seat, 0 FROM readers
"""


def follow_event(database: Database, event: Event) -> None:
    """Bring the tables in step with an event that has just been kept. Runs inside `writing()`."""
    database.execute(_SIT, [event.document_sha256, event.reviewer, event.seat])
    if event.action is Action.COMMENT:
        return
    _put(database, events_on(database, event.document_sha256, event.subject, event.seat))


def follow_draft(database: Database, document_sha256: str) -> None:
    """Say which answers are about fields of the document's new draft, and which of these another draft had.

    Runs inside `writing()`.
    """
    database.execute(_FOLLOW_DRAFT, [document_sha256])
    for row in database.rows(
        "SELECT * FROM answers WHERE document_sha256 = ? AND is_answer", [document_sha256]
    ):
        subject = [row["document_sha256"], row["subject"], row["seat"]]
        is_stale = _is_stale(database, events_on(database, *subject))
        if is_stale is not bool(row["is_stale"]):
            database.execute(
                "UPDATE answers SET is_stale = ? WHERE (document_sha256, subject, seat) = (?, ?, ?)",
                [is_stale, *subject],
            )


def rebuild_answers(database: Database) -> None:
    """Make the tables anew from the log and the noted readers. Runs inside `writing()`."""
    database.execute("DELETE FROM answers")
    database.execute("DELETE FROM sitters")
    rows = database.rows(f"{EVENTS} ORDER BY document_sha256, subject, seat, id")
    for _, found in groupby(rows, key=_subject):
        events = [event_of(row) for row in found]
        _put(database, events)
        for reviewer in {event.reviewer for event in events}:
            database.execute(_SIT, [events[0].document_sha256, reviewer, events[0].seat])
    database.execute(_READ)


def _put(database: Database, events: Sequence[Event]) -> None:
    """What counts of the events on a subject of one seat, oldest first; nothing where all is taken back."""
    on, counts = events[-1], current(events)
    subject = [on.document_sha256, on.subject, on.seat]
    if counts is None:
        database.execute("DELETE FROM answers WHERE (document_sha256, subject, seat) = (?, ?, ?)", subject)
        return
    answers = counts.action.answers
    is_stale = answers and _is_stale(database, events)
    told = [counts.id, counts.action.value, answers, is_stale, _group(on.subject)]
    database.execute(_PUT, [*subject, *told])


def _is_stale(database: Database, events: Sequence[Event]) -> bool:
    """Whether the answer they come to is about another draft than the current one."""
    on = events[-1]
    return reviewed_field(on.subject, find_drafted(database, on.document_sha256, on.subject), events).is_stale


def _group(subject: str) -> str:
    return "" if subject == RECORD or subject.startswith(_ON_A_FACT) else group_of(subject)


def _subject(row: Row) -> tuple[object, ...]:
    return tuple(row[name] for name in _SUBJECT)
