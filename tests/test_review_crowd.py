"""Several reviewers, some killed, and a run that drafts beside them: every decision stands once."""

import json

import pytest
import review_crowd
from review_crowd import Outcome, crowd, judge

from store.store import open_store

SECONDS = 8.0
"""The full two minutes are `benchmarks/review_crowd.py`."""


@pytest.fixture(scope="module")
def left(tmp_path_factory):
    """What a crowd left, and the folder it left it in."""
    folder = tmp_path_factory.mktemp("crowd")
    return crowd(folder, SECONDS), folder


def test_no_decision_is_lost_doubled_or_overwritten(left):
    outcome, _ = left

    assert outcome.is_whole, outcome
    assert outcome.kills == 2
    assert outcome.drafted >= 1
    assert outcome.confirmed > 20


def judged(folder, journals):
    outcome = Outcome()
    with open_store(folder / "crowd.db", create=False) as store:
        judge(store, journals, outcome)
    return outcome


def test_the_judge_sees_a_decision_that_was_lost(left, tmp_path):
    _, folder = left
    journals = sorted(folder.glob("*.jsonl"))
    notes = [json.dumps({"what": what, "id": 10**6, "hash": "f"}) for what in ("trying", "kept")]
    (tmp_path / "more.jsonl").write_text("\n".join(notes))

    assert judged(folder, [*journals, tmp_path / "more.jsonl"]).lost == [10**6]


def test_the_judge_sees_decisions_nobody_was_told_of(left):
    _, folder = left
    outcome = judged(folder, sorted(folder.glob("*.jsonl"))[:2])

    assert outcome.doubled


def test_the_judge_sees_a_decision_that_did_not_see_the_one_before_it(left):
    _, folder = left
    with open_store(folder / "crowd.db", create=False) as store:
        first, *_ = review_crowd.all_events(store)
    blind = first.model_copy(update={"id": 10**6, "seen": 0})

    assert list(review_crowd.unseen([first, blind])) == [10**6]
