"""What a run tells while it goes on: the protocol a terminal implements, and one that is silent.

All methods are called from the thread that called the run, never from a worker.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol


class Outcome(StrEnum):
    """What became of one source."""

    DRAFTED = "drafted"
    INCOMPLETE = "incomplete"
    """Drafted, but groups of fields got no reply; a rerun asks for them."""
    SKIPPED = "skipped"
    """Drafted before, or the same text as another source of this run."""
    FAILED = "failed"


class Progress(Protocol):
    """Somebody who watches a run."""

    def started(self, total: int) -> None:
        """The run has found this many sources; called once, before the first `advanced`."""

    def noted(self, message: str) -> None:
        """Something that takes a while begins, or something went wrong that does not end the run."""

    def advanced(self, name: str, outcome: Outcome) -> None:
        """One source is done; called once per source."""

    def finished(self) -> None:
        """The run is over, in whatever way; called once where `started` was."""


class Silent:
    """Progress that nobody watches."""

    def started(self, total: int) -> None:
        """Say nothing."""

    def noted(self, message: str) -> None:
        """Say nothing."""

    def advanced(self, name: str, outcome: Outcome) -> None:
        """Say nothing."""

    def finished(self) -> None:
        """Say nothing."""
