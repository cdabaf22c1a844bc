"""Spans hold their words and fields keep the meaning of their state."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from schemas.documents import Span
from schemas.fields import FLAG_WORDS, DraftedField, Drafter, Flag, State

PRINTED = Span(start=4, end=6, quote="12")
ABSENCES = [state for state in State if not state.has_value]


@given(st.text(min_size=1), st.data())
def test_a_span_of_a_text_holds_the_words_at_its_offsets(text, data):
    """FIELDS 1.1: offsets are indices of the text as it was decoded."""
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    span = Span.of(text, start, end)

    assert span.quote == text[span.start : span.end]
    assert len(span.quote) == span.end - span.start


@pytest.mark.parametrize(("start", "end"), [(4, 5), (4, 7), (6, 4), (-2, 0)])
def test_a_span_whose_words_do_not_fill_it_does_not_exist(start, end):
    with pytest.raises(ValidationError):
        Span(start=start, end=end, quote="12")


def test_an_empty_stretch_is_no_span():
    with pytest.raises(ValidationError):
        Span.of("some text", 4, 4)


def test_a_span_past_the_end_of_its_text_is_no_span():
    with pytest.raises(ValidationError, match="does not hold"):
        Span.of("12", 0, 5)


def test_a_stated_value_needs_a_span():
    with pytest.raises(ValidationError, match="needs a span"):
        DraftedField(path="design.enrollment.count", value=12, state=State.STATED, drafter=Drafter.LABEL)


def test_an_inferred_value_may_have_no_words_at_all():
    field = DraftedField(path="arms[0].role", value="OTHER", state=State.INFERRED, drafter=Drafter.MODEL)

    assert field.evidence == ()


@given(
    st.sampled_from(State), st.sampled_from([None, 0, False, "", [], 12]), st.sampled_from([(), (PRINTED,)])
)
def test_a_field_exists_exactly_where_value_and_words_fit_its_state(state, value, evidence):
    """FIELDS 1.1: a stated value has its words, an inferred one may have none, an absence has no value."""
    fits = (value is not None) is state.has_value and (state is not State.STATED or evidence != ())
    field = {"path": "design.masking", "value": value, "state": state, "evidence": evidence}

    try:
        DraftedField(**field, drafter=Drafter.LABEL)
    except ValidationError:
        assert not fits
    else:
        assert fits


@pytest.mark.parametrize("value", [0, False, "", [], 12])
@pytest.mark.parametrize("state", ABSENCES)
def test_an_absence_carries_no_value_however_empty(state, value):
    with pytest.raises(ValidationError, match="contradict"):
        DraftedField(path="design.masking", value=value, state=state, drafter=Drafter.LABEL)


@pytest.mark.parametrize("state", [State.STATED, State.INFERRED])
def test_a_state_that_has_a_value_is_not_without_one(state):
    with pytest.raises(ValidationError, match="contradict"):
        DraftedField(path="design.masking", state=state, evidence=(PRINTED,), drafter=Drafter.LABEL)


@pytest.mark.parametrize("state", ABSENCES)
def test_an_absence_may_point_at_the_label_that_has_no_value(state):
    field = DraftedField(
        path="locations[0].status", state=state, evidence=(PRINTED,), drafter=Drafter.LABEL, item_key="site"
    )

    assert field.value is None


def test_false_and_zero_are_values():
    for value in (False, 0):
        field = DraftedField(
            path="status.has_results",
            value=value,
            state=State.STATED,
            evidence=(PRINTED,),
            drafter=Drafter.LABEL,
        )
        assert field.value == value


def test_a_field_does_not_change_once_drafted():
    field = DraftedField(path="design.masking", state=State.NOT_STATED, drafter=Drafter.LABEL)

    with pytest.raises(ValidationError, match="frozen"):
        field.state = State.INFERRED


def test_every_flag_says_in_words_why_to_look_again():
    assert set(FLAG_WORDS) == set(Flag)
    assert all(words.strip() for words in FLAG_WORDS.values())
