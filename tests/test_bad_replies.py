"""Replies as no endpoint should give them: said and kept out, never promoted, never a crash."""

from __future__ import annotations

import json

import pytest
from chat_server import ChatServer, says
from hay_fever import ask

from extract.profiles import LARGE, SMALL

NOT_JSON = {
    "nested too deep": "[" * 100_000,
    "a name twice": '{"answer": null, "answer": {"quote": "80 adults", "value": "80"}}',
    "not a number": '{"answer": NaN}',
    "too large a number": '{"answer": 1e999}',
    "half a character": '{"answer": {"quote": "\\ud800"}}',
    "a megabyte of words": "word " * 200_000,
    "an array": "[]",
    "nested nulls": '{"answer": {"quote": null, "value": null}}',
    "arrays for objects": '{"answer": [[1]], "size": [[1]], "arms": [[1]], "findings": [[1]]}',
}


@pytest.mark.parametrize("profile", [SMALL, LARGE], ids=["small", "large"])
@pytest.mark.parametrize("reply", NOT_JSON.values(), ids=NOT_JSON)
def test_a_malformed_reply_is_a_failure_of_its_group(reply, profile):
    with ChatServer([says(reply)]) as server:
        answers, failures = ask(server, profile=profile)

    assert answers == ()
    assert failures
    assert all("not valid after a second ask" in failure.reason for failure in failures)


def _large(**groups):
    def reply(request):
        (name,) = request["response_format"]["json_schema"]["schema"]["properties"]
        nothing = {"enrolled": None, "duration": None} if name == "size" else []
        return says(json.dumps({name: groups.get(name, nothing)}))

    return reply


@pytest.mark.parametrize("quote", ["", "word " * 200_000], ids=["none", "a megabyte"])
def test_a_value_with_no_quote_or_a_page_of_one_is_said_and_not_kept(quote):
    size = {"enrolled": {"quote": quote, "value": 80}, "duration": None}
    with ChatServer(_large(size=size)) as server:
        answers, failures = ask(server, profile=LARGE)

    assert answers == ()
    assert [failure.group for failure in failures] == ["size.enrolled"]
    assert f"a quote of {len(quote):,} characters" in failures[0].reason


def test_ten_thousand_items_of_a_reply_are_ten_thousand_answers():
    arms = [{"label": {"quote": f"arm {n}", "value": f"arm {n}"}, "dose": None} for n in range(10_000)]
    with ChatServer(_large(arms=arms)) as server:
        answers, _ = ask(server, profile=LARGE)

    assert len({answer.path for answer in answers}) == 10_000
