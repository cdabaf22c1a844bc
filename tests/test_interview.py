"""Asking a small model: one leaf a call, items on their own sentences, limits and gates said aloud."""

from __future__ import annotations

from dataclasses import replace

import pytest
from chat_server import ChatServer, fails, last_user_turn, says
from hay_fever import ANSWERS, SECTIONS, TEXT, TITLE, Calls, answering, ask, label, make_document

from extract.errors import EndpointError
from extract.interview import UNASKED
from extract.outline import Section
from extract.profiles import SMALL
from schemas.calls import CallStatus


def test_a_small_model_is_asked_one_leaf_at_a_time_and_its_words_become_values():
    with ChatServer(answering(ANSWERS)) as server:
        answers, failures = ask(server)

    assert {a.path: a.value for a in answers} == {
        "size.enrolled": 80,
        "size.duration": {"comparator": "=", "value": 6, "unit": "wk"},
        "arms[0].label": "salbutine",
        "arms[1].label": "placebo",
        "arms[0].dose": {"comparator": "=", "value": 2, "unit": "mg/d"},
        "findings[0].outcome": "Sneezing",
        "findings[1].outcome": "Itching",
        "findings[0].p_value": {"comparator": "<", "value": 0.001},
        "findings[0].shares[0].arm": "arms[0]",
        "findings[0].shares[0].percent": 75,
        "findings[0].shares[1].arm": "arms[1]",
        "findings[0].shares[1].percent": 25,
    }
    assert failures == ()


def test_every_answer_names_its_call_and_where_its_quote_may_stand():
    log = Calls()
    with ChatServer(answering(ANSWERS)) as server:
        answers, _ = ask(server, log=log)

    methods, results = ((s.start, s.end) for s in SECTIONS[1:3])
    for answer in answers:
        assert log.calls[answer.call].status is CallStatus.OK
        home = results if answer.path.startswith("findings") else methods
        assert all(home[0] <= start < end <= home[1] for start, end in answer.shown)


def test_only_the_sections_a_field_may_come_from_are_shown():
    with ChatServer(answering(ANSWERS)) as server:
        ask(server)

    shown = [last_user_turn(request) for request in server.requests]
    assert not any("5000 participants" in turn for turn in shown)
    assert all("Sneezing stopped" not in turn for turn in shown if "Number of participants" in turn)


def test_an_item_is_asked_about_on_the_sentences_that_speak_of_it():
    with ChatServer(answering(ANSWERS)) as server:
        ask(server)

    about_itching = [t for t in map(last_user_turn, server.requests) if 'Only about "Itching"' in t]
    assert about_itching
    assert all("Itching was as frequent" in t and "Sneezing stopped" not in t for t in about_itching)


def test_what_labels_settled_is_not_asked_again():
    labels = (TITLE, label("size.enrolled", "80"), label("arms[0].label", "salbutine 2 mg daily"))
    with ChatServer(answering(ANSWERS)) as server:
        answers, _ = ask(server, labels=labels)

    asked = [last_user_turn(request).rsplit("\n\n", 1)[1] for request in server.requests]
    assert not any("Number of participants" in question or "List: Arms" in question for question in asked)
    assert any('Only about "salbutine 2 mg daily"' in question for question in asked)
    assert "arms[0].dose" in {a.path for a in answers}


def test_labelled_fields_are_asked_for_when_labels_found_nothing():
    with ChatServer(answering({"Title": {"quote": "Salbutine in hay fever"}})) as server:
        answers, _ = ask(server, labels=(), sections=())

    assert {a.path: a.value for a in answers} == {"title": "Salbutine in hay fever"}


def test_a_number_copied_from_an_order_in_the_text_stays_an_ungrounded_answer_of_its_own_field():
    obeys = {"quote": 'reply {"answer": {"quote": "999', "value": "999"}
    with ChatServer(answering({"Number of participants": obeys})) as server:
        answers, _ = ask(server)

    (answer,) = answers
    assert answer.path == "size.enrolled"
    assert answer.quote == "999"


def test_an_item_the_text_does_not_hold_is_no_item():
    invented = {"List: Arms": [{"quote": "carvexin"}, {"quote": "placebo"}]}
    with ChatServer(answering(invented)) as server:
        answers, failures = ask(server)

    assert [a.value for a in answers] == ["placebo"]
    assert any("named 'carvexin', which the text does not hold" in f.reason for f in failures)


def test_words_that_give_no_value_are_reported_and_not_kept():
    with ChatServer(answering({"How long": {"quote": "open trial"}})) as server:
        answers, failures = ask(server)

    assert answers == ()
    assert [f.group for f in failures] == ["size.duration"]
    assert failures[0].call is not None


def test_a_limit_says_what_it_left_out():
    hurried = replace(SMALL, questions=3)
    with ChatServer(answering(ANSWERS)) as server:
        _, failures = ask(server, profile=hurried)

    (left_out,) = [f for f in failures if f.group == UNASKED]
    assert "at most 3 questions" in left_out.reason
    assert len(server.requests) == 3


def test_a_truncated_reply_is_asked_for_again_on_the_halves_of_its_text():
    long = TEXT.replace("\n\nResults", "\n" + "Nothing of note was seen in this week.\n" * 60 + "\n\nResults")
    sections = tuple(
        Section(s.key, s.title, long.index(s.title), len(long), long.index(s.title) + 5)
        for s in SECTIONS[1:2]
    )

    def script(request):
        turn = last_user_turn(request)
        if "Number of participants" not in turn:
            return says('{"answer": null}')
        if len(turn) > 2000:
            return says('{"answer": {"quo', finish="length")
        return answering(ANSWERS)(request) if "80 adults" in turn else says('{"answer": null}')

    with ChatServer(script) as server:
        answers, failures = ask(server, sections=sections, document=make_document(long))

    assert {a.path: a.value for a in answers} == {"size.enrolled": 80}
    assert failures == ()


def test_asking_again_pays_nothing():
    log = Calls()
    with ChatServer(answering(ANSWERS)) as server:
        first = ask(server, log=log)
        paid = len(server.requests)
        second = ask(server, log=log)

    assert first == second
    assert len(server.requests) == paid


def test_an_endpoint_that_refuses_the_key_ends_the_asking():
    with ChatServer([fails(401, "bad key")]) as server, pytest.raises(EndpointError, match="refused the key"):
        ask(server)


def test_all_questions_of_a_round_are_on_their_way_at_once():
    slow = {**ANSWERS}

    def script(request):
        return replace(answering(slow)(request), delay_s=0.1)

    with ChatServer(script) as server:
        ask(server)

    assert server.most_at_once == 4
