"""A check's wrong value is for the eye alone: whatever is pressed, no event says it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from review_page import AGE, COUNT, DOSE, PAGE, STATUS, TITLE, Clock, draft_of, place, store_with
from review_page import field as a_field

from review_tui import deciding
from review_tui.asking_screen import values_of
from review_tui.checks import Checks
from review_tui.dialogs.correct_screen import CorrectScreen
from review_tui.dialogs.results import Typed
from review_tui.errors import CheckedError, NotDecidableError
from review_tui.keeper import Clocks, Keeper
from schemas.attention import Outcome
from schemas.decisions import Action, Said
from schemas.fields import State
from schemas.review_plan import ReviewPlan
from schemas.reviewed import said_by
from schemas.same_value import says_same
from store.errors import StoreError

CHECKED = {STATUS.path, COUNT.path, AGE.path, DOSE.path}
WITHOUT_FINDING = (PAGE, draft_of(PAGE, findings=()))
"""So that the status is checked too: what a record check speaks of is not."""
EDITED = Said(value=7, state=State.STATED, spans=(place("4", "weeks in"),))


@pytest.fixture
def store(tmp_path):
    with store_with(tmp_path / "s.db", WITHOUT_FINDING) as store:
        store.set_review_plan(ReviewPlan(attention_share=1), settled_by="lead")
        yield store


@pytest.fixture
def session(store):
    return opened(store)


def opened(store, name="ana"):
    clock = Clock()
    return Keeper(store, name, Clocks(clock, clock.stopwatch)).open(PAGE.text_sha256)


def wrong_values(session):
    return {
        field.path: wrong for field in session.fields if (wrong := session.checks.shown_on(field)) is not None
    }


def outcome_of(session, make):
    with pytest.raises(CheckedError) as caught:
        make(session)
    return caught.value.outcome


def test_fields_are_checked_whose_words_support_them_and_that_have_a_plausible_wrong_value(session):
    assert set(wrong_values(session)) == CHECKED


def test_a_checked_field_is_shown_with_another_value_and_the_same_words(session):
    for field, shown in zip(session.fields, session.fields_shown, strict=True):
        assert shown.drafted.evidence == field.drafted.evidence
        assert (shown.said == field.said) is (field.path not in CHECKED)


def test_what_is_decided_about_is_what_was_drafted(session):
    session.go(COUNT.path)

    assert session.field.said == said_by(COUNT)
    assert session.field.before == said_by(COUNT)


@pytest.mark.parametrize(
    ("make", "outcome"),
    [
        (deciding.accept, Outcome.ACCEPTED),
        (lambda session: deciding.re_anchor(session, place("4", "weeks in")), Outcome.ACCEPTED),
        (deciding.reject, Outcome.CAUGHT),
        (deciding.not_stated, Outcome.CAUGHT),
        (lambda session: deciding.correct(session, EDITED), Outcome.CAUGHT),
        (lambda session: deciding.correct(session, wrong_values(session)[COUNT.path]), Outcome.ACCEPTED),
    ],
)
def test_every_answer_on_a_checked_field_is_its_outcome_and_no_decision(session, make, outcome):
    session.go(COUNT.path)

    assert outcome_of(session, make) is outcome


def test_the_code_that_was_drafted_catches_it_and_the_one_that_is_shown_does_not(session):
    session.go(STATUS.path)
    codes, wrong = session.choices, wrong_values(session)[STATUS.path].value

    assert (
        outcome_of(session, lambda _: deciding.choose(session, codes.index("COMPLETED") + 1))
        is Outcome.CAUGHT
    )
    assert outcome_of(session, lambda _: deciding.choose(session, codes.index(wrong) + 1)) is Outcome.ACCEPTED


def test_an_alternative_that_is_taken_catches_it(session):
    session.go(DOSE.path, place=1)

    assert outcome_of(session, deciding.accept) is Outcome.CAUGHT


@pytest.mark.parametrize("make", [deciding.skip, lambda session: deciding.comment(session, "odd")])
def test_putting_off_and_commenting_say_nothing_of_the_value_and_leave_the_check_open(session, make):
    session.go(COUNT.path)
    make(session)

    assert COUNT.path in wrong_values(session)


def test_the_rest_that_is_verified_has_checked_fields_like_any_other(session):
    assert COUNT.path in {field.path for field in session.verified_rest}


def test_an_outcome_is_kept_and_the_field_is_not_checked_again_after_a_restart(store, session):
    keeper = Keeper(store, "ana", Clocks(Clock(), Clock().stopwatch))
    keeper.resolve_check(session.lease, COUNT.path, Outcome.CAUGHT)
    session.checks.close(COUNT.path, Outcome.CAUGHT)

    assert session.field is not None
    assert set(wrong_values(opened(store))) == CHECKED - {COUNT.path} == set(wrong_values(session))
    assert "which you caught" in session.checks.told(COUNT.path)
    assert store.attention_figures()[0].caught == 1


def test_an_outcome_that_could_not_be_kept_leaves_the_check_open(session):
    assert session.checks.begin(COUNT.path)
    assert not session.checks.begin(COUNT.path)
    session.checks.give_up(COUNT.path)

    assert session.checks.begin(COUNT.path)
    assert COUNT.path in wrong_values(session)


def test_a_field_that_was_drafted_anew_is_shown_as_it_is(session):
    fields = [
        field.model_copy(update={"value": 240}) if field.path == COUNT.path else field
        for field in session.review.draft.fields
    ]
    draft = session.review.draft.model_copy(update={"fields": tuple(fields)})
    session.replace(session.review.model_copy(update={"draft": draft}))

    assert set(wrong_values(session)) == CHECKED - {COUNT.path}


def test_without_checks_fields_are_shown_as_they_are(session):
    session.checks = Checks((), session.review.draft)

    assert session.fields_shown == session.fields


KEYS = (
    *("accept", "correct", "reject", "not_stated", "re_anchor", "choose", "rest"),
    *("skip", "comment", "undo", "redo", "place", "step", "restart"),
)


class Hands:
    """Presses keys on a session, as the screen does, without a screen."""

    def __init__(self, store):
        self.store = store
        self.clock = Clock()
        self.keeper = Keeper(store, "ana", Clocks(self.clock, self.clock.stopwatch))
        self.session = self.keeper.open(PAGE.text_sha256)

    def press(self, key):
        try:
            made = self._made(key)
        except CheckedError as checked:
            self._resolve(checked.path, checked.outcome)
        except NotDecidableError:
            pass
        else:
            self._keep([made] if made and not isinstance(made, list) else made)

    def _made(self, key):
        session = self.session
        match key:
            case "correct":
                session.checks.guard(session.field_in_view(), Action.CORRECT)
                return deciding.correct(session, self._typed(session))
            case "comment":
                return deciding.comment(session, "odd")
            case "re_anchor":
                return deciding.re_anchor(session, place("4", "weeks in"))
            case "choose":
                return deciding.choose(session, 1)
            case "place":
                return session.cycle(1)
            case "step":
                return session.step(1)
            case "restart":
                self.session = self.keeper.open(PAGE.text_sha256)
                return None
            case "rest":
                return self._rest(session)
            case _:
                return getattr(deciding, key)(session)

    def _typed(self, session):
        """What an editor gives that is handed in as it was opened."""
        field = session.field_in_view()
        screen = CorrectScreen(session.type_of(field.path), field.path, field.said)
        text = screen._correction.old
        return screen._correction.result(Typed(text, None, "")) if text else EDITED

    def _rest(self, session):
        fields = session.verified_rest
        checked = [field for field in fields if session.checks.shown_on(field)]
        for field in checked:
            self._resolve(field.path, Outcome.ACCEPTED)
        return deciding.accept_rest(session, [field for field in fields if field not in checked])

    def _resolve(self, path, outcome):
        self.keeper.resolve_check(self.session.lease, path, outcome)
        self.session.checks.close(path, outcome)

    def _keep(self, decisions):
        if not decisions:
            return
        write = self.session.put(decisions)
        try:
            _, events = self.keeper.keep(self.session.lease, write.ready())
        except StoreError:
            self.session.refused(write)
        else:
            self.session.kept(write, events)


@settings(max_examples=20)
@given(keys=st.lists(st.sampled_from(KEYS), min_size=1, max_size=25))
def test_whatever_is_pressed_no_event_has_a_wrong_value(tmp_path_factory, keys):
    with store_with(tmp_path_factory.mktemp("keys") / "s.db", WITHOUT_FINDING) as store:
        store.set_review_plan(ReviewPlan(attention_share=1), settled_by="lead")
        hands = Hands(store)
        wrong = wrong_values(hands.session)
        hands.session.go(COUNT.path)
        for key in keys:
            hands.press(key)
        events = store.events(PAGE.text_sha256)

    said = [(event.subject, each) for event in events for each in (event.before, event.after)]
    assert not [path for path, each in said if each and path in wrong and says_same(each, wrong[path])]


def test_the_code_that_was_called_wrong_is_not_taken_by_its_number_without_a_reason(store, session):
    session.go(STATUS.path)
    wrong = wrong_values(session)[STATUS.path]
    store.resolve_check(session.lease, STATUS.path, Outcome.CAUGHT)
    session.checks.close(STATUS.path, Outcome.CAUGHT)
    number = session.choices.index(wrong.value) + 1
    for again in (session, opened(store)):  # the other one only knows what was kept
        again.go(STATUS.path)
        with pytest.raises(NotDecidableError, match="called wrong; e takes it, for a reason"):
            deciding.choose(again, number)


def test_the_names_of_items_are_those_that_are_shown(tmp_path):
    arms = [a_field(f"arms[{n}].label", label, place(label)) for n, label in enumerate(("Velorin", "Cough"))]
    with store_with(tmp_path / "s.db", (PAGE, draft_of(PAGE, *arms))) as store:
        store.set_review_plan(ReviewPlan(attention_share=1), settled_by="lead")

        assert values_of(opened(store)) == {"arms[0].label": "Cough", "arms[1].label": "Velorin"}


def test_the_first_field_is_as_drafted(session):
    """A title has no plausible wrong value."""
    assert session.checks.shown_on(session.fields[0]) is None
    assert session.fields[0].path == TITLE.path
