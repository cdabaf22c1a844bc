"""Results are bound to their arms, times and comparisons, or left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.prose import split_sentences
from extract.reported_arms import Comparison, read_arms
from extract.reported_harms import read_harms
from extract.reported_numbers import read_statistics
from extract.reported_results import ReportedResult, read_results
from extract.stretch import Stretch

METHODS = "Patients were randomly assigned to venlutide plus corasol or corasol monotherapy. "


def _read(results: str) -> tuple[str, list[ReportedResult]]:
    text = METHODS + results
    sentences = list(split_sentences(text, Stretch(0, len(text))))
    return text, list(read_results(text, sentences[1:], Comparison(read_arms(text, sentences))))


def _shares(text: str, result: ReportedResult) -> dict[int, dict[str, object]]:
    for share in result.shares:
        assert share.share.at.of(text)
    return {s.arm: {p.leaf: p.value for p in s.share.parts} for s in result.shares}


@pytest.mark.parametrize(
    ("sentence", "outcome", "first", "second"),
    [
        (
            "Cure occurred in 26 of 36 patients (72%) on venlutide and in 24 of 36 (67%) on corasol alone.",
            "Cure",
            {"events": 26, "n": 36, "percent": 72},
            {"events": 24, "n": 36, "percent": 67},
        ),
        (
            "Relapse was rarer in the combination group (7% vs. 19%, P = 0.01).",
            "Relapse",
            {"percent": 7},
            {"percent": 19},
        ),
        (
            "Relapse was more frequent in the monotherapy group (19% versus 7%).",
            "Relapse",
            {"percent": 7},
            {"percent": 19},
        ),
        (
            "The rate of relapse was 19% in the corasol monotherapy arm and 7% in the venlutide arm.",
            "rate of relapse",
            {"percent": 7},
            {"percent": 19},
        ),
        (
            "The change in weight was smaller in the combination group (-6.4 vs. -19.8 kg).",
            "change in weight",
            {"value": -6.4},
            {"value": -19.8, "unit": "kg"},
        ),
        (
            "Diarrhea was seen with venlutide in 7/104 [7%] and with corasol alone in 19/105 [18%].",
            "Diarrhea",
            {"events": 7, "n": 104, "percent": 7},
            {"events": 19, "n": 105, "percent": 18},
        ),
        (
            "Cure occurred in 10% (two of 20) on venlutide and in 36% (nine of 25) on corasol alone.",
            "Cure",
            {"events": 2, "n": 20, "percent": 10},
            {"events": 9, "n": 25, "percent": 36},
        ),
        (
            "Relapse was seen in 12 (6%) of 203 on venlutide and in 31 (15%) of 209 on corasol alone.",
            "Relapse",
            {"events": 12, "n": 203, "percent": 6},
            {"events": 31, "n": 209, "percent": 15},
        ),
    ],
)
def test_shares_go_to_the_arms_their_words_name(sentence, outcome, first, second):
    text, (result,) = _read(sentence)

    assert result.outcome.of(text) == outcome
    assert _shares(text, result) == {0: first, 1: second}
    assert not any(share.is_inferred for share in result.shares)


def test_shares_without_any_arm_keep_the_order_of_the_arms_and_are_inferred():
    text, (result,) = _read("Recurrence was similar (9% vs. 8%, P = 0.77).")

    assert _shares(text, result) == {0: {"percent": 9}, 1: {"percent": 8}}
    assert all(share.is_inferred for share in result.shares)
    assert result.no_difference is not None


@pytest.mark.parametrize(
    "sentence",
    [
        "Overall, 40% of the patients were women and 60% were men.",
        "The response was 45% in both groups.",
        "Background rates are 12% and 19% in registries.",
    ],
)
def test_what_nothing_binds_is_left_unread(sentence):
    assert _read(sentence)[1] == []


def test_a_time_does_not_carry_over_to_the_next_sentence():
    text, results = _read(
        "At 12 months, cure was seen in 26 of 36 (72%) with venlutide and in 24 of 36 (67%) "
        "with corasol alone. "
        "Relapse was rarer in the combination group (7% vs. 19%) at 6 months. "
        "Fever was rarer in the combination group (1% vs. 2%)."
    )

    assert [r.time.of(text) if r.time else None for r in results] == ["12 months", "6 months", None]


def test_an_interval_and_a_p_value_belong_to_the_comparison_in_front_of_them():
    text, (first, second) = _read(
        "Cure was seen in 26 of 36 (72%) with venlutide and in 24 of 36 (67%) with corasol alone "
        "(hazard ratio 0.63; 95% CI 0.43-0.93; P = 0.020). "
        "Death did not differ (HR 0.91; 95% CI, 0.58 to 1.43)."
    )

    assert {p.leaf: p.value for s in first.statistics for p in s.parts} == {
        "effect.measure": "HAZARD_RATIO",
        "effect.estimate": 0.63,
        "ci.level": 95,
        "ci.low": 0.43,
        "ci.high": 0.93,
        "p_value": {"comparator": "=", "value": 0.02},
    }
    assert second.shares == ()
    assert second.outcome.of(text) == "Death"


def test_a_hyphen_between_bounds_is_no_sign():
    _, (result,) = _read(
        "Cure was rarer in the combination group "
        "(7% vs. 19%; 95% confidence interval for noninferiority: 0.48-3.56)."
    )

    assert {p.leaf: p.value for s in result.statistics for p in s.parts}["ci.high"] == 3.56


def test_one_arm_s_own_interval_is_none_of_the_comparison():
    _, (result,) = _read(
        "Cure was 72% (95% CI 60-84) in the combination group and 67% (95% CI 55-79) in the control group."
    )

    assert [share.arm for share in result.shares] == [0, 1]
    assert result.statistics == ()


@given(st.integers(0, 100), st.integers(0, 100))
def test_percentages_are_read_as_printed(a, b):
    """FIELDS 1.11."""
    _, (result,) = _read(f"Relapse was rarer in the combination group ({a}% vs. {b}%).")

    assert [s.share.parts[0].value for s in result.shares] == [a, b]


def test_counts_of_harm_are_bound_and_none_is_zero():
    text = METHODS + (
        "One serious adverse event occurred in the combination group, "
        "compared to none in the monotherapy group (P = 0.317)."
    )
    sentences = list(split_sentences(text, Stretch(0, len(text))))

    (harm,) = read_harms(text, sentences[1:], Comparison(read_arms(text, sentences)))

    assert harm.category == "SERIOUS_ADVERSE_EVENT"
    assert [(arm, events) for arm, _, events, _ in harm.arms] == [(0, 1), (1, 0)]
    assert harm.p_value is not None


@pytest.mark.parametrize(
    ("printed", "parts"),
    [
        ("The HR for OS was 0.76", {"effect.measure": "HAZARD_RATIO", "effect.estimate": 0.76}),
        ("a hazard ratio for cure 3.4 (1.2-9.8)", {"effect.estimate": 3.4, "ci.low": 1.2, "ci.high": 9.8}),
        ("95 % confidence interval [CI]1.6-3.2", {"ci.level": 95, "ci.low": 1.6, "ci.high": 3.2}),
        ("95% CI for non-inferiority (- 0.28, 0.29)", {"ci.low": -0.28, "ci.purpose": "NON_INFERIORITY"}),
    ],
)
def test_comparisons_are_read_however_they_are_printed(printed, parts):
    read = read_statistics(printed, Stretch(0, len(printed)))

    assert {p.leaf: p.value for s in read for p in s.parts}.items() >= parts.items()
    assert all(p.at.of(printed).strip() for s in read for p in s.parts)


@pytest.mark.parametrize(
    "printed", ["odds (OR, 95% CI) of success", "the difference was 3%", "given 5 OR 6 times", "OR (95 % CI)"]
)
def test_what_names_no_estimate_is_no_comparison(printed):
    assert read_statistics(printed, Stretch(0, len(printed))) == []


def test_an_effect_that_a_trial_was_planned_to_find_is_no_result():
    _, results = _read("Power was 80% to detect a hazard ratio of 0.7 in survival.")

    assert results == []


@pytest.mark.parametrize(
    ("printed", "comparator", "value"),
    [("P = 0.010", "=", 0.01), ("p \\< .001", "<", 0.001), ("P less than 0.05", "<", 0.05)],
)
def test_a_p_value_of_a_result_is_read_as_everywhere_else(printed, comparator, value):
    text = f"Relapse was rarer ({printed})."
    [found] = read_statistics(text, Stretch(0, len(text)))

    assert found.parts[0].value == {"comparator": comparator, "value": value}
    assert found.at.of(text) == printed
