"""What is pasted into a dialog holds nothing hidden, and loses no word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from staging import play, sees
from textual.events import Paste

from review_tui.dialogs.comment_screen import CommentScreen
from review_tui.dialogs.reason_screen import ReasonScreen
from review_tui.dialogs.typed_lines import without_hidden

HOSTILE = "red\x1b[31m \x07\u202eand\u200b\r\nblue"


def pastes(words: str):
    """As a terminal does: the application hears of it first."""
    return lambda pilot: pilot.app.post_message(Paste(words))


@pytest.mark.parametrize(
    ("dialog", "words"), [(ReasonScreen, "red[31m and blue"), (CommentScreen, "red[31m and\nblue")]
)
def test_pasted_words_lose_what_is_hidden_and_nothing_else(dialog, words):
    seen: list[str] = []

    assert play(dialog("Why?"), pastes(HOSTILE), sees(seen), "ctrl+s").result == words
    assert not set("\x1b\x07\u202e\u200b") & set("".join(seen))


@given(st.text())
def test_every_character_that_shows_is_left(words):
    left = without_hidden(words)

    assert [each for each in words if each.isprintable()] == [each for each in left if each.isprintable()]
    assert without_hidden(left) == left
