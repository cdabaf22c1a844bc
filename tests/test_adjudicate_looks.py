"""The Adjudicate screen in every size, with the mouse alone, without colour and in ASCII."""

import pytest
from review_page import COUNT, Clock, store_with
from screen_play import NARROW, TINY, WIDE, clicks_key, play, review, sees, types
from textual.widgets._footer import FooterKey
from two_reviewers import ADDED, NAMES, done, two_review

from review_tui.glyphs import ASCII, UNICODE
from review_tui.row_list import RowList
from schemas.decisions import Action
from schemas.review_plan import ReviewMode, ReviewPlan

OPEN = ("D", "enter")


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def store(tmp_path, clock):
    with store_with(tmp_path / "s.db", clock=clock) as store:
        store.set_review_plan(ReviewPlan(mode=ReviewMode.DOUBLE), settled_by="lead")
        two_review(store)
        yield store


@pytest.fixture
def app(store, clock):
    return review(store, clock, "cem", document_sha256=None)


@pytest.mark.parametrize("size", [WIDE, NARROW, TINY])
def test_sides_stand_beside_each_other_without_anybodys_name(app, size):
    seen = []
    play(app, *OPEN, sees(seen), size=size)

    assert "1 A" in seen[0]
    assert not any(name in seen[0] for name in NAMES)


def test_all_three_sides_are_in_view_at_once_where_it_is_wide(app):
    seen = []
    play(app, *OPEN, sees(seen), size=WIDE)

    [row] = [row for row in seen[0].splitlines() if "1 A" in row]
    assert row.index("1 A") < row.index("2 B") < row.index("3 draft")


def clicks_row(index, **more):
    """A step that clicks a row of the list in view."""
    return lambda pilot: pilot.click(RowList, offset=(6, index), **more)


@pytest.mark.parametrize(("size", "names"), [(WIDE, ("Take A", "Take B")), (NARROW, ("A", "B"))], ids=str)
def test_everything_is_settled_with_the_mouse_alone(store, clock, size, names):
    app = review(store, clock, "cem", document_sha256=None)
    left = []
    play(
        app,
        "D",
        lambda pilot: pilot.click(RowList, offset=(6, 0), times=2),
        clicks_key(names[0]),
        clicks_row(2),
        clicks_key(names[1]),
        clicks_key("Undo"),
        clicks_key("Back"),
        lambda pilot: left.append(type(pilot.app.screen).__name__),
        size=size,
    )

    assert {subject for action, subject in done(store) if action is not Action.UNDO} == {COUNT.path, ADDED}
    assert done(store)[-1][0] is Action.UNDO
    assert left == ["DisputesScreen"]


def test_in_the_smallest_terminal_the_mouse_finds_every_key_in_the_palette(app, store):
    def palette(pilot):
        return pilot.click(list(pilot.app.screen.query(FooterKey))[-1])

    play(app, *OPEN, palette, types("not stated"), "enter", size=TINY)

    assert [action for action, _ in done(store)] == [Action.NOT_STATED]


def test_which_side_is_lit_and_what_is_settled_is_told_without_colour(store, clock, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    seen = []
    app = review(store, clock, "cem", document_sha256=None)
    play(app, *OPEN, "b", sees(seen), size=WIDE)

    assert app.no_color
    assert "(lit)" in seen[0]
    assert [row[0] == UNICODE.open for row in seen[0].splitlines()[1:4]] == [False, True, True]


def test_it_is_readable_in_ascii(store, clock):
    seen = []
    play(review(store, clock, "cem", document_sha256=None, glyphs=ASCII), *OPEN, sees(seen), size=WIDE)

    assert seen[0].isascii()
