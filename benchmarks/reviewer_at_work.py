"""A reviewer without a screen: takes leases, decides on fields and notes what the store said it kept.

    python benchmarks/reviewer_at_work.py DATABASE NAME JOURNAL SECONDS SEED

What stands in the journal was on disk before the next decision was begun, so that it outlives this process.
"""

from __future__ import annotations

import json
import os
import random
import sys
import time
from pathlib import Path
from typing import Any, TextIO

from schemas.decisions import Action, Decision, Said
from schemas.leases import Lease
from schemas.reviewed import Review, ReviewedField, reviewed_fields
from schemas.undoing import next_undo
from store.errors import (
    DecisionMismatchError,
    LeaseHeldError,
    LeaseLostError,
    StaleDecisionError,
    StoreLockedError,
)
from store.store import Store, open_store

REFUSED = (StaleDecisionError, DecisionMismatchError, LeaseLostError, StoreLockedError)
"""What a store may say instead of keeping a decision; anything else ends the reviewer."""
_SITTING = 12
"""Most decisions on one record before the next is taken."""


class Reviewer:
    """One who decides on what she happens to open."""

    def __init__(self, store: Store, name: str, journal: TextIO, seed: int) -> None:
        self._store = store
        self._name = name
        self._journal = journal
        self._chance = random.Random(seed)

    def work(self, seconds: float) -> None:
        """Review records until the time is over."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            record = self._chance.choice(self._store.records())
            try:
                lease = self._store.take_lease(record.document_sha256, self._name)
            except LeaseHeldError:
                self._note("held")
                continue
            self._sit(lease, end)
            self._store.release_lease(lease)

    def _sit(self, lease: Lease, end: float) -> None:
        for _ in range(self._chance.randrange(1, _SITTING)):
            if time.monotonic() > end:
                return
            try:
                review = self._store.open_review(lease)
            except LeaseLostError:  # her other window has taken it
                self._note("lost")
                return
            decision = self._decision(review, lease)
            if decision is None:
                return
            self._note("trying", subject=decision.subject)
            try:
                event = self._store.decide(decision, lease)
            except REFUSED as refusal:
                self._note("refused", why=type(refusal).__name__)
            else:
                self._note("kept", id=event.id, hash=event.hash)

    def _decision(self, review: Review, lease: Lease) -> Decision | None:
        """Something to do about a field, or an undo."""
        taken_back = next_undo(review.events, self._name)
        if taken_back and self._chance.random() < 0.1:
            event = taken_back[0]
            newest = max(e.id for e in review.events if e.subject == event.subject)
            return self._said(lease, event.subject, Action.UNDO, newest, undoes=event.id)
        fields = [field for field in reviewed_fields(review) if field.said is not None]
        if not fields:
            return None
        return self._answer(lease, self._chance.choice(fields))

    def _answer(self, lease: Lease, field: ReviewedField) -> Decision:
        assert field.said is not None
        action = self._chance.choice([Action.ACCEPT, Action.CORRECT, Action.REJECT, Action.SKIP])
        after: Said | None = None
        if action is Action.ACCEPT:
            after = field.said
        elif action is Action.CORRECT:
            after = field.said.model_copy(update={"spans": field.said.spans[:1]})
        return self._said(
            lease, field.path, action, field.newest, before=field.said, after=after, reason="read again"
        )

    def _said(self, lease: Lease, subject: str, action: Action, seen: int, **more: Any) -> Decision:
        return Decision(
            document_sha256=lease.document_sha256,
            subject=subject,
            action=action,
            reviewer=self._name,
            seat=lease.seat,
            seen=seen,
            **more,
        )

    def _note(self, what: str, **more: object) -> None:
        """A line of the journal, on disk when this returns."""
        self._journal.write(json.dumps({"what": what, **more}) + "\n")
        self._journal.flush()
        os.fsync(self._journal.fileno())


def main(database: str, name: str, journal: str, seconds: str, seed: str) -> None:
    """Review until the time is over, or until killed."""
    with (
        open_store(Path(database), create=False) as store,
        Path(journal).open("a", encoding="utf-8") as notes,
    ):
        Reviewer(store, name, notes, int(seed)).work(float(seconds))


if __name__ == "__main__":
    main(*sys.argv[1:])
