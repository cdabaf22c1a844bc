"""Who may sit at which seat of a document, so that two who review it independently stay so.

Nobody sits at two seats of a document, and who has read a seat's answers sits there. Where two review, a
seat belongs to whoever decided at it, or to whom it was handed over; where one does, she may be followed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from schemas.decisions import ADJUDICATOR, Decision
from schemas.leases import Lease
from schemas.reviewers import is_same_person
from store.chain import keep_beside
from store.columns import Row, to_time
from store.database import Database
from store.errors import LeaseHeldError
from store.leases import current_leases_of, find_lease, lost, take_lease
from store.review_plans import load_review_plan
from store.settling import are_both_complete

NOT_FINISHED = "two have to finish it independently before it is settled; take another one"
"""What somebody is told who would settle a document too early."""


@dataclass(frozen=True)
class Seating:
    """Who sits where at a document."""

    seats: int
    """1 or 2, by the plan."""
    sat: dict[int, set[str]]
    """By seat, who knows its answers."""
    owners: dict[int, set[str]]
    """By seat, to whom it belongs; a seat that is missing is anybody's who sits at no other."""

    def open_to(self, reviewer: str) -> list[int]:
        """The seats she may take, if nobody has them at the moment; empty when there is none."""
        own = {*self.seats_of(reviewer)}
        wanted = range(1, self.seats + 1)
        return [seat for seat in wanted if own <= {seat} and self.may_sit(seat, reviewer)]

    def seats_of(self, reviewer: str) -> list[int]:
        """The seats whose answers she knows."""
        return [seat for seat, names in sorted(self.sat.items()) if _is_among(reviewer, names)]

    def may_sit(self, seat: int, reviewer: str) -> bool:
        """Whether the seat belongs to nobody, or to her."""
        return seat not in self.owners or _is_among(reviewer, self.owners[seat])


def seating_of(database: Database, document_sha256: str) -> Seating:
    """Who sits where at a document, by the plan that counts."""
    return make_seating(
        load_review_plan(database).seats(document_sha256),
        database.rows("SELECT * FROM sitters WHERE document_sha256 = ?", [document_sha256]),
        database.rows("SELECT * FROM hand_overs WHERE document_sha256 = ? ORDER BY id", [document_sha256]),
    )


def make_seating(seats: int, sitters: Iterable[Row], hand_overs: Iterable[Row]) -> Seating:
    """Who sits where at a document, from its rows; hand-overs oldest first."""
    sat: dict[int, set[str]] = {}
    owners: dict[int, set[str]] = {}
    for row in sitters:
        sat.setdefault(row["seat"], set()).add(row["reviewer"])
        if row["has_decided"]:
            owners.setdefault(row["seat"], set()).add(row["reviewer"])
    for row in hand_overs:
        sat.setdefault(row["seat"], set()).add(row["to_reviewer"])
        owners[row["seat"]] = {row["to_reviewer"]}
    return Seating(seats, sat, owners if seats > 1 else {})


def take_seat(database: Database, document_sha256: str, reviewer: str, now: datetime) -> Lease:
    """A lease of a seat that is hers, or nobody's. Runs inside `writing()`; raises LeaseHeldError."""
    seating = seating_of(database, document_sha256)
    seats = seating.open_to(reviewer)
    if not seats:
        raise no_seat(seating, reviewer)
    lease = take_lease(database, document_sha256, reviewer, seats, now=now)
    _note_reader(database, lease, now)
    return lease


def hand_over(
    database: Database, document_sha256: str, seat: int, *, to: str, handed_by: str, now: datetime
) -> None:
    """Give a seat to somebody who sits at no other; whoever has it loses it. Runs inside `writing()`.

    Raises LeaseHeldError when she sits at another, or when it is the adjudicator's, which is anybody's.
    """
    if seat == ADJUDICATOR:
        raise LeaseHeldError("whoever settles hands nothing over: somebody else opens it who sat at no seat")
    elsewhere = [at for at in seating_of(database, document_sha256).seats_of(to) if at != seat]
    if elsewhere:
        raise LeaseHeldError(f"{to} {_knows(elsewhere[0])}; hand the seat to somebody else")
    row = {"document_sha256": document_sha256, "seat": seat, "to_reviewer": to}
    keep_beside(database, "hand_overs", {**row, "handed_by": handed_by, "handed_at": to_time(now)})
    database.execute(  # whoever has it, and where she sits without having decided
        "DELETE FROM leases WHERE document_sha256 = ? AND (seat = ?) <> (reviewer = ?)",
        [document_sha256, seat, to],
    )


def note_judge(database: Database, lease: Lease, now: datetime) -> None:
    """Note that whoever settles a document can read both seats' answers. Runs inside `writing()`."""
    _note(database, lease, now)


def _note_reader(database: Database, lease: Lease, now: datetime) -> None:
    """Note that the holder of a lease can read what others decided at its seat. Runs inside `writing()`."""
    sql = "SELECT EXISTS (SELECT 1 FROM sitters WHERE document_sha256 = ? AND seat = ? AND has_decided)"
    if database.number(sql, [lease.document_sha256, lease.seat]):
        _note(database, lease, now)


def _note(database: Database, lease: Lease, now: datetime) -> None:
    """Note that she knows the seat's answers from now on; once is enough."""
    who = {"document_sha256": lease.document_sha256, "reviewer": lease.reviewer, "seat": lease.seat}
    sql = "SELECT 1 FROM sitters WHERE (document_sha256, reviewer, seat) = (?, ?, ?)"
    if database.row(sql, [*who.values()]) is None:
        keep_beside(database, "readers", {**who, "opened_at": to_time(now)})
        database.insert("sitters", {**who, "has_decided": 0})


def no_seat(seating: Seating, reviewer: str) -> LeaseHeldError:
    """Why nobody would have to leave for her, and she still cannot sit down."""
    own = seating.seats_of(reviewer)
    if not own:
        who = " and ".join(sorted({name for names in seating.owners.values() for name in names}))
        return LeaseHeldError(f"it is reviewed by {who}, independently; take another one")
    return LeaseHeldError(f"{reviewer} {_knows(own[0])}, which is not hers now; take another one")


def check_decider(database: Database, decision: Decision, lease: Lease | None, now: datetime) -> None:
    """Raise unless the reviewer may decide at the seat; what two left open, only once both have finished.

    With a lease it must be the seat's newest: LeaseLostError. Without one, nobody else may have the seat:
    LeaseHeldError. An ended lease that nobody followed is as good as one that runs: no work is lost.
    """
    if decision.seat == ADJUDICATOR and not are_both_complete(database, decision.document_sha256):
        raise LeaseHeldError(NOT_FINISHED)
    if lease is not None:
        _check_lease(database, decision, lease)
        return
    held = current_leases_of(database, decision.document_sha256, now)
    other = next(
        (
            one
            for one in held
            if one.seat == decision.seat and not is_same_person(one.reviewer, decision.reviewer)
        ),
        None,
    )
    if other is not None:
        raise LeaseHeldError(f"it is being reviewed by {other.reviewer}; take another one, or wait")
    seating = seating_of(database, decision.document_sha256)
    elsewhere = [seat for seat in seating.seats_of(decision.reviewer) if seat != decision.seat]
    if elsewhere or not seating.may_sit(decision.seat, decision.reviewer):
        raise no_seat(seating, decision.reviewer)


def _check_lease(database: Database, decision: Decision, lease: Lease) -> None:
    found = find_lease(database, lease.token)
    told = (decision.document_sha256, decision.seat)
    if found is None or (found.document_sha256, found.seat) != told:
        raise lost()
    if not is_same_person(found.reviewer, decision.reviewer):
        raise lost()


def _is_among(reviewer: str, names: Iterable[str]) -> bool:
    return any(is_same_person(reviewer, name) for name in names)


def _knows(seat: int) -> str:
    return "settles it" if seat == ADJUDICATOR else "knows the answers of one of its seats"
