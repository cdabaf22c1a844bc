"""Fields make a record and a record gives its fields back, whatever is in it."""

from types import NoneType
from typing import Annotated, Literal, get_args, get_origin, get_type_hints

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from schemas.catalogue import RecordType, builtin_record_types
from schemas.documents import Span
from schemas.errors import SchemaError
from schemas.fields import DraftedField, Drafter, State
from schemas.publication_results import Direction
from schemas.records import flatten, unflatten
from schemas.values import DateText, Reference

TYPES = builtin_record_types()
REGISTRATION, PUBLICATION = TYPES["trial_registration"], TYPES["publication_report"]
EVIDENCE = (Span(start=0, end=5, quote="words"),)
PLAIN = {
    str: st.text(alphabet="aé µ-[].0", min_size=1, max_size=8),
    int: st.integers(0, 999),
    float: st.floats(allow_nan=False, allow_infinity=False),
    bool: st.booleans(),
    DateText: st.from_regex(r"20[0-9]{2}(-0[1-9](-[12][0-8])?)?", fullmatch=True),
    Reference: st.sampled_from(["arms[0].label", "results[1].outcome"]),
    Direction: st.just("NO_DIFFERENCE"),
}


def stated(path, value):
    return DraftedField(path=path, value=value, state=State.STATED, evidence=EVIDENCE, drafter=Drafter.LABEL)


def absent(path):
    return DraftedField(path=path, state=State.NOT_STATED, drafter=Drafter.LABEL)


def values_of(annotation):
    """JSON values of a leaf's type."""
    if annotation in PLAIN:
        return PLAIN[annotation]
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return values_of(arguments[0])
    if origin is Literal:
        return st.sampled_from(arguments)
    if origin is tuple:
        return st.lists(values_of(arguments[0]), min_size=1, max_size=2)
    if arguments:
        return st.one_of([st.none() if option is NoneType else values_of(option) for option in arguments])
    parts = get_type_hints(annotation, include_extras=True)
    return st.fixed_dictionaries({name: values_of(parts[name]) for name in annotation.model_fields})


@st.composite
def some_fields(draw, record_type):
    """Values at paths of a record type whose list indices have no gaps."""
    fields = {}
    for path in draw(
        st.lists(st.sampled_from(sorted(record_type.specs)), unique=True, min_size=1, max_size=12)
    ):
        for index in range(draw(st.integers(1, 2)) if "[]" in path else 1):
            concrete = f"[{index}]".join(path.replace("[]", "[0]", path.count("[]") - 1).rsplit("[]", 1))
            fields[concrete] = record_type.normalise(concrete, draw(values_of(record_type.annotation(path))))
    return fields


@pytest.mark.parametrize("record_type", TYPES.values(), ids=TYPES)
def test_a_record_made_of_fields_gives_the_same_fields_back(record_type):
    @settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
    @given(some_fields(record_type))
    def law(fields):
        nested = unflatten([stated(path, value) for path, value in fields.items()], record_type)
        record = record_type.model.model_validate(nested)

        assert dict(flatten(record, record_type)) == fields

    law()


def test_items_move_up_when_one_before_them_has_no_value():
    fields = [absent("arms[0].label"), stated("arms[4].label", "B"), stated("arms[1].label", "A")]

    assert unflatten(fields, REGISTRATION) == {"arms": [{"label": "A"}, {"label": "B"}]}


def test_what_refers_to_an_item_follows_it_when_it_moves_up():
    fields = [
        stated("arms[1].label", "A"),
        stated("arms[3].label", "B"),
        stated("results[2].outcome", "remission"),
        stated("results[2].arm_results[0].arm", "arms[3]"),
        stated("results[2].direction", "FAVOURS_ARM_3"),
        stated("design.primary_outcome", ["results[2]"]),
    ]

    assert unflatten(fields, PUBLICATION) == {
        "arms": [{"label": "A"}, {"label": "B"}],
        "results": [
            {"outcome": "remission", "arm_results": [{"arm": "arms[1]"}], "direction": "FAVOURS_ARM_1"}
        ],
        "design": {"primary_outcome": ["results[0]"]},
    }


def test_a_reference_to_an_item_without_a_value_never_lands_on_another_one():
    fields = [
        absent("arms[0].label"),
        stated("arms[1].label", "B"),
        stated("results[0].outcome", "remission"),
        stated("results[0].direction", "FAVOURS_ARM_0"),
        stated("results[0].arm_results[0].arm", "arms[0]"),
        stated("results[0].arm_results[0].events", 3),
        stated("design.primary_outcome", ["results[7]"]),
    ]

    assert unflatten(fields, PUBLICATION) == {
        "arms": [{"label": "B"}],
        "results": [{"outcome": "remission", "arm_results": [{"events": 3}]}],
    }


def test_words_that_look_like_a_reference_stay_as_they_are_in_a_text():
    fields = [stated("arms[1].description", "arms[1]"), stated("identification.acronym", "FAVOURS_ARM_1")]

    assert unflatten(fields, REGISTRATION) == {
        "arms": [{"description": "arms[1]"}],
        "identification": {"acronym": "FAVOURS_ARM_1"},
    }


def test_an_object_is_one_value_and_not_a_branch():
    age = {"comparator": "=", "value": 18, "unit": "a"}
    nested = unflatten([stated("eligibility.minimum_age", age)], REGISTRATION)

    assert list(flatten(REGISTRATION.model.model_validate(nested), REGISTRATION)) == [
        ("eligibility.minimum_age", age)
    ]


def test_a_name_that_python_reserves_keeps_its_name_in_the_record():
    nested = unflatten([stated("sponsors.lead_sponsor.class", "NIH")], REGISTRATION)
    record = REGISTRATION.model.model_validate(nested)

    assert nested == {"sponsors": {"lead_sponsor": {"class": "NIH"}}}
    assert dict(flatten(record, REGISTRATION)) == {"sponsors.lead_sponsor.class": "NIH"}
    assert record.model_dump(mode="json", exclude_defaults=True) == nested


def test_criteria_nest_to_any_depth():
    path = "eligibility.exclusion[0].sub[0].sub[0].sub[0].text"
    record = REGISTRATION.model.model_validate(unflatten([stated(path, "no")], REGISTRATION))

    assert dict(flatten(record, REGISTRATION)) == {path: "no"}


def test_two_values_for_one_path_are_refused():
    with pytest.raises(SchemaError, match=r"'design.masking' is given twice"):
        unflatten([stated("design.masking", "NONE"), stated("design.masking", "SINGLE")], REGISTRATION)


class Visit(BaseModel):
    """A visit at home."""

    notes: dict[str, str]
    seen_by: "Visit | list[str]"


@pytest.mark.parametrize("turn", [1, -1])
def test_a_value_inside_another_value_is_refused_in_either_order(turn):
    visit = RecordType("visit", Visit)
    visit.specs["notes.mood"] = visit.specs["notes"]
    fields = [stated("notes", {"mood": "good"}), stated("notes.mood", "good")]

    with pytest.raises(SchemaError, match="a value"):
        unflatten(fields[::turn], visit)


def test_a_team_s_own_leaf_types_come_back_whole():
    visit = RecordType("visit", Visit)
    record = Visit(notes={"mood": "good"}, seen_by=Visit(notes={"a": "b"}, seen_by=["nurse"]))

    assert dict(flatten(record, visit)) == {
        "notes": {"mood": "good"},
        "seen_by": {"notes": {"a": "b"}, "seen_by": ["nurse"]},
    }
