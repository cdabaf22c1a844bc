"""What the queue tells of what happens meanwhile, and why it is empty where it is."""

import sqlite3

import pytest
from queue_app import ORDER, play, press, save_three, shown, text
from queue_pages import Clock, decide, query, rows, save
from settled import settle

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


def test_what_was_decided_meanwhile_is_gone_when_the_list_is_read_again(filled):
    async def game(pilot):
        await press(pilot, "j", "j")
        document, _ = filled.load_draft("NCT99000002")
        decide(filled, document, "status", reviewer="ben")
        await press(pilot, "r")
        assert shown(pilot) == [path for path in ORDER if path != "status"]
        assert pilot.app.rows.row.path == "arms[0].label"
        assert "1 of 5 decided" in text(pilot)

    play(filled, game)


def test_a_row_that_is_decided_under_the_cursor_gives_its_place_to_the_next(filled):
    async def game(pilot):
        await press(pilot, "j", "enter")
        document, _ = filled.load_draft("NCT99000002")
        decide(filled, document, "status")
        pilot.app.queue.on_screen_resume()  # the record was closed
        await settle(pilot)
        assert pilot.app.rows.row.path == "arms[0].label"

    play(filled, game)


def test_what_others_decide_shows_on_the_row_before_the_list_is_read_again(filled):
    async def game(pilot):
        document, _ = filled.load_draft("NCT99000002")
        decide(filled, document, "status", reviewer="ben")
        pilot.app.rows.ask_again()
        await settle(pilot)
        assert shown(pilot) == ORDER
        assert "✓   50%" in text(pilot)

    play(filled, game, size=(80, 24))


def test_a_row_whose_record_was_drafted_anew_says_so(filled):
    async def game(pilot):
        save(filled, 2, {"allocation": 0.4}, fingerprint="g")
        pilot.app.rows.ask_again()
        await settle(pilot)
        assert "drafted anew meanwhile" in text(pilot)
        await press(pilot, "j", "enter")
        assert pilot.app.chosen == []

    play(filled, game)


def test_who_has_a_record_is_told_in_its_row(filled):
    filled.take_lease(rows(filled)[1].document_sha256, "ben")

    async def game(pilot):
        assert "ben until 12:15 UTC" in text(pilot)
        assert "all leased" not in text(pilot)

    play(filled, game, size=(140, 24))


def test_where_others_have_all_of_it_the_queue_says_who_and_until_when(filled, clock):
    for number, name in enumerate(("NCT99000001", "NCT99000002", "NCT99000003")):
        filled.take_lease(filled.load_draft(name)[0].text_sha256, "ben" if number else "cem")
        clock.pass_minutes(1)

    async def game(pilot):
        assert shown(pilot) == ORDER
        assert "all leased: cem until 12:15 UTC, ben until 12:17 UTC" in text(pilot)

    play(filled, game)


def test_an_empty_file_says_how_to_fill_it(store):
    async def game(pilot):
        assert f"no draft yet. Draft some pages: trialspan run PATH --db {store.path}" in text(pilot)

    play(store, game, size=(160, 24))


def test_a_queue_that_is_done_says_so(store):
    document = save(store, 1, {"phase": 0.9})
    decide(store, document, "phase")

    async def game(pilot):
        assert "all done: 1 field decided" in text(pilot)
        await press(pilot, "4")
        assert shown(pilot) == ["phase"]

    play(store, game)


def test_a_filter_that_nothing_fits_says_what_waits_nevertheless(filled):
    async def game(pilot):
        await press(pilot, "3")
        assert "nothing fits: what was put off. 5 fields wait for you" in text(pilot)
        await press(pilot, "escape")
        assert shown(pilot) == ORDER

    play(filled, game)


def test_a_file_that_cannot_be_read_is_told_in_words(filled):
    async def game(pilot):
        with sqlite3.connect(filled.path) as database:
            database.execute("ALTER TABLE queue RENAME TO elsewhere")
        await press(pilot, "r")
        assert "no such table" in text(pilot)
        assert pilot.app.is_running

    play(filled, game)


def test_what_is_read_for_a_queue_that_was_left_is_not_shown(filled):
    async def game(pilot):
        pilot.app.queue.action_show("decided")
        pilot.app.queue.action_show("pending")
        pilot.app.queue.action_by_record()
        await settle(pilot)
        assert shown(pilot) == [row.path for row in rows(filled, query(by_record=True))]

    play(filled, game)
