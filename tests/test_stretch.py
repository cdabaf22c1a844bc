"""Stretches of a text join, meet and are cut without a character lost or invented."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from extract.stretch import Stretch, common_stretches, merge_stretches, stretches_between

PLACES = st.integers(0, 40)
PAIRS = st.lists(st.tuples(PLACES, PLACES).map(sorted).map(tuple), max_size=8)


def characters(stretches):
    return {place for start, end in stretches for place in range(start, end)}


def test_a_stretch_loses_blanks_and_commas_at_its_ends():
    text = " , arm A; "

    assert Stretch(0, len(text)).trimmed(text) == Stretch(3, 8)
    assert Stretch(0, 2).trimmed(" ,").of(" ,") == ""


def test_a_stretch_holds_itself_and_what_is_inside():
    assert Stretch(2, 6).holds(Stretch(2, 6))
    assert not Stretch(2, 6).holds(Stretch(1, 3))


@given(PAIRS)
def test_merged_stretches_are_apart_in_order_and_have_the_same_characters(pairs):
    merged = merge_stretches(pairs)

    assert characters(merged) == characters(pairs)
    assert all(a.end < b.start for a, b in pairwise(merged))


@given(PAIRS, PAIRS)
def test_stretches_meet_in_the_characters_both_have(some, others):
    assert characters(common_stretches(some, others)) == characters(some) & characters(others)


@given(st.lists(PLACES, max_size=8).filter(lambda edges: len(edges) % 2 == 0))
def test_cuts_leave_what_lies_between_them(edges):
    edges = sorted(edges)
    cuts = list(zip(edges[::2], edges[1::2], strict=True))
    left = stretches_between(Stretch(0, 40), cuts)

    assert len(left) == len(cuts) + 1
    assert characters(left) == set(range(40)) - characters(cuts)
