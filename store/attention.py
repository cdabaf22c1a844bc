"""Checks of attention: which fields get one, what was shown, what became of it.

Which fields get one follows from the plan's share, the document, the path, the reviewer and a secret of the
file. What was shown is kept apart from decisions, and `check_shown` keeps it from becoming one.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime

from schemas.attention import AttentionCheck, AttentionRate, Outcome
from schemas.decisions import Decision, Said
from schemas.decoys import Decoy, make_decoy
from schemas.fields import DraftedField
from schemas.leases import Lease
from schemas.reviewed import needs_reason, reviewed_fields
from schemas.same_value import comparable
from store.columns import Row, from_json, from_time, to_json, to_time
from store.database import Database
from store.drafted import find_drafted, load_review
from store.errors import DecisionMismatchError
from store.review_plans import load_review_plan
from store.secret import load_secret

_CHECKS = """
    SELECT document_sha256, path, seat, reviewer, kind, shown, shown_at, outcome, attention_checks.id
    FROM attention_checks LEFT JOIN attention_outcomes ON check_id = attention_checks.id
"""
_WHOLE = 2**64


def planned_checks(database: Database, lease: Lease) -> tuple[Decoy, ...]:
    """The fields of a lease's document that are first shown with a wrong value. Runs inside `reading()`.

    Those that are answered, or whose check has an outcome, are left out; a value its own words do not
    support is no ground for a check.
    """
    share = load_review_plan(database).attention_share
    if not share:
        return ()
    review = load_review(database, lease.document_sha256, lease.seat)
    secret = load_secret(database)
    noted = {check.path: check for check in _checks_of(database, lease)}
    planned = []
    for field in reviewed_fields(review):
        if field.drafted is None or field.answer is not None:
            continue
        draw = _draw(secret, lease, field.path)
        check = noted.get(field.path)
        if check is not None:
            planned.append(_again(check, field.drafted))
        elif draw % _WHOLE < share * _WHOLE and not needs_reason(field.drafted):
            fields, record_type = review.draft.fields, review.draft.record_type
            planned.append(make_decoy(field.drafted, fields, record_type, draw // _WHOLE))
    return tuple(decoy for decoy in planned if decoy is not None)


def show_check(database: Database, lease: Lease, path: str, now: datetime) -> AttentionCheck:
    """Note that a wrong value is shown now, and give it. Runs inside `writing()`; again changes nothing.

    Raises DecisionMismatchError when none is planned for the field.
    """
    decoy = next((each for each in planned_checks(database, lease) if each.path == path), None)
    if decoy is None:
        raise DecisionMismatchError(f"no check of attention is planned for {path!r}")
    known = next((check for check in _checks_of(database, lease) if check.path == path), None)
    if known is not None:
        return known
    row = {
        "document_sha256": lease.document_sha256,
        "path": path,
        "seat": lease.seat,
        "reviewer": lease.reviewer,
        "kind": decoy.kind.value,
        "shown": to_json(decoy.shown.model_dump(mode="json")),
        "shown_at": to_time(now),
    }
    database.insert("attention_checks", row)
    return _check(row | {"outcome": None})


def resolve_check(database: Database, lease: Lease, path: str, outcome: Outcome, now: datetime) -> None:
    """Note what became of an open check. Runs inside `writing()`.

    Raises DecisionMismatchError when the field has no open check of this reviewer.
    """
    row = database.row(
        f"{_CHECKS} WHERE document_sha256 = ? AND reviewer = ? AND path = ? AND outcome IS NULL",
        [lease.document_sha256, lease.reviewer, path],
    )
    if row is None:
        raise DecisionMismatchError(f"{path!r} has no open check of attention")
    database.insert(
        "attention_outcomes", {"check_id": row["id"], "outcome": outcome.value, "at": to_time(now)}
    )


def check_shown(database: Database, decision: Decision) -> None:
    """Raise DecisionMismatchError where a decision would keep the wrong value of an open check.

    Be it stated or inferred. What was shown as wrong and has been drafted since is a value like any other.
    """
    if decision.after is None or not decision.after.state.has_value:
        return
    rows = database.rows(
        f"{_CHECKS} WHERE document_sha256 = ? AND path = ? AND outcome IS NULL",
        [decision.document_sha256, decision.subject],
    )
    if not rows:
        return
    value = comparable(decision.after.value)
    drafted = find_drafted(database, decision.document_sha256, decision.subject)
    is_drafted = drafted is not None and comparable(drafted.value) == value
    if not is_drafted and any(comparable(_said(row).value) == value for row in rows):
        raise DecisionMismatchError(
            f"the value of {decision.subject!r} was shown to see whether somebody looks, and is wrong; "
            "it is never kept"
        )


def attention_rates(database: Database) -> tuple[AttentionRate, ...]:
    """How many checks were shown and caught: of all, then by reviewer in alphabetical order."""
    rows = database.rows(
        "SELECT reviewer, count(*) AS shown, coalesce(sum(outcome = 'caught'), 0) AS caught,"
        " coalesce(sum(outcome = 'accepted'), 0) AS accepted"
        " FROM attention_checks LEFT JOIN attention_outcomes ON check_id = id GROUP BY reviewer"
    )
    rates = [AttentionRate.model_validate(row) for row in rows]
    total = {name: sum(getattr(rate, name) for rate in rates) for name in ("shown", "caught", "accepted")}
    return (AttentionRate(reviewer=None, **total), *sorted(rates, key=lambda rate: str(rate.reviewer)))


def _checks_of(database: Database, lease: Lease) -> list[AttentionCheck]:
    rows = database.rows(
        f"{_CHECKS} WHERE document_sha256 = ? AND reviewer = ?", [lease.document_sha256, lease.reviewer]
    )
    return [_check(row) for row in rows]


def _again(check: AttentionCheck, drafted: DraftedField) -> Decoy | None:
    """An open check as it was shown; None when it has an outcome, or is what the draft says by now."""
    if check.outcome is not None or comparable(check.shown.value) == comparable(drafted.value):
        return None
    return Decoy(path=check.path, kind=check.kind, shown=check.shown)


def _draw(secret: bytes, lease: Lease, path: str) -> int:
    """A number of 256 bits that nobody can tell who does not have the secret."""
    about = to_json([lease.document_sha256, path, lease.reviewer])
    return int.from_bytes(hmac.digest(secret, about.encode("utf-8", "surrogatepass"), hashlib.sha256))


def _check(row: Row) -> AttentionCheck:
    told = {name: row[name] for name in ("document_sha256", "path", "seat", "reviewer", "kind", "outcome")}
    return AttentionCheck(shown=_said(row), shown_at=from_time(row["shown_at"]), **told)


def _said(row: Row) -> Said:
    return Said.model_validate(from_json(row["shown"]))
