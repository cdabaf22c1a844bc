"""The figures of a review as words and bars, at any width."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review_tui.figure_table import Entry, table
from review_tui.figures import figure_lines
from review_tui.glyphs import ASCII, UNICODE
from review_tui.wrapping import cells
from schemas.agreement import Agreement, GroupAgreement, LeftOut, Measured, SpanOverlap
from schemas.attention import AttentionRate
from schemas.figures import Pace, Progress, ReviewFigures, Verdicts

PROGRESS = Progress(records=4, complete=1, begun=2, fields=200, answered=50, facts=10, facts_open=9)
ARMS = Verdicts(name="arms", answered=8, accepted=2, corrected=3, re_anchored=1, rejected=1, not_stated=1)
FIGURES = ReviewFigures(
    progress=PROGRESS,
    paces=(
        Pace(reviewer="ana", fields=20, together=30, seconds=180),
        Pace(reviewer="ben", fields=10, together=0, seconds=360),
        Pace(reviewer="cem", fields=0, together=0, seconds=0),
    ),
    by_group=(ARMS,),
    by_drafter=(ARMS.model_copy(update={"name": "model tiny-1"}),),
    attention=(
        AttentionRate(reviewer=None, shown=4, caught=1, accepted=1),
        AttentionRate(reviewer="ana", shown=4, caught=1, accepted=1),
    ),
    disputed=5,
    settled=2,
)
MEASURED = Measured(fields=9, agreed=6, kappa=0.1818, alpha=None)
AGREEMENT = Agreement(
    documents=1,
    groups=(
        GroupAgreement(
            group="all", values=9, same=6, verdicts=MEASURED, codes=MEASURED,
            spans=SpanOverlap(fields=2, jaccard=0.5, f1=2 / 3),
        ),
    ),
    numbers=(),
    left_out=(LeftOut(why="not finished by both", fields=4),),
)  # fmt: skip
NOTHING = AttentionRate(reviewer=None, shown=0, caught=0, accepted=0)
EMPTY = ReviewFigures(
    progress=Progress(**dict.fromkeys(Progress.model_fields, 0)),
    paces=(), by_group=(), by_drafter=(), attention=(NOTHING,), disputed=0, settled=0,
)  # fmt: skip


def lines(width=100, figures=FIGURES, agreement=AGREEMENT, glyphs=UNICODE):
    return [words for words, _ in figure_lines(figures, agreement, width, glyphs)]


def row(name, **options):
    return next(line.split() for line in lines(**options) if line.split()[:1] == [name])


def rows_under(title, **options):
    found = lines(**options)
    return found[found.index(title) :]


def test_progress_is_a_share_of_fields_records_numbers_and_disputes():
    assert row("fields")[-4:] == ["25.0%", "50", "200", "150"]
    assert row("records")[-4:] == ["25.0%", "1", "4", "3"]
    assert row("numbers")[-4:] == ["10.0%", "1", "10", "9"]
    assert row("disputes")[-4:] == ["40.0%", "2", "5", "3"]


def test_pace_is_fields_an_hour_of_those_decided_one_by_one():
    """20 fields in 3 minutes, 10 in 6."""
    assert row("ana")[-5:] == ["400", "20", "30", "0:03", "h"]
    assert row("ben")[-5:] == ["100", "10", "0", "0:06", "h"]
    assert row("cem")[-5:] == ["-", "0", "0", "0:00", "h"]


def test_what_became_of_drafts_is_told_by_group_and_by_drafter():
    """Of 8, 2 were accepted: three quarters were changed."""
    assert row("arms")[-6:] == ["75.0%", "8", "3", "1", "1", "1"]
    assert row("model")[-6:] == ["75.0%", "8", "3", "1", "1", "1"]


def test_attention_is_told_with_its_interval_and_nothing_of_what_is_not_answered():
    """Wilson's interval of 1 in 2; 4 were shown."""
    found = next(line for line in rows_under("Attention") if line.startswith("all"))

    assert found.split()[-6:] == ["50.0%", "9%", "to", "91%", "1", "2"]


def test_agreement_is_told_with_what_was_left_out():
    found = rows_under("Agreement of two")

    assert next(line for line in found if line.startswith("all")).split()[-7:] == [
        "66.7%", "9", "0.182", "-", "0.667", "0.182", "-",
    ]  # fmt: skip
    assert found[-1] == "left out: 4 fields, not finished by both"


def test_a_review_without_anything_says_so_in_words():
    found = "\n".join(lines(figures=EMPTY, agreement=None))

    assert "nobody has decided anything yet" in found
    assert "no drafted field has an answer yet" in found
    assert "no check has an outcome" in found
    assert "disputes" not in found


def test_bars_are_as_long_as_their_share():
    [_, full, half] = table(("", "n"), [Entry("a", ("1",), 1.0), Entry("b", ("2",), 0.5)], 40, ASCII)

    assert full[0].count("#") == 2 * half[0].count("#") > 0


def test_columns_that_do_not_fit_are_left_out_from_the_right():
    head, first = (words for words, _ in table(("", "one", "two"), [Entry("name", ("1", "2"))], 15, UNICODE))

    assert head.split() == ["one"]
    assert first.split() == ["name", "1"]


@pytest.mark.parametrize("glyphs", [ASCII, UNICODE])
@given(width=st.integers(20, 160))
def test_no_row_of_a_table_is_wider_than_its_room(glyphs, width):
    entries = [Entry("a name that is long 名前", ("12.5%", "1,234", "5"), 0.125), Entry("", ("-", "", ""))]

    assert all(
        cells(words) <= width for words, _ in table(("what", "changed", "n", "m"), entries, width, glyphs)
    )


def test_names_are_data():
    [_, (words, _)] = table(("", "n"), [Entry("[red]\x1b[2J", ("1",))], 40, UNICODE)

    assert words.startswith("[red]\N{REPLACEMENT CHARACTER}[2J")


def test_in_ascii_every_row_is():
    assert all(line.isascii() for line in lines(glyphs=ASCII))
