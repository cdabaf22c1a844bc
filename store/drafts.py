"""Drafts, written once. A document has one current draft; saving another supersedes it and deletes nothing.

A draft is known by its document and fingerprint, and saving it again changes nothing. Where a later attempt
under the same fingerprint reads something else (a group that got no reply is asked again, a new draft is
forced), it becomes the current draft, unless more groups failed than before.
"""

from __future__ import annotations

from datetime import datetime

from schemas.documents import Document
from schemas.drafts import Coverage, Draft, GroupFailure
from store.calls import has_failed
from store.columns import Row, from_json, to_time
from store.database import Database
from store.documents import save_document
from store.failures import end_failures_of_draft
from store.fields import FIELD_COLUMNS, field_of, is_flagged, spans_json
from store.findings import finding_rows, load_findings, save_findings
from store.prepared import PreparedDraft
from store.queue_drafts import requeue


def save_prepared(database: Database, prepared: PreparedDraft, now: datetime) -> int:
    """Make the draft its document's current one and return its id. Runs inside `writing()`."""
    document_id = save_document(database, prepared.document, now)
    end_failures_of_draft(database, prepared.document, now)
    last = database.row(
        "SELECT id, attempt, superseded_at FROM drafts"
        " WHERE document_id = ? AND fingerprint = ? ORDER BY attempt DESC LIMIT 1",
        [document_id, prepared.draft.fingerprint],
    )
    if last is None:
        return _insert(database, prepared, document_id, attempt=1, now=now)
    if not _adds_to(database, int(last["id"]), prepared):
        return _revive(database, last, document_id, now)
    return _insert(database, prepared, document_id, attempt=last["attempt"] + 1, now=now)


def is_drafted(database: Database, text_sha256: str, fingerprint: str) -> bool:
    """Whether the document's current draft has this fingerprint and no group worth asking for again."""
    return bool(
        database.number(
            "SELECT count(*) FROM documents JOIN drafts ON drafts.document_id = documents.id"
            " WHERE documents.text_sha256 = ? AND drafts.fingerprint = ? AND drafts.superseded_at IS NULL"
            " AND NOT EXISTS (SELECT 1 FROM draft_failures WHERE draft_id = drafts.id AND can_retry)",
            [text_sha256, fingerprint],
        )
    )


def has_draft(database: Database, text_sha256: str) -> bool:
    """Whether the document has a current draft, of whatever fingerprint."""
    return bool(
        database.number(
            "SELECT count(*) FROM documents JOIN drafts ON drafts.document_id = documents.id"
            " WHERE documents.text_sha256 = ? AND drafts.superseded_at IS NULL",
            [text_sha256],
        )
    )


def load_draft(database: Database, draft_id: int, document: Document) -> Draft:
    """The draft of an id that is known to exist, as it was saved."""
    [row] = database.rows("SELECT * FROM drafts WHERE id = ?", [draft_id])
    fields = database.rows("SELECT * FROM fields WHERE draft_id = ? ORDER BY id", [draft_id])
    failures = database.rows(
        "SELECT field_group, reason, request_hash FROM draft_failures WHERE draft_id = ? ORDER BY id",
        [draft_id],
    )
    return Draft(
        document_sha256=document.text_sha256,
        document_name=document.name,
        record_type=row["record_type"],
        record_key=row["record_key"],
        layout=row["layout"],
        fingerprint=row["fingerprint"],
        model=row["model"],
        fields=tuple(map(field_of, fields)),
        failures=tuple(
            GroupFailure(group=f["field_group"], reason=f["reason"], call=f["request_hash"]) for f in failures
        ),
        findings=load_findings(database, draft_id),
        coverage=_coverage_of(row),
    )


def _adds_to(database: Database, draft_id: int, prepared: PreparedDraft) -> bool:
    """Whether the draft says anything else than the saved one, without more failed groups."""
    [saved] = database.rows("SELECT * FROM drafts WHERE id = ?", [draft_id])
    failures = prepared.draft.failures
    if len(failures) > saved["failed_groups"]:
        return False
    return (
        any(saved[name] != value for name, value in _draft_row(prepared.draft).items())
        or _saved_field_rows(database, draft_id) != prepared.field_rows
        or tuple(tuple(row.values()) for row in finding_rows(database, draft_id)) != prepared.finding_rows
        or _failed_groups(database, draft_id) != {(f.group, _can_retry(database, f)) for f in failures}
    )


def _saved_field_rows(database: Database, draft_id: int) -> tuple[tuple[object, ...], ...]:
    """The rows that `field_row` made."""
    sql = f"SELECT {', '.join(FIELD_COLUMNS)} FROM fields WHERE draft_id = ? ORDER BY id"  # noqa: S608  # ours
    return tuple(tuple(row.values()) for row in database.rows(sql, [draft_id]))


def _failed_groups(database: Database, draft_id: int) -> set[tuple[str, bool]]:
    """The groups that failed in a saved draft, and whether each was worth asking for again."""
    rows = database.rows("SELECT field_group, can_retry FROM draft_failures WHERE draft_id = ?", [draft_id])
    return {(row["field_group"], bool(row["can_retry"])) for row in rows}


def _can_retry(database: Database, failure: GroupFailure) -> bool:
    return failure.call is not None and has_failed(database, failure.call)


def _revive(database: Database, saved: Row, document_id: int, now: datetime) -> int:
    """Make a saved draft current again, if it is not."""
    if saved["superseded_at"] is not None:
        _supersede(database, document_id, now)
        database.execute("UPDATE drafts SET superseded_at = NULL WHERE id = ?", [saved["id"]])
        requeue(database, document_id)
    return int(saved["id"])


def _supersede(database: Database, document_id: int, now: datetime) -> None:
    database.execute(
        "UPDATE drafts SET superseded_at = ? WHERE document_id = ? AND superseded_at IS NULL",
        [to_time(now), document_id],
    )


def _insert(
    database: Database, prepared: PreparedDraft, document_id: int, *, attempt: int, now: datetime
) -> int:
    draft = prepared.draft
    _supersede(database, document_id, now)
    row = {
        **_draft_row(draft),
        "document_id": document_id,
        "attempt": attempt,
        "version_id": _version(database, draft, document_id, now),
        "failed_groups": len(draft.failures),
        "created_at": to_time(now),
    }
    draft_id = database.insert("drafts", row)
    rows = ((draft_id, *row) for row in prepared.field_rows)
    database.insert_many("fields", ("draft_id", *FIELD_COLUMNS), rows)
    save_findings(database, draft_id, prepared.finding_rows)
    for failure in draft.failures:
        _insert_failure(database, draft_id, failure)
    requeue(database, document_id)
    return draft_id


def _insert_failure(database: Database, draft_id: int, failure: GroupFailure) -> None:
    database.insert(
        "draft_failures",
        {
            "draft_id": draft_id,
            "field_group": failure.group,
            "reason": failure.reason,
            "request_hash": failure.call,
            "can_retry": _can_retry(database, failure),
        },
    )


def _version(database: Database, draft: Draft, document_id: int, now: datetime) -> int | None:
    """Id of the document's version of its record, a new one if need be; None for a draft without a key."""
    if draft.record_key is None:
        return None
    record = [draft.record_type, draft.record_key]
    known = database.row(
        "SELECT id FROM versions WHERE record_type = ? AND record_key = ? AND document_id = ?",
        [*record, document_id],
    )
    if known is not None:
        return int(known["id"])
    last = database.row(
        "SELECT id, version FROM versions WHERE record_type = ? AND record_key = ?"
        " ORDER BY version DESC LIMIT 1",
        record,
    )
    return database.insert(
        "versions",
        {
            "record_type": draft.record_type,
            "record_key": draft.record_key,
            "version": last["version"] + 1 if last else 1,
            "document_id": document_id,
            "previous_id": last and last["id"],
            "added_at": to_time(now),
        },
    )


def _draft_row(draft: Draft) -> Row:
    """What the draft itself says, apart from its fields and failures."""
    coverage = draft.coverage
    return {
        "fingerprint": draft.fingerprint,
        "record_type": draft.record_type,
        "record_key": draft.record_key,
        "layout": draft.layout,
        "model": draft.model,
        "claimed": coverage and coverage.claimed,
        "set_aside": coverage and coverage.set_aside,
        "chrome": coverage and coverage.chrome,
        "reference": coverage and coverage.reference,
        "other_record": coverage and coverage.other_record,
        "unclaimed": coverage and len(coverage.unclaimed),
        "unclaimed_spans": coverage and spans_json(coverage.unclaimed),
        "field_count": len(draft.fields),
        "flagged_count": sum(map(is_flagged, draft.fields)),
    }


def _coverage_of(row: Row) -> Coverage | None:
    """The coverage of a draft; None also for one counted by older rules, which told no kinds."""
    if row["chrome"] is None:
        return None
    return Coverage(
        claimed=row["claimed"],
        chrome=row["chrome"],
        reference=row["reference"],
        other_record=row["other_record"],
        unclaimed=from_json(row["unclaimed_spans"]),
    )
