"""Seats: two who review one document never meet, and nobody's answers are shown to the other."""

from datetime import timedelta

import pytest
from reviewing import ALTERED, CITY, DRAFT, ENROLLED, NOON, PAGE, Clock, Reviewer, said

from schemas.decisions import Action
from schemas.review_plan import ReviewMode, ReviewPlan
from schemas.undoing import next_undo
from store.errors import LeaseHeldError, LeaseLostError
from store.store import open_store


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def store(tmp_path, clock):
    with open_store(tmp_path / "s.db", clock=clock) as store:
        store.save_draft(PAGE, DRAFT)
        yield store


@pytest.fixture
def double(store):
    return settle(store, ReviewMode.DOUBLE)


def settle(store, mode):
    store.set_review_plan(ReviewPlan(mode=mode), settled_by="lead")
    return store


def leave(reviewer):
    reviewer.store.release_lease(reviewer.lease)


def sit(store, name):
    return Reviewer.sits_down(store, name)


def test_whoever_decided_at_a_seat_finds_it_again_and_nobody_else_does(double):
    ana, ben = sit(double, "ana"), sit(double, "ben")
    ana.accept(ENROLLED)
    ben.accept(CITY)
    leave(ana)
    leave(ben)

    assert sit(double, "ben").seat == ben.seat != ana.seat
    with pytest.raises(LeaseHeldError, match="reviewed by ana and ben, independently; take another one"):
        sit(double, "cem")


def test_a_reviewer_never_gets_the_other_seat(double):
    ana = sit(double, "ana")
    ana.accept(ENROLLED)
    leave(ana)
    ben = sit(double, "ben")

    assert (ana.seat, ben.seat, sit(double, "ana").seat) == (1, 2, 1)
    leave(ana)
    leave(ben)
    with pytest.raises(LeaseHeldError, match="ana knows the answers of one of its seats"):
        Reviewer(double, "ana", seat=2).accept(ENROLLED)


@pytest.mark.parametrize("name", ["Ana", " ana", "ANA", "an\u200ba"])
def test_a_name_in_other_letters_is_the_same_reviewer_by_the_spelling_the_file_has(double, name):
    ana = sit(double, "ana")
    again = sit(double, name)
    assert (again.seat, again.lease.reviewer) == (ana.seat, "ana")

    accepted = Reviewer(double, name, lease=again.lease).accept(ENROLLED)
    leave(again)
    assert next_undo([accepted], "ana") == next_undo([accepted], name) == [accepted]
    assert sit(double, name).seat == ana.seat
    with pytest.raises(LeaseHeldError):
        Reviewer(double, name, seat=2).accept(ENROLLED)


def test_where_one_reviews_she_may_be_followed(store):
    ana = sit(store, "ana")
    ana.accept(ENROLLED)
    leave(ana)

    ben = sit(store, "ben")
    assert [event.reviewer for event in store.open_review(ben.lease).events] == ["ana"]


def test_whoever_has_read_the_first_ones_answers_is_not_the_second(store):
    ana = sit(store, "ana")
    ana.accept(ENROLLED)
    leave(ana)
    leave(sit(store, "ben"))
    settle(store, ReviewMode.DOUBLE)

    with pytest.raises(LeaseHeldError, match="ben knows the answers of one of its seats"):
        sit(store, "ben")
    assert sit(store, "cem").seat == 2


def test_single_review_becomes_double_and_keeps_every_answer(store):
    ana = sit(store, "ana")
    kept = ana.accept(ENROLLED)
    settle(store, ReviewMode.DOUBLE)
    leave(ana)

    assert store.open_review(sit(store, "ana").lease).events == (kept,)
    assert sit(store, "ben").seat == 2


def test_whoever_only_looked_in_leaves_the_seat_free(double):
    leave(sit(double, "ana"))
    sit(double, "ben")
    sit(double, "cem")

    assert {lease.reviewer: lease.seat for lease in double.leases()} == {"ben": 1, "cem": 2}


def test_a_review_holds_the_events_of_its_own_seat_alone(double):
    ana, ben = sit(double, "ana"), sit(double, "ben")
    mine = ana.accept(ENROLLED)
    ben.correct(ENROLLED, said(12))
    ben.decide(Action.COMMENT, CITY.path, reason="looks wrong")

    assert double.open_review(ana.lease).events == (mine,)
    assert double.history(ana.lease) == double.history(ana.lease, ENROLLED.path) == [mine]
    assert double.history(ana.lease, CITY.path) == []


@pytest.mark.parametrize("lie", [{"seat": 2}, {"reviewer": "ben"}, {"seat": 0}])
def test_what_a_lease_says_of_itself_is_not_believed(double, lie):
    ana, ben = sit(double, "ana"), sit(double, "ben")
    ben.accept(ENROLLED)

    assert double.open_review(ana.lease.model_copy(update=lie)).events == ()


@pytest.mark.parametrize("token", ["", "x", "' OR 1=1 --"])
def test_without_the_token_nothing_is_seen(double, token):
    forged = sit(double, "ana").lease.model_copy(update={"token": token})

    for look in (double.open_review, double.history):
        with pytest.raises(LeaseLostError, match="open it again"):
            look(forged)


def test_work_under_an_ended_lease_that_nobody_followed_is_kept(store, clock):
    ana = sit(store, "ana")
    clock.pass_minutes(60)

    assert ana.accept(ENROLLED).reviewer == "ana"


def test_work_under_a_lease_that_somebody_followed_is_refused(store, clock):
    ana = sit(store, "ana")
    clock.pass_minutes(60)
    sit(store, "ben")

    with pytest.raises(LeaseLostError, match="open it again"):
        ana.accept(ENROLLED)
    assert store.events(PAGE.text_sha256) == []


def test_without_a_lease_nobody_decides_at_a_seat_that_somebody_has(store):
    sit(store, "ana")
    with pytest.raises(LeaseHeldError, match="being reviewed by ana"):
        Reviewer(store, "ben").accept(ENROLLED)


def test_a_lease_is_good_for_its_own_seat_and_reviewer_alone(double):
    ana, ben = sit(double, "ana"), sit(double, "ben")
    for wrong in ({"seat": ben.seat}, {"reviewer": "ben"}):
        with pytest.raises(LeaseLostError):
            double.decide(ana.decision(Action.SKIP, **wrong), ana.lease)


def test_a_seat_that_is_handed_over_is_the_others_with_its_answers(double):
    ana, ben = sit(double, "ana"), sit(double, "ben")
    kept = ana.accept(ENROLLED)
    ben.accept(ENROLLED)
    double.hand_over(PAGE.text_sha256, ana.seat, to="cem", handed_by="lead")

    assert double.open_review(sit(double, "cem").lease).events == (kept,)
    with pytest.raises(LeaseLostError):
        ana.accept(CITY)
    with pytest.raises(LeaseHeldError):
        sit(double, "ana")


def test_a_seat_is_not_handed_to_whoever_sits_at_the_other(double):
    sit(double, "ana").accept(ENROLLED)
    sit(double, "ben").accept(ENROLLED)
    with pytest.raises(LeaseHeldError, match="ben knows the answers of one of its seats"):
        double.hand_over(PAGE.text_sha256, 1, to="ben", handed_by="lead")


def test_whoever_is_given_a_seat_leaves_the_other_where_she_has_only_sat_down(double):
    ana, ben = sit(double, "ana"), sit(double, "ben")
    ana.accept(ENROLLED)
    double.hand_over(PAGE.text_sha256, ana.seat, to="ben", handed_by="lead")

    with pytest.raises(LeaseLostError):
        ben.accept(ENROLLED)
    assert sit(double, "ben").seat == ana.seat


def test_a_clock_that_was_put_back_makes_no_lease_eternal(store, clock):
    sit(store, "ana")
    clock.pass_minutes(-180)

    assert store.leases() == []
    assert sit(store, "ben").lease.expires_at == NOON - timedelta(minutes=165)


def test_a_clock_that_is_put_right_by_seconds_ends_no_lease(store, clock):
    lease = sit(store, "ana").lease
    clock.pass_minutes(-0.5)

    assert store.leases() == [lease]
    with pytest.raises(LeaseHeldError):
        sit(store, "ben")


def test_a_lease_goes_on_after_the_clock_was_put_back(store, clock):
    ana = sit(store, "ana")
    clock.pass_minutes(-180)
    store.renew_lease(ana.lease)

    assert [held.reviewer for held in store.leases()] == ["ana"]
    assert ana.accept(ALTERED, reason="as on paper").id == 1
