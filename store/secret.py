"""A secret of the file, drawn once: without it nobody tells which fields are checked, or which side is A."""

from __future__ import annotations

from store.database import Database


def load_secret(database: Database) -> bytes:
    """The key of what is drawn at random and yet always the same."""
    [row] = database.rows("SELECT value FROM secrets WHERE name = 'review'")
    return bytes.fromhex(row["value"])
