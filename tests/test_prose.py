"""Prose is cut where sentences end, and nowhere else."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.prose import split_sentences
from extract.stretch import Stretch


def _sentences(text: str) -> list[str]:
    return [s.of(text) for s in split_sentences(text, Stretch(0, len(text)))]


@pytest.mark.parametrize(
    "text",
    [
        "Cure was 12% vs. 8% in the two arms.",
        "It fell by 7.1 ml/min/1.73 m2 (P = .03) overall.",
        "Given i.v. Infusions lasted an hour.",
        "Castellow et al. Found that it helped.",
        "It was cleared by the U.S. Office of Invented Drugs.",
        "Given by J. Harbour at the ward.",
    ],
)
def test_a_full_stop_that_ends_nothing_cuts_nothing(text):
    assert _sentences(text) == [text]


def test_sentences_end_at_full_stops_and_blank_lines():
    assert _sentences("One arm. Two arms (n = 3.) Three!\n\nfour") == [
        "One arm.",
        "Two arms (n = 3.)",
        "Three!",
        "four",
    ]


def test_sentences_end_behind_a_unit_and_before_what_is_no_small_letter_and_a_label():
    assert _sentences("Given for 48 h. A second dose. | Week 4\nOther Names: X\n* one") == [
        "Given for 48 h.",
        "A second dose.",
        "| Week 4",
        "Other Names: X",
        "* one",
    ]


@given(st.text(alphabet="aB. \n!1(),", max_size=80))
def test_sentences_are_stretches_of_the_text_in_order_and_lose_only_blanks(text):
    found = list(split_sentences(text, Stretch(0, len(text))))

    assert all(a.end <= b.start for a, b in pairwise(found))
    assert "".join("".join(s.of(text).split()) for s in found) == "".join(text.split())
