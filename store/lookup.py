"""Finding the record a person means: by its key, its document's name, or the beginning of the text's hash."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rapidfuzz import fuzz, process

from store.database import Database
from store.errors import RecordAmbiguousError, RecordNotFoundError

_HASH_PREFIX = re.compile(r"[0-9a-f]{6,64}")
"""Six digits tell a million texts apart well enough to try; shorter ones are more likely names."""

_NEAR = 60.0
"""Similarity, of 100, from which a name is worth suggesting."""

_SHOWN = 5
"""Names a message lists."""

_BY_KEY = "SELECT draft_id, document_id, record_type AS what FROM records WHERE record_key = ?"
_BY_NAME = """
    SELECT drafts.id AS draft_id, document_id, record_type AS what
    FROM sources JOIN drafts USING (document_id)
    WHERE sources.name = ? AND superseded_at IS NULL
"""
_BY_FIRST_NAME = """
    SELECT drafts.id AS draft_id, document_id, substr(text_sha256, 1, 12) AS what
    FROM documents JOIN drafts ON document_id = documents.id
    WHERE documents.name = ? AND superseded_at IS NULL
"""
_BY_HASH = """
    SELECT drafts.id AS draft_id, document_id, documents.name AS what
    FROM documents JOIN drafts ON document_id = documents.id
    WHERE text_sha256 BETWEEN ? AND ? || 'g' AND superseded_at IS NULL
"""


def find_draft(database: Database, record: str) -> tuple[int, int]:
    """Ids of the draft and document of the record called this. Runs inside `reading()`.

    A key means its latest version, a name what the source held when it was last read. Where nothing is
    called exactly so, a key or name that differs in case only, or a name that ends in '/record', will do.
    Raises RecordNotFoundError with near matches, or RecordAmbiguousError with the candidates.
    """
    found = _exact(database, record)
    if found is None:
        names = _names(database)
        nearly = _nearly(names, record)
        if len(nearly) > 1:
            raise RecordAmbiguousError(
                f"{record!r} may be {_listed(nearly)} in {str(database.path)!r}; give one of them in full"
            )
        found = _exact(database, nearly[0]) if nearly else None
        if found is None:
            raise RecordNotFoundError(_not_found(database, record, names))
    return found


def _exact(database: Database, record: str) -> tuple[int, int] | None:
    """The one draft that is called exactly this, by the first way of naming that knows it."""
    attempts = [(_BY_KEY, [record]), (_BY_NAME, [record]), (_BY_FIRST_NAME, [record])]
    if _HASH_PREFIX.fullmatch(record.lower()):
        attempts.append((_BY_HASH, [record.lower(), record.lower()]))
    for sql, values in attempts:
        rows = database.rows(sql, values)
        if len(rows) > 1:
            raise RecordAmbiguousError(
                f"{record!r} is several records in {str(database.path)!r}:"
                f" {_listed(row['what'] for row in rows)}; give the name of a document"
            )
        if rows:
            return rows[0]["draft_id"], rows[0]["document_id"]
    return None


def _names(database: Database) -> list[str]:
    """Everything a draft can be called by, except hashes."""
    rows = database.rows(
        "SELECT record_key AS name FROM drafts WHERE superseded_at IS NULL AND record_key IS NOT NULL"
        " UNION SELECT sources.name FROM sources JOIN drafts USING (document_id) WHERE superseded_at IS NULL"
        " ORDER BY name"
    )
    return [row["name"] for row in rows]


def _nearly(names: list[str], record: str) -> list[str]:
    wanted = record.casefold()
    same = [name for name in names if name.casefold() == wanted]
    return same or [name for name in names if name.casefold().endswith(f"/{wanted}")]


def _not_found(database: Database, record: str, names: list[str]) -> str:
    message = f"no record {record!r} in {str(database.path)!r}"
    if not names:
        return f"{message}: nothing is drafted yet; run 'trialspan run' first"
    near = process.extract(record, names, scorer=fuzz.WRatio, limit=_SHOWN, score_cutoff=_NEAR)
    known = _listed(name for name, _, _ in near) if near else _listed(names)
    return f"{message}; {'did you mean' if near else 'there are'} {known}"


def _listed(names: Iterable[object]) -> str:
    shown = [repr(name) for name in names]
    more = f" and {len(shown) - _SHOWN} more" if len(shown) > _SHOWN else ""
    return ", ".join(shown[:_SHOWN]) + more
