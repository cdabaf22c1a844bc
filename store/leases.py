"""Leases of documents: one reviewer a seat, renewed while she works, free again when she is gone.

A lease counts from its last sign of life until a quarter of an hour later. One that ends later than that
from now was made by a clock that has been put back since; it does not count either, or it would never end.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from schemas.leases import Lease
from schemas.reviewers import is_same_person
from store.columns import Row, from_time, to_time
from store.database import Database
from store.errors import LeaseHeldError, LeaseLostError

LENGTH = timedelta(minutes=15)
"""From the last sign of life."""
SLACK = timedelta(minutes=1)
"""By how much a clock may be put right without ending a lease."""
_TAKE = """
    INSERT INTO leases (document_sha256, seat, reviewer, token, taken_at, expires_at)
    VALUES (:document_sha256, :seat, :reviewer, :token, :taken_at, :expires_at)
    ON CONFLICT (document_sha256, seat) DO UPDATE
    SET reviewer = excluded.reviewer, token = excluded.token,
        taken_at = excluded.taken_at, expires_at = excluded.expires_at
    WHERE leases.expires_at NOT BETWEEN :now AND :latest OR leases.reviewer = excluded.reviewer
    RETURNING *
"""


def take_lease(
    database: Database, document_sha256: str, reviewer: str, seats: Sequence[int], *, now: datetime
) -> Lease:
    """The first of the seats that nobody has at the moment, or her own. Runs inside `writing()`.

    A reviewer who opens a document again takes it from her other session. Raises LeaseHeldError, which names
    who has it and until when, when no seat is free.
    """
    held = current_leases_of(database, document_sha256, now)
    own = [lease.seat for lease in held if is_same_person(lease.reviewer, reviewer)]
    for seat in [seat for seat in seats if seat in own] or seats:
        values = {
            "document_sha256": document_sha256,
            "seat": seat,
            "reviewer": reviewer,
            "token": secrets.token_hex(16),
            "taken_at": to_time(now),
            "expires_at": to_time(now + LENGTH),
        }
        taken = database.change(_TAKE, values | _bounds(now))
        if taken:
            _leave_others(database, document_sha256, reviewer, seat)
            return _lease(taken[0])
    who = " and ".join(f"{lease.reviewer} until {lease.expires_at:%H:%M:%S} UTC" for lease in held)
    raise LeaseHeldError(f"it is being reviewed by {who}; take another one, or wait")


def renew_lease(database: Database, lease: Lease, *, now: datetime) -> Lease:
    """The lease, from now on again as long; raises LeaseLostError when somebody else has the seat.

    An expired lease that nobody has taken is renewed like any other.
    """
    sql = "UPDATE leases SET expires_at = :expires_at WHERE token = :token RETURNING *"
    renewed = database.change(sql, {"token": lease.token, "expires_at": to_time(now + LENGTH)})
    if not renewed:
        raise lost()
    return _lease(renewed[0])


def release_lease(database: Database, lease: Lease) -> None:
    """Free the seat; one that was lost stays with whoever has it."""
    database.execute("DELETE FROM leases WHERE token = ?", [lease.token])


def find_lease(database: Database, token: str) -> Lease | None:
    """The newest lease of a seat, if this is its token; it may have ended, if nobody followed."""
    row = database.row("SELECT * FROM leases WHERE token = ?", [token])
    return None if row is None else _lease(row)


def lost() -> LeaseLostError:
    """What the holder of a lease is told that is not its seat's newest."""
    return LeaseLostError(
        "the document was released, or somebody else has opened it since your lease ended; open it again"
    )


def current_leases(database: Database, now: datetime) -> list[Lease]:
    """The leases that have not expired, by document and seat."""
    rows = database.rows(
        "SELECT * FROM leases WHERE expires_at BETWEEN ? AND ? ORDER BY document_sha256, seat",
        list(_bounds(now).values()),
    )
    return [_lease(row) for row in rows]


def current_leases_of(database: Database, document_sha256: str, now: datetime) -> list[Lease]:
    """The leases of a document that have not expired, by seat."""
    rows = database.rows(
        "SELECT * FROM leases WHERE document_sha256 = ? AND expires_at BETWEEN ? AND ? ORDER BY seat",
        [document_sha256, *_bounds(now).values()],
    )
    return [_lease(row) for row in rows]


def _bounds(now: datetime) -> dict[str, str]:
    """Between which the end of a lease lies that counts now; it ends at its end, not after it."""
    return {"now": to_time(now + timedelta(microseconds=1)), "latest": to_time(now + LENGTH + SLACK)}


def _leave_others(database: Database, document_sha256: str, reviewer: str, seat: int) -> None:
    database.execute(
        "DELETE FROM leases WHERE document_sha256 = ? AND reviewer = ? AND seat <> ?",
        [document_sha256, reviewer, seat],
    )


def _lease(row: Row) -> Lease:
    times = {name: from_time(row[name]) for name in ("taken_at", "expires_at")}
    return Lease.model_validate({**row, **times})
