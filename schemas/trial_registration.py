"""The record type of a registry page about one trial."""

from __future__ import annotations

from schemas import codes
from schemas.administration import (
    Contact,
    EthicsReview,
    IpdSharing,
    Location,
    Official,
    ProvidedDocument,
    RegistryReference,
    Sponsors,
)
from schemas.declare import How, several, stated, together
from schemas.eligibility import CRITERIA, DiscontinuationCriterion, Eligibility
from schemas.trial_protocol import Arm, Design, Intervention, Outcome, Oversight
from schemas.values import DateText, Group, Identifier, PartialDate, PrintedDate, Text

FRONT = ("top", "status_block", "results_status", "overview", "conditions", "design", "dates", "identifiers")
"""Outline sections of a registry page that print labelled facts about the whole record."""
TREATMENTS = ("arms", "arm_table", "interventions", "intervention_list", "other_names")
"""Outline sections that say who gets what."""
OUTCOMES = (
    "outcomes_primary",
    "outcomes_secondary",
    "outcomes_other",
    "measuring",
    "arm_table",
)
"""Outline sections that list outcomes; classic pages print them below the table of arms."""


class SecondaryId(Group):
    """An identifier somebody else gave the trial."""

    id: Identifier | None = stated(
        "Identifier another registry, funder or institution gave the trial.",
        key=True,
        standard="CT.gov v2 identificationModule.secondaryIdInfos[].id; WHO 3",
    )
    type: codes.SecondaryIdType | None = stated(
        "Kind of issuer of that identifier.", standard="CT.gov v2 secondaryIdInfos[].type"
    )
    domain: str | None = stated(
        "Name of the issuer of that identifier.", standard="CT.gov v2 secondaryIdInfos[].domain"
    )


class Identification(Group):
    """Identifiers and titles."""

    nct_id: Identifier | None = stated(
        "Identifier of this record in its registry, from the place where the page identifies itself.",
        required=True,
        standard="CT.gov v2 identificationModule.nctId; WHO 1; USDM StudyIdentifier.text",
    )
    org_study_id: Identifier | None = stated(
        "The leading organisation's own number or name for the protocol.",
        standard="CT.gov v2 identificationModule.orgStudyIdInfo.id; WHO 3",
    )
    org_study_id_type: str | None = stated(
        "Kind of that protocol identifier.", standard="CT.gov v2 orgStudyIdInfo.type; WHO 3"
    )
    secondary_ids: tuple[SecondaryId, ...] = several("Identifiers other issuers gave the trial.")
    brief_title: Text | None = stated(
        "Short title of the trial for the public.",
        required=True,
        how=How.POSITIONAL,
        standard="CT.gov v2 identificationModule.briefTitle; WHO 9",
    )
    official_title: Text | None = stated(
        "Full scientific title of the trial.",
        standard="CT.gov v2 identificationModule.officialTitle; WHO 10",
    )
    acronym: str | None = stated(
        "Acronym the trial goes by.", standard="CT.gov v2 identificationModule.acronym"
    )


class Status(Group):
    """Where the trial stands, and its dates."""

    overall_status: codes.RecruitmentStatus | None = stated(
        "Recruitment status of the whole trial as the registry shows it now.",
        required=True,
        standard="CT.gov v2 statusModule.overallStatus; WHO 18; FHIR ResearchStudy.progressStatus",
    )
    last_known_status: codes.RecruitmentStatus | None = stated(
        "Recruitment status before the registry set it to unknown.",
        standard="CT.gov v2 statusModule.lastKnownStatus; WHO 18",
    )
    status_verified_date: PrintedDate = together(
        PrintedDate,
        "When the record was last checked by those responsible for it.",
        standard="CT.gov v2 statusModule.statusVerifiedDate",
    )
    why_stopped: Text | None = stated(
        "Reason printed for suspending, terminating or withdrawing the trial.",
        standard="CT.gov v2 statusModule.whyStopped; FHIR ResearchStudy.whyStopped",
    )
    start_date: PartialDate = together(
        PartialDate,
        "When the first participant was enrolled or is planned to be.",
        standard="CT.gov v2 statusModule.startDateStruct; WHO 16",
    )
    primary_completion_date: PartialDate = together(
        PartialDate,
        "When the last data for the primary outcome were or will be collected.",
        standard="CT.gov v2 statusModule.primaryCompletionDateStruct",
    )
    completion_date: PartialDate = together(
        PartialDate,
        "When the last participant had or will have the last visit.",
        standard="CT.gov v2 statusModule.completionDateStruct; WHO 22",
    )
    first_submit_date: DateText | None = stated(
        "Date on which the record was first handed in to the registry.",
        standard="CT.gov v2 statusModule.studyFirstSubmitDate; WHO 2",
    )
    first_posted_date: PartialDate = together(
        PartialDate,
        "When the record first became public.",
        standard="CT.gov v2 statusModule.studyFirstPostDateStruct; WHO 2",
    )
    last_update_posted_date: PartialDate = together(
        PartialDate,
        "When the latest change to the record became public.",
        standard="CT.gov v2 statusModule.lastUpdatePostDateStruct",
    )
    has_results: bool | None = stated(
        "Whether results are posted in the registry.",
        required=True,
        standard="CT.gov v2 /hasResults; WHO 23",
    )


class Description(Group):
    """What the trial is about, in the registrant's prose."""

    brief_summary: Text | None = stated(
        "The short account of the trial, verbatim.",
        prose=True,
        standard="CT.gov v2 descriptionModule.briefSummary; M11 1.1",
        sections=("brief_summary",),
    )
    detailed_description: Text | None = stated(
        "The long account of the trial, verbatim.",
        prose=True,
        standard="CT.gov v2 descriptionModule.detailedDescription; M11 2, 4.1",
        sections=("detailed_description",),
    )


class Derived(Group):
    """What the registry computed from the registration."""

    mesh_terms: tuple[str, ...] = several(
        "A MeSH term the registry attached by itself; it is neither a condition nor an intervention.",
        how=How.POSITIONAL,
        standard="CT.gov v2 /derivedSection.conditionBrowseModule, interventionBrowseModule",
    )


class TrialRegistration(Group):
    """Trial registration: one trial as a registry shows it."""

    identification: Identification = together(
        Identification, how=How.LABELLED, sections=(*FRONT, "official_title")
    )
    status: Status = together(Status, how=How.LABELLED, sections=FRONT)
    description: Description = together(Description, how=How.LABELLED)
    conditions: tuple[str, ...] = several(
        "A disease or condition the trial is about.",
        required=True,
        how=How.LABELLED,
        standard="CT.gov v2 conditionsModule.conditions[]; WHO 12; USDM Indication",
        sections=("top", "conditions", "overview"),
    )
    condition_terms_rejected: tuple[str, ...] = several(
        "An entry of the list of conditions that is no health condition, such as a drug or a study type.",
        how=How.POSITIONAL,
        standard="CT.gov v2 conditionsModule.conditions[]",
        sections=("top", "conditions", "overview"),
    )
    keywords: tuple[str, ...] = several(
        "A keyword the registrant gave.",
        how=How.LABELLED,
        standard="CT.gov v2 conditionsModule.keywords[]",
    )
    design: Design = together(Design, how=How.LABELLED)
    oversight: Oversight = together(Oversight, how=How.LABELLED)
    arms: tuple[Arm, ...] = several("The arms or groups, in the order printed.", sections=TREATMENTS)
    interventions: tuple[Intervention, ...] = several(
        "The interventions, each once.", how=How.POSITIONAL, sections=(*TREATMENTS, "conditions", "overview")
    )
    outcomes: tuple[Outcome, ...] = several("What is measured, in the order printed.", sections=OUTCOMES)
    eligibility: Eligibility = together(
        Eligibility, sections=(*CRITERIA, "participation", "ages", "overview")
    )
    discontinuation_criteria: tuple[DiscontinuationCriterion, ...] = several(
        "Reasons to leave the trial or stop treatment once in it; they are no exclusion criteria.",
        sections=("exit", "eligibility"),
    )
    sponsors: Sponsors = together(
        Sponsors, how=How.POSITIONAL, sections=("sponsors", "top", "identifiers", "overview")
    )
    overall_officials: tuple[Official, ...] = several(
        "People with a named role in the whole trial.", how=How.POSITIONAL
    )
    central_contacts: tuple[Contact, ...] = several(
        "Whom to ask about the trial.", how=How.LABELLED, personal=True
    )
    locations: tuple[Location, ...] = several("The sites, in the order printed.", how=How.POSITIONAL)
    countries: tuple[str, ...] = several(
        "A country in which the trial has a site.",
        how=How.POSITIONAL,
        standard="CT.gov v2 derived from locations[]; WHO 11",
    )
    references: tuple[RegistryReference, ...] = several(
        "Publications listed in the record.", how=How.POSITIONAL, sections=("references",)
    )
    documents: tuple[ProvidedDocument, ...] = several(
        "Files offered with the record.", how=How.LABELLED, sections=("documents",)
    )
    ipd_sharing: IpdSharing | None = stated(
        "Whether data of single participants will be shared, and how.",
        how=How.LABELLED,
        standard="CT.gov v2 ipdSharingStatementModule; WHO 24",
    )
    ethics: EthicsReview | None = stated(
        "Ethics review of the trial: committee, number, outcome, date.", standard="WHO 21; M11 11"
    )
    results: Text | None = stated(
        "The results posted in the registry, verbatim; the remark that none are posted is no result.",
        prose=True,
        how=How.POSITIONAL,
        standard="CT.gov v2 /resultsSection; WHO 23",
        sections=("results_status",),
    )
    derived: Derived = together(Derived)
