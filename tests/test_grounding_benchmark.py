"""The benchmark's own parts do what its table says."""

from collections import Counter
from random import Random

import pytest
from grounders import Found, ours, rapidfuzz
from grounding import Tally, judge, measure, quotes_for, summary, text_of
from perturbations import ANSWERS, Answer, Case, make_case

PAGE = (
    "Bendarotan was given at 25 mg daily for 12 weeks to 40 adults with hay fever, not to children. "
    "After 12 weeks more adults in the bendarotan group than in the placebo group (30 vs. 11, P < 0.001) had "
    "no symptoms; prednisolone was used by 7 of them. Recurrence before 6 months was rare in both groups."
)
QUOTES, FEW = 40, 1
"""Quotes of each class, and how many of them may be missed, or found at other words that are as like."""
OTHER = (
    "The kettle boils water for tea within three minutes, faster than the old stove ever did, or so it is."
)


@pytest.mark.parametrize("kind", ANSWERS)
def test_every_class_of_change_is_answered_right_on_a_small_page(kind):
    rng = Random(kind)
    cases = [make_case(kind, rng, [PAGE, OTHER]) for _ in range(3)]
    tally = measure(ours, kind, cases, [PAGE, OTHER])

    assert tally.outcomes["right"] + tally.outcomes["wrong"] == tally.quotes == 3


def test_an_answer_is_judged_by_words_and_by_warning():
    case = Case(0, "given at 52 mg", "given at 25 mg")
    there = PAGE.index("given at")
    right = Found(there, there + 14)
    warned = Found(there, there + 14, warns=True)

    assert judge(Answer.WARNED, case, PAGE, warned) == "right"
    assert judge(Answer.WARNED, case, PAGE, right) == "false"
    assert judge(Answer.FOUND, case, PAGE, right) == "right"
    assert judge(Answer.FOUND, case, PAGE, warned) == "missed"
    assert judge(Answer.FOUND, case, PAGE, Found(0, 5)) == "wrong"
    assert judge(Answer.FOUND_OR_WARNED, case, PAGE, None) == "missed"
    assert judge(Answer.NOWHERE, case, PAGE, right) == "false"
    assert judge(Answer.NOWHERE, case, PAGE, None) == "right"


def test_plain_rapidfuzz_finds_a_quote_and_not_a_strange_one():
    find = rapidfuzz(PAGE)
    found = find("daily for 12 weeks")

    assert PAGE[found.start : found.end] == "daily for 12 weeks"
    assert find("kettle boils water for tea") is None


def test_a_text_of_a_size_has_it_and_three_in_four_quotes_stand_in_it():
    text = text_of([PAGE, OTHER], 2000)
    find = ours(text)

    assert len(text) == 2000
    assert [find(quote) is not None for quote in quotes_for(text, 4)] == [True, True, True, False]


@pytest.mark.parametrize("kind", ANSWERS)
def test_quotes_of_the_example_pages_are_answered_as_well_as_the_readme_says(kind, examples):
    pages = [page.read_text("utf-8") for page in sorted(examples.glob("*.txt"))]
    rng = Random(kind)
    tally = measure(ours, kind, [make_case(kind, rng, pages) for _ in range(QUOTES)], pages)

    assert tally.outcomes["false"] == 0
    assert tally.outcomes["wrong"] <= FEW
    assert tally.outcomes["right"] >= QUOTES - FEW


def test_the_summary_tells_of_the_worst_class_of_each_kind():
    tallies = {(kind, "ours"): Tally(Counter(right=3, missed=1), 0.008) for kind in ANSWERS}
    tallies["drug", "ours"] = Tally(Counter(right=2, wrong=1, false=1), 0.008)
    lines = list(summary(tallies, {"ours": [0.5, 1.0]}))

    assert lines[0] == "| quotes with | ours |"
    assert lines[2].endswith("| 75.0 / 0.0 |")
    assert lines[5].endswith("| 50.0 / 50.0 |")
    assert lines[6].endswith("| 2.00 |")
    assert [line.rpartition(" | ")[2] for line in lines[7:]] == ["0.5 |", "1.0 |", "– |"]
