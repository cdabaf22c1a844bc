"""However a reviewer walks through the queue, what is painted is what one plain query says."""

import asyncio
import sqlite3

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from queue_app import opened, press
from queue_pages import decide, save
from settled import painted

from benchmarks.review_database import make_database
from store.store import open_store

FIELDS = 130
PLAIN = "SELECT path, quote FROM fields ORDER BY expected_error DESC, id"
HEAD = 3
"""Lines above the rows: two of where she is, one of headings."""
BELOW = 2


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    """A file with three invented records."""
    path = tmp_path_factory.mktemp("walk") / "s.db"
    make_database(path, FIELDS)
    return path


@pytest.fixture(scope="module")
def plain(path):
    with sqlite3.connect(path) as database:
        return database.execute(PLAIN).fetchall()


def moved(index, key, page):
    """Where a key leads, from a row."""
    to = {
        "j": index + 1,
        "k": index - 1,
        "pagedown": index + page,
        "pageup": index - page,
        "home": 0,
        "end": FIELDS - 1,
    }[key]
    return max(0, min(to, FIELDS - 1))


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    keys=st.lists(st.sampled_from(["j", "k", "pagedown", "pageup", "home", "end"]), min_size=3, max_size=12),
    height=st.integers(8, 40),
)
def test_walking_any_way_shows_the_rows_of_one_plain_query(path, plain, keys, height):
    async def walk():
        with open_store(path) as store:
            async with opened(store, size=(200, height)) as pilot:
                rows, index = pilot.app.rows, 0
                for key in keys:
                    index = moved(index, key, height - HEAD - BELOW)
                    await press(pilot, key)
                    first = rows.scroll_offset.y
                    lines = painted(pilot.app)[HEAD:-BELOW]
                    assert rows.cursor == index
                    assert first <= index < first + len(lines)
                    for line, (name, quote) in zip(lines, plain[first:], strict=False):
                        assert name in line
                        assert quote[:20] in line

    asyncio.run(walk())


def test_rows_that_others_decide_meanwhile_move_nothing_until_the_list_is_read_again(tmp_path):
    errors = {f"field{number:02}": (90 - number) / 100 for number in range(60)}

    async def walk(store, document):
        async with opened(store, size=(160, 15)) as pilot:
            await press(pilot, *["j"] * 20)
            for number in range(0, 60, 2):
                decide(store, document, f"field{number:02}", reviewer="ben")
                if number % 20 == 0:
                    await press(pilot, "pagedown", "pageup")
            assert pilot.app.rows.row.path == "field20"

            await press(pilot, "r")
            assert [pilot.app.rows.ids.row_at(index).path for index in range(20, 24)] == [
                "field41", "field43", "field45", "field47",
            ]  # fmt: skip
            assert len(pilot.app.rows) == 30

    with open_store(tmp_path / "s.db") as store:
        document = save(store, 1, errors)
        asyncio.run(walk(store, document))
