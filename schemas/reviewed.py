"""A record under review: what was drafted, and what one seat's events make of it. Pure.

The screens, the dataset and the figures all read the state of a field from here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set

from schemas.catalogue import builtin_record_types
from schemas.decisions import RECORD, Action, Event, Said, current, fact_subject, last_word, standing
from schemas.documents import Document, Frozen, Span
from schemas.drafts import Draft
from schemas.fields import DraftedField, Flag

_ON_A_FACT = "@"
_UNTRUSTED = frozenset({Flag.NO_SOURCE, Flag.ALTERED_QUOTE, Flag.VALUE_NOT_IN_QUOTE})


class Review(Frozen):
    """A document as one seat may see it: no other seat's events are in it."""

    document: Document
    draft: Draft
    """The current one."""
    seat: int
    events: tuple[Event, ...] = ()
    """Of this seat alone, oldest first."""


class ReviewedField(Frozen):
    """A field, and what was decided about it."""

    path: str
    drafted: DraftedField | None
    """None where a reviewer added it."""
    answer: Event | None = None
    """The standing answer; None while it is open."""
    judged: Said | None = None
    """What the draft said when the standing answer was given; None where it said nothing."""
    newest: int = 0
    """Id of the newest event on it, 0 for none: what a decision says it saw."""
    is_skipped: bool = False
    """It was put off, to be offered again at the end."""
    comments: tuple[Event, ...] = ()
    overtaken: Event | None = None
    """An adjudicator's answer to other answers than those that stand now; it counts no more."""

    @property
    def said(self) -> Said | None:
        """What it says now; None where it says nothing: rejected, or added and taken back."""
        if self.answer is not None:
            return self.answer.after
        return said_by(self.drafted) if self.drafted else None

    @property
    def before(self) -> Said | None:
        """What a decision on it now takes the place of: what it says, or the draft where that is newer."""
        return said_by(self.drafted) if self.drafted and self.is_stale else self.said

    @property
    def is_stale(self) -> bool:
        """Whether the draft has changed since it was answered, to something else than the answer."""
        if self.answer is None or self.drafted is None:
            return False
        return said_by(self.drafted) not in (self.judged, self.answer.after)

    @property
    def is_open(self) -> bool:
        """Whether it waits for an answer: it has none, or one about another draft."""
        return self.answer is None or self.is_stale


def said_by(field: DraftedField) -> Said:
    """What a drafted field says."""
    return Said(value=field.value, state=field.state, spans=field.evidence)


def needs_reason(field: DraftedField) -> bool:
    """Whether accepting what was drafted needs a typed reason: its words do not support its value."""
    untrusted = not field.grounding.is_trusted or not _UNTRUSTED.isdisjoint(field.flags)
    return field.state.has_value and untrusted


def keeps_draft(said: Said | None, field: DraftedField) -> bool:
    """Whether an answer is the drafted value on no other words than the draft's, be it called inferred."""
    if said is None or said.value is None:
        return False
    return said.value == field.value and {*said.spans} <= {*field.evidence}


def reviewed_fields(review: Review) -> tuple[ReviewedField, ...]:
    """The fields of a review: the drafted ones in the order of the draft, then the added ones by event.

    An added field whose adding was taken back is left out.
    """
    events = _by_subject(review.events)
    drafted = [reviewed_field(field.path, field, events.get(field.path, [])) for field in review.draft.fields]
    known = {field.path for field in review.draft.fields}
    added = [
        reviewed_field(subject, None, found)
        for subject, found in events.items()
        if subject not in known and subject != RECORD and not subject.startswith(_ON_A_FACT)
    ]
    return (*drafted, *(field for field in added if field.answer))


def open_facts(review: Review) -> tuple[Span, ...]:
    """The facts of the source nobody has accounted for: no field's words hold them, nobody set them aside."""
    unclaimed = review.draft.coverage.unclaimed if review.draft.coverage else ()
    if not unclaimed:
        return ()
    events = _by_subject(review.events)
    dismissed = {subject for subject, found in events.items() if _is_dismissed(found)}
    return facts_left(unclaimed, dismissed, list(_claiming(review)))


def is_complete(review: Review) -> bool:
    """Whether the seat has declared the record finished, and not reopened it."""
    last = current(event for event in review.events if event.subject == RECORD)
    return last is not None and last.action is Action.COMPLETE


def reviewed_field(path: str, drafted: DraftedField | None, events: Sequence[Event]) -> ReviewedField:
    """A field of the draft, or an added one, with one seat's events on it, oldest first."""
    counting = standing(events)
    last = last_word(counting)
    return ReviewedField(
        path=path,
        drafted=drafted,
        answer=last if last and last.action.answers else None,
        judged=_judged(counting),
        newest=max((event.id for event in events), default=0),
        is_skipped=last is not None and last.action is Action.SKIP,
        comments=tuple(event for event in counting if event.action is Action.COMMENT),
    )


def _judged(standing_events: Iterable[Event]) -> Said | None:
    """What was drafted when the last answer was given: an answer to an answer is about the same draft."""
    judged: Said | None = None
    answer: Event | None = None
    for event in standing_events:
        if event.action.answers:
            if answer is None or event.before != answer.after:
                judged = event.before
            answer = event
    return judged


def _by_subject(events: Iterable[Event]) -> dict[str, list[Event]]:
    """The events of each subject, subjects in the order of their first event."""
    found: dict[str, list[Event]] = {}
    for event in events:
        found.setdefault(event.subject, []).append(event)
    return found


def _claiming(review: Review) -> Iterator[Span]:
    """The words reviewers' own answers rest on; the draft's are in its coverage already."""
    for field in reviewed_fields(review):
        yield from claimed_by(field, review.draft.record_type)


def claimed_by(field: ReviewedField, record_type: str) -> tuple[Span, ...]:
    """The words its answer newly accounts for: none where it accepts the draft, or is prose kept whole."""
    if field.answer is None or field.answer.after is None or not field.answer.after.state.has_value:
        return ()
    if field.answer.action is Action.ACCEPT and field.answer.after == field.judged:
        return ()
    catalogue = builtin_record_types().get(record_type)
    spec = catalogue.find(field.path) if catalogue else None
    return () if spec is not None and spec.prose else field.answer.after.spans


def facts_left(unclaimed: Iterable[Span], dismissed: Set[str], claimed: Sequence[Span]) -> tuple[Span, ...]:
    """Of the facts no drafted field accounts for, those that are neither set aside nor within claimed words.

    dismissed: subjects of facts.
    """
    return tuple(
        fact
        for fact in unclaimed
        if fact_subject(fact) not in dismissed
        and not any(span.start <= fact.start and fact.end <= span.end for span in claimed)
    )


def _is_dismissed(events: Iterable[Event]) -> bool:
    last = current(events)
    return last is not None and last.action is Action.DISMISS
