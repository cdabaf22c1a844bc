"""A registration reads as the ClinicalTrials.gov API would give it."""

import json
import os
import re
from pathlib import Path

import pytest
from decided_pages import EXAMPLES, decided_store
from hypothesis import given
from hypothesis import strategies as st
from leaving_pages import leaving_of

from dataset.ctgov import api_study
from dataset.file_names import file_name_of
from dataset.formats import Format
from dataset.leaving import Policy
from dataset.snapshot import Options, write_snapshot
from dataset.stated import stated_record
from extract.drafting import draft_document
from extract.read import read_bytes
from schemas.catalogue import builtin_record_types
from schemas.paths import parse_path, template_of
from schemas.texts import norm_text

LAYOUTS = ("mirror", "classic", "modern", "pdfish")
UNITS = {"a": "Year", "mo": "Month", "wk": "Week", "d": "Day"}
READ = {
    "identification.nct_id": "identificationModule.nctId",
    "identification.org_study_id": "identificationModule.orgStudyIdInfo.id",
    "identification.brief_title": "identificationModule.briefTitle",
    "identification.official_title": "identificationModule.officialTitle",
    "identification.acronym": "identificationModule.acronym",
    "identification.secondary_ids[].id": "identificationModule.secondaryIdInfos[].id",
    "status.overall_status": "statusModule.overallStatus",
    "status.last_known_status": "statusModule.lastKnownStatus",
    "status.why_stopped": "statusModule.whyStopped",
    "status.status_verified_date.date": "statusModule.statusVerifiedDate",
    "status.start_date.date": "statusModule.startDateStruct.date",
    "status.start_date.type": "statusModule.startDateStruct.type",
    "status.primary_completion_date.date": "statusModule.primaryCompletionDateStruct.date",
    "status.primary_completion_date.type": "statusModule.primaryCompletionDateStruct.type",
    "status.completion_date.date": "statusModule.completionDateStruct.date",
    "status.completion_date.type": "statusModule.completionDateStruct.type",
    "status.first_submit_date": "statusModule.studyFirstSubmitDate",
    "status.first_posted_date.date": "statusModule.studyFirstPostDateStruct.date",
    "status.last_update_posted_date.date": "statusModule.lastUpdatePostDateStruct.date",
    "status.has_results": "/hasResults",
    "description.brief_summary": "descriptionModule.briefSummary",
    "description.detailed_description": "descriptionModule.detailedDescription",
    "conditions[]": "conditionsModule.conditions[]",
    "keywords[]": "conditionsModule.keywords[]",
    "design.study_type": "designModule.studyType",
    "design.phases[]": "designModule.phases[]",
    "design.allocation": "designModule.designInfo.allocation",
    "design.intervention_model": "designModule.designInfo.interventionModel",
    "design.primary_purpose": "designModule.designInfo.primaryPurpose",
    "design.masking": "designModule.designInfo.maskingInfo.masking",
    "design.who_masked": "designModule.designInfo.maskingInfo.whoMasked",
    "design.enrollment.count": "designModule.enrollmentInfo.count",
    "design.enrollment.type": "designModule.enrollmentInfo.type",
    "oversight.is_fda_regulated_drug": "oversightModule.isFdaRegulatedDrug",
    "oversight.is_fda_regulated_device": "oversightModule.isFdaRegulatedDevice",
    "oversight.has_dmc": "oversightModule.oversightHasDmc",
    "arms[].label": "armsInterventionsModule.armGroups[].label",
    "arms[].type": "armsInterventionsModule.armGroups[].type",
    "arms[].description": "armsInterventionsModule.armGroups[].description",
    "interventions[].name": "armsInterventionsModule.interventions[].name",
    "interventions[].type": "armsInterventionsModule.interventions[].type",
    "interventions[].description": "armsInterventionsModule.interventions[].description",
    "interventions[].other_names[]": "armsInterventionsModule.interventions[].otherNames[]",
    "eligibility.minimum_age": "eligibilityModule.minimumAge",
    "eligibility.maximum_age": "eligibilityModule.maximumAge",
    "eligibility.std_ages": "eligibilityModule.stdAges",
    "eligibility.sex": "eligibilityModule.sex",
    "eligibility.healthy_volunteers": "eligibilityModule.healthyVolunteers",
    "sponsors.lead_sponsor.name": "sponsorCollaboratorsModule.leadSponsor.name",
    "sponsors.lead_sponsor.class": "sponsorCollaboratorsModule.leadSponsor.class",
    "sponsors.collaborators[].name": "sponsorCollaboratorsModule.collaborators[].name",
    "sponsors.responsible_party.type": "sponsorCollaboratorsModule.responsibleParty.type",
    "overall_officials[].name": "contactsLocationsModule.overallOfficials[].name",
    "overall_officials[].affiliation": "contactsLocationsModule.overallOfficials[].affiliation",
    "overall_officials[].role": "contactsLocationsModule.overallOfficials[].role",
    "locations[].facility": "contactsLocationsModule.locations[].facility",
    "locations[].city": "contactsLocationsModule.locations[].city",
    "locations[].state": "contactsLocationsModule.locations[].state",
    "locations[].zip": "contactsLocationsModule.locations[].zip",
    "locations[].country": "contactsLocationsModule.locations[].country",
    "locations[].status": "contactsLocationsModule.locations[].status",
    "references[].pmid": "referencesModule.references[].pmid",
    "references[].type": "referencesModule.references[].type",
    "references[].citation": "referencesModule.references[].citation",
}
"""Where the API has a field, said a second time and by hand, from its published study data structure."""

CRITERION = re.compile(r"eligibility\.(?:in|ex)clusion\[.*\.text")


@pytest.fixture(scope="module")
def rendered(shared) -> Path:
    folder = shared / "data" / "rendered"
    if not folder.is_dir():
        pytest.skip("no rendered pages in ../shared")
    return folder


def study_of(file):
    """The drafted fields of a page by path, and the study they make when all are accepted."""
    document = read_bytes(file.read_bytes(), file.name)
    _, placed = leaving_of(document, draft_document(document))
    return {each.path: each.value for each in placed}, api_study(stated_record(placed))


def found(study, theirs, path):
    """What a study says at the place of a path; None where it says nothing."""
    node = study if theirs.startswith("/") else study.get("protocolSection", {})
    indices = iter(step for step in parse_path(path) if isinstance(step, int))
    for step in re.findall(r"\w+|\[\]", theirs):
        try:
            node = node[next(indices)] if step == "[]" else node[step]
        except (KeyError, IndexError):
            return None
    return node


def criteria_of(study):
    return norm_text(study["protocolSection"]["eligibilityModule"]["eligibilityCriteria"])


def as_api(value):
    """A gold value as the API prints it."""
    if isinstance(value, dict):
        unit = UNITS[value["unit"]]
        return f"{value['value']} {unit}{'s' * (value['value'] != 1)}"
    return value


def same(ours, gold):
    return ours == gold or (isinstance(ours, str) and norm_text(ours) == norm_text(str(gold)))


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_reviewed_page_agrees_with_its_gold_wherever_both_speak(rendered, layout):
    """Reviewed: where the draft is not what a careful reader took down, the reader's word counts."""
    compared, wrong = 0, []
    for file in sorted((rendered / layout).glob("*.txt")):
        drafted, study = study_of(file)
        gold = json.loads(file.with_suffix(".gold.json").read_text("utf-8"))
        for item in gold["items"]:
            path, value = item["path"], item["value"]
            theirs = READ.get(template_of(path))
            if path not in drafted or not same(drafted[path], value):
                continue
            if theirs is None:
                assert CRITERION.fullmatch(path) is None or norm_text(value) in criteria_of(study), path
                continue
            compared += 1
            if not same(found(study, theirs, path), as_api(value)):
                wrong.append((file.name, path, found(study, theirs, path), value))

    assert wrong == []
    assert compared > 1500


def test_every_path_of_a_study_is_one_the_api_has(rendered, shared):
    """Held against records as the API gave them: what ours says at a place, theirs has a place for."""
    source = shared / "data/dev/registry/ctgov_v2"
    known = set()
    for file in source.glob("*.json"):
        known |= set(places(json.loads(file.read_text("utf-8"))))
    ours = {place for file in (rendered / "modern").glob("*.txt") for place in places(study_of(file)[1])}

    assert len(ours) > 60
    assert ours - known <= {"documentSection.largeDocumentModule.largeDocs[].hasIcf"}


def places(node, path=""):
    if isinstance(node, dict):
        for name, child in node.items():
            yield from places(child, f"{path}.{name}" if path else name)
    elif isinstance(node, list):
        for child in node:
            yield from places(child, f"{path}[]")
    else:
        yield path


def test_criteria_are_one_text_with_headings_and_bullets():
    _, study = study_of(EXAMPLES / "classic-recruiting-exit-criteria.txt")
    text = study["protocolSection"]["eligibilityModule"]["eligibilityCriteria"]

    assert text.startswith("Inclusion Criteria:\n\n* Age: 40 - 79 years;\n")
    assert "\n  * Urine albumin-creatinine ratio >30 mg/g\n" in text
    assert "\n\nExclusion Criteria:\n\n* Potassium" in text


def test_interventions_of_an_arm_are_named_with_their_type_and_name_their_arms():
    _, study = study_of(EXAMPLES / "mirror-completed-two-drugs.txt")
    module = study["protocolSection"]["armsInterventionsModule"]
    labels = {arm["label"] for arm in module["armGroups"]}

    assert all(":" in name for arm in module["armGroups"] for name in arm["interventionNames"])
    assert {label for each in module["interventions"] for label in each["armGroupLabels"]} <= labels


def test_what_is_inferred_or_absent_is_not_told():
    stated = {"design": {"enrollment": {"count": 0}}, "status": {"has_results": False}}

    assert api_study(stated) == {
        "protocolSection": {"designModule": {"enrollmentInfo": {"count": 0}}},
        "hasResults": False,
    }
    assert api_study({}) == {}


@pytest.mark.parametrize(
    ("age", "told"),
    [
        ({"comparator": "=", "value": 18, "unit": "a"}, "18 Years"),
        ({"comparator": "=", "value": 1, "unit": "mo"}, "1 Month"),
        ({"comparator": "=", "value": 1.5, "unit": "mo"}, "1.5 Months"),
        ({"comparator": "=", "value": 10**400, "unit": "d"}, f"{10**400} Days"),
        ({"comparator": ">", "value": 18, "unit": "a"}, None),
        ({"low": 2, "high": 18, "unit": "a"}, None),
    ],
)
def test_an_age_is_told_in_words_where_it_is_one_bound(age, told):
    study = api_study({"eligibility": {"minimum_age": age}})

    assert study.get("protocolSection", {}).get("eligibilityModule", {}).get("minimumAge") == told


def test_each_registration_has_a_file_and_partial_ones_say_so(tmp_path):
    def decide(store, sha256):
        from decided_pages import accepted

        lease = store.take_lease(sha256, "ana")
        store.decide_all(
            [accepted(lease, field) for field in store.open_review(lease).draft.fields[:5]], lease
        )

    options = {"record_types": builtin_record_types(), "formats": frozenset({Format.CTGOV})}
    with decided_store(tmp_path / "d.db") as store:
        write_snapshot(store, tmp_path / "out", Options(**options))
    with decided_store(tmp_path / "e.db", ["mirror-completed-two-drugs.txt"], decide=decide) as store:
        write_snapshot(store, tmp_path / "part", Options(**options, policy=Policy.DECIDED))

    assert [path.name for path in sorted((tmp_path / "out/exports/ctgov").iterdir())] == [
        f"NCT9900000{number}.json" for number in (1, 2, 3, 4, 5)
    ]
    assert [path.name for path in (tmp_path / "part/exports").iterdir()] == ["ctgov.partial"]


@given(
    st.text(st.characters(exclude_categories=()), max_size=300)
    | st.sampled_from(["..", ".", "", "/etc/passwd"])
)
def test_no_name_leaves_its_folder(name):
    made = f"{file_name_of(name)}.json"

    assert os.path.normpath(os.path.join("/folder", made)) == f"/folder/{made}"  # noqa: PTH118
    assert not made.startswith(".")
    assert len(made.encode()) < 255


@given(st.text(max_size=40), st.text(max_size=40))
def test_two_names_never_share_a_file(one, other):
    assert (file_name_of(one) == file_name_of(other)) == (one == other)
