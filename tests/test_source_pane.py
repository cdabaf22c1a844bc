"""The pane paints exactly the stored words, in their columns, and lights exactly those of a span."""

import asyncio

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from source_texts import TEXTS, Pane, is_painted_as
from textual.geometry import Region

from review_tui.source_marks import Mark, MarkKind
from review_tui.source_strips import ASCII

SOME = settings(max_examples=25, suppress_health_check=list(HealthCheck))
"""For each of several sizes; all within one running application."""
PAGE = (
    "Background: Capsules of birch pollen 5 mg [SD] [ Time Frame: 12 weeks ] ![](x) were tested with water.\n"
    "Results: 26/36 (72%) and 24/36 (67%) of the 漢字 groups were well \U0001f600 after a year.\n\n"
) + "".join(f"- Line {number} of the list says {number * 7} mg a day.\n" for number in range(80))
SPAN = (2000, 2010)


def on_pane(scenario, *, size=(60, 20), signs=None):
    """Run a scenario on a pane that fills a terminal."""

    async def run():
        app = Pane() if signs is None else Pane(signs)
        async with app.run_test(size=size) as pilot:
            await scenario(app, pilot)

    asyncio.run(run())


def rows(view):
    """What is painted, filters and all."""
    return view.render_lines(Region(0, 0, view.size.width, view.size.height))


def text_segments(view, row, number):
    """Those of a painted row that are words of a line: neither margin nor ticks nor what fills it up."""
    wrapped, margin = view._laid.wrapped, view._shares.margin
    if number >= len(wrapped):
        return []
    line = wrapped.line(number)
    return list(row.crop(margin, margin + wrapped.measured.cells(line.start, line.stop)))


def has_look_of(view, kind):
    """Whether a style shows a kind of mark on top."""
    look = view.get_component_rich_style(f"source--{kind.name.lower()}")
    return lambda style: (style.bgcolor, style.bold, style.color) == (look.bgcolor, look.bold, look.color)


def lit(view, is_lit):
    """The words painted in a look, first line to last, scrolled through."""
    _, visible = view._laid
    words = {}
    for top in range(0, len(view._laid.wrapped), visible):
        view.scroll_to(y=top, animate=False, force=True, immediate=True)
        for number, row in enumerate(rows(view)[:visible], view.scroll_offset.y):
            segments = text_segments(view, row, number)
            words[number] = "".join(segment.text for segment in segments if is_lit(segment.style))
    return "".join(words[number] for number in sorted(words))


@pytest.mark.parametrize("size", [(20, 30), (21, 9), (33, 60), (40, 12), (80, 24), (123, 40), (200, 50)])
def test_the_painted_highlight_is_the_stored_quote(size):
    async def scenario(app, _):
        view = app.view

        @SOME
        @given(TEXTS, st.data())
        def the_current_span_is_lit_and_nothing_else(text, data):
            offsets = st.integers(0, len(text))
            others = data.draw(st.lists(st.tuples(offsets, offsets), max_size=4))
            start, end = sorted((data.draw(offsets), data.draw(offsets)))
            marks = [Mark(*other, MarkKind.OTHER, 3) for other in others]
            view.show(text, [*marks, Mark(start, end, MarkKind.CURRENT, 7)])

            assert is_painted_as(text[start:end], lit(view, has_look_of(view, MarkKind.CURRENT)))
            assert is_painted_as(text, lit(view, bool))

        the_current_span_is_lit_and_nothing_else()

    on_pane(scenario, size=size)


@pytest.mark.parametrize("size", [(20, 10), (47, 12), (110, 30)])
def test_every_row_fills_its_columns_exactly(size):
    async def scenario(app, _):
        @SOME
        @given(TEXTS, st.data())
        def rows_are_as_wide_as_the_pane(text, data):
            offsets = st.integers(0, len(text))
            kinds = st.sampled_from(MarkKind)
            spans = data.draw(
                st.lists(st.builds(Mark, offsets, offsets, kinds, st.integers(0, 99)), max_size=9)
            )
            app.view.show(text, spans)
            width = app.view.scrollable_content_region.width
            for number in range(size[1]):
                row = app.view.render_line(number)
                assert row.cell_length == width == cell_len(row.text)
                assert width == sum(cell_len(segment.text) for segment in row)

        rows_are_as_wide_as_the_pane()

    on_pane(scenario, size=size)


@pytest.mark.parametrize("width", [1, 2, 3, 8, 13, 17])
def test_a_pane_of_a_few_cells_paints_what_fits(width):
    async def scenario(app, pilot):
        app.view.show("a漢\U0001f600 é\tb", [Mark(0, 3, MarkKind.CURRENT, 1)])
        app.view.jump(2, 3)
        await pilot.pause()

        assert all(row.cell_length == width for row in rows(app.view))

    on_pane(scenario, size=(width, 4))


def test_an_empty_text_is_an_empty_pane():
    async def scenario(app, pilot):
        app.view.show("", [Mark(0, 0, MarkKind.CURRENT, 1)])
        app.view.jump(0, 0)
        await pilot.click(app.view, offset=(3, 3))

        assert not any(row.text.strip() for row in rows(app.view))
        assert app.view.find("a") == 0
        assert not app.view.start_selecting(0)
        assert app.told == []

    on_pane(scenario)


@pytest.mark.parametrize("no_color", [False, True])
def test_kinds_of_marks_are_told_apart_without_any_colour(no_color, monkeypatch):
    if no_color:
        monkeypatch.setenv("NO_COLOR", "1")
    text = "other unclaimed search current selection none"
    words = {word: (text.index(word), text.index(word) + len(word)) for word in text.split()}

    async def scenario(app, _):
        assert app.no_color == no_color
        view = app.view
        view.show(text, [Mark(*words[kind.name.lower()], kind) for kind in MarkKind if kind.name != "FOUND"])
        looks = {}
        for segment in text_segments(view, rows(view)[0], 0):
            style = segment.style
            looks[segment.text.strip()] = (
                style.bold,
                style.underline,
                style.reverse,
                style.dim,
                style.italic,
            )
        looks = {word: tuple(map(bool, look)) for word, look in looks.items() if word}

        assert set(looks) == set(words)
        assert len(set(looks.values())) == len(words)

    on_pane(scenario, size=(80, 5))


def test_the_margin_names_what_begins_on_a_line_and_the_strip_where_marks_lie():
    async def scenario(app, _):
        at = PAGE.index("Line 60")
        view = app.view
        view.show(
            PAGE,
            [
                Mark(PAGE.index("5 mg"), PAGE.index("5 mg") + 4, MarkKind.CURRENT, 12, "arms[0].dose"),
                Mark(0, 10, MarkKind.OTHER, 3, "title"),
                Mark(PAGE.index("26/36"), PAGE.index("26/36") + 5, MarkKind.UNCLAIMED),
                Mark(at, at + 7, MarkKind.OTHER, 133, "outcomes[7]"),
            ],
        )
        painted = [row.text for row in rows(view)]

        assert painted[0].startswith("> 12+Background:")
        assert painted[2].startswith("     water.")
        assert painted[3].startswith("#    Results: 26/36")
        edge = view.scrollable_content_region.width
        ticks = [row.crop(edge - 1, edge).text for row in rows(view)]
        assert ticks[0] == ">"
        line = view._laid.wrapped.line_of(at)
        assert [row for row, tick in enumerate(ticks) if tick == "-"] == [
            line * 20 // len(view._laid.wrapped)
        ]

    on_pane(scenario, signs=ASCII)


@pytest.mark.parametrize("size", [(20, 6), (60, 20), (40, 12), (150, 50)])
def test_a_jump_brings_a_span_and_lines_around_it_into_view(size):
    async def scenario(app, _):
        view = app.view
        view.show(PAGE)

        @SOME
        @given(st.data())
        def it_is_in_view(data):
            start = data.draw(st.integers(0, len(PAGE) - 1))
            end = data.draw(st.integers(start + 1, min(start + 60, len(PAGE))))
            view.jump(start, end)
            first, last = view._lines((start, end))
            top, bottom = view.scroll_offset.y, view.scroll_offset.y + view._laid.rows
            context = min(2, (view._laid.rows - (last - first + 1)) // 2)

            assert top <= max(0, first - context)
            assert min(len(view._laid.wrapped), last + 1 + context) <= bottom

        it_is_in_view()

    on_pane(scenario, size=size)


def test_a_span_longer_than_the_pane_is_shown_from_its_beginning():
    async def scenario(app, _):
        app.view.show(PAGE)
        app.view.jump(400, len(PAGE))
        first, _ = app.view._lines((400, len(PAGE)))

        assert app.view.scroll_offset.y == first

    on_pane(scenario)


def test_a_span_in_view_is_lit_where_it_stands():
    async def scenario(app, _):
        app.view.show(PAGE)
        app.view.jump(1500, 1510)
        before = app.view.scroll_offset.y
        app.view.jump(1540, 1550)

        assert app.view.scroll_offset.y == before > 0

    on_pane(scenario)


def test_a_jump_before_there_is_a_size_is_made_when_there_is():
    async def scenario(app, pilot):
        app.view.display = False
        await pilot.pause()
        app.view.show(PAGE)
        app.view.jump(*SPAN)
        app.view.display = True
        await pilot.pause()
        low, high = app.view.in_view

        assert low <= SPAN[0] < SPAN[1] <= high

    on_pane(scenario)


def test_a_resize_keeps_the_span_in_view_and_wraps_each_width_once():
    async def scenario(app, pilot):
        view = app.view
        view.show(PAGE)
        view.jump(*SPAN)
        wide = view._laid.wrapped
        for size in ((23, 7), (100, 40), (60, 12), (60, 20)):
            await pilot.resize_terminal(*size)
            low, high = view.in_view
            assert low <= SPAN[0] < SPAN[1] <= high
        assert view._laid.wrapped is wide or view._laid.wrapped.width == wide.width

    on_pane(scenario)


def test_a_resize_keeps_the_top_line_where_somebody_has_scrolled_away():
    async def scenario(app, pilot):
        view = app.view
        view.show(PAGE)
        view.jump(0, 5)
        view.scroll_to(y=40, animate=False, force=True, immediate=True)
        top = view.in_view[0]
        await pilot.resize_terminal(33, 20)
        low, high = view.in_view

        assert low <= top < high
        assert view._laid.wrapped.line_of(top) == view.scroll_offset.y

    on_pane(scenario)


def test_the_same_text_with_other_marks_stays_where_it_is():
    async def scenario(app, _):
        view = app.view
        view.show(PAGE)
        view.scroll_to(y=9, animate=False, force=True, immediate=True)
        view.show(PAGE, [Mark(0, 4, MarkKind.CURRENT, 1)])
        assert view.scroll_offset.y == 9

        view.show(PAGE + "x")
        assert view.scroll_offset.y == 0

    on_pane(scenario)


def test_stand_ins_in_view_are_explained_and_hide_no_line():
    async def scenario(app, pilot):
        view = app.view
        view.show("a\u202eb\u200b\n" + "word\n" * 50 + "last")
        first = rows(view)[-1].text
        await pilot.press("end")
        last = [row.text for row in rows(view)]

        assert "⇄ direction" in first
        assert "░ no width" in first
        assert any("last" in line for line in last[:-1])
        assert "⇄" not in last[-1]

    on_pane(scenario)
