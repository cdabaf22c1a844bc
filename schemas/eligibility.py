"""Who may take part: criteria as printed, what each does, and the labelled bounds beside them."""

from __future__ import annotations

from schemas.clinical import Bound, Measure
from schemas.codes import AgeGroup, DiagnosticBasis, Effect, Logic, Sex
from schemas.declare import How, several, stated
from schemas.values import Group, Reference, Text, Value

CRITERIA = ("inclusion", "exclusion", "exit", "eligibility")
"""Outline sections that hold criteria."""


class AppliesTo(Value):
    """The participants a criterion is about, where it is not about all."""

    sex: Sex | None = None
    age: Measure | None = None
    other: str | None = None


class Branch(Value):
    """Another way to meet the same criterion."""

    condition: str


class Window(Value):
    """The stretch of time a criterion looks at."""

    period: Measure
    anchor: str | None = None
    """What the stretch counts from or leads up to; None where the source does not say."""


class Criterion(Group):
    """One criterion, with what it does and how it relates to others."""

    text: Text | None = stated(
        "One criterion as printed, without its bullet, number or line breaks.",
        key=True,
        standard="CT.gov v2 eligibilityModule.eligibilityCriteria; WHO 14; USDM EligibilityCriterionItem",
    )
    effect: Effect | None = stated(
        "What the criterion does, where its words go against the list it is printed in: "
        "requires, excludes or permits.",
    )
    logic: Logic | None = stated(
        "Whether all or any of the criterion's sub-criteria must hold.",
        standard="FHIR EvidenceVariable.characteristic.definitionByCombination",
    )
    exception_to: Reference | None = stated(
        "The criterion this one makes an exception to, as its path.",
    )
    alternative_to: Reference | None = stated(
        "The criterion that may be met instead of this one, as its path.",
    )
    alternative: Branch | None = stated(
        "A branch joined by 'or' inside the criterion, which also meets it.",
    )
    applies_to: AppliesTo | None = stated(
        "The sex, age or other group the criterion is about, where it is not about everyone.",
    )
    constraints: tuple[Bound, ...] = several(
        "A numeric bound the criterion sets: what is measured, the bound, its unit and when it applies.",
        unit="UCUM as printed",
        standard="FHIR EvidenceVariable.characteristic.valueRange",
    )
    window: Window | None = stated(
        "The stretch of time the criterion looks at, and what it counts from.", unit="d, wk, mo, a"
    )
    diagnostic_basis: DiagnosticBasis | None = stated(
        "What the diagnosis must rest on, where the criterion says so."
    )
    stage: tuple[str, ...] = several(
        "The stages, grades or classes of disease the criterion admits, as printed.", whole=True
    )
    sub: tuple[Criterion, ...] = several("Criteria listed below this one, as parts of it.")


class PopulationCriterion(Group):
    """A condition the participants of a published trial met."""

    text: Text | None = stated(
        "One condition the participants had to meet, in the words of the report.",
        key=True,
        standard="CONSORT 12a",
    )
    constraints: tuple[Bound, ...] = several(
        "A numeric bound the condition sets: what is measured, the bound, its unit and when it applies.",
        unit="UCUM as printed",
        standard="CONSORT 12a",
    )


class DiscontinuationCriterion(Group):
    """A reason to stop treatment or leave the trial once in it."""

    text: Text | None = stated(
        "One reason for a participant to stop treatment or leave the trial after entering it.",
        key=True,
        how=How.LABELLED,
        standard="M11 7.1, 7.2",
    )
    constraints: tuple[Bound, ...] = several(
        "A numeric bound the rule sets: what is measured, the bound, its unit and when it applies.",
        unit="UCUM as printed",
        standard="M11 7.1, 7.2",
    )
    minimum_dose: Measure | None = stated(
        "The lowest dose a participant must tolerate to stay in the trial; it is no starting dose.",
        unit="mg, mg/d",
        standard="M11 7.1",
    )


class Eligibility(Group):
    """Criteria and the labelled lines on age, sex and health."""

    inclusion: tuple[Criterion, ...] = several(
        "Criteria printed under inclusion.", sections=("inclusion", "eligibility")
    )
    exclusion: tuple[Criterion, ...] = several(
        "Criteria printed under exclusion.", sections=("exclusion", "eligibility")
    )
    minimum_age: Measure | None = stated(
        "The youngest age admitted; 'N/A' means no limit and leaves it out.",
        unit="a, mo, wk, d",
        how=How.LABELLED,
        standard="CT.gov v2 eligibilityModule.minimumAge; WHO 14",
    )
    maximum_age: Measure | None = stated(
        "The oldest age admitted; 'N/A' means no limit and leaves it out.",
        unit="a, mo, wk, d",
        how=How.LABELLED,
        standard="CT.gov v2 eligibilityModule.maximumAge; WHO 14",
    )
    std_ages: tuple[AgeGroup, ...] = several(
        "The registry's age groups that are admitted.",
        whole=True,
        how=How.LABELLED,
        standard="CT.gov v2 eligibilityModule.stdAges",
    )
    sex: Sex | None = stated(
        "The sexes admitted, from the labelled line and not from a criterion about one sex.",
        required=True,
        how=How.LABELLED,
        standard="CT.gov v2 eligibilityModule.sex; WHO 14",
    )
    gender_based: bool | None = stated(
        "Whether admission depends on the gender a person identifies with.",
        how=How.LABELLED,
        standard="CT.gov v2 eligibilityModule.genderBased",
    )
    healthy_volunteers: bool | None = stated(
        "Whether people without the condition may take part.",
        how=How.LABELLED,
        standard="CT.gov v2 eligibilityModule.healthyVolunteers; WHO 14",
    )
