"""Printed numbers and dates that have a field already.

A small model gives one number for every count it is asked for. What labels and grammar read
keeps its words; a model's number from the same words, for another field, is no answer. Nothing is dropped
silently: it becomes a failure that says whose the words are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pydantic import JsonValue

from schemas.catalogue import RecordType
from schemas.documents import Span
from schemas.drafts import GroupFailure
from schemas.fields import DraftedField
from schemas.values import Kind

_NUMBERS = frozenset({Kind.INTEGER, Kind.NUMBER, Kind.QUANTITY, Kind.DATE, Kind.OBJECT})
_NONE: frozenset[float | str] = frozenset()
_LONGEST = 80
"""Characters of a value's own words; what is longer is a sentence that holds other numbers too."""


@dataclass(frozen=True)
class _Owner:
    """A settled field with a number of its own."""

    path: str
    words: list[Span]
    figures: frozenset[float | str]


def without_spent(
    settled: Sequence[DraftedField], answers: Iterable[DraftedField], record_type: RecordType
) -> tuple[list[DraftedField], list[GroupFailure]]:
    """The answers that take no settled field's number, and those that do as failures.

    settled: read without a model. An answer to a settled field itself is kept: it agrees or it does not.
    """
    owners = [
        _Owner(field.path, words, figures)
        for field in settled
        if (figures := _number(field, record_type)) and (words := _own_words(field))
    ]
    own_paths = {owner.path for owner in owners}
    kept: list[DraftedField] = []
    dropped: list[GroupFailure] = []
    for answer in answers:
        figures = _NONE if answer.path in own_paths else _number(answer, record_type)
        owner = next(_owners_of(figures, answer.evidence[0], owners), None) if figures else None
        if owner is None:
            kept.append(answer)
            continue
        reason = f"answered with {answer.evidence[0].quote!r}, whose number is {owner.path}"
        dropped.append(GroupFailure(group=answer.path, reason=reason, call=answer.call))
    return kept, dropped


def _number(field: DraftedField, record_type: RecordType) -> frozenset[float | str]:
    """The figures of a field that is a number with words of its own; none for any other."""
    spec = record_type.find(field.path)
    return _figures(field.value) if field.evidence and spec and spec.kind in _NUMBERS else _NONE


def _own_words(field: DraftedField) -> list[Span]:
    return [span for span in field.evidence if span.end - span.start <= _LONGEST]


def _owners_of(figures: frozenset[float | str], place: Span, owners: Sequence[_Owner]) -> Iterator[_Owner]:
    """The fields that have these figures, out of words they share with a place."""
    for owner in owners:
        if figures <= owner.figures and any(
            span.start < place.end and place.start < span.end for span in owner.words
        ):
            yield owner


def _figures(value: JsonValue) -> frozenset[float | str]:
    """The numbers of a value, and its text where that is a date."""
    if isinstance(value, bool) or value is None:
        return _NONE
    if isinstance(value, (int, float)):
        return frozenset({float(value)})
    if isinstance(value, str):
        return frozenset({value}) if value[:4].isdigit() else _NONE
    inner = value.values() if isinstance(value, dict) else value
    return _NONE.union(*(_figures(one) for one in inner))
