"""A trial registration as a FHIR R5 ResearchStudy, its criteria as an EvidenceVariable within. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dataset.fhir_parts import (
    RECORD,
    Part,
    concept,
    concepts,
    count,
    in_words,
    publication_status,
    resource_id,
    whole,
)
from dataset.leaving import Status
from dataset.stated import Stated

_TITLES = (("official_title", "official"), ("acronym", "acronym"))
_STATES = {"ACTIVE_NOT_RECRUITING": "active-but-not-recruiting"} | {
    code: code.lower().replace("_", "-")
    for code in (
        "COMPLETED",
        "ENROLLING_BY_INVITATION",
        "NOT_YET_RECRUITING",
        "RECRUITING",
        "TERMINATED",
        "WITHDRAWN",
    )
}
"""Codes of http://hl7.org/fhir/research-study-status; the rest has none that means the same."""
_PHASES = {
    ("NA",): "n-a",
    ("EARLY_PHASE1",): "early-phase-1",
    ("PHASE1",): "phase-1",
    ("PHASE1", "PHASE2"): "phase-1-phase-2",
    ("PHASE2",): "phase-2",
    ("PHASE2", "PHASE3"): "phase-2-phase-3",
    ("PHASE3",): "phase-3",
    ("PHASE4",): "phase-4",
}
_PURPOSES = {
    "TREATMENT",
    "PREVENTION",
    "DIAGNOSTIC",
    "SUPPORTIVE_CARE",
    "SCREENING",
    "HEALTH_SERVICES_RESEARCH",
    "BASIC_SCIENCE",
    "DEVICE_FEASIBILITY",
}
_ROLES = {
    "PRINCIPAL_INVESTIGATOR": "primary-investigator",
    "STUDY_CHAIR": "study-chair",
    "STUDY_DIRECTOR": "study-director",
    "SUB_INVESTIGATOR": "sub-investigator",
}
_OUTCOMES = {"PRIMARY": "primary", "SECONDARY": "secondary", "OTHER": "exploratory"}
_COMBINATIONS = {"ALL_OF": "all-of", "ANY_OF": "any-of"}
_DESIGN = ("study_type", "allocation", "intervention_model", "masking")
_ELIGIBILITY = "eligibility"


def research_study(stated: Stated, name: str, status: Status) -> Part:
    """The ResearchStudy of a registration. name: the record's id in the dataset."""
    identification, state, design = (
        stated.get(group, {}) for group in ("identification", "status", "design")
    )
    criteria = list(_characteristics(stated))
    return whole(
        {
            "resourceType": "ResearchStudy",
            "id": resource_id(name),
            "contained": [_variable(criteria)] if criteria else [],
            "identifier": list(_identifiers(identification, name)),
            "status": publication_status(status),
            "title": identification.get("brief_title"),
            "label": [
                {"type": concept(None, "http://hl7.org/fhir/title-type", code), "value": identification[key]}
                for key, code in _TITLES
                if key in identification
            ],
            "date": state.get("first_posted_date", {}).get("date"),
            "period": {
                "start": state.get("start_date", {}).get("date"),
                "end": state.get("completion_date", {}).get("date"),
            },
            "progressStatus": _progress(state.get("overall_status")),
            "whyStopped": concept(state.get("why_stopped")),
            "descriptionSummary": stated.get("description", {}).get("brief_summary"),
            "description": stated.get("description", {}).get("detailed_description"),
            "condition": concepts(stated.get("conditions")),
            "keyword": concepts(stated.get("keywords")),
            "focus": [
                {"concept": {"text": each["name"]}} for each in _items(stated, "interventions", "name")
            ],
            "phase": _phase(design.get("phases")),
            "primaryPurposeType": _purpose(design.get("primary_purpose")),
            "studyDesign": [_design(key, design[key]) for key in _DESIGN if key in design],
            "recruitment": _recruitment(design.get("enrollment", {}), has_criteria=bool(criteria)),
            "comparisonGroup": list(_groups(stated.get("arms", ()))),
            "outcomeMeasure": [_outcome(each) for each in _items(stated, "outcomes", "measure")],
            "associatedParty": list(_parties(stated)),
            "region": concepts(stated.get("countries")),
            "site": [{"display": each["facility"]} for each in _items(stated, "locations", "facility")],
            "relatedArtifact": [_artifact(each) for each in _items(stated, "references", "citation")],
        }
    )


def _identifiers(identification: Stated, name: str) -> Iterator[Part]:
    yield {"system": RECORD, "value": name}
    number = identification.get("nct_id")
    if number:
        system = {"system": "http://clinicaltrials.gov"} if number.startswith("NCT") else {}
        yield {**system, "value": number}
    if "org_study_id" in identification:
        yield {"use": "secondary", "value": identification["org_study_id"]}
    for each in _items(identification, "secondary_ids", "id"):
        yield {"use": "secondary", "type": concept(each.get("type")), "value": each["id"]}


def _progress(status: str | None) -> list[Part]:
    if status is None:
        return []
    return [{"state": concept(status, "http://hl7.org/fhir/research-study-status", _STATES.get(status))}]


def _phase(phases: Sequence[str] | None) -> Part | None:
    if not phases:
        return None
    code = _PHASES.get(tuple(phases))
    return concept(", ".join(phases), "http://hl7.org/fhir/research-study-phase", code)


def _purpose(purpose: str | None) -> Part | None:
    code = purpose.lower().replace("_", "-") if purpose in _PURPOSES and purpose else None
    return concept(purpose, "http://hl7.org/fhir/research-study-prim-purp-type", code)


def _design(key: str, value: str) -> Part:
    """A code of the record type's own, for FHIR's list has none for each of them."""
    return {"coding": [{"system": f"urn:trialspan:code:{key}", "code": value}], "text": value}


def _recruitment(enrollment: Stated, *, has_criteria: bool) -> Part:
    """The number where it is said to be reached or planned; FHIR has no place for one that is neither."""
    names = {"ACTUAL": "actualNumber", "ESTIMATED": "targetNumber"}
    name = names.get(enrollment.get("type", ""))
    number = {name: count(enrollment.get("count"))} if name else {}
    return number | ({"eligibility": {"reference": f"#{_ELIGIBILITY}"}} if has_criteria else {})


def _variable(characteristics: list[Part]) -> Part:
    return {
        "resourceType": "EvidenceVariable",
        "id": _ELIGIBILITY,
        "status": "active",
        "characteristic": characteristics,
    }


def _characteristics(stated: Stated) -> Iterator[Part]:
    """Criteria as printed, one by one; bounds of age and sex in words."""
    eligibility = stated.get("eligibility", {})
    for name, exclude in (("inclusion", False), ("exclusion", True)):
        yield from _criteria(eligibility.get(name, ()), name, exclude=exclude)
    for name in ("minimum_age", "maximum_age"):
        if name in eligibility:
            yield {"description": f"{name.replace('_', ' ')}: {in_words(eligibility[name])}"}
    if "sex" in eligibility:
        yield {"description": f"sex: {eligibility['sex']}"}


def _criteria(criteria: Sequence[Stated], link: str, *, exclude: bool) -> Iterator[Part]:
    for number, each in enumerate(criteria):
        if "text" in each:
            yield _criterion(each, f"{link}-{number}", exclude=exclude)


def _criterion(each: Stated, link: str, *, exclude: bool) -> Part:
    """A criterion with its parts: a combination where it is stated how they combine, else lines of it."""
    told: Part = {"linkId": link, "description": each["text"], **_effect(each, exclude=exclude)}
    code = _COMBINATIONS.get(each.get("logic", ""))
    parts = [
        {"linkId": f"{link}-{number}", "description": "\n".join(_lines(part, ""))}
        for number, part in enumerate(each.get("sub", ()))
        if "text" in part
    ]
    if code and parts:
        return told | {"definitionByCombination": {"code": code, "characteristic": parts}}
    return told | {"description": "\n".join(_lines(each, ""))}


def _effect(each: Stated, *, exclude: bool) -> Part:
    """Whether it excludes: by what its words do, where that is stated; what permits does neither."""
    effect = each.get("effect", "EXCLUDE" if exclude else "REQUIRE")
    return {} if effect == "PERMIT" else {"exclude": effect == "EXCLUDE"}


def _lines(each: Stated, indent: str) -> Iterator[str]:
    if "text" in each:
        yield f"{indent}{each['text']}"
    for part in each.get("sub", ()):
        yield from _lines(part, f"{indent.removesuffix('* ')}  * " if indent else "* ")


def _groups(arms: Sequence[Stated]) -> Iterator[Part]:
    for number, arm in enumerate(arms):
        if "label" in arm:
            kind = arm.get("type")
            code = "other-arm-type" if kind == "OTHER" else kind and kind.lower().replace("_", "-")
            yield {
                "linkId": f"arms-{number}",
                "name": arm["label"],
                "type": concept(kind, "http://hl7.org/fhir/research-study-arm-type", code),
                "description": arm.get("description"),
            }


def _outcome(each: Stated) -> Part:
    code = _OUTCOMES.get(each.get("role", ""))
    described = [each.get("description"), each.get("time_frame") and f"Time frame: {each['time_frame']}"]
    kind = concept(each.get("role"), "http://hl7.org/fhir/research-study-objective-type", code)
    return {
        "name": each["measure"],
        "type": [kind] if kind else [],
        "description": "\n\n".join(text for text in described if text),
    }


def _parties(stated: Stated) -> Iterator[Part]:
    sponsors = stated.get("sponsors", {})
    lead = sponsors.get("lead_sponsor", {})
    if "name" in lead:
        yield _party(lead["name"], "lead-sponsor", lead.get("class"))
    for each in _items(sponsors, "collaborators", "name"):
        yield _party(each["name"], "collaborator", each.get("class"))
    for each in _items(stated, "overall_officials", "name"):
        yield _party(each["name"], _ROLES.get(each.get("role", "")), None)


def _party(name: str, role: str | None, kind: str | None) -> Part:
    return {
        "name": name,
        "role": concept(role or "official", "http://hl7.org/fhir/research-study-party-role", role),
        "classifier": concepts([kind] if kind else []),
    }


def _artifact(each: Stated) -> Part:
    pmid = each.get("pmid")
    address = {"document": {"url": f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/"}} if pmid else {}
    return {"type": "citation", "citation": each["citation"], **address}


def _items(group: Stated, name: str, needed: str) -> list[Stated]:
    """The items of a list that have what FHIR cannot do without."""
    return [each for each in group.get(name, ()) if needed in each]
