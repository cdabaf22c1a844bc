"""Asking: what each way of failing costs, what is kept, and that nothing is paid for twice."""

from __future__ import annotations

import json
import socket
import threading
import time
from datetime import UTC, datetime

import pytest
from chat_server import ChatServer, Said, fails, says

from extract.asker import ATTEMPTS, Asker, hash_request
from extract.errors import EndpointError
from extract.model import Endpoint
from extract.profiles import LARGE, SMALL
from extract.prompt import Message, Prompt
from extract.reply_schema import nullable, object_schema, schema_text
from schemas.calls import CallStatus, ModelCall

ANSWER = object_schema({"answer": nullable({"type": "integer"})})
GOOD = says('{"answer": 7}')


class Log:
    """A call log in memory."""

    def __init__(self) -> None:
        self.calls: dict[str, ModelCall] = {}
        self.recorded: list[ModelCall] = []

    def find(self, request_hash: str) -> ModelCall | None:
        return self.calls.get(request_hash)

    def record(self, call: ModelCall) -> None:
        self.recorded.append(call)
        self.calls[call.request_hash] = call


def _prompt(question: str = "How many?") -> Prompt:
    turns = (Message("system", "Answer in JSON."), Message("user", question))
    return Prompt("participants", "d" * 64, turns, schema_text(ANSWER), 50)


def _ask(server, log=None, *, prompt=None, profile=LARGE, slept=None, concurrency=2):
    endpoint = Endpoint("scripted", "sk-test", server.url, profile)
    sleep = (slept if slept is not None else []).append
    with Asker(endpoint, log or Log(), concurrency=concurrency, sleep=sleep) as asker:
        return asker.result_of(asker.ask(prompt or _prompt(), asker.next_rank()))


def test_a_good_reply_is_validated_and_recorded():
    log = Log()
    with ChatServer([GOOD]) as server:
        asked = _ask(server, log)

    assert asked.reply == {"answer": 7}
    (call,) = log.recorded
    assert (call.status, call.attempts, call.prompt_tokens, call.completion_tokens) == (
        CallStatus.OK,
        1,
        100,
        10,
    )
    assert call.reply == '{"answer": 7}'
    assert call.cost_usd is None
    assert call.latency_s > 0


def test_the_request_carries_temperature_seed_and_a_strict_schema_and_the_key():
    with ChatServer([GOOD]) as server:
        _ask(server)

    (request,) = server.requests
    assert request["temperature"] == 0
    assert isinstance(request["seed"], int)
    assert request["response_format"]["json_schema"] == {"name": "reply", "strict": True, "schema": ANSWER}
    assert server.keys == ["Bearer sk-test"]


def test_what_the_log_holds_is_never_asked_again():
    log = Log()
    with ChatServer([GOOD]) as server:
        first = _ask(server, log)
        second = _ask(server, log)

    assert first.reply == second.reply
    assert len(server.requests) == 1
    assert len(log.recorded) == 1


def test_a_failed_call_in_the_log_is_asked_again():
    log = Log()
    with ChatServer([fails(500)] * ATTEMPTS + [GOOD]) as server:
        assert _ask(server, log).call.status is CallStatus.FAILED
        assert _ask(server, log).reply == {"answer": 7}


def test_the_same_question_asked_twice_at_once_is_sent_once():
    with (
        ChatServer([says('{"answer": 7}', delay_s=0.2)]) as server,
        Asker(Endpoint("scripted", "k", server.url), Log(), concurrency=4) as asker,
    ):
        futures = [asker.ask(_prompt(), 0) for _ in range(4)]
        replies = [asker.result_of(future).reply for future in futures]

    assert replies == [{"answer": 7}] * 4
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    "wrong",
    ["", "no json", '{"answer": "seven"}', '{"other": 1}', "[]", "null", '{"answer": NaN}', '"\\ud800"'],
)
def test_a_reply_that_does_not_validate_is_asked_for_once_more_with_the_error(wrong):
    with ChatServer([says(wrong), GOOD]) as server:
        asked = _ask(server)

    assert asked.reply == {"answer": 7}
    assert asked.call.attempts == 2
    assert asked.call.prompt_tokens == 200
    assert [m["role"] for m in server.requests[1]["messages"]] == ["system", "user", "assistant", "user"]
    assert "not valid" in server.requests[1]["messages"][-1]["content"]


def test_a_reply_that_stays_invalid_is_malformed_and_not_asked_for_a_third_time():
    log = Log()
    with ChatServer([says("nonsense")]) as server:
        asked = _ask(server, log)
        again = _ask(server, log)

    assert asked.call.status is again.call.status is CallStatus.MALFORMED
    assert asked.reply is None
    assert len(server.requests) == 2


def test_json_in_a_code_fence_is_read():
    with ChatServer([says('```json\n{"answer": 7}\n```')]) as server:
        assert _ask(server).reply == {"answer": 7}


def test_a_truncated_reply_is_its_own_outcome_and_not_retried():
    with ChatServer([says('{"answer": ', finish="length")]) as server:
        asked = _ask(server)

    assert asked.call.status is CallStatus.TRUNCATED
    assert len(server.requests) == 1


def test_a_prompt_too_long_for_the_server_counts_as_truncated():
    with ChatServer([fails(400, "the request exceeds the available context size")]) as server:
        assert _ask(server).call.status is CallStatus.TRUNCATED


@pytest.mark.parametrize(
    "said",
    [says(None, refusal="I cannot help."), says("no", finish="content_filter")],
    ids=["refusal", "filter"],
)
def test_a_refusal_is_its_own_outcome_and_not_retried(said):
    with ChatServer([said]) as server:
        asked = _ask(server)

    assert asked.call.status is CallStatus.REFUSED
    assert "refused" in asked.call.error
    assert len(server.requests) == 1


def test_after_429_the_server_is_waited_for_as_long_as_it_says():
    slept: list[float] = []
    with ChatServer([fails(429, "slow down", retry_after="3"), GOOD]) as server:
        asked = _ask(server, slept=slept)

    assert asked.reply == {"answer": 7}
    assert asked.call.attempts == 2
    assert len(slept) == 1
    assert 3 <= slept[0] < 4


def test_server_errors_are_waited_out_with_growing_pauses():
    slept: list[float] = []
    with ChatServer([fails(500), fails(503), Said("<html>bad gateway", 502), GOOD]) as server:
        asked = _ask(server, slept=slept)

    assert asked.reply == {"answer": 7}
    assert asked.call.attempts == 4
    assert slept[0] < slept[1] < slept[2]


def test_a_server_that_keeps_failing_costs_its_call_only():
    log = Log()
    with ChatServer([fails(500, "out of order")]) as server:
        asked = _ask(server, log)

    assert asked.call.status is CallStatus.FAILED
    assert "out of order" in asked.call.error
    assert f"({ATTEMPTS} attempts)" in asked.call.error
    assert len(server.requests) == ATTEMPTS
    assert log.recorded == [asked.call]


def test_a_server_that_asks_for_an_hour_is_not_waited_for():
    slept: list[float] = []
    with ChatServer([fails(429, "daily limit", retry_after="3600")]) as server:
        asked = _ask(server, slept=slept)

    assert asked.call.status is CallStatus.FAILED
    assert slept == []


@pytest.mark.parametrize(
    "body", ["<html>welcome</html>", "{}", '{"choices": []}', '{"choices": null}', "[1]"]
)
def test_something_else_than_a_completion_is_retried(body):
    with ChatServer([Said(body), GOOD]) as server:
        assert _ask(server).reply == {"answer": 7}


@pytest.mark.parametrize("status", [401, 403])
def test_a_refused_key_stops_the_whole_run_at_once(status):
    log, questions = Log(), [_prompt(f"Question {n}?") for n in range(100)]
    with (
        ChatServer([fails(status, "bad key")]) as server,
        Asker(Endpoint("scripted", "k", server.url), log, concurrency=2) as asker,
    ):
        futures = [asker.ask(question, 0) for question in questions]
        for future in futures:
            with pytest.raises(EndpointError, match=r"refused the key .*check OPENAI_API_KEY"):
                asker.result_of(future)
        assert "refused the key" in asker.stop_reason

    assert len(server.requests) <= 3
    assert log.recorded == []


def test_an_unknown_model_is_said_by_name():
    with (
        ChatServer([fails(404, "no such model")]) as server,
        pytest.raises(EndpointError, match=r"knows no model 'scripted'"),
    ):
        _ask(server)


def test_nobody_listening_stops_the_run_with_one_line():
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}/v1"
    with (
        Asker(Endpoint("m", "k", url), Log(), concurrency=2, sleep=[].append) as asker,
        pytest.raises(EndpointError, match=r"cannot be reached.*check OPENAI_BASE_URL"),
    ):
        asker.result_of(asker.ask(_prompt(), 0))


def test_an_endpoint_that_dies_in_the_middle_stops_the_run_and_keeps_what_came():
    log, slept = Log(), []
    replies = [GOOD] * 3 + [fails(500, "dying")]
    with (
        ChatServer(replies) as server,
        Asker(Endpoint("m", "k", server.url), log, concurrency=1, sleep=slept.append) as asker,
    ):
        futures = [asker.ask(_prompt(f"Question {n}?"), 0) for n in range(50)]
        with pytest.raises(EndpointError, match="failed in a row"):
            [asker.result_of(future) for future in futures]

    assert [call.status for call in log.recorded[:3]] == [CallStatus.OK] * 3
    assert len(server.requests) < 40


def test_a_server_without_json_schema_gets_json_mode_and_the_schema_in_words():
    def script(request):
        if request["response_format"]["type"] == "json_schema":
            return fails(400, "response_format of type json_schema is not supported")
        return GOOD

    with (
        ChatServer(script) as server,
        Asker(Endpoint("m", "k", server.url), Log(), concurrency=1) as asker,
    ):
        for n in range(3):
            assert asker.result_of(asker.ask(_prompt(f"{n}?"), 0)).reply == {"answer": 7}

    kinds = [request["response_format"]["type"] for request in server.requests]
    assert kinds == ["json_schema", "json_object", "json_object", "json_object"]
    assert json.dumps(ANSWER) in server.requests[-1]["messages"][0]["content"]


@pytest.mark.parametrize(
    ("part", "message"),
    [
        ("max_tokens", "Unsupported parameter: use 'max_completion_tokens' instead"),
        ("temperature", "temperature does not support 0"),
        ("seed", "unknown field seed"),
    ],
)
def test_a_setting_the_server_does_not_know_is_left_out(part, message):
    with ChatServer(lambda request: fails(400, message) if part in request else GOOD) as server:
        assert _ask(server).reply == {"answer": 7}

    assert part not in server.requests[-1]


def test_a_bad_request_costs_its_call_only():
    with ChatServer([fails(400, "messages must not be so")]) as server:
        asked = _ask(server)

    assert asked.call.status is CallStatus.FAILED
    assert asked.call.attempts == 1


def test_a_slow_server_is_given_up_after_the_profiles_time():
    from dataclasses import replace

    hurried = replace(LARGE, timeout_s=0.2)
    with ChatServer([says('{"answer": 7}', delay_s=1.0), GOOD]) as server:
        asked = _ask(server, profile=hurried)

    assert asked.reply == {"answer": 7}
    assert asked.call.attempts == 2


def test_as_many_calls_are_on_their_way_as_allowed_and_no_more():
    with (
        ChatServer([says('{"answer": 7}', delay_s=0.05)]) as server,
        Asker(Endpoint("m", "k", server.url), Log(), concurrency=4) as asker,
    ):
        futures = [asker.ask(_prompt(f"{n}?"), 0) for n in range(40)]
        [asker.result_of(future) for future in futures]

    assert server.most_at_once == 4


def test_questions_of_earlier_documents_go_first():
    all_are_asked = threading.Event()

    def reply(_):
        all_are_asked.wait(timeout=60)
        return says('{"answer": 7}', delay_s=0.02)

    with (
        ChatServer(reply) as server,
        Asker(Endpoint("m", "k", server.url), Log(), concurrency=1) as asker,
    ):
        futures = [asker.ask(_prompt(f"late {n}"), 5) for n in range(8)]
        futures += [asker.ask(_prompt(f"early {n}"), 1) for n in range(3)]
        all_are_asked.set()
        [asker.result_of(future) for future in futures]

    asked = [request["messages"][-1]["content"] for request in server.requests]
    early = [at for at, question in enumerate(asked) if "early" in question]
    assert len(asked) == 11
    assert early[1] <= 4  # two late ones were on their way, and one worker may wait longer for its turn


def test_stopping_cancels_what_waits_and_does_not_wait_for_what_is_on_its_way():
    with ChatServer([says('{"answer": 7}', delay_s=5)]) as server:
        began = time.monotonic()
        with Asker(Endpoint("m", "k", server.url), Log(), concurrency=1) as asker:
            futures = [asker.ask(_prompt(f"{n}?"), 0) for n in range(10)]
            threading.Timer(0.2, asker.stop).start()
            with pytest.raises(EndpointError, match="asking was stopped"):
                asker.result_of(futures[-1])
        assert time.monotonic() - began < 2


def test_the_small_profile_asks_for_logprobs_and_keeps_their_mean():
    completion = json.loads(says('{"answer": 7}').body)
    completion["choices"][0]["logprobs"] = {
        "content": [{"token": "a", "logprob": -0.5}, {"token": "b", "logprob": -1.5}]
    }
    with ChatServer([Said(json.dumps(completion))]) as server:
        asked = _ask(server, profile=SMALL)

    assert server.requests[0]["logprobs"] is True
    assert asked.call.mean_logprob == -1.0


def test_a_logged_reply_is_read_again_from_its_raw_text():
    log, endpoint = Log(), Endpoint("scripted", "sk-test", "http://127.0.0.1:9/v1")
    log.calls[hash_request(endpoint, _prompt())] = ModelCall(
        request_hash=hash_request(endpoint, _prompt()),
        model="scripted",
        group="participants",
        document_sha256="d" * 64,
        prompt_version="0",
        status=CallStatus.OK,
        reply='{"answer": 9}',
        started_at=datetime(2026, 1, 1, tzinfo=UTC),
    )
    with Asker(endpoint, log, concurrency=1) as asker:
        assert asker.result_of(asker.ask(_prompt(), 0)).reply == {"answer": 9}
