"""A record in the terminal: every value with its words and place, doubts said, data never acted on."""

import io

import pytest
from rich.console import Console

from extract.read import read_bytes
from schemas.documents import Span
from schemas.drafts import UNSUPPORTED, Coverage, Draft, Finding, GroupFailure
from schemas.fields import (
    FLAG_WORDS,
    Alternative,
    DraftedField,
    Drafter,
    Flag,
    GroundingStatus,
    State,
)
from trialspan.record_view import print_record

TEXT = (
    "Bendarotan in Gout [red]\nEnrollment: 210\nArm: Bendarotan\nArm: Usual \x1b[31mcare\n25 mg/d, 9 sites\n"
)


@pytest.fixture
def document():
    return read_bytes(TEXT.encode(), "page.txt")


def field(document, path, value, quote, **more):
    start = document.text.index(quote)
    return DraftedField(
        path=path,
        value=value,
        evidence=(Span.of(document.text, start, start + len(quote)),),
        **({"state": State.STATED, "drafter": Drafter.LABEL} | more),
    )


def draft_of(document, *fields, **more):
    return Draft(
        **{
            "document_sha256": document.text_sha256,
            "document_name": document.name,
            "record_type": "trial_registration",
            "record_key": "NCT99000003",
            "layout": "classic",
            "fingerprint": "f",
            "fields": fields,
        }
        | more
    )


def shown(document, draft, *, width=100, **options):
    console = Console(file=io.StringIO(), width=width, highlight=False, markup=False, emoji=False, **options)
    print_record(console, document, draft)
    return "\n".join(line.rstrip() for line in console.file.getvalue().splitlines())


def test_a_record_begins_with_what_it_is_and_where_it_came_from(document):
    said = shown(document, draft_of(document)).splitlines()

    assert said[0] == "NCT99000003  trial_registration"
    assert said[1] == "page.txt · layout classic · drafted on labels alone · 0 fields"


def test_a_value_stands_with_its_quote_and_place(document):
    count = field(document, "design.enrollment.count", 210, "Enrollment: 210")
    lines = shown(document, draft_of(document, count)).splitlines()
    at = document.text.index("Enrollment")

    assert lines[3:6] == [
        "design",
        "enrollment.count  210",
        f"                  “Enrollment: 210” {at}:{at + 15}",
    ]


def test_words_that_are_the_value_are_printed_once(document):
    title = field(
        document, "identification.brief_title", "Bendarotan in Gout [red]", "Bendarotan in Gout [red]"
    )
    said = shown(document, draft_of(document, title))

    assert said.count("Bendarotan in Gout [red]") == 1
    assert "0:24" in said


def test_items_of_a_list_follow_each_other_whatever_the_order_of_the_page(document):
    fields = [
        field(document, "arms[0].label", "Bendarotan", "Bendarotan"),
        field(document, "design.enrollment.count", 210, "210"),
        field(document, "arms[1].label", "Usual", "Usual"),
        field(document, "arms[0].dose", {"value": 25, "unit": "mg/d"}, "25 mg/d"),
    ]
    said = shown(document, draft_of(document, *fields))
    paths = [line.split()[0] for line in said.splitlines() if line.startswith(("[", "enroll"))]

    assert paths == ["[0].label", "[0].dose", "[1].label", "enrollment.count"]


def test_doubts_are_said_in_words(document):
    doubtful = field(
        document,
        "design.enrollment.count",
        9,
        "9",
        state=State.INFERRED,
        drafter=Drafter.MODEL,
        grounding=GroundingStatus.ALTERED,
        flags=(Flag.ALTERED_QUOTE,),
        alternatives=(Alternative(value=210, drafter=Drafter.LABEL, why="printed differently elsewhere"),),
        note="sites are no people",
    )
    said = shown(document, draft_of(document, doubtful))

    assert "inferred: it needs a step beyond the words" in said
    assert "the quote was found as ALTERED" in said
    assert FLAG_WORDS[Flag.ALTERED_QUOTE] in said
    assert "or 210 (printed differently elsewhere)" in said
    assert "sites are no people" in said


def test_a_value_without_words_says_so(document):
    invented = DraftedField(
        path="design.allocation",
        value="RANDOMIZED",
        state=State.INFERRED,
        drafter=Drafter.MODEL,
        grounding=GroundingStatus.NOT_FOUND,
    )

    assert "no words in the source" in shown(document, draft_of(document, invented))


def test_absences_are_listed_by_what_they_mean(document):
    fields = [
        DraftedField(path="arms", state=State.SECTION_MISSING, drafter=Drafter.LABEL),
        DraftedField(path="design.masking", state=State.NOT_STATED, drafter=Drafter.LABEL),
        DraftedField(path="keywords", state=State.NOT_STATED, drafter=Drafter.LABEL),
    ]
    said = shown(document, draft_of(document, *fields))

    assert "not stated: design.masking, keywords" in said
    assert "section missing: arms" in said


def test_unanswered_groups_and_unclaimed_facts_are_shown(document):
    at = document.text.index("9 sites")
    draft = draft_of(
        document,
        failures=(GroupFailure(group="results", reason="the model refused"),),
        coverage=Coverage(claimed=1, reference=3, unclaimed=(Span.of(document.text, at, at + 1),)),
    )
    said = shown(document, draft)

    assert "no answer for results: the model refused" in said
    assert "5 facts: 1 claimed by a field, 3 in references, 1 unclaimed" in said
    assert f"  {at}  25 mg/d, [9] sites" in said


def test_an_unclaimed_fact_is_shown_in_the_words_around_it_on_its_line():
    line = f"{'word ' * 30}of 17 patients{' more' * 30}"
    document = read_bytes(f"A line above\n{line}\nA line below".encode(), "page.txt")
    at = document.text.index("17")
    coverage = Coverage(unclaimed=(Span.of(document.text, at, at + 2),))
    said = shown(document, draft_of(document, coverage=coverage)).splitlines()
    [context] = [line for line in said if "[17]" in line]

    assert context.strip().startswith(f"{at}  …")
    assert "word of [17] patients more" in context
    assert context.endswith("…")


def test_a_page_of_no_known_type_is_shown_as_such(document):
    draft = draft_of(document, record_type=UNSUPPORTED, record_key=None, layout=None)
    said = shown(document, draft)

    assert said.startswith("page.txt  unsupported\n")
    assert "the page is of no known record type" in said


@pytest.mark.parametrize("width", [30, 60, 200])
def test_lines_are_no_wider_than_the_terminal(document, width):
    fields = [
        field(document, "eligibility.inclusion[0].text", "Usual care " * 30, "Usual"),
        field(document, "design.enrollment.count", 210, "Enrollment: 210"),
    ]
    said = shown(document, draft_of(document, *fields))
    lines = shown(document, draft_of(document, *fields), width=width).splitlines()

    assert said
    assert max(len(line) for line in lines[2:]) <= width


def test_what_a_page_or_model_says_reaches_the_terminal_as_text(document):
    value = "\x1b[31m[bold]Usual[/bold] \u202ecare\x9b"
    said = shown(document, draft_of(document, field(document, "arms[0].label", value, "Usual")))

    assert not {"\x1b", "\u202e", "\x9b"} & set(said)
    assert "[bold]Usual[/bold]" in said


@pytest.mark.parametrize(("no_color", "has_escapes"), [(True, False), (False, True)])
def test_colour_is_left_out_where_it_is_not_wanted(document, no_color, has_escapes, monkeypatch):
    monkeypatch.setenv("TERM", "xterm-256color")
    count = field(document, "design.enrollment.count", 210, "Enrollment: 210")
    said = shown(document, draft_of(document, count), force_terminal=True, no_color=no_color)

    assert ("\x1b[36m" in said) == has_escapes


def test_what_does_not_go_together_is_told_with_the_words_of_every_side(document):
    sides = [
        Span.of(document.text, document.text.index(words), document.text.index(words) + len(words))
        for words in ("210", "Usual")
    ]
    finding = Finding(
        flag=Flag.SUM_MISMATCH,
        sentence="the arms have 9 + 9, the count is 210",
        paths=("a", "b"),
        spans=tuple(sides),
    )
    said = shown(document, draft_of(document, findings=(finding,)))

    assert "does not go together:\n  the arms have 9 + 9, the count is 210\n" in said
    assert f"    “210” {sides[0].start}:{sides[0].end}\n    “Usual” {sides[1].start}:{sides[1].end}" in said


def test_words_that_nobody_could_read_are_shown_beside_what_they_do_not_state(document):
    unread = field(
        document, "design.enrollment.count", None, "210", state=State.NOT_STATED,
        flags=(Flag.NOT_IN_FORM,), note="printed as '210', which is none of its values",
    )  # fmt: skip

    assert "not stated: design.enrollment.count (printed as '210', which is none of its values)" in shown(
        document, draft_of(document, unread)
    )
