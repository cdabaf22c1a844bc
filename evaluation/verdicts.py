"""What came of one page: a verdict on every annotated and drafted value, on every absence and trap."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from evaluation.annotation import AnnotatedAbsence, Forbidden
from evaluation.places import SpanMatch
from evaluation.tree import Drafted, Expected
from schemas.fields import DraftedField
from schemas.paths import group_of

ABSENT = "absent"
"""The way of reading of a value that was drafted for an annotated absence."""


class Verdict(StrEnum):
    """What a value is; each is counted once."""

    RIGHT = "right"
    WRONG = "wrong"
    """Another value stands at its path: a false positive and a miss."""
    SECOND = "second"
    """A further value at a path that has one: a false positive."""
    EXTRA = "extra"
    """An entry of a list that the annotation has without it: a false positive."""
    INVENTED = "invented"
    """A value for an annotated absence: a false positive, and hallucinated."""
    MISSED = "missed"
    UNJUDGED = "unjudged"
    """At a path, or from a stretch, on which the annotator said nothing; counts neither way."""

    @property
    def is_false(self) -> bool:
        """Whether it counts as a false positive."""
        return self in (Verdict.WRONG, Verdict.SECOND, Verdict.EXTRA, Verdict.INVENTED)

    @property
    def is_miss(self) -> bool:
        """Whether an annotated value went without its right draft."""
        return self in (Verdict.WRONG, Verdict.MISSED)


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict on one value."""

    verdict: Verdict
    path: str
    """With the annotation's indices; '[?]' for an item it does not have."""
    how: str
    expected: Expected | None = None
    drafted: Drafted | None = None
    span: SpanMatch | None = None
    """Set exactly for right values."""

    @property
    def group(self) -> str:
        """The first segment of the path."""
        return group_of(self.path)


class AbsenceVerdict(StrEnum):
    """What the draft says where there is no value."""

    RIGHT_KIND = "right_kind"
    OTHER_KIND = "other_kind"
    """An absence too, but 'not stated' where a label stands without a value, and the like."""
    UNSAID = "unsaid"
    INVENTED = "invented"
    CONTRADICTED = "contradicted"
    """An absence is drafted for a value that the annotation has."""


@dataclass(frozen=True, slots=True)
class AbsenceJudgement:
    """The verdict on one absence, annotated or drafted."""

    verdict: AbsenceVerdict
    path: str
    annotated: AnnotatedAbsence | None = None
    """None for CONTRADICTED."""
    drafted: DraftedField | None = None
    expected: Expected | None = None
    """The value an absence contradicts."""


@dataclass(frozen=True, slots=True)
class TrapJudgement:
    """Whether a forbidden stretch became a value."""

    forbidden: Forbidden
    taken: Drafted | None
    """The value that was taken from it; None when the trap was passed."""


@dataclass(frozen=True, slots=True)
class PageVerdicts:
    """Everything judged about one page."""

    values: tuple[Judgement, ...]
    absences: tuple[AbsenceJudgement, ...]
    traps: tuple[TrapJudgement, ...]
    nested: int
    """Right criteria whose place among criteria and sub-criteria was compared."""
    nested_right: int
    """Those that stand under the right parent."""
    is_record_type_right: bool | None
    """None when the annotator did not say what the page is."""
