"""Totals of the store, its records, and its fields as a stream."""

from __future__ import annotations

from collections.abc import Iterator

from schemas.drafts import UNSUPPORTED
from schemas.status import FieldRow, RecordSummary, StoreStatus, TypeStatus
from store.columns import Row, from_json
from store.database import Database
from store.fields import value_of

_DECIDED = "SELECT coalesce(sum(fields), 0) FROM decided"


def read_status(database: Database) -> StoreStatus:
    """The totals, from what each draft counted when it was saved. Runs inside `reading()`."""
    by_type = tuple(_by_record_type(database))
    return StoreStatus(
        documents=database.number("SELECT count(*) FROM documents"),
        records=sum(one.records for one in by_type if one.record_type != UNSUPPORTED),
        fields=sum(one.fields for one in by_type),
        decided=database.number(_DECIDED),
        flagged=sum(one.flagged for one in by_type),
        facts=sum(one.facts for one in by_type),
        unclaimed=sum(one.unclaimed for one in by_type),
        failed_groups=sum(one.failed_groups for one in by_type),
        model_calls=database.number("SELECT count(*) FROM model_calls"),
        failed=database.number("SELECT count(*) FROM document_failures WHERE ended_at IS NULL"),
        by_record_type=by_type,
    )


def read_records(database: Database) -> list[RecordSummary]:
    """Every record, by type and name."""
    columns = ", ".join(RecordSummary.model_fields)
    rows = database.rows(f"SELECT {columns} FROM records ORDER BY record_type, record, draft_id")  # noqa: S608  # ours
    return [RecordSummary.model_validate(row) for row in rows]


def stream_fields(database: Database) -> Iterator[FieldRow]:
    """Every field of the drafts that are current now, by document name and then in the order of the draft.

    Drafts never change, so a stream that takes its time still shows each as one whole.
    """
    drafts = database.rows(
        "SELECT drafts.id, documents.name, record_type"
        " FROM drafts JOIN documents ON documents.id = drafts.document_id"
        " WHERE superseded_at IS NULL ORDER BY documents.name, documents.text_sha256"
    )
    for draft in drafts:
        for row in database.rows("SELECT * FROM fields WHERE draft_id = ? ORDER BY id", [draft["id"]]):
            yield _field_row(draft, row)


def _by_record_type(database: Database) -> Iterator[TypeStatus]:
    records = {
        row["record_type"]: row["records"]
        for row in database.rows("SELECT record_type, count(*) AS records FROM records GROUP BY record_type")
    }
    for row in database.rows(
        "SELECT record_type, count(*) AS documents, sum(field_count) AS fields,"
        " sum(flagged_count) AS flagged, coalesce(sum(claimed + set_aside + unclaimed), 0) AS facts,"
        " coalesce(sum(unclaimed), 0) AS unclaimed,"
        " sum(failed_groups) AS failed_groups"
        " FROM drafts WHERE superseded_at IS NULL GROUP BY record_type ORDER BY record_type"
    ):
        yield TypeStatus(records=records[row["record_type"]], **row)


def _field_row(draft: Row, row: Row) -> FieldRow:
    return FieldRow(
        document=draft["name"],
        record_type=draft["record_type"],
        path=row["path"],
        value=value_of(row),
        quote=row["quote"],
        start=row["span_start"],
        end=row["span_end"],
        state=row["state"],
        grounding=row["grounding"],
        drafter=row["drafter"],
        flags=from_json(row["flags"]),
    )
