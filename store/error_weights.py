"""What reviewing has taught about which values are wrong: each fit is kept, the newest one counts."""

from __future__ import annotations

from datetime import datetime

from schemas.error_weights import ErrorWeights
from store.columns import from_json, to_json, to_time
from store.database import Database


def save_error_weights(database: Database, weights: ErrorWeights, now: datetime) -> None:
    """Make these the weights of the next drafting. Runs inside `writing()`."""
    row = {**weights.model_dump(), "log_odds": to_json(dict(weights.log_odds)), "fitted_at": to_time(now)}
    database.insert("error_weights", row)


def load_error_weights(database: Database) -> ErrorWeights | None:
    """The newest weights; None where nothing was learned yet."""
    row = database.row("SELECT log_odds, pairs, wrong FROM error_weights ORDER BY id DESC LIMIT 1")
    if row is None:
        return None
    return ErrorWeights(log_odds=from_json(row["log_odds"]), pairs=row["pairs"], wrong=row["wrong"])
