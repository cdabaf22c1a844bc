"""What an evaluation says, as values: printed, written as JSON, and drawn in the report."""

from __future__ import annotations

from collections.abc import Iterator

from schemas.documents import Frozen


class Interval(Frozen):
    """The middle 95 % of what resampled records give."""

    low: float
    high: float


class Rate(Frozen):
    """A share, 0 to 1, and how sure it is."""

    value: float | None
    """None where there was nothing to divide by."""
    interval: Interval | None = None
    """None for a single record, or where there was nothing to divide by."""


class Figures(Frozen):
    """Counts and rates of one part of the fields; the counts are those of `evaluation.verdicts.Verdict`."""

    annotated: int
    """right + wrong + missed."""
    right: int
    wrong: int
    second: int
    extra: int
    invented: int
    missed: int
    unjudged: int
    precision: Rate
    """right / (right + wrong + second + extra + invented)."""
    recall: Rate
    """right / annotated."""
    f1: Rate
    near_precision: Rate
    """Precision, were wrong texts that say nearly the same right."""
    near_recall: Rate
    span_exact: Rate
    """Right values drafted from just the annotated words."""
    span_overlap: Rate
    """Those, and right values whose words overlap the annotated ones by half or more."""
    text_exact: Rate
    """Annotated texts that were drafted as they are."""
    text_similarity: Rate
    """Mean similarity of annotated texts to what was drafted for them, 0 for one that was missed."""
    hallucination: Rate
    """Annotated absences for which a value was drafted."""
    traps: Rate
    """Forbidden stretches from which a value was taken."""
    absence_precision: Rate
    """Drafted absences that are the annotated kind of null."""
    absence_recall: Rate
    """Annotated absences drafted as the right kind of null."""
    nesting: Rate
    """Right criteria that stand under the right parent."""
    record_type: Rate
    """Pages whose record type is right."""


class Share(Frozen):
    """How many of how many."""

    hit: int
    of: int


class Missing(Frozen):
    """An annotated page that is not counted, and why."""

    name: str
    reason: str


class Evaluation(Frozen):
    """A database held against annotations."""

    database: str
    against: str
    tier: str
    """'core', 'extended', or 'all'."""
    documents: int
    records: int
    """What is resampled: documents of one record count once."""
    left_out: tuple[Missing, ...]
    overall: Figures
    by_group: dict[str, Figures]
    by_how: dict[str, Figures]
    by_drafter: dict[str, Figures]
    by_layout: dict[str, Figures]
    by_record_type: dict[str, Figures]
    by_model: dict[str, Figures]
    absences: dict[str, dict[str, int]]
    """Annotated kind of null, to what was drafted there, to how often."""
    traps: dict[str, Share]
    """Kind of forbidden stretch, to how many of them were taken."""


class Difference(Frozen):
    """A rate of the second database minus the same rate of the first."""

    value: float | None
    interval: Interval | None = None

    @property
    def is_clear(self) -> bool:
        """Whether the interval leaves out zero."""
        return self.interval is not None and not self.interval.low <= 0 <= self.interval.high


class Comparison(Frozen):
    """Two databases on the documents both hold."""

    first: Evaluation
    second: Evaluation
    differences: dict[str, dict[str, dict[str, Difference]]]
    """Axis ('overall', 'by_group', …), to part, to rate, to second minus first; drawn in pairs."""

    def overall(self) -> Iterator[tuple[str, Difference]]:
        """The differences over all fields."""
        yield from self.differences["overall"][""].items()
