"""Endpoints: where they come from, what a call to them costs, and what tells one request from another."""

from __future__ import annotations

import json

import pytest

from extract.asker import hash_request
from extract.errors import EndpointError
from extract.model import Endpoint, endpoint_from
from extract.prices import price_call
from extract.prompt import Message, Prompt
from extract.reply_schema import NULL, nullable, object_schema, schema_text

ANSWER = object_schema({"answer": nullable({"type": "integer"})})


def _prompt(question: str = "How many?") -> Prompt:
    turns = (Message("system", "Answer in JSON."), Message("user", question))
    return Prompt("participants", "d" * 64, turns, schema_text(ANSWER), 50)


def test_a_call_on_this_machine_costs_nothing_and_a_listed_model_its_price():
    assert price_call(Endpoint("m", "k", "http://127.0.0.1:1/v1", is_local=True), 100, 10) == 0.0
    assert price_call(Endpoint("gpt-4o-mini", "k"), 1_000_000, 100_000) == pytest.approx(0.21)
    assert price_call(Endpoint("gpt-4o-mini", "k", "https://proxy.example/v1"), 100, 10) is None
    assert price_call(Endpoint("gpt-4o-mini", "k"), None, 10) is None


def test_the_hash_depends_on_model_text_and_schema_and_on_nothing_else():
    here, there = Endpoint("m", "k1", "http://a/v1"), Endpoint("m", "k2", "http://b/v1")
    other_schema = Prompt("participants", "d" * 64, _prompt().messages, schema_text(NULL), 50)

    assert hash_request(here, _prompt()) == hash_request(there, _prompt())
    assert hash_request(here, _prompt()) != hash_request(Endpoint("n", "k1"), _prompt())
    assert hash_request(here, _prompt()) != hash_request(here, _prompt("Other?"))
    assert hash_request(here, _prompt()) != hash_request(here, other_schema)


def test_the_environment_gives_key_and_address():
    endpoint = endpoint_from({"OPENAI_API_KEY": "sk-1", "OPENAI_BASE_URL": "http://host/v1"}, "m")

    assert (endpoint.api_key, endpoint.base_url, endpoint.model) == ("sk-1", "http://host/v1", "m")
    assert "sk-1" not in repr(endpoint)


def test_without_key_and_address_the_message_says_what_to_set():
    with pytest.raises(EndpointError, match="set OPENAI_API_KEY"):
        endpoint_from({}, "m")
    with pytest.raises(EndpointError, match="no http address"):
        endpoint_from({"OPENAI_BASE_URL": "host:8000"}, "m")


def test_a_prompt_is_told_apart_by_the_same_text_as_ever():
    """Calls in databases of former releases are found by the hash of it."""
    prompt = _prompt("Wie viele „Größen“?")
    turns = [[message.role, message.content] for message in prompt.messages]

    assert prompt.identity == json.dumps([turns, ANSWER, 50], ensure_ascii=False, sort_keys=True)
