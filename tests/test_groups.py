"""Asking a large model group by group, and what both kinds of model have in common."""

from __future__ import annotations

import json

import pytest
from chat_server import ChatServer, fails, last_user_turn, says
from hay_fever import TITLE, Calls, answering, ask, label
from pydantic import BaseModel, Field

from extract.profiles import LARGE, SMALL
from schemas.calls import CallStatus
from schemas.catalogue import RecordType

LARGE_REPLIES = {
    "size": {
        "enrolled": {"quote": "80 adults", "value": 80},
        "duration": {"quote": "for 6 weeks", "value": {"comparator": "=", "value": 6, "unit": "wk"}},
    },
    "arms": [
        {"label": {"quote": "salbutine", "value": "salbutine"}, "dose": None},
        {"label": {"quote": "placebo", "value": "placebo"}, "dose": None},
    ],
    "findings": [
        {
            "outcome": {"quote": "Sneezing stopped", "value": "Sneezing"},
            "p_value": {"quote": "P < 0.001", "value": {"comparator": "<", "value": 0.001}},
            "shares": [
                {"arm": {"quote": "placebo", "value": "arms[1]"}, "percent": {"quote": "25%", "value": 25}}
            ],
        }
    ],
}


def _large(replies):
    def reply(request):
        (group,) = request["response_format"]["json_schema"]["schema"]["properties"]
        return says(json.dumps({group: replies[group]}))

    return reply


def test_a_large_model_is_asked_group_by_group():
    with ChatServer(_large(LARGE_REPLIES)) as server:
        answers, failures = ask(server, profile=LARGE)

    assert len(server.requests) == 3
    assert {a.path: a.value for a in answers} == {
        "size.enrolled": 80,
        "size.duration": {"comparator": "=", "value": 6, "unit": "wk"},
        "arms[0].label": "salbutine",
        "arms[1].label": "placebo",
        "findings[0].outcome": "Sneezing",
        "findings[0].p_value": {"comparator": "<", "value": 0.001},
        "findings[0].shares[0].arm": "arms[1]",
        "findings[0].shares[0].percent": 25,
    }
    assert failures == ()


def test_groups_that_refer_to_others_are_asked_last_and_shown_what_there_is():
    with ChatServer(_large(LARGE_REPLIES)) as server:
        ask(server, profile=LARGE)

    last = last_user_turn(server.requests[-1])
    assert "Extract the fields of 'findings'" in last
    assert "- arms[1]: placebo" in last


def test_an_item_of_a_reply_takes_the_place_labels_gave_the_item_of_its_name():
    labels = (TITLE, label("arms[0].label", "placebo"))
    dose = {"quote": "2 mg daily", "value": {"comparator": "=", "value": 2, "unit": "mg/d"}}
    arms = [
        {"label": {"quote": "salbutine", "value": "salbutine"}, "dose": dose},
        {"label": {"quote": "placebo", "value": "Placebo"}, "dose": None},
    ]
    with ChatServer(_large({**LARGE_REPLIES, "arms": arms})) as server:
        answers, _ = ask(server, profile=LARGE, labels=labels)

    by_path = {a.path: a.value for a in answers}
    assert by_path["arms[1].label"] == "salbutine"
    assert by_path["arms[1].dose"]["value"] == 2
    assert by_path["arms[0].label"] == "Placebo"


def test_two_findings_of_one_name_in_one_reply_are_two():
    twice = [LARGE_REPLIES["findings"][0]] * 2
    with ChatServer(_large({**LARGE_REPLIES, "findings": twice})) as server:
        answers, _ = ask(server, profile=LARGE)

    assert {"findings[0].outcome", "findings[1].outcome"} <= {a.path for a in answers}


def test_a_value_of_the_wrong_form_is_reported_alone():
    with ChatServer(
        _large({**LARGE_REPLIES, "size": {"enrolled": {"quote": "80", "value": -80}, "duration": None}})
    ) as server:
        answers, failures = ask(server, profile=LARGE)

    assert "size.enrolled" not in {a.path for a in answers}
    assert [f.group for f in failures] == ["size.enrolled"]
    assert "arms[0].label" in {a.path for a in answers}


@pytest.mark.parametrize("profile", [SMALL, LARGE], ids=["small", "large"])
@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (says("I am sorry, Dave."), "not valid after a second ask"),
        (says(None, refusal="No."), "refused"),
        (fails(500, "broken"), "broken"),
        (says("{", finish="length"), "token limit"),
    ],
)
def test_a_reply_that_cannot_be_used_costs_its_own_group_and_is_reported(said, reason, profile):
    def script(request):
        turn = last_user_turn(request)
        is_bad = "Number of participants enrolled" in turn or "not valid" in turn
        return said if is_bad else says(_empty(request["response_format"]["json_schema"]["schema"]))

    log = Calls()
    with ChatServer(script) as server:
        answers, failures = ask(server, profile=profile, log=log)

    assert answers == ()
    assert failures
    for failure in failures:
        assert failure.group.startswith("size")
        assert reason in failure.reason
        assert log.calls[failure.call].status is not CallStatus.OK
    assert any(call.status is CallStatus.OK for call in log.calls.values())


def _empty(schema):
    properties = schema["properties"]
    return json.dumps({name: _nothing(child) for name, child in properties.items()})


def _nothing(schema):
    if schema.get("type") == "array":
        return []
    return json.loads(_empty(schema)) if schema.get("type") == "object" else None


class Plain(BaseModel):
    """A model without a word of ours."""

    drug: str | None = Field(default=None, description="The drug given.")
    weeks: int | None = None


@pytest.mark.parametrize("profile", [SMALL, LARGE], ids=["small", "large"])
def test_a_teams_own_plain_model_is_asked_about_on_the_whole_text(profile):
    def script(request):
        schema = request["response_format"]["json_schema"]["schema"]
        if "answer" in schema["properties"]:
            return answering({"The drug": {"quote": "salbutine"}})(request)
        (name,) = schema["properties"]
        drug = {"quote": "salbutine", "value": "salbutine"}
        return says(json.dumps({name: drug if name == "drug" else None}))

    with ChatServer(script) as server:
        answers, failures = ask(server, profile=profile, labels=(), record_type=RecordType("plain", Plain))

    assert {a.path: a.value for a in answers} == {"drug": "salbutine"}
    assert all("References" in last_user_turn(request) for request in server.requests)
    assert failures == ()
