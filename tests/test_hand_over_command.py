"""`trialspan hand-over`: a seat goes from one reviewer to another, and to nobody who knows the other seat."""

import pytest
from reviewing import DRAFT, ENROLLED, PAGE, Reviewer

from schemas.review_plan import ReviewMode, ReviewPlan
from store.errors import LeaseHeldError
from store.store import open_store
from trialspan.__main__ import main


@pytest.fixture
def path(tmp_path):
    with open_store(tmp_path / "s.db") as store:
        store.save_draft(PAGE, DRAFT)
        store.set_review_plan(ReviewPlan(mode=ReviewMode.DOUBLE), settled_by="lead")
        for name in ("ana", "ben"):
            Reviewer.sits_down(store, name).accept(ENROLLED)
    return tmp_path / "s.db"


def hand_over(path, giver, taker):
    return main(["hand-over", "porto.txt", "--from", giver, "--to", taker, "--by", "lead", "--db", str(path)])


def test_who_was_given_a_seat_goes_on_with_its_answers_and_who_gave_it_does_not(path, capsys):
    assert hand_over(path, "ben", "cem") == 0
    assert capsys.readouterr().err == "porto.txt: cem goes on where ben stopped\n"

    with open_store(path) as store:
        lease = store.take_lease(PAGE.text_sha256, "cem")
        assert [event.reviewer for event in store.open_review(lease).events] == ["ben"]
        with pytest.raises(LeaseHeldError, match="not hers now"):
            store.take_lease(PAGE.text_sha256, "ben")
        assert store.verify_decisions().problem is None


@pytest.mark.parametrize(
    ("giver", "taker", "said"),
    [
        ("ana", "ben", "ben knows the answers of one of its seats"),
        ("dan", "cem", "'dan' has no seat at it; it is reviewed by 'ana', 'ben'"),
    ],
)
def test_what_cannot_be_handed_over_is_said_and_nothing_is_kept(path, capsys, giver, taker, said):
    assert hand_over(path, giver, taker) == 1

    assert said in capsys.readouterr().err
    with open_store(path) as store:
        assert store.seats_of(PAGE.text_sha256) == {1: ("ana",), 2: ("ben",)}
