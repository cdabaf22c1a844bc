"""At which seat a reviewer sits, document by document: her queue follows from that seat's answers alone.

Nearly always it is the first one. The others are worked out from `store.seats` when a listing begins, and
kept in a temporary table of the connection, which other programs do not see.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import itemgetter

from schemas.leases import Lease
from schemas.queue import Holder
from schemas.review_plan import ReviewMode
from store.columns import Row
from store.database import Database
from store.leases import current_leases
from store.review_plans import load_review_plan
from store.seats import Seating, make_seating

_TABLES = (
    """
    CREATE TEMP TABLE IF NOT EXISTS queue_seats (
        reviewer TEXT NOT NULL,
        draft_id INTEGER NOT NULL,
        seat INTEGER,                     -- 2, or NULL where there is none for her
        PRIMARY KEY (reviewer, draft_id)
    ) WITHOUT ROWID
    """,
    """
    CREATE TEMP TABLE IF NOT EXISTS queue_seats_of (
        reviewer TEXT NOT NULL PRIMARY KEY,
        version INTEGER NOT NULL,         -- of the file, when her seats were worked out
        closed INTEGER NOT NULL,
        others INTEGER NOT NULL
    )
    """,
)
_SITS_ELSEWHERE = """
    WHERE document_sha256 IN (
        SELECT document_sha256 FROM sitters WHERE reviewer = ? AND seat != 1
        UNION SELECT document_sha256 FROM hand_overs WHERE to_reviewer = ? AND seat != 1)
"""
_AMONG = "WHERE document_sha256 IN (SELECT value FROM json_each(?)) ORDER BY document_sha256"
_OF_DOCUMENTS = (f"SELECT * FROM sitters {_AMONG}", f"SELECT * FROM hand_overs {_AMONG}, id")  # noqa: S608  # ours
_DRAFTS = """
    SELECT text_sha256, draft_id FROM queue_drafts JOIN documents ON documents.id = document_id
    WHERE text_sha256 IN (SELECT document_sha256 FROM sitters UNION SELECT document_sha256 FROM hand_overs)
"""


@dataclass(frozen=True)
class Seats:
    """A reviewer's seats, as SQL over the tables `queue` and `queue_drafts`."""

    reviewer: str
    closed: int = 0
    """Records that have no seat for her."""
    has_others: bool = False
    """Whether any of her seats is not the first."""

    @property
    def state(self) -> str:
        """What her seat says of a field."""
        return "iif(seats.seat = 2, queue.second, queue.first)" if self.has_others else "queue.first"

    @property
    def number(self) -> str:
        """Which seat that is."""
        return "iif(seats.seat = 2, 2, 1)" if self.has_others else "1"

    @property
    def term(self) -> str:
        """That there is a seat for her."""
        return "(seats.draft_id IS NULL OR seats.seat = 2)" if self.has_others else "1"

    def join(self, table: str) -> str:
        """What `state` and `term` need beside a table that has drafts; its one value is her name."""
        if not self.has_others:
            return ""
        return (
            f"LEFT JOIN temp.queue_seats AS seats ON seats.reviewer = ? AND seats.draft_id = {table}.draft_id"
        )

    @property
    def values(self) -> list[object]:
        """The value of `join`."""
        return [self.reviewer] if self.has_others else []


@dataclass(frozen=True)
class Held:
    """Whether a document is open to a reviewer at the moment."""

    holder: Holder | None
    """Who has it, where that keeps her out."""
    is_own: bool
    seat: int | None
    """Where she sits, or would; None where there is no seat for her."""

    @property
    def is_open(self) -> bool:
        """Whether she may open it now."""
        return self.seat is not None and self.holder is None


def find_seats(database: Database, reviewer: str) -> Seats:
    """Where a reviewer sits now. Runs inside `reading()` of the connection it is used on."""
    version = database.number("PRAGMA data_version")
    known = _known(database, reviewer)
    if known is not None and known["version"] == version:
        return _seats(reviewer, known)
    database.execute("DELETE FROM temp.queue_seats WHERE reviewer = ?", [reviewer])
    others = list(_others(database, reviewer))
    database.insert_many("temp.queue_seats", ("reviewer", "draft_id", "seat"), others)
    row = {"closed": sum(seat is None for _, _, seat in others), "others": len(others)}
    database.execute("DELETE FROM temp.queue_seats_of WHERE reviewer = ?", [reviewer])
    database.insert("temp.queue_seats_of", {"reviewer": reviewer, "version": version, **row})
    return _seats(reviewer, row)


def same_seats(database: Database, reviewer: str) -> Seats:
    """Where she sat when it was last asked, so that a listing that has begun goes on as it began."""
    known = _known(database, reviewer)
    return find_seats(database, reviewer) if known is None else _seats(reviewer, known)


def find_holders(
    database: Database, reviewer: str, documents: Iterable[str], now: datetime
) -> dict[str, Held]:
    """For each document whether she may open it now, and at which seat."""
    plan, wanted = load_review_plan(database), dict.fromkeys(documents)
    sitters, handed = (_by_document(database.rows(sql, [json.dumps(list(wanted))])) for sql in _OF_DOCUMENTS)
    leases: dict[str, list[Lease]] = {}
    for lease in current_leases(database, now):
        leases.setdefault(lease.document_sha256, []).append(lease)
    return {
        each: _held(
            make_seating(plan.seats(each), sitters.get(each, ()), handed.get(each, ())),
            reviewer,
            leases.get(each, []),
        )
        for each in wanted
    }


def _known(database: Database, reviewer: str) -> Row | None:
    for table in _TABLES:
        database.execute(table)
    return database.row("SELECT * FROM temp.queue_seats_of WHERE reviewer = ?", [reviewer])


def _seats(reviewer: str, row: Row) -> Seats:
    return Seats(reviewer, closed=row["closed"], has_others=bool(row["others"]))


def _held(seating: Seating, reviewer: str, leases: list[Lease]) -> Held:
    own = next((lease.seat for lease in leases if lease.reviewer == reviewer), None)
    if own is not None:
        return Held(None, is_own=True, seat=own)
    seats = seating.open_to(reviewer)
    taken = {lease.seat: lease for lease in leases}
    free = [seat for seat in seats if seat not in taken]
    seat = next(iter([*free, *seats]), None)
    if seat is None or free:
        return Held(None, is_own=False, seat=seat)
    return Held(Holder(reviewer=taken[seat].reviewer, until=taken[seat].expires_at), is_own=False, seat=seat)


def _others(database: Database, reviewer: str) -> Iterator[tuple[str, int, int | None]]:
    """Her name, a draft and her seat at it, wherever that is not the first one."""
    plan = load_review_plan(database)
    where, values = (
        ("", []) if plan.mode is not ReviewMode.SINGLE else (_SITS_ELSEWHERE, [reviewer, reviewer])
    )
    sat = f"SELECT * FROM sitters{where} ORDER BY document_sha256"  # noqa: S608  # ours
    given = f"SELECT * FROM hand_overs{where} ORDER BY document_sha256, id"  # noqa: S608  # ours
    sitters, handed = (_by_document(database.rows(sql, values)) for sql in (sat, given))
    for row in database.rows(_DRAFTS):
        document = row["text_sha256"]
        if document in sitters or document in handed:
            seating = make_seating(plan.seats(document), sitters.get(document, ()), handed.get(document, ()))
            seat = next(iter(seating.open_to(reviewer)), None)
            if seat != 1:
                yield reviewer, row["draft_id"], seat


def _by_document(rows: Iterable[Row]) -> dict[str, list[Row]]:
    """Rows by document, which come one after another."""
    return {document: list(found) for document, found in groupby(rows, key=itemgetter("document_sha256"))}
