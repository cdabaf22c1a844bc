"""What two reviewers left open, for whoever settles it: A, B and the draft, without who said which."""

from __future__ import annotations

from schemas.decisions import Action, Said
from schemas.documents import Frozen
from schemas.fields import DraftedField
from schemas.reviewed import Review, ReviewedField


class Answer(Frozen):
    """What one of the two answered; not which of them."""

    action: Action | None
    """None where she has no such field."""
    said: Said | None
    """None where she rejected the value, or has no such field."""
    reason: str | None
    comments: tuple[str, ...]
    """Her words on the field, oldest first."""


class DisputedField(Frozen):
    """A field on which the two differ, after what their kind allows to differ."""

    path: str
    drafted: DraftedField | None
    """None where the draft has no such field."""
    a: Answer
    b: Answer
    answers: tuple[int, int]
    """Ids of the two answers, for `Decision.settles`; they tell nothing of which is A."""


class Adjudication(Frozen):
    """A document that both have finished, for one who sat at neither seat."""

    review: Review
    """The document, its draft and the adjudicator's own events; `reviewed_fields` tells her answers."""
    disputed: tuple[DisputedField, ...]
    """In the order of the draft, then as added."""


class DisputedRecord(Frozen):
    """A document with something to settle."""

    document_sha256: str
    document: str
    """Its name."""
    record_type: str
    disputed: int
    """Fields on which the two differ."""
    settled: int
    """Those of them that an adjudicator has answered, as they stand."""
    is_complete: bool
    """She has declared it finished, and nothing has come up since."""


def answer_of(field: ReviewedField | None) -> Answer:
    """What a seat says of a field, without who and when; None where it has no such field."""
    if field is None or field.answer is None:
        return Answer(action=None, said=None, reason=None, comments=())
    return Answer(
        action=field.answer.action,
        said=field.answer.after,
        reason=field.answer.reason,
        comments=tuple(comment.reason or "" for comment in field.comments),
    )
