"""Checks of attention: which fields get one, what was shown, what became of it.

Which fields get one follows from the plan's share, the document, the path, the reviewer and a secret of the
file. What was shown is kept apart from decisions, and `check_shown` keeps it from becoming one unawares.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime
from typing import Protocol

from schemas.attention import AttentionCheck, AttentionRate, Outcome
from schemas.decisions import Decision, Said
from schemas.decoys import Decoy, make_decoy, may_have_decoy
from schemas.fields import DraftedField
from schemas.leases import Lease
from schemas.reviewers import is_same_person
from schemas.same_value import comparable
from store.chain import keep_beside
from store.columns import Row, from_json, from_time, to_json, to_time
from store.database import Database
from store.drafted import find_drafted, load_review
from store.errors import CheckOverError, DecisionMismatchError, ReasonNeededError
from store.review_plans import load_review_plan
from store.secret import load_secret

_CHECKS = """
    SELECT document_sha256, path, seat, reviewer, kind, shown, shown_at, outcome
    FROM attention_checks LEFT JOIN attention_outcomes ON check_id = attention_checks.id
"""
_WHOLE = 2**64


class Seated(Protocol):
    """Whoever has, had or would have a seat at a document: a lease, a decision, a row of her queue."""

    @property
    def document_sha256(self) -> str:
        """Hash of the text."""

    @property
    def seat(self) -> int:
        """Whose answers count."""

    @property
    def reviewer(self) -> str:
        """Whose checks they are."""


def planned_checks(database: Database, seated: Seated) -> tuple[Decoy, ...]:
    """The fields of a document that are first shown with a wrong value. Runs inside `reading()`.

    Those that are or were answered at the seat, or whose check has an outcome, are left out, and so is
    whatever would be told by something else than the source. A smaller share ends those beyond it.
    """
    share = load_review_plan(database).attention_share
    if not share:
        return ()
    review = load_review(database, seated.document_sha256, seated.seat)
    secret = load_secret(database)
    noted = {check.path: check for check in noted_checks(database, seated)}
    answered = {event.subject for event in review.events if event.action.answers}
    planned = []
    for field in review.draft.fields:
        if not is_drawn(secret, share, seated, field.path):
            continue
        if field.path in answered or not may_have_decoy(field, review.draft):
            continue
        check = noted.get(field.path)
        if check is not None:
            planned.append(_again(check, field))
        else:
            seed = _draw(secret, seated, field.path) // _WHOLE
            planned.append(make_decoy(field, review.draft.fields, review.draft.record_type, seed))
    return tuple(decoy for decoy in planned if decoy is not None)


def is_drawn(secret: bytes, share: float, seated: Seated, path: str) -> bool:
    """Whether a field is among the share that is checked; share: 0 to 1."""
    return _draw(secret, seated, path) % _WHOLE < share * _WHOLE


def noted_checks(database: Database, seated: Seated) -> list[AttentionCheck]:
    """The checks of a document a reviewer was shown, with what became of each."""
    rows = database.rows(f"{_CHECKS} WHERE document_sha256 = ?", [seated.document_sha256])
    return [_check(row) for row in rows if is_same_person(row["reviewer"], seated.reviewer)]


def show_check(database: Database, lease: Lease, path: str, now: datetime) -> AttentionCheck:
    """Note that a wrong value is shown now, and give it. Runs inside `writing()`; again changes nothing.

    Raises CheckOverError when none is planned for the field, or any more.
    """
    decoy = next((each for each in planned_checks(database, lease) if each.path == path), None)
    if decoy is None:
        raise CheckOverError(f"no check of attention is planned for {path!r}")
    known = next((check for check in noted_checks(database, lease) if check.path == path), None)
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
    keep_beside(database, "attention_checks", row)
    return _check(row | {"outcome": None})


def resolve_check(database: Database, lease: Lease, path: str, outcome: Outcome, now: datetime) -> None:
    """Note what became of a check, which is noted with it where it was not yet. Runs inside `writing()`.

    One that was shown before the plan was changed has its outcome all the same. Raises CheckOverError when
    it has one, or was not shown and is not planned any more.
    """
    noted = {check.path: check for check in noted_checks(database, lease)}
    check = noted[path] if path in noted else show_check(database, lease, path, now)
    if check.outcome is not None:
        raise CheckOverError(f"the check of attention of {path!r} is over")
    [row] = database.rows(
        "SELECT id FROM attention_checks WHERE document_sha256 = ? AND reviewer = ? AND path = ?",
        [lease.document_sha256, check.reviewer, path],
    )
    keep_beside(
        database, "attention_outcomes", {"check_id": row["id"], "outcome": outcome.value, "at": to_time(now)}
    )


def check_shown(database: Database, decision: Decision) -> None:
    """Raise where a decision would keep a wrong value its reviewer was shown, be it stated or inferred.

    DecisionMismatchError while the check is open; afterwards she knows that it was called wrong, and
    ReasonNeededError asks her why it is right after all. Whoever was not shown it reads it in the source, and
    what has been drafted since is a value like any other.
    """
    if decision.after is None or not decision.after.state.has_value:
        return
    value = comparable(decision.after.value)
    shown = [check for check in noted_checks(database, decision) if check.path == decision.subject]
    if not any(comparable(check.shown.value) == value for check in shown):
        return
    drafted = find_drafted(database, decision.document_sha256, decision.subject)
    if drafted is not None and comparable(drafted.value) == value:
        return
    if any(decoy.path == decision.subject for decoy in planned_checks(database, decision)):
        raise DecisionMismatchError(
            f"the value of {decision.subject!r} was shown to see whether somebody looks, and is wrong; "
            "it is never kept"
        )
    if not (decision.reason or "").strip():
        raise ReasonNeededError(
            f"the value of {decision.subject!r} was shown to you to see whether you look, and called wrong; "
            "say why it is right after all"
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


def _again(check: AttentionCheck, drafted: DraftedField) -> Decoy | None:
    """An open check as it was shown; None when it has an outcome, or is what the draft says by now."""
    is_drafted = comparable(check.shown.value) == comparable(drafted.value)
    if check.outcome is not None or is_drafted or not drafted.state.has_value:
        return None
    return Decoy(path=check.path, kind=check.kind, shown=check.shown)


def _draw(secret: bytes, seated: Seated, path: str) -> int:
    """A number of 256 bits that nobody can tell who does not have the secret."""
    about = to_json([seated.document_sha256, path, seated.reviewer])
    return int.from_bytes(hmac.digest(secret, about.encode("utf-8", "surrogatepass"), hashlib.sha256))


def _check(row: Row) -> AttentionCheck:
    told = {name: row[name] for name in ("document_sha256", "path", "seat", "reviewer", "kind", "outcome")}
    return AttentionCheck(shown=_said(row), shown_at=from_time(row["shown_at"]), **told)


def _said(row: Row) -> Said:
    return Said.model_validate(from_json(row["shown"]))
