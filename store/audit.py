"""Whether a review is as it was kept: the chain link by link, the texts, and all tables that follow from it.

Without a head that was noted elsewhere it finds what was changed, removed or put in by whoever did not make
every later link and the head of the file anew as well. With one it finds that too, up to the noted link.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from store.chain import BESIDE, GENESIS, seal_beside
from store.columns import Row, to_column
from store.database import Database
from store.decisions import is_as_sealed
from store.derived import find_difference
from store.events import SEALED

_LOWEST_ID = -(2**63)
"""That SQLite can hold; none of ours is below 1."""
_SEAL = ("id", "about", "row_id", "previous_hash", "hash")
_TEXTS = """
    SELECT id, text_sha256, name, hex(CAST(text AS BLOB)) AS text FROM documents
    WHERE id > ? AND text_sha256 IN (SELECT document_sha256 FROM decisions) ORDER BY id LIMIT 1
"""

_NOT_MET = "the noted head is not in the chain: the file was made anew since, or the head is another file's"


@dataclass(frozen=True)
class Audit:
    """What looking at everything gave."""

    events: int
    """Decisions that were whole, one after another."""
    beside: int
    """Rows beside them in the same chain: plans, hand-overs, readers, checks of attention, outcomes."""
    head: str
    """Hash of the last link that was whole."""
    problem: str | None = None
    """What is wrong first; None when nothing is."""
    noted: int | None = None
    """How many decisions there were at the head that was noted; None where it was not met."""


def verify(store: Database, noted: str | None = None) -> Audit:
    """Whether nothing was changed, removed or put in since it was kept, on a connection of its own.

    noted: a head that `verify` gave before; what was kept until then is proven against anybody.
    """
    database = Database.open(store.path, create=False, timeout_s=store.timeout_s)
    try:
        database.execute("PRAGMA foreign_keys = OFF")  # temporary tables can refer to no others
        with database.reading():
            return _verified(database, noted)
    finally:
        database.close()


def _verified(database: Database, noted: str | None) -> Audit:
    audit = _follow_chain(database, noted)
    if audit.problem is None:
        audit = replace(audit, problem=_unsealed(database) or _changed_text(database))
    if audit.problem is None and noted is not None and audit.noted is None:
        audit = replace(audit, problem=_NOT_MET)
    return audit if audit.problem else replace(audit, problem=find_difference(database))


def _follow_chain(database: Database, noted: str | None) -> Audit:
    """From link to link, as far as each follows the one before; rows beside the decisions are few."""
    seals = {row["previous_hash"]: row for row in _whole(database, "seals", _SEAL)}
    audit = Audit(0, 0, GENESIS, noted=0 if noted == GENESIS else None)
    events = _whole(database, "decisions", (*SEALED, "hash"))
    while True:
        sealed = seals.pop(audit.head, None)
        event = next(events, None) if sealed is None else None
        if sealed is not None:
            problem = _problem_beside(database, sealed, audit.beside + 1)
            link = replace(audit, beside=audit.beside + 1, head=sealed["hash"])
        elif event is not None:
            problem = _problem(event, audit, seals.values())
            link = replace(audit, events=event["id"], head=event["hash"])
        else:
            return replace(audit, problem=_problem_of_head(database, audit))
        if problem is not None:
            return replace(audit, problem=problem)
        audit = replace(link, noted=link.events) if link.head == noted else link


def _problem(row: Row, audit: Audit, seals: Iterable[Row]) -> str | None:
    """What is wrong with the next event; seals: the rows beside the decisions that found no place so far."""
    expected = audit.events + 1
    if row["id"] < expected:
        return f"event {row['id']} was put in: the first one is 1"
    if row["id"] != expected:
        return f"event {expected} is missing: the next one is {row['id']}"
    if row["previous_hash"] != audit.head:
        if any(sealed["hash"] == row["previous_hash"] for sealed in seals):
            return f"what was kept before event {expected} beside the decisions is missing, or was exchanged"
        return f"event {expected} does not follow event {audit.events}: one of them was exchanged"
    return None if is_as_sealed(row) else f"event {expected} was changed after it was kept"


def _problem_beside(database: Database, sealed: Row, expected: int) -> str | None:
    """What is wrong with the next row beside the decisions."""
    beside = BESIDE.get(sealed["about"])
    if beside is None or sealed["id"] != expected:
        return f"seal {expected} was exchanged"
    columns = (beside.id, *beside.columns)
    row = next(_whole(database, sealed["about"], columns, at=sealed["row_id"]), None)
    if row is None:
        return f"{beside.noun} {sealed['row_id']} is missing"
    if sealed["hash"] != seal_beside(sealed["about"], row, sealed["previous_hash"]):
        return f"{beside.noun} {sealed['row_id']} was changed after it was kept"
    return None


def _problem_of_head(database: Database, audit: Audit) -> str | None:
    """What is wrong with a chain whose links are whole: there are more or fewer than were kept, or others."""
    noted = database.row("SELECT events, seals, hash FROM decisions_head")
    if noted is None:
        return "how many events were kept is not noted any more"
    if noted["events"] > audit.events:
        return f"event {audit.events + 1} is missing: {noted['events']} were kept"
    if noted["events"] < audit.events:
        return f"event {noted['events'] + 1} was put in: {noted['events']} were kept"
    if noted["seals"] > audit.beside:
        return f"seal {audit.beside + 1} is missing: {noted['seals']} were kept"
    if noted["seals"] < audit.beside:
        return f"seal {noted['seals'] + 1} was put in: {noted['seals']} were kept"
    is_last = noted["hash"] == audit.head
    return None if is_last else f"event {audit.events} was exchanged: it is not the last that was kept"


def _unsealed(database: Database) -> str | None:
    """A row beside the decisions that has no place in the chain."""
    for table, beside in BESIDE.items():
        row = database.row(
            f"SELECT {beside.id} AS id FROM {table}"  # noqa: S608  # our own names
            f" WHERE {beside.id} NOT IN (SELECT row_id FROM seals WHERE about = ?) ORDER BY 1 LIMIT 1",
            [table],
        )
        if row is not None:
            return f"{beside.noun} {row['id']} was put in: it is not in the chain"
    return None


def _changed_text(database: Database) -> str | None:
    """A text that somebody decided about and that is not the one its hash is of."""
    last = 0
    while row := database.row(_TEXTS, [last]):
        if hashlib.sha256(bytes.fromhex(row["text"])).hexdigest() != row["text_sha256"]:
            return f"the text of {row['name']!r} was changed after it was kept"
        last = row["id"]
    return None


def _whole(database: Database, table: str, columns: Sequence[str], *, at: int | None = None) -> Iterator[Row]:
    """The rows of a table by their first column, a thousand at a time; at: the one with this id alone.

    Texts are read as their type, four letters, and hexadecimal digits: a cell that is no UTF-8 is found,
    instead of ending the search.
    """
    told = ", ".join(
        f"iif(typeof({name}) IN ('text', 'blob'), typeof({name}) || hex({name}), {name}) AS {name}"
        for name in columns
    )
    last = "" if at is None else f" AND {columns[0]} = {at:d}"
    sql = f"SELECT {told} FROM {table} WHERE {columns[0]} >= ?{last} ORDER BY {columns[0]} LIMIT 1000"  # noqa: S608  # our own names
    first = _LOWEST_ID
    while rows := database.rows(sql, [first]):
        yield from map(_decoded, rows)
        first = rows[-1][columns[0]] + 1


def _decoded(row: Row) -> Row:
    """The row as it was kept; what is no text of ours stays bytes, which no seal fits."""
    return {name: _text_of(value) if isinstance(value, str) else value for name, value in row.items()}


def _text_of(told: str) -> str | bytes:
    """The text of a cell; bytes where it is none, or not of the type we give it: then no query finds it."""
    is_blob, found = told.startswith("blob"), bytes.fromhex(told[4:])
    try:
        text = found.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return found
    return text if isinstance(to_column(text), bytes) is is_blob else found
