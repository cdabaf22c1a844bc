"""The record type of a page that talks about evidence: a secondary source, exported apart and marked as one.

It has no arms, participants, results, registrations or funding, so that a rate quoted on such a page cannot
become a finding.
"""

from __future__ import annotations

from typing import Literal

from schemas import codes
from schemas.clinical import Bound, CitedWork, Measure
from schemas.declare import How, several, stated, together
from schemas.values import DateText, Group, Identifier, PrintedDate, Text, Value


class GuidanceDocument(Group):
    """What kind of page it is, and who stands behind it."""

    question: Text | None = stated("The question the page sets out to answer.", how=How.POSITIONAL)
    title: Text | None = stated("Headline of the page.", required=True, how=How.POSITIONAL)
    evidence_role: Literal["SECONDARY_SOURCE"] | None = stated(
        "What the page may be used as; always a secondary source, never evidence itself.",
        required=True,
        how=How.DERIVED,
    )
    review_status: codes.ReviewStatus | None = stated(
        "How far the publisher says its own review has come; a list of all the steps does not say it.",
        required=True,
        standard="FHIR ArtifactAssessment.workflowStatus",
    )
    intended_use: codes.IntendedUse | None = stated(
        "What the publisher says the page is for.", standard="FHIR useContext"
    )
    audience: Text | None = stated("For whom the page is written.", standard="FHIR useContext")
    disclaimer: Text | None = stated(
        "What the publisher says the page is not, or must not be used for.",
        how=How.LABELLED,
        standard="FHIR copyright, note",
    )
    liability: Text | None = stated(
        "What the publisher will not be held liable for.", how=How.LABELLED, standard="FHIR copyright, note"
    )
    editorial_claim: Text | None = stated(
        "What the publisher claims about its editing or reviewing.", standard="FHIR note"
    )
    last_updated: PrintedDate = together(
        PrintedDate, "When the page was last changed.", how=How.LABELLED, standard="FHIR date"
    )
    publisher: str | None = stated("Who publishes the page.", standard="FHIR publisher")
    authors: tuple[str, ...] = several("Who wrote the page.", whole=True, standard="FHIR author")
    reviewers: tuple[str, ...] = several("Who reviewed the page.", whole=True, standard="FHIR reviewer")
    guideline_body: str | None = stated(
        "Body that issued the guideline the page is, where it names one.", standard="FHIR endorser"
    )
    approved_date: DateText | None = stated(
        "Date on which the page was approved.", standard="FHIR approvalDate"
    )
    doi: Identifier | None = stated("DOI of the page itself.", standard="FHIR identifier")
    url: Identifier | None = stated("Web address of the page itself.", standard="FHIR url")


class Topic(Group):
    """What the page is about."""

    condition: str | None = stated(
        "Condition the page is about.", standard="EBMonFHIR Recommendation: PlanDefinition.subject"
    )
    intervention_class: str | None = stated(
        "Class of interventions the page is about.", standard="EBMonFHIR Recommendation: action"
    )
    interventions: tuple[str, ...] = several(
        "An intervention the page is about.", standard="EBMonFHIR Recommendation: action"
    )
    population: str | None = stated(
        "People the page is about.", standard="EBMonFHIR Recommendation: PlanDefinition.subject"
    )


class Strength(Value):
    """A printed grade of recommendation and the system it belongs to."""

    grade: codes.StrengthGrade
    system: str | None = None


class Statement(Group):
    """One sentence that recommends or claims something."""

    section: Text | None = stated(
        "Heading the statement stands under.", how=How.POSITIONAL, standard="FHIR Composition.section"
    )
    text: Text | None = stated(
        "The statement without its bullet and without citation marks.",
        required=True,
        key=True,
        how=How.POSITIONAL,
        standard="EBMonFHIR RecommendationJustification",
    )
    kind: codes.StatementKind | None = stated(
        "Whether the statement tells the reader what to do or says how things are.", required=True
    )
    strength: Strength | None = stated(
        "Grade of the recommendation, only where one is printed; citation marks are no grades.",
        standard="EBMonFHIR RecommendationRating",
    )
    certainty: codes.Certainty | None = stated(
        "Certainty of the evidence, only where it is printed.", standard="GRADE; FHIR Evidence.certainty"
    )
    citations: tuple[int, ...] = several(
        "The citation marks at the end of the statement; they are no quantities.",
        whole=True,
        how=How.POSITIONAL,
        standard="FHIR relatedArtifact(citation)",
    )
    quantities: tuple[Bound, ...] = several(
        "A duration, threshold or rate the statement claims: what it is about, the number, unit and anchor.",
        unit="UCUM as printed",
    )
    target_level: Measure | None = stated(
        "Drug level to aim at, where a number is printed.", unit="ng/mL, ug/mL"
    )
    dose: Measure | None = stated("Dose, where a number is printed.", unit="mg, mg/kg, mg/d")


class GuidanceStatement(Group):
    """Guidance: a page that talks about evidence and is none itself."""

    document: GuidanceDocument = together(GuidanceDocument)
    topic: Topic = together(Topic)
    statements: tuple[Statement, ...] = several(
        "The statements, in the order printed.", required=True, sections=("statements",)
    )
    references: tuple[CitedWork, ...] = several(
        "The works the citation marks point to.", sections=("references",)
    )
