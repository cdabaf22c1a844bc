"""The rows of a queue as a reviewer sees them: what her own seat says, and who has the document."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from schemas.fields import FLAG_WORDS, Flag
from schemas.queue import Answered, QueueRecord, QueueRow
from store.columns import Row, from_json
from store.database import Database
from store.fields import value_of
from store.queue_filter import DECIDED, OPEN, SKIPPED
from store.queue_seats import Held, find_holders
from store.shown_values import ShownValues

QUOTE_SHOWN = 400
"""Characters of a quote; a screen line shows fewer."""
_ANSWERED = {OPEN: Answered.OPEN, SKIPPED: Answered.SKIPPED, DECIDED: Answered.DECIDED}
_STATE = {1: "first", 2: "second"}
"""Column of each seat."""
_FIELDS = """
    SELECT fields.id, text_sha256, documents.name, record, queue_drafts.record_type, path, value, state,
        substr(quote, 1, ?) AS quote, grounding, fields.drafter, flagged, flags, expected_error,
        expected_error_reason, queue.first, queue.second, queue.draft_id, unclaimed,
        (SELECT json_group_array(seat) FROM answers
            WHERE document_sha256 = text_sha256 AND subject = path AND is_stale) AS stale
    FROM queue JOIN fields ON fields.id = field_id JOIN queue_drafts ON queue_drafts.draft_id = queue.draft_id
    JOIN drafts ON drafts.id = queue.draft_id
    JOIN documents ON documents.id = queue_drafts.document_id
    WHERE field_id IN (SELECT value FROM json_each(?))
"""
_RECORDS = """
    SELECT draft_id, text_sha256, documents.name, record, queue_drafts.record_type, first_field, last_field,
        unclaimed
    FROM queue_drafts JOIN drafts ON drafts.id = draft_id JOIN documents ON documents.id = drafts.document_id
    WHERE draft_id IN (SELECT value FROM json_each(?))
"""
_OPEN_FACTS = "SELECT facts FROM seat_progress WHERE document_sha256 = ? AND seat = ?"
"""What a seat has left; no row where it has done nothing."""


def load_rows(database: Database, reviewer: str, ids: Sequence[int], now: datetime) -> list[QueueRow]:
    """Fields as a reviewer sees them, in the order of ids; those of superseded drafts are left out."""
    found = {row["id"]: row for row in database.rows(_FIELDS, [QUOTE_SHOWN, _list(ids)])}
    held = find_holders(database, reviewer, [row["text_sha256"] for row in found.values()], now)
    facts = {row["draft_id"]: _open_facts(database, row, held[row["text_sha256"]]) for row in found.values()}
    shown = ShownValues(database, reviewer)
    return [
        _row(found[id_], held[found[id_]["text_sha256"]], facts[found[id_]["draft_id"]], shown)
        for id_ in ids
        if id_ in found
    ]


def load_records(database: Database, reviewer: str, ids: Sequence[int], now: datetime) -> list[QueueRecord]:
    """Records as a reviewer sees them, in the order of their drafts' ids; superseded ones are left out."""
    found = {row["draft_id"]: row for row in database.rows(_RECORDS, [_list(ids)])}
    held = find_holders(database, reviewer, [row["text_sha256"] for row in found.values()], now)
    return [_record(database, found[id_], held[found[id_]["text_sha256"]]) for id_ in ids if id_ in found]


def _row(row: Row, held: Held, facts: int | None, shown: ShownValues) -> QueueRow:
    drafted, seat = value_of(row), held.seat
    return QueueRow(
        id=row["id"],
        document_sha256=row["text_sha256"],
        document=row["name"],
        record=row["record"],
        record_type=row["record_type"],
        path=row["path"],
        value=shown.value_of(row["text_sha256"], seat, row["path"], drafted) if seat else drafted,
        state=row["state"],
        quote=row["quote"],
        grounding=row["grounding"],
        drafter=row["drafter"],
        is_flagged=row["flagged"],
        expected_error=row["expected_error"],
        reason=_reason(row, facts, is_stale=seat in from_json(row["stale"])),
        answered=_ANSWERED[row[_STATE[held.seat]]] if held.seat else Answered.OPEN,
        holder=held.holder,
        is_own=held.is_own,
    )


def _reason(row: Row, facts: int | None, *, is_stale: bool) -> str:
    """Why a field may be wrong: as it was reckoned, then flags that were not, then what its record lacks.

    is_stale: her own answer is about another draft, which is said first.
    """
    told = ["drafted anew since you decided"] if is_stale else []
    told += [row["expected_error_reason"]] if row["expected_error_reason"] else []
    flags = [FLAG_WORDS[Flag(flag)] for flag in from_json(row["flags"])]
    told += [words for words in flags if words not in (row["expected_error_reason"] or "")]
    if facts:
        told.append(f"{facts} unclaimed number{'s' * (facts > 1)}")
    return "; ".join(told)


def _record(database: Database, row: Row, held: Held) -> QueueRecord:
    state = _STATE[held.seat] if held.seat else "0"
    fields = [row["first_field"], row["last_field"]]
    of_draft = "FROM queue WHERE field_id BETWEEN ? AND ?"
    counted = (
        f"SELECT count(*) AS fields, coalesce(sum({state} = {DECIDED}), 0) AS decided,"  # ours
        f" coalesce(sum({state} = {SKIPPED}), 0) AS skipped {of_draft}"
    )
    likeliest = (
        f"SELECT path, expected_error FROM fields WHERE id = (SELECT field_id {of_draft}"  # noqa: S608  # ours
        f" AND {state} != {DECIDED} ORDER BY {state}, rank, field_id LIMIT 1)"
    )
    [counts], worst = database.rows(counted, fields), database.row(likeliest, fields)
    return QueueRecord(
        id=row["draft_id"],
        document_sha256=row["text_sha256"],
        document=row["name"],
        record=row["record"],
        record_type=row["record_type"],
        **counts,
        facts_open=_open_facts(database, row, held),
        worst=worst and worst["expected_error"],
        path=worst and worst["path"],
        holder=held.holder,
        is_own=held.is_own,
    )


def _open_facts(database: Database, row: Row, held: Held) -> int | None:
    """Facts of a draft's text its seat has not accounted for; None where facts were not counted."""
    if not row["unclaimed"] or held.seat is None:
        return row["unclaimed"]  # type: ignore[no-any-return]  # an integer or NULL
    told = database.row(_OPEN_FACTS, [row["text_sha256"], held.seat])
    return int(told["facts"] if told else row["unclaimed"])


def _list(ids: Sequence[int]) -> str:
    return f"[{','.join(map(str, ids))}]"
