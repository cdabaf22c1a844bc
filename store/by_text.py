"""Texts and everything drafted from each, superseded drafts of other models included."""

from __future__ import annotations

import json

from schemas.documents import Document
from schemas.drafts import Draft
from schemas.status import StoredText
from store.database import Database
from store.documents import find_document, load_document
from store.drafts import load_draft
from store.errors import RecordNotFoundError


def list_texts(database: Database) -> list[StoredText]:
    """Every text in the order in which they came, without its words."""
    rows = database.rows(
        "SELECT text_sha256, documents.source_sha256, documents.name,"
        " (SELECT json_group_array(sources.name) FROM sources WHERE document_id = documents.id) AS sources,"
        " EXISTS (SELECT 1 FROM drafts WHERE document_id = documents.id AND superseded_at IS NULL) AS drafted"
        " FROM documents ORDER BY documents.id"
    )
    return [
        StoredText(
            text_sha256=row["text_sha256"],
            source_sha256=row["source_sha256"],
            names=tuple(dict.fromkeys([row["name"], *json.loads(row["sources"])])),
            is_drafted=row["drafted"],
        )
        for row in rows
    ]


def load_drafts(database: Database, text_sha256: str) -> tuple[Document, tuple[Draft, ...]]:
    """The text of a hash and one draft of each model, the current one first. Runs inside `reading()`."""
    document_id = find_document(database, text_sha256)
    if document_id is None:
        raise RecordNotFoundError(f"no text {text_sha256!r} in {str(database.path)!r}; draft it first")
    document = load_document(database, document_id)
    newest: dict[str | None, int] = {}
    for row in database.rows(
        "SELECT id, model FROM drafts WHERE document_id = ? ORDER BY superseded_at IS NOT NULL, id DESC",
        [document_id],
    ):
        newest.setdefault(row["model"], row["id"])
    return document, tuple(load_draft(database, draft_id, document) for draft_id in newest.values())
