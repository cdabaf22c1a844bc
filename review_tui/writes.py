"""Decisions on their way to the store."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Self

from schemas.decisions import Decision, Event


class Write:
    """What one key decided, to be kept whole or not at all."""

    def __init__(
        self,
        decisions: Sequence[Decision],
        shown: Sequence[Event] = (),
        *,
        follows: Sequence[Write] = (),
    ) -> None:
        """shown: what the screen shows of it meanwhile. follows: the writes under way it was decided in view
        of.
        """
        self._decisions = list(decisions)
        self._make: Callable[[], Sequence[Decision]] | None = None
        self._follows = tuple(follows)
        self.shown = tuple(shown)
        self.kept: list[Event] = []

    @classmethod
    def later(cls, make: Callable[[], Sequence[Decision]]) -> Self:
        """A write whose decisions are made when its turn comes."""
        write = cls([])
        write._make = make
        return write

    @property
    def subjects(self) -> list[str]:
        """What it is about; empty until its turn where its decisions are made then."""
        return [decision.subject for decision in self._decisions]

    def hangs_on(self, other: Write) -> bool:
        """Whether it was decided in view of another one, at whatever remove."""
        return any(each is other or each.hangs_on(other) for each in self._follows)

    def is_about(self, subject: str) -> bool:
        """Whether it may say something of a subject; one that is made at its turn may of any."""
        return self._make is not None or subject in self.subjects

    def ready(self) -> list[Decision]:
        """The decisions as the store wants them, now that everything before them is kept.

        What the reviewer saw includes her own keys before, whose ids are known only now.
        """
        if self._make is not None:
            self._decisions = list(self._make())
        return [self._with_seen(decision) for decision in self._decisions]

    def _with_seen(self, decision: Decision) -> Decision:
        kept = [event for write in self._follows for event in write.kept]
        ids = [event.id for event in kept if event.subject == decision.subject]
        return decision.model_copy(update={"seen": max(ids)}) if ids else decision
