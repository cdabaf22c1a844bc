"""Weights follow what was judged, as far as it goes, and keep what was known before."""

import math
import random

import pytest

from extract.error_fit import (
    ALWAYS,
    brier,
    fit_weights,
    found_early,
    probability,
    reliability,
)
from schemas.error_weights import ErrorWeights

NOTHING = ErrorWeights(log_odds={})


def judged(*counts: tuple[tuple[str, ...], int, int]) -> list:
    """(signals, fields, wrong ones) as pairs."""
    return [(signals, n < wrong) for signals, every, wrong in counts for n in range(every)]


def test_a_field_s_chance_is_the_sum_of_its_log_odds():
    odds = {ALWAYS: -2.0, "a": 1.5, "b": -0.5}

    assert probability(odds, ["a", "b", "unheard of"]) == pytest.approx(1 / (1 + math.exp(1.0)))
    assert probability({ALWAYS: -800.0}, []) == pytest.approx(0)
    assert probability({ALWAYS: 800.0}, []) == pytest.approx(1)


def test_many_judged_fields_decide():
    pairs = judged((("a",), 10_000, 2_000), ((), 10_000, 100))
    fitted = fit_weights(NOTHING, pairs)

    assert probability(fitted.log_odds, ["a"]) == pytest.approx(0.2, abs=0.002)
    assert probability(fitted.log_odds, []) == pytest.approx(0.01, abs=0.002)
    assert (fitted.pairs, fitted.wrong) == (20_000, 2_100)


def test_few_judged_fields_move_little():
    prior = ErrorWeights(log_odds={ALWAYS: -4.0, "a": 2.0})
    fitted = fit_weights(prior, judged((("a",), 5, 0)))

    assert 1.5 < fitted.log_odds["a"] < 2.0
    assert -4.5 < fitted.log_odds[ALWAYS] < -4.0


def test_a_signal_nobody_judged_keeps_its_weight():
    fitted = fit_weights(ErrorWeights(log_odds={"rare": 3.0}, pairs=7, wrong=2), judged((("a",), 10, 5)))

    assert fitted.log_odds["rare"] == 3.0
    assert (fitted.pairs, fitted.wrong) == (17, 7)


def test_signals_that_others_are_compared_with_weigh_nothing():
    fitted = fit_weights(NOTHING, judged((("read:label",), 1000, 10), (("read:place",), 1000, 100)))

    assert fitted.log_odds["read:label"] == pytest.approx(0, abs=1e-6)
    assert fitted.log_odds["read:place"] > 1


def test_nothing_judged_changes_nothing():
    prior = ErrorWeights(log_odds={ALWAYS: -4.0, "a": 2.0})

    assert fit_weights(prior, []) == prior


@pytest.mark.parametrize("wrong", [0, 400])
def test_a_signal_that_is_always_or_never_wrong_keeps_a_finite_weight(wrong):
    fitted = fit_weights(NOTHING, judged((("a",), 400, wrong)))

    assert all(math.isfinite(weight) and abs(weight) < 15 for weight in fitted.log_odds.values())


def test_the_weights_behind_simulated_fields_are_found_again():
    truth = {ALWAYS: -3.0, "a": 1.0, "b": 2.0, "c": -1.0}
    chance = random.Random(4)
    pairs = []
    for _ in range(40_000):
        signals = [name for name in "abc" if chance.random() < 0.4]
        pairs.append((signals, chance.random() < probability(truth, signals)))
    fitted = fit_weights(NOTHING, pairs)

    assert {name: pytest.approx(weight, abs=0.15) for name, weight in truth.items()} == fitted.log_odds


def test_the_order_of_judged_fields_does_not_matter():
    pairs = judged((("a", "b"), 30, 9), (("b",), 50, 3), ((), 40, 1))

    assert fit_weights(NOTHING, pairs) == fit_weights(NOTHING, [(s[::-1], w) for s, w in reversed(pairs)])


SCORED = [(0.9, True), (0.8, True), (0.8, False), (0.1, False), (0.1, True), (0.0, False)]


def test_the_brier_score_is_the_mean_squared_distance():
    assert brier([(1.0, True), (0.0, False)]) == 0
    assert brier([(0.5, True), (0.2, False)]) == pytest.approx((0.25 + 0.04) / 2)


def test_bins_hold_all_fields_from_the_least_suspect_on():
    parts = reliability(SCORED, bins=3)

    assert [(part.fields, part.expected, part.found) for part in parts] == [
        (2, pytest.approx(0.05), 0.0),
        (2, pytest.approx(0.45), 1.0),
        (2, pytest.approx(0.85), 0.5),
    ]


def test_errors_found_early_count_ties_in_proportion():
    assert found_early(SCORED, share=1) == 1
    assert found_early(SCORED, share=1 / 6) == pytest.approx(1 / 3)
    assert found_early(SCORED, share=2 / 6) == pytest.approx(1.5 / 3)
    assert found_early([(0.5, False)], share=0.5) == 0
