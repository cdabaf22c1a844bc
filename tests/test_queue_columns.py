"""The columns of the queue: they fill every width, and say what they say without colour."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review_tui.glyphs import ASCII, UNICODE
from review_tui.queue_columns import bar, cells_of, columns_of, fit, heading
from review_tui.wrapping import cells
from schemas.fields import Drafter, GroundingStatus, State
from schemas.queue import Answered, Holder, QueueRecord, QueueRow

WIDTHS = range(38, 201)
UNTIL = datetime(2026, 11, 22, 12, 15, tzinfo=UTC)
ROW = QueueRow(
    id=1,
    document_sha256="0" * 64,
    document="porto.txt",
    record="NCT99000001",
    record_type="trial_registration",
    path="arms[0].label",
    value="Salbutine [SD]",
    state=State.STATED,
    quote="Salbutine [SD]",
    grounding=GroundingStatus.EXACT,
    drafter=Drafter.MODEL,
    is_flagged=False,
    expected_error=0.62,
    reason="the model alone has read it",
    answered=Answered.OPEN,
)
RECORD = QueueRecord(
    id=1,
    document_sha256="0" * 64,
    document="porto.txt",
    record="NCT99000001",
    record_type="trial_registration",
    fields=60,
    decided=34,
    skipped=2,
    facts_open=3,
    worst=0.62,
    path="arms[0].label",
)


def said(row, width=140, glyphs=UNICODE):
    columns = columns_of(width, by_record=isinstance(row, QueueRecord))
    return "".join(words for words, _ in cells_of(row, columns, glyphs))


def changed(row, **what):
    return row.model_copy(update=what)


@pytest.mark.parametrize("row", [ROW, RECORD])
def test_a_row_and_its_heading_fill_every_width(row):
    for width in WIDTHS:
        columns = columns_of(width, by_record=row is RECORD)
        assert sum(cells(words) for words, _ in heading(columns, UNICODE)) == width
        assert cells(said(row, width)) == width


@given(
    words=st.text(max_size=200),
    width=st.sampled_from([38, 60, 77, 98, 138, 200]),
    error=st.none() | st.floats(0, 1),
    glyphs=st.sampled_from([ASCII, UNICODE]),
)
def test_whatever_data_say_a_row_fills_its_width_on_one_line(words, width, error, glyphs):
    row = changed(ROW, path=words, value=words, record=words, reason=words, expected_error=error)
    line = said(row, width, glyphs)

    assert cells(line) == width
    assert line.isprintable()


def test_a_narrow_row_still_says_how_likely_where_and_why():
    assert said(ROW, 40).startswith("○   62% arms[0].label the model alone")


def test_a_wide_row_has_a_bar_the_record_the_value_and_who_has_it():
    row = changed(ROW, holder=Holder(reviewer="ben", until=UNTIL))

    line = said(row, 160)
    for words in (
        "██▌░  62%",
        "NCT99000001",
        "Salbutine [SD]",
        "the model alone has read it",
        "ben until 12:15 UTC",
    ):
        assert words in line


def test_a_narrow_row_says_who_has_it_in_front_of_why():
    assert "ben until" in said(changed(ROW, holder=Holder(reviewer="ben", until=UNTIL)), 60)
    assert "you:" in said(changed(ROW, is_own=True), 60)


@pytest.mark.parametrize(
    ("what", "signs"),
    [
        ({}, ("○ ", "o ")),
        ({"is_flagged": True}, ("○⚑", "o?")),
        ({"grounding": GroundingStatus.NOT_FOUND, "is_flagged": True}, ("○‼", "o!")),
        ({"answered": Answered.SKIPPED}, ("» ", "> ")),
        ({"answered": Answered.DECIDED}, ("✓ ", "v ")),
    ],
)
def test_each_state_has_a_sign_of_its_own(what, signs):
    assert tuple(said(changed(ROW, **what), glyphs=glyphs)[:2] for glyphs in (UNICODE, ASCII)) == signs


def test_an_absence_is_said_in_words():
    assert "not stated" in said(changed(ROW, value=None, state=State.NOT_STATED))


def test_a_value_is_said_as_it_is_shown_elsewhere():
    assert "<= 40 mg" in said(changed(ROW, value={"comparator": "<=", "value": 40, "unit": "mg"}))


def test_a_record_says_how_far_it_is_and_what_nobody_accounted_for():
    assert said(RECORD, 140).split() == [
        "○#", "██▌░", "62%", "34/60", "3", "NCT99000001", "arms[0].label", "trial_registration",
    ]  # fmt: skip
    assert said(changed(RECORD, decided=60, worst=None, path=None, facts_open=0))[:2] == "✓ "


def test_a_bar_is_as_long_as_its_share():
    assert [bar(share, 4, UNICODE) for share in (0, 0.5, 0.99, 1)] == ["░░░░", "██░░", "████", "████"]
    assert [bar(share, 4, ASCII) for share in (0, 0.5, 1)] == ["----", "##--", "####"]


def test_what_is_cut_says_so_at_the_side_it_was_cut():
    assert fit("eligibility.inclusion[3].text", 10, UNICODE, keep_end=True) == "…n[3].text"
    assert fit("eligibility", 6, ASCII) == "eligi~"
    assert fit("漢字漢字", 6, UNICODE) == "漢字… "
    assert fit("ab", 0, UNICODE) == ""
