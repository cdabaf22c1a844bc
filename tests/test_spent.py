"""A number that labels or grammar gave to one field is no model's answer for another."""

from __future__ import annotations

import pytest

from extract.spent import without_spent
from schemas.catalogue import builtin_record_types
from schemas.documents import Span
from schemas.fields import DraftedField, Drafter, State

REPORT = builtin_record_types()["publication_report"]
TEXT = "This trial involved 74 adults. Cure was seen in 26 of 36 (72%) on 2021-04-14, and 5 were lost."


def field(path: str, value: object, quote: str, drafter: Drafter) -> DraftedField:
    start = TEXT.index(quote)
    span = Span.of(TEXT, start, start + len(quote))
    return DraftedField(path=path, value=value, state=State.STATED, evidence=(span,), drafter=drafter)


SETTLED = (
    field("participants.n_enrolled", 74, "74", Drafter.GRAMMAR),
    field("results[0].arm_results[0].n", 36, "36", Drafter.GRAMMAR),
    field("citation.publication_date", "2021-04-14", "2021-04-14", Drafter.LABEL),
    field("abstract.results", "Cure was seen in 26 of 36", "Cure was seen in 26 of 36", Drafter.LABEL),
)


@pytest.mark.parametrize(
    ("path", "value", "quote"),
    [
        ("participants.n_randomized", 74, "involved 74 adults"),
        ("participants.n_lost", 36, "36"),
        ("design.start_date", "2021-04-14", "on 2021-04-14"),
    ],
)
def test_another_field_s_number_is_no_answer_and_is_told(path, value, quote):
    kept, dropped = without_spent(SETTLED, [field(path, value, quote, Drafter.MODEL)], REPORT)

    assert kept == []
    assert dropped[0].group == path
    assert quote in dropped[0].reason


@pytest.mark.parametrize(
    ("path", "value", "quote"),
    [
        ("participants.n_lost", 5, "5 were lost"),
        ("participants.n_enrolled", 74, "74"),
        ("results[0].arm_results[0].events", 26, "26 of 36"),
        ("participants.condition", "74 adults", "74 adults"),
    ],
)
def test_a_number_of_its_own_a_field_s_own_answer_and_words_are_kept(path, value, quote):
    answer = field(path, value, quote, Drafter.MODEL)

    assert without_spent(SETTLED, [answer], REPORT) == ([answer], [])
