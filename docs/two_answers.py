"""What the pictures of settling and of the figures need: a page that two have reviewed, and differ on."""

from __future__ import annotations

from collections.abc import Iterator

from schemas.attention import Outcome
from schemas.decisions import RECORD, Action, Decision, Said, fact_subject
from schemas.fields import DraftedField
from schemas.leases import Lease
from schemas.review_plan import ReviewMode, ReviewPlan
from schemas.reviewed import needs_reason, said_by
from store.store import Store

_SECONDS = {"ana": 9.0, "ben": 12.0}
"""Each looked so long at a field."""


def two_differ(store: Store, record: str) -> None:
    """Let two finish a record; the second has another minimum age and no acronym."""
    store.set_review_plan(ReviewPlan(mode=ReviewMode.DOUBLE), settled_by="lead")
    for reviewer in _SECONDS:
        lease = store.take_lease(store.load_draft(record)[0].text_sha256, reviewer)
        review = store.open_review(lease)
        decisions = [_answer(lease, field) for field in review.draft.fields]
        if review.draft.coverage:
            decisions += [
                _about(lease, fact_subject(fact), Action.DISMISS) for fact in review.draft.coverage.unclaimed
            ]
        store.decide_all([*decisions, _about(lease, RECORD, Action.COMPLETE)], lease)
        store.release_lease(lease)


def checks_are_planned(store: Store) -> None:
    """Let every field that can be be shown with a wrong value first."""
    store.set_review_plan(ReviewPlan(attention_share=1), settled_by="lead")


def some_are_checked(store: Store, record: str) -> None:
    """Let the two be checked too: of five wrong values four are caught."""
    store.set_review_plan(ReviewPlan(mode=ReviewMode.DOUBLE, attention_share=1), settled_by="lead")
    lease = store.take_lease(store.load_draft(record)[0].text_sha256, "ana")
    planned = store.planned_checks(lease)[:5]
    for number, decoy in enumerate(planned):
        store.show_check(lease, decoy.path)
        store.resolve_check(lease, decoy.path, Outcome.CAUGHT if number else Outcome.ACCEPTED)
    store.release_lease(lease)
    two_differ(store, record)


def _answer(lease: Lease, field: DraftedField) -> Decision:
    there = said_by(field)
    if lease.reviewer == "ben":
        for other in _otherwise(lease, field, there):
            return other
    reason = "as printed" if needs_reason(field) else None
    return _about(lease, field.path, Action.ACCEPT, before=there, after=there, reason=reason)


def _otherwise(lease: Lease, field: DraftedField, there: Said) -> Iterator[Decision]:
    if field.path == "eligibility.minimum_age" and isinstance(there.value, dict):
        after = there.model_copy(update={"value": {**there.value, "comparator": ">"}})
        yield _about(
            lease, field.path, Action.CORRECT, before=there, after=after, reason="older than, not from"
        )
    elif field.path == "identification.acronym":
        yield _about(lease, field.path, Action.REJECT, before=there)


def _about(
    lease: Lease,
    subject: str,
    action: Action,
    *,
    before: Said | None = None,
    after: Said | None = None,
    reason: str | None = None,
) -> Decision:
    return Decision(
        document_sha256=lease.document_sha256,
        subject=subject,
        action=action,
        reviewer=lease.reviewer,
        seat=lease.seat,
        seen=0,
        before=before,
        after=after,
        reason=reason,
        seconds=_SECONDS[lease.reviewer] if action.answers else 0.0,
    )
