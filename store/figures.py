"""The figures of a review, counted from tables that are kept in step, so that a million cost little."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from itertools import groupby

from schemas.decisions import Action
from schemas.figures import Pace, Progress, ReviewFigures, Verdicts
from schemas.review_plan import ReviewMode
from schemas.settling import FIRST, SECOND
from store.adjudication import list_disputes
from store.attention import attention_rates
from store.columns import Row
from store.database import Database
from store.pairs import finished_by_both
from store.review_plans import load_review_plan

_RECORDS = """
    SELECT text_sha256, field_count, coalesce(unclaimed, 0) AS facts
    FROM queue_drafts JOIN drafts ON drafts.id = draft_id JOIN documents ON documents.id = drafts.document_id
"""
_PACES = """
    SELECT reviewer, action, batch IS NULL AS is_single, count(*) AS events, sum(seconds) AS seconds
    FROM decisions WHERE carries IS NULL GROUP BY reviewer, action, batch IS NULL
"""
_VERDICTS = """
    SELECT field_group, drafted_by, action, count(*) AS fields FROM answers
    WHERE is_answer = 1 AND is_drafted = 1 AND NOT is_stale AND seat IN (?, ?)
        AND document_sha256 NOT IN (SELECT value FROM json_each(?))
    GROUP BY field_group, drafted_by, action
"""
_COLUMNS = {
    Action.ACCEPT: "accepted",
    Action.CORRECT: "corrected",
    Action.RE_ANCHOR: "re_anchored",
    Action.REJECT: "rejected",
    Action.NOT_STATED: "not_stated",
    Action.ADD: "corrected",
}
"""ADD: a field that was added, and drafted since."""
_NOTHING: Row = {"answered": 0, "is_begun": 0, "is_complete": 0}


def review_figures(database: Database) -> ReviewFigures:
    """Everything a dashboard shows. Runs inside `reading()`."""
    verdicts = database.rows(_VERDICTS, [FIRST, SECOND, json.dumps(_under_way(database))])
    disputes = list_disputes(database)
    return ReviewFigures(
        progress=_progress(database),
        paces=tuple(_paces(database)),
        by_group=_verdicts(verdicts, "field_group"),
        by_drafter=_verdicts(verdicts, "drafted_by"),
        attention=attention_rates(database),
        disputed=sum(record.disputed for record in disputes),
        settled=sum(record.settled for record in disputes),
    )


def _progress(database: Database) -> Progress:
    plan = load_review_plan(database)
    rows = database.rows("SELECT * FROM seat_progress")
    done = {(row["document_sha256"], row["seat"]): row for row in rows}
    counted: Counter[str] = Counter()
    for record in database.rows(_RECORDS):
        for seat in range(FIRST, plan.seats(record["text_sha256"]) + 1):
            told = done.get((record["text_sha256"], seat), _NOTHING | {"facts": record["facts"]})
            counted["records"] += 1
            is_complete = _is_complete(told, record)
            counted["complete"] += is_complete
            counted["begun"] += told["is_begun"] and not is_complete
            counted["fields"] += record["field_count"]
            counted["answered"] += told["answered"]
            counted["facts"] += record["facts"]
            counted["facts_open"] += told["facts"]
    return Progress(**{name: counted[name] for name in Progress.model_fields})


def _is_complete(told: Row, record: Row) -> bool:
    """Whether a seat declared a record finished, and nothing that was drafted anew since is open in it."""
    return bool(told["is_complete"]) and told["answered"] == record["field_count"] and not told["facts"]


def _under_way(database: Database) -> list[str]:
    """The documents that two review and have not both finished: of few fields, counts tell answers."""
    plan = load_review_plan(database)
    if plan.mode is ReviewMode.SINGLE:
        return []
    finished = set(finished_by_both(database))
    begun = {row["document_sha256"] for row in database.rows("SELECT document_sha256 FROM seat_progress")}
    return [sha256 for sha256 in sorted(begun - finished) if plan.seats(sha256) > 1]


def _paces(database: Database) -> Iterable[Pace]:
    rows = database.rows(_PACES)
    for reviewer, found in groupby(rows, key=lambda row: str(row["reviewer"])):
        events = [(Action(row["action"]).answers, bool(row["is_single"]), row) for row in found]
        yield Pace(
            reviewer=reviewer,
            fields=sum(row["events"] for answers, is_single, row in events if answers and is_single),
            together=sum(row["events"] for answers, is_single, row in events if answers and not is_single),
            seconds=sum(row["seconds"] for _, is_single, row in events if is_single),
        )


def _verdicts(rows: Iterable[Row], name: str) -> tuple[Verdicts, ...]:
    counted: dict[str, dict[str, int]] = {}
    for row in rows:
        found = counted.setdefault(row[name], dict.fromkeys(("answered", *_COLUMNS.values()), 0))
        found["answered"] += row["fields"]
        found[_COLUMNS[Action(row["action"])]] += row["fields"]
    made = [Verdicts(name=key, **found) for key, found in counted.items()]
    return tuple(sorted(made, key=lambda each: (-(each.changed or 0), each.name)))
