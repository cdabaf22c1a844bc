"""Documents by the hash of their text, and what each source name held when it was last read."""

from __future__ import annotations

from datetime import datetime

from schemas.documents import Document
from store.columns import to_time
from store.database import Database
from store.failures import end_failures_of_source


def save_document(database: Database, document: Document, now: datetime) -> int:
    """Keep a document and return its id; a text that is there keeps the name it was first found under.

    Runs inside `writing()`.
    """
    document_id = find_document(database, document.text_sha256)
    if document_id is None:
        row = {**document.model_dump(), "added_at": to_time(now)}
        document_id = database.insert("documents", row)
    _note_source(database, document, document_id, now)
    end_failures_of_source(database, document, now)
    return document_id


def find_document(database: Database, text_sha256: str) -> int | None:
    """Id of the document with this text, None when there is none."""
    found = database.row("SELECT id FROM documents WHERE text_sha256 = ?", [text_sha256])
    return None if found is None else int(found["id"])


def load_document(database: Database, document_id: int) -> Document:
    """The document of an id that is known to exist."""
    [found] = database.rows(
        "SELECT name, text, text_sha256, source_sha256, source_bytes, encoding, replaced"
        " FROM documents WHERE id = ?",
        [document_id],
    )
    return Document.model_validate(found)


def _note_source(database: Database, document: Document, document_id: int, now: datetime) -> None:
    """Say which document the source name holds now; writes nothing when it still holds the same."""
    database.execute(
        "INSERT INTO sources (name, document_id, source_sha256, read_at) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (name) DO UPDATE SET document_id = excluded.document_id,"
        " source_sha256 = excluded.source_sha256, read_at = excluded.read_at"
        " WHERE source_sha256 <> excluded.source_sha256 OR document_id <> excluded.document_id",
        [document.name, document_id, document.source_sha256, to_time(now)],
    )
