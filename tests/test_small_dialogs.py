"""A reason, a comment and a confirmation are asked in dialogs of their own that never lose typed words."""

import re

import pytest
from staging import NOTHING, clicks, play, resizes, sees, types
from textual.containers import VerticalScroll

from review_tui.dialogs.add_field_screen import AddFieldScreen
from review_tui.dialogs.comment_screen import CommentScreen
from review_tui.dialogs.confirm_screen import ConfirmScreen
from review_tui.dialogs.correct_screen import CorrectScreen
from review_tui.dialogs.dialog import Dialog
from review_tui.dialogs.editors import LeafEditor
from review_tui.dialogs.reason_screen import ReasonScreen
from review_tui.dialogs.results import Kept

SIZES = [(40, 12), (80, 24), (140, 40)]
DATA = "[red]x[/] [ Time Frame: At week 48 ] ![]()"


def test_a_reason_is_typed_and_handed_in_with_enter_or_ctrl_s():
    assert play(ReasonScreen("Accept?"), types("seen in the table"), "enter").result == "seen in the table"
    assert play(ReasonScreen("Accept?"), types(" so "), "ctrl+s").result == "so"


def test_a_reason_that_is_needed_is_not_left_out():
    seen: list[str] = []
    stage = play(ReasonScreen("Accept?"), types("  "), "enter", sees(seen))

    assert stage.result is NOTHING
    assert any("type a reason" in line for line in seen)


def test_a_reason_that_is_not_needed_may_be_left_out():
    assert play(ReasonScreen("Reject?", needed=False), "enter").result == ""


def test_a_comment_has_lines_and_needs_words():
    assert play(CommentScreen("Comment"), types("one"), "enter", types("two"), "ctrl+s").result == "one\ntwo"
    assert play(CommentScreen("Comment"), "enter", "ctrl+s").result is NOTHING


@pytest.mark.parametrize("dialog", [ReasonScreen, CommentScreen])
def test_words_of_a_dialog_that_was_left_are_there_when_it_is_opened_again(dialog):
    kept: Kept = {}

    assert (
        play(dialog("Why?", kept=kept, subject="arms[0].label"), types("half a th"), "escape").result is None
    )
    assert play(dialog("Why?", kept=kept, subject="arms[1].label"), "ctrl+s").result is NOTHING
    again = play(dialog("Why?", kept=kept, subject="arms[0].label"), "end", types("ought"), "ctrl+s")
    assert again.result == "half a thought"
    assert not kept


@pytest.mark.parametrize("dialog", [ReasonScreen, CommentScreen])
def test_words_outlive_a_change_of_size(dialog):
    assert play(dialog("Why?"), types("ab"), resizes(40, 12), types("c"), "ctrl+s").result == "abc"


@pytest.mark.parametrize("key", ["y", "enter", "ctrl+s"])
def test_a_list_is_confirmed(key):
    assert play(ConfirmScreen("Accept?", ["conditions[0]: Itch"]), key).result is True


@pytest.mark.parametrize("key", ["n", "escape"])
def test_a_list_is_not_confirmed(key):
    assert play(ConfirmScreen("Accept?", ["conditions[0]: Itch"]), key).result is False


def test_a_list_is_confirmed_with_the_mouse():
    assert play(ConfirmScreen("Accept?", ["conditions[0]: Itch"]), clicks("FooterKey")).result is True


@pytest.mark.parametrize("size", SIZES)
def test_a_long_list_says_how_many_it_has_and_scrolls_to_the_last(size):
    first: list[str] = []
    last: list[str] = []
    lines = [f"conditions[{at}]: {DATA}" for at in range(1200)]

    play(ConfirmScreen("Accept?", lines), sees(first), "end", sees(last), size=size)

    assert any("1,200 entries" in line for line in first)
    assert any(f"conditions[0]: {DATA}"[: size[0] - 20] in line for line in first)
    assert any("conditions[1199]" in line for line in last)
    assert all(any("y Yes" in line for line in seen) for seen in (first, last))


def test_a_short_list_has_no_empty_lines_around_it():
    heights: list[int] = []
    screen = ConfirmScreen("Accept?", ["one", "two"])
    play(screen, lambda p: heights.append(p.app.screen.query_one(VerticalScroll).size.height))

    assert heights == [2]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    "screen",
    [
        lambda: ReasonScreen(DATA, why=DATA),
        lambda: CommentScreen(DATA),
        lambda: ConfirmScreen(DATA, [DATA]),
    ],
    ids=["reason", "comment", "confirm"],
)
def test_nothing_of_data_is_markup(screen, size):
    seen: list[str] = []
    play(screen(), sees(seen), size=size)

    assert "[red]x[/] [ Time Frame:" in " ".join(seen)
    assert any("esc " in line for line in seen)


def test_control_characters_of_data_never_reach_the_terminal():
    seen: list[str] = []
    play(ConfirmScreen("a\x1b[31mb\u202ec", ["d\x1b]0;e\x07f", "g\nh"]), sees(seen))

    assert not set("\x1b\x07\u202e") & set("".join(seen))
    assert any("g h" in line for line in seen)


@pytest.mark.parametrize(
    "widget",
    [Dialog, CorrectScreen, AddFieldScreen, ConfirmScreen, CommentScreen, ReasonScreen, LeafEditor],
)
def test_every_colour_comes_from_the_theme(widget):
    assert not re.search(r"#[0-9a-fA-F]{3,8}\b(?!\s*[{,])|rgb|hsl|ansi_", widget.DEFAULT_CSS)
    assert not re.search(
        r"(?:color|background|border)[\w-]*:\s*(?:round |ascii )?[a-z]+;",
        widget.DEFAULT_CSS.replace("none;", ""),
    )
