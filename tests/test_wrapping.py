"""Whatever a text holds, its screen lines hold all of it in order, and a stretch is painted in its place."""

from time import process_time

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from review_tui.wrapping import Wrapped, cells

TEXTS = st.text(
    st.sampled_from("ab 1\t\n≥é\u0301\u200d漢字👩🏽\u202eשלום\u00ad\u200b[]"), max_size=200
) | st.text(max_size=80)
WIDTHS = st.integers(1, 60)


@given(TEXTS, WIDTHS)
def test_lines_hold_the_whole_text_but_line_ends_and_the_blanks_they_were_cut_at(text, width):
    wrapped = Wrapped(text, width)
    at = 0
    for number in range(len(wrapped)):
        line = wrapped.line(number)
        assert text[at : line.start] in ("", " ", "\n")
        assert "\n" not in text[line.start : line.stop]
        at = line.stop
    assert at == len(text)


@given(TEXTS, WIDTHS)
def test_no_line_is_wider_than_the_screen_unless_one_character_is(text, width):
    wrapped = Wrapped(text, width)
    for number in range(len(wrapped)):
        shown = text[wrapped.line(number).start : wrapped.line(number).stop]
        assert (
            cells(shown) <= width
            or len(shown.rstrip("\u0301\u200d\u200b\u00ad")) == 1
            or cells(shown[:-1]) <= 2
        )


@given(TEXTS, WIDTHS, st.data())
def test_what_is_painted_of_a_stretch_are_its_words(text, width, data):
    wrapped = Wrapped(text, width)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    painted = ""
    for number, left, right in wrapped.cells_of((start, end)):
        line = wrapped.line(number)
        low, high = max(line.start, start), min(line.stop, end)
        painted += text[low:high]
        assert (left, right) == (cells(text[line.start : low]), cells(text[line.start : high]))
    cut_away = {wrapped.line(n).stop for n in range(len(wrapped))}
    assert painted == "".join(
        text[at] for at in range(start, end) if at not in cut_away or text[at] not in " \n"
    )


@given(TEXTS, WIDTHS, st.data())
def test_the_line_of_an_offset_shows_it(text, width, data):
    wrapped = Wrapped(text, width)
    offset = data.draw(st.integers(0, len(text)))
    line = wrapped.line(wrapped.line_of(offset))

    assert line.start <= offset
    assert offset <= line.stop or text[offset - 1] in " \n"


@given(TEXTS, WIDTHS, st.data())
def test_a_click_on_a_painted_character_finds_it(text, width, data):
    wrapped = Wrapped(text, width)
    number = data.draw(st.integers(0, len(wrapped) - 1))
    line = wrapped.line(number)
    for offset in line:
        left, right = cells(text[line.start : offset]), cells(text[line.start : offset + 1])
        if left < right:
            assert wrapped.offset_at(number, left) == offset


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=50))
def test_cells_are_those_rich_reckons_with_for_each_character(text):
    assert cells(text) == sum(map(cell_len, text))


def test_an_empty_text_is_one_empty_line():
    assert (len(Wrapped("", 10)), Wrapped("", 10).line(0)) == (1, range(0))


def test_a_line_cut_at_the_blank_that_ends_the_text_leaves_an_empty_one():
    wrapped = Wrapped("漢字 ", 4)

    assert [wrapped.line(number) for number in range(len(wrapped))] == [range(2), range(3, 3)]


def test_wrapping_grows_with_the_text_and_not_faster():
    def seconds(text):
        began = process_time()
        Wrapped(text, 80)
        return process_time() - began

    for words in ("aspirin 100 mg ", "阿司匹林 ", "x"):
        small = min(seconds(words * 20_000) for _ in range(3))
        assert min(seconds(words * 80_000) for _ in range(3)) < 12 * small + 0.05
