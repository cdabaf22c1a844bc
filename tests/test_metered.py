"""The call log of a run: the store's calls, counted."""

from datetime import UTC, datetime

import pytest

from flows.metered import MeteredLog
from flows.report import CallCounts
from schemas.calls import CallStatus, ModelCall
from store.store import open_store


def a_call(request_hash="h", status=CallStatus.OK, **more):
    return ModelCall(
        request_hash=request_hash,
        model="m",
        group="arms",
        document_sha256="d",
        prompt_version="1",
        status=status,
        started_at=datetime(2031, 5, 1, tzinfo=UTC),
        **more,
    )


@pytest.fixture
def store(tmp_path):
    with open_store(tmp_path / "s.db") as store:
        yield store


def test_calls_are_recorded_in_the_store_and_counted(store):
    log = MeteredLog(store)
    log.record(a_call("a", prompt_tokens=10, completion_tokens=2, cost_usd=0.5))
    log.record(a_call("b", CallStatus.MALFORMED, prompt_tokens=20, completion_tokens=3))
    log.record(a_call("c", CallStatus.FAILED))

    assert log.counts == CallCounts(
        made=3, failed=1, unusable=1, prompt_tokens=30, completion_tokens=5, cost_usd=0.5
    )
    assert store.find("a") == a_call("a", prompt_tokens=10, completion_tokens=2, cost_usd=0.5)


def test_a_call_of_an_earlier_run_is_found_and_counted_as_served(store):
    store.record(a_call())
    log = MeteredLog(store)

    assert (log.find("h"), log.find("other")) == (a_call(), None)
    assert log.counts == CallCounts(from_log=1)


def test_a_request_is_unanswered_until_it_has_a_reply(store):
    log = MeteredLog(store)
    log.record(a_call(status=CallStatus.FAILED))
    assert log.unanswered == {"h"}

    log.record(a_call())
    assert log.unanswered == set()


@pytest.mark.parametrize("status", [CallStatus.MALFORMED, CallStatus.REFUSED])
def test_forced_runs_ask_again_once_where_a_reply_was_of_no_use(store, status):
    store.record(a_call(status=status))
    store.record(a_call("good"))
    log = MeteredLog(store, ask_again=True)

    assert [log.find(name) is None for name in ("h", "h", "good")] == [True, False, False]
