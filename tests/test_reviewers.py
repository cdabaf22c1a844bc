"""One person is one reviewer, whichever way her name is typed."""

import unicodedata

import pytest
from reviewing import DRAFT, ENROLLED, PAGE, Clock, Reviewer, said

from review_tui.keeper import Clocks, Keeper
from schemas.attention import Outcome
from schemas.queue import QueueFilter, SavedView
from schemas.review_plan import ReviewPlan
from schemas.reviewers import is_same_person, spelling
from store.errors import DecisionMismatchError
from store.store import open_store

NAME = "Zoë Å"


@pytest.mark.parametrize(
    "other", [unicodedata.normalize("NFD", NAME), "ZOË å", "  zoë\tÅ ", "Zo\u200bë Å", "zoë \u212b"]
)
def test_case_blanks_accents_and_what_nobody_sees_make_no_other_person(other):
    assert is_same_person(NAME, other)
    assert spelling(other, ["ben", NAME]) == NAME


@pytest.mark.parametrize("other", ["Zoe Å", "ZoëÅ", "Zoë"])
def test_other_letters_and_words_do(other):
    assert not is_same_person(NAME, other)


def test_a_new_name_is_kept_composed_and_without_needless_blanks():
    assert spelling(f" {unicodedata.normalize('NFD', 'Zoë')}  B ", []) == "Zoë B"


@pytest.fixture
def store(tmp_path):
    with open_store(tmp_path / "s.db", clock=Clock()) as store:
        store.save_draft(PAGE, DRAFT)
        store.set_review_plan(ReviewPlan(attention_share=1), settled_by="lead")
        yield store


def test_checks_undo_and_views_are_hers_by_any_spelling(store):
    first = Reviewer.sits_down(store, "Ana")
    wrong = store.show_check(first.lease, ENROLLED.path).shown
    store.save_view(SavedView(name="mine", wanted=QueueFilter(), reviewer="Ana"))
    store.release_lease(first.lease)
    again = Reviewer.sits_down(store, "ANA")

    clocks = Clocks(Clock(), float)
    assert store.known_as("aNA") == again.lease.reviewer == Keeper(store, "ana", clocks).reviewer == "Ana"
    assert store.views(store.known_as("ana"))[0].name == "mine"
    assert [decoy.shown for decoy in store.planned_checks(again.lease)] == [wrong]
    with pytest.raises(DecisionMismatchError, match="never kept"):
        again.correct(ENROLLED, said(wrong.value))
    store.resolve_check(again.lease, ENROLLED.path, Outcome.CAUGHT)
    assert [rate.reviewer for rate in store.attention_figures()] == [None, "Ana"]
