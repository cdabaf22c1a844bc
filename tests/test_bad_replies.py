"""Replies as no endpoint should give them: said and kept out, never promoted, never a crash."""

from __future__ import annotations

import json
import re
from typing import Literal

import pytest
from chat_server import ChatServer, says
from hay_fever import TEXT, TYPE, Calls, ask, make_document
from steady_endpoint import example_of

from extract.asker import Asker
from extract.drafting import draft_document
from extract.fewshot import EXAMPLE_TURNS
from extract.model import Endpoint
from extract.profiles import LARGE, SMALL
from schemas.catalogue import RecordType
from schemas.declare import stated
from schemas.fields import Drafter, State
from schemas.values import RATIO, Group

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


QUOTES = re.findall(r'"quote":"(.*?)"', "".join(answer for _, answer in EXAMPLE_TURNS))


def _draft(reply, profile, record_type):
    """The invented trial, drafted with an endpoint that replies so, and how often it was asked."""
    with ChatServer(reply) as server:
        endpoint = Endpoint("scripted", "k", server.url, profile)
        with Asker(endpoint, Calls(), concurrency=4) as asker:
            draft = draft_document(make_document(), record_type=record_type, asker=asker)
    return draft, len(server.requests)


@pytest.mark.parametrize("profile", [SMALL, LARGE], ids=["small", "large"])
@pytest.mark.parametrize("quote", QUOTES)
def test_words_of_the_worked_examples_are_never_a_stated_value(quote, profile):
    def reply(request):
        return says(json.dumps(example_of(request["response_format"]["json_schema"]["schema"], quote)))

    draft, asked = _draft(reply, profile, TYPE)
    said = [field for field in draft.fields if field.drafter is Drafter.MODEL and field.state.has_value]

    assert asked
    for field in said:
        assert field.state is not State.STATED or field.evidence[0].quote in TEXT
        assert quote in TEXT or quote not in {span.quote for span in field.evidence}


class Blinding(Group):
    """Who knows."""

    masking: Literal["NONE", "DOUBLE"] | None = stated("Who is kept unaware.", required=True)


@pytest.mark.parametrize("profile", [SMALL, LARGE], ids=["small", "large"])
def test_a_value_outside_the_enumeration_is_a_failure_and_no_value(profile):
    answer = {"quote": "open trial", "value": "PURPLE"}
    reply = {"answer": answer} if profile is SMALL else {"masking": answer}
    draft, asked = _draft([says(json.dumps(reply))], profile, RecordType("blinding", Blinding))

    assert asked
    assert not any(field.state.has_value for field in draft.fields if field.drafter is Drafter.MODEL)
    assert [failure.group for failure in draft.failures] == ["masking"]


class Shares(Group):
    """How many get what."""

    ratio: str | None = stated("How participants are shared out.", required=True, form=RATIO)


SHARES = RecordType("shares", Shares)


def test_words_that_are_no_ratio_are_a_failure_and_no_value():
    reply = {"ratio": {"quote": "open trial", "value": "equal"}}
    draft, asked = _draft([says(json.dumps(reply))], LARGE, SHARES)

    assert asked
    assert not any(field.state.has_value for field in draft.fields if field.drafter is Drafter.MODEL)
    assert [(f.group, f.reason) for f in draft.failures] == [
        ("ratio", "answered with 'equal', which has not the form of the field")
    ]


def test_a_small_model_is_not_asked_for_a_ratio_where_none_is_printed():
    _, asked = _draft([], SMALL, SHARES)

    assert asked == 0
