"""The current draft of a document, by the hash of its text."""

from __future__ import annotations

from schemas.documents import Document
from schemas.drafts import Draft
from schemas.fields import DraftedField
from schemas.reviewed import Review
from store.database import Database
from store.documents import load_document
from store.drafts import load_draft
from store.errors import RecordNotFoundError
from store.events import events_of_seat
from store.fields import field_of


def load_current(database: Database, document_sha256: str) -> tuple[Document, Draft]:
    """A document with its current draft; raises RecordNotFoundError. Runs inside a transaction."""
    row = database.row(
        "SELECT drafts.id, document_id FROM documents JOIN drafts ON document_id = documents.id"
        " WHERE text_sha256 = ? AND superseded_at IS NULL",
        [document_sha256],
    )
    if row is None:
        raise RecordNotFoundError(f"no drafted document has the hash {document_sha256}; draft it first")
    document = load_document(database, row["document_id"])
    return document, load_draft(database, row["id"], document)


def load_review(database: Database, document_sha256: str, seat: int) -> Review:
    """A document with its current draft and one seat's events. Runs inside a transaction.

    Raises RecordNotFoundError when it is not drafted.
    """
    document, draft = load_current(database, document_sha256)
    events = tuple(events_of_seat(database, document_sha256, seat))
    return Review(document=document, draft=draft, seat=seat, events=events)


def find_drafted(database: Database, document_sha256: str, path: str) -> DraftedField | None:
    """The field of the document's current draft at a path; None where none was drafted."""
    row = database.row(
        "SELECT fields.* FROM documents JOIN drafts ON document_id = documents.id"
        " JOIN fields ON draft_id = drafts.id"
        " WHERE text_sha256 = ? AND superseded_at IS NULL AND path = ?",
        [document_sha256, path],
    )
    return None if row is None else field_of(row)
