"""Leases of documents: one reviewer a seat, renewed while she works, free again when she is gone."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from schemas.leases import Lease
from store.columns import Row, from_time, to_time
from store.database import Database
from store.errors import LeaseHeldError, LeaseLostError

LENGTH = timedelta(minutes=15)
"""From the last sign of life."""
_TAKE = """
    INSERT INTO leases (document_sha256, seat, reviewer, token, taken_at, expires_at)
    VALUES (:document_sha256, :seat, :reviewer, :token, :taken_at, :expires_at)
    ON CONFLICT (document_sha256, seat) DO UPDATE
    SET reviewer = excluded.reviewer, token = excluded.token,
        taken_at = excluded.taken_at, expires_at = excluded.expires_at
    WHERE leases.expires_at <= excluded.taken_at OR leases.reviewer = excluded.reviewer
    RETURNING *
"""


def take_lease(
    database: Database,
    document_sha256: str,
    reviewer: str,
    *,
    now: datetime,
    seats: int = 1,
    length: timedelta = LENGTH,
) -> Lease:
    """A seat at a document: the reviewer's own, or one that is free. Runs inside `writing()`.

    seats: how many review it independently. A reviewer who opens a document again takes it from her other
    session. Raises LeaseHeldError, which names who has it and until when, when no seat is free.
    """
    held = [lease for lease in current_leases(database, now) if lease.document_sha256 == document_sha256]
    own = [lease.seat for lease in held if lease.reviewer == reviewer]
    for seat in own or range(1, seats + 1):
        values = {
            "document_sha256": document_sha256,
            "seat": seat,
            "reviewer": reviewer,
            "token": secrets.token_hex(16),
            "taken_at": to_time(now),
            "expires_at": to_time(now + length),
        }
        taken = database.change(_TAKE, values)
        if taken:
            return _lease(taken[0])
    who = " and ".join(f"{lease.reviewer} until {lease.expires_at:%H:%M:%S} UTC" for lease in held)
    raise LeaseHeldError(f"it is being reviewed by {who}; take another one, or wait")


def renew_lease(database: Database, lease: Lease, *, now: datetime, length: timedelta = LENGTH) -> Lease:
    """The lease, from now on again as long; raises LeaseLostError when somebody else has the seat.

    An expired lease that nobody has taken is renewed like any other.
    """
    sql = "UPDATE leases SET expires_at = :expires_at WHERE token = :token RETURNING *"
    renewed = database.change(sql, {"token": lease.token, "expires_at": to_time(now + length)})
    if not renewed:
        raise LeaseLostError("somebody else has opened the document since your lease ended; open it again")
    return _lease(renewed[0])


def release_lease(database: Database, lease: Lease) -> None:
    """Free the seat; one that was lost stays with whoever has it."""
    database.execute("DELETE FROM leases WHERE token = ?", [lease.token])


def current_leases(database: Database, now: datetime) -> list[Lease]:
    """The leases that have not expired, by document and seat."""
    rows = database.rows(
        "SELECT * FROM leases WHERE expires_at > ? ORDER BY document_sha256, seat", [to_time(now)]
    )
    return [_lease(row) for row in rows]


def _lease(row: Row) -> Lease:
    times = {name: from_time(row[name]) for name in ("taken_at", "expires_at")}
    return Lease.model_validate({**row, **times})
