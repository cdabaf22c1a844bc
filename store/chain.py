"""The chain of hashes through all that is written once about a review: decisions, and rows beside them.

Decisions seal themselves. A plan, a hand-over, who opened whose answers, a check of attention and what became
of it have a row in `seals` each, which takes its place in the same chain; so one head stands for all of them,
in the order in which they were kept.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from store.columns import Row

if TYPE_CHECKING:  # migrations seal too, and the database needs them
    from store.database import Database

GENESIS = "0" * 64
"""Stands for the hash before the first link."""


@dataclass(frozen=True)
class Beside:
    """A table whose rows are sealed."""

    noun: str
    """What a row is called."""
    id: str
    """Its column of whole numbers."""
    columns: tuple[str, ...]
    """What the hash is over, in this order; never changed once released."""


BESIDE = {
    "review_plans": Beside("plan", "id", ("mode", "share", "attention_share", "settled_by", "settled_at")),
    "hand_overs": Beside(
        "hand-over", "id", ("document_sha256", "seat", "to_reviewer", "handed_by", "handed_at")
    ),
    "readers": Beside("reader", "id", ("document_sha256", "reviewer", "seat", "opened_at")),
    "attention_checks": Beside(
        "check of attention",
        "id",
        ("document_sha256", "path", "seat", "reviewer", "kind", "shown", "shown_at"),
    ),
    "attention_outcomes": Beside("outcome of check", "check_id", ("outcome", "at")),
    "link_answers": Beside("answer to a link", "id", ("link", "state", "reviewer", "at", "reason")),
}


def seal(told: Iterable[object]) -> str:
    """SHA-256, hexadecimal, over values as JSON; the same on every machine."""
    written = json.dumps(list(told), ensure_ascii=True, separators=(",", ":"), default=repr)
    return hashlib.sha256(written.encode()).hexdigest()


def seal_beside(table: str, row: Row, previous_hash: str) -> str:
    """The hash of a row of `BESIDE`."""
    beside = BESIDE[table]
    return seal([table, row[beside.id], *(row[name] for name in beside.columns), previous_hash])


def last_link(database: Database) -> Row:
    """How many `events` and `seals` there are, and the `hash` of the last of all."""
    found = database.row("SELECT events, seals, hash FROM decisions_head")
    return found or {"events": 0, "seals": 0, "hash": GENESIS}


def keep_beside(database: Database, table: str, row: Row) -> int:
    """Add a row to a table of `BESIDE`, sealed; returns its id. Runs inside `writing()`."""
    row_id = database.insert(table, row)
    link_beside(database, table, row_id)
    return row_id


def link_beside(database: Database, table: str, row_id: int) -> None:
    """Seal a row that is there. Runs inside `writing()`."""
    kept = database.row(f"SELECT * FROM {table} WHERE {BESIDE[table].id} = ?", [row_id])  # noqa: S608  # ours
    assert kept is not None  # the caller has just added it
    last = last_link(database)
    place = {"id": last["seals"] + 1, "about": table, "row_id": row_id, "previous_hash": last["hash"]}
    database.insert("seals", {**place, "hash": seal_beside(table, kept, last["hash"])})
