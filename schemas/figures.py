"""What a review has come to, in figures: how far, how fast, how good the drafts were, who looked."""

from __future__ import annotations

from schemas.attention import AttentionRate
from schemas.documents import Frozen


class Progress(Frozen):
    """How far the review is, over the current drafts of records.

    A record that two review counts twice in every number here: each seat has all of it to do.
    """

    records: int
    complete: int
    begun: int
    """Not complete, and something of it is answered or put off."""
    fields: int
    answered: int
    facts: int
    """Numbers, dates and identifiers of the texts that no drafted field accounts for."""
    facts_open: int
    """Those of them that nobody has claimed with a field or set aside."""

    @property
    def open(self) -> int:
        """Fields without an answer."""
        return self.fields - self.answered


class Pace(Frozen):
    """How fast one reviewer decides."""

    reviewer: str
    fields: int
    """Answers she gave one by one; one that was corrected later counts again."""
    together: int
    """Answers she gave to several fields by one key; they have no time of their own."""
    seconds: float
    """She looked at what she decided one by one, comments and facts included."""

    @property
    def per_hour(self) -> float | None:
        """Fields answered one by one in an hour; None where no time was noted."""
        return 3600 * self.fields / self.seconds if self.seconds else None


class Verdicts(Frozen):
    """What the reviewers of one kind of drafted fields have made of them.

    Documents that two review count once both have finished: before, it would tell one the other's answers.
    """

    name: str
    """A field group, or who drafted: 'label', 'grammar', 'model NAME'."""
    answered: int
    accepted: int
    corrected: int
    re_anchored: int
    """The same value, on other words."""
    rejected: int
    not_stated: int

    @property
    def changed(self) -> float | None:
        """Share, 0 to 1, that was not accepted as drafted; None for no answer."""
        return 1 - self.accepted / self.answered if self.answered else None


class ReviewFigures(Frozen):
    """Everything a dashboard shows."""

    progress: Progress
    paces: tuple[Pace, ...]
    """By reviewer."""
    by_group: tuple[Verdicts, ...]
    """The most often changed first."""
    by_drafter: tuple[Verdicts, ...]
    """The most often changed first."""
    attention: tuple[AttentionRate, ...]
    """Of all, then by reviewer."""
    disputed: int
    """Fields on which two who have finished differ."""
    settled: int
    """Those of them that somebody has settled."""
