"""The Dashboard: what it says is what the store counts, read again by key and by itself."""

import pytest
from review_page import COUNT, PAGE, Clock, store_with
from screen_play import NARROW, TINY, WIDE, clicks_key, play, review, said, sees
from two_reviewers import about, two_review

from evaluation.agreement import agreement_of
from review_tui.glyphs import ASCII
from schemas.attention import Outcome
from schemas.decisions import Action
from schemas.review_plan import ReviewMode, ReviewPlan
from schemas.reviewed import said_by
from store.errors import StoreLockedError

PLAN = ReviewPlan(mode=ReviewMode.DOUBLE)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def store(tmp_path, clock):
    with store_with(tmp_path / "s.db", clock=clock) as store:
        store.set_review_plan(PLAN, settled_by="lead")
        yield store


@pytest.fixture
def app(store, clock):
    return review(store, clock, "cem", document_sha256=None, measure=agreement_of)


def rows(found, name):
    return [row.split() for row in found.splitlines() if row.strip().startswith(name)]


def bottom(pilot):
    pilot.app.screen.query_one("#figures").scroll_end(animate=False)


def test_the_figures_are_those_of_the_store(app, store):
    """Two reviewed 8 drafted fields each; one of them corrected one and rejected one of a model's."""
    two_review(store)
    seen = []
    play(app, "F", sees(seen), size=(140, 60))

    assert rows(seen[0], "fields")[0][-4:] == ["100.0%", "16", "16", "0"]
    assert rows(seen[0], "records")[0][-4:] == ["100.0%", "2", "2", "0"]
    assert rows(seen[0], "numbers")[0][-4:] == ["100.0%", "4", "4", "0"]
    assert rows(seen[0], "disputes")[0][-4:] == ["0.0%", "0", "3", "3"]
    assert rows(seen[0], "design")[0][-6:] == ["50.0%", "4", "1", "1", "0", "0"]
    assert rows(seen[0], "model tiny-1")[0][-6:] == ["25.0%", "4", "0", "1", "0", "0"]


def test_agreement_is_that_of_the_two_and_checked_by_hand(app, store):
    """Of 9 fields 6 alike; one says drafted 8 times, the other 6: chance is 48/81, kappa (54-48)/(81-48)."""
    two_review(store)
    seen = []
    play(app, "F", sees(seen), size=(140, 60))

    assert rows(seen[0], "all")[-1][-7:-4] == ["66.7%", "9", "0.182"]


def test_the_share_of_checks_that_were_caught_is_told_with_its_interval(app, store):
    store.set_review_plan(PLAN.model_copy(update={"attention_share": 1}), settled_by="lead")
    lease = store.take_lease(PAGE.text_sha256, "ana")
    first, second = store.planned_checks(lease)[:2]
    for decoy, outcome in ((first, Outcome.CAUGHT), (second, Outcome.ACCEPTED)):
        store.show_check(lease, decoy.path)
        store.resolve_check(lease, decoy.path, outcome)
    seen = []
    play(app, "F", sees(seen), size=(140, 60))

    assert rows(seen[0], "all")[0][-6:] == ["50.0%", "9%", "to", "91%", "1", "2"]


def accepts(store):
    lease = store.take_lease(PAGE.text_sha256, "ana")
    there = said_by(COUNT)
    store.decide(about(lease, COUNT.path, Action.ACCEPT, before=there, after=there, seconds=18), lease)


def test_a_key_reads_them_again(app, store):
    seen = []
    play(app, "F", sees(seen), lambda _: accepts(store), sees(seen), "r", sees(seen), size=WIDE)

    assert [rows(each, "fields")[0][-3] for each in seen] == ["0", "0", "1"]
    assert rows(seen[2], "ana")[0][-5:] == ["200", "1", "0", "0:00", "h"]


def test_they_are_read_again_by_themselves_while_they_are_in_view(app, store):
    seen = []
    again = lambda pilot: pilot.app.screen._read_in_view()  # noqa: E731  # what the timer calls
    play(app, "F", lambda _: accepts(store), again, sees(seen), size=WIDE)

    assert rows(seen[0], "fields")[0][-3] == "1"


@pytest.mark.parametrize("size", [NARROW, TINY])
def test_they_are_read_where_it_is_narrow_too(app, store, size):
    two_review(store)
    seen = []
    play(app, "F", sees(seen), bottom, sees(seen), size=size)

    assert "100.0%" in seen[0]
    assert "Agreement of two" in seen[1] or "left out" in seen[1] or "66.7%" in seen[1]


@pytest.mark.parametrize("size", [WIDE, NARROW, TINY], ids=str)
def test_they_are_read_and_left_with_the_mouse_alone(app, store, size):
    two_review(store)
    at, names = [], []
    scrolled = lambda pilot: at.append(pilot.app.screen.query_one("#figures").scroll_offset.y)  # noqa: E731
    clicks = [clicks_key("Down"), scrolled, clicks_key("Up"), scrolled, clicks_key("Read again")]
    play(
        app,
        "F",
        *clicks,
        clicks_key("Back"),
        lambda pilot: names.append(type(pilot.app.screen).__name__),
        size=size,
    )

    assert at[0] > at[1] == 0
    assert names == ["QueueScreen"]


def test_every_bar_has_its_figure_beside_it_without_colour(store, clock, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    two_review(store)
    seen = []
    app = review(store, clock, "cem", document_sha256=None)
    play(app, "F", sees(seen), size=(140, 60))

    assert app.no_color
    bars = [row for row in seen[0].splitlines() if "░" in row]
    assert bars
    assert all(any(sign.isdigit() for sign in row) for row in bars)


def test_without_agreement_the_other_figures_are_told(store, clock):
    seen = []
    play(review(store, clock, document_sha256=None, glyphs=ASCII), "F", sees(seen), size=(140, 60))

    assert "Progress" in seen[0]
    assert "Agreement" not in seen[0]
    assert seen[0].isascii()


def test_a_store_that_is_locked_is_said_and_the_screen_stays(store, clock):
    def locked(_store):
        raise StoreLockedError("somebody else is writing; try again")

    seen = []
    app = review(store, clock, document_sha256=None, measure=locked)
    play(app, "F", sees(seen), size=WIDE)

    assert "somebody else is writing" in said(app)
    assert "Progress" in seen[0]


def test_it_is_left_by_a_key_and_found_in_help(app):
    seen = []
    play(app, "F", "j", "k", "question_mark", sees(seen), "q", "q", sees(seen))

    assert "Read again" in seen[0]
    assert "Figures · " not in seen[1]
