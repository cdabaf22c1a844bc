"""Filters of the queue that were given names, by a reviewer for herself or for everybody."""

from __future__ import annotations

from datetime import datetime

from schemas.queue import QueueFilter, SavedView
from store.columns import to_time
from store.database import Database


def save_view(database: Database, view: SavedView, now: datetime) -> None:
    """Keep a view, in the place of one of the same name and owner. Runs inside `writing()`."""
    remove_view(database, view)
    row = {
        "reviewer": view.reviewer,
        "name": view.name,
        "wanted": view.wanted.model_dump_json(),
        "by_record": view.by_record,
        "saved_at": to_time(now),
    }
    database.insert("saved_views", row)


def remove_view(database: Database, view: SavedView) -> None:
    """Forget the view of this name and owner, if there is one. Runs inside `writing()`."""
    database.execute("DELETE FROM saved_views WHERE reviewer IS ? AND name = ?", [view.reviewer, view.name])


def list_views(database: Database, reviewer: str) -> list[SavedView]:
    """A reviewer's own views and everybody's, by name, her own first."""
    rows = database.rows(
        "SELECT * FROM saved_views WHERE reviewer IS NULL OR reviewer = ?"
        " ORDER BY reviewer IS NULL, name COLLATE NOCASE, id",
        [reviewer],
    )
    return [
        SavedView(
            name=row["name"],
            wanted=QueueFilter.model_validate_json(row["wanted"]),
            by_record=row["by_record"],
            reviewer=row["reviewer"],
        )
        for row in rows
    ]
