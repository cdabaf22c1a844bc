"""When two values are the same, and when two texts are nearly so."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.likeness import is_same, says_nearly_the_same, shared_words, similarity

JSON = st.recursive(
    st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


@pytest.mark.parametrize(
    ("annotated", "drafted", "same"),
    [
        ("Chronic  cough.", "chronic cough", True),
        (r"\> 5 mg", "> 5 mg", True),
        ("5 mg", "6 mg", False),
        (12, "12", False),
        (12, 12.0, True),
        (1, True, False),
        (True, True, True),
        ({"value": 5, "unit": "mg"}, {"value": 5, "unit": "mg", "comparator": "="}, True),
        ({"value": 5, "unit": "mg"}, {"value": 5, "unit": "mg", "comparator": ">="}, False),
        ({"value": 5, "concept": "age"}, {"value": 5, "concept": "years of age"}, True),
        (["a", "b"], ["B", "a"], True),
        (["a", "a"], ["a", "b"], False),
        ("2020-11", "2020-11-01", False),
    ],
)
def test_values_are_the_same_when_they_say_the_same(annotated, drafted, same):
    assert is_same(annotated, drafted) is same


def test_a_code_is_compared_character_for_character():
    assert is_same("PHASE3", "phase3")
    assert not is_same("PHASE3", "phase3", is_code=True)


@given(JSON)
def test_every_value_is_the_same_as_itself(value):
    assert is_same(value, value)


@pytest.mark.parametrize(
    ("drafted", "near"),
    [
        ("Patients with no fever above 38 degrees for three day", True),
        ("Patients with fever above 38 degrees for three days", False),
        ("Patients with no fever above 39 degrees for three days", False),
        ("Fever", False),
    ],
)
def test_a_text_is_near_unless_a_number_or_a_negation_differs(drafted, near):
    assert says_nearly_the_same("Patients with no fever above 38 degrees for three days", drafted) is near


def test_a_part_of_a_text_is_not_like_the_whole():
    whole = "Prior treatment with a calcineurin inhibitor within six months"

    assert similarity(whole, "Prior treatment") < 0.5
    assert shared_words(whole, whole.upper()) == 1
