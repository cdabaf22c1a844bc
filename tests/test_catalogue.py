"""The catalogue describes every path of the built-in record types, and of a team's own."""

import json
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Annotated, Literal

import pytest
from pydantic import BaseModel, Field, create_model

from schemas.catalogue import RecordType, builtin_record_types
from schemas.declare import How, several, stated, together
from schemas.errors import SchemaError
from schemas.values import Group, Kind, Quantity, Range

TYPES = builtin_record_types()
REGISTRATION, PUBLICATION, GUIDANCE = TYPES.values()
EVERY_SPEC = [
    pytest.param(spec, id=f"{code}:{spec.path}")
    for code, record_type in TYPES.items()
    for spec in record_type.specs.values()
]


@pytest.mark.parametrize("spec", EVERY_SPEC)
def test_every_field_is_described_in_a_sentence(spec):
    assert spec.description.endswith(".")
    assert len(spec.description.split()) >= 3


@pytest.mark.parametrize("spec", EVERY_SPEC)
def test_every_field_says_what_it_holds(spec):
    assert (spec.kind is Kind.CODE) == bool(spec.codes)
    assert (spec.kind in (Kind.QUANTITY, Kind.OBJECT)) == bool(spec.parts)
    if spec.kind is Kind.QUANTITY:
        assert spec.unit


@pytest.mark.parametrize("record_type", TYPES.values(), ids=TYPES)
def test_every_list_of_things_has_a_key_that_tells_them_apart(record_type):
    for group in record_type.groups.values():
        if group.is_list:
            assert any(key.key for key in record_type.list_keys(group.path)), group.path


def test_the_three_record_types_have_a_code_and_a_title_each():
    assert list(TYPES) == ["trial_registration", "publication_report", "guidance_statement"]
    assert len({record_type.title for record_type in TYPES.values()}) == len(TYPES)


@pytest.mark.parametrize(
    "path",
    [
        "arms",
        "arms[0].label",
        "results",
        "results[0].p_value",
        "participants.n_enrolled",
        "registrations[0].id",
        "citation.pmid",
        "funding",
        "competing_interests.statement",
        "harms",
        "design.phases[0]",
    ],
)
def test_guidance_has_no_place_for_what_only_a_trial_has(path):
    assert not GUIDANCE.knows(path)
    with pytest.raises(SchemaError, match="guidance_statement has no field"):
        GUIDANCE.spec(path)


def test_a_path_has_the_spec_of_its_template():
    assert REGISTRATION.spec("arms[3].regimens[0].dose") is REGISTRATION.spec("arms[].regimens[].dose")


def test_a_criterion_below_a_criterion_has_the_same_fields_at_any_depth():
    deep = REGISTRATION.spec("eligibility.inclusion[0].sub[1].sub[2].sub[0].constraints[0]")

    assert deep.path == "eligibility.inclusion[].sub[].constraints[]"
    assert REGISTRATION.list_keys("eligibility.inclusion[0].sub[1].sub")[0].name == "text"


@pytest.mark.parametrize(
    ("list_path", "keys"),
    [
        ("arms", ["label"]),
        ("arms[1].regimens", ["drug"]),
        ("interventions", ["name"]),
        ("references", ["pmid", "citation"]),
        ("locations", ["facility", "city"]),
        ("eligibility.inclusion", ["text"]),
        ("conditions", ["conditions"]),
    ],
)
def test_list_items_are_told_apart_by_their_keys(list_path, keys):
    assert [key.name for key in REGISTRATION.list_keys(list_path)] == keys


def test_a_result_is_told_apart_by_outcome_and_time():
    assert [key.name for key in PUBLICATION.list_keys("results")] == ["outcome", "time_point"]


@pytest.mark.parametrize(
    "path",
    ["outcomes", "central_contacts", "sponsors.collaborators", "conditions", "ipd_sharing", "arms[0].type"],
)
def test_groups_lists_and_fields_can_be_absent(path):
    assert REGISTRATION.knows(path)


@pytest.mark.parametrize("path", ["outcome", "arms[0].colour", "eligibility.inclusion[0]x"])
def test_what_is_not_in_the_record_type_is_not_known(path):
    assert not REGISTRATION.knows(path)


def test_a_group_is_a_place_and_not_a_field():
    with pytest.raises(SchemaError, match=r"trial_registration has no field 'outcomes'"):
        REGISTRATION.spec("outcomes")


def test_contact_data_is_marked_personal():
    personal = {path for path, spec in REGISTRATION.specs.items() if spec.personal}

    assert personal == {f"central_contacts[].{part}" for part in ("name", "phone", "email")} | {
        "locations[].contact_name"
    }


@pytest.mark.parametrize(
    ("path", "given", "stored"),
    [
        ("status.start_date.date", "2031-02", "2031-02"),
        ("design.who_masked", ["INVESTIGATOR"], ["INVESTIGATOR"]),
        ("eligibility.maximum_age", {"value": 9, "unit": "a"}, {"comparator": "=", "value": 9, "unit": "a"}),
        ("arms[0].regimens[0].dose", {"low": 1, "high": 1.5}, {"low": 1, "high": 1.5, "unit": None}),
        ("arms[0].regimens[0].schedule", {"days": [1, 15]}, {"days": [1, 15]}),
        ("status.has_results", False, False),
        ("design.enrollment.count", 0, 0),
        (
            "outcomes[0].time_point",
            [{"low": 6, "high": 8, "unit": "d"}],
            [{"low": 6, "high": 8, "unit": "d"}],
        ),
    ],
)
def test_a_value_is_stored_in_one_shape(path, given, stored):
    assert REGISTRATION.normalise(path, given) == stored


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("status.start_date.date", "February 2031"),
        ("status.start_date.date", "2031-13"),
        ("status.start_date.date", "2031-02-30"),
        ("design.masking", "OPEN"),
        ("design.enrollment.count", -1),
        ("design.enrollment.count", "many"),
        ("eligibility.minimum_age", {"value": 18, "low": 2, "high": 4}),
        ("eligibility.minimum_age", {"value": float("nan")}),
        ("eligibility.inclusion[0].constraints[0]", {"value": 40, "unit": "mL/min"}),
        ("identification.brief_title", ["two", "titles"]),
    ],
)
def test_a_value_that_does_not_fit_its_field_is_refused_by_path(path, value):
    with pytest.raises(SchemaError) as refusal:
        REGISTRATION.normalise(path, value)

    assert str(refusal.value).startswith(f"{path}: ")
    assert repr(value) in str(refusal.value)


@pytest.mark.parametrize(
    ("path", "value"), [("identification.acronym", ""), ("design.who_masked", []), ("arms[0].label", None)]
)
def test_nothing_is_no_value(path, value):
    with pytest.raises(SchemaError):
        REGISTRATION.normalise(path, value)


def test_a_form_that_is_no_regular_expression_is_refused_by_path():
    class Lot(BaseModel):
        number: str | None = stated("Lot number.", form="[0-9")

    with pytest.raises(SchemaError, match=r"^number: form: .*no regular expression"):
        RecordType("lot", Lot)


class Mood(Enum):
    CALM = "calm"
    TENSE = "tense"


class Walk(BaseModel):
    """A walk somebody took."""

    steps: int = Field(description="Steps taken.", ge=0)
    companions: list[str] = Field(description="A companion.")
    mood: Mood | None = Field(None, description="Mood on the way.")


class DiaryPage(BaseModel):
    """A page of a walker's diary.

    Written in the evening.
    """

    day: date = Field(description="Day of the page.")
    weather: Literal["SUN", "RAIN"] | None = Field(None, description="Weather of the day.")
    walks: list[Walk] = Field(default=[], description="The day's walks.")
    last_walk: Walk | None = Field(None, description="The walk before bed.")
    weight: Decimal | None = Field(
        None, description="Weight that day.", json_schema_extra={"unit": "kg", "how": "labelled"}
    )
    slept_well: bool = True
    distance: Quantity | Range | None = Field(None, description="Distance covered.")
    tags: Annotated[list[str], Field(description="A tag.", max_length=3)] = []
    weather_code: str = Field("", alias="weatherCode")


def described(record_type, *attributes):
    return {
        path: tuple(getattr(spec, name) for name in attributes) for path, spec in record_type.specs.items()
    }


def test_a_team_s_plain_pydantic_model_is_described_by_what_it_says():
    diary = RecordType("diary_page", DiaryPage)

    assert diary.title == "A page of a walker's diary."
    assert described(diary, "kind", "cardinality", "description") == {
        "day": (Kind.DATE, "1", "Day of the page."),
        "weather": (Kind.CODE, "0..1", "Weather of the day."),
        "walks[].steps": (Kind.INTEGER, "1", "Steps taken."),
        "walks[].companions[]": (Kind.STRING, "1..*", "A companion."),
        "walks[].mood": (Kind.CODE, "0..1", "Mood on the way."),
        "last_walk.steps": (Kind.INTEGER, "1", "The walk before bed. Steps taken."),
        "last_walk.companions[]": (Kind.STRING, "1..*", "The walk before bed. A companion."),
        "last_walk.mood": (Kind.CODE, "0..1", "The walk before bed. Mood on the way."),
        "weight": (Kind.NUMBER, "0..1", "Weight that day."),
        "slept_well": (Kind.BOOLEAN, "0..1", "Slept well."),
        "distance": (Kind.QUANTITY, "0..1", "Distance covered."),
        "tags[]": (Kind.STRING, "0..*", "A tag."),
        "weatherCode": (Kind.STRING, "0..1", "WeatherCode."),
    }
    assert diary.specs["weather"].codes == ("SUN", "RAIN")
    assert diary.specs["walks[].mood"].codes == ("calm", "tense")
    assert (diary.specs["weight"].unit, diary.specs["weight"].how) == ("kg", How.LABELLED)
    assert diary.groups["walks"].is_list
    assert not diary.groups["last_walk"].is_list
    assert [key.path for key in diary.list_keys("walks")] == ["walks[].steps"]


def test_a_team_s_own_constraints_hold():
    diary = RecordType("diary_page", DiaryPage)

    assert diary.normalise("day", "2031-05-01") == "2031-05-01"
    assert diary.normalise("walks[0].mood", "calm") == "calm"
    assert diary.normalise("tags[4]", "sea") == "sea"
    with pytest.raises(SchemaError, match="greater than or equal to 0"):
        diary.normalise("walks[0].steps", -5)


class Branching(BaseModel):
    """A thing with branches."""

    label: str
    branches: "list[Branching]" = []
    trunk: "Branching | None" = None


def test_a_model_that_holds_itself_is_described_once_and_found_at_any_depth():
    tree = RecordType("branching", Branching)

    assert tree.spec("branches[0].branches[2].branches[1].label").path == "branches[].label"
    assert tree.spec("trunk.trunk.trunk.label").path == "trunk.label"
    assert len(tree.specs) < 10


class Tray(Group):
    """A tray."""

    colour: str | None = stated("Colour of the tray.")
    seen: str | None = stated("Who saw it.", how=How.POSITIONAL, sections=("top",))


class Kitchen(Group):
    """A kitchen."""

    best: Tray = together(
        Tray, "The best tray.", how=How.LABELLED, standard="House rule 3", sections=("shelf",)
    )
    others: tuple[Tray, ...] = several("Other trays.", personal=True)
    lids: tuple[str, ...] = several("The lids.", whole=True, required=True)


def test_a_field_has_its_group_s_word_where_it_gives_none():
    kitchen = RecordType("kitchen", Kitchen)

    assert described(kitchen, "description", "how", "standard", "sections") == {
        "best.colour": ("The best tray. Colour of the tray.", How.LABELLED, "House rule 3", ("shelf",)),
        "best.seen": ("The best tray. Who saw it.", How.POSITIONAL, "House rule 3", ("top",)),
        "others[].colour": ("Colour of the tray.", How.NARRATIVE, None, ()),
        "others[].seen": ("Who saw it.", How.POSITIONAL, None, ("top",)),
        "lids": ("The lids.", How.NARRATIVE, None, ()),
    }
    assert {path for path, spec in kitchen.specs.items() if spec.personal} == {
        "others[].colour",
        "others[].seen",
    }
    assert (kitchen.specs["lids"].whole, kitchen.specs["lids"].cardinality) == (True, "1..*")


def test_a_record_type_has_another_version_as_soon_as_a_declaration_changes():
    declared = [
        Field(0, description="Lines on the page."),
        Field(0, description="Words on the page."),
        Field(0, description="Lines on the page.", ge=0),
        Field(0, description="Lines on the page."),
    ]
    models = [create_model("Page", count=(int, field)) for field in declared]
    first, reworded, bounded, same = (RecordType("page", model).version for model in models)

    assert len({first, reworded, bounded}) == 3
    assert same == first


def test_a_record_of_every_type_can_be_written_as_json_schema():
    for record_type in TYPES.values():
        assert json.dumps(record_type.model.model_json_schema())
