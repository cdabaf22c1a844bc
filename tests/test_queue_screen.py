"""The queue on the screen: keys, mouse and sizes, then what the store and the painted lines say."""

import pytest
from queue_app import ORDER, play, press, save_three, shown, text
from queue_pages import Clock, decide, draft, field, page, rows
from settled import painted, settle
from textual.widgets import Input

from review_tui.glyphs import ASCII
from review_tui.queue_list import QueueList
from schemas.decisions import Action
from schemas.queue import QueueFilter, SavedView, Show
from store.store import open_store


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def store(tmp_path, clock):
    with open_store(tmp_path / "s.db", clock=clock) as store:
        yield store


@pytest.fixture
def filled(store):
    save_three(store)
    return store


def test_the_queue_opens_with_what_is_likeliest_wrong_and_says_why(filled):
    async def game(pilot):
        assert shown(pilot) == ORDER
        for words in ("90%", "arms[0].size", "the model alone", "0 of 5 decided", "1 of 5 fields", "ana"):
            assert words in text(pilot)

    play(filled, game)


@pytest.mark.parametrize(
    ("keys", "index"),
    [
        (["j"], 1),
        (["down", "down"], 2),
        (["j", "j", "k"], 1),
        (["j", "up"], 0),
        (["k"], 0),
        (["end"], 4),
        (["G", "end", "home"], 0),
        (["pagedown"], 4),
        (["end", "pageup"], 0),
        (["end", "j"], 4),
        (["J"], 1),
        (["end", "K"], 3),
    ],
)
def test_keys_move_the_cursor(filled, keys, index):
    async def game(pilot):
        await press(pilot, *keys)
        assert pilot.app.rows.cursor == index
        assert f"{index + 1} of 5 fields" in text(pilot)

    play(filled, game)


def test_enter_opens_the_field_under_the_cursor(filled):
    async def game(pilot):
        await press(pilot, "j", "enter")
        row = rows(filled)[1]
        assert pilot.app.chosen == [(row.document_sha256, "status")]

    play(filled, game)


def test_a_click_puts_the_cursor_there_and_a_second_one_opens_it(filled):
    async def game(pilot):
        await pilot.click(QueueList, offset=(20, 3))
        await settle(pilot)
        assert (pilot.app.rows.cursor, pilot.app.chosen) == (2, [])

        await pilot.click(QueueList, offset=(20, 2), times=2)
        await settle(pilot)
        assert [path for _, path in pilot.app.chosen] == ["status"]

    play(filled, game)


def test_a_click_on_the_heading_or_below_the_rows_does_nothing(filled):
    async def game(pilot):
        await pilot.click(QueueList, offset=(20, 0), times=2)
        await pilot.click(QueueList, offset=(20, 12), times=2)
        await settle(pilot)
        assert (pilot.app.rows.cursor, pilot.app.chosen) == (0, [])

    play(filled, game)


@pytest.mark.parametrize(
    ("key", "show"),
    [("1", Show.PENDING), ("2", Show.FLAGGED), ("3", Show.SKIPPED), ("4", Show.DECIDED), ("5", Show.ALL)],
)
def test_a_number_shows_one_kind(filled, key, show):
    first, second = rows(filled)[0], rows(filled)[1]
    documents = {row.path: filled.load_draft(row.document_sha256)[0] for row in (first, second)}
    decide(filled, documents["status"], "status")
    decide(filled, documents["arms[0].size"], "arms[0].label", Action.SKIP)

    async def game(pilot):
        await press(pilot, "5", key)
        assert shown(pilot) == [row.path for row in rows(filled, show=show)]

    play(filled, game)


def test_search_finds_words_and_escape_shows_everything_again(filled):
    async def game(pilot):
        await press(pilot, "slash", *"porto", "enter")
        assert shown(pilot) == ["arms[0].label"]
        assert "“porto”" in text(pilot)

        await press(pilot, "escape")
        assert shown(pilot) == ORDER

    play(filled, game)


def test_escape_while_words_are_typed_changes_nothing(filled):
    async def game(pilot):
        await press(pilot, "slash", *"porto", "escape")
        assert shown(pilot) == ORDER
        assert pilot.app.focused is pilot.app.rows

    play(filled, game)


def test_one_row_a_record_and_back(filled):
    async def game(pilot):
        await press(pilot, "b")
        assert [row.record for row in rows(filled, by_record=True)] == [
            "NCT99000001",
            "NCT99000002",
            "NCT99000003",
        ]
        assert shown(pilot) == ["arms[0].size", "status", "title"]
        assert "1 of 3 records" in text(pilot)
        await press(pilot, "j", "enter", "b")
        assert [path for _, path in pilot.app.chosen] == ["status"]
        assert shown(pilot) == ORDER

    play(filled, game)


def test_a_filter_is_chosen_from_what_is_there(filled):
    async def game(pilot):
        await press(pilot, "f")
        screen = pilot.app.screen
        screen.query_one("#record_type").value = "trial_registration"
        screen.query_one("#field_group").value = "arms"
        screen.query_one("#least_error").value = "0.5"
        await press(pilot, "ctrl+s")
        assert pilot.app.queue.wanted == QueueFilter(
            record_type="trial_registration", field_group="arms", least_error=0.5
        )
        assert shown(pilot) == ["arms[0].size"]
        await press(pilot, "f", "escape")
        assert shown(pilot) == ["arms[0].size"]

    play(filled, game)


def test_a_view_is_named_taken_and_forgotten(filled):
    async def game(pilot):
        await press(pilot, "2", "b", "v", *"flags", "enter")
        view = SavedView(name="flags", wanted=QueueFilter(show=Show.FLAGGED), by_record=True, reviewer="ana")
        assert filled.views("ana") == [view]
        assert filled.views("ben") == []

        await press(pilot, "b", "escape")
        assert shown(pilot) == ORDER
        await press(pilot, "v", "enter")
        assert pilot.app.queue.wanted.show is Show.FLAGGED
        assert pilot.app.queue.query_wanted.by_record

        await press(pilot, "v", "delete")
        assert filled.views("ana") == []

    play(filled, game)


def test_a_view_for_everybody_is_everybodys(filled):
    async def game(pilot):
        await press(pilot, "v", "tab", "space")
        pilot.app.screen.query_one(Input).focus()
        await press(pilot, *"all", "enter")
        assert [view.reviewer for view in filled.views("ben")] == [None]

    play(filled, game)


def test_values_are_never_markup(store):
    document = page(1, "took [bold]Salbutine[/] [SD] ![](x) [Time Frame: 6 weeks]")
    words = "[bold]Salbutine[/] [SD]"
    store.save_draft(
        document, draft(document, [field(document, "title", 0.9, words=words, reason="[red]x[/]")])
    )

    async def game(pilot):
        assert words in text(pilot)
        assert "[red]x[/]" in text(pilot)
        await press(pilot, "slash", *"[red]", "enter")
        assert "“[red]”" in text(pilot)

    play(store, game, size=(160, 24))


@pytest.mark.parametrize("size", [(40, 12), (60, 10), (80, 24), (110, 30), (140, 40), (200, 50)])
@pytest.mark.parametrize("glyphs", [None, ASCII])
def test_at_every_size_rows_fill_their_lines_and_keys_are_told(filled, size, glyphs):
    options = {"glyphs": glyphs} if glyphs else {}

    async def game(pilot):
        lines = painted(pilot.app)
        assert len(lines) == size[1]
        assert any("90%" in line and "arms[0]" in line.replace("…", "arms[0]") for line in lines)
        assert "Open" in lines[-1]

    play(filled, game, size=size, **options)


def test_a_terminal_that_becomes_smaller_keeps_the_cursor_in_sight(filled):
    async def game(pilot):
        await press(pilot, "end")
        await pilot.resize_terminal(40, 8)
        await settle(pilot)
        assert "phase" in text(pilot)

    play(filled, game)


def test_the_footer_has_seven_keys_at_eighty_columns(filled):
    async def game(pilot):
        words = ["Open", "Search", "Filter", "Views", "Records or fields", "Reload", "Help"]
        assert all(word in painted(pilot.app)[-1] for word in words)

    play(filled, game, size=(80, 24))
