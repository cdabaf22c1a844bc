"""The places of a value: the words it rests on, the other places that print it, and what was proposed
instead. Pure.
"""

from __future__ import annotations

from schemas.decisions import Said
from schemas.documents import Frozen, Span
from schemas.fields import Alternative, State
from schemas.reviewed import ReviewedField


class Place(Frozen):
    """One stop of the keys that walk through the places of a field."""

    span: Span | None
    """None for what was proposed without words."""
    alternative: Alternative | None = None
    """None where it is the field's own."""


def places_of(field: ReviewedField) -> tuple[Place, ...]:
    """The field's own words first, then those of each alternative; never empty."""
    own = [Place(span=span) for span in _words(field)]
    others = [
        Place(span=span, alternative=alternative)
        for alternative in (field.drafted.alternatives if field.drafted else ())
        for span in alternative.evidence or (None,)
    ]
    return (*(own or [Place(span=None)]), *others)


def said_by_alternative(alternative: Alternative) -> Said:
    """What a field says that takes an alternative; it is stated only where words support it."""
    state = State.STATED if alternative.evidence else State.INFERRED
    return Said(value=alternative.value, state=state, spans=alternative.evidence)


def _words(field: ReviewedField) -> tuple[Span, ...]:
    """The words of what the field says now; of what was drafted where it says nothing any more."""
    if field.said is not None and (field.said.spans or field.drafted is None):
        return field.said.spans
    return field.drafted.evidence if field.drafted else ()
