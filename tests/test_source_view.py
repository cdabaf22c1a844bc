"""Words of the source are clicked, searched and chosen by key and by mouse, in offsets of the stored text."""

import asyncio

import pytest
from source_texts import Pane
from textual.widgets import Footer

from review_tui.source_marks import Mark, MarkKind

TEXT = (
    "Capsules of birch\u202e pollen 5 mg were compared with water. 漢字 groups: 26/36 (72%) were well.\n"
    "A second sentence, of which the end is here. A third.\n\n"
) + "".join(f"- Line {number} says {number * 7} mg.\n" for number in range(60))
BIRCH = TEXT.index("birch")


def span_of(words):
    at = TEXT.index(words)
    return at, at + len(words)


def on_pane(scenario, *, size=(60, 20), marks=()):
    """Run a scenario on a pane with the text above."""

    async def run():
        app = Pane()
        async with app.run_test(size=size) as pilot:
            app.view.show(TEXT, marks)
            app.view.focus()
            await pilot.pause()
            await scenario(app, pilot)

    asyncio.run(run())


def cell_of(view, offset):
    """Column and row of the pane at which a code point is painted."""
    number, left, _ = next(view._laid.wrapped.cells_of((offset, offset + 1)))
    return view._shares.margin + left, number - view.scroll_offset.y


async def drag(pilot, view, start, end):
    """From the cell of one code point to that of another."""
    await pilot.mouse_down(view, offset=cell_of(view, start))
    await pilot.hover(view, offset=cell_of(view, end))
    await pilot.mouse_up(view, offset=cell_of(view, end))


def last(app, kind):
    """The last message of a kind."""
    return next(told for told in reversed(app.told) if told[0] == kind)


@pytest.mark.parametrize("words", ["birch", "pollen", "72%", "字", "well"])
def test_a_click_tells_the_code_point_under_it(words):
    async def scenario(app, pilot):
        at = TEXT.index(words)
        await pilot.click(app.view, offset=cell_of(app.view, at))

        assert app.told == [("clicked", at, ())]

    on_pane(scenario)


def test_a_click_tells_the_keys_of_the_marks_there_the_shortest_first():
    marks = [
        Mark(0, 40, MarkKind.OTHER, 1, "title"),
        Mark(*span_of("birch"), MarkKind.CURRENT, 2, "arms[0].name"),
        Mark(BIRCH - 3, BIRCH + 9, MarkKind.OTHER, 3, "arms[0].text"),
        Mark(BIRCH + 1, BIRCH + 2, MarkKind.SEARCH),
    ]

    async def scenario(app, pilot):
        await pilot.click(app.view, offset=cell_of(app.view, BIRCH + 1))
        await pilot.click(app.view, offset=(0, 0))

        assert app.told == [
            ("clicked", BIRCH + 1, ("arms[0].name", "arms[0].text", "title")),
            ("clicked", 0, ("arms[0].name", "title", "arms[0].text")),
        ]

    on_pane(scenario, marks=marks)


def test_a_click_beside_a_line_is_its_end():
    async def scenario(app, pilot):
        line = app.view._laid.wrapped.line(0)
        await pilot.click(app.view, offset=(57 - 1, 0))

        assert app.told == [("clicked", line.stop, ())]

    on_pane(scenario, size=(62, 20))


def test_a_drag_chooses_whole_words_either_way_and_enter_takes_them():
    async def scenario(app, pilot):
        view = app.view
        pollen = TEXT.index("pollen")
        await drag(pilot, view, BIRCH + 2, pollen + 3)
        assert view.selection == (BIRCH, pollen + 6)

        await drag(pilot, view, pollen + 3, BIRCH + 2)
        assert view.selection == (BIRCH, pollen + 6)
        assert not [told for told in app.told if told[0] != "selecting"]

        await pilot.press("enter")
        assert app.told[-1] == ("selected", BIRCH, pollen + 6)
        assert view.selection is None

    on_pane(scenario)


def test_a_drag_beyond_the_edge_scrolls():
    async def scenario(app, pilot):
        view = app.view
        await pilot.mouse_down(view, offset=cell_of(view, BIRCH))
        for _ in range(3):
            await pilot.hover(view, offset=(20, 11))
            view.scroll_to(y=view.scroll_offset.y + 3, animate=False, force=True, immediate=True)
        await pilot.hover(view, offset=(20, 11))
        await pilot.mouse_up(view, offset=(20, 11))
        start, end = view.selection

        assert start == BIRCH
        assert view._laid.wrapped.line_of(end) >= 15
        assert TEXT[end - 1].isalnum()

    on_pane(scenario, size=(40, 12))


def test_a_double_click_chooses_the_word():
    async def scenario(app, pilot):
        await pilot.double_click(app.view, offset=cell_of(app.view, TEXT.index("compared") + 3))
        assert app.view.selection == span_of("compared")

        await pilot.click(app.view, offset=cell_of(app.view, TEXT.index("water")))
        assert app.view.selection == span_of("water")

    on_pane(scenario)


KEYS = [
    ((), "birch"),
    (("right",), "pollen"),
    (("left",), "of"),
    (("shift+left",), "of birch"),
    (("shift+left", "shift+left", "shift+right"), "of birch"),
    (("shift+right", "shift+right", "shift+right"), TEXT[BIRCH : TEXT.index(" were")]),
    (("left", "left", "left", "left"), "Capsules"),
    (("s",), TEXT[: TEXT.index(" 漢")]),
    (("s", "s"), TEXT[: TEXT.index("\n\n")]),
    (("s", "shift+left"), TEXT[: TEXT.index(" 漢")]),
    (("down", "down"), "sentence"),
    (("down", "down", "up", "up"), "birch"),
]


@pytest.mark.parametrize(("keys", "words"), KEYS)
def test_words_are_chosen_by_key(keys, words):
    async def scenario(app, pilot):
        assert app.view.start_selecting(BIRCH + 2)
        await pilot.press(*keys)
        start, end = app.view.selection
        assert TEXT[start:end].strip(".") == words.strip(".")

        await pilot.press("enter")
        assert app.told[-1] == ("selected", start, end)
        assert ("selecting", start, end) in app.told

    on_pane(scenario)


def test_keys_that_choose_reach_every_word_and_scroll_with_it():
    async def scenario(app, pilot):
        view = app.view
        view.start_selecting(0)
        for _ in range(14):
            await pilot.press("shift+down")
        low, high = view.in_view

        assert view.selection[0] == 0
        assert low <= view.selection[1] <= high
        assert view.scroll_offset.y > 0

    on_pane(scenario, size=(40, 12))


def test_escape_ends_choosing_and_is_the_screens_key_afterwards():
    async def scenario(app, pilot):
        app.view.start_selecting(BIRCH)
        await pilot.press("escape")

        assert app.told[-1] == "cancelled"
        assert app.view.selection is None
        before = list(app.told)
        await pilot.press("escape", "enter", "s", "right", "shift+right")
        assert app.told == before

    on_pane(scenario)


def test_keys_scroll_while_no_words_are_chosen():
    async def scenario(app, pilot):
        view = app.view
        await pilot.press("down", "down")
        assert view.scroll_offset.y == 2

        await pilot.press("up")
        assert view.scroll_offset.y == 1

        await pilot.press("pagedown")
        assert view.scroll_offset.y == 1 + view._laid.rows - 1
        await pilot.press("pageup", "pageup")
        assert view.scroll_offset.y == 0

    on_pane(scenario)


def test_the_footer_offers_what_can_be_done_with_chosen_words():
    class Footed(Pane):
        def compose(self):
            yield self.view
            yield Footer()

    async def run():
        app = Footed()
        async with app.run_test(size=(80, 10)) as pilot:
            app.view.show(TEXT)
            app.view.start_selecting(BIRCH)
            await pilot.pause()
            offered = {binding.binding.description for binding in app.active_bindings.values()}
            assert {"Take these words", "Cancel", "Whole sentence"} <= offered

            await pilot.press("escape")
            offered = {binding.binding.description for binding in app.active_bindings.values()}
            assert not offered & {"Take these words", "Cancel", "Whole sentence"}

    asyncio.run(run())


def test_a_search_goes_from_hit_to_hit_and_round():
    async def scenario(app, pilot):
        view = app.view
        assert view.find("LINE  1") == 11
        assert view.find("says") == 60
        assert view.hit == (1, 60)
        seen = []
        for key in ("f3", "f3", "shift+f3", "shift+f3", "shift+f3"):
            await pilot.press(key)
            low, high = view.in_view
            start, end = view.source.hits[view.hit[0] - 1]
            assert low <= start < end <= high
            seen.append(view.hit[0])

        assert seen == [2, 3, 2, 1, 60]
        assert view.find("") == 0
        assert view.hit == (0, 0)

    on_pane(scenario, size=(40, 12))


def test_a_search_begins_at_what_is_in_view():
    async def scenario(app, _):
        at = TEXT.index("Line 40")
        app.view.jump(at, at + 7)
        app.view.find("says")
        start, _ = app.view.source.hits[app.view.hit[0] - 1]

        assert start >= app.view.in_view[0] > 100

    on_pane(scenario)


def test_a_click_on_a_tick_jumps_to_its_mark_and_beside_ticks_to_that_part():
    at, end = span_of("Line 50 says")

    async def scenario(app, pilot):
        view = app.view
        count, height = len(view._laid.wrapped), view.scrollable_content_region.height
        edge = view._shares.margin + view._shares.text + 1
        await pilot.click(view, offset=(edge, view._laid.wrapped.line_of(at) * height // count))
        low, high = view.in_view
        assert low <= at < end <= high

        await pilot.click(view, offset=(edge, height // 2))
        assert abs(view.scroll_offset.y + height // 2 - count // 2) <= height
        await pilot.click(view, offset=(edge, 0))
        assert view.scroll_offset.y <= 2
        assert app.told == []

    on_pane(scenario, size=(40, 12), marks=[Mark(at, end, MarkKind.UNCLAIMED)])


def test_thousands_of_marks_over_each_other_are_shown_and_clicked():
    marks = [Mark(at, len(TEXT) - at, MarkKind.OTHER, at, f"field[{at}]") for at in range(len(TEXT) // 2)]
    marks += [Mark(at, at + 3, MarkKind.UNCLAIMED, 0, f"fact[{at}]") for at in range(len(TEXT) - 3)]

    async def scenario(app, pilot):
        await pilot.click(app.view, offset=cell_of(app.view, BIRCH))
        _, offset, keys = app.told[-1]

        assert offset == BIRCH
        assert len(keys) == BIRCH + 1 + 3

    on_pane(scenario, marks=marks)


def test_markup_in_a_text_is_painted_and_never_followed():
    text = "[bold]x[/] [@click=app.quit]y[/] [link=http://a.test]z[/link] ![](w) [SD]"

    async def scenario(app, _):
        app.view.show(text)
        row = app.view.render_line(0)

        assert text in row.text
        assert not any(segment.style.meta or segment.style.link for segment in row)

    on_pane(scenario, size=(100, 5))


def test_another_text_ends_search_and_choosing():
    async def scenario(app, pilot):
        app.view.find("says")
        app.view.start_selecting(3)
        app.view.show("another text")

        await pilot.pause()

        assert app.view.selection is None
        assert app.view.hit == (0, 0)
        assert app.told[-1] == "cancelled"

    on_pane(scenario)
