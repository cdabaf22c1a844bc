"""While a check of attention is open, a reviewer's lists say what her record says."""

import pytest
from reviewing import CITY, DRAFT, ENROLLED, PAGE, Clock, Reviewer, a_field, said

from schemas.attention import Outcome
from schemas.fields import DraftedField, Drafter, State
from schemas.queue import QueueFilter, QueueQuery, Show
from schemas.review_plan import ReviewMode, ReviewPlan
from schemas.value_words import say_value
from store.store import open_store

SEX = a_field("eligibility.sex", "FEMALE", "adults")


@pytest.fixture
def store(tmp_path):
    with open_store(tmp_path / "s.db", clock=Clock()) as store:
        fields = (ENROLLED, SEX, CITY)
        store.save_draft(PAGE, DRAFT.model_copy(update={"fields": fields, "coverage": None}))
        settle(store, 1)
        yield store


def settle(store, share, mode=ReviewMode.SINGLE):
    store.set_review_plan(ReviewPlan(mode=mode, attention_share=share), settled_by="lead")


def query(who, words="", *, by_record=False):
    return QueueQuery(reviewer=who, wanted=QueueFilter(show=Show.ALL, words=words), by_record=by_record)


def seen(store, who, words=""):
    """Path and value of what the queue shows."""
    ids = store.queue_part(query(who, words)).ids
    return {row.path: row.value for row in store.queue_rows(who, ids)}


def checked(store, who):
    lease = store.take_lease(PAGE.text_sha256, who)
    return lease, {decoy.path: decoy.shown.value for decoy in store.planned_checks(lease)}


def test_the_queue_shows_the_values_the_record_shows(store):
    before = seen(store, "ana")
    _, shown = checked(store, "ana")

    assert shown.keys() == {ENROLLED.path, SEX.path}
    assert before == seen(store, "ana") == {CITY.path: "Porto", **shown}
    assert store.queue_next(query("ana")).value == before[store.queue_next(query("ana")).path]


def test_of_two_who_review_each_has_her_own(store):
    settle(store, 1, ReviewMode.DOUBLE)
    for who in ("ana", "ben", "cem"):
        lease, shown = checked(store, who)
        assert seen(store, who) == {CITY.path: "Porto", **shown}
        store.release_lease(lease)


def test_when_a_check_is_over_the_queue_shows_the_draft(store):
    lease, _ = checked(store, "ana")
    for field in (ENROLLED, SEX):
        store.resolve_check(lease, field.path, Outcome.CAUGHT)

    assert seen(store, "ana") == {field.path: field.value for field in (ENROLLED, SEX, CITY)}


def test_what_is_answered_is_shown_as_it_was_drafted(store):
    Reviewer.sits_down(store, "ana").correct(SEX, said("ALL", "adults"))

    assert seen(store, "ana")[SEX.path] == "FEMALE"


@pytest.mark.parametrize("words", ["female", "FEMALE sex"])
def test_a_search_does_not_find_what_is_not_shown(store, words):
    assert seen(store, "ana", words) == {}
    assert store.queue_count(query("ana", words)) == 0
    assert store.queue_part(query("ana", words, by_record=True)).ids == ()
    settle(store, 0)

    assert seen(store, "ana", words) == {SEX.path: "FEMALE"}
    assert len(store.queue_part(query("ana", words, by_record=True)).ids) == 1


def test_a_search_finds_what_is_shown_once_it_was_in_view(store):
    lease, shown = checked(store, "ana")
    store.show_check(lease, ENROLLED.path)
    words = say_value(shown[ENROLLED.path])

    assert seen(store, "ana", words) == {ENROLLED.path: shown[ENROLLED.path]}
    assert len(store.queue_part(query("ana", words, by_record=True)).ids) == 1
    assert seen(store, "ben", "120") == {ENROLLED.path: seen(store, "ben")[ENROLLED.path]}


def test_a_search_by_path_or_words_finds_a_checked_field_as_ever(store):
    assert seen(store, "ana", "enrollment 120").keys() == {ENROLLED.path}


def test_an_absence_is_not_found_by_what_stands_for_nothing(store):
    absent = DraftedField(path="identification.acronym", state=State.NOT_STATED, drafter=Drafter.LABEL)
    store.save_draft(PAGE, DRAFT.model_copy(update={"fields": (absent,), "fingerprint": "g"}))

    assert seen(store, "ana", "acronym") == {absent.path: None}
    assert seen(store, "ana", "null") == {}
