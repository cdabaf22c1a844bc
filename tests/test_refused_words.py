"""Words that were typed for a decision the store refuses are there when it is decided again."""

import sqlite3
from contextlib import ExitStack, contextmanager

import pytest
from review_page import PAGE, PHASE, TITLE, Clock, store_with
from screen_play import goes_to, play, review, said, types


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def path(tmp_path):
    return tmp_path / "s.db"


@pytest.fixture
def store(path, clock):
    with store_with(path, clock=clock, timeout_s=0.2) as store:
        yield store


@pytest.fixture
def app(store, clock):
    return review(store, clock)


@contextmanager
def locked(path):
    """Another program writes for longer than the store waits."""
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield
    other.close()


def entering(stack, path):
    return lambda _pilot: stack.enter_context(locked(path))


def leaving(stack):
    return lambda _pilot: stack.close()


@pytest.mark.parametrize(("at", "key"), [(TITLE.path, "c"), (PHASE.path, "a")])
def test_words_of_a_refused_decision_are_there_when_its_dialog_is_opened_again(app, store, path, at, key):
    with ExitStack() as stack:
        play(
            app, goes_to(at), key, types("see the erratum"), entering(stack, path), "ctrl+s", leaving(stack),
            goes_to(at), key, "ctrl+s",
        )  # fmt: skip

    assert "your words are there when you decide again" in said(app)
    assert [(event.subject, event.reason) for event in store.events(PAGE.text_sha256)] == [
        (at, "see the erratum")
    ]
