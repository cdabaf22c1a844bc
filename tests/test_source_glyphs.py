"""What is painted has the offsets of what is stored, and columns that no neighbour and no terminal moves."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from source_texts import TEXTS, is_painted_as

from review_tui.source_glyphs import LEGEND, LOOSE, MOST_MARKS, shown
from review_tui.wrapping import Measured


@given(TEXTS)
def test_each_code_point_is_painted_by_one_and_line_ends_stay(text):
    painted = shown(text).painted

    assert len(painted) == len(text)
    assert [at for at, one in enumerate(painted) if one == "\n"] == [
        at for at, one in enumerate(text) if one == "\n"
    ]
    assert is_painted_as(text, painted.replace("\n", ""))


@given(TEXTS)
def test_nothing_is_painted_that_a_terminal_hides_or_acts_on(text):
    for character in shown(text).painted.replace("\n", ""):
        assert unicodedata.category(character) not in {"Cc", "Cs", "Zl", "Zp"}
        assert character not in "\u200b\u200d\ufe0f\u00ad\u202e\u2066\ufeff"


@given(TEXTS, st.data())
def test_however_words_are_cut_their_cells_are_those_of_their_characters(text, data):
    how = shown(text)
    measured = Measured(how.painted, how.sizes)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    words = how.painted[start:end].replace("\n", "")

    assert cell_len(words) == measured.cells(start, end) - how.painted[start:end].count("\n")


@given(TEXTS)
def test_a_mark_that_combines_stands_on_a_letter_and_is_one_of_few(text):
    run = None
    for character in shown(text).painted:
        size = cell_len(character) if character != "\n" else 1
        assert size or run is not None
        run = run + 1 if not size else (None if character in " \n░⇄▒␤◌" else 0)
        assert run is None or run <= MOST_MARKS


@given(TEXTS)
def test_the_legend_tells_every_stand_in_and_is_empty_without_any(text):
    how = shown(text)
    told = how.legend(0, len(text))

    assert set(told) <= set(LEGEND)
    assert bool(told) == how.has_stand_ins
    if how.painted.replace("\n", "") != text.replace("\n", "").replace("\t", " "):
        assert told


def test_the_documentation_lists_every_stand_in(project):
    rows = re.findall(
        r"^\| `([^ -~])`(?:–`(.)`)? \|", (project / "docs/source-pane.md").read_text("utf-8"), re.MULTILINE
    )

    assert {"–".join(filter(None, row)) for row in rows} == set(LEGEND)


@pytest.mark.parametrize(
    ("text", "painted"),
    [
        ("[SD] ![](x) [b]é漢", "[SD] ![](x) [b]é漢"),
        ("👩\U0001f3fd\u200d🔬", "👩▒░🔬"),
        ("❤\ufe0f 🇫🇷", "❤░ ⒻⓇ"),
        ("a\u202eb\u2066c", "a⇄b⇄c"),
        ("\x1b[31m\x00\x7f\t.", "␛[31m␀␡ ."),
        ("e\u0301 \u0301", "e\u0301 ◌"),
        ("\ud800\x9b\ufffe", "\ufffd\ufffd\ufffd"),
        ("e" + "\u0301" * 10, "e" + "\u0301" * 8 + LOOSE * 2),
    ],
)
def test_what_is_painted_for(text, painted):
    assert shown(text).painted == painted
