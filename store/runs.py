"""Runs: when each began and ended, with which settings, and what it counted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from pydantic import JsonValue

from store.columns import to_json, to_time
from store.database import Database


def start_run(database: Database, settings: Mapping[str, JsonValue], now: datetime) -> int:
    """Note that a run begins and return its id. Runs inside `writing()`."""
    return database.insert("runs", {"started_at": to_time(now), "settings": to_json(dict(settings))})


def finish_run(database: Database, run_id: int, counts: Mapping[str, JsonValue], now: datetime) -> None:
    """Note that a run has ended and what it counted. Runs inside `writing()`."""
    database.execute(
        "UPDATE runs SET ended_at = ?, counts = ? WHERE id = ?", [to_time(now), to_json(dict(counts)), run_id]
    )
