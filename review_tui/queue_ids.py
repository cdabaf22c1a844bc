"""Which rows a queue has, in order, and what is known of those that were looked at. Pure."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence

from review_tui.queue_columns import Row

_KEPT = 4000
"""Rows that are remembered; a screen shows a hundred."""


class QueueIds:
    """Ids by position, eight bytes each, and rows by id."""

    def __init__(self) -> None:
        self._ids = array("q")
        self._rows: dict[int, Row | None] = {}

    def __len__(self) -> int:
        return len(self._ids)

    def extend(self, ids: Iterable[int]) -> None:
        """More rows, behind those that are there."""
        self._ids.extend(ids)

    def id_at(self, index: int) -> int:
        """The id at a position, from 0."""
        return self._ids[index]

    def row_at(self, index: int) -> Row | None:
        """What is known of the row at a position; None while it was not read, and when it is gone."""
        return self._rows.get(self._ids[index])

    def is_gone(self, index: int) -> bool:
        """Whether the row was read for and is not in the queue any more."""
        return self._rows.get(self._ids[index], self) is None

    def missing(self, first: int, last: int) -> list[int]:
        """Ids at the positions first to last, the latter excluded, of which nothing is known."""
        wanted = self._ids[max(0, first) : max(0, last)]
        return [each for each in wanted if each not in self._rows]

    def between(self, first: int, last: int) -> list[int]:
        """Ids at the positions first to last, the latter excluded."""
        return list(self._ids[max(0, first) : max(0, last)])

    def supply(self, asked: Sequence[int], rows: Iterable[Row]) -> None:
        """What became of ids that were asked for; those without a row are gone."""
        if len(self._rows) + len(asked) > _KEPT:
            self._rows.clear()
        self._rows |= dict.fromkeys(asked)
        self._rows |= {row.id: row for row in rows}

    def rows_of(self, other: QueueIds) -> None:
        """Know what another queue knew."""
        self._rows = dict(other._rows)  # of our own class

    def index_of(self, id_: int, near: int) -> int | None:
        """The position of an id, looked for from near on and then from the start; None when it has none."""
        try:
            return self._ids.index(id_, near)
        except ValueError:
            pass
        try:
            return self._ids.index(id_, 0, near)
        except ValueError:
            return None
