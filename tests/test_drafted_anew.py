"""What is drafted as something else than was decided about waits in the queue again."""

import sqlite3

import pytest
from queue_pages import Clock, decide, draft, field, paths, rows, save

from schemas.decisions import Action
from store.store import open_store


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def store(tmp_path, clock):
    with open_store(tmp_path / "s.db", clock=clock) as store:
        yield store


def test_what_is_drafted_anew_as_something_else_waits_to_be_decided_again(store):
    document = save(store, 1, {"phase": 0.1, "status": 0.5})
    decide(store, document, "status")
    anew = [field(document, "phase", 0.1), field(document, "status", 0.5, value="another")]
    store.save_draft(document, draft(document, anew, fingerprint="g"))
    assert paths(store) == ["status", "phase"]
    assert rows(store)[0].reason.startswith("drafted anew since you decided; ")

    again = decide(store, document, "status")
    assert paths(store) == ["phase"]

    decide(store, document, "status", Action.UNDO, undoes=again.id)
    assert paths(store) == ["status", "phase"]

    save(store, 1, {"phase": 0.1, "status": 0.5})  # the first one again
    assert paths(store) == ["phase"]


def test_of_a_file_that_was_written_before_this_was_noted_it_is_found_out_when_it_is_opened(store, clock):
    document = save(store, 1, {"phase": 0.1, "status": 0.5})
    decide(store, document, "status")
    anew = [field(document, "phase", 0.1), field(document, "status", 0.5, value="another")]
    store.save_draft(document, draft(document, anew, fingerprint="g"))
    with sqlite3.connect(store.path) as connection:
        connection.execute("UPDATE answers SET is_stale = 0")
        connection.execute("DELETE FROM seat_progress")  # as the migration leaves it
    assert paths(store) == ["phase"]

    with open_store(store.path, clock=clock) as opened:
        assert paths(opened) == ["status", "phase"]
