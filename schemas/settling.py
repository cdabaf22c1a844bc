"""What a record says in the end: the one reviewer's answers, what two agree on, or what was settled. Pure.

Datasets, figures and the comparison with annotations read it from here. An adjudicator settles exactly the
two answers she saw: when either seat answers anew, the new ones count where they agree, and are a dispute
where they do not.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum

from schemas.decisions import ADJUDICATOR, RECORD, Action, Event, Said, current
from schemas.documents import Document, Frozen
from schemas.drafts import Draft
from schemas.fields import DraftedField
from schemas.reviewed import Review, ReviewedField, reviewed_fields
from schemas.same_value import kind_of, says_same

FIRST, SECOND = 1, 2
"""Seats of those who review independently."""


class Basis(StrEnum):
    """On what an answer that counts rests."""

    ONE = "one_reviewer"
    TWO = "two_reviewers"
    """They answered independently and agree."""
    ADJUDICATED = "adjudicated"
    """Somebody else settled it."""


class SettledField(Frozen):
    """A field with the answer that counts."""

    path: str
    said: Said | None
    """None where the value was rejected and nothing takes its place."""
    drafted: DraftedField | None
    """What the current draft has there; None where a reviewer added it."""
    basis: Basis
    events: tuple[Event, ...]
    """The answers it rests on: one, or those of both seats."""
    is_stale: bool
    """The draft has changed since, to something else than the answer."""

    @property
    def is_changed(self) -> bool:
        """Whether it says anything else than was drafted when it was answered."""
        return any(event.action is not Action.ACCEPT for event in self.events)


class Settling(Frozen):
    """A document with all seats' answers, for whoever may see them all."""

    document: Document
    draft: Draft
    """The current one."""
    seats: int
    """How many review it: 1 or 2."""
    events: tuple[Event, ...] = ()
    """Of every seat, oldest first."""


def settled_fields(record: Settling) -> tuple[SettledField, ...]:
    """The fields that have an answer that counts, as drafted and then as added.

    Where two review, none has before both have finished: then what both say, and what an adjudicator says
    of exactly the answers that stand. Where one reviews, her answer, if none of the two is settled so.
    """
    are_finished = are_both_finished(record)
    if record.seats > 1 and not are_finished:
        return ()
    first, second, judge = (answers_of(record, seat) for seat in (FIRST, SECOND, ADJUDICATOR))
    disputes = disputes_of(record) if are_finished else {}
    paths = dict.fromkeys([*first, *second, *judge])
    found = (
        _settled(record, _judged(judge.get(path), disputes.get(path)), first.get(path), second.get(path))
        for path in paths
    )
    return tuple(field for field in found if field is not None)


def disputes_of(record: Settling) -> dict[str, tuple[int, int]]:
    """The fields on which the two who reviewed a document differ, or which one alone has, by path.

    With the ids of their answers, as `Decision.settles` has them. It means something once both are finished:
    before, what is missing may still come.
    """
    first, second = answers_of(record, FIRST), answers_of(record, SECOND)
    paths = dict.fromkeys([*first, *second])
    found = {
        path: dispute_between(record.draft.record_type, first.get(path), second.get(path)) for path in paths
    }
    return {path: dispute for path, dispute in found.items() if dispute is not None}


def dispute_between(
    record_type: str, first: ReviewedField | None, second: ReviewedField | None
) -> tuple[int, int] | None:
    """The ids of what the two answered about one field, 0 for no answer; None where they agree.

    What neither has answered, because it was drafted since, is open and no dispute.
    """
    answers = [field.answer if field else None for field in (first, second)]
    if answers == [None, None] or _agree(record_type, first, second):
        return None
    one, other = (answer.id if answer else 0 for answer in answers)
    return one, other


def as_settled(field: ReviewedField, dispute: tuple[int, int]) -> ReviewedField:
    """An adjudicator's field, where her answer counts only for the two answers it was given to."""
    if field.answer is None or field.answer.settles == dispute:
        return field
    return field.model_copy(update={"answer": None, "judged": None, "overtaken": field.answer})


def unsettled_paths(record: Settling) -> frozenset[str]:
    """The disputes that no adjudicator's answer settles as they stand."""
    judge = answers_of(record, ADJUDICATOR)
    return frozenset(
        path for path, dispute in disputes_of(record).items() if _judged(judge.get(path), dispute) is None
    )


def are_both_finished(record: Settling) -> bool:
    """Whether the two who review a document independently have both declared it finished."""
    return all(_is_finished(record, seat) for seat in (FIRST, SECOND))


def answers_of(record: Settling, seat: int) -> dict[str, ReviewedField]:
    """The fields as one seat has them, by path, as drafted and then as added; none where nobody sat there."""
    events = tuple(event for event in record.events if event.seat == seat)
    if not events:
        return {}
    review = Review(document=record.document, draft=record.draft, seat=seat, events=events)
    return {field.path: field for field in reviewed_fields(review)}


def _is_finished(record: Settling, seat: int) -> bool:
    last = current(event for event in record.events if event.seat == seat and event.subject == RECORD)
    return last is not None and last.action is Action.COMPLETE


def _judged(field: ReviewedField | None, dispute: tuple[int, int] | None) -> ReviewedField | None:
    """The adjudicator's field, if it settles the dispute; None where there is no dispute."""
    if field is None or dispute is None:
        return None
    settled = as_settled(field, dispute)
    return settled if settled.answer is not None else None


def _settled(
    record: Settling, judge: ReviewedField | None, first: ReviewedField | None, second: ReviewedField | None
) -> SettledField | None:
    if judge is not None:
        return _made_of(Basis.ADJUDICATED, [judge])
    if record.seats == 1:
        return _made_of(Basis.ONE, [first]) if first is not None and first.answer is not None else None
    if first is None or second is None or not _agree(record.draft.record_type, first, second):
        return None
    return _made_of(Basis.TWO, [first, second])


def _agree(record_type: str, first: ReviewedField | None, second: ReviewedField | None) -> bool:
    """Whether both have answered, and say the same."""
    if first is None or second is None or first.answer is None or second.answer is None:
        return False
    return says_same(first.answer.after, second.answer.after, kind_of(record_type, first.path))


def _made_of(basis: Basis, fields: Sequence[ReviewedField]) -> SettledField:
    return SettledField(
        path=fields[0].path,
        said=fields[0].said,
        drafted=fields[0].drafted,
        basis=basis,
        events=tuple(_answers(fields)),
        is_stale=any(field.is_stale for field in fields),
    )


def _answers(fields: Iterable[ReviewedField]) -> Iterable[Event]:
    return (field.answer for field in fields if field.answer is not None)
