"""Words are found whatever their case and blanks, at the offsets of the text itself."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from source_texts import TEXTS

from review_tui.source_search import hits_of


@pytest.mark.parametrize(
    ("text", "words", "found"),
    [
        ("One TWO\n  three", "two three", ["TWO\n  three"]),
        ("26 / 36 and 26/36", "26/36", ["26 / 36", "26/36"]),
        ("26/36", "26 / 36", ["26/36"]),
        ("İİ straße STRASSE", "strasse", ["straße", "STRASSE"]),
        ("ab a b", "a b", ["a b"]),
        ("a\ufffdb a\u200bb", "a b", ["a\ufffdb", "a\u200bb"]),
        ("[SD] (x.y)", "[sd]", ["[SD]"]),
        ("a.c abc", "a.c", ["a.c"]),
        ("阿司匹林", "司匹", ["司匹"]),
        ("anything", "  ", []),
        ("", "a", []),
    ],
)
def test_what_is_found(text, words, found):
    assert [text[start:end] for start, end in hits_of(text, words)] == found


@given(TEXTS, st.data())
def test_words_of_the_text_are_found_where_they_stand(text, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    words = text[start:end]
    hits = hits_of(text, words.swapcase() if words.isascii() else words)

    assert not words.strip() or not hits or all(low < high for low, high in hits)
    assert all(one[1] <= other[0] for one, other in pairwise(hits))
    if words.strip() and words.isascii() and words.isprintable():
        assert any(low <= end and start <= high for low, high in hits)
