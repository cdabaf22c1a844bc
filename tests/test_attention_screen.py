"""Checks of attention on the screen: announced, shown like any other value, told at once, never kept."""

import pytest
from review_page import AGE, COUNT, PAGE, Clock, store_with
from screen_play import NARROW, TINY, WIDE, clicks_key, goes_to, play, review, said, sees, types
from textual.screen import ModalScreen

from review_tui.detail import told
from review_tui.dialogs.editors import LeafEditor
from review_tui.glyphs import ASCII, UNICODE
from schemas.decisions import Action
from schemas.review_plan import ReviewPlan
from schemas.reviewed import said_by
from schemas.value_words import say_value


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def store(tmp_path, clock):
    with store_with(tmp_path / "s.db", clock=clock) as store:
        store.set_review_plan(ReviewPlan(attention_share=1), settled_by="lead")
        yield store


@pytest.fixture
def app(store, clock):
    return review(store, clock)


def decided(store):
    return [(event.action, event.subject, event.after) for event in store.events(PAGE.text_sha256)]


def rates(store):
    overall = store.attention_figures()[0]
    return overall.shown, overall.caught, overall.accepted


def detail(found):
    return lambda pilot: found.append(told(pilot.app.screen.session, UNICODE))


def wrong(found):
    """Notes what the field in view is shown with."""

    def step(pilot):
        session = pilot.app.screen.session
        shown = session.checks.shown_on(session.field)
        found.append(say_value(shown.value) if shown else None)

    return step


def test_checks_are_announced_when_a_record_is_opened_and_in_help(app):
    seen = []
    play(app, "question_mark", sees(seen))

    assert said(app).startswith("About 100.0% of the fields are first shown with a wrong value")
    assert "About 100.0% of the fields are first shown with a wrong value" in seen[0]


def test_without_checks_nothing_is_announced(store, clock):
    store.set_review_plan(ReviewPlan(), settled_by="lead")
    app, seen, values = review(store, clock), [], []
    play(app, goes_to(COUNT.path), wrong(values), "question_mark", sees(seen))

    assert values == [None]
    assert said(app) == ""
    assert "wrong value" not in seen[0]


def test_a_wrong_value_stands_in_list_and_detail_and_the_words_are_lit_as_ever(app):
    seen, values, lit = [], [], []
    play(
        app, goes_to(COUNT.path), wrong(values), sees(seen), detail(seen),
        lambda pilot: lit.append(pilot.app.screen.session.place_in_view.span),
    )  # fmt: skip

    [listed] = [row for row in seen[0].splitlines() if "○" in row and "design.enrollment.count" in row]
    assert values[0] not in (None, "120")
    assert f" {values[0]} " in listed
    assert seen[1].splitlines()[:2] == [COUNT.path, values[0]]
    assert lit == [COUNT.evidence[0]]


def test_a_check_is_noted_when_it_comes_into_view_and_not_before(app, store):
    counts = []
    look = lambda _: counts.append(rates(store))  # noqa: E731
    play(app, "j", look, "j", look, "k", "j")

    assert counts == [(0, 0, 0), (1, 0, 0)]
    assert rates(store) == (1, 0, 0)


def test_accepting_it_says_at_once_what_was_wrong_and_leaves_the_field_open(app, store):
    values, seen = [], []
    play(app, goes_to(COUNT.path), wrong(values), "a", wrong(values), detail(seen))

    assert decided(store) == []
    assert rates(store) == (1, 0, 1)
    assert values[1] is None
    assert f"which you let pass: {values[0]} was shown here, and was wrong. Drafted was 120" in said(app)
    assert seen[0].splitlines()[:2] == [COUNT.path, "120"]


def test_the_real_decision_follows_and_keeps_what_was_drafted(app, store):
    play(app, goes_to(COUNT.path), "a", "a")

    assert decided(store) == [(Action.ACCEPT, COUNT.path, said_by(COUNT))]


@pytest.mark.parametrize(("key", "action"), [("x", Action.REJECT), ("n", Action.NOT_STATED)])
def test_any_other_answer_catches_it_and_is_not_kept_until_it_is_given_again(app, store, key, action):
    kept = []
    play(app, goes_to(COUNT.path), key, lambda _: kept.extend(decided(store)), key)

    assert kept == []
    assert [(each[0], each[1]) for each in decided(store)] == [(action, COUNT.path)]
    assert rates(store) == (1, 1, 0)
    assert "which you caught" in said(app)


def test_correcting_catches_it_and_the_editor_opens_with_what_was_drafted(app, store):
    seen = []

    def look(pilot):
        seen.append(isinstance(pilot.app.screen, ModalScreen) and pilot.app.screen.query_one(LeafEditor).text)

    play(app, goes_to(COUNT.path), "e", look, "e", look, "escape")

    assert seen == [False, "120"]
    assert rates(store) == (1, 1, 0)


def test_tying_it_to_other_words_keeps_its_value_and_lets_it_pass(app, store):
    play(app, goes_to(COUNT.path), "m", "right", "enter")

    assert decided(store) == []
    assert rates(store) == (1, 0, 1)


def test_putting_it_off_leaves_the_check_open(app, store):
    values = []
    play(app, goes_to(COUNT.path), wrong(values), "s", goes_to(COUNT.path), wrong(values))

    assert values[0] == values[1] is not None
    assert rates(store)[1:] == (0, 0)


def test_accepting_the_rest_lists_it_like_any_other_and_counts_as_letting_it_pass(app, store):
    values, seen, at = [], [], []
    play(
        app, goes_to(COUNT.path), wrong(values), "A", sees(seen), "y",
        lambda pilot: at.append(pilot.app.screen.session.field.answer),
    )  # fmt: skip

    assert f"design.enrollment.count: {values[0]}" in seen[0]
    assert COUNT.path not in [subject for _, subject, _ in decided(store)]
    assert {action for action, _, _ in decided(store)} == {Action.ACCEPT}
    assert rates(store)[2] >= 1
    assert "which you let pass" in said(app)
    assert at == [None]


def test_what_became_of_it_outlives_the_application(app, store, clock):
    values = []
    play(app, goes_to(COUNT.path), "a")
    play(review(store, clock), goes_to(COUNT.path), wrong(values), goes_to(AGE.path), wrong(values))

    assert values[0] is None
    assert values[1] is not None


def test_leaving_at_once_keeps_what_became_of_it(app, store):
    play(app, goes_to(COUNT.path), lambda pilot: pilot.press("x", "q"))

    assert rates(store) == (1, 1, 0)


def test_somebody_elses_record_has_her_checks_and_not_the_first_ones_outcomes(app, store, clock):
    values = []
    play(app, goes_to(COUNT.path), "x", "q")
    play(review(store, clock, "ben"), goes_to(COUNT.path), wrong(values))

    assert values[0] is not None


def test_a_check_that_cannot_be_kept_stays_open_and_nothing_is_decided(app, store):
    def hands_over(_pilot):
        store.hand_over(PAGE.text_sha256, 1, to="ben", handed_by="lead")

    values = []
    play(app, goes_to(COUNT.path), hands_over, "a", wrong(values))

    assert values[0] is not None
    assert decided(store) == []
    assert "r takes the record again" in said(app)


def ends_checks(store):
    return lambda _pilot: store.set_review_plan(ReviewPlan(), settled_by="lead")


def test_a_check_in_view_has_its_outcome_when_checks_are_ended_meanwhile(app, store):
    values = []
    play(app, goes_to(COUNT.path), ends_checks(store), "a", wrong(values), "a")

    assert values == [None]
    assert rates(store) == (1, 0, 1)
    assert decided(store) == [(Action.ACCEPT, COUNT.path, said_by(COUNT))]


def test_a_check_that_was_not_in_view_when_checks_were_ended_is_over_and_counts_for_nothing(app, store):
    values = []
    play(app, wrong(values), ends_checks(store), goes_to(COUNT.path), wrong(values), "a")

    assert values == [None, None]
    assert rates(store) == (0, 0, 0)
    assert "which does not count any more" in said(app)
    assert decided(store) == [(Action.ACCEPT, COUNT.path, said_by(COUNT))]


def test_the_value_that_was_called_wrong_is_corrected_to_for_a_reason_alone(app, store):
    values, seen = [], []

    async def types_it_again(pilot):
        pilot.app.screen.query_one(LeafEditor).text = values[0]

    play(
        app, goes_to(COUNT.path), wrong(values), "x", "e", types_it_again, "enter", sees(seen),
        types("the erratum says so"), "enter",
    )  # fmt: skip

    assert "give a reason: it was shown to see whether you look" in seen[0]
    [event] = store.events(PAGE.text_sha256)
    assert (str(event.after.value), event.reason) == (values[0], "the erratum says so")


def test_the_history_of_a_field_that_was_put_off_does_not_tell_what_was_drafted(app):
    seen = []
    play(app, goes_to(COUNT.path), "s", "h", sees(seen))

    assert "put off" in seen[0]
    assert "120" not in seen[0]


def test_the_figures_do_not_tell_that_a_wrong_value_is_in_view(app):
    seen = []
    play(app, goes_to(COUNT.path), "q", "F", sees(seen))

    assert "no check has an outcome" in seen[0]


def test_the_queue_shows_what_the_record_shows(app):
    values, seen = [], []
    play(app, goes_to(COUNT.path), wrong(values), "q", sees(seen))

    [row] = [row for row in seen[0].splitlines() if COUNT.path in row]
    assert f" {values[0]} " in row


def test_it_is_said_where_it_is_narrow_too(app):
    seen = []
    play(app, goes_to(COUNT.path), "a", sees(seen), size=NARROW)

    assert "a check of attention, which you let" in seen[0]


@pytest.mark.parametrize("size", [WIDE, NARROW, TINY], ids=str)
def test_a_check_is_caught_and_its_field_decided_with_the_mouse_alone(app, store, size):
    play(app, goes_to(COUNT.path), clicks_key("Reject"), clicks_key("Accept"), size=size)

    assert rates(store)[1:] == (1, 0)
    assert decided(store) == [(Action.ACCEPT, COUNT.path, said_by(COUNT))]
    assert "which you caught" in said(app)


def test_what_a_check_was_is_told_without_colour_and_in_ascii(store, clock, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    seen = []
    app = review(store, clock, glyphs=ASCII)
    play(app, goes_to(COUNT.path), "x", sees(seen), size=(140, 50))

    assert app.no_color
    assert "a check of attention, which you caught" in seen[0]
    assert {sign for sign in seen[0] if not sign.isascii()} <= set("“”▁▂▃▄▅▆▇▌█")
