"""Checks of attention: a wrong value that was shown to a reviewer, and whether she caught it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from math import sqrt

from schemas.decisions import Said
from schemas.decoys import DecoyKind
from schemas.documents import Frozen

_Z = 1.959963984540054
"""Of the standard normal distribution, for 95 %."""


class Outcome(StrEnum):
    """What became of a check."""

    CAUGHT = "caught"
    """She did anything but accept it."""
    ACCEPTED = "accepted"


class AttentionCheck(Frozen):
    """A wrong value that was shown. It is no decision and never becomes one."""

    document_sha256: str
    path: str
    seat: int
    reviewer: str
    kind: DecoyKind
    shown: Said
    shown_at: datetime
    """UTC."""
    outcome: Outcome | None = None
    """None while it is open."""


class AttentionRate(Frozen):
    """How many checks were caught."""

    reviewer: str | None
    """None for all."""
    shown: int
    caught: int
    accepted: int

    @property
    def rate(self) -> float | None:
        """Share of the checks with an outcome that were caught; None where none has one."""
        return self.caught / (self.caught + self.accepted) if self.caught + self.accepted else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """95 % interval of the rate; None where there is none."""
        return wilson(self.caught, self.caught + self.accepted)


def wilson(hits: int, trials: int) -> tuple[float, float] | None:
    """Wilson's 95 % interval of a share, each end 0 to 1; None for no trials.

    https://doi.org/10.1080/01621459.1927.10502953; three lines, for which statsmodels or SciPy would be a
    hundred megabytes.
    """
    if not trials:
        return None
    share, weight = hits / trials, _Z**2 / trials
    middle = share + weight / 2
    spread = _Z * sqrt(share * (1 - share) / trials + weight / (4 * trials))
    return max(0.0, (middle - spread) / (1 + weight)), min(1.0, (middle + spread) / (1 + weight))
