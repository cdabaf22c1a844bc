"""The reviewers a file knows, by the spelling it keeps of each."""

from __future__ import annotations

from schemas.reviewers import spelling
from store.database import Database

_NAMES = """
    SELECT reviewer AS name FROM sitters UNION SELECT to_reviewer FROM hand_overs
    UNION SELECT reviewer FROM leases UNION SELECT reviewer FROM attention_checks
    UNION SELECT reviewer FROM saved_views WHERE reviewer IS NOT NULL
"""


def known_as(database: Database, name: str) -> str:
    """The name as the file has it, so that one person is one name in every table."""
    return spelling(name, (str(row["name"]) for row in database.rows(_NAMES)))
