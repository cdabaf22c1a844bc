"""What the two seats answered, field by field, of the documents that both have finished."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from schemas.agreement import Pair, Reply, Unpaired
from schemas.decisions import RECORD, Action, Said
from schemas.settling import FIRST, SECOND
from store.columns import Row, from_json
from store.database import Database
from store.fields import value_of
from store.review_plans import load_review_plan

_FINISHED = """
    SELECT document_sha256 FROM answers WHERE subject = ? AND action = ? AND seat IN (?, ?)
    GROUP BY document_sha256 HAVING count(*) = 2
"""
_ANSWERS = """
    SELECT answers.subject, answers.seat, answers.action, decisions.after,
        record_type, fields.path, fields.value, fields.state
    FROM answers
    JOIN decisions ON decisions.id = event_id
    JOIN documents ON text_sha256 = answers.document_sha256
    JOIN drafts ON document_id = documents.id AND superseded_at IS NULL
    LEFT JOIN fields ON draft_id = drafts.id AND path = answers.subject
    WHERE answers.document_sha256 = ? AND answers.seat IN (?, ?) AND is_answer
    ORDER BY answers.subject, answers.seat
"""
_NO_REPLY = Reply(action=None, said=None)


def finished_by_both(database: Database) -> list[str]:
    """Hashes of the documents that two have both finished."""
    values = [RECORD, Action.COMPLETE.value, FIRST, SECOND]
    return [row["document_sha256"] for row in database.rows(_FINISHED, values)]


def pairs_of(database: Database, document_sha256: str) -> Iterator[Pair]:
    """Every field that either has answered, by path."""
    rows = database.rows(_ANSWERS, [document_sha256, FIRST, SECOND])
    for path, found in groupby(rows, key=lambda row: str(row["subject"])):
        yield _pair(path, {row["seat"]: row for row in found})


def count_unpaired(database: Database) -> Unpaired:
    """The answered fields of the other documents, by whether two review them. Runs inside `reading()`."""
    plan = load_review_plan(database)
    finished = set(finished_by_both(database))
    counted = {1: 0, 2: 0}
    for row in database.rows(
        "SELECT document_sha256, count(DISTINCT subject) AS fields FROM answers"
        " WHERE is_answer AND seat IN (?, ?) GROUP BY document_sha256",
        [FIRST, SECOND],
    ):
        if row["document_sha256"] not in finished:
            counted[plan.seats(row["document_sha256"])] += row["fields"]
    return Unpaired(single=counted[1], unfinished=counted[2])


def _pair(path: str, rows: dict[int, Row]) -> Pair:
    some = next(iter(rows.values()))
    return Pair(
        record_type=some["record_type"],
        path=path,
        drafted=None if some["path"] is None else Said(value=value_of(some), state=some["state"]),
        first=_reply(rows.get(FIRST)),
        second=_reply(rows.get(SECOND)),
    )


def _reply(row: Row | None) -> Reply:
    if row is None:
        return _NO_REPLY
    said = None if row["after"] is None else Said.model_validate(from_json(row["after"]))
    return Reply(action=row["action"], said=said)
