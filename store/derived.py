"""The tables that follow from others: whether they still do, and making them anew."""

from __future__ import annotations

from schemas.drafts import UNSUPPORTED
from store import progress
from store.columns import Row
from store.database import Database

_OF_THE_LOG = ("answers", "sitters", "seat_progress", "decided", "disputed")
"""Made anew by `progress.rebuild`."""
_QUEUE_DRAFTS = f"""
    SELECT latest.draft_id, document_id, record, record_type, record_key,
        coalesce(min(fields.id), 1) AS first_field, coalesce(max(fields.id), 0) AS last_field,
        coalesce(min(rank), 0) AS rank
    FROM (SELECT draft_id, document_id, record, record_type, record_key FROM records
        WHERE record_type != '{UNSUPPORTED}') AS latest
    LEFT JOIN fields ON fields.draft_id = latest.draft_id
    LEFT JOIN queue_places ON field_id = fields.id GROUP BY latest.draft_id
"""  # noqa: S608  # our own words
_STANDS = """
    coalesce((SELECT iif(is_answer, iif(is_stale, 0, 2), action = 'skip') FROM answers
        WHERE document_sha256 = text_sha256 AND subject = path AND seat = {seat}), 0)
"""
_QUEUE = f"""
    SELECT fields.id, fields.draft_id, queue_places.rank,
        substr(path, 1, min(instr(path || '.', '.'), instr(path || '[', '[')) - 1), drafter, flagged,
        {_STANDS.format(seat=1)}, {_STANDS.format(seat=2)}, risk
    FROM queue_drafts JOIN documents ON documents.id = document_id
    JOIN fields ON fields.id BETWEEN first_field AND last_field JOIN queue_places ON field_id = fields.id
"""  # noqa: S608  # our own words
_REPAIR = "'trialspan audit rebuild' makes it anew"


def find_difference(database: Database) -> str | None:
    """The first row of a table that does not follow from what it is made of; None where all do.

    Runs inside `reading()` of a connection of its own without foreign keys: the tables are made anew as
    temporary ones, which stand before those of the file under the same names.
    """
    for table in _OF_THE_LOG:
        made = database.row("SELECT sql FROM main.sqlite_master WHERE type = 'table' AND name = ?", [table])
        if made is None:
            return f"the table {table!r} is missing"
        database.execute(made["sql"].replace("CREATE TABLE", "CREATE TEMPORARY TABLE", 1))
    progress.rebuild(database)
    wanted = {table: f"SELECT * FROM temp.{table}" for table in _OF_THE_LOG}  # noqa: S608  # our own names
    wanted |= {"queue_drafts": _QUEUE_DRAFTS, "queue": _QUEUE}
    found = (_difference(database, table, sql) for table, sql in wanted.items())
    return next((words for words in found if words is not None), None)


def rebuild_queue(database: Database) -> None:
    """Make the queue anew from drafts and answers; its triggers take the fields. Runs inside `writing()`."""
    database.execute("DELETE FROM queue")
    database.execute("DELETE FROM queue_drafts")
    database.execute(f"INSERT INTO queue_drafts {_QUEUE_DRAFTS}")  # our own words


def _difference(database: Database, table: str, wanted: str) -> str | None:
    is_there = f"SELECT * FROM main.{table}"  # noqa: S608  # our own names
    for words, one, other in (
        ("has a row that does not follow", is_there, wanted),
        ("lacks a row that follows", wanted, is_there),
    ):
        row = database.row(f"SELECT * FROM ({one}) EXCEPT SELECT * FROM ({other}) LIMIT 1")  # noqa: S608  # ours
        if row is not None:
            return f"the table {table!r} {words} from the log, {_named(row)}; {_REPAIR}"
    return None


def _named(row: Row) -> str:
    """Its first columns, which tell it apart; of a hash the beginning."""
    return " ".join(
        str(value)[:12] if name.endswith("sha256") else repr(value) for name, value in [*row.items()][:3]
    )
