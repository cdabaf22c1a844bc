"""Decisions of reviewers: a log that only grows, each event sealed by a hash over it and the one before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from schemas.decisions import RECORD, Action, Decision, Event
from schemas.leases import Lease
from store.admission import RecordTypes
from store.answers import follow_event
from store.attention import check_shown
from store.chain import last_link, seal
from store.columns import Row
from store.database import Database
from store.drafted import load_review
from store.errors import DecisionMismatchError
from store.events import SEALED, event_of, row_of
from store.progress import follow_events
from store.rules import check_finished, checked_decision
from store.seats import check_decider
from store.settling import unsettled_paths_of

_LATER = ("settles", "carries")
"""Columns that came with m019_settled_answers and m024_carried; each is sealed where it says something."""
_BEFORE_SEATS = tuple(name for name in SEALED if name not in ("seat", "batch", *_LATER))
"""What the hash was over before m011_seats; such an event has the first seat and no batch."""


def add_decisions(
    database: Database,
    decisions: Sequence[Decision],
    now: datetime,
    *,
    lease: Lease | None,
    record_types: RecordTypes,
) -> list[Event]:
    """Keep decisions as the newest events, in their order. Runs inside `writing()`: all are kept or none.

    lease: under which they were made; without one, while nobody else has the seat. record_types: which say
    what fields and values there are. Raises
    StaleDecisionError, DecisionMismatchError, ReasonNeededError, RecordOpenError, RecordCompleteError,
    LeaseLostError or LeaseHeldError.
    """
    texts = {sha256: _text(database, sha256) for sha256 in {each.document_sha256 for each in decisions}}
    for decision in decisions:
        check_decider(database, decision, lease, now)
        _check_spans(decision, texts[decision.document_sha256])
    events = [_add(database, decision, now, record_types) for decision in decisions]
    follow_events(database, events)
    return events


def is_as_sealed(row: Row) -> bool:
    """Whether an event is as it was kept, by this version or by one that knew no second seat."""
    is_of_one_seat = row["seat"] == 1 and row["batch"] is None and all(row[name] is None for name in _LATER)
    return row["hash"] == _seal(row) or (is_of_one_seat and row["hash"] == _seal(row, _BEFORE_SEATS))


def _seal(row: Row, columns: Sequence[str] | None = None) -> str:
    """The hash of an event."""
    wanted = columns or [name for name in SEALED if name not in _LATER or row[name] is not None]
    return seal(row[name] for name in wanted)


def _add(database: Database, decision: Decision, now: datetime, record_types: RecordTypes) -> Event:
    decision = checked_decision(database, decision, record_types)
    check_shown(database, decision)
    last = last_link(database)
    row = row_of(decision, now) | {"id": last["events"] + 1, "previous_hash": last["hash"]}
    row["hash"] = _seal(row)
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
