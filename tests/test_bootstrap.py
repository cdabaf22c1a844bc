"""Intervals: what they are drawn from, and what they leave out."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.bootstrap import RESAMPLES, add_by_record, interval, resample
from evaluation.rates import FRACTIONS, rate_of, records_behind
from evaluation.tally import Count


def counts_of(*right_and_missed):
    """One part; a document for each pair of numbers."""
    counts = np.zeros((len(right_and_missed), 1, len(Count)))
    counts[:, 0, Count.RIGHT] = [right for right, _ in right_and_missed]
    counts[:, 0, Count.MISSED] = [missed for _, missed in right_and_missed]
    return counts


def test_pages_of_one_record_are_drawn_together():
    drawn = resample(add_by_record(counts_of((1, 0), (1, 0), (1, 0)), ["a", "a", "b"]))

    assert set(np.unique(drawn[:, 0, Count.RIGHT])) == {2, 3, 4}


def test_a_rate_is_known_from_the_records_that_have_something_to_divide_by():
    by_record = add_by_record(counts_of((1, 0), (0, 1), (1, 0), (0, 0)), ["a", "a", "b", "c"])[:, 0]

    assert records_behind("recall", by_record) == 2
    assert records_behind("traps", by_record) == 0


def test_the_same_records_give_the_same_interval():
    counts = counts_of((9, 1), (5, 5), (7, 0))

    assert np.array_equal(resample(counts), resample(counts))


def test_the_interval_holds_the_figure_and_is_as_wide_as_theory_has_it():
    """120 records with one value each, 90 % of them right: the binomial standard error is 0.027."""
    drawn = resample(counts_of(*[(1, 0)] * 108, *[(0, 1)] * 12))
    low, high = interval(rate_of("recall", drawn)[:, 0])

    assert drawn.shape == (RESAMPLES, 1, len(Count))
    assert low < 0.9 < high
    assert high - low == pytest.approx(2 * 1.96 * 0.0274, rel=0.15)


def test_resamples_without_anything_to_divide_by_are_left_out():
    assert interval(np.array([np.nan, 0.5, 0.5])) == (0.5, 0.5)
    assert interval(np.array([np.nan])) is None


@given(
    st.lists(st.integers(0, 50), min_size=len(Count), max_size=len(Count)), st.sampled_from(list(FRACTIONS))
)
def test_a_rate_is_a_number_exactly_when_there_is_something_below_the_line(numbers, name):
    counts = np.array(numbers, dtype=float)

    assert bool(np.isnan(rate_of(name, counts))) == (counts[list(FRACTIONS[name][1])].sum() == 0)
