"""Documents with the answers of every seat: what counts in the end, and where two reviewers differ."""

from __future__ import annotations

from schemas.decisions import ADJUDICATOR, RECORD, Action, current
from schemas.reviewed import Review, reviewed_field
from schemas.settling import (
    FIRST,
    SECOND,
    SettledField,
    Settling,
    dispute_between,
    disputes_of,
    settled_fields,
    unsettled_paths,
)
from store.database import Database
from store.drafted import load_current
from store.events import events_of, events_on
from store.review_plans import load_review_plan

_RECORD_TYPE = """
    SELECT record_type FROM documents JOIN drafts ON document_id = documents.id
    WHERE text_sha256 = ? AND superseded_at IS NULL
"""


def load_settling(database: Database, document_sha256: str) -> Settling:
    """A document with all seats' answers. Runs inside `reading()`; raises RecordNotFoundError."""
    document, draft = load_current(database, document_sha256)
    return Settling(
        document=document,
        draft=draft,
        seats=load_review_plan(database).seats(document_sha256),
        events=tuple(events_of(database, document_sha256)),
    )


def load_settled(database: Database, document_sha256: str) -> tuple[SettledField, ...]:
    """The fields of a document that have an answer that counts. Runs inside `reading()`."""
    return settled_fields(load_settling(database, document_sha256))


def is_finished(database: Database, document_sha256: str, seat: int) -> bool:
    """Whether a seat has declared a document finished, by the log: what follows from it may be spoiled."""
    last = current(events_on(database, document_sha256, RECORD, seat))
    return last is not None and last.action is Action.COMPLETE


def are_both_complete(database: Database, document_sha256: str) -> bool:
    """Whether the two who review a document independently have both finished it."""
    return all(is_finished(database, document_sha256, seat) for seat in (FIRST, SECOND))


def is_closed(database: Database, document_sha256: str, seat: int) -> bool:
    """Whether a seat is done with a document; an adjudicator's is not while a dispute has come up since."""
    if not is_finished(database, document_sha256, seat):
        return False
    return seat != ADJUDICATOR or not unsettled_paths(load_settling(database, document_sha256))


def dispute_on(database: Database, document_sha256: str, path: str) -> tuple[int, int] | None:
    """What the two seats say of one field, as `Decision.settles` has it; None where they agree."""
    row = database.row(_RECORD_TYPE, [document_sha256])
    first, second = (
        reviewed_field(path, None, events_on(database, document_sha256, path, seat))
        for seat in (FIRST, SECOND)
    )
    return dispute_between(row["record_type"] if row else "", first, second)


def unsettled_paths_of(database: Database, review: Review) -> frozenset[str] | None:
    """The disputes left to whoever settles what two left open; None where the review is one of the two."""
    if review.seat != ADJUDICATOR:
        return None
    return unsettled_paths(load_settling(database, review.document.text_sha256))


def follow_dispute(database: Database, document_sha256: str) -> None:
    """Note on which fields two who have both finished a document differ. Runs inside `writing()`."""
    database.execute("DELETE FROM disputed WHERE document_sha256 = ?", [document_sha256])
    if are_both_complete(database, document_sha256):
        paths = disputes_of(load_settling(database, document_sha256))
        database.insert_many(
            "disputed", ("document_sha256", "path"), ((document_sha256, path) for path in paths)
        )
