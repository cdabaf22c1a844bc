"""Which facts of a text a field accounts for: those a person must have looked at to accept the field.

A value claims what it says and no more: a count its number, a date its date, a code what its printed form
holds. A statement that is read as one (a title, a criterion, a time frame) claims what it holds. Running
prose that is kept whole (a summary, an abstract, an arm's description) claims nothing: accepting it is no
look at its numbers. `docs/coverage.md` says it for users.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache

import regex
from pydantic import JsonValue

from extract.dates import read_date
from extract.quantities import numbers_in
from schemas.catalogue import FieldSpec
from schemas.declare import How
from schemas.documents import Span
from schemas.fields import DraftedField, Drafter, Flag
from schemas.values import Kind

LONGEST_STATEMENT = 300
"""Characters of a text that is read as one: ClinicalTrials.gov's limit for a brief title, a long sentence."""
LONGEST_PRINTED_CODE = 60
"""Characters of a code's or yes/no's own words; what is longer is a sentence it was concluded from."""
_PARAGRAPHS = regex.compile(r"\n[ \t]*\n")

Holds = Callable[[str], bool]
"""Whether a claim holds for the words of a fact inside its stretch."""


def claims_of(field: DraftedField, spec: FieldSpec | None) -> Iterator[tuple[Span, Holds | None]]:
    """The stretches a field speaks for, each with what it says of the facts inside; None for all of them.

    spec: None for a field that is no part of the record type, which claims nothing.
    """
    if spec is None or spec.how is How.DERIVED or spec.prose:
        return
    for span in _words_of(field):
        holds = _claim(field, spec, span)
        if holds is not _NOTHING:
            yield span, holds


def _words_of(field: DraftedField) -> tuple[Span, ...]:
    """The words a field rests on.

    A value that is nowhere in the text rests on none, and one a model quoted not on the further places of
    its quote: they may say something else.
    """
    if not field.state.has_value or not field.grounding.is_trusted:
        return ()
    return field.evidence[:1] if field.drafter is Drafter.MODEL else field.evidence


def _NOTHING(_: str) -> bool:  # noqa: N802  # a constant that happens to be a function
    return False


def _claim(field: DraftedField, spec: FieldSpec, span: Span) -> Holds | None:
    """What a field says of the facts in one of its stretches."""
    match spec.kind:
        case Kind.TEXT | Kind.STRING | Kind.IDENTIFIER:
            return None if _is_statement(field, span) else _NOTHING
        case Kind.DATE:
            dates = {field.value} if isinstance(field.value, str) else set()
            return lambda words: read_date(words) in dates
        case Kind.CODE | Kind.BOOLEAN if len(span.quote) <= LONGEST_PRINTED_CODE:
            return None
    numbers = _numbers_of(field.value)
    if spec.kind is Kind.CODE:
        numbers |= {float(digits) for digits in regex.findall(r"\d+", str(field.value))}  # PHASE3, Q12H
    return lambda words: bool(found := _printed_numbers(words)) and found <= numbers


def _is_statement(field: DraftedField, span: Span) -> bool:
    """Whether a text is read as one: one short paragraph, not several entries run together."""
    entries = len(field.value) if isinstance(field.value, list) else 1
    is_short = len(span.quote) <= LONGEST_STATEMENT * max(entries, 1)
    is_one = entries > 1 or not _PARAGRAPHS.search(span.quote)
    return is_short and is_one and Flag.LIST_RUN_TOGETHER not in field.flags


def _numbers_of(value: JsonValue) -> frozenset[float]:
    """Every number a value holds, those in its words included."""
    match value:
        case bool() | None:
            return frozenset()
        case int() | float():
            return frozenset({abs(float(value))})
        case str():
            return _printed_numbers(value)
        case dict():
            return frozenset().union(*map(_numbers_of, value.values()))
        case _:
            return frozenset().union(*map(_numbers_of, value))


@lru_cache(maxsize=4096)  # facts lie in the words of many fields, and most values hold the same few units
def _printed_numbers(words: str) -> frozenset[float]:
    return frozenset(numbers_in(words))
