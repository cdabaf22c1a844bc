"""`--corroborate`: the model is asked for what is settled too; agreement and disagreement become visible."""

from __future__ import annotations

import json

import pytest
from chat_server import ChatServer, last_user_turn, says
from hay_fever import ANSWERS, TITLE, answering, ask, label

from extract.asker import Asker
from extract.drafting import draft_document, fingerprint
from extract.model import Endpoint
from extract.profiles import LARGE, SMALL, corroborating
from extract.read import read_file
from schemas.fields import Flag, State
from trialspan.__main__ import main

PAGE = "abstract-superiority-hazard-ratio.txt"
RANDOMIZED = "participants.n_randomized"


def asked_in(server):
    return [last_user_turn(request).rsplit("\n\n", 1)[1] for request in server.requests]


def test_what_labels_settled_is_asked_again():
    labels = (TITLE, label("size.enrolled", "80"))
    with ChatServer(answering(ANSWERS)) as server:
        answers, _ = ask(server, labels=labels, profile=corroborating(SMALL))

    assert any("Number of participants" in question for question in asked_in(server))
    assert any("Title" in question for question in asked_in(server))
    assert "size.enrolled" in {answer.path for answer in answers}


def choose(request, number):
    """The figure among those a question offers that prints a number."""
    _, answer = request["response_format"]["json_schema"]["schema"]["properties"]["answer"]["anyOf"]
    offered = answer["properties"]["quote"]["enum"]
    return {"quote": next(quote for quote in offered if number in quote), "value": number}


def draft(page, number):
    """The draft of a page by a model that answers one question and abstains otherwise."""

    def reply(request):
        asked = last_user_turn(request).rsplit("\n\n", 1)[1]
        is_asked = "participants said to be randomised, over all arms" in asked
        return says(json.dumps({"answer": choose(request, number) if is_asked and number else None}))

    with (
        ChatServer(reply) as server,
        Asker(Endpoint("m", "k", server.url, corroborating(SMALL)), Log(), concurrency=2) as asker,
    ):
        found = draft_document(read_file(page, page.name), asker=asker)
    return found, {field.path: field for field in found.fields}


class Log:
    """A call log that remembers nothing."""

    def find(self, request_hash):  # noqa: ARG002  # a call log's door
        return None

    def record(self, call):
        pass


def test_a_model_that_agrees_corroborates_the_field(examples):
    _, fields = draft(examples / PAGE, "426")

    assert fields[RANDOMIZED].value == 426
    assert fields[RANDOMIZED].corroborated
    assert not fields["participants.condition"].corroborated if "participants.condition" in fields else True


def test_a_model_that_differs_is_flagged_and_kept_as_the_alternative(examples):
    _, fields = draft(examples / PAGE, "284")

    assert fields[RANDOMIZED].value == 426
    assert fields[RANDOMIZED].state is State.STATED
    assert Flag.SOURCES_DISAGREE in fields[RANDOMIZED].flags
    assert [other.value for other in fields[RANDOMIZED].alternatives] == [284]


def test_a_corroborated_draft_has_a_fingerprint_of_its_own(examples):
    found, _ = draft(examples / PAGE, None)

    assert found.fingerprint == fingerprint(model="m", corroborate=True)
    assert found.fingerprint != fingerprint(model="m")
    assert fingerprint(corroborate=True) == fingerprint()


def test_every_kind_of_model_can_corroborate():
    assert all(corroborating(profile).corroborates for profile in (SMALL, LARGE))
    assert corroborating(SMALL).questions > SMALL.questions


def test_without_a_model_there_is_nothing_to_corroborate_with(examples, capsys):
    assert main(["run", str(examples / PAGE), "--model", "none", "--direct", "--corroborate"]) == 1
    assert "--corroborate asks a model, and none is to be asked" in capsys.readouterr().err


@pytest.mark.parametrize("corroborate", [False, True])
def test_a_run_asks_for_settled_groups_only_when_told_to(examples, tmp_path, monkeypatch, corroborate):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("OPENAI_API_KEY", "k")
    with ChatServer(lambda _: says("{}")) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        more = ["--corroborate"] if corroborate else []
        assert main(["run", str(examples / PAGE), "--direct", "--model", "m", *more]) == 0

    about_citation = [text for text in map(last_user_turn, server.requests) if "citation.doi" in text]
    assert bool(about_citation) is corroborate
