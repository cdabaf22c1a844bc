"""The queue in order, part by part: each begins behind a key, so that none costs more for being far behind.

Fields come by expected error, what is nowhere on the page behind values an eighth as likely wrong, and those
that were put off after all others. Records come by the expected error of
their likeliest wrong field, decided or not, so that none changes its place while it is worked on.
"""

from __future__ import annotations

from dataclasses import dataclass

from schemas.queue import QueueKey, QueuePart, QueueQuery, Show
from store.columns import Row, to_json
from store.database import Database
from store.fields import value_of
from store.queue_filter import (
    ALL_STATES,
    DECIDED,
    LATER,
    SEARCHED,
    SOONER,
    Conditions,
    add_words,
    conditions_of,
    has_words,
    is_loose,
    is_whole,
    needs_drafts,
)
from store.queue_seats import Seats
from store.shown_values import ShownValues

Place = tuple[float, int]
"""Rank and id of a row."""
FIRST: Place = (-2.0, 0)
"""Before every row: ranks lie between -1 and 0."""
LAST: Place = (2.0, 0)
"""Behind every row."""
_MOST_BEHIND = 8
"""How much further behind than its expected error a row can stand; see `m020_values_before_absences`."""
_CANDIDATES_A_RECORD = 64
"""Fields of a usual record, for looking through records as long as through fields."""


@dataclass(frozen=True)
class Listing:
    """A queue as it is asked for, and the connection to ask."""

    database: Database
    query: QueueQuery
    seats: Seats
    shown: ShownValues

    @property
    def is_looked_at_again(self) -> bool:
        """Whether what SQL finds by words is held against what the reviewer is shown."""
        words = self.query.wanted.words
        return is_loose(words) or (self.shown.may_differ and bool(words.split()))


@dataclass(frozen=True)
class _Stage:
    """Rows that stand in one order."""

    table: str
    index: str
    id: str
    """Column."""
    term: str
    """What the index is limited to."""
    states: tuple[int, ...]
    """Wanted states of fields."""
    is_late: bool = False

    @property
    def place(self) -> str:
        """What the rows are ordered by, in SQL."""
        return f"({self.table}.rank, {self.table}.{self.id})"


def read_part(listing: Listing, after: QueueKey | None, budget: int) -> QueuePart:
    """The next rows behind a key, looking at about budget fields; after: None from the start."""
    stages = _stages(listing.query)
    if after is not None and after.is_late:
        stages = [stage for stage in stages if stage.is_late]
    if not stages:
        return QueuePart(ids=(), examined=0, after=None)
    stage, *others = stages
    start = (after.rank, after.id) if after else FIRST
    limit = max(1, budget // _CANDIDATES_A_RECORD) if listing.query.by_record else budget
    end = _end_of(listing, stage, start, limit)
    ids = tuple(_ids(listing, stage, start, end or LAST))
    if end is not None:
        return QueuePart(ids=ids, examined=limit, after=_key(stage, end))
    examined = _left(listing, stage, start)
    return QueuePart(ids=ids, examined=examined, after=_key(others[0], FIRST) if others else None)


def candidates(listing: Listing) -> int:
    """How many rows are looked at for the whole of a queue, about."""
    return sum(_left(listing, stage, FIRST) for stage in _stages(listing.query))


def next_draft(listing: Listing, place: Place, *, backwards: bool) -> Row | None:
    """Draft id and rank of the nearest record behind a place, or before it; None when there is none."""
    stage = _records(listing.query)
    found = _conditions(listing, stage)
    found.add(f"{stage.place} {'<' if backwards else '>'} (?, ?)", *place)
    turn = "DESC" if backwards else "ASC"
    sql = _select(listing, stage, "queue_drafts.rank, queue_drafts.draft_id AS id", found)
    ordered = f"{sql} ORDER BY queue_drafts.rank {turn}, queue_drafts.draft_id {turn}"
    return listing.database.row(f"{ordered} LIMIT 1", [*listing.seats.values, *found.values])


def first_field(listing: Listing, draft_id: int) -> int | None:
    """The field of a record that comes first in the queue of fields; None when none is in it."""
    for stage in _fields(listing.query):
        found = _conditions(listing, stage)
        found.add(
            "queue.field_id BETWEEN (SELECT first_field FROM queue_drafts WHERE draft_id = ?)"
            " AND (SELECT last_field FROM queue_drafts WHERE draft_id = ?)",
            draft_id,
            draft_id,
        )
        columns = f"queue.field_id AS id{_searched(listing)}"
        sql = _select(listing, stage, columns, found, index="NOT INDEXED")
        values = [*listing.seats.values, *found.values]
        fitting = _fitting(listing, f"{sql} ORDER BY queue.rank, queue.field_id", values)
        if fitting:
            return fitting[0]
    return None


def _stages(query: QueueQuery) -> list[_Stage]:
    return [_records(query)] if query.by_record else _fields(query)


def _fields(query: QueueQuery) -> list[_Stage]:
    sooner, later = SOONER[query.wanted.show], LATER[query.wanted.show]
    soon = _Stage("queue", "queue_order", "field_id", "1", sooner)
    late = _Stage(
        "queue", "queue_late", "field_id", "(queue.first = 1 OR queue.second = 1)", later, is_late=True
    )
    return [stage for stage in (soon, late) if stage.states]


def _records(query: QueueQuery) -> _Stage:
    states = (*SOONER[query.wanted.show], *LATER[query.wanted.show])
    return _Stage("queue_drafts", "queue_drafts_order", "draft_id", "1", states)


def _key(stage: _Stage, place: Place) -> QueueKey:
    return QueueKey(is_late=stage.is_late, rank=place[0], id=place[1])


def _range(listing: Listing, stage: _Stage, start: Place) -> Conditions:
    """The rows behind a place that can be in the queue as far as their place tells."""
    found = Conditions()
    found.add(stage.term)
    found.add(f"{stage.place} > (?, ?)", *start)
    if listing.query.wanted.least_error:
        found.add(f"{stage.table}.rank <= ?", -listing.query.wanted.least_error / _MOST_BEHIND)
    return found


def _end_of(listing: Listing, stage: _Stage, start: Place, limit: int) -> Place | None:
    """Where so many candidates end; None when there are fewer."""
    found = _range(listing, stage, start)
    row = listing.database.row(
        f"SELECT rank, {stage.id} AS id FROM {stage.table} INDEXED BY {stage.index} WHERE {found.sql}"  # noqa: S608  # ours
        f" ORDER BY rank, {stage.id} LIMIT 1 OFFSET ?",
        [*found.values, limit - 1],
    )
    return (row["rank"], row["id"]) if row else None


def _left(listing: Listing, stage: _Stage, start: Place) -> int:
    """How many candidates there are behind a place."""
    found = _range(listing, stage, start)
    sql = f"SELECT count(*) FROM {stage.table} INDEXED BY {stage.index} WHERE {found.sql}"  # noqa: S608  # ours
    return listing.database.number(sql, found.values)


def _ids(listing: Listing, stage: _Stage, start: Place, end: Place) -> list[int]:
    """The rows of the queue between two places, the first of which is left out."""
    found = _conditions(listing, stage)
    found.add(stage.term)
    found.add(f"{stage.place} > (?, ?)", *start)
    found.add(f"{stage.place} <= (?, ?)", *end)
    columns = f"{stage.table}.{stage.id} AS id{'' if listing.query.by_record else _searched(listing)}"
    sql = _select(listing, stage, columns, found)
    ordered = f"{sql} ORDER BY {stage.table}.rank, {stage.table}.{stage.id}"
    values = [*listing.seats.values, *found.values]
    if not listing.query.by_record:
        return _fitting(listing, ordered, values)
    drafts = listing.database.numbers(ordered, values)
    if not listing.is_looked_at_again:
        return drafts
    return [draft for draft in drafts if first_field(listing, draft) is not None]


def _searched(listing: Listing) -> str:
    """The columns that are looked at once more, and those that tell what is shown in the place of a value."""
    if not listing.is_looked_at_again:
        return ""
    text = "(SELECT text_sha256 FROM documents WHERE id = queue_drafts.document_id) AS text_sha256"
    return f", {', '.join(SEARCHED)}, {text}, {listing.seats.number} AS seat"


def _fitting(listing: Listing, sql: str, values: list[object]) -> list[int]:
    """The ids a query finds, of rows that have the words in whatever case, as they are shown."""
    if not listing.is_looked_at_again:
        return listing.database.numbers(sql, values)
    rows = listing.database.rows(sql, values)
    return [row["id"] for row in rows if _has_words(listing, row)]


def _has_words(listing: Listing, row: Row) -> bool:
    """Whether a field has the words; its value is looked at last, because what is shown of it costs more."""
    words, told = listing.query.wanted.words, (row["record"], row["path"], row["quote"])
    return has_words(words, told) or has_words(words, (*told, _shown(listing, row)))


def _shown(listing: Listing, row: Row) -> str | None:
    """The value that is shown, as JSON; None for an absence."""
    value: str | None = row["value"]
    at = row["text_sha256"], row["seat"], row["path"]
    if value is None or not listing.shown.may_be_checked(*at):
        return value
    return to_json(listing.shown.value_of(*at, value_of(row)))


def _conditions(listing: Listing, stage: _Stage) -> Conditions:
    """What the rows of a stage must fulfil wherever they stand."""
    if stage.table == "queue":
        found = conditions_of(listing.query.wanted, stage.states, listing.seats.state)
        add_words(found, listing.query.wanted.words, listing.shown.fields_seen())
        found.add(listing.seats.term)
        return found
    found = Conditions()
    found.add(listing.seats.term)
    if listing.query.wanted.record_type is not None:
        found.add("queue_drafts.record_type = ?", listing.query.wanted.record_type)
    if stage.states != ALL_STATES or not is_whole(listing.query.wanted):
        _add_fields(found, listing, stage)
    return found


def _add_fields(found: Conditions, listing: Listing, stage: _Stage) -> None:
    """A record is in the queue with one of its fields; a decided one with all of them."""
    inside = conditions_of(listing.query.wanted, stage.states, listing.seats.state)
    add_words(inside, listing.query.wanted.words, listing.shown.fields_seen())
    fields = "CROSS JOIN fields ON fields.id = queue.field_id" if listing.query.wanted.words.split() else ""
    of_draft = "queue.field_id BETWEEN queue_drafts.first_field AND queue_drafts.last_field"
    found.add(f"EXISTS (SELECT 1 FROM queue {fields} WHERE {of_draft} AND {inside.sql})", *inside.values)  # noqa: S608  # ours
    if listing.query.wanted.show is Show.DECIDED:
        found.add(f"NOT EXISTS (SELECT 1 FROM queue WHERE {of_draft} AND {listing.seats.state} != {DECIDED})")  # noqa: S608  # ours


def _select(listing: Listing, stage: _Stage, columns: str, found: Conditions, index: str = "") -> str:
    """A query over the rows of a stage; CROSS JOIN keeps it the outer loop."""
    select = f"SELECT {columns} FROM {stage.table}"  # noqa: S608  # names of ours
    parts = [select, index or f"INDEXED BY {stage.index}"]
    if stage.table == "queue" and needs_drafts(listing.query.wanted):
        parts.append("CROSS JOIN queue_drafts ON queue_drafts.draft_id = queue.draft_id")
    if stage.table == "queue" and listing.query.wanted.words.split():
        parts.append("CROSS JOIN fields ON fields.id = queue.field_id")
    return " ".join([*parts, listing.seats.join(stage.table), "WHERE", found.sql])
