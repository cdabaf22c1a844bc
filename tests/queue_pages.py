"""Invented drafts for tests of the queue: small, and with whatever expected errors a test needs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from extract.read import read_bytes
from schemas.decisions import Action, Decision
from schemas.documents import Span
from schemas.drafts import UNSUPPORTED, Coverage, Draft
from schemas.fields import DraftedField, Drafter, Flag, GroundingStatus, State
from schemas.queue import QueueFilter, QueueQuery
from schemas.reviewed import said_by

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


class Clock:
    """A clock that is set by hand."""

    def __init__(self):
        self.now = NOON

    def __call__(self):
        return self.now

    def pass_minutes(self, minutes):
        self.now += timedelta(minutes=minutes)


def field(document, path, error, *, words="120", drafter=Drafter.LABEL, **more):
    """A field that rests on words of its document."""
    start = document.text.index(words)
    return DraftedField(
        path=path,
        value=more.pop("value", words),
        state=State.STATED,
        evidence=(Span.of(document.text, start, start + len(words)),),
        drafter=drafter,
        expected_error=error,
        expected_error_reason=more.pop("reason", "read at its label"),
        **more,
    )


def absence(path, error):
    """A field that is not stated."""
    return DraftedField(path=path, state=State.NOT_STATED, drafter=Drafter.LABEL, expected_error=error)


def page(number, text="enrolled 120 adults with sneezing in Porto, aged 18 or more"):
    """An invented page."""
    return read_bytes(f"Trial NCT990000{number:02} {text}.".encode(), f"{number}.txt")


def draft(document, fields, *, key="", record_type="trial_registration", fingerprint="f", unclaimed=()):
    """A draft of it; key: '' for the one that is printed."""
    facts = [
        Span.of(document.text, at, at + len(words))
        for words in unclaimed
        for at in [document.text.index(words)]
    ]
    printed = document.text[6:17] if record_type != UNSUPPORTED else None
    return Draft(
        document_sha256=document.text_sha256,
        document_name=document.name,
        record_type=record_type,
        record_key=printed if key == "" else key,
        fingerprint=fingerprint,
        fields=tuple(fields),
        coverage=Coverage(claimed=1, unclaimed=tuple(facts)),
    )


def save(store, number, errors, **more):
    """A page whose fields have these expected errors, by path; returns its document."""
    document = page(number)
    fields = [
        absence(path, error) if error is None else field(document, path, error)
        for path, error in errors.items()
    ]
    store.save_draft(document, draft(document, fields, **more))
    return document


def query(reviewer="ana", *, by_record=False, **wanted):
    """A reviewer's queue."""
    return QueueQuery(reviewer=reviewer, wanted=QueueFilter(**wanted), by_record=by_record)


def ids(store, asked, examine=1000):
    """All ids of a queue, read in parts."""
    found, after = [], None
    while True:
        part = store.queue_part(asked, after, examine=examine)
        found += part.ids
        after = part.after
        if after is None:
            return found


def rows(store, asked=None, **more):
    """All rows of a queue."""
    asked = asked or query(**more)
    read = store.queue_records if asked.by_record else store.queue_rows
    return read(asked.reviewer, ids(store, asked))


def paths(store, asked=None, **more):
    """The paths of a queue of fields."""
    return [row.path for row in rows(store, asked, **more)]


def decide(store, document, path, action=Action.ACCEPT, *, reviewer="ana", seat=1, **more):
    """A decision on a field, as the reviewer would make it."""
    _, drafted = store.load_draft(document.text_sha256)
    said = next((said_by(each) for each in drafted.fields if each.path == path), None)
    newest = [event for event in store.events(document.text_sha256, path) if event.seat == seat]
    told = {"before": said, "after": said} if action is Action.ACCEPT else {}
    told |= {"before": said} if action is Action.REJECT else {}
    return store.decide(
        Decision(
            document_sha256=document.text_sha256,
            subject=path,
            action=action,
            reviewer=reviewer,
            seat=seat,
            seen=newest[-1].id if newest else 0,
            **{**told, **more},
        )
    )


ALTERED = {"grounding": GroundingStatus.ALTERED, "flags": (Flag.ALTERED_QUOTE,)}
"""A field whose words say something else."""
