"""Annotation files: what they may leave out, and what is said about those that cannot be read."""

import json
import re

import pytest
from annotated import COUNT, PAGE, TEXT, TITLE, annotation, annotation_file, draft_of, item, place, stated
from pages import document_of

from evaluation.annotation import Tier
from evaluation.annotation_file import read_annotations
from evaluation.errors import AnnotationError
from evaluation.judge import judge_page
from evaluation.pages import MisfitError
from evaluation.verdicts import Verdict
from schemas.fields import State

FLAGS = re.MULTILINE | re.DOTALL


def test_a_value_left_out_is_what_the_page_prints(tmp_path):
    title = {**TITLE, "end": place("NCT99000101")[1]}
    [value] = annotation(tmp_path, title).values

    assert value.value == "Velorin in Winter Cough NCT99000101"


def test_how_and_kind_left_out_are_those_of_the_catalogue(tmp_path):
    title, count = annotation(tmp_path, TITLE, {**COUNT, "tier": "extended"}).values

    assert (title.how, title.kind, title.tier) == ("positional", "text", Tier.CORE)
    assert (count.how, count.kind, count.tier) == ("labelled", "integer", Tier.EXTENDED)


def test_the_larger_format_is_read_with_its_alternatives_and_its_kinds_of_null(tmp_path):
    start, end = place("NCT99000101")
    places = [
        {"start": start, "end": end, "quote": "NCT99000101", "kind": "alternative"},
        {"start": 0, "end": 3, "kind": "mention"},
    ]
    read = annotation(
        tmp_path,
        {**TITLE, "quote": "Velorin in Winter Cough", "how": "positional", "vtype": "text", "more": places},
        absent=["results", {"path": "arms[].type", "kind": "section_missing", "reason": "no arms block"}],
        must_not=[{"start": start, "end": end, "tempts": "status|results (a hint)", "kind": "chrome"}],
        layout="mirror",
    )

    assert read.values[0].places == (place("Velorin in Winter Cough"), (start, end))
    assert [each.state for each in read.absences] == [State.NOT_STATED, State.SECTION_MISSING]
    assert read.forbidden[0].tempted == ("status", "results")


def test_values_may_take_words_of_the_page_and_have_others_as_good(tmp_path):
    bound = item("a[0].constraints[0]", "at least 3 days", {"value": 3, "unit": "d"}, how="N")
    names = item("a[0].names", "Arm A: Velorin\nArm B: Placebo", words=[place("Velorin"), place("Placebo")])
    title = {**TITLE, "more": [{"start": place("NCT99000101")[0], "end": place("NCT99000101")[1]}]}
    read = annotation(
        tmp_path,
        {**bound, "words": {"concept": place("Cough")}, "or": [{"value": 4, "unit": "d"}]},
        names,
        title,
    ).values

    assert read[0].value == {"concept": "Cough", "value": 3, "unit": "d"}
    assert read[0].as_good == ({"concept": "Cough", "value": 4, "unit": "d"},)
    assert read[0].how == "narrative"
    assert read[1].value == ["Velorin", "Placebo"]
    assert (read[2].value, read[2].as_good) == ("Velorin in Winter Cough", ("NCT99000101",))


def test_a_value_as_good_is_right(tmp_path):
    read = annotation(tmp_path, {**COUNT, "or": [38]})
    page = judge_page(read, TEXT, draft_of(stated("design.enrollment.count", "38", 38)))

    assert [each.verdict for each in page.values] == [Verdict.RIGHT]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "is not JSON"),
        (json.dumps({"name": "page.txt", "items": [{"path": "x"}]}), "items.0.start: Field required"),
        (json.dumps({"items": []}), "names no page: give 'document_sha256' or 'name'"),
        (json.dumps({"no": "items"}), "no annotations in"),
        (
            json.dumps({"name": "p", "items": [], "absent": [{"path": "x", "kind": "gone"}]}),
            "absent.0.kind: Input should be <State.NOT_STATED",
        ),
    ],
)
def test_what_cannot_be_read_is_said_with_its_file(tmp_path, content, said):
    path = tmp_path / "notes.json"
    path.write_text(content, "utf-8")
    with pytest.raises(AnnotationError) as raised:
        read_annotations(path)

    assert said in str(raised.value)
    assert "notes.json" in str(raised.value)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (
            {**COUNT, "value": None},
            "'design.enrollment.count' is of kind 'integer', no plain text; give its 'value'",
        ),
        (item("arms[].label", "Placebo"), "leaves an index open"),
        (
            {**COUNT, "words": {"concept": place("Enrollment")}},
            "the 'words' of 'design.enrollment.count' do not fit its value",
        ),
        (item("arms[x", "Placebo"), "'arms[x' is not a field path"),
    ],
)
def test_an_item_that_says_too_little_is_named(tmp_path, given, said):
    with pytest.raises(AnnotationError) as raised:
        annotation(tmp_path, given)

    assert said in str(raised.value)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"quote": "Velorin in Summer Cough"}, "it says 'Velorin in Winter Cough', not"),
        ({"end": 10_000}, "0:10000 is annotated"),
        ({"start": 5, "end": 5}, "5:5 is annotated"),
    ],
)
def test_an_annotation_of_another_text_does_not_fit(tmp_path, change, said):
    with pytest.raises(MisfitError) as raised:
        annotation(tmp_path, {**TITLE, **change})

    assert said in str(raised.value)


def test_a_quote_fits_though_its_control_characters_were_replaced_on_storing(tmp_path):
    read = annotation(tmp_path, {**TITLE, "quote": "Velorin\x0cin Winter Cough"})

    assert read.values[0].places == (place("Velorin in Winter Cough"),)


def test_the_example_in_the_documentation_is_read(project, tmp_path):
    [example] = re.findall(
        r"^```json\n(.*?)^```$", (project / "docs" / "evaluating.md").read_text("utf-8"), FLAGS
    )
    (tmp_path / "page.json").write_text(example, "utf-8")
    [page] = read_annotations(tmp_path)
    read = page.annotate(document_of("x" * 200))

    assert len(read.values) == 3
    assert (len(read.absences), len(read.forbidden), len(read.unjudged)) == (2, 1, 1)


def test_every_file_of_a_folder_is_read_in_the_order_of_their_names(tmp_path):
    for name in ("b/2.gold.json", "a/1.json", "c/other.json"):
        (tmp_path / name).parent.mkdir()
        content = {} if "other" in name else annotation_file(TITLE)
        (tmp_path / name).write_text(json.dumps(content), "utf-8")

    assert [page.names for page in read_annotations(tmp_path)] == [
        ("a/page.txt", "page.txt"),
        ("b/page.txt", "page.txt"),
    ]
    assert PAGE.name == "page.txt"
