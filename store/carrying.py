"""Carrying decisions from one version of a record to the next, where the words they rest on still stand.

An answer is carried when its words stand in the new text and the new draft says what the old one said, or
what was answered. Everything else is left open, to be decided with the old answer beside it; the events of
the old version stay as they are. What is carried is an event of its own that names the one it comes from.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from schemas.decisions import (
    ADJUDICATOR,
    RECORD,
    Action,
    Decision,
    Event,
    Said,
    current,
    fact_subject,
    parse_fact,
)
from schemas.documents import Span
from schemas.drafts import Draft
from schemas.fields import DraftedField
from schemas.leases import Lease
from schemas.reviewed import Review, ReviewedField, is_complete, open_facts, reviewed_fields, said_by
from store.admission import RecordTypes
from store.database import Database
from store.decisions import add_decisions
from store.drafted import load_current, load_review
from store.errors import StoreError
from store.events import events_of
from store.moved_words import MovedWords
from store.rules import checked_decision
from store.same_items import SameItems
from store.seats import seating_of
from store.settling import are_both_complete, dispute_on

_REVIEWER = attrgetter("reviewer")

_WAITING = """
    SELECT new_document.text_sha256 AS new, old_document.text_sha256 AS old
    FROM drafts JOIN versions ON versions.id = drafts.version_id
    JOIN documents AS new_document ON new_document.id = drafts.document_id
    JOIN versions AS old_version ON old_version.record_type = versions.record_type
        AND old_version.record_key = versions.record_key AND old_version.version < versions.version
    JOIN documents AS old_document ON old_document.id = old_version.document_id
    WHERE drafts.superseded_at IS NULL
        AND NOT EXISTS (SELECT 1 FROM decisions WHERE document_sha256 = new_document.text_sha256)
        AND NOT EXISTS (SELECT 1 FROM leases WHERE document_sha256 = new_document.text_sha256)
        AND EXISTS (SELECT 1 FROM decisions WHERE document_sha256 = old_document.text_sha256)
    ORDER BY new_document.id, old_version.version
"""
"""New versions that nobody has touched, with every decided older one; the newest of these counts."""


@dataclass(frozen=True)
class Carried:
    """What became of the decisions on a record when a new version came."""

    document_sha256: str
    """Of the new version."""
    carried: int
    reopened: tuple[str, ...]
    """Paths in the old draft that were answered and have to be decided again."""


def carry_over(database: Database, now: datetime, record_types: RecordTypes) -> list[Carried]:
    """Carry what can be, for every new version that nobody has touched. Runs inside `writing()`."""
    pairs = {row["new"]: row["old"] for row in database.rows(_WAITING)}
    keep = _Keep(database, now, record_types)
    return [_carry(keep, old, new) for new, old in pairs.items()]


def previous_answers(database: Database, lease: Lease) -> dict[str, Event]:
    """What was answered about the version before, by path in the current draft. Runs in a transaction.

    At her own seat there, whichever she has now; where one reviews, also what another answered before her.
    Fields of the old version that the current draft does not have are left out.
    """
    old = _previous(database, lease.document_sha256)
    if old is None:
        return {}
    seating = seating_of(database, old)
    own = seating.seats_of(lease.reviewer)
    if not own and seating.seats > 1:
        return {}  # somebody's who may be at the other seat now
    _, draft = load_current(database, lease.document_sha256)
    review = load_review(database, old, own[0] if own and lease.seat not in own else lease.seat)
    same = SameItems(review.draft, draft)
    found = ((same.path(field.path), field.answer) for field in reviewed_fields(review))
    return {path: answer for path, answer in found if path is not None and answer is not None}


def _previous(database: Database, document_sha256: str) -> str | None:
    """The newest older version of a document's record that anybody has decided on."""
    row = database.row(
        "SELECT old.text_sha256 FROM documents JOIN versions ON versions.document_id = documents.id"
        " JOIN versions AS before ON before.record_type = versions.record_type"
        " AND before.record_key = versions.record_key AND before.version < versions.version"
        " JOIN documents AS old ON old.id = before.document_id WHERE documents.text_sha256 = ?"
        " AND EXISTS (SELECT 1 FROM decisions WHERE document_sha256 = old.text_sha256)"
        " ORDER BY before.version DESC",
        [document_sha256],
    )
    return None if row is None else str(row["text_sha256"])


class _Keep(NamedTuple):
    """What keeping a decision needs."""

    database: Database
    now: datetime
    record_types: RecordTypes

    def fits(self, decision: Decision) -> bool:
        """Whether the record type, which may have changed since, still admits it."""
        try:
            checked_decision(self.database, decision, self.record_types)
        except StoreError:
            return False
        return True

    def add(self, decisions: Iterable[Decision]) -> int:
        """Keep the decisions that fit, each reviewer's apart; how many were kept.

        Those of somebody whom the plan of today does not let sit there are left to whoever does.
        """
        kept = 0
        for _, own in groupby(sorted(decisions, key=_REVIEWER), _REVIEWER):
            fitting = [decision for decision in own if self.fits(decision)]
            with suppress(StoreError):
                add_decisions(self.database, fitting, self.now, lease=None, record_types=self.record_types)
                kept += len(fitting)
        return kept


def _carry(keep: _Keep, old: str, new: str) -> Carried:
    database = keep.database
    old_document, _ = load_current(database, old)
    new_document, draft = load_current(database, new)
    words = MovedWords(old_document.text, new_document.text)
    carried, reopened = 0, dict[str, None]()
    for seat in sorted({event.seat for event in events_of(database, old)} - {ADJUDICATOR}):
        carrier = _Carrier(load_review(database, old, seat), draft, words)
        carried += keep.add(carrier.decisions())
        reopened |= dict.fromkeys(carrier.reopened)
        if carrier.was_complete is not None:
            carried += _finish(keep, new, carrier.was_complete)
    carried += _carry_settled(keep, old, draft, words)
    return Carried(new, carried, tuple(reopened))


def _carry_settled(keep: _Keep, old: str, draft: Draft, words: MovedWords) -> int:
    """Settle again what was settled, where both have finished the new version and differ as they did."""
    new = draft.document_sha256
    if not are_both_complete(keep.database, new):
        return 0
    judged = load_review(keep.database, old, ADJUDICATOR)
    standing = {event.id for event in judged.events if _settles(keep.database, event)}
    decisions = (each for each in _Carrier(judged, draft, words).decisions() if each.carries in standing)
    disputes = ((each, dispute_on(keep.database, new, each.subject)) for each in decisions)
    return keep.add(
        decision.model_copy(update={"settles": dispute}) for decision, dispute in disputes if dispute
    )


def _settles(database: Database, event: Event) -> bool:
    """Whether an adjudicator's answer is to the answers that stand."""
    return event.settles == dispute_on(database, event.document_sha256, event.subject)


def _finish(keep: _Keep, new: str, completed: Event) -> int:
    """Declare the new version finished where nothing is left to do in it and the old one was."""
    review = load_review(keep.database, new, completed.seat)
    if open_facts(review) or any(field.is_open for field in reviewed_fields(review)):
        return 0
    return keep.add([_decision(new, completed, RECORD, Action.COMPLETE)])


class _Carrier:
    """One seat's answers to the old version, for the new one."""

    def __init__(self, review: Review, draft: Draft, words: MovedWords) -> None:
        self._review, self._draft, self._words = review, draft, words
        self._drafted = {field.path: field for field in draft.fields}
        self._same = SameItems(review.draft, draft)
        self.reopened: list[str] = []

    @property
    def was_complete(self) -> Event | None:
        """The event that declared the old version finished; None where it is open."""
        events = (event for event in self._review.events if event.subject == RECORD)
        return current(events) if is_complete(self._review) else None

    def decisions(self) -> Iterator[Decision]:
        """What is carried: answers to fields, and facts that were set aside."""
        for field in reviewed_fields(self._review):
            if field.answer is None or field.is_stale:
                continue
            made = self._answer(field, field.answer)
            if made is None:
                self.reopened.append(field.path)
            else:
                yield made
        yield from self._facts()

    def _answer(self, field: ReviewedField, answer: Event) -> Decision | None:
        path = self._same.path(field.path)
        if path is None:
            return None
        drafted = self._drafted.get(path)
        if not _draft_stands(field, drafted) or not self._words_stand(field, answer.after, drafted):
            return None
        after = answer.after and self._moved(answer.after)
        there = said_by(drafted) if drafted else None
        if there is not None and after is not None and _is_the_draft(after, there):
            after = there
        action = _action(there, after)
        return _decision(self._draft.document_sha256, answer, path, action, before=there, after=after)

    def _words_stand(self, field: ReviewedField, after: Said | None, drafted: DraftedField | None) -> bool:
        """Whether the first words of the answer stand, or those of what was rejected or found absent."""
        spans = after.spans if after and after.spans else field.drafted.evidence if field.drafted else ()
        if spans:
            return self._words.find(spans[0]) is not None
        return drafted is None or not drafted.evidence

    def _moved(self, said: Said) -> Said:
        found = (self._words.find(span) for span in said.spans)
        return said.model_copy(update={"spans": tuple(span for span in found if span is not None)})

    def _facts(self) -> Iterator[Decision]:
        """The numbers that were set aside, and are numbers nobody has accounted for in the new text too."""
        left = set(self._draft.coverage.unclaimed) if self._draft.coverage else set()
        for subject, events in self._on_facts().items():
            last, place = current(events), parse_fact(subject)
            if last is None or last.action is not Action.DISMISS or place is None:
                continue
            span = self._words.find(Span.of(self._review.document.text, *place))
            if span in left and span is not None:
                yield _decision(self._draft.document_sha256, last, fact_subject(span), Action.DISMISS)

    def _on_facts(self) -> dict[str, list[Event]]:
        found: dict[str, list[Event]] = {}
        for event in self._review.events:
            if parse_fact(event.subject) is not None:
                found.setdefault(event.subject, []).append(event)
        return found


def _draft_stands(field: ReviewedField, drafted: DraftedField | None) -> bool:
    """Whether the new draft says what the old one said, or what was answered."""
    if drafted is None:
        return field.drafted is None
    told = [said_by(field.drafted)] if field.drafted else []
    told += [field.answer.after] if field.answer and field.answer.after else []
    return any((said.value, said.state) == (drafted.value, drafted.state) for said in told)


def _is_the_draft(after: Said, there: Said) -> bool:
    is_same = (after.value, after.state) == (there.value, there.state)
    return is_same and (after.spans[:1] == there.spans[:1] or not after.spans)


def _action(there: Said | None, after: Said | None) -> Action:
    """What the answer does to the new draft."""
    if after is None:
        return Action.REJECT
    if there is None:
        return Action.ADD if after.state.has_value else Action.NOT_STATED
    if after == there:
        return Action.ACCEPT
    return Action.CORRECT if after.state.has_value else Action.NOT_STATED


def _decision(
    document_sha256: str,
    origin: Event,
    subject: str,
    action: Action,
    *,
    before: Said | None = None,
    after: Said | None = None,
) -> Decision:
    return Decision(
        document_sha256=document_sha256,
        subject=subject,
        action=action,
        reviewer=origin.reviewer,
        seat=origin.seat,
        seen=0,
        before=before,
        after=after,
        reason=_reason(origin),
        carries=origin.id,
    )


def _reason(origin: Event) -> str:
    return origin.reason or "carried from the version before"
