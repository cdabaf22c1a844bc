"""Leases: one reviewer a seat, taken back from who is gone, never from who is there."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from extract.read import read_bytes
from schemas.review_plan import ReviewMode, ReviewPlan
from store.errors import LeaseHeldError, LeaseLostError
from store.store import open_store

PAGE = read_bytes(b"Trial NCT99000001.", "page.txt")
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


class Clock:
    """A clock that is set by hand."""

    def __init__(self):
        self.now = NOON

    def __call__(self):
        return self.now

    def pass_minutes(self, minutes):
        self.now += timedelta(minutes=minutes)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def store(tmp_path, clock):
    with open_store(tmp_path / "s.db", clock=clock) as store:
        store.save_document(PAGE)
        yield store


def take(store, reviewer):
    return store.take_lease(PAGE.text_sha256, reviewer)


def test_a_document_is_one_reviewers_for_a_quarter_of_an_hour(store):
    lease = take(store, "ana")

    assert (lease.reviewer, lease.seat, lease.expires_at) == ("ana", 1, NOON + timedelta(minutes=15))
    assert store.leases() == [lease]


def test_who_comes_second_is_told_who_has_it_and_until_when(store):
    take(store, "ana")
    with pytest.raises(LeaseHeldError, match="reviewed by ana until 12:15:00 UTC; take another one, or wait"):
        take(store, "ben")


def test_a_lease_that_is_renewed_is_kept(store, clock):
    lease = take(store, "ana")
    clock.pass_minutes(14)
    assert store.renew_lease(lease).expires_at == NOON + timedelta(minutes=29)

    clock.pass_minutes(14)
    with pytest.raises(LeaseHeldError):
        take(store, "ben")


def test_a_lease_that_has_expired_is_anybodys_and_its_holder_is_told(store, clock):
    lost = take(store, "ana")
    clock.pass_minutes(15)
    taken = take(store, "ben")

    with pytest.raises(LeaseLostError, match="open it again"):
        store.renew_lease(lost)
    store.release_lease(lost)
    assert store.leases() == [taken]


def test_a_lease_that_has_expired_and_that_nobody_took_goes_on(store, clock):
    lease = take(store, "ana")
    clock.pass_minutes(60)
    assert store.leases() == []

    store.renew_lease(lease)
    assert [held.reviewer for held in store.leases()] == ["ana"]


def test_a_lease_that_is_released_is_free(store):
    store.release_lease(take(store, "ana"))

    assert take(store, "ben").reviewer == "ben"


def test_a_reviewer_takes_a_document_from_her_other_session(store):
    first = take(store, "ana")
    second = take(store, "ana")

    assert store.leases() == [second]
    with pytest.raises(LeaseLostError):
        store.renew_lease(first)


def test_two_review_independently_and_a_third_waits_for_either(store):
    store.set_review_plan(ReviewPlan(mode=ReviewMode.DOUBLE), settled_by="ana")
    seats = {take(store, name).seat for name in ("ana", "ben")}
    assert seats == {1, 2}

    with pytest.raises(LeaseHeldError, match="ana until 12:15:00 UTC and ben until"):
        take(store, "cem")
    assert take(store, "ben").seat == 2


CLAIM = """
import sys
from store.errors import LeaseHeldError
from store.store import open_store
with open_store(sys.argv[1], create=False) as store:
    taken = 0
    for sha in sys.argv[3:]:
        try:
            store.take_lease(sha, sys.argv[2])
            taken += 1
        except LeaseHeldError:
            pass
print(taken)
"""


def test_processes_that_take_at_once_never_share_a_document(tmp_path, project):
    pages = [read_bytes(f"Trial NCT990000{number:02}.".encode(), f"{number}.txt") for number in range(40)]
    with open_store(tmp_path / "s.db") as store:
        store.save_documents(pages)
        commands = [
            [sys.executable, "-c", CLAIM, str(tmp_path / "s.db"), name, *(p.text_sha256 for p in pages)]
            for name in ("ana", "ben", "cem", "dia")
        ]
        running = [subprocess.Popen(c, stdout=subprocess.PIPE, text=True, cwd=project) for c in commands]
        taken = [int(process.communicate()[0]) for process in running]

        assert sum(taken) == len(store.leases()) == 40
