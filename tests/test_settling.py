"""What a record says in the end: one answer where one reviews, agreement or settlement where two do."""

import pytest
from reviewing import ALTERED, CITY, DRAFT, ENROLLED, FACT, PAGE, Reviewer, said

from schemas.decisions import ADJUDICATOR, RECORD, Action, Said, current
from schemas.fields import State
from schemas.review_plan import ReviewMode, ReviewPlan
from schemas.reviewed import said_by
from schemas.settling import Basis
from store.errors import DecisionMismatchError, StaleDecisionError
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


def finish(*reviewers):
    """Answer what is open as it was drafted, and declare it finished."""
    for who in reviewers:
        answered = {e.subject for e in who.store.events(PAGE.text_sha256) if e.seat == who.seat}
        for field in DRAFT.fields:
            if field.path not in answered:
                who.accept(field, reason="seen on paper")
        if FACT not in answered:
            who.decide(Action.DISMISS, FACT)
        who.complete()


def changes(who, field, after):
    """Reopen a finished record, answer one field anew, and finish it again."""
    who.decide(Action.REOPEN, RECORD)
    before = current(e for e in who.store.events(PAGE.text_sha256, field.path) if e.seat == who.seat).after
    who.correct(field, after, before=before)
    who.complete()


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
    finish(ana, ben)

    settled = {field.path: field for field in store.settled(PAGE.text_sha256)}
    assert settled.keys() == {CITY.path, ALTERED.path}
    field = settled[CITY.path]
    assert (field.path, field.said.value, field.basis) == (CITY.path, "PORTO ", Basis.TWO)
    assert [event.reviewer for event in field.events] == ["ana", "ben"]
    assert field.is_changed


def test_single_review_that_becomes_double_keeps_the_first_answers_until_the_second_agrees(store, ana, ben):
    finish(ana)
    double(store)
    assert told(store) == {}

    finish(ben)
    assert told(store)[ENROLLED.path] == (120, Basis.TWO)


def test_of_a_record_that_two_review_nothing_counts_before_both_have_finished(store, ana, ben):
    double(store)
    finish(ana)
    for field in DRAFT.fields:
        ben.accept(field, reason="seen on paper")
    assert store.settled(PAGE.text_sha256) == ()

    finish(ben)
    assert len(store.settled(PAGE.text_sha256)) == 3
    ana.decide(Action.REOPEN, RECORD)
    assert store.settled(PAGE.text_sha256) == ()


@pytest.fixture
def settled(store, ana, ben):
    """The two differ on the enrolment, and Cem has settled it."""
    double(store)
    ben.correct(ENROLLED, said(12))
    finish(ana, ben)
    cem = Reviewer(store, "cem", ADJUDICATOR)
    cem.correct(ENROLLED, said(20), reason="table 1")
    cem.complete()
    return cem


def test_whoever_settles_it_has_the_last_word(store, settled):  # noqa: ARG001  # has done it
    assert told(store)[ENROLLED.path] == (20, Basis.ADJUDICATED)
    assert store.disputes()[0].is_complete


def test_when_both_come_to_agree_after_it_was_settled_what_they_say_counts(store, settled, ana, ben):
    changes(ana, ENROLLED, said(12))

    assert told(store)[ENROLLED.path] == (12, Basis.TWO)
    assert store.disputes() == []
    settled.decide(Action.REOPEN, RECORD)
    with pytest.raises(DecisionMismatchError, match=r"the two agree on .*; there is nothing to settle"):
        settled.correct(ENROLLED, said(30), before=said(20))
    changes(ben, ENROLLED, said(13))
    assert ENROLLED.path not in told(store)


def test_when_they_differ_otherwise_after_it_was_settled_it_is_a_dispute_again(store, settled, ana):
    changes(ana, ENROLLED, said(18, "18"))
    [record] = store.disputes()

    assert ENROLLED.path not in told(store)
    assert (record.disputed, record.settled, record.is_complete) == (1, 0, False)

    settled.correct(ENROLLED, said(12))
    assert told(store)[ENROLLED.path] == (12, Basis.ADJUDICATED)
    assert store.disputes()[0].is_complete


def test_what_is_taken_back_and_done_again_leaves_it_settled(store, settled, ana):  # noqa: ARG001  # has done it
    ana.decide(Action.REOPEN, RECORD)
    [accepted] = [e for e in store.events(PAGE.text_sha256, ENROLLED.path) if e.seat == 1]
    ana.undo(ana.undo(accepted))
    ana.complete()

    assert told(store)[ENROLLED.path] == (20, Basis.ADJUDICATED)


def test_an_answer_to_a_pair_that_is_no_more_is_refused(store, ana, ben):
    double(store)
    ben.correct(ENROLLED, said(12))
    finish(ana, ben)
    cem = Reviewer(store, "cem", ADJUDICATOR)
    seen = cem.pair_on(ENROLLED.path)
    changes(ben, ENROLLED, said(13))

    for pair in (seen, None):
        with pytest.raises(StaleDecisionError, match=r"what the two say of .* has changed meanwhile"):
            cem.correct(ENROLLED, said(12), settles=pair)


def test_what_was_settled_counts_when_one_reviews_again_until_she_answers_anew(store, settled, ana):  # noqa: ARG001
    store.set_review_plan(ReviewPlan(), settled_by="lead")
    assert told(store)[ENROLLED.path] == (20, Basis.ADJUDICATED)

    changes(ana, ENROLLED, said(18, "18"))
    assert told(store)[ENROLLED.path] == (18, Basis.ONE)


def test_two_absences_of_different_kinds_are_no_agreement(store, ana, ben):
    double(store)
    for who, state in ((ana, State.NOT_STATED), (ben, State.NOT_APPLICABLE)):
        who.decide(Action.NOT_STATED, before=said_by(ENROLLED), after=Said(state=state))
        finish(who)

    assert ENROLLED.path not in told(store)


def test_an_added_field_comes_after_the_drafted_ones(store, ana):
    ana.decide(Action.ADD, "arms[0].n_planned", after=said(18, "18"))
    ana.accept(ENROLLED)

    assert list(told(store)) == [ENROLLED.path, "arms[0].n_planned"]


def test_an_answer_to_an_older_draft_counts_and_is_marked(store, ana):
    ana.accept(ENROLLED)
    changed = ENROLLED.model_copy(update={"value": 130})
    store.save_draft(PAGE, DRAFT.model_copy(update={"fields": (changed,), "fingerprint": "g"}))

    [field] = store.settled(PAGE.text_sha256)
    assert (field.said.value, field.drafted.value, field.is_stale) == (120, 130, True)
