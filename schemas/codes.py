"""The closed sets of codes, in the spelling of the ClinicalTrials.gov API v2 where it has one.

Sets that API does not have (routes, frequencies, roles of results) are spelled the same way.
"""

from __future__ import annotations

from typing import Literal

RecruitmentStatus = Literal[
    "ACTIVE_NOT_RECRUITING",
    "COMPLETED",
    "ENROLLING_BY_INVITATION",
    "NOT_YET_RECRUITING",
    "RECRUITING",
    "SUSPENDED",
    "TERMINATED",
    "WITHDRAWN",
    "AVAILABLE",
    "NO_LONGER_AVAILABLE",
    "TEMPORARILY_NOT_AVAILABLE",
    "APPROVED_FOR_MARKETING",
    "WITHHELD",
    "UNKNOWN",
]
StudyType = Literal["INTERVENTIONAL", "OBSERVATIONAL", "EXPANDED_ACCESS"]
Phase = Literal["NA", "EARLY_PHASE1", "PHASE1", "PHASE2", "PHASE3", "PHASE4"]
Allocation = Literal["RANDOMIZED", "NON_RANDOMIZED", "NA"]
InterventionModel = Literal["SINGLE_GROUP", "PARALLEL", "CROSSOVER", "FACTORIAL", "SEQUENTIAL"]
PrimaryPurpose = Literal[
    "TREATMENT",
    "PREVENTION",
    "DIAGNOSTIC",
    "ECT",
    "SUPPORTIVE_CARE",
    "SCREENING",
    "HEALTH_SERVICES_RESEARCH",
    "BASIC_SCIENCE",
    "DEVICE_FEASIBILITY",
    "OTHER",
]
Masking = Literal["NONE", "SINGLE", "DOUBLE", "TRIPLE", "QUADRUPLE"]
MaskedRole = Literal["PARTICIPANT", "CARE_PROVIDER", "INVESTIGATOR", "OUTCOMES_ASSESSOR"]
CountType = Literal["ACTUAL", "ESTIMATED"]
ArmType = Literal[
    "EXPERIMENTAL", "ACTIVE_COMPARATOR", "PLACEBO_COMPARATOR", "SHAM_COMPARATOR", "NO_INTERVENTION", "OTHER"
]
InterventionType = Literal[
    "BEHAVIORAL",
    "BIOLOGICAL",
    "COMBINATION_PRODUCT",
    "DEVICE",
    "DIAGNOSTIC_TEST",
    "DIETARY_SUPPLEMENT",
    "DRUG",
    "GENETIC",
    "PROCEDURE",
    "RADIATION",
    "OTHER",
]
OutcomeRole = Literal["PRIMARY", "SECONDARY", "OTHER"]
OutcomeMetric = Literal[
    "PROPORTION",
    "COUNT_OF_PARTICIPANTS",
    "COUNT_OF_EVENTS",
    "RATE",
    "MEAN",
    "MEDIAN",
    "CHANGE",
    "TIME_TO_EVENT",
    "CONCENTRATION",
    "SCORE",
]
Sex = Literal["ALL", "FEMALE", "MALE"]
AgeGroup = Literal["CHILD", "ADULT", "OLDER_ADULT"]
Effect = Literal["REQUIRE", "EXCLUDE", "PERMIT"]
Logic = Literal["ALL_OF", "ANY_OF"]
DiagnosticBasis = Literal["BIOPSY", "SEROLOGY", "CLINICAL"]
AgencyClass = Literal["NIH", "FED", "OTHER_GOV", "INDIV", "INDUSTRY", "NETWORK", "AMBIG", "OTHER", "UNKNOWN"]
ResponsiblePartyType = Literal["SPONSOR", "PRINCIPAL_INVESTIGATOR", "SPONSOR_INVESTIGATOR"]
OfficialRole = Literal["PRINCIPAL_INVESTIGATOR", "STUDY_CHAIR", "STUDY_DIRECTOR", "SUB_INVESTIGATOR"]
ReferenceType = Literal["BACKGROUND", "RESULT", "DERIVED"]
DocumentType = Literal["PROTOCOL", "SAP", "ICF"]
SecondaryIdType = Literal[
    "NIH",
    "FDA",
    "VA",
    "CDC",
    "AHRQ",
    "SAMHSA",
    "OTHER_GRANT",
    "EUDRACT_NUMBER",
    "CTIS",
    "REGISTRY",
    "OTHER",
]
SharingPlan = Literal["YES", "NO", "UNDECIDED"]

DoseForm = Literal[
    "CAPSULE",
    "TABLET",
    "DISPERSIBLE_TABLET",
    "EXTENDED_RELEASE_TABLET",
    "POWDER",
    "GRANULES",
    "SOLUTION",
    "SUSPENSION",
    "SYRUP",
    "INJECTION",
    "INFUSION",
    "CREAM",
    "OINTMENT",
    "GEL",
    "PATCH",
    "INHALER",
    "SPRAY",
    "DROPS",
    "SUPPOSITORY",
    "IMPLANT",
]
Route = Literal[
    "ORAL",
    "SUBLINGUAL",
    "INTRAVENOUS",
    "SUBCUTANEOUS",
    "INTRAMUSCULAR",
    "INTRADERMAL",
    "INTRATHECAL",
    "INTRAVITREAL",
    "INTRAARTICULAR",
    "INTRAPERITONEAL",
    "INTRANASAL",
    "INHALATION",
    "TOPICAL",
    "TRANSDERMAL",
    "OPHTHALMIC",
    "RECTAL",
    "VAGINAL",
]
Frequency = Literal[
    "ONCE",
    "QD",
    "BID",
    "TID",
    "QID",
    "QOD",
    "Q4H",
    "Q6H",
    "Q8H",
    "Q12H",
    "QW",
    "BIW",
    "TIW",
    "Q2W",
    "Q3W",
    "Q4W",
    "QM",
    "PRN",
    "CONTINUOUS",
]
Sampling = Literal["TROUGH", "C2", "PEAK", "AUC"]
TitrationPhase = Literal["initial", "maintenance"]

Framework = Literal["SUPERIORITY", "NON_INFERIORITY", "EQUIVALENCE", "EXPLORATORY"]
CenterType = Literal["SINGLE_CENTER", "MULTI_CENTER"]
ControlType = Literal["ACTIVE", "PLACEBO", "NO_TREATMENT", "DOSE"]
AnalysisSet = Literal["ITT", "MITT", "PP", "SAFETY"]
SummaryStatistic = Literal[
    "MEAN", "MEDIAN", "GEOMETRIC_MEAN", "LEAST_SQUARES_MEAN", "MEAN_CHANGE", "MEDIAN_CHANGE", "RATE"
]
Dispersion = Literal["SD", "SE", "IQR", "RANGE", "CI"]
EffectMeasure = Literal[
    "ODDS_RATIO",
    "RISK_RATIO",
    "HAZARD_RATIO",
    "RATE_RATIO",
    "RISK_DIFFERENCE",
    "MEAN_DIFFERENCE",
    "MEDIAN_DIFFERENCE",
    "STANDARDIZED_MEAN_DIFFERENCE",
]
IntervalPurpose = Literal["ESTIMATION", "SUPERIORITY", "NON_INFERIORITY", "EQUIVALENCE"]
HarmCategory = Literal["SERIOUS_ADVERSE_EVENT", "ADVERSE_EVENT", "DEATH", "DISCONTINUATION", "TOXICITY"]
ClaimRelation = Literal["NONINFERIOR", "SUPERIOR", "INFERIOR", "EQUIVALENT", "NO_DIFFERENCE"]
Registry = Literal[
    "ClinicalTrials.gov",
    "ChiCTR",
    "ISRCTN",
    "EudraCT",
    "CTIS",
    "ANZCTR",
    "CRIS",
    "CTRI",
    "DRKS",
    "IRCT",
    "jRCT",
    "UMIN-CTR",
    "LBCTR",
    "NTR",
    "PACTR",
    "ReBec",
    "REPEC",
    "RPCEC",
    "SLCTR",
    "TCTR",
]
"""The primary registries of the WHO network and ClinicalTrials.gov, as they call themselves."""
InformedConsent = Literal["WRITTEN", "VERBAL", "OBTAINED", "WAIVED", "NOT_APPLICABLE"]
PublicationConsent = Literal["OBTAINED", "NOT_OBTAINED", "NOT_APPLICABLE"]

ReviewStatus = Literal["PENDING_HUMAN_REVIEW", "SUBMITTED", "UNDER_REVIEW", "APPROVED"]
IntendedUse = Literal["EDUCATIONAL", "CLINICAL", "REGULATORY", "RESEARCH"]
StatementKind = Literal["RECOMMENDATION", "EVIDENCE_CLAIM"]
StrengthGrade = Literal["STRONG", "WEAK", "CONDITIONAL"]
Certainty = Literal["HIGH", "MODERATE", "LOW", "VERY_LOW", "A", "B", "C", "D"]
