"""What a record says in the end: the one reviewer's answers, what two agree on, or what was settled. Pure.

Datasets, figures and the comparison with annotations read it from here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum

from schemas.decisions import ADJUDICATOR, Action, Event, Said
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

    An adjudicator's answer counts before all others; then the first seat's where one reviews, and where two
    do, what both say.
    """
    first, second, judge = (answers_of(record, seat) for seat in (FIRST, SECOND, ADJUDICATOR))
    paths = dict.fromkeys([*first, *second, *judge])
    found = (_settled(record, judge.get(path), first.get(path), second.get(path)) for path in paths)
    return tuple(field for field in found if field is not None)


def disputed_paths(record: Settling) -> tuple[str, ...]:
    """The fields on which the two who reviewed a document differ, or which one alone has.

    It means something once both are finished: before, what is missing may still come.
    """
    first, second = answers_of(record, FIRST), answers_of(record, SECOND)
    return tuple(
        path
        for path in dict.fromkeys([*first, *second])
        if not _agree(record.draft, first.get(path), second.get(path))
    )


def answers_of(record: Settling, seat: int) -> dict[str, ReviewedField]:
    """The fields as one seat has them, by path, as drafted and then as added."""
    events = tuple(event for event in record.events if event.seat == seat)
    review = Review(document=record.document, draft=record.draft, seat=seat, events=events)
    return {field.path: field for field in reviewed_fields(review)}


def _settled(
    record: Settling, judge: ReviewedField | None, first: ReviewedField | None, second: ReviewedField | None
) -> SettledField | None:
    if judge is not None and judge.answer is not None:
        return _made_of(Basis.ADJUDICATED, [judge])
    if record.seats == 1:
        return _made_of(Basis.ONE, [first]) if first is not None and first.answer is not None else None
    if first is None or second is None or not _agree(record.draft, first, second):
        return None
    return _made_of(Basis.TWO, [first, second])


def _agree(draft: Draft, first: ReviewedField | None, second: ReviewedField | None) -> bool:
    """Whether both have answered, and say the same."""
    if first is None or second is None or first.answer is None or second.answer is None:
        return False
    return says_same(first.answer.after, second.answer.after, kind_of(draft.record_type, first.path))


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
