"""What checking a snapshot gave."""

from __future__ import annotations

from dataclasses import dataclass, field

_MOST_TOLD = 1000
"""Problems that are told; a file that was exchanged may have one in every line."""


@dataclass(frozen=True)
class Problem:
    """Something that is not as it was written, or does not hold."""

    where: str
    """A file, with its line (from 1) and a pointer into it where there is one."""
    what: str


@dataclass
class Verification:
    """Counts of what was checked, and everything that was found."""

    files: int = 0
    records: int = 0
    values: int = 0
    """Leaves, absences included."""
    spans: int = 0
    """Spans that were read in their source."""
    unread_sources: set[str] = field(default_factory=set)
    """Hashes of texts that were not there, so that their spans could not be read."""
    derived: int = 0
    """Values that their words determine, derived anew."""
    as_read: int = 0
    """Values that were read off more than their words, such as what kind of sentence one is, without a flag,
    and were accepted so."""
    on_reason: int = 0
    """Values that a person kept for a reason of her own, though their words do not give them."""
    events: int = 0
    withheld: int = 0
    """Events of which only the links of the chain are there."""
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    """What could not be checked, and why."""

    @property
    def holds(self) -> bool:
        """Whether nothing was found."""
        return not self.problems

    def tell(self, where: str, what: str) -> None:
        """Note a problem."""
        if len(self.problems) < _MOST_TOLD:
            self.problems.append(Problem(where, what))
