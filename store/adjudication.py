"""Settling what two reviewers left open: what there is, and one document side by side, anonymously."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime

from schemas.adjudication import Adjudication, DisputedField, DisputedRecord, answer_of
from schemas.decisions import ADJUDICATOR, RECORD, Action
from schemas.leases import Lease
from schemas.reviewed import ReviewedField
from schemas.settling import FIRST, SECOND, answers_of, disputes_of
from store.columns import Row
from store.database import Database
from store.drafted import load_review
from store.errors import LeaseHeldError
from store.leases import take_lease
from store.review_plans import load_review_plan
from store.seats import NOT_FINISHED, no_seat, note_judge, seating_of
from store.secret import load_secret
from store.settling import are_both_complete, load_settling

_DISPUTED = """
    SELECT disputed.document_sha256, documents.name AS document, record_type,
        count(*) AS disputed,
        coalesce(sum(judge.is_answer AND settles = json_array(
            iif(first.is_answer, first.event_id, 0), iif(second.is_answer, second.event_id, 0))), 0)
        AS settled,
        coalesce((SELECT action = ? FROM answers AS record
            WHERE record.document_sha256 = disputed.document_sha256 AND subject = ? AND seat = ?), 0)
        AS is_complete
    FROM disputed
    JOIN documents ON text_sha256 = disputed.document_sha256
    JOIN drafts ON document_id = documents.id AND superseded_at IS NULL
    LEFT JOIN answers AS judge ON judge.document_sha256 = disputed.document_sha256
        AND judge.subject = disputed.path AND judge.seat = ?
    LEFT JOIN decisions ON decisions.id = judge.event_id
    LEFT JOIN answers AS first ON first.document_sha256 = disputed.document_sha256
        AND first.subject = disputed.path AND first.seat = ?
    LEFT JOIN answers AS second ON second.document_sha256 = disputed.document_sha256
        AND second.subject = disputed.path AND second.seat = ?
    GROUP BY documents.id ORDER BY documents.name, documents.id
"""


def list_disputes(database: Database) -> list[DisputedRecord]:
    """The documents that two have finished and differ on, by name; settled ones too. Inside `reading()`."""
    plan = load_review_plan(database)
    values = [Action.COMPLETE.value, RECORD, ADJUDICATOR, ADJUDICATOR, FIRST, SECOND]
    rows = database.rows(_DISPUTED, values)
    return [_disputed(row) for row in rows if plan.seats(row["document_sha256"]) > 1]


def take_adjudication(database: Database, document_sha256: str, reviewer: str, now: datetime) -> Lease:
    """A lease of the adjudicator's seat. Runs inside `writing()`.

    Raises LeaseHeldError when somebody has it, when she knows the answers of a seat otherwise than from
    here, or while either of the two has not finished.
    """
    seating = seating_of(database, document_sha256)
    if any(seat != ADJUDICATOR for seat in seating.seats_of(reviewer)):
        raise no_seat(seating, reviewer)
    if not are_both_complete(database, document_sha256):
        raise LeaseHeldError(NOT_FINISHED)
    lease = take_lease(database, document_sha256, reviewer, [ADJUDICATOR], now=now)
    note_judge(database, lease, now)
    return lease


def load_adjudication(database: Database, lease: Lease) -> Adjudication:
    """What the holder of a lease may see of the two seats' answers. Runs inside `reading()`.

    Raises LeaseHeldError when it is no lease of the adjudicator's seat, or either seat was reopened.
    """
    sha256 = lease.document_sha256
    if lease.seat != ADJUDICATOR or not are_both_complete(database, sha256):
        raise LeaseHeldError(NOT_FINISHED)
    record = load_settling(database, sha256)
    both = [answers_of(record, seat) for seat in (FIRST, SECOND)]
    disputes = disputes_of(record)
    secret = load_secret(database)
    return Adjudication(
        review=load_review(database, sha256, ADJUDICATOR),
        disputed=tuple(
            _side_by_side(
                path, dispute, [answers.get(path) for answers in both], _is_swapped(secret, sha256, path)
            )
            for path, dispute in disputes.items()
        ),
    )


def _side_by_side(
    path: str, dispute: tuple[int, int], fields: list[ReviewedField | None], is_swapped: bool
) -> DisputedField:
    a, b = (answer_of(field) for field in (reversed(fields) if is_swapped else fields))
    drafted = next((field.drafted for field in fields if field is not None), None)
    return DisputedField(path=path, drafted=drafted, a=a, b=b, answers=dispute)


def _is_swapped(secret: bytes, document_sha256: str, path: str) -> bool:
    """Whether the second seat is A: drawn anew for each field, so that no side is one person's."""
    about = f"{document_sha256} {path}".encode("utf-8", "surrogatepass")
    return bool(hmac.digest(secret, about, hashlib.sha256)[0] & 1)


def _disputed(row: Row) -> DisputedRecord:
    is_complete = bool(row["is_complete"]) and row["settled"] == row["disputed"]
    return DisputedRecord.model_validate({**row, "is_complete": is_complete})
