"""Effects are those of the textbooks, of printed numbers alone, and what is missing is said."""

from math import exp, isclose, log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataset.comparisons import compared
from dataset.effects import (
    Effect,
    Means,
    TwoByTwo,
    log_odds_ratio,
    log_risk_ratio,
    mean_difference,
)

RESULT = {"record": "r", "item": "results[0]", "outcome": "relapse"}
ARMS = [
    {
        "item": "arms[0]",
        "label": "zinc",
        "label_state": "STATED",
        "role": "EXPERIMENTAL",
        "role_state": "INFERRED",
    },
    {"item": "arms[1]", "label": "placebo", "label_state": "STATED"},
    {"item": "arms[2]", "label": "nothing", "label_state": "STATED"},
]


def share(arm, *, state="STATED", parent="results[0]", **cells):
    states = {f"{name}_state": state for name in cells}
    return {"parent": parent, "arm": f"arms[{arm}]", "arm_state": "STATED", **cells, **states}


def mean(arm, value, spread, n, *, unit="mm[Hg]"):
    given = share(arm, spread=spread, n=n)
    return given | {
        "value_comparator": "=",
        "value_value": value,
        "value_unit": unit,
        "value_state": "STATED",
    }


MEANS = RESULT | {
    "summary_statistic": "MEAN",
    "summary_statistic_state": "STATED",
    "dispersion": "SD",
    "dispersion_state": "STATED",
}


@pytest.mark.parametrize(
    ("cells", "ratio", "variance"),
    [
        ((4, 123, 11, 139), -0.9387, 0.3571),
        ((6, 306, 29, 303), -1.6662, 0.2081),
        ((3, 231, 11, 220), -1.3863, 0.4334),
    ],
)
def test_the_odds_ratio_is_that_of_metafors_worked_example(cells, ratio, variance):
    """The BCG vaccine trials of Colditz 1994, as `escalc(measure="OR")` of metafor prints them."""
    effect = log_odds_ratio(TwoByTwo(*cells))

    assert (round(effect.estimate, 4), round(effect.variance, 4)) == (ratio, variance)


@pytest.mark.parametrize(
    ("cells", "ratio", "variance"),
    [
        ((4, 123, 11, 139), -0.8893, 0.3256),
        ((6, 306, 29, 303), -1.5854, 0.1946),
        ((3, 231, 11, 220), -1.3481, 0.4154),
    ],
)
def test_the_risk_ratio_is_that_of_metafors_worked_example(cells, ratio, variance):
    effect = log_risk_ratio(TwoByTwo(*cells))

    assert (round(effect.estimate, 4), round(effect.variance, 4)) == (ratio, variance)


def test_the_mean_difference_is_that_of_a_calculation_by_hand():
    assert mean_difference(Means(24, 10, 50, 9, 12, 40)) == Effect(15, 100 / 50 + 144 / 40)


def test_a_ratio_of_one_has_the_logarithm_zero_and_variances_by_hand():
    table = TwoByTwo(10, 40, 10, 40)

    assert log_odds_ratio(table) == Effect(0, 2 / 10 + 2 / 30)
    assert log_risk_ratio(table).variance == pytest.approx(2 / 10 - 2 / 40)


@given(st.tuples(*[st.integers(1, 10**6)] * 4))
def test_exchanging_the_arms_turns_the_effect_round(cells):
    a, b, c, d = cells
    one, other = TwoByTwo(a, a + b, c, c + d), TwoByTwo(c, c + d, a, a + b)

    for effect in (log_odds_ratio, log_risk_ratio):
        assert isclose(effect(one).estimate, -effect(other).estimate, abs_tol=1e-9)
        assert isclose(effect(one).variance, effect(other).variance, rel_tol=1e-9)
    assert isclose(exp(log_odds_ratio(one).estimate), a * d / (b * c), rel_tol=1e-9)


def test_a_result_of_two_arms_is_set_out_with_what_follows_from_it():
    [row] = compared(RESULT, [share(0, events=4, n=123), share(1, events=11, n=139)], ARMS)

    assert (row["ai"], row["n1i"], row["ci"], row["n2i"]) == (4, 123, 11, 139)
    assert (row["derived_bi"], row["derived_di"]) == (119, 128)
    assert row["derived_log_odds_ratio"] == pytest.approx(log(4 * 128 / (119 * 11)))
    assert row["derived_risk_ratio"] == pytest.approx((4 / 123) / (11 / 139))
    assert "ln OR = ln((ai*di)/(bi*ci))" in row["derived_formula"]
    assert row["derived_missing"] is None
    assert (row["arm1_label"], row["arm1_role"]) == ("zinc", None)


def test_means_are_set_out_with_their_difference():
    [row] = compared(MEANS, [mean(0, 24, 10, 50), mean(1, 9, 12, 40)], ARMS)

    assert (row["m1i"], row["sd1i"], row["n1i"], row["means_unit"]) == (24, 10, 50, "mm[Hg]")
    assert row["derived_mean_difference"] == 15
    assert row["derived_mean_difference_variance"] == pytest.approx(5.6)


def test_three_arms_are_three_comparisons_in_the_order_of_the_record():
    shares = [share(arm, events=5, n=50) for arm in (2, 0, 1)]
    rows = compared(RESULT, shares, ARMS)

    assert [(row["arm1"], row["arm2"]) for row in rows] == [
        ("arms[0]", "arms[1]"),
        ("arms[0]", "arms[2]"),
        ("arms[1]", "arms[2]"),
    ]


@pytest.mark.parametrize(
    ("shares", "missing"),
    [
        ([share(0, events=4, n=123), share(1, events=11)], "no 2x2 table: n2i not stated"),
        (
            [share(0, events=4, n=123), share(1, events=11, n=139, state="INFERRED")],
            "no 2x2 table: ci, n2i not stated",
        ),
        (
            [share(0, events=40, n=12), share(1, events=11, n=139)],
            "no 2x2 table: more events than participants (ai > n1i)",
        ),
    ],
)
def test_nothing_is_derived_where_a_cell_is_missing_or_cannot_be(shares, missing):
    [row] = compared(RESULT, shares, ARMS)

    assert row["derived_missing"] == missing
    assert [name for name in row if name.startswith("derived_") and row[name] is not None] == [
        "derived_missing"
    ]


def test_a_zero_is_said_and_never_corrected():
    [row] = compared(RESULT, [share(0, events=0, n=50), share(1, events=5, n=50)], ARMS)

    assert row["derived_missing"] == (
        "no ln OR: ai is 0, and no correction is made; no ln RR: ai is 0, and no correction is made"
    )
    assert (row["derived_bi"], row["derived_di"], row["derived_formula"]) == (50, 45, None)
    assert "derived_odds_ratio" not in row


def test_where_everybody_has_the_outcome_there_is_a_risk_ratio_and_no_odds_ratio():
    [row] = compared(RESULT, [share(0, events=50, n=50), share(1, events=25, n=50)], ARMS)

    assert row["derived_risk_ratio"] == pytest.approx(2)
    assert row["derived_missing"] == "no ln OR: bi is 0, and no correction is made"


def test_numbers_of_an_arm_that_is_inferred_stay_out():
    inferred = share(1, events=11, n=139) | {"arm_state": "INFERRED"}

    assert compared(RESULT, [share(0, events=4, n=123), inferred], ARMS) == [RESULT]


def test_a_share_of_another_result_stays_out():
    other = share(1, events=11, n=139, parent="results[1]")

    assert compared(RESULT, [share(0, events=4, n=123), other], ARMS) == [RESULT]


def test_an_arm_that_is_given_twice_is_not_compared():
    shares = [share(0, events=4, n=9), share(0, events=5, n=9), share(1, events=6, n=9)]

    assert compared(RESULT, shares, ARMS) == [RESULT]


@pytest.mark.parametrize(
    ("result", "shares", "missing"),
    [
        (MEANS | {"summary_statistic": "MEDIAN"}, [mean(0, 1, 2, 3), mean(1, 1, 2, 3)], None),
        (
            MEANS | {"dispersion": "SE"},
            [mean(0, 1, 2, 3), mean(1, 1, 2, 3)],
            "no MD: sd1i, sd2i not stated",
        ),
        (MEANS, [mean(0, 1, 2, 3), mean(1, 1, 2, 3, unit="kPa")], "no MD: the means have two units"),
        (MEANS, [mean(0, 1, 2, 3), mean(1, 1, 2, None)], "no MD: n2i not stated"),
    ],
)
def test_only_means_with_standard_deviations_in_one_unit_are_subtracted(result, shares, missing):
    [row] = compared(result, shares, ARMS)

    assert row["derived_missing"] == missing
    assert "derived_mean_difference" not in row
