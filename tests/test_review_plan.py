"""The plan of a review: which documents two review, and that what was settled is kept."""

import hashlib
import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from schemas.review_plan import ReviewMode, ReviewPlan
from store.store import open_store

HASHES = [hashlib.sha256(str(number).encode()).hexdigest() for number in range(2000)]
DOUBLE = ReviewPlan(mode=ReviewMode.DOUBLE)


def sample(share):
    return ReviewPlan(mode=ReviewMode.SAMPLE, share=share)


@pytest.fixture
def store(tmp_path):
    with open_store(tmp_path / "s.db") as store:
        yield store


@pytest.mark.parametrize(("plan", "seats"), [(ReviewPlan(), 1), (DOUBLE, 2), (sample(0), 1), (sample(1), 2)])
def test_one_reviews_a_document_or_two_do(plan, seats):
    assert {plan.seats(sha256) for sha256 in HASHES} == {seats}


def test_a_sample_is_about_as_large_as_its_share():
    twice = sum(sample(0.2).seats(sha256) == 2 for sha256 in HASHES)

    assert 0.17 < twice / len(HASHES) < 0.23


@given(st.text("0123456789abcdef", min_size=64, max_size=64), st.floats(0, 1), st.floats(0, 1))
def test_a_larger_sample_keeps_the_documents_of_a_smaller_one(sha256, one, other):
    assert sample(min(one, other)).seats(sha256) <= sample(max(one, other)).seats(sha256)


@pytest.mark.parametrize(
    "wrong", [{"share": 0.2}, {"mode": "sample", "share": 1.1}, {"attention_share": -0.1}, {"mode": "triple"}]
)
def test_a_plan_that_contradicts_itself_is_none(wrong):
    with pytest.raises(ValidationError):
        ReviewPlan.model_validate(wrong)


def test_checks_of_attention_are_announced_where_there_are_some():
    assert ReviewPlan().announcement is None
    assert ReviewPlan(attention_share=0.02).announcement.startswith(
        "About 2.0% of the fields are first shown"
    )


def test_without_a_plan_one_reviews_and_the_newest_plan_counts(store):
    assert store.review_plan() == ReviewPlan()

    store.set_review_plan(sample(0.2), settled_by="ana")
    store.set_review_plan(DOUBLE, settled_by="ben")
    assert store.review_plan() == DOUBLE


def test_every_plan_is_kept_with_who_settled_it_and_cannot_be_changed(store):
    store.set_review_plan(sample(0.2), settled_by="ana")
    store.set_review_plan(sample(0.2), settled_by="ana")
    store.set_review_plan(DOUBLE, settled_by="ben")

    with sqlite3.connect(store.path) as connection:
        kept = connection.execute("SELECT mode, share, settled_by FROM review_plans").fetchall()
        with pytest.raises(sqlite3.IntegrityError, match="written once"):
            connection.execute("UPDATE review_plans SET mode = 'single'")
        with pytest.raises(sqlite3.IntegrityError, match="are kept"):
            connection.execute("DELETE FROM review_plans")
    assert kept == [("sample", 0.2, "ana"), ("double", 0.0, "ben")]
