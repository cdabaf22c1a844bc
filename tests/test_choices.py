"""A model chooses among the figures that grammar found, each known by the words around it."""

import json
import re

import pytest
from chat_server import ChatServer, says
from hay_fever import SECTIONS, TEXT, TYPE, answering, ask, last_user_turn

from extract.choices import Choices
from extract.profiles import LARGE
from extract.stretch import Stretch

WHOLE = (Stretch(0, len(TEXT)),)
RESULTS = (Stretch(SECTIONS[2].start, SECTIONS[2].end),)


@pytest.fixture
def choices():
    return Choices(TYPE, TEXT)


@pytest.mark.parametrize(
    ("path", "figures"),
    [
        ("size.duration", ["6 weeks"]),
        ("arms[].dose", ["2 mg daily"]),
        ("findings[].p_value", ["P < 0.001", "P = 0.8"]),
        ("findings[].shares[].percent", ["30 of 40 (75%", "10 of 40 (25%"]),
        ("findings[].outcome", []),
    ],
)
def test_a_leaf_is_offered_the_figures_it_may_be_read_from(choices, path, figures):
    found = choices.phrases(TYPE.spec(path), WHOLE, 80)

    assert [TEXT[candidate.start : candidate.end] for candidate in found.values()] == figures


def test_figures_outside_what_is_shown_are_not_offered(choices):
    enrolled = TYPE.spec("size.enrolled")

    assert all("5000" not in phrase for phrase in choices.phrases(enrolled, RESULTS, 80))
    assert any("5000" in phrase for phrase in choices.phrases(enrolled, WHOLE, 80))


def test_a_phrase_is_printed_as_it_stands_and_holds_its_figure(choices):
    for spec in TYPE.specs.values():
        for phrase, candidate in choices.phrases(spec, WHOLE, 80).items():
            at = TEXT.find(phrase, max(0, candidate.start - len(phrase)))
            assert at <= candidate.start < candidate.end <= at + len(phrase)


def test_a_phrase_that_is_too_long_is_not_offered(choices):
    assert choices.phrases(TYPE.spec("arms[].dose"), WHOLE, 10) == {}


def test_a_small_model_can_answer_with_no_other_words_than_a_figure_offered():
    with ChatServer(answering({})) as server:
        ask(server)

    schemas = [request["response_format"]["json_schema"]["schema"] for request in server.requests]
    offered = [json.dumps(schema) for schema in schemas if "or placebo for 6 weeks" in json.dumps(schema)]
    assert len(offered) == 1
    assert '"enum": ["or placebo for 6 weeks"]' in offered[0]


def test_an_answer_of_a_small_model_keeps_the_place_of_the_figure_it_chose():
    answers_of = {"How long": {"quote": "or placebo for 6 weeks"}}
    with ChatServer(answering(answers_of)) as server:
        [answer], _ = ask(server)

    start = TEXT.index("6 weeks")
    assert (answer.quote, answer.shown) == ("6 weeks", (Stretch(start, start + len("6 weeks")),))


def numbered(percent):
    """A large model that names the figure it finds in the list it was given, with the percentage it reads."""

    def reply(request):
        asked = last_user_turn(request)
        if "fields of 'findings'" not in asked:
            schema = request["response_format"]["json_schema"]["schema"]
            return says(json.dumps({name: None if name == "size" else [] for name in schema["properties"]}))
        number = re.search(r"#(\d+): .*\[10 of 40 \(25%\]", asked)[1]
        share = {"arm": None, "percent": {"quote": f"#{number}", "value": percent}}
        finding = {"outcome": {"quote": "Sneezing", "value": "Sneezing"}, "p_value": None, "shares": [share]}
        return says(json.dumps({"findings": [finding]}))

    return reply


def test_a_large_model_names_a_figure_by_its_number_and_the_part_with_its_value_is_the_quote():
    with ChatServer(numbered(25)) as server:
        answers, _ = ask(server, profile=LARGE)

    [answer] = [a for a in answers if a.path.endswith("percent")]
    start = TEXT.index("25%")
    assert (answer.value, answer.shown) == (25, (Stretch(start, start + len(answer.quote)),))
    assert answer.quote.startswith("25")


def test_a_value_that_the_figure_named_does_not_print_keeps_the_whole_figure_for_its_check():
    with ChatServer(numbered(26)) as server:
        answers, _ = ask(server, profile=LARGE)

    [answer] = [a for a in answers if a.path.endswith("percent")]
    assert (answer.value, answer.quote) == (26, "10 of 40 (25%")


def test_the_figures_a_large_model_is_shown_stand_between_delimiters_of_their_own():
    with ChatServer(numbered(25)) as server:
        ask(server, profile=LARGE)

    [asked] = [t for t in map(last_user_turn, server.requests) if "fields of 'findings'" in t]
    figures = asked.split("Figures of the document")[1]
    opening = re.search(r"<(document-\w+)>", figures)
    assert figures.rstrip().endswith(f"</{opening[1]}>")
