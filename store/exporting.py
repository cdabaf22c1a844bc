"""Everything that was decided, record by record, for a dataset."""

from __future__ import annotations

from collections.abc import Iterator

from schemas.decided import DecidedRecord
from schemas.documents import Span
from schemas.reviewed import Review, open_facts
from schemas.settling import FIRST, Settling, settled_fields
from store.chain import GENESIS
from store.columns import Row
from store.database import Database
from store.documents import load_document
from store.drafts import load_draft
from store.events import SEALED, events_of
from store.review_plans import load_review_plan

_DRAFTS = """
    SELECT drafts.id, drafts.document_id, coalesce(versions.version, 1) AS version,
        coalesce(max(versions.version) OVER (PARTITION BY drafts.record_type, drafts.record_key,
            CASE WHEN drafts.record_key IS NULL THEN drafts.document_id END), 1) AS versions
    FROM drafts JOIN documents ON documents.id = drafts.document_id
    LEFT JOIN versions ON versions.id = drafts.version_id
    WHERE drafts.superseded_at IS NULL
    ORDER BY drafts.record_type, coalesce(drafts.record_key, documents.name), version DESC, text_sha256
"""
_PROMPTS = """
    SELECT DISTINCT fields.request_hash, prompt_version FROM fields
    JOIN model_calls ON model_calls.request_hash = fields.request_hash WHERE draft_id = ?
"""

_SEALS = "SELECT id AS seal, about, row_id, previous_hash, hash FROM seals ORDER BY id"


def decided_records(database: Database) -> Iterator[DecidedRecord]:
    """Every drafted document, by record type and name, its newest version first. Runs inside `reading()`."""
    plan = load_review_plan(database)
    for row in database.rows(_DRAFTS):
        document = load_document(database, row["document_id"])
        draft = load_draft(database, row["id"], document)
        settling = Settling(
            document=document,
            draft=draft,
            seats=plan.seats(document.text_sha256),
            events=tuple(events_of(database, document.text_sha256)),
        )
        yield DecidedRecord(
            document=document,
            draft=draft,
            version=row["version"],
            versions=row["versions"],
            settled=settled_fields(settling),
            events=settling.events,
            open_facts=_open_facts(settling),
            prompt_versions=_prompt_versions(database, row["id"], draft.model),
        )


def sealed_rows(database: Database) -> Iterator[Row]:
    """Every link of the chain, in order: events as they were sealed, and of rows beside them the seals.

    Runs inside `reading()`.
    """
    seals = {row["previous_hash"]: row for row in database.rows(_SEALS)}
    yield from _seals_after(GENESIS, seals)
    for event in _sealed_events(database):
        yield event
        yield from _seals_after(event["hash"], seals)


def _seals_after(head: str, seals: dict[str, Row]) -> Iterator[Row]:
    """The rows beside the decisions that were kept between two of them."""
    while (sealed := seals.pop(head, None)) is not None:
        yield sealed
        head = sealed["hash"]


def _sealed_events(database: Database) -> Iterator[Row]:
    sql = f"SELECT {', '.join(SEALED)}, hash FROM decisions WHERE id > ? ORDER BY id LIMIT 1000"  # noqa: S608  # ours
    last = 0
    while rows := database.rows(sql, [last]):
        yield from rows
        last = rows[-1]["id"]


def _open_facts(settling: Settling) -> tuple[Span, ...]:
    """The facts that any of the seats has left open, in the order of the text."""
    left: dict[Span, None] = {}
    for seat in range(FIRST, FIRST + settling.seats):
        events = tuple(event for event in settling.events if event.seat == seat)
        review = Review(document=settling.document, draft=settling.draft, seat=seat, events=events)
        left |= dict.fromkeys(open_facts(review))
    return tuple(sorted(left, key=lambda span: (span.start, span.end)))


def _prompt_versions(database: Database, draft_id: int, model: str | None) -> dict[str, str]:
    if model is None:
        return {}
    rows = database.rows(_PROMPTS, [draft_id])
    return {row["request_hash"]: row["prompt_version"] for row in rows}
