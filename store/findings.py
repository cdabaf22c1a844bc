"""Findings as rows and back: what the fields of a draft say against each other."""

from __future__ import annotations

from collections.abc import Iterable

from schemas.drafts import Finding
from store.columns import Row, from_json, to_json
from store.database import Database
from store.fields import spans_json

FINDING_COLUMNS = ("flag", "sentence", "paths", "spans")


def finding_row(finding: Finding) -> tuple[object, ...]:
    """The finding in the order of `FINDING_COLUMNS`."""
    return (finding.flag.value, finding.sentence, to_json(list(finding.paths)), spans_json(finding.spans))


def save_findings(database: Database, draft_id: int, rows: Iterable[tuple[object, ...]]) -> None:
    """Add the findings of a new draft. Runs inside `writing()`."""
    database.insert_many("findings", ("draft_id", *FINDING_COLUMNS), ((draft_id, *row) for row in rows))


def finding_rows(database: Database, draft_id: int) -> list[Row]:
    """The rows of a draft's findings, in its order."""
    sql = "SELECT flag, sentence, paths, spans FROM findings WHERE draft_id = ? ORDER BY id"
    return database.rows(sql, [draft_id])


def load_findings(database: Database, draft_id: int) -> tuple[Finding, ...]:
    """The findings of a draft, as they were saved."""
    return tuple(
        Finding(
            flag=row["flag"],
            sentence=row["sentence"],
            paths=from_json(row["paths"]),
            spans=from_json(row["spans"]),
        )
        for row in finding_rows(database, draft_id)
    )
