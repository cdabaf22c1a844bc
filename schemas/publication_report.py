"""The record type of a report of one trial, read from its abstract page."""

from __future__ import annotations

from schemas import codes
from schemas.clinical import CitedWork, Measure, Regimen
from schemas.declare import How, several, stated, together
from schemas.eligibility import PopulationCriterion
from schemas.publication_results import Conclusions, Harm, Result
from schemas.values import RATIO, Count, DateText, Group, Identifier, Number, Reference, Text, Value

PROSE = ("abstract", "background", "methods", "results", "conclusions")
"""Outline sections of the abstract."""


class Citation(Group):
    """Where the report was published, and by whom."""

    title: Text | None = stated(
        "Title of the article.", required=True, standard="PubMed ArticleTitle; CONSORT 1a; Cochrane Source"
    )
    journal: str | None = stated(
        "Journal, by its abbreviated name where that is printed.", required=True, standard="PubMed MedlineTA"
    )
    publication_date: DateText | None = stated(
        "Date of publication of the article, as precise as printed.", required=True, standard="PubMed PubDate"
    )
    volume: str | None = stated("Volume of the journal.", standard="PubMed Volume")
    issue: str | None = stated("Issue of the volume.", standard="PubMed Issue")
    article_number: str | None = stated(
        "Article number or pages in the volume.", standard="PubMed MedlinePgn"
    )
    doi: Identifier | None = stated(
        "DOI of the article itself, without a full stop at its end.",
        how=How.LABELLED,
        standard="PubMed ArticleId(doi)",
    )
    pmid: Identifier | None = stated(
        "PubMed number of the article itself, digits only.",
        how=How.LABELLED,
        standard="PubMed ArticleId(pubmed)",
    )
    pmcid: Identifier | None = stated(
        "PubMed Central number of the article itself.", how=How.LABELLED, standard="PubMed ArticleId(pmc)"
    )
    authors: tuple[str, ...] = several(
        "An author, in the order printed.", required=True, standard="PubMed AuthorList"
    )
    authors_truncated: bool | None = stated(
        "Whether the page leaves authors out ('et al.').", standard="PubMed AuthorList@CompleteYN"
    )
    affiliations: tuple[str, ...] = several(
        "The authors' institutions, as printed.", whole=True, standard="PubMed AffiliationInfo"
    )
    corresponding_author: tuple[str, ...] = several(
        "The authors to write to, as printed.", whole=True, personal=True, standard="CONSORT 1b"
    )
    publication_types: tuple[str, ...] = several(
        "A publication type the database gave the article.", standard="PubMed PublicationType"
    )
    mesh_terms: tuple[str, ...] = several(
        "The MeSH terms the database gave the article.", whole=True, standard="PubMed MeshHeading"
    )


class Abstract(Group):
    """The structured abstract, verbatim."""

    background: Text | None = stated("Background part of the abstract.", prose=True)
    methods: Text | None = stated("Methods part of the abstract.", prose=True)
    results: Text | None = stated("Results part of the abstract.", prose=True)
    conclusions: Text | None = stated("Conclusions part of the abstract.", prose=True)


class ReportedDesign(Group):
    """How the trial was built, as the report tells it."""

    study_type: codes.StudyType | None = stated(
        "Whether the study intervened or observed.", standard="CONSORT 9; Cochrane Methods"
    )
    allocation: codes.Allocation | None = stated(
        "How participants were assigned to arms.", standard="CONSORT 17; Cochrane Methods"
    )
    allocation_ratio: str | None = stated(
        "Ratio in which participants were assigned to the arms, as in '2:1'.",
        standard="CONSORT 9, 17",
        form=RATIO,
    )
    intervention_model: codes.InterventionModel | None = stated(
        "How the arms were arranged over participants and time.", standard="CONSORT 9; Cochrane Methods"
    )
    masking: codes.Masking | None = stated(
        "How many roles were kept unaware of the assignment; open-label is NONE.", standard="CONSORT 20"
    )
    phases: tuple[codes.Phase, ...] = several(
        "Phase of the trial; two phases are two entries.", standard="FHIR ResearchStudy.phase"
    )
    framework: codes.Framework | None = stated(
        "What the trial set out to show: superiority, non-inferiority or equivalence.",
        standard="CONSORT 9; CONSORT non-inferiority extension",
    )
    noninferiority_margin: Measure | None = stated(
        "The margin within which the trial calls arms not inferior.",
        unit="UCUM as printed",
        standard="CONSORT non-inferiority extension",
    )
    center_type: codes.CenterType | None = stated(
        "Whether the trial ran at one centre or several.", standard="CONSORT 11"
    )
    countries: tuple[str, ...] = several(
        "The countries in which the trial ran.", whole=True, standard="CONSORT 11"
    )
    sites: tuple[str, ...] = several("The sites at which the trial ran.", whole=True, standard="CONSORT 11")
    start_date: DateText | None = stated("Date on which the trial began.", standard="CONSORT 23a")
    completion_date: DateText | None = stated("Date on which the trial ended.", standard="CONSORT 23a")
    control_type: codes.ControlType | None = stated(
        "What the experimental arm is compared with.", standard="M11 4.2.3"
    )
    treatment_duration: Measure | None = stated(
        "How long participants were treated.", unit="d, wk, mo, a", standard="CONSORT 13"
    )
    primary_outcome: tuple[Reference, ...] = several(
        "The results whose outcome is called primary, as their paths ('results[0]').",
        whole=True,
        standard="CONSORT 14",
    )


class AgeSummary(Value):
    """Age of the participants at baseline, in one line of the report."""

    statistic: codes.SummaryStatistic | None = None
    value: Number | None = None
    dispersion: codes.Dispersion | None = None
    low: Number | None = None
    """Lower end of the spread, or the standard deviation or error itself."""
    high: Number | None = None
    unit: str | None = None


class SexSummary(Value):
    """Sexes of the participants at baseline."""

    n_female: Count | None = None
    n_male: Count | None = None
    percent_female: Number | None = None
    percent_male: Number | None = None


class Participants(Group):
    """Who took part, and how many."""

    n_enrolled: Count | None = stated(
        "Number of participants the trial enrolled, included or involved.",
        standard="CONSORT 22a; Cochrane Participants",
    )
    n_randomized: Count | None = stated(
        "Number of participants said to be randomised, over all arms.", standard="CONSORT 22a"
    )
    n_analyzed: Count | None = stated(
        "Number of participants said to be analysed, over all arms.", standard="CONSORT 26"
    )
    n_lost: Count | None = stated(
        "Number of participants lost or withdrawn, over all arms.", standard="CONSORT 22b"
    )
    analysis_set: codes.AnalysisSet | None = stated(
        "Which participants the analysis counts, where it is named.", standard="CONSORT 21, 26"
    )
    condition: str | None = stated(
        "The condition the participants had.",
        required=True,
        standard="CONSORT 12a; FHIR Evidence.variableDefinition(population)",
    )
    diagnostic_basis: codes.DiagnosticBasis | None = stated(
        "What the diagnosis rested on.", standard="Cochrane Participants"
    )
    eligibility: tuple[PopulationCriterion, ...] = several("Conditions the participants met.")
    age: AgeSummary | None = stated(
        "Age of the participants at baseline.", unit="a, mo, d", standard="CONSORT 25; Cochrane Participants"
    )
    sex: SexSummary | None = stated(
        "Number or share of women and men at baseline.", standard="CONSORT 25; Cochrane Participants"
    )


class ReportedArm(Group):
    """A group of participants and what it got."""

    label: str | None = stated(
        "Name of the arm, as the abstract calls it.",
        required=True,
        key=True,
        standard="CONSORT 13; FHIR ResearchStudy.comparisonGroup",
    )
    role: codes.ArmType | None = stated(
        "Role of the arm in the comparison; an abstract seldom says it.", standard="CONSORT 13"
    )
    intervention_names: tuple[str, ...] = several(
        "Name of an intervention given in the arm.", standard="CONSORT 13"
    )
    regimens: tuple[Regimen, ...] = several(
        "How each drug of the arm was given, one entry per drug.", standard="CONSORT 13, 24a"
    )
    n_randomized: Count | None = stated(
        "Number of participants said to be randomised to the arm.", standard="CONSORT 22a"
    )
    n_analyzed: Count | None = stated(
        "Number of participants of the arm said to be analysed.", standard="CONSORT 26; Cochrane Results"
    )


class Registration(Group):
    """Where this trial is registered."""

    registry: codes.Registry | None = stated(
        "Registry in which this trial is registered.", standard="CONSORT 2; WHO 1"
    )
    id: Identifier | None = stated(
        "Identifier of this trial in that registry, from the sentence about its registration.",
        key=True,
        standard="CONSORT 2; WHO 1",
    )
    date: DateText | None = stated(
        "Date of that registration, as precise as printed.", standard="CONSORT 2; WHO 2"
    )


class ReportedEthics(Group):
    """Ethics review and consent."""

    committee: str | None = stated("Committee that reviewed the trial's ethics.", standard="WHO 21; M11 11")
    approval_number: Identifier | None = stated(
        "Number of the ethics approval; it is no registration.", standard="WHO 21; M11 11"
    )
    declaration_of_helsinki: bool | None = stated(
        "Whether the trial is said to follow the Declaration of Helsinki.", standard="M11 11"
    )
    informed_consent: codes.InformedConsent | None = stated(
        "Whether and how participants consented to take part.", standard="M11 11"
    )
    consent_for_publication: codes.PublicationConsent | None = stated(
        "Whether consent to publish was needed and given.", standard="M11 11"
    )


class Funding(Group):
    """Who paid."""

    source: str | None = stated(
        "An organisation that paid for the trial.", key=True, standard="CONSORT 5a; WHO 4"
    )
    role: Text | None = stated("What that organisation had to do with the trial.", standard="CONSORT 5a")


class CompetingInterests(Group):
    """What the authors declare."""

    statement: Text | None = stated(
        "The authors' declaration of competing interests, verbatim.",
        how=How.LABELLED,
        standard="CONSORT 5b",
    )
    any_declared: bool | None = stated(
        "Whether the declaration names any competing interest.", standard="CONSORT 5b"
    )


class Figure(Group):
    """A figure of the article."""

    caption: Text | None = stated(
        "Caption of a figure; its marks and legends are no results.", key=True, how=How.POSITIONAL
    )


class PublicationReport(Group):
    """Publication report: one trial as an article reports it."""

    citation: Citation = together(
        Citation,
        how=How.POSITIONAL,
        sections=("top", "affiliations", "publication_types", "mesh"),
    )
    keywords: tuple[str, ...] = several(
        "A keyword the authors gave.",
        how=How.LABELLED,
        standard="PubMed KeywordList",
        sections=("keywords", "abstract"),
    )
    abstract: Abstract = together(
        Abstract, how=How.LABELLED, standard="CONSORT 1b; PubMed AbstractText", sections=PROSE
    )
    design: ReportedDesign = together(ReportedDesign, sections=("top", *PROSE))
    participants: Participants = together(Participants, sections=("top", *PROSE))
    arms: tuple[ReportedArm, ...] = several("The arms that are compared.", required=True, sections=PROSE)
    results: tuple[Result, ...] = several(
        "One entry per outcome, time and analysis.", sections=("abstract", "results")
    )
    harms: tuple[Harm, ...] = several("Unwanted events.", sections=("abstract", "results"))
    conclusions: Conclusions = together(Conclusions)
    registrations: tuple[Registration, ...] = several(
        "Registrations of this trial; identifiers in references belong to others.",
        sections=("top", "conflict", "trial_registration", *PROSE),
    )
    ethics: ReportedEthics = together(ReportedEthics, sections=("conflict", "methods", "abstract"))
    funding: tuple[Funding, ...] = several("Who paid for the trial.")
    competing_interests: CompetingInterests = together(CompetingInterests, sections=("conflict",))
    data_sharing: Text | None = stated(
        "What the authors say about access to the data.", standard="CONSORT 4; WHO 24"
    )
    figures: tuple[Figure, ...] = several("The figures, in the order printed.", sections=("figures",))
    references: tuple[CitedWork, ...] = several("The works cited.", sections=("references",))
