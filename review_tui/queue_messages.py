"""What threads that read a queue tell its screen."""

from __future__ import annotations

from collections.abc import Sequence

from textual.message import Message

from review_tui.queue_columns import Row
from review_tui.queue_list import QueueList
from review_tui.queue_reading import Found, Outlook
from store.errors import StoreError


class PartFound(Message):
    """A part of a queue was read."""

    def __init__(self, turn: int, found: Found) -> None:
        super().__init__()
        self.turn = turn
        self.found = found


class RowsRead(Message):
    """Rows were read that the list wanted."""

    def __init__(self, wanted: QueueList.Wanted, rows: Sequence[Row]) -> None:
        super().__init__()
        self.wanted = wanted
        self.rows = rows


class Told(Message):
    """How far the queue is."""

    def __init__(self, outlook: Outlook) -> None:
        super().__init__()
        self.outlook = outlook


class Failed(Message):
    """The store could not do what was asked."""

    def __init__(self, error: StoreError) -> None:
        super().__init__()
        self.error = error
