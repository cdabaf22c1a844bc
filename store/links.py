"""What people said of links between records: every answer is kept, the newest of a link counts."""

from __future__ import annotations

from datetime import datetime

from schemas.links import LinkAnswer, LinkState
from store.chain import keep_beside
from store.columns import from_time, to_time
from store.database import Database

_NEWEST = """
    SELECT link, state, reviewer, at, reason FROM link_answers
    WHERE id IN (SELECT max(id) FROM link_answers GROUP BY link) ORDER BY link
"""


def save_link_answer(
    database: Database, link: str, state: LinkState, *, reviewer: str, reason: str | None, now: datetime
) -> None:
    """Keep what somebody said of a link. Runs inside `writing()`."""
    row = {
        "link": link,
        "state": state.value,
        "reviewer": reviewer,
        "at": to_time(now),
        "reason": reason,
    }
    keep_beside(database, "link_answers", row)


def load_link_answers(database: Database) -> dict[str, LinkAnswer]:
    """The answer that counts of every link that has one."""
    rows = database.rows(_NEWEST)
    return {row["link"]: LinkAnswer.model_validate({**row, "at": from_time(row["at"])}) for row in rows}
