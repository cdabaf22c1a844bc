"""The examples, drafted and decided, for tests of the dataset."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from extract.drafting import draft_document
from extract.read import read_bytes
from schemas.decisions import RECORD, Action, Decision, fact_subject
from schemas.reviewed import needs_reason, open_facts, said_by
from store.store import open_store

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


class Clock:
    """Goes on by a second whenever it is asked."""

    def __init__(self):
        self.now = NOON

    def __call__(self):
        self.now += timedelta(seconds=1)
        return self.now


def decided_store(path, pages=None, *, decide=None, clock=None):
    """A store with pages of the examples (all, or those named), each decided by `decide(store, sha256)`."""
    store = open_store(path, clock=clock or Clock())
    for page in sorted(EXAMPLES.glob("*.txt")):
        if pages is None or page.name in pages:
            document = read_bytes(page.read_bytes(), page.name)
            store.save_draft(document, draft_document(document))
            (decide or accept_all)(store, document.text_sha256)
    return store


def accept_all(store, sha256, reviewer="ana"):
    """Accept every field of a document as drafted, set its open facts aside, and finish it."""
    lease = store.take_lease(sha256, reviewer)
    review = store.open_review(lease)
    made = [accepted(lease, field) for field in review.draft.fields]
    made += [about(lease, fact_subject(fact), Action.DISMISS) for fact in open_facts(review)]
    store.decide_all([*made, about(lease, RECORD, Action.COMPLETE)], lease)
    store.release_lease(lease)


def accepted(lease, field):
    there = said_by(field)
    reason = "as printed" if needs_reason(field) else None
    return about(lease, field.path, Action.ACCEPT, before=there, after=there, reason=reason)


def about(lease, subject, action, *, before=None, after=None, reason=None, seen=0):
    return Decision(
        document_sha256=lease.document_sha256,
        subject=subject,
        action=action,
        reviewer=lease.reviewer,
        seat=lease.seat,
        seen=seen,
        before=before,
        after=after,
        reason=reason,
    )
