"""What cannot be the cheapest passage is not laid out, and nothing else is left out."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from extract.align import align

_QUOTED = st.lists(st.sampled_from(["a", "b", "c", "ab", "bc", "7"]), min_size=9, max_size=14)
_PRINTED = st.lists(st.sampled_from(["a", "b", "c", "ab", "bc", "7", "x"]), min_size=9, max_size=30)
_MUCH = 14 * 14
"""What no passage of so few words costs more than."""


@given(_QUOTED, _PRINTED, st.integers(0, 6), st.integers(0, 6), st.integers(27, _MUCH))
def test_a_limit_leaves_out_the_passages_that_cost_more_and_changes_no_other(
    quoted, printed, start, end, most
):
    def laid(most: int):
        return align(quoted, printed, shift=start, end_shift=end, band=9, most=most)

    every = laid(_MUCH)
    under = laid(most)

    assert under == every if every is not None and every.cost <= most else under is None


@given(_QUOTED, st.integers(0, 8))
def test_a_passage_of_the_same_words_costs_nothing_wherever_it_stands(quoted, before):
    found = align(quoted, ["x"] * before + quoted, shift=before, end_shift=before, band=9, most=0)

    assert found is not None
    assert replace(found, equal=()) == replace(
        found, first=before, end=before + len(quoted), cost=0, equal=(), changes=()
    )
