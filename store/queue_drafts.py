"""Which drafts are in the queue: of each record the current draft of its latest version.

The fields of a draft come into the queue and leave it with the draft, by triggers of the file.
"""

from __future__ import annotations

from collections.abc import Iterator

from schemas.drafts import UNSUPPORTED
from store.database import Database

_LATEST = """
    SELECT drafts.id FROM drafts JOIN versions ON versions.id = version_id
    WHERE drafts.record_key = ? AND drafts.record_type = ? AND superseded_at IS NULL
    ORDER BY version DESC LIMIT 1
"""
_OF_NO_RECORD = """
    SELECT id FROM drafts
    WHERE document_id = ? AND superseded_at IS NULL AND record_key IS NULL AND record_type != ?
"""
_TAKE = """
    INSERT INTO queue_drafts
    SELECT drafts.id, document_id, coalesce(record_key, name), record_type, record_key,
        coalesce(min(fields.id), 1), coalesce(max(fields.id), 0),
        coalesce(min(rank), 0)
    FROM drafts JOIN documents ON documents.id = document_id LEFT JOIN fields ON draft_id = drafts.id
    LEFT JOIN queue_places ON field_id = fields.id
    WHERE drafts.id = ? GROUP BY drafts.id
"""


def requeue(database: Database, document_id: int) -> None:
    """Bring the queue in step with the drafts of a document. Runs inside `writing()`.

    A draft that names another record than the one before it gives an older version its place back.
    """
    wanted, present = set(_wanted(database, document_id)), set(_present(database, document_id))
    for draft_id in present - wanted:
        database.execute("DELETE FROM queue_drafts WHERE draft_id = ?", [draft_id])
    for draft_id in wanted - present:
        database.execute(_TAKE, [draft_id])


def _wanted(database: Database, document_id: int) -> Iterator[int]:
    """The drafts that should stand for the records the document was ever drafted as."""
    for row in database.rows(_OF_NO_RECORD, [document_id, UNSUPPORTED]):
        yield row["id"]
    for record_key, record_type in _records(database, document_id):
        for row in database.rows(_LATEST, [record_key, record_type]):
            yield row["id"]


def _present(database: Database, document_id: int) -> Iterator[int]:
    """The drafts that stand for them."""
    for row in database.rows("SELECT draft_id FROM queue_drafts WHERE document_id = ?", [document_id]):
        yield row["draft_id"]
    for record in _records(database, document_id):
        sql = "SELECT draft_id FROM queue_drafts WHERE record_key = ? AND record_type = ?"
        for row in database.rows(sql, record):
            yield row["draft_id"]


def _records(database: Database, document_id: int) -> list[tuple[str, str]]:
    rows = database.rows(
        "SELECT DISTINCT record_key, record_type FROM drafts"
        " WHERE document_id = ? AND record_key IS NOT NULL AND record_type != ?",
        [document_id, UNSUPPORTED],
    )
    return [(row["record_key"], row["record_type"]) for row in rows]
