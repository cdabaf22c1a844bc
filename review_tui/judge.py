"""What settling asks of the store, by the same hands that review: the third seat, and both answers."""

from __future__ import annotations

from review_tui.disputes import DisputeSession, JudgedReview
from review_tui.keeper import Keeper
from schemas.leases import Lease
from schemas.reviewed import Review


class Judge(Keeper):
    """One person who settles what two others left open."""

    @classmethod
    def beside(cls, keeper: Keeper) -> Judge:
        """The same person at the same store."""
        return cls(keeper.store, keeper.reviewer, keeper.clocks, keeper.record_types)

    def take(self, document_sha256: str) -> Lease:
        """The third seat; raises LeaseHeldError, which says why, when it is not for her."""
        return self.store.take_adjudication(document_sha256, self.reviewer)

    def read(self, lease: Lease) -> JudgedReview:
        """What the two left open, with her own answers."""
        self.check_file()
        found = self.store.open_adjudication(lease)
        draft = found.review.draft.model_copy(update={"coverage": None})  # no fact is hers
        return JudgedReview(**{**dict(found.review), "draft": draft}, disputed=found.disputed)

    def start(self, review: Review, lease: Lease) -> DisputeSession:
        """Begin to settle."""
        return DisputeSession(
            review, lease, record_type=self.type_of(review), stopwatch=self.clocks.stopwatch
        )
