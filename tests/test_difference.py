"""What changes between two values is shown word by word."""

import re

from hypothesis import given
from hypothesis import strategies as st

from review_tui.dialogs.difference import GONE, NEW, Piece, compare, paint

WORDS = st.lists(st.sampled_from(["zinc", "paste", "0.05", "mg", "twice", "[SD]"]), max_size=40).map(" ".join)


def words_of(pieces: list[Piece]) -> list[str]:
    return [word for piece in pieces for word in piece.words]


@given(WORDS, WORDS)
def test_the_pieces_are_the_words_of_both_values(old, new):
    before, after = compare(old, new)

    assert words_of(before) == old.split()
    assert words_of(after) == new.split()


@given(WORDS, WORDS)
def test_what_did_not_change_is_the_same_on_both_sides(old, new):
    before, after = compare(old, new)

    assert words_of([p for p in before if not p.changed]) == words_of([p for p in after if not p.changed])


@given(WORDS)
def test_nothing_changes_between_equal_values(text):
    assert not any(piece.changed for side in compare(text, text) for piece in side)


def test_only_the_word_that_changes_is_marked():
    before, after = compare("at least 18 years old", "at least 20 years old")

    assert [piece.words for piece in before if piece.changed] == [("18",)]
    assert [piece.words for piece in after if piece.changed] == [("20",)]


def test_a_change_in_a_long_text_is_shown_with_the_words_around_it():
    text = " ".join(f"w{number}" for number in range(3000))
    before, after = compare(text, text.replace("w1500 ", "x "))

    assert paint(before, GONE).plain == (
        "… w1494 w1495 w1496 w1497 w1498 w1499 w1500 w1501 w1502 w1503 w1504 w1505 w1506 …"
    )
    assert paint(after, NEW, cut="~").plain.count("~") == 2


def test_two_long_texts_with_nothing_in_common_are_compared_at_once():
    before, after = compare(" ".join(map(str, range(50_000))), " ".join(map(hex, range(50_000))))

    assert [len(before), len(after)] == [1, 1]


def test_a_change_is_marked_without_any_colour():
    assert not re.search(r"red|green|#|\$", f"{GONE} {NEW}")


def test_words_that_look_like_markup_are_words():
    before, _ = compare("[red]x[/] [SD]", "y")

    assert paint(before, GONE).plain == "[red]x[/] [SD]"
