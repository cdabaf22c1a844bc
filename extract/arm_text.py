"""The text of an arm as readers of regimens need it: its quantities, its sentences, whose words they are."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from extract.clauses import sentences
from extract.drug_mentions import Mention, Speakers, find_mentions, is_dose_unit
from extract.quantities import Printed, read_plain

GAP = 90
"""Characters between what is known to be about a drug and what else is said about it."""
TIMES = frozenset({"d", "wk", "mo", "a"})
"""UCUM codes of how long treatments last."""


class ArmText:
    """A plain text, prepared once."""

    def __init__(self, text: str, names: Sequence[str]) -> None:
        self.text = text
        self.quantities = list(read_plain(text))
        self._starts = [quantity.start for quantity in self.quantities]
        self._sentences = sentences(text)
        self._speakers = Speakers(find_mentions(text, names, self.quantities))

    @property
    def mentions(self) -> Sequence[Mention]:
        """The drugs the text names, in order."""
        return self._speakers.mentions

    def sentence(self, at: int) -> tuple[int, int]:
        """The sentence that holds a place."""
        return self._sentences.around(at)

    def before(self, at: int) -> tuple[str, int, int]:
        """What stands before a place, as arguments of a pattern that reads backwards."""
        return self.text, max(0, at - GAP), at

    def between(self, start: int, end: int) -> list[Printed]:
        """The quantities inside a stretch."""
        inside = self.quantities[bisect_left(self._starts, start) : bisect_left(self._starts, end)]
        return [q for q in inside if q.end <= end]

    def has_dose(self, start: int, end: int) -> bool:
        """Whether a quantity that may be a dose stands in a stretch."""
        return any(is_dose_unit(q.unit) for q in self.between(start, end))

    def is_before_drug(self, end: int) -> bool:
        """Whether a drug's name follows at once: 'oral prednisolone'."""
        return self._speakers.right_after(self.text, end) is not None

    def speaker(self, start: int, end: int) -> Mention | None:
        """The drug a stretch is about; None when that is not certain."""
        after = self._speakers.right_after(self.text, end)
        last = self._speakers.before(start)
        is_headed = last is not None and self.text[last.end : start].strip(" ,:(") == ""
        mention = last if after is None or is_headed else after
        return mention if mention is not None and self._is_certain(mention, start) else None

    def _is_certain(self, mention: Mention, start: int) -> bool:
        """In the same sentence, or behind one that speaks of one drug only."""
        begin, _ = self.sentence(start)
        if mention.start >= begin or mention.is_head:
            return True
        begin, end = self.sentence(mention.start)
        return len({m.key for m in self.mentions if begin <= m.start < end}) == 1
