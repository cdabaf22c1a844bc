"""The History screen: everything this reviewer may see, filtered, and taken back by one key."""

import pytest
from review_page import COUNT, PAGE, TITLE, Clock, store_with
from screen_play import goes_to, play, review, said, sees, types

from schemas.decisions import Action
from schemas.review_plan import ReviewMode, ReviewPlan


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def path(tmp_path):
    return tmp_path / "s.db"


@pytest.fixture
def store(path, clock):
    with store_with(path, clock=clock) as store:
        yield store


@pytest.fixture
def app(store, clock):
    return review(store, clock)


def test_every_event_is_told_the_newest_first(app):
    seen = []
    play(app, "a", goes_to(COUNT.path), "x", "u", "h", sees(seen))

    rows = [row for row in seen[0].splitlines() if " ana " in row]
    assert "took back event 2" in rows[0]
    assert "design.enrollment.count · rejected (taken back)" in rows[1]
    assert "identification.brief_title · accepted" in rows[2]
    assert "3 events" in seen[0]


def test_events_are_filtered_by_field(app):
    seen = []
    play(app, "a", goes_to(COUNT.path), "x", "h", "slash", types("count"), "enter", sees(seen))

    assert "1 of 2 events" in seen[0]
    assert not any("brief_title · accepted" in row for row in seen[0].splitlines())


def test_an_event_is_taken_back_wherever_it_stands(app, store):
    play(app, "a", goes_to(COUNT.path), "x", "h", "j", "u")

    assert store.events(PAGE.text_sha256)[-1].undoes == 1
    assert store.events(PAGE.text_sha256)[-1].subject == TITLE.path


def test_taking_back_an_undo_does_it_again(app, store):
    play(app, "a", "u", "h", "u")

    [accepted, undone, redone] = store.events(PAGE.text_sha256)
    assert (redone.action, redone.undoes) == (Action.UNDO, undone.id)
    assert app.screen_stack == []
    assert accepted.action is Action.ACCEPT


def test_what_was_taken_back_already_is_not_taken_back_twice(app, store):
    play(app, "a", "u", "h", "j", "u", "escape")

    assert "this was taken back already" in said(app)
    assert len(store.events(PAGE.text_sha256)) == 2


def test_a_record_nobody_decided_on_has_an_empty_history_and_says_so(app):
    seen = []
    play(app, "h", sees(seen), "u", "q", sees(seen))

    assert "Nothing was decided on this record yet." in seen[0]
    assert "there is nothing to take back" in said(app)
    assert "field 1 of 8" in seen[1]


def test_the_other_seats_events_are_not_there(store, clock):
    store.set_review_plan(ReviewPlan(mode=ReviewMode.DOUBLE), settled_by="lead")
    play(review(store, clock, reviewer="ben"), "x")
    seen = []
    play(review(store, clock), "h", sees(seen))

    assert len(store.events(PAGE.text_sha256)) == 1
    assert "0 events" in seen[0]
    assert "ben" not in seen[0]


def test_events_can_be_chosen_with_the_mouse(app, store):
    play(app, "a", "a", "h", lambda pilot: pilot.click("#events", offset=(10, 1)), "u")

    assert store.events(PAGE.text_sha256)[-1].undoes == 1
