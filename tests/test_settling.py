"""What a record says in the end: one answer where one reviews, agreement or settlement where two do."""

import pytest
from reviewing import ALTERED, CITY, DRAFT, ENROLLED, FACT, PAGE, Reviewer, said

from schemas.decisions import ADJUDICATOR, Action, Said
from schemas.fields import State
from schemas.review_plan import ReviewMode, ReviewPlan
from schemas.reviewed import said_by
from schemas.settling import Basis
from store.store import open_store


@pytest.fixture
def store(tmp_path):
    with open_store(tmp_path / "s.db") as store:
        store.save_draft(PAGE, DRAFT)
        yield store


@pytest.fixture
def ana(store):
    return Reviewer(store, "ana", 1)


@pytest.fixture
def ben(store):
    return Reviewer(store, "ben", 2)


def double(store):
    store.set_review_plan(ReviewPlan(mode=ReviewMode.DOUBLE), settled_by="lead")


def told(store):
    return {
        field.path: (field.said and field.said.value, field.basis)
        for field in store.settled(PAGE.text_sha256)
    }


def test_where_one_reviews_her_answers_count(store, ana, ben):
    ana.accept(ENROLLED)
    ana.decide(Action.REJECT, CITY.path, before=said_by(CITY))
    ben.accept(ALTERED, reason="seen")

    assert told(store) == {ENROLLED.path: (120, Basis.ONE), CITY.path: (None, Basis.ONE)}


def test_what_is_put_off_or_taken_back_is_not_settled(store, ana):
    ana.decide(Action.SKIP)
    ana.undo(ana.accept(CITY))

    assert store.settled(PAGE.text_sha256) == ()


def test_where_two_review_what_both_say_counts(store, ana, ben):
    double(store)
    ana.correct(CITY, said("PORTO ", "Porto"))
    ben.accept(CITY)
    ana.accept(ENROLLED)
    ben.correct(ENROLLED, said(12))
    ana.accept(ALTERED, reason="seen")

    [field] = store.settled(PAGE.text_sha256)
    assert (field.path, field.said.value, field.basis) == (CITY.path, "PORTO ", Basis.TWO)
    assert [event.reviewer for event in field.events] == ["ana", "ben"]
    assert field.is_changed


def test_single_review_that_becomes_double_keeps_the_first_answers_until_the_second_agrees(store, ana, ben):
    ana.accept(ENROLLED)
    double(store)
    assert told(store) == {}

    ben.accept(ENROLLED)
    assert told(store) == {ENROLLED.path: (120, Basis.TWO)}


def test_whoever_settles_it_has_the_last_word(store, ana, ben):
    double(store)
    ana.accept(ENROLLED)
    ben.correct(ENROLLED, said(12))
    for who in (ana, ben):
        who.accept(CITY)
        who.accept(ALTERED, reason="seen")
        who.decide(Action.DISMISS, FACT)
        who.complete()
    Reviewer(store, "cem", ADJUDICATOR).correct(ENROLLED, said(20), reason="table 1")

    assert told(store)[ENROLLED.path] == (20, Basis.ADJUDICATED)


def test_two_absences_of_different_kinds_are_no_agreement(store, ana, ben):
    double(store)
    for who, state in ((ana, State.NOT_STATED), (ben, State.NOT_APPLICABLE)):
        who.decide(Action.NOT_STATED, before=said_by(ENROLLED), after=Said(state=state))

    assert told(store) == {}


def test_an_added_field_comes_after_the_drafted_ones(store, ana):
    ana.decide(Action.ADD, "eligibility.minimum_age", after=said(18, "18"))
    ana.accept(ENROLLED)

    assert list(told(store)) == [ENROLLED.path, "eligibility.minimum_age"]


def test_an_answer_to_an_older_draft_counts_and_is_marked(store, ana):
    ana.accept(ENROLLED)
    changed = ENROLLED.model_copy(update={"value": 130})
    store.save_draft(PAGE, DRAFT.model_copy(update={"fields": (changed,), "fingerprint": "g"}))

    [field] = store.settled(PAGE.text_sha256)
    assert (field.said.value, field.drafted.value, field.is_stale) == (120, 130, True)
