"""What a publication reports: results by outcome and arm, harms, and what the authors claim."""

from __future__ import annotations

from typing import Annotated

from pydantic import StringConstraints

from schemas import codes
from schemas.clinical import Measure
from schemas.declare import How, several, stated, together
from schemas.values import As, Count, Group, Kind, Number, PValue, Reference, Text, Value

Direction = Annotated[
    str, StringConstraints(pattern=r"^(FAVOURS_ARM_[0-9]+|NO_DIFFERENCE)$"), As(Kind.REFERENCE)
]
"""'FAVOURS_ARM_0' is in favour of arms[0]."""


class ArmResult(Group):
    """One arm's share of a result."""

    arm: Reference | None = stated(
        "The arm the numbers belong to, as its path ('arms[0]').",
        required=True,
        key=True,
        standard="FHIR Evidence.variableDefinition(exposure)",
    )
    events: Count | None = stated(
        "Number of participants of the arm who had the outcome.",
        standard="CONSORT 26; FHIR statistic.numberOfEvents; Cochrane Results",
    )
    n: Count | None = stated(
        "Number of participants of the arm the result is about, only where it is printed with it.",
        standard="CONSORT 26; FHIR statistic.sampleSize.numberOfParticipants",
    )
    percent: Number | None = stated(
        "Percentage of the arm's participants, with the printed rounding.",
        unit="%",
        standard="CONSORT 26; Cochrane Results",
    )
    value: Measure | None = stated(
        "Summary of a continuous outcome in the arm, with its sign.",
        unit="UCUM as printed",
        standard="FHIR statistic.quantity; Cochrane Results",
    )
    spread: Number | None = stated(
        "Standard deviation or error printed with that summary; results[].dispersion says which it is.",
        how=How.LABELLED,
        standard="FHIR statistic.attributeEstimate; Cochrane Results",
    )


class EffectEstimate(Group):
    """A comparison between arms as one number."""

    measure: codes.EffectMeasure | None = stated(
        "Which comparison between arms the estimate is, only where it is named.",
        standard="CONSORT 26; FHIR statistic.statisticType",
    )
    estimate: Number | None = stated(
        "The estimate of that comparison, only where it is printed.",
        standard="CONSORT 26; FHIR statistic.quantity",
    )


class ConfidenceInterval(Group):
    """An interval around the comparison of the same clause."""

    level: Number | None = stated("Confidence level of the interval.", unit="%", standard="CONSORT 26")
    low: Number | None = stated("Lower bound of the interval.", standard="CONSORT 26")
    high: Number | None = stated("Upper bound of the interval.", standard="CONSORT 26")
    purpose: codes.IntervalPurpose | None = stated(
        "What the interval was computed for, where it is said.", standard="CONSORT non-inferiority extension"
    )


class Result(Group):
    """One outcome at one time, by one analysis."""

    outcome: Text | None = stated(
        "The outcome the numbers of this clause are about.",
        required=True,
        key=True,
        standard="CONSORT 14, 26; FHIR Evidence.variableDefinition(measuredVariable)",
    )
    definition: Text | None = stated("How the outcome is defined, as printed.", standard="CONSORT 14")
    time_point: Measure | None = stated(
        "When the outcome was measured, from the clause that gives the numbers.",
        key=True,
        unit="d, wk, mo, a",
        standard="CONSORT 14, 26",
    )
    arm_results: tuple[ArmResult, ...] = several("The result in each arm.", required=True)
    unit: str | None = stated(
        "Unit of the outcome's values.", unit="UCUM as printed", standard="Cochrane Outcomes"
    )
    summary_statistic: codes.SummaryStatistic | None = stated(
        "Which statistic sums up the arm's values, only where it is named.", standard="Cochrane Results"
    )
    dispersion: codes.Dispersion | None = stated(
        "Which measure of spread is printed with the values, only where it is named.",
        standard="Cochrane Results",
    )
    baseline: Text | None = stated(
        "The values before treatment that the result is set against, as printed.", standard="CONSORT 25"
    )
    effect: EffectEstimate = together(EffectEstimate)
    ci: ConfidenceInterval = together(ConfidenceInterval)
    p_value: PValue | None = stated(
        "The p-value of the comparison, with its comparator.",
        standard="CONSORT 26; FHIR attributeEstimate(type p-value)",
    )
    direction: Direction | None = stated(
        "Which arm the words favour (FAVOURS_ARM_0 for arms[0]), or NO_DIFFERENCE.",
        standard="FHIR Evidence.assertion",
    )


class ArmHarm(Group):
    """One arm's share of a harm."""

    arm: Reference | None = stated(
        "The arm the events belong to, as its path ('arms[0]').",
        key=True,
        standard="CONSORT 27",
    )
    events: Count | None = stated(
        "Number of events in the arm; events are not participants.",
        standard="CONSORT 27; FHIR statistic.numberOfEvents",
    )
    n_at_risk: Count | None = stated(
        "Number of participants of the arm at risk, only where it is printed.", standard="CONSORT 27"
    )


class Harm(Group):
    """An unwanted event and how often it occurred."""

    category: codes.HarmCategory | None = stated(
        "Kind of unwanted event.", key=True, standard="CONSORT 15, 27"
    )
    term: Text | None = stated(
        "The unwanted event in the words of the report.", key=True, standard="CONSORT 27; MedDRA"
    )
    arm_results: tuple[ArmHarm, ...] = several("The events in each arm.")
    p_value: PValue | None = stated(
        "The p-value of the comparison of this harm, with its comparator.", standard="CONSORT 27"
    )


class Claim(Value):
    """What the authors say the trial showed."""

    outcome: str
    relation: codes.ClaimRelation


class Conclusions(Group):
    """What the authors make of their findings."""

    claims: tuple[Claim, ...] = several(
        "A claim of the authors about one outcome and how the arms compare; a claim is no finding.",
        standard="CONSORT 29; Cochrane key conclusions",
        sections=("conclusions", "abstract"),
    )
    limitations: Text | None = stated("What the authors say limits their findings.", standard="CONSORT 30")
