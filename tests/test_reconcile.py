"""Labels stand, agreement adds evidence, disagreement is kept and shown, and absences say what they are."""

import pytest

from extract.outline import Section
from extract.reconcile import absences, reconcile
from schemas.catalogue import load_record_type
from schemas.declare import How
from schemas.documents import Span
from schemas.fields import DraftedField, Drafter, Flag, GroundingStatus, State

TRIAL = load_record_type("trial_registration")
PATH = "design.masking"


def stated(value, at: int = 0, drafter=Drafter.LABEL, **more) -> DraftedField:
    span = Span(start=at, end=at + 5, quote="words")
    return DraftedField.model_validate(
        {"path": PATH, "value": value, "state": State.STATED, "evidence": (span,), "drafter": drafter, **more}
    )


def model(value, at: int = 10, **more) -> DraftedField:
    return stated(value, at, Drafter.MODEL, **more)


def empty(drafter=Drafter.LABEL) -> DraftedField:
    return stated(None, state=State.LABEL_WITHOUT_VALUE, drafter=drafter)


def test_fields_of_different_paths_stand_side_by_side_labels_first():
    fields = [stated("NONE"), model("x", path="a")]

    assert reconcile(fields[:1], fields[1:]) == tuple(fields)


def test_an_equal_value_adds_its_evidence_and_nothing_else():
    [field] = reconcile([stated("Zinc Paste", 0)], [model("zinc  paste.", 10)])

    assert (field.value, field.drafter, field.flags, field.alternatives) == (
        "Zinc Paste",
        Drafter.LABEL,
        (),
        (),
    )
    assert [span.start for span in field.evidence] == [0, 10]


def test_the_same_place_is_evidence_once():
    [field] = reconcile([stated("NONE", 0)], [model("NONE", 0)])

    assert len(field.evidence) == 1


def test_a_label_s_value_wins_and_the_model_s_is_kept_and_flagged():
    [field] = reconcile([stated("NONE", 0)], [model("DOUBLE", 10)])

    assert (field.value, field.drafter) == ("NONE", Drafter.LABEL)
    assert field.flags == (Flag.SOURCES_DISAGREE,)
    assert [(a.value, a.evidence[0].start, a.drafter, a.why) for a in field.alternatives] == [
        ("DOUBLE", 10, Drafter.MODEL, "the label draft stands")
    ]


def test_a_model_s_value_fills_a_label_without_one():
    [field] = reconcile([empty()], [model("DOUBLE")])

    assert (field.value, field.drafter, field.alternatives) == ("DOUBLE", Drafter.MODEL, ())


def test_a_label_without_value_stands_where_the_model_has_none_either():
    assert reconcile([empty()], []) == (empty(),)


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (model("A"), model("B", grounding=GroundingStatus.ALTERED)),
        (model("A"), model("B", flags=(Flag.VALUE_NOT_IN_QUOTE,))),
        (model("A"), model("B", state=State.INFERRED, grounding=GroundingStatus.NOT_FOUND, evidence=())),
        (stated("A"), model("B")),
    ],
)
def test_trusted_grounding_and_fewer_doubts_win_in_any_order(better, worse):
    for first, second in ((better, worse), (worse, better)):
        [field] = reconcile([], [first, second])

        assert field.value == "A"
        assert [alternative.value for alternative in field.alternatives] == ["B"]


def test_nothing_is_dropped_of_three_that_disagree():
    [field] = reconcile([stated("A")], [model("B"), model("C"), model("A", 20)])

    assert field.value == "A"
    assert [alternative.value for alternative in field.alternatives] == ["B", "C"]
    assert [span.start for span in field.evidence] == [0, 20]


def section(key: str) -> Section:
    return Section(key, key.title(), 0, 1, 0)


def absent(*fields: DraftedField, sections=("top",), asked=True) -> dict[str, State]:
    found = absences(fields, [section(key) for key in sections], TRIAL, asked=asked)
    return {field.path: field.state for field in found}


def test_a_path_that_nothing_was_read_for_is_not_stated_or_its_section_is_missing():
    found = absent(sections=("top", "design", "references"))

    assert found["design.masking"] is State.NOT_STATED
    assert found["references"] is State.NOT_STATED
    assert found["description.brief_summary"] is State.SECTION_MISSING
    assert found["eligibility.inclusion"] is State.SECTION_MISSING


def test_a_path_that_was_read_is_not_absent_nor_is_a_label_without_value():
    found = absent(stated("NONE"), empty().model_copy(update={"path": "eligibility.sex"}))

    assert PATH not in found
    assert "eligibility.sex" not in found


def test_a_list_is_absent_as_a_whole_or_not_at_all():
    assert "arms" in absent()
    assert "arms[].label" not in absent()
    assert "arms" not in absent(stated("A", path="arms[0].label"))


def test_narrative_fields_say_nothing_about_a_page_that_nobody_read_for_them():
    narrative = {s.path for s in TRIAL.specs.values() if s.how is How.NARRATIVE and "[" not in s.path}

    assert narrative
    assert narrative <= absent(asked=True).keys()
    assert not narrative & absent(asked=False).keys()


def test_derived_fields_are_never_absent():
    report = load_record_type("guidance_statement")
    derived = {spec.path for spec in report.specs.values() if spec.how is How.DERIVED}

    assert derived
    assert not derived & {field.path for field in absences([], [], report, asked=True)}


def test_an_absence_says_who_looked():
    for asked, drafter in ((True, Drafter.MODEL), (False, Drafter.LABEL)):
        assert {field.drafter for field in absences([], [], TRIAL, asked=asked)} == {drafter}


def test_every_path_is_absent_once_and_part_of_the_record_type():
    found = [field.path for field in absences([], [], TRIAL, asked=True)]

    assert len(found) == len(set(found))
    assert all(TRIAL.knows(path) for path in found)
