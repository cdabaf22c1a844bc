"""The log of decisions of a snapshot, checked link by link and read again event by event."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from pydantic import TypeAdapter, ValidationError

from dataset.line_models import LINK, AuditLine, Event, Link, SealLine
from store.chain import GENESIS
from store.decisions import is_as_sealed

_EVENT: TypeAdapter[Event] = TypeAdapter(Event)


class EventLog:
    """`audit.jsonl`, of which the place of each event is kept in memory and nothing else."""

    def __init__(self, path: Path) -> None:
        self._file: BinaryIO = path.open("rb")
        self._places: array[int] = array("q")
        """Where the line of each whole event begins, in bytes; that of event 1 first."""
        self.head = GENESIS
        """Hash of the last link that is whole and follows the one before."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._file.close()

    def __len__(self) -> int:
        """Events that are whole, one after another."""
        return len(self._places)

    def check(self) -> Iterator[Link | str]:
        """Every link in order; at the first that is not whole why, and nothing after it."""
        place = 0
        for line in self._file:
            try:
                link = LINK.validate_json(line)
            except ValidationError:
                yield f"what follows event {len(self)} cannot be read"
                return
            problem = _problem_of(link, len(self) + 1, self.head)
            if problem is not None:
                yield problem
                return
            if not isinstance(link, SealLine):
                self._places.append(place)
            self.head = link.hash
            place += len(line)
            yield link

    def find(self, event_id: int) -> Event | None:
        """The event of an id; None where the log has none that is whole."""
        if not 1 <= event_id <= len(self):
            return None
        self._file.seek(self._places[event_id - 1])
        return _EVENT.validate_json(self._file.readline())


def _problem_of(link: Link, expected: int, head: str) -> str | None:
    if isinstance(link, SealLine):
        return None if link.previous_hash == head else f"seal {link.seal} does not follow the link before it"
    if link.id != expected:
        return f"event {expected} is missing"
    if link.previous_hash != head:
        return f"event {expected} does not follow the one before it"
    if isinstance(link, AuditLine) and not is_as_sealed(link.model_dump()):
        return f"event {expected} was changed after it was kept"
    return None
