"""What stands in the Correct dialog comes to a value, a state and the words it rests on."""

import pytest

from review_tui.dialogs.correction import Correction, no_doubt
from review_tui.dialogs.marked_words import first_words, read_nothing
from review_tui.dialogs.results import Typed
from schemas.catalogue import builtin_record_types
from schemas.decisions import Said
from schemas.documents import Span
from schemas.errors import SchemaError
from schemas.fields import State

TRIAL = builtin_record_types()["trial_registration"]
SPAN = Span(start=0, end=2, quote="12")


def correction(said: Said | None, *spans: Span, path: str = "design.enrollment.count") -> Correction:
    return Correction(TRIAL, path, said, spans, no_doubt)


@pytest.mark.parametrize(
    ("said", "spans", "text", "state"),
    [
        (Said(value=1, state=State.STATED), (SPAN,), "2", State.STATED),
        (Said(value=1, state=State.INFERRED), (SPAN,), "2", State.INFERRED),
        (Said(value=1, state=State.STATED), (), "2", State.INFERRED),
        (Said(state=State.NOT_STATED), (SPAN,), "", State.NOT_STATED),
        (Said(state=State.NOT_STATED), (SPAN,), "2", State.STATED),
        (Said(state=State.NOT_STATED), (), "2", State.INFERRED),
        (None, (SPAN,), "", State.STATED),
        (None, (), "2", State.INFERRED),
    ],
)
def test_the_state_follows_from_what_is_typed_and_the_words(said, spans, text, state):
    assert correction(said, *spans).state_of(Typed(text)) is state


def test_the_state_that_was_chosen_counts():
    opened = correction(Said(value=1, state=State.STATED), SPAN)

    assert opened.state_of(Typed("1", State.NOT_APPLICABLE)) is State.NOT_APPLICABLE
    assert opened.result(Typed("1", State.INFERRED)) == Said(value=1, state=State.INFERRED, spans=(SPAN,))


def test_nothing_can_be_stated_without_words():
    opened = correction(None)

    assert State.STATED not in opened.states()
    assert "words of the source" in str(opened.problem(Typed("1", State.STATED)))


@pytest.mark.parametrize("state", [state for state in State if not state.has_value])
def test_an_absence_has_no_value_whatever_is_typed(state):
    said = correction(Said(value=1, state=State.STATED), SPAN).result(Typed("nonsense", state))

    assert said.value is None
    assert bool(said.spans) is (state is State.LABEL_WITHOUT_VALUE)


def test_what_cannot_be_handed_in_has_no_result():
    opened = correction(Said(value=1, state=State.STATED), SPAN)

    assert opened.problem(Typed("many")) is not None
    assert opened.needs_reason(Typed("many")) is None
    with pytest.raises(SchemaError):
        opened.result(Typed("many"))


def test_a_unit_that_is_not_expected_is_noted_and_may_be_handed_in():
    opened = correction(None, SPAN, path="eligibility.minimum_age")

    assert opened.note(Typed("18 a")) is None
    assert "mg is none of the units expected here" in str(opened.note(Typed("18 mg")))
    assert opened.problem(Typed("18 mg")) is None


def test_marked_words_are_read_as_printed_else_as_typed_else_left_out():
    def read(_spec, _quote):
        return 12

    assert first_words(TRIAL, "design.enrollment.count", "a dozen", read) == "12"
    assert first_words(TRIAL, "design.enrollment.count", "1,240", read_nothing) == "1240"
    assert first_words(TRIAL, "design.enrollment.count", "a dozen", read_nothing) == ""
    assert first_words(TRIAL, "arms[0].label", " Zinc\n paste ", read_nothing) == "Zinc paste"
    assert first_words(TRIAL, "ethics", "by the board", read_nothing).startswith("committee: ")


def test_a_value_that_was_read_and_does_not_fit_is_left_out():
    assert first_words(TRIAL, "design.enrollment.count", "a dozen", lambda _spec, _quote: -1) == ""
