"""What a reviewer types is the value she means, or it is refused in plain words; and back again."""

import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from leaf_values import values_of
from pydantic import BaseModel, Field

from schemas.catalogue import RecordType, builtin_record_types
from schemas.errors import SchemaError
from schemas.leaf_check import blank_form, how_to_type, leaf_words, parse_leaf, what_is_wrong

TRIAL, REPORT, GUIDANCE = (
    builtin_record_types()[code]
    for code in ("trial_registration", "publication_report", "guidance_statement")
)
TYPES = {repr(t.annotation(path)): (t, path) for t in (TRIAL, REPORT, GUIDANCE) for path in t.specs}
"""One leaf for each type that the catalogue has."""


class Kennel(BaseModel):
    """A team's own record."""

    opened: date | None = None
    fee: Decimal | None = None
    grade: int | None = Field(default=None, ge=1, le=5)
    note: dict[str, int] | None = None
    names: list[str] = []


KENNEL = RecordType("kennel", Kennel)


@pytest.mark.parametrize(("record_type", "path"), TYPES.values(), ids=[path for _, path in TYPES.values()])
@settings(max_examples=25, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(data=st.data())
def test_the_words_of_a_value_are_read_as_the_value(record_type, path, data):
    value = data.draw(values_of(record_type, path))

    read = parse_leaf(record_type, path, leaf_words(record_type, path, value))

    assert json.dumps(read) == json.dumps(value)


@pytest.mark.parametrize(("record_type", "path"), TYPES.values(), ids=[path for _, path in TYPES.values()])
@settings(max_examples=25)
@given(text=st.text() | st.from_regex(r"[\[{\"0-9<>=:.,a-z \n-]{0,20}", fullmatch=True))
def test_whatever_is_typed_is_a_value_that_validates_or_is_refused_in_words(record_type, path, text):
    try:
        value = parse_leaf(record_type, path, text)
    except SchemaError:
        return  # anything else is a failure

    assert record_type.normalise(path, value) == value


@pytest.mark.parametrize(
    ("record_type", "path", "typed", "value"),
    [
        (TRIAL, "design.enrollment.count", "1,234", 1234),
        (TRIAL, "eligibility.minimum_age", "18 a", {"comparator": "=", "value": 18, "unit": "a"}),
        (TRIAL, "eligibility.minimum_age", "≥18a", {"comparator": ">=", "value": 18, "unit": "a"}),
        (TRIAL, "eligibility.minimum_age", "2.5–18 a", {"low": 2.5, "high": 18, "unit": "a"}),
        (TRIAL, "eligibility.minimum_age", "4 10*9/L", {"comparator": "=", "value": 4, "unit": "10*9/L"}),
        (TRIAL, "status.overall_status", "active, not recruiting", "ACTIVE_NOT_RECRUITING"),
        (TRIAL, "eligibility.std_ages", "child, Older adult", ["CHILD", "OLDER_ADULT"]),
        (TRIAL, "eligibility.healthy_volunteers", "No", False),
        (TRIAL, "arms[0].label", '  the "blue" arm ', 'the "blue" arm'),
        (TRIAL, "arms[0].regimens[0].schedule", "days: 1, 15", {"days": [1, 15]}),
        (REPORT, "results[0].p_value", "P < .001", {"comparator": "<", "value": 0.001}),
        (REPORT, "citation.affiliations", "[1] Here\n\nThere", ["[1] Here", "There"]),
        (GUIDANCE, "statements[0].citations", "1, 2\n3", [1, 2, 3]),
        (KENNEL, "opened", "2020-02-29", "2020-02-29"),
        (KENNEL, "fee", "12.50", "12.50"),
        (KENNEL, "note", '{"a": 1}', {"a": 1}),
    ],
)
def test_a_value_may_be_typed_as_it_is_written(record_type, path, typed, value):
    assert parse_leaf(record_type, path, typed) == value


@pytest.mark.parametrize(
    ("record_type", "path", "typed", "words"),
    [
        (TRIAL, "arms[0].label", "  ", "nothing is typed yet"),
        (TRIAL, "arms[0].label", "Zinc\u200bpaste", "a hidden character, U+200B"),
        (TRIAL, "design.enrollment.count", "-3", "must be 0 or more"),
        (TRIAL, "design.enrollment.count", "12.5", "must be a whole number"),
        (TRIAL, "design.enrollment.count", "12 people", "is no number"),
        (TRIAL, "design.enrollment.count", "9" * 5000, "too long"),
        (TRIAL, "status.start_date.date", "May 2020", "2024-05-31"),
        (TRIAL, "status.start_date.date", "2020-02-30", "out of range"),
        (TRIAL, "status.overall_status", "recruting", "did you mean RECRUITING?"),
        (TRIAL, "eligibility.healthy_volunteers", "maybe", "neither yes nor no"),
        (TRIAL, "eligibility.minimum_age", "2 tto 18 a", "2 to 18 mg"),
        (TRIAL, "eligibility.minimum_age", "1e999 a", "finite"),
        (TRIAL, "eligibility.std_ages", "child\nold", "entry 2: 'old' is none of the 3 codes"),
        (TRIAL, "eligibility.inclusion[0].constraints[0]", "value: 4", "concept: is missing"),
        (TRIAL, "eligibility.inclusion[0].constraints[0]", "concept: a\nvalue: x", "value: 'x' is no number"),
        (TRIAL, "eligibility.inclusion[0].constraints[0]", "40 mg", "line 1 begins with no part"),
        (TRIAL, "ethics", "committee: \ndate:", "no part is filled in yet"),
        (TRIAL, "ethics", '{"plan"', "line 1, column 8"),
        (TRIAL, "ethics", '{"committee": "a", "committee": "b"}', "given twice"),
        (TRIAL, "ethics", "{" + '"a":{' * 100_000, "nested too deeply"),
        (REPORT, "results[0].p_value", "0.3 mg", "no unit"),
        (KENNEL, "grade", "6", "must be 5 or less"),
        (KENNEL, "fee", "NaN", "no number"),
        (KENNEL, "note", '{"a": "b"}', "a: "),
    ],
)
def test_what_is_no_value_is_refused_in_plain_words(record_type, path, typed, words):
    with pytest.raises(SchemaError) as caught:
        parse_leaf(record_type, path, typed)

    assert words in str(caught.value)
    assert "pydantic" not in str(caught.value)


def test_a_value_that_the_schema_no_longer_admits_has_words_and_a_reason():
    assert leaf_words(TRIAL, "status.overall_status", "PAUSED") == "PAUSED"
    assert leaf_words(TRIAL, "design.enrollment.count", "[many]") == "[many]"
    assert json.loads(leaf_words(TRIAL, "design.enrollment.count", {"n": 1})) == {"n": 1}

    assert "must be 'ACTIVE_NOT_RECRUITING'" in what_is_wrong(TRIAL, "status.overall_status", "PAUSED")
    assert what_is_wrong(TRIAL, "design.enrollment.count", 12) is None


@given(st.text(min_size=1))
def test_the_words_of_a_value_hold_nothing_a_screen_would_hide_or_act_on(text):
    words = leaf_words(TRIAL, "arms[0].label", text)

    assert all(character.isprintable() or character.isspace() for character in words)
    assert not set(words) & set("\x1b\r\x0b\x0c\x85\u2028\u2029")


def test_an_object_is_typed_into_a_line_for_each_part():
    form = blank_form(TRIAL, "eligibility.inclusion[0].constraints[0]")

    filled = form.replace("value: ", "value: 40").replace("concept: ", "concept: eGFR")

    assert parse_leaf(TRIAL, "eligibility.inclusion[0].constraints[0]", filled)["concept"] == "eGFR"
    assert blank_form(TRIAL, "eligibility.minimum_age") == blank_form(TRIAL, "arms[0].label") == ""


def test_how_to_type_gives_an_example_that_can_be_typed():
    assert how_to_type(TRIAL, "eligibility.minimum_age").startswith("40 mg/d or ")
    assert parse_leaf(TRIAL, "eligibility.minimum_age", "40 mg/d")
    assert how_to_type(TRIAL, "arms[0].label") == ""
    assert "one entry a line" in how_to_type(REPORT, "citation.affiliations")
    assert "low, high" in how_to_type(TRIAL, "eligibility.inclusion[0].constraints[0]")
