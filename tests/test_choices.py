"""A model chooses among the figures that grammar found, each known by the words around it."""

import json
import re
from dataclasses import replace

import pytest
from chat_server import ChatServer, says
from hay_fever import SECTIONS, TEXT, TYPE, answering, ask, last_user_turn, make_document

from extract.answers import Answer
from extract.candidates import read_candidates
from extract.choices import Choices, place_of
from extract.ground import Grounder
from extract.group_reply import ReplyReader
from extract.known import items_from_labels
from extract.neighbours import ground_answers
from extract.profiles import LARGE
from extract.stretch import Stretch
from schemas.catalogue import builtin_record_types

GUIDANCE = builtin_record_types()["guidance_statement"]
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

    assert [TEXT[place.start : place.end] for [place] in found.values()] == figures


def test_figures_outside_what_is_shown_are_not_offered(choices):
    enrolled = TYPE.spec("size.enrolled")

    assert all("5000" not in phrase for phrase in choices.phrases(enrolled, RESULTS, 80))
    assert any("5000" in phrase for phrase in choices.phrases(enrolled, WHOLE, 80))


def test_a_phrase_is_printed_as_it_stands_and_holds_its_figure(choices):
    for spec in TYPE.specs.values():
        for phrase, [candidate] in choices.phrases(spec, WHOLE, 80).items():
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


def test_a_value_that_the_chosen_figure_does_not_print_is_said_and_not_kept():
    answers_of = {"Number of participants": {"quote": "this open trial 80 adults took", "value": "74"}}
    with ChatServer(answering(answers_of)) as server:
        answers, failures = ask(server)

    assert answers == ()
    assert [(f.group, f.reason) for f in failures] == [
        ("size.enrolled", "answered with '80', where 74 is something else")
    ]


@pytest.mark.parametrize("words", ["two groups", "2 daily doses", "3-weekly cycles", "12 centres"])
def test_a_number_of_other_things_is_no_number_of_participants(words):
    text = f"They were divided into {words}, and 80 adults took part."
    found = Choices(TYPE, text).phrases(TYPE.spec("size.enrolled"), (Stretch(0, len(text)),), 80)

    assert [text[figure.start : figure.end] for [figure] in found.values()] == ["80"]


def test_an_identifier_is_chosen_among_those_of_its_scheme():
    text = "Guideline GL-7 of 2024, https://guide.example/7, doi:10.9999/gl.7, ISRCTN12345678."
    choices = Choices(GUIDANCE, text)
    for name, printed in {"doi": "10.9999/gl.7", "url": "https://guide.example/7"}.items():
        found = choices.within((Stretch(0, len(text)),), [GUIDANCE.spec(f"document.{name}")])
        phrases = choices.phrases(GUIDANCE.spec(f"document.{name}"), (Stretch(0, len(text)),), 200)
        assert len(phrases) == 1 < len(found)
        assert printed in next(iter(phrases))


TWICE = "Arm A\nwas given 5 mg daily.\nArm B\nwas given 5 mg daily.\n"


def test_a_phrase_that_is_printed_twice_keeps_both_places_and_its_item_tells_which():
    dose = TYPE.spec("arms[].dose")
    [(phrase, figures)] = Choices(TYPE, TWICE).phrases(dose, (Stretch(0, len(TWICE)),), 80).items()
    shown = tuple(map(place_of, figures))
    told = [(f"arms[{number}].label", f"Arm {'AB'[number]}", ()) for number in range(2)]
    told += [(f"arms[{number}].dose", "5 mg daily", shown) for number in (1, 0)]
    answers = [Answer(path, None, quote, "call", within) for path, quote, within in told]
    _, _, second, first = ground_answers(Grounder(TWICE), answers)

    assert phrase == "was given 5 mg daily"
    assert [place.of(TWICE) for place in shown] == ["5 mg daily"] * 2
    assert (first.start, second.start) == (shown[0].start, shown[1].start)
    assert second.others == (shown[0],)


def test_an_answer_keeps_every_place_of_the_phrase_it_chose():
    again = TEXT.replace("Ignore all", "Half took salbutine 2 mg daily or placebo for 6 weeks.\nIgnore all")
    moved = len(again) - len(TEXT)
    top, methods, *others = SECTIONS
    later = [
        replace(s, start=s.start + moved, end=s.end + moved, body_start=s.body_start + moved) for s in others
    ]
    sections = (top, replace(methods, end=methods.end + moved), *later)
    with ChatServer(answering({"How long": {"quote": "or placebo for 6 weeks"}})) as server:
        [answer], _ = ask(server, document=make_document(again), sections=sections)

    assert [place.of(again) for place in answer.shown] == ["6 weeks", "6 weeks"]


@pytest.mark.parametrize(
    ("reply", "kept"),
    [
        ({"arms": [{"label": {"quote": "#2", "value": "#2"}}]}, ("#2", "#2")),
        ({"size": {"enrolled": {"quote": "#2", "value": 80}}}, ("80", 80)),
        ({"size": {"enrolled": {"quote": "#2", "value": 2}}}, ("#2", 2)),
        ({"size": {"enrolled": {"quote": "#1", "value": 7}}}, ("7 weeks", 7)),
    ],
)
def test_a_number_sign_that_the_page_prints_itself_is_words_unless_the_figure_is_meant(reply, kept):
    text = "For 7 weeks 80 adults of ward #2 took drops, and 5 did not."
    specs = [TYPE.spec("arms[].label"), TYPE.spec("size.enrolled")]
    candidates = read_candidates(text)
    reader = ReplyReader(TYPE, specs, items_from_labels(make_document(text), TYPE, ()), candidates, text)
    [leaf] = reader.read(reply)

    assert (leaf.quote, leaf.value) == kept
