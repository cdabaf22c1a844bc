"""Texts by hash, and one draft of each model."""

import pytest
from annotated import PAGE, database_of, draft_of, stated
from pages import document_of

from store.errors import RecordNotFoundError
from store.store import open_store


@pytest.fixture
def store(tmp_path):
    with open_store(tmp_path / "store.db") as opened:
        yield opened


def test_every_text_is_listed_with_its_names_and_whether_it_is_drafted(store):
    other = document_of("Another page\n")
    store.save_document(PAGE)
    store.save_document(PAGE.model_copy(update={"name": "copy/page.txt"}))
    store.save_draft(other, draft_of(document=other))

    assert [(text.text_sha256, text.names, text.is_drafted) for text in store.texts()] == [
        (PAGE.text_sha256, ("page.txt", "copy/page.txt"), False),
        (other.text_sha256, ("page.txt",), True),
    ]


def test_the_drafts_of_a_text_are_the_newest_of_each_model_the_current_one_first(tmp_path):
    old = draft_of(fingerprint="1", model="small")
    newer = draft_of(stated("arms[0].label", "Placebo"), fingerprint="2", model="small")
    path = database_of(tmp_path / "a.db", old, newer, draft_of(fingerprint="3"))
    with open_store(path) as store:
        document, drafts = store.drafts_of(PAGE.text_sha256)

    assert document == PAGE
    assert [(draft.model, draft.fingerprint) for draft in drafts] == [(None, "3"), ("small", "2")]


def test_a_text_that_is_not_kept_is_said(store):
    with pytest.raises(RecordNotFoundError, match="no text 'ab'"):
        store.drafts_of("ab")
