"""Settling what two left open: only what differs, anonymously, by somebody who sat at neither seat."""

import pytest
from reviewing import ALTERED, CITY, DRAFT, ENROLLED, FACT, PAGE, Clock, Reviewer, said

from schemas.decisions import ADJUDICATOR, RECORD, Action
from schemas.review_plan import ReviewMode, ReviewPlan
from schemas.reviewed import reviewed_fields, said_by
from schemas.settling import Basis
from store.errors import LeaseHeldError, LeaseLostError, RecordOpenError
from store.store import open_store

AGE = "arms[0].n_planned"


@pytest.fixture
def store(tmp_path):
    with open_store(tmp_path / "s.db", clock=Clock()) as store:
        store.save_draft(PAGE, DRAFT)
        store.set_review_plan(ReviewPlan(mode=ReviewMode.DOUBLE), settled_by="lead")
        yield store


@pytest.fixture
def ana(store):
    return Reviewer.sits_down(store, "ana")


@pytest.fixture
def ben(store, ana):  # noqa: ARG001  # the first seat is taken
    return Reviewer.sits_down(store, "ben")


@pytest.fixture
def finished(store, ana, ben):
    """Ana and Ben agree on the identifier and, but for case, the city; not on the enrolment and an age."""
    ana.accept(ALTERED, reason="seen")
    ben.accept(ALTERED, reason="looked up")
    ana.accept(CITY)
    ben.correct(CITY, said("porto", "Porto"))
    ana.accept(ENROLLED)
    ben.correct(ENROLLED, said(12), reason="misprint")
    ben.decide(Action.COMMENT, reason="see table 2")
    ana.decide(Action.DISMISS, FACT)
    ben.decide(Action.ADD, AGE, after=said(18, "18"))
    for reviewer in (ana, ben):
        reviewer.complete()
        store.release_lease(reviewer.lease)
    return store


@pytest.fixture
def cem(finished):
    return judge(finished, "cem")


def judge(store, name):
    lease = store.take_adjudication(PAGE.text_sha256, name)
    return Reviewer(store, name, lease.seat, PAGE, lease)


def answers(field):
    return {field.a.said and field.a.said.value, field.b.said and field.b.said.value}


def test_what_differs_after_normalisation_is_listed_and_nothing_else(finished):
    [record] = finished.disputes()

    assert (record.document, record.disputed, record.settled, record.is_complete) == (
        "porto.txt",
        2,
        0,
        False,
    )


def test_both_answers_stand_beside_the_draft_without_who_gave_them(store, cem):
    enrolled, age = store.open_adjudication(cem.lease).disputed

    assert (enrolled.path, enrolled.drafted, answers(enrolled)) == (ENROLLED.path, ENROLLED, {120, 12})
    assert (age.path, age.drafted, answers(age)) == (AGE, None, {None, 18})
    told = {(enrolled.a.reason, enrolled.a.comments), (enrolled.b.reason, enrolled.b.comments)}
    assert told == {(None, ()), ("misprint", ("see table 2",))}
    shown = store.open_adjudication(cem.lease).model_dump_json()
    assert "ana" not in shown
    assert "ben" not in shown


def test_which_side_is_a_does_not_tell_the_seat(tmp_path):
    sides = set()
    with open_store(tmp_path / "s.db", clock=Clock()) as store:
        fields = tuple(ENROLLED.model_copy(update={"path": f"arms[{n}].n_planned"}) for n in range(40))
        store.save_draft(PAGE, DRAFT.model_copy(update={"fields": fields, "coverage": None}))
        store.set_review_plan(ReviewPlan(mode=ReviewMode.DOUBLE), settled_by="lead")
        for name, value in (("ana", 1), ("ben", 2)):
            reviewer = Reviewer.sits_down(store, name)
            for field in fields:
                reviewer.correct(field, said(value))
            reviewer.complete()
        cem = judge(store, "cem")
        shown = [field.a.said.value for field in store.open_adjudication(cem.lease).disputed]
        again = [field.a.said.value for field in store.open_adjudication(cem.lease).disputed]
        sides = {value: shown.count(value) for value in (1, 2)}

    assert shown == again
    assert all(5 < count < 35 for count in sides.values())


def test_her_answer_is_the_one_that_counts(store, cem):
    cem.correct(ENROLLED, said(12), reason="as in table 2")

    settled = {field.path: field for field in store.settled(PAGE.text_sha256)}
    assert (settled[ENROLLED.path].said.value, settled[ENROLLED.path].basis) == (12, Basis.ADJUDICATED)
    assert settled[CITY.path].basis is Basis.TWO
    assert AGE not in settled
    assert store.disputes()[0].settled == 1
    own = reviewed_fields(store.open_adjudication(cem.lease).review)
    assert [field.path for field in own if field.answer] == [ENROLLED.path]


def test_it_is_settled_when_every_difference_is(store, cem):
    cem.accept(ENROLLED)
    with pytest.raises(RecordOpenError, match="1 field and 0 facts"):
        cem.complete()

    cem.decide(Action.ADD, AGE, after=said(18, "18"))
    cem.complete()
    assert store.disputes()[0].is_complete


def test_neither_of_the_two_can_settle_it(finished):
    with pytest.raises(LeaseHeldError, match="ben knows the answers of one of its seats"):
        judge(finished, "ben")
    with pytest.raises(LeaseHeldError, match="ana knows the answers"):
        Reviewer(finished, "ana", ADJUDICATOR).accept(ENROLLED)


def test_whoever_settled_it_cannot_review_it(store, cem):
    cem.accept(ENROLLED)
    with pytest.raises(LeaseHeldError, match="cem settles it"):
        store.take_lease(PAGE.text_sha256, "cem")


def test_whoever_has_seen_both_answers_cannot_review_it(store, cem):
    store.release_lease(cem.lease)
    store.set_review_plan(ReviewPlan(), settled_by="lead")
    with pytest.raises(LeaseHeldError, match="cem settles it"):
        store.take_lease(PAGE.text_sha256, "cem")


def test_nothing_is_settled_or_shown_before_both_have_finished(store, ana, ben):
    ana.answer_all()
    ana.complete()
    ben.accept(ENROLLED)
    with pytest.raises(LeaseHeldError, match="finish it independently"):
        judge(store, "cem")
    with pytest.raises(LeaseHeldError, match="finish it independently"):
        Reviewer(store, "cem", ADJUDICATOR).accept(ENROLLED)
    assert store.disputes() == []


def test_a_lease_of_another_seat_shows_no_other_answers(finished):
    lease = finished.take_lease(PAGE.text_sha256, "ana")
    with pytest.raises(LeaseHeldError):
        finished.open_adjudication(lease)
    with pytest.raises(LeaseLostError):
        finished.open_adjudication(lease.model_copy(update={"token": "x", "seat": ADJUDICATOR}))


def test_reopening_a_seat_takes_the_record_from_the_list(finished):
    ana = Reviewer.sits_down(finished, "ana")
    reopened = ana.decide(Action.REOPEN, RECORD)
    assert finished.disputes() == []

    ana.correct(ENROLLED, said(12), before=said_by(ENROLLED))
    ana.undo(reopened)
    [record] = finished.disputes()
    assert record.disputed == 1


def test_where_one_reviews_nothing_is_disputed(finished):
    finished.set_review_plan(ReviewPlan(), settled_by="lead")

    assert finished.disputes() == []


def test_what_is_disputed_follows_from_the_log(finished):
    kept = finished.disputes()
    finished.rebuild_answers()

    assert finished.disputes() == kept != []
