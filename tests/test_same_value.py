"""When two reviewers mean the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.decisions import Said
from schemas.fields import State
from schemas.same_value import comparable, kind_of, says_same
from schemas.values import Kind


def stated(value):
    return Said(value=value, state=State.STATED)


SAME = [
    (Kind.TEXT, "Adults,  18\u00a0years\nor older.", "adults, 18 years or older"),
    (Kind.STRING, "St. Anna Hospital", "st. anna hospital"),
    (Kind.TEXT, r"age \< 18", "age < 18"),
    (Kind.TEXT, "cafe\u0301", "café"),
    (Kind.INTEGER, 120, 120.0),
    (Kind.IDENTIFIER, "10.1000/ABC.", "10.1000/abc"),
    (Kind.CODE, ["PHASE2", "PHASE3"], ["PHASE3", "PHASE2"]),
    (Kind.QUANTITY, {"value": 5, "unit": "µg"}, {"value": 5.0, "unit": "μg", "comparator": "="}),
    (Kind.OBJECT, {"value": 0.05, "comparator": "<", "note": None}, {"comparator": "<", "value": 0.05}),
    (None, "As printed", "as printed"),
]
OTHER = [
    (Kind.TEXT, "age < 18", "age > 18"),
    (Kind.TEXT, "m²", "m2"),
    (Kind.DATE, "2020-01", "2020-01-01"),
    (Kind.CODE, "PHASE2", "phase2"),
    (Kind.IDENTIFIER, "2017[1346]a", "2017[1346]A"),
    (Kind.INTEGER, 120, "120"),
    (Kind.BOOLEAN, True, 1),
    (Kind.TEXT, ["a", "b"], ["b", "a"]),
    (Kind.QUANTITY, {"value": 5, "unit": "mg"}, {"value": 5, "unit": "Mg"}),
    (Kind.QUANTITY, {"value": 5, "unit": "mg"}, {"value": 5, "unit": "mg", "comparator": "<"}),
    (Kind.REFERENCE, "arms[0]", "arms[1]"),
]


@pytest.mark.parametrize(("kind", "one", "other"), SAME)
def test_what_differs_only_as_its_kind_allows_is_the_same(kind, one, other):
    assert comparable(one, kind) == comparable(other, kind)


@pytest.mark.parametrize(("kind", "one", "other"), OTHER)
def test_what_says_something_else_is_not(kind, one, other):
    assert comparable(one, kind) != comparable(other, kind)


def test_how_a_value_is_absent_and_whether_it_is_inferred_are_part_of_an_answer():
    absences = [Said(state=state) for state in State if not state.has_value]
    answers = [None, stated("x"), Said(value="x", state=State.INFERRED), *absences]

    assert [[says_same(one, other) for other in answers] for one in answers] == [
        [one is other for other in answers] for one in answers
    ]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(JSON, st.none() | st.sampled_from(Kind))
def test_every_value_can_be_compared_and_is_itself(value, kind):
    assert comparable(value, kind) == comparable(value, kind)


def test_the_kind_of_a_field_is_its_record_types():
    assert kind_of("trial_registration", "arms[3].label") is Kind.STRING
    assert kind_of("trial_registration", "no_such_field") is kind_of("device_recall", "lots[0].units") is None
