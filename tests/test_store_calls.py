"""Model calls: every outcome kept, replies found again, from many threads, and after a kill -9."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from schemas.calls import CallStatus, ModelCall
from store.errors import StoreError
from store.store import open_store

NOON = datetime(2031, 5, 1, 12, tzinfo=UTC)


def a_call(request_hash: str, **more) -> ModelCall:
    known = {"model": "m", "group": "arms", "document_sha256": "d", "prompt_version": "1", "started_at": NOON}
    return ModelCall(request_hash=request_hash, **{"status": CallStatus.OK, **known, **more})


def test_a_call_comes_back_as_it_was_recorded(tmp_path):
    full = a_call(
        "h",
        group="arms[0].regimens[1].dose",
        reply='{"answer": "≥ 5 \\ud800"}\x00\ud800',
        error="no 'quote' in it",
        prompt_tokens=120,
        completion_tokens=7,
        cost_usd=0.00125,
        mean_logprob=-0.25,
        latency_s=6.5,
        attempts=3,
    )
    with open_store(tmp_path / "s.db") as store:
        for call in (full, a_call("bare")):
            store.record(call)
            assert store.find(call.request_hash) == call


def test_a_request_that_was_never_made_has_no_call(tmp_path):
    with open_store(tmp_path / "s.db") as store:
        assert store.find("' OR 1=1 --") is None


@pytest.mark.parametrize("status", [s for s in CallStatus if s.is_final])
def test_a_final_outcome_is_found_again(tmp_path, status):
    with open_store(tmp_path / "s.db") as store:
        store.record(a_call("h", status=status))
        assert store.find("h") == a_call("h", status=status)


def test_a_failed_call_is_kept_but_never_served(tmp_path):
    with open_store(tmp_path / "s.db") as store:
        store.record(a_call("h", status=CallStatus.FAILED, error="429"))
        assert store.find("h") is None
        store.record(a_call("h", reply="{}"))
        store.record(a_call("h", status=CallStatus.FAILED, error="500"))
        assert store.find("h") == a_call("h", reply="{}")
        assert store.status().model_calls == 3


def test_the_newest_reply_answers_for_a_request_that_was_made_again(tmp_path):
    with open_store(tmp_path / "s.db") as store:
        store.record(a_call("h", reply="first"))
        store.record(a_call("h", reply="second"))
        assert store.find("h") == a_call("h", reply="second")


def test_calls_can_be_neither_changed_nor_deleted(tmp_path):
    with open_store(tmp_path / "s.db") as store:
        store.record(a_call("h", reply="{}"))
        for sql in ("UPDATE model_calls SET reply = ''", "DELETE FROM model_calls"):
            with pytest.raises(StoreError, match="model calls are"):
                store._database.execute(sql)
        with pytest.raises(StoreError, match="model calls are kept"):
            store._database.execute("INSERT OR REPLACE INTO model_calls SELECT * FROM model_calls")


def test_threads_record_and_find_at_the_same_time_and_lose_nothing(tmp_path):
    def ask(worker: int) -> int:
        names = [f"{worker}-{number}" for number in range(50)]
        for name in names:
            store.record(a_call(name, reply=name))
        return sum(store.find(name) == a_call(name, reply=name) for name in names)

    with open_store(tmp_path / "s.db") as store, ThreadPoolExecutor(8) as pool:
        found = list(pool.map(ask, range(8)))
        assert store.status().model_calls == 400

    assert found == [50] * 8


def test_two_open_stores_of_one_file_take_turns(tmp_path):
    def record(store, name: str) -> None:
        for number in range(50):
            store.record(a_call(f"{name}{number}"))

    path = tmp_path / "s.db"
    with open_store(path) as one, open_store(path) as other, ThreadPoolExecutor(2) as pool:
        jobs = [pool.submit(record, one, "a"), pool.submit(record, other, "b")]
        for job in jobs:
            job.result()
        assert one.status().model_calls == other.status().model_calls == 100


def test_a_moment_without_a_zone_is_taken_as_utc(tmp_path):
    with open_store(tmp_path / "s.db") as store:
        store.record(a_call("h", started_at=NOON.replace(tzinfo=None)))
        assert store.find("h") == a_call("h")
