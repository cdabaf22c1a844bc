"""Records leave as FHIR R5 resources that a published validator takes, and say no more than is stated."""

import json

import pytest
from decided_pages import decided_store
from fhir.resources.citation import Citation
from fhir.resources.evidence import Evidence
from fhir.resources.researchstudy import ResearchStudy
from hypothesis import given
from hypothesis import strategies as st

from dataset.fhir_files import taken
from dataset.fhir_parts import in_words, quantity, resource_id, whole
from dataset.fhir_report import citation, evidences
from dataset.fhir_study import research_study
from dataset.formats import Format
from dataset.leaving import Policy, Status
from dataset.snapshot import Options, write_snapshot
from schemas.catalogue import builtin_record_types

MODELS = {"ResearchStudy": ResearchStudy, "Citation": Citation, "Evidence": Evidence}
OPTIONS = {"record_types": builtin_record_types(), "formats": frozenset({Format.FHIR})}
ARMS = [{"label": "zinc"}, {"label": "placebo"}]


@pytest.fixture(scope="module")
def resources(tmp_path_factory):
    """The resources of every example, by kind."""
    folder = tmp_path_factory.mktemp("fhir")
    with decided_store(folder / "d.db") as store:
        write_snapshot(store, folder / "out", Options(**OPTIONS))
    return {
        file.stem: [json.loads(line) for line in file.read_text("utf-8").splitlines()]
        for file in (folder / "out/exports/fhir").iterdir()
    }


def study(**stated):
    return research_study(stated, "NCT99000001", Status.COMPLETE)


def evidence(result, **stated):
    [told] = evidences({"arms": ARMS, "results": [result], **stated}, "NCT99000001", Status.COMPLETE)
    return told


def test_every_resource_is_taken_by_a_published_validator(resources):
    assert {kind: len(found) for kind, found in resources.items()} == {
        "ResearchStudy": 5,
        "Citation": 2,
        "Evidence": 8,
    }
    for kind, found in resources.items():
        for each in found:
            assert json.loads(MODELS[kind].model_validate(each).model_dump_json()) == each


def test_ids_are_one_of_a_kind_and_evidence_names_the_citation_that_is_there(resources):
    ids = [f"{kind}/{each['id']}" for kind, found in resources.items() for each in found]

    assert len(set(ids)) == len(ids)
    assert {each["citeAsReference"]["reference"] for each in resources["Evidence"]} <= set(ids)


def test_a_date_keeps_the_precision_that_is_printed():
    told = study(status={"start_date": {"date": "2020-11"}, "completion_date": {"date": "2023"}})

    assert told["period"] == {"start": "2020-11", "end": "2023"}
    assert json.loads(ResearchStudy.model_validate(told).model_dump_json())["period"] == told["period"]


def test_what_the_validator_refuses_is_left_out_and_the_rest_stays():
    told = study(status={"start_date": {"date": "0000"}}, identification={"brief_title": "On zinc"})

    assert told["period"] == {"start": "0000"}
    assert taken(told) == {name: value for name, value in told.items() if name != "period"}


def test_codes_are_those_of_fhir_where_it_has_one_and_words_where_not():
    told = study(
        status={"overall_status": "UNKNOWN"},
        design={"phases": ["PHASE2", "PHASE3"], "primary_purpose": "ECT"},
    )

    assert told["progressStatus"] == [{"state": {"text": "UNKNOWN"}}]
    assert told["phase"]["coding"][0]["code"] == "phase-2-phase-3"
    assert told["primaryPurposeType"] == {"text": "ECT"}


@pytest.mark.parametrize(
    ("enrollment", "told"),
    [
        ({"count": 9, "type": "ACTUAL"}, {"actualNumber": 9}),
        ({"count": 9, "type": "ESTIMATED"}, {"targetNumber": 9}),
        ({"count": 9}, None),
        ({"count": 2**31, "type": "ACTUAL"}, None),
    ],
)
def test_a_number_of_participants_stands_where_it_is_said_to_be_reached_or_planned(enrollment, told):
    assert study(design={"enrollment": enrollment}).get("recruitment") == told


def test_criteria_exclude_by_what_their_words_do_and_combine_where_that_is_stated():
    told = study(
        eligibility={
            "inclusion": [{"text": "any of", "logic": "ANY_OF", "sub": [{"text": "a"}, {"text": "b"}]}],
            "exclusion": [
                {"text": "diabetes", "sub": [{"text": "type 1", "sub": [{"text": "early"}]}]},
                {"text": "but these may take part", "effect": "PERMIT"},
            ],
        }
    )
    any_of, diabetes, permitted = told["contained"][0]["characteristic"]

    assert any_of["exclude"] is False
    assert any_of["definitionByCombination"]["code"] == "any-of"
    assert [each["description"] for each in any_of["definitionByCombination"]["characteristic"]] == ["a", "b"]
    assert diabetes["exclude"] is True
    assert diabetes["description"] == "diabetes\n* type 1\n  * early"
    assert "exclude" not in permitted
    ResearchStudy.model_validate(told)


def test_a_result_tells_events_participants_effect_interval_and_p_value():
    told = evidence(
        {
            "outcome": "relapse",
            "time_point": {"comparator": "=", "value": 6, "unit": "mo"},
            "arm_results": [{"arm": "arms[0]", "events": 0, "n": 50}, {"arm": "arms[1]", "percent": 12}],
            "effect": {"measure": "ODDS_RATIO", "estimate": 0.5},
            "ci": {"level": 97.5, "low": 0.2, "high": 1.1},
            "p_value": {"comparator": "<", "value": 0.001},
        }
    )
    zinc, placebo, effect = told["statistic"]

    assert (zinc["description"], zinc["numberOfEvents"], zinc["sampleSize"]) == (
        "zinc",
        0,
        {"numberOfParticipants": 50},
    )
    assert placebo["quantity"] == {
        "value": 12,
        "unit": "%",
        "system": "http://unitsofmeasure.org",
        "code": "%",
    }
    assert effect["quantity"] == {"value": 0.5}
    interval, p_value = effect["attributeEstimate"]
    assert (interval["level"], interval["range"]) == (0.975, {"low": {"value": 0.2}, "high": {"value": 1.1}})
    assert p_value["quantity"] == {"comparator": "<", "value": 0.001}
    assert told["variableDefinition"][-1]["description"] == "relapse; at 6 mo"
    Evidence.model_validate(told)


def test_a_mean_has_its_standard_deviation_where_it_is_called_so():
    shares = [
        {"arm": "arms[0]", "spread": 4.5, "value": {"comparator": "=", "value": -7.1, "unit": "mm[Hg]"}}
    ]
    result = {"outcome": "pressure", "summary_statistic": "MEAN", "arm_results": shares}
    named, unnamed = (evidence(each)["statistic"][0] for each in ({**result, "dispersion": "SD"}, result))

    assert named["quantity"]["value"] == -7.1
    assert named["attributeEstimate"][0]["quantity"] == {"value": 4.5}
    assert "attributeEstimate" not in unnamed


def test_numbers_without_a_stated_arm_say_nothing():
    told = evidence({"outcome": "relapse", "arm_results": [{"events": 3, "n": 9}]})

    assert "statistic" not in told


def test_a_record_that_is_not_complete_is_a_draft_and_says_so_in_its_file(tmp_path):
    pages = ["abstract-superiority-hazard-ratio.txt"]
    with decided_store(tmp_path / "d.db", pages, decide=lambda *_: None) as store:
        write_snapshot(store, tmp_path / "out", Options(**OPTIONS, policy=Policy.DRAFTS))
    [told] = (tmp_path / "out/exports/fhir/Citation.drafts.ndjson").read_text("utf-8").splitlines()

    assert json.loads(told)["status"] == "draft"


def test_authors_are_in_their_order_and_a_shortened_list_says_so():
    cited = {"title": "On zinc", "authors": ["A", "B"], "authors_truncated": True}
    told = citation({"citation": cited}, "10.5555/zinc", Status.COMPLETE)["citedArtifact"]["contributorship"]

    assert told["complete"] is False
    assert [each["contributor"]["display"] for each in told["entry"]] == ["A", "B"]


words = st.text(st.characters(exclude_categories=()), min_size=1, max_size=30).filter(
    lambda text: text.strip("\ud800") and not text.isspace()
)
numbers = st.integers(0, 2**40) | st.floats(-1e9, 1e9)
measures = st.fixed_dictionaries(
    {"comparator": st.sampled_from(["=", "<", "<=", ">", ">="]), "value": numbers},
    optional={"unit": st.sampled_from(["mg", "mL/min/{1.73_m2}", "%"])},
)


@given(words, words, st.integers(0, 2**40), measures, st.lists(words, max_size=3))
def test_whatever_a_record_says_makes_valid_resources(name, text, number, measure, listed):
    registration = {
        "identification": {"brief_title": text, "acronym": text},
        "conditions": listed,
        "design": {"enrollment": {"count": number, "type": "ACTUAL"}, "phases": ["PHASE1"]},
        "arms": [{}, {"label": text, "type": "OTHER"}],
        "eligibility": {"inclusion": [{"text": text}], "minimum_age": measure},
        "sponsors": {"lead_sponsor": {"name": text}},
    }
    shares = [{"arm": "arms[1]", "events": number, "n": number, "value": measure}]
    report = {
        "citation": {"title": text, "authors": listed},
        "arms": [{}, {"label": text}],
        "results": [{"outcome": text, "arm_results": shares, "p_value": measure}],
    }

    ResearchStudy.model_validate(research_study(registration, name, Status.PARTIAL)).model_dump_json()
    Citation.model_validate(citation(report, name, Status.DRAFT)).model_dump_json()
    for each in evidences(report, name, Status.COMPLETE):
        Evidence.model_validate(each).model_dump_json()


def test_a_quantity_is_equal_without_a_comparator_and_a_range_is_words():
    assert quantity({"comparator": "=", "value": 5, "unit": None}) == {"value": 5}
    assert quantity({"low": 2, "high": 18, "unit": "a"}) is None
    assert in_words({"low": 2, "high": 18, "unit": "a"}) == "2 to 18 a"
    assert in_words({"comparator": ">=", "value": 18, "unit": "a"}) == ">= 18 a"
    assert in_words({"comparator": "=", "value": 1234567.0, "unit": None}) == "1234567"


def test_an_id_is_the_record_s_name_where_fhir_takes_it():
    assert resource_id("NCT99000001") == "NCT99000001"
    assert resource_id("10.5555/zinc") != resource_id("10.5555-zinc")
    assert len(resource_id("x" * 99)) == 40


def test_zeros_and_noes_are_kept_and_gaps_are_not():
    assert whole({"a": 0, "b": False, "c": None, "d": "", "e": [], "f": {"g": None}}) == {"a": 0, "b": False}
