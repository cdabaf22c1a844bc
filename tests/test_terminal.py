"""Output is safe for a terminal, and JSON lines can always be read back."""

import io
import json
import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from schemas.status import StoreStatus, TypeStatus
from trialspan.status_view import print_status
from trialspan.terminal import count_table, counted, harmless, line_of, plain, print_json

HIDDEN_OR_ACTED_ON = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
ESCAPES = "\x1b]0;title\x07\x1b[31mred\x9b31m\u202egnp\u200b\x00\x7f\r"


@given(st.text())
def test_harmless_text_has_nothing_a_terminal_acts_on_and_keeps_its_length(text):
    shown = harmless(text)

    assert len(shown) == len(text)
    assert not [c for c in shown if c != "\n" and unicodedata.category(c) in HIDDEN_OR_ACTED_ON]


def test_harmless_leaves_printed_words_alone():
    words = "≥ 40 mg/m² “µg” – Ärzte 試験\nnext line"

    assert harmless(words) == words


def test_escape_sequences_and_hidden_characters_are_shown_as_replaced():
    shown = harmless(ESCAPES)

    assert "\x1b" not in shown
    assert shown.count("\ufffd") == len([c for c in ESCAPES if not c.isprintable() and not c.isspace()])


def test_line_of_has_no_line_ends():
    assert line_of("a\nb\r\n c\u2028d") == "a b c d"


def test_data_is_never_markup():
    console = Console(file=io.StringIO(), width=80, force_terminal=True, no_color=True)
    console.print(plain("[red]not[/red] [link=x]markup[/link] :smile:"))

    assert "[red]not[/red] [link=x]markup[/link] :smile:" in console.file.getvalue()


def test_a_table_shows_data_as_it_is_and_groups_digits():
    console = Console(file=io.StringIO(), width=80)
    console.print(count_table(("[b]type", "fields"), [("[red]x", 12345)]))

    assert "[red]x" in console.file.getvalue()
    assert "12,345" in console.file.getvalue()


def test_the_totals_of_a_database_fit_80_columns():
    console = Console(file=io.StringIO(), width=80)
    by_type = TypeStatus(
        record_type="publication_report",
        documents=99_999,
        records=99_999,
        fields=999_999,
        flagged=9_999,
        facts=999_999,
        unclaimed=99_999,
        failed_groups=9_999,
    )
    totals = {name: 1 for name in StoreStatus.model_fields if name != "by_record_type"}
    print_status(console, Path("s.db"), StoreStatus(**totals, by_record_type=(by_type,)), [])

    told = console.file.getvalue().split()
    assert {"failed", "groups", "unclaimed", "publication_report", "9,999"} <= set(told)
    assert told.count("99,999") == 3


@pytest.mark.parametrize(("number", "words"), [(0, "0 facts"), (1, "1 fact"), (1200, "1,200 facts")])
def test_counts_are_said_with_their_noun(number, words):
    assert counted(number, "fact") == words


@pytest.mark.parametrize("encoding", ["utf-8", "ascii", "latin-1"])
@given(value=st.recursive(st.none() | st.booleans() | st.text(), st.lists))
def test_json_is_one_line_in_any_encoding_and_comes_back(encoding, value):
    printed = io.BytesIO()
    stream = io.TextIOWrapper(printed, encoding=encoding)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stdout", stream)
        print_json({"value": value})
        stream.flush()
    written = printed.getvalue().decode(encoding)

    assert written.count("\n") == 1
    assert json.loads(written) == {"value": value}


def test_json_keeps_letters_readable_where_it_can(capsys):
    print_json({"value": "≥ 試験"})

    assert capsys.readouterr().out == '{"value": "≥ 試験"}\n'
