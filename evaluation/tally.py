"""Verdicts as counts: one row per document, one column per part of the fields, one layer per kind of count.

Arrays throughout, because every interval adds the same counts up some thousand times.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum, auto

import numpy as np
from numpy.typing import NDArray

from evaluation.likeness import says_nearly_the_same, similarity
from evaluation.places import SpanMatch
from evaluation.verdicts import AbsenceVerdict, Judgement, PageVerdicts, Verdict
from schemas.fields import Drafter
from schemas.paths import group_of

Array = NDArray[np.float64]


class Count(IntEnum):
    """What is counted; the last axis of every array."""

    RIGHT = 0
    WRONG = auto()
    SECOND = auto()
    EXTRA = auto()
    INVENTED = auto()
    MISSED = auto()
    UNJUDGED = auto()
    SPAN_EXACT = auto()
    SPAN_OVERLAP = auto()
    NEAR = auto()
    """Wrong texts that say nearly the same."""
    TEXTS = auto()
    """Annotated texts."""
    TEXTS_RIGHT = auto()
    TEXT_SIMILARITY = auto()
    """Sum over annotated texts, 0 for one that was missed."""
    ABSENCES = auto()
    FILLED = auto()
    """Annotated absences for which a value was drafted."""
    NULLS_RIGHT = auto()
    NULLS_OTHER = auto()
    CONTRADICTED = auto()
    TRAPS = auto()
    SPRUNG = auto()
    NESTED = auto()
    NESTED_RIGHT = auto()
    TYPED = auto()
    TYPED_RIGHT = auto()


class Axis(StrEnum):
    """Ways to cut the fields into parts."""

    OVERALL = "overall"
    GROUP = "by_group"
    """First segment of the path."""
    HOW = "by_how"
    """How the annotator says the value is read: labelled, positional, narrative."""
    DRAFTER = "by_drafter"
    """Who drafted it. Of a drafter's recall: what it contributes to all annotated values."""
    LAYOUT = "by_layout"
    RECORD_TYPE = "by_record_type"
    MODEL = "by_model"
    """Each model's newest drafts, superseded ones too; the other axes look at current drafts alone."""


Part = tuple[Axis, str]
OVERALL: Part = (Axis.OVERALL, "")
LABELS_ONLY = "labels only"
"""The name of drafts no model was asked for."""
NO_LAYOUT = "none known"

_BY_VERDICT = {verdict: Count[verdict.name] for verdict in Verdict}
_BY_NULL = {
    AbsenceVerdict.RIGHT_KIND: Count.NULLS_RIGHT,
    AbsenceVerdict.OTHER_KIND: Count.NULLS_OTHER,
    AbsenceVerdict.CONTRADICTED: Count.CONTRADICTED,
    AbsenceVerdict.INVENTED: Count.FILLED,
}


@dataclass(frozen=True, slots=True)
class Page:
    """What a tally needs of a judged page: the verdicts on its current draft and on other models' drafts."""

    verdicts: PageVerdicts
    record_type: str
    layout: str | None
    by_model: Sequence[tuple[str | None, PageVerdicts]]
    """The current draft first; None for labels only."""


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of every document in every part."""

    parts: tuple[Part, ...]
    counts: Array
    """documents × parts × `Count`."""

    def aligned(self, parts: Sequence[Part]) -> Array:
        """The counts of these parts, zero for a part this tally does not have."""
        known = {part: at for at, part in enumerate(self.parts)}
        found = np.zeros((len(self.counts), len(parts), len(Count)))
        for at, part in enumerate(parts):
            if part in known:
                found[:, at] = self.counts[:, known[part]]
        return found


def tally_pages(pages: Sequence[Page]) -> Tally:
    """The counts of pages, in their order."""
    rows = [_count_page(page) for page in pages]
    parts = tuple(sorted({OVERALL, *(part for row in rows for part in row)}, key=_order))
    counts = np.zeros((len(rows), len(parts), len(Count)))
    for at, row in enumerate(rows):
        for there, part in enumerate(parts):
            if part in row:
                counts[at, there] = row[part]
    return Tally(parts, counts)


def _order(part: Part) -> tuple[int, str]:
    return list(Axis).index(part[0]), part[1]


class _Row(dict[Part, Array]):
    """The counts of one page by part."""

    def __missing__(self, part: Part) -> Array:
        self[part] = np.zeros(len(Count))
        return self[part]


def _count_page(page: Page) -> _Row:
    row = _Row()
    whole = ((Axis.LAYOUT, page.layout or NO_LAYOUT), (Axis.RECORD_TYPE, page.record_type))
    for judgement in page.verdicts.values:
        _count_value(judgement, [row[part] for part in (OVERALL, *whole, *_parts_of(judgement))])
    _count_rest(page.verdicts, row)
    for part in whole:
        _count_rest(page.verdicts, row, part)
    _count_drafters(row)
    for model, verdicts in page.by_model:
        part = (Axis.MODEL, model or LABELS_ONLY)
        for judgement in verdicts.values:
            _count_value(judgement, [row[part]])
        _count_rest(verdicts, row, part)
    return row


def _parts_of(judgement: Judgement) -> Iterator[Part]:
    yield Axis.GROUP, judgement.group
    if judgement.how:
        yield Axis.HOW, judgement.how
    if judgement.drafted is not None:
        yield Axis.DRAFTER, judgement.drafted.drafter.value


def _count_value(judgement: Judgement, cells: Iterable[Array]) -> None:
    counted = list(_counts_of(judgement))
    for cell in cells:
        for count, number in counted:
            cell[count] += number


def _counts_of(judgement: Judgement) -> Iterator[tuple[Count, float]]:
    yield _BY_VERDICT[judgement.verdict], 1
    if judgement.span is SpanMatch.EXACT:
        yield Count.SPAN_EXACT, 1
    elif judgement.span is SpanMatch.OVERLAP:
        yield Count.SPAN_OVERLAP, 1
    if (
        judgement.expected is not None
        and judgement.verdict is not Verdict.SECOND
        and judgement.expected.is_text
    ):
        yield Count.TEXTS, 1
        yield from _likeness_of(judgement)


def _likeness_of(judgement: Judgement) -> Iterator[tuple[Count, float]]:
    """How much of an annotated text the draft has: all of it, something like it, or nothing."""
    if judgement.verdict is Verdict.RIGHT:
        yield Count.TEXTS_RIGHT, 1
        yield Count.TEXT_SIMILARITY, 1
    elif judgement.expected is not None and judgement.drafted is not None:
        wanted, given = judgement.expected.value, judgement.drafted.value
        if isinstance(wanted, str) and isinstance(given, str):
            yield Count.TEXT_SIMILARITY, similarity(wanted, given)
            yield Count.NEAR, says_nearly_the_same(wanted, given)


def _count_rest(verdicts: PageVerdicts, row: _Row, part: Part = OVERALL) -> None:
    """Count absences, traps, nesting and record type; absences of a whole page by their group too."""
    cell = row[part]
    for absence in verdicts.absences:
        cells = [cell, row[Axis.GROUP, group_of(absence.path)]] if part == OVERALL else [cell]
        for each in cells:
            each[Count.ABSENCES] += absence.annotated is not None
            if absence.verdict in _BY_NULL:
                each[_BY_NULL[absence.verdict]] += 1
    cell[Count.TRAPS] += len(verdicts.traps)
    cell[Count.SPRUNG] += sum(trap.taken is not None for trap in verdicts.traps)
    cell[Count.NESTED] += verdicts.nested
    cell[Count.NESTED_RIGHT] += verdicts.nested_right
    cell[Count.TYPED] += verdicts.is_record_type_right is not None
    cell[Count.TYPED_RIGHT] += bool(verdicts.is_record_type_right)


def _count_drafters(row: _Row) -> None:
    """Make what a drafter did not find a miss of its own, so that its recall says what it contributes."""
    overall = row[OVERALL]
    annotated = overall[Count.RIGHT] + overall[Count.WRONG] + overall[Count.MISSED]
    for drafter in Drafter:
        part = (Axis.DRAFTER, drafter.value)
        if part in row:
            cell = row[part]
            cell[Count.MISSED] = annotated - cell[Count.RIGHT] - cell[Count.WRONG]
