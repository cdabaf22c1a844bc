"""The columns of the queue at a width, and what stands in each. Pure; what it gives is data and never markup.

What matters least goes first where it is narrow; no column hangs on a colour alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from review_tui.glyphs import ASCII, Glyphs
from review_tui.row_list import fitted
from review_tui.words import STATE_WORDS, clean
from schemas.queue import Answered, Holder, QueueRecord, QueueRow
from schemas.value_words import say_value

Piece = tuple[str, str]
"""Words of so many cells, and the name of the look they have."""
Row = QueueRow | QueueRecord

LIKELY = 0.5
"""Expected error from which a field is more likely wrong than right."""
UNSURE = 0.2
"""Expected error from which it deserves a look of its own."""
_NARROW, _WIDE, _WIDEST = 60, 90, 130
"""Cells from which there are more columns."""
_BAR = 4
"""Cells of the bar of the expected error."""
_NUMBERS = ("risk", "done", "unclaimed")
"""Columns of numbers, which stand at the right."""
_EIGHTHS = " ▏▎▍▌▋▊▉█"


@dataclass(frozen=True)
class Column:
    """One column."""

    name: str
    """What it holds, and its heading."""
    width: int
    """Cells."""


def columns_of(width: int, *, by_record: bool) -> tuple[Column, ...]:
    """The columns at a width, which they fill with one cell between two; 40 cells or more."""
    fixed = list(_fixed(width, by_record=by_record))
    shares = _shares(width, by_record=by_record)
    left = width - sum(column.width + 1 for column in fixed) - (len(shares) - 1)
    whole = sum(shares.values())
    widths = {name: max(0, left * share // whole) for name, share in shares.items()}
    widths[next(reversed(widths))] += max(0, left - sum(widths.values()))
    flexible = [Column(name, each) for name, each in widths.items()]
    return (*(c for c in fixed if c.name != "open by"), *flexible, *(c for c in fixed if c.name == "open by"))


def _fixed(width: int, *, by_record: bool) -> Iterator[Column]:
    yield Column("", 2)
    yield Column("risk", 4 if width < _WIDE else _BAR + 5)
    if by_record:
        yield Column("done", 9)
        yield Column("unclaimed", 9)
    elif width >= _NARROW:
        yield Column("record", 12 if width < _WIDE else 16)
    if width >= _WIDE:
        yield Column("open by", 12 if width < _WIDEST else 20)


def _shares(width: int, *, by_record: bool) -> dict[str, int]:
    """Columns that share what is left, with their shares."""
    if by_record:
        return {"record": 5} if width < _NARROW else {"record": 4, "next": 4, "type": 3}
    return {"path": 4, "why": 5} if width < _NARROW else {"path": 6, "value": 5, "why": 6}


def heading(columns: tuple[Column, ...], glyphs: Glyphs) -> list[Piece]:
    """The names of the columns."""
    named = [
        (
            column.name.rjust(column.width)
            if column.name in _NUMBERS
            else fit(column.name, column.width, glyphs)
        )
        for column in columns
    ]
    return list(_spaced([(words, "head") for words in named]))


def cells_of(row: Row, columns: tuple[Column, ...], glyphs: Glyphs) -> list[Piece]:
    """What a row says, in exactly the cells of its columns."""
    has_lease = any(column.name == "open by" for column in columns)
    pieces: list[Piece] = []
    for column in columns:
        if column.name == "":
            pieces.append(_signs(row, glyphs))
        elif column.name == "risk":
            pieces.append(_error(row, column.width, glyphs))
        else:
            words, look = _cell(row, column.name, has_lease=has_lease)
            keeps_end = column.name in ("path", "next")
            pieces.append((fit(words, column.width, glyphs, keep_end=keeps_end), look))
    return list(_spaced(pieces))


def fit(words: str, width: int, glyphs: Glyphs, *, keep_end: bool = False) -> str:
    """Words in exactly so many cells: padded, or cut with a sign that says so; keep_end: cut in front."""
    return fitted(words, width, cut=glyphs.cut, keep_end=keep_end)


def bar(share: float, width: int, glyphs: Glyphs) -> str:
    """A share of 0 to 1 as a bar of so many cells."""
    if glyphs is ASCII:
        filled = round(share * width)
        return "#" * filled + "-" * (width - filled)
    full, part = divmod(round(share * width * 8), 8)
    return ("█" * full + _EIGHTHS[part].strip()).ljust(width, "░")[:width]


def say_holder(holder: Holder) -> str:
    """'ben until 12:15 UTC'."""
    return f"{clean(holder.reviewer)} until {holder.until:%H:%M} UTC"


def say_row(row: QueueRow) -> str:
    """What a field says, on one line."""
    return clean(say_value(row.value)) if row.state.has_value else STATE_WORDS[row.state]


def _spaced(pieces: list[Piece]) -> Iterator[Piece]:
    for number, piece in enumerate(pieces):
        if number:
            yield " ", "plain"
        yield piece


def _signs(row: Row, glyphs: Glyphs) -> Piece:
    """What is said of it, and what speaks against it."""
    if isinstance(row, QueueRecord):
        sign = glyphs.accepted if not row.waiting else glyphs.open
        return f"{sign}{glyphs.fact if row.facts_open else ' '}", "good" if not row.waiting else "plain"
    sign = {
        Answered.OPEN: glyphs.open,
        Answered.SKIPPED: glyphs.skipped,
        Answered.DECIDED: glyphs.accepted,
    }[row.answered]
    if row.answered is Answered.DECIDED:
        return f"{sign} ", "good"
    if not row.grounding.is_trusted:
        return f"{sign}{glyphs.doubtful}", "bad"
    return f"{sign}{glyphs.flagged if row.is_flagged else ' '}", "warning" if row.is_flagged else "plain"


def _error(row: Row, width: int, glyphs: Glyphs) -> Piece:
    """The expected error as a number, with a bar where there is room."""
    error = row.worst if isinstance(row, QueueRecord) else row.expected_error
    if error is None:
        return "-".rjust(width), "dim"
    look = "bad" if error >= LIKELY else "warning" if error >= UNSURE else "dim"
    number = f"{error:4.0%}"
    return (number if width < _BAR + len(number) else f"{bar(error, _BAR, glyphs)} {number}"), look


def _cell(row: Row, name: str, *, has_lease: bool) -> Piece:
    """Words of one column; has_lease: there is a column for who has the document."""
    lease = _lease(row)
    if name == "open by":
        return lease, "warning" if row.holder else "good"
    if name == "record":
        in_front = f"{lease}: " if lease and not has_lease and isinstance(row, QueueRecord) else ""
        return in_front + clean(row.record), "strong" if isinstance(row, QueueRecord) else "plain"
    return (
        _cell_of_record(row, name) if isinstance(row, QueueRecord) else _cell_of_field(row, name, has_lease)
    )


def _cell_of_field(row: QueueRow, name: str, has_lease: bool) -> Piece:  # says which columns
    match name:
        case "path":
            return clean(row.path), "strong"
        case "value":
            return say_row(row), "plain" if row.state.has_value else "dim"
        case _:
            lease = _lease(row)
            in_front = f"{lease}: " if lease and not has_lease else ""
            return in_front + clean(row.reason), "dim"


def _cell_of_record(row: QueueRecord, name: str) -> Piece:
    match name:
        case "done":
            return f"{row.decided}/{row.fields}".rjust(9), "plain" if row.waiting else "good"
        case "unclaimed":
            told = "-" if row.facts_open is None else f"{row.facts_open:,}"
            return told.rjust(9), "warning" if row.facts_open else "dim"
        case "next":
            return clean(row.path or ""), "plain"
        case _:
            return clean(row.record_type), "dim"


def _lease(row: Row) -> str:
    if row.holder is not None:
        return say_holder(row.holder)
    return "you" if row.is_own else ""
