"""What the review of one record asks of the store. Everything here may wait, for a minute when the file is
locked, so the screen calls it in threads only.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from review_tui.checks import Checks
from review_tui.errors import FileReplacedError
from review_tui.session import Session
from schemas.attention import Outcome
from schemas.catalogue import RecordType, builtin_record_types
from schemas.decisions import Decision, Event
from schemas.leases import Lease
from schemas.queue import QueuePlace
from schemas.reviewed import Review
from store.store import Store


class Clocks(NamedTuple):
    """Where times come from."""

    now: Callable[[], datetime]
    """UTC."""
    stopwatch: Callable[[], float]
    """Seconds from any moment on, never set."""


class Keeper:
    """One reviewer's hands on a store."""

    def __init__(
        self, store: Store, reviewer: str, clocks: Clocks, record_types: Sequence[RecordType] = ()
    ) -> None:
        """record_types: a team's own, beside the built-in ones."""
        self.store = store
        self.reviewer = store.known_as(reviewer)
        self.clocks = clocks
        self.record_types = tuple(record_types)
        self._types = {**builtin_record_types(), **{each.code: each for each in record_types}}
        self._file = _identity(store.path)

    def open(self, document_sha256: str) -> Session:
        """The record for this reviewer alone; raises LeaseHeldError, RecordNotFoundError and the like."""
        lease = self.take(document_sha256)
        return self.start(self.read(lease), lease)

    def take(self, document_sha256: str) -> Lease:
        """A seat at the record."""
        return self.store.take_lease(document_sha256, self.reviewer)

    def start(self, review: Review, lease: Lease) -> Session:
        """Begin to work on what was read."""
        session = Session(review, lease, record_type=self.type_of(review), stopwatch=self.clocks.stopwatch)
        session.previous = self.store.previous_answers(lease)
        session.announcement = self.store.review_plan().announcement
        past = self.store.noted_checks(lease)
        session.checks = Checks(self.store.planned_checks(lease), review.draft, past)
        return session

    def type_of(self, review: Review) -> RecordType | None:
        """The record type of a record; None when it is not known here."""
        return self._types.get(review.draft.record_type)

    def find(self, record: str) -> str:
        """Hash of the text of the record called this; raises RecordNotFoundError or RecordAmbiguousError."""
        return self.store.load_draft(record)[0].text_sha256

    def read(self, lease: Lease) -> Review:
        """The record as it is now, as the seat may see it."""
        self.check_file()
        return self.store.open_review(lease)

    def place(self, document_sha256: str) -> QueuePlace | None:
        """Which of her records this is, in the order they are gone through; None where it is none of hers."""
        return self.store.queue_place(self.reviewer, document_sha256)

    def keep(self, lease: Lease, decisions: Sequence[Decision]) -> tuple[Lease, list[Event]]:
        """The decisions as events, all or none, and the lease, renewed where it had run out.

        Raises LeaseLostError when somebody else has the record by now, and whatever the store refuses.
        """
        self.check_file()
        if lease.expires_at <= self.clocks.now():
            lease = self.store.renew_lease(lease)
        events = self.store.decide_all(decisions, lease)
        self.check_file()
        return lease, events

    def show_check(self, lease: Lease, path: str) -> None:
        """Note that the wrong value of a check of attention is in view."""
        self.check_file()
        self.store.show_check(lease, path)

    def resolve_check(self, lease: Lease, path: str, outcome: Outcome) -> Lease:
        """Keep what became of a check; gives the lease, renewed where it had run out."""
        self.check_file()
        if lease.expires_at <= self.clocks.now():
            lease = self.store.renew_lease(lease)
        self.store.resolve_check(lease, path, outcome)
        self.check_file()
        return lease

    def renew(self, lease: Lease) -> tuple[Lease, Review]:
        """The lease, as long again, and the record as it is now."""
        self.check_file()
        return self.store.renew_lease(lease), self.read(lease)

    def take_again(self, lease: Lease) -> tuple[Lease, Review]:
        """A lease in place of one that was lost, and the record as it is now."""
        taken = self.take(lease.document_sha256)
        return taken, self.read(taken)

    def release(self, lease: Lease) -> None:
        """Let others have the record."""
        self.store.release_lease(lease)

    def check_file(self) -> None:
        """Raise FileReplacedError when the open file is not the one at its path any more.

        SQLite would go on writing into the file that was moved away or deleted, and nobody would see it.
        """
        if _identity(self.store.path) != self._file:
            raise FileReplacedError(
                f"{str(self.store.path)!r} is another file than the one that is open: it was moved, deleted"
                " or replaced; leave and open it again"
            )


def _identity(path: Path) -> tuple[int, int] | None:
    """Device and inode; None where there is no file."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
