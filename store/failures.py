"""Sources that could not be drafted. A failure is current until the source is read or drafted again."""

from __future__ import annotations

from datetime import datetime

from schemas.documents import Document
from schemas.drafts import DocumentFailure
from store.columns import to_time
from store.database import Database


def record_failure(database: Database, failure: DocumentFailure, now: datetime) -> None:
    """Make this the source's current failure; writes nothing when it already is. Runs inside `writing()`."""
    if failure in _current(database, "name = ?", [failure.name]):
        return
    _end(database, "name = ?", [failure.name], now)
    database.insert("document_failures", {**failure.model_dump(), "failed_at": to_time(now)})


def current_failures(database: Database) -> list[DocumentFailure]:
    """The failures that are the last word on their source, oldest first."""
    return _current(database, "TRUE", [])


def end_failures_of_source(database: Database, document: Document, now: datetime) -> None:
    """End what was said of the source before it was read as this document.

    A failure to draft this very text stays: reading it again does not draft it.
    """
    sha256 = document.text_sha256
    _end(
        database,
        "name = ? AND (document_sha256 IS NULL OR document_sha256 <> ?)",
        [document.name, sha256],
        now,
    )


def end_failures_of_draft(database: Database, document: Document, now: datetime) -> None:
    """End every failure of a document that has been drafted."""
    _end(database, "name = ?", [document.name], now)
    _end(database, "document_sha256 = ?", [document.text_sha256], now)


def _current(database: Database, condition: str, values: list[object]) -> list[DocumentFailure]:
    sql = (
        "SELECT name, reason, source_sha256, document_sha256 FROM document_failures"  # noqa: S608  # ours
        f" WHERE ended_at IS NULL AND {condition} ORDER BY id"
    )
    return [DocumentFailure.model_validate(row) for row in database.rows(sql, values)]


def _end(database: Database, condition: str, values: list[object], now: datetime) -> None:
    sql = f"UPDATE document_failures SET ended_at = ? WHERE ended_at IS NULL AND {condition}"  # noqa: S608  # ours
    database.execute(sql, [to_time(now), *values])
