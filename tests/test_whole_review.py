"""Records are reviewed completely with the keyboard alone, and with the mouse alone, from the queue on."""

import asyncio
import os
import sqlite3

import pytest
from review_page import PAGE, Clock, store_with
from screen_play import review
from whole_review import keys_alone, mouse_alone, review_all

from extract.drafting import draft_document
from extract.read import read_file
from schemas.decisions import Action
from store.store import open_store

BOTH = pytest.mark.parametrize("by", [keys_alone, mouse_alone])
UNANSWERED = "SELECT path FROM fields EXCEPT SELECT subject FROM answers WHERE is_answer"
COMPLETED = "SELECT count(*) FROM decisions WHERE action = 'complete' AND subject = ''"
ALL_EXAMPLES = pytest.mark.skipif(
    "REVIEW_EXAMPLES" not in os.environ, reason="takes minutes; REVIEW_EXAMPLES=1 reviews all of examples/"
)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "s.db"


def reviewed(store, by, size=(100, 30)):
    """How many steps it took until nothing waited."""
    return asyncio.run(review_all(review(store, Clock(), document_sha256=None), by, size))


def actions(store, document):
    return {event.subject: event.action for event in store.events(document.text_sha256)}


@BOTH
def test_a_record_is_reviewed_completely_with_keys_or_mouse_alone(path, by):
    with store_with(path) as store:
        reviewed(store, by)
        done = actions(store, PAGE)
        paths = {field.path for field in store.load_draft("NCT99000101")[1].fields}

        assert done.pop("") is Action.COMPLETE
        assert paths == {subject for subject, action in done.items() if action is not Action.DISMISS}
        assert list(done.values()).count(Action.DISMISS) == 2
        assert store.verify_decisions().problem is None
        assert store.leases() == []
    with sqlite3.connect(path) as file:
        assert file.execute(UNANSWERED).fetchall() == []
        assert file.execute(COMPLETED).fetchone() == (1,)


@ALL_EXAMPLES
@BOTH
def test_all_examples_are_reviewed_completely(path, examples, by):
    pages = [read_file(page, page.name) for page in sorted(examples.glob("*.txt"))]
    with open_store(path) as store:
        for page in pages:
            store.save_draft(page, draft_document(page))
        steps = reviewed(store, by, (140, 40))
        done = [actions(store, page) for page in pages]

        assert [each[""] for each in done] == [Action.COMPLETE] * len(pages)
        assert store.verify_decisions().problem is None
    print(f"{by.__name__}: {len(pages)} records, {sum(map(len, done)):,} decisions, {steps:,} steps")  # noqa: T201
