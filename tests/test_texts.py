"""A value is what its quote says once layout is folded away; nothing else about it changes."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.texts import norm_key, norm_text


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("20\\~30mg/kg/day", "20~30mg/kg/day"),
        ("\\<100\\*10\\^12/L", "<100*10^12/L"),
        ("two\n\n  paragraphs ", "two paragraphs"),
        ("Castellow\u00a0et al.", "Castellow et al."),
        ("P\u2009< 0.05", "P < 0.05"),
        ("cafe\u0301", "café"),
        ("1.73 m² and 40 µg", "1.73 m² and 40 µg"),
        ("alamine aminotransferase", "alamine aminotransferase"),
        ("C:\\home", "C:\\home"),
        (r"yes\/no, the \'old\' form", "yes/no, the 'old' form"),
        ("a \\\\* b", "a \\* b"),
    ],
)
def test_layout_goes_and_words_stay_as_printed(printed, value):
    assert norm_text(printed) == value


@given(st.text())
def test_a_value_is_composed_and_has_single_blanks_only(text):
    """FIELDS 1.2."""
    value = norm_text(text)

    assert value == " ".join(value.split())
    assert value.split() == [unicodedata.normalize("NFC", word) for word in value.split()]


@given(st.text(st.characters(exclude_characters="\\")))
def test_a_value_is_its_own_value(text):
    """FIELDS 1.2."""
    assert norm_text(norm_text(text)) == norm_text(text)


@given(st.text(), st.sampled_from([".", ";", ",", " .", ";\n"]))
def test_a_key_does_not_depend_on_case_or_end_punctuation(text, end):
    """FIELDS 1.2: how texts are compared."""
    assert norm_key(text + end) == norm_key(text)
    assert norm_key("Drug: Zinc PASTE") == norm_key("drug:\nzinc paste;")
