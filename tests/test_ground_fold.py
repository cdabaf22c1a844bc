"""Folding hides typography, keeps what tells quantities apart, and knows where everything came from."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.fold import Folded, fold

ODD = (
    st.text(st.sampled_from(" \n\u00a0ab1\\*&;<\u2079\u00bd\u00e9e\u0301\u00df\ufb01\u2026\u200b\u2260"))
    | st.text()
)


@given(ODD | ODD.map(lambda text: text * 150))
def test_each_folded_character_points_back_to_where_it_came_from(text):
    folded = Folded(text)
    offsets = [folded.source_of(at) for at in range(len(folded.text))]

    assert offsets == sorted(offsets)
    assert all(0 <= offset < len(text) for offset in offsets)
    assert all(folded.folded_of(offset) <= at for at, offset in enumerate(offsets))


@given(ODD)
def test_a_folded_text_has_no_two_blanks_in_a_row_and_none_at_its_start(text):
    assert "  " not in fold(text).replace("\u2028", "")
    assert not fold(text).startswith(" ")


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Caf\u00e9  NA\u00cfVE", "cafe naive"),
        ("\u2265 5 \u00b5g/m\u00b2", ">= 5 \u03bcg/m2"),
        ("10\u2079/L and 10\u207b\u00b3", "10^9/l and 10^-3"),
        ("1\u00bd", "1 1/2"),
        ("\\<5\\* a\\b", "<5* a\\b"),
        ("&lt;5&nbsp;mg AT&T", "<5 mg at&t"),
        ("\ufb01ve\u2026", "five..."),
        ("\u0440\u0430tient", "patient"),
        ("38 \u00baC 38 \u2103", "38 \u00b0c 38 \u00b0c"),
        ("in\u00adsulin\u00ae", "insulin"),
        ("a \u2260 b", "a \u2260 b"),
        ("\u304c \u304b", "\u304c \u304b"),
    ],
)
def test_what_looks_alike_folds_alike(text, folded):
    assert fold(text) == folded


def test_a_character_reference_is_whole_wherever_a_long_text_is_folded_in_parts():
    text = "x" * 990 + "".join(f"{'y' * length}&amp;" for length in range(1, 20)) + "&lt;" * 500

    assert "amp" not in fold(text)
    assert fold(text).endswith("y&" + "<" * 500)
