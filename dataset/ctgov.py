"""A trial registration as ClinicalTrials.gov API v2 gives it. Pure.

Names and nesting are those of the API's study data structure
(https://clinicaltrials.gov/data-api/about-api/study-data-structure); codes are in its spelling already. Only
what is stated is told. What the API has no place for is left out; `docs/dataset.md` names it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dataset.stated import Stated, figures

_SECTION = "protocolSection"
_DOCUMENTS = "documentSection.largeDocumentModule.largeDocs"
_SAME = {
    "identification.org_study_id": "identificationModule.orgStudyIdInfo.id",
    "identification.org_study_id_type": "identificationModule.orgStudyIdInfo.type",
    "identification.secondary_ids": "identificationModule.secondaryIdInfos",
    "identification.brief_title": "identificationModule.briefTitle",
    "identification.official_title": "identificationModule.officialTitle",
    "identification.acronym": "identificationModule.acronym",
    "status.status_verified_date.date": "statusModule.statusVerifiedDate",
    "status.overall_status": "statusModule.overallStatus",
    "status.last_known_status": "statusModule.lastKnownStatus",
    "status.why_stopped": "statusModule.whyStopped",
    "status.start_date": "statusModule.startDateStruct",
    "status.primary_completion_date": "statusModule.primaryCompletionDateStruct",
    "status.completion_date": "statusModule.completionDateStruct",
    "status.first_submit_date": "statusModule.studyFirstSubmitDate",
    "status.first_posted_date": "statusModule.studyFirstPostDateStruct",
    "status.last_update_posted_date": "statusModule.lastUpdatePostDateStruct",
    "sponsors.responsible_party.type": "sponsorCollaboratorsModule.responsibleParty.type",
    "sponsors.responsible_party.investigator_full_name": (
        "sponsorCollaboratorsModule.responsibleParty.investigatorFullName"
    ),
    "sponsors.responsible_party.investigator_title": (
        "sponsorCollaboratorsModule.responsibleParty.investigatorTitle"
    ),
    "sponsors.responsible_party.investigator_affiliation": (
        "sponsorCollaboratorsModule.responsibleParty.investigatorAffiliation"
    ),
    "sponsors.responsible_party.organization": "sponsorCollaboratorsModule.responsibleParty.oldOrganization",
    "sponsors.lead_sponsor": "sponsorCollaboratorsModule.leadSponsor",
    "sponsors.collaborators": "sponsorCollaboratorsModule.collaborators",
    "oversight.has_dmc": "oversightModule.oversightHasDmc",
    "oversight.is_fda_regulated_drug": "oversightModule.isFdaRegulatedDrug",
    "oversight.is_fda_regulated_device": "oversightModule.isFdaRegulatedDevice",
    "description.brief_summary": "descriptionModule.briefSummary",
    "description.detailed_description": "descriptionModule.detailedDescription",
    "conditions": "conditionsModule.conditions",
    "keywords": "conditionsModule.keywords",
    "design.study_type": "designModule.studyType",
    "design.phases": "designModule.phases",
    "design.allocation": "designModule.designInfo.allocation",
    "design.intervention_model": "designModule.designInfo.interventionModel",
    "design.primary_purpose": "designModule.designInfo.primaryPurpose",
    "design.masking": "designModule.designInfo.maskingInfo.masking",
    "design.who_masked": "designModule.designInfo.maskingInfo.whoMasked",
    "design.enrollment": "designModule.enrollmentInfo",
    "eligibility.healthy_volunteers": "eligibilityModule.healthyVolunteers",
    "eligibility.sex": "eligibilityModule.sex",
    "eligibility.gender_based": "eligibilityModule.genderBased",
    "eligibility.std_ages": "eligibilityModule.stdAges",
    "overall_officials": "contactsLocationsModule.overallOfficials",
    "central_contacts": "contactsLocationsModule.centralContacts",
    "ipd_sharing.plan": "ipdSharingStatementModule.ipdSharing",
    "ipd_sharing.text": "ipdSharingStatementModule.description",
}
"""Paths whose value the API has as it is, within its protocol section."""
_OUTCOMES = {"PRIMARY": "primaryOutcomes", "SECONDARY": "secondaryOutcomes", "OTHER": "otherOutcomes"}
_CRITERIA = (
    ("Inclusion Criteria", ("eligibility", "inclusion")),
    ("Exclusion Criteria", ("eligibility", "exclusion")),
    ("Discontinuation Criteria", ("discontinuation_criteria",)),
)
_AGES = {"a": "Year", "mo": "Month", "wk": "Week", "d": "Day", "h": "Hour", "min": "Minute"}
"""UCUM code to the API's word for one."""
_FILES = {"PROTOCOL": "hasProtocol", "SAP": "hasSap", "ICF": "hasIcf"}
_NCT = re.compile(r"NCT[0-9]{8}")


def api_study(stated: Stated) -> dict[str, Any]:
    """The study of a registration, as the API's JSON."""
    study: dict[str, Any] = {}
    for path, value in _members(stated):
        if value not in (None, "", [], {}):
            _put(study, path, value)
    return study


def _members(stated: Stated) -> Iterator[tuple[str, Any]]:
    """Every path of the API that a record can fill, with its value, empty ones among them."""
    number = _at(stated, "identification.nct_id")
    if isinstance(number, str) and _NCT.fullmatch(number):
        yield f"{_SECTION}.identificationModule.nctId", number
    for path, theirs in _SAME.items():
        yield f"{_SECTION}.{theirs}", _without_gaps(_at(stated, path))
    arms, interventions = _items(stated, "arms"), _items(stated, "interventions")
    module = f"{_SECTION}.armsInterventionsModule"
    yield f"{module}.armGroups", [_arm(arm, interventions) for arm in arms if arm]
    yield f"{module}.interventions", [_intervention(each, arms) for each in interventions if each]
    for role, theirs in _OUTCOMES.items():
        outcomes = [_outcome(each) for each in _items(stated, "outcomes") if each.get("role") == role]
        yield f"{_SECTION}.outcomesModule.{theirs}", outcomes
    yield f"{_SECTION}.eligibilityModule.eligibilityCriteria", "\n\n".join(_criteria(stated))
    for name, theirs in (("minimum_age", "minimumAge"), ("maximum_age", "maximumAge")):
        yield f"{_SECTION}.eligibilityModule.{theirs}", _age(_at(stated, f"eligibility.{name}"))
    yield (
        f"{_SECTION}.contactsLocationsModule.locations",
        [_location(each) for each in _items(stated, "locations") if each],
    )
    references = [_named(each, "pmid", "type", "citation") for each in _items(stated, "references")]
    yield f"{_SECTION}.referencesModule.references", [each for each in references if each]
    yield _DOCUMENTS, [_document(each) for each in _items(stated, "documents") if each]
    yield "hasResults", _at(stated, "status.has_results")


def _arm(arm: Stated, interventions: Sequence[Stated]) -> Stated:
    types = {each.get("name"): each.get("type") for each in interventions}
    names = [_typed(name, types.get(name)) for name in arm.get("intervention_names", ())]
    return _named(arm, "label", "type", "description") | ({"interventionNames": names} if names else {})


def _typed(name: str, kind: str | None) -> str:
    """An intervention as the API calls it within an arm: 'Dietary Supplement: Zinc'."""
    return f"{kind.replace('_', ' ').title()}: {name}" if kind else name


def _intervention(each: Stated, arms: Sequence[Stated]) -> Stated:
    labels = [
        arm["label"]
        for arm in arms
        if "label" in arm and each.get("name") in arm.get("intervention_names", ())
    ]
    return {
        **_named(each, "type", "name", "description"),
        **({"armGroupLabels": labels} if labels else {}),
        **({"otherNames": each["other_names"]} if each.get("other_names") else {}),
    }


def _outcome(each: Stated) -> Stated:
    told = _named(each, "measure", "description")
    return told | ({"timeFrame": each["time_frame"]} if "time_frame" in each else {})


def _location(each: Stated) -> Stated:
    told = _named(each, "facility", "status", "city", "state", "zip", "country")
    return told | ({"contacts": [{"name": each["contact_name"]}]} if "contact_name" in each else {})


def _document(each: Stated) -> Stated:
    kind = _FILES.get(each.get("type", ""))
    return ({kind: True} if kind else {}) | _named(each, "date")


def _criteria(stated: Stated) -> Iterator[str]:
    """The lists of criteria, each under its heading, nested as bullets."""
    for heading, (*above, name) in _CRITERIA:
        inner = _at(stated, ".".join(above)) if above else stated
        lines = list(_bullets((inner or {}).get(name, ()), ""))
        if lines:
            yield f"{heading}:\n\n" + "\n".join(lines)


def _bullets(criteria: Sequence[Stated], indent: str) -> Iterator[str]:
    for each in criteria:
        if "text" in each:
            yield f"{indent}* {each['text']}"
        yield from _bullets(each.get("sub", ()), f"{indent}  ")


def _age(age: Any) -> str | None:
    """'18 Years', '1 Month'; None for a range, or a bound that is no age."""
    if not isinstance(age, Mapping) or age.get("comparator") != "=" or age.get("unit") not in _AGES:
        return None
    word = _AGES[age["unit"]]
    return f"{figures(age['value'])} {word}{'' if age['value'] == 1 else 's'}"


def _named(item: Stated, *names: str) -> Stated:
    return {name: item[name] for name in names if name in item}


def _without_gaps(value: Any) -> Any:
    return [each for each in value if each != {}] if isinstance(value, list) else value


def _items(stated: Stated, name: str) -> list[Stated]:
    found = stated.get(name)
    return found if isinstance(found, list) else []


def _at(stated: Stated, path: str) -> Any:
    node: Any = stated
    for name in path.split("."):
        node = node.get(name) if isinstance(node, Mapping) else None
    return node


def _put(study: dict[str, Any], path: str, value: Any) -> None:
    *above, name = path.split(".")
    for step in above:
        study = study.setdefault(step, {})
    study[name] = value
