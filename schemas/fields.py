"""A drafted field: one value at one path, its state, its evidence and how far both are trusted."""

from __future__ import annotations

from enum import StrEnum
from typing import Self

from pydantic import Field, JsonValue, model_validator

from schemas.documents import Frozen, Span


class State(StrEnum):
    """What the document says about a field. The absences mean different things and never collapse."""

    STATED = "STATED"
    """Supported by the words of its evidence alone."""
    INFERRED = "INFERRED"
    """Needs a step beyond the words, or has no words at all; never exported as stated."""
    NOT_STATED = "NOT_STATED"
    LABEL_WITHOUT_VALUE = "LABEL_WITHOUT_VALUE"
    SECTION_MISSING = "SECTION_MISSING"
    NOT_APPLICABLE = "NOT_APPLICABLE"

    @property
    def has_value(self) -> bool:
        """Whether a field in this state carries a value."""
        return self in _WITH_VALUE


_WITH_VALUE = (State.STATED, State.INFERRED)


class GroundingStatus(StrEnum):
    """How a quote was found in the stored text, best first."""

    EXACT = "EXACT"
    NORMALIZED = "NORMALIZED"
    """Equal but for white space, case, Unicode look-alikes or markdown escapes."""
    SPLICED = "SPLICED"
    """Two pieces of one passage."""
    FUZZY = "FUZZY"
    """Nearly the same words; no number, unit, comparator, drug or negation differs."""
    ALTERED = "ALTERED"
    """Found, but a number, unit, comparator or negation differs."""
    NOT_FOUND = "NOT_FOUND"

    @property
    def is_trusted(self) -> bool:
        """Whether a value may pass on this grounding without a person's stated reason."""
        return self not in (GroundingStatus.ALTERED, GroundingStatus.NOT_FOUND)


class Drafter(StrEnum):
    """Who proposed a value."""

    LABEL = "label"
    GRAMMAR = "grammar"
    """Prose, by the forms in which numbers, codes and set phrases are printed; no model."""
    MODEL = "model"
    REVIEWER = "reviewer"
    IMPORT = "import"
    """Reviewed elsewhere and taken in; the field's note says by whom."""


class Flag(StrEnum):
    """Why a field deserves a second look; `FLAG_WORDS` says each in words."""

    NO_SOURCE = "no_source"
    ALTERED_QUOTE = "altered_quote"
    VALUE_NOT_IN_QUOTE = "value_not_in_quote"
    OUTSIDE_SECTION = "outside_section"
    NOT_IN_ENUMERATION = "not_in_enumeration"
    NOT_IN_FORM = "not_in_form"
    MALFORMED_IDENTIFIER = "malformed_identifier"
    IMPLAUSIBLE_UNIT = "implausible_unit"
    AMBIGUOUS_PLACE = "ambiguous_place"
    SOURCES_DISAGREE = "sources_disagree"
    SUM_MISMATCH = "sum_mismatch"
    PERCENT_MISMATCH = "percent_mismatch"
    DATES_OUT_OF_ORDER = "dates_out_of_order"
    STATUS_MISMATCH = "status_mismatch"
    OUT_OF_RANGE = "out_of_range"
    BOUNDS_REVERSED = "bounds_reversed"
    ESTIMATE_OUTSIDE_INTERVAL = "estimate_outside_interval"
    P_VALUE_MISMATCH = "p_value_mismatch"
    NAME_NOT_LISTED = "name_not_listed"
    SECTION_UNREAD = "section_unread"
    LIST_RUN_TOGETHER = "list_run_together"
    PERSONAL_DATA = "personal_data"


FLAG_WORDS: dict[Flag, str] = {
    Flag.NO_SOURCE: "the quoted words are not in the source",
    Flag.ALTERED_QUOTE: "the source says something else at a number, unit, comparator or negation",
    Flag.VALUE_NOT_IN_QUOTE: "the value does not follow from its quote",
    Flag.OUTSIDE_SECTION: "the quote stands in a section this field may not come from",
    Flag.NOT_IN_ENUMERATION: "the printed word is none of the known codes",
    Flag.NOT_IN_FORM: "the value does not have the form of its field",
    Flag.MALFORMED_IDENTIFIER: "the identifier does not have its registry's form",
    Flag.IMPLAUSIBLE_UNIT: "the unit is implausible; kept as printed",
    Flag.AMBIGUOUS_PLACE: "the quote stands in several places",
    Flag.SOURCES_DISAGREE: "two places or two drafters disagree",
    Flag.SUM_MISMATCH: "the parts do not add up to the total",
    Flag.PERCENT_MISMATCH: "the percentage does not follow from the counts",
    Flag.DATES_OUT_OF_ORDER: "the dates are out of order",
    Flag.STATUS_MISMATCH: "the status and what else is said of it contradict each other",
    Flag.OUT_OF_RANGE: "the number is outside what it can be",
    Flag.BOUNDS_REVERSED: "the lower bound is above the upper one",
    Flag.ESTIMATE_OUTSIDE_INTERVAL: "the estimate lies outside its interval",
    Flag.P_VALUE_MISMATCH: "the p-value and the interval tell different things",
    Flag.NAME_NOT_LISTED: "the name is not in the list it should come from",
    Flag.SECTION_UNREAD: "its section is on the page, and nothing was read from it",
    Flag.LIST_RUN_TOGETHER: "several entries are printed as one",
    Flag.PERSONAL_DATA: "personal contact data",
}


class Alternative(Frozen):
    """A value that was proposed and not chosen."""

    value: JsonValue
    evidence: tuple[Span, ...] = ()
    drafter: Drafter
    why: str
    """Why it lost, in words."""


class DraftedField(Frozen):
    """One value (or one explicit absence) at one path of a record."""

    path: str
    """Concrete path such as 'eligibility.inclusion[3].text'."""
    value: JsonValue = None
    """None exactly when `state` is an absence."""
    state: State
    evidence: tuple[Span, ...] = ()
    """The chosen place first, other places that print the same value after it.
    For LABEL_WITHOUT_VALUE, the label."""
    drafter: Drafter
    grounding: GroundingStatus = GroundingStatus.EXACT
    flags: tuple[Flag, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    item_key: str | None = None
    """Stable key of the innermost list item the field belongs to; None outside lists."""
    call: str | None = None
    """`ModelCall.request_hash` of the reply it came from; None for label drafts."""
    note: str | None = None
    """A plain sentence for the reviewer."""
    corroborated: bool = False
    """Another drafter read the same value by itself."""
    signals: tuple[str, ...] = ()
    """What is known of it that bears on whether it is right, by name."""
    expected_error: float | None = Field(default=None, ge=0, le=1)
    """How likely it is wrong, for sorting the review; None where it was not scored."""
    expected_error_reason: str | None = None
    """Why, in words, the strongest reason first."""

    @model_validator(mode="after")
    def _states_keep_their_meaning(self) -> Self:
        if self.state.has_value != (self.value is not None):
            raise ValueError(f"{self.path}: state {self.state} and value {self.value!r} contradict")
        if self.state is State.STATED and not self.evidence:
            raise ValueError(f"{self.path}: a stated value needs a span")
        return self
