"""A screen that is open for hours keeps nothing of what was opened over it and closed again.

Of the dashboard nothing is said here: each of the few threads that read may keep the last one it read for.
"""

import gc
from collections import Counter

import pytest
from review_page import Clock, store_with
from screen_play import play, review
from textual.widget import Widget

TIMES = 4


def kept(counts):
    """Notes how many widgets of each kind there are that are on no screen."""

    def step(pilot):
        gc.collect()
        gone = (each for each in gc.get_objects() if isinstance(each, Widget) and not each.is_attached)
        counts.append(Counter(type(each).__name__ for each in gone if each.app is pilot.app))

    return step


@pytest.mark.parametrize("key", ["e", "c", "m", "plus", "h", "question_mark"])
def test_what_was_opened_over_a_record_is_gone_when_it_is_closed(tmp_path, key):
    counts = []
    with store_with(tmp_path / "s.db") as store:
        play(review(store, Clock()), key, "escape", kept(counts), *[key, "escape"] * TIMES, kept(counts))

    assert counts[1] - counts[0] == Counter()


@pytest.mark.parametrize("key", ["f", "slash", "D"])
def test_what_was_opened_over_the_queue_is_gone_when_it_is_closed(tmp_path, key):
    counts = []
    with store_with(tmp_path / "s.db") as store:
        app = review(store, Clock(), document_sha256=None)
        play(app, key, "escape", kept(counts), *[key, "escape"] * TIMES, kept(counts))

    assert counts[1] - counts[0] == Counter()
