"""Model calls: every outcome is a row of its own, the newest one with a reply answers for its request.

A failed call (no reply) is kept for the history and never served, so a later attempt asks again.
"""

from __future__ import annotations

from schemas.calls import CallStatus, ModelCall
from store.columns import from_time, to_time
from store.database import Database


def record_call(database: Database, call: ModelCall) -> None:
    """Add a row for this outcome. Runs inside `writing()`."""
    row = call.model_dump()
    row["field_group"] = row.pop("group")  # GROUP is a word of SQL
    row["started_at"] = to_time(call.started_at)
    database.insert("model_calls", row)


def find_call(database: Database, request_hash: str) -> ModelCall | None:
    """The newest call of this request that has a reply, None when there is none."""
    row = database.row(
        "SELECT * FROM model_calls WHERE request_hash = ? AND status <> ? ORDER BY id DESC LIMIT 1",
        [request_hash, CallStatus.FAILED],
    )
    if row is None:
        return None
    del row["id"]
    row["group"] = row.pop("field_group")
    row["started_at"] = from_time(row["started_at"])
    return ModelCall.model_validate(row)


def has_failed(database: Database, request_hash: str) -> bool:
    """Whether this request got no reply when it was last made, so that asking again may help."""
    last = database.row(
        "SELECT status FROM model_calls WHERE request_hash = ? ORDER BY id DESC LIMIT 1", [request_hash]
    )
    return last is not None and not CallStatus(last["status"]).is_final
