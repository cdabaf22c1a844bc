"""How documents are reviewed: every plan that was settled is kept, the newest one counts."""

from __future__ import annotations

from datetime import datetime

from schemas.review_plan import ReviewPlan
from store.chain import keep_beside
from store.columns import to_time
from store.database import Database


def load_review_plan(database: Database) -> ReviewPlan:
    """The plan that counts; one reviewer a document where nothing was settled."""
    row = database.row("SELECT mode, share, attention_share FROM review_plans ORDER BY id DESC LIMIT 1")
    return ReviewPlan.model_validate(row or {})


def save_review_plan(database: Database, plan: ReviewPlan, settled_by: str, now: datetime) -> None:
    """Make this the plan, if it is not. Runs inside `writing()`."""
    if plan == load_review_plan(database):
        return
    row = {**plan.model_dump(mode="json"), "settled_by": settled_by, "settled_at": to_time(now)}
    keep_beside(database, "review_plans", row)
