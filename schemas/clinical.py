"""Shapes that several record types share: numeric bounds, treatment regimens, literature references.

Free-text parts of a bound (concept, anchor, qualifier) are words of the source, never codes.
"""

from __future__ import annotations

from schemas.codes import DoseForm, Frequency, Route, Sampling, TitrationPhase
from schemas.declare import How, several, stated
from schemas.values import Group, Quantity, Range, Text, Value

Measure = Quantity | Range
"""A quantity or a range, with its printed unit."""


class QuantityBound(Quantity):
    """A quantity and what it is about: eGFR >= 40 mL/min at screening."""

    concept: str
    """What is measured, in the words of the source."""
    anchor: str | None = None
    """The point in time it counts from or applies at; None where the source gives none."""
    qualifier: str | None = None
    """What narrows it down further (at rest, on two occasions); None where nothing does."""


class RangeBound(Range):
    """A range and what it is about."""

    concept: str
    anchor: str | None = None
    qualifier: str | None = None


Bound = QuantityBound | RangeBound
"""A numeric bound as one value."""


class QuantityDose(Quantity):
    """One of several doses a regimen allows."""

    frequency: Frequency | None = None


class RangeDose(Range):
    """One of several dose ranges a regimen allows."""

    frequency: Frequency | None = None


class QuantityTarget(Quantity):
    """A drug level to titrate to."""

    analyte: str | None = None
    sampling: Sampling | None = None
    """None where the source says only 'concentration'."""
    phase: TitrationPhase | None = None


class RangeTarget(Range):
    """A range of drug levels to titrate to."""

    analyte: str | None = None
    sampling: Sampling | None = None
    phase: TitrationPhase | None = None


class StudyDays(Value):
    """Fixed study days on which something is given."""

    days: tuple[int, ...]


class ConditionalRedosing(Value):
    """A further dose that depends on something found later."""

    days: tuple[int, ...] = ()
    condition: str | None = None
    certain: bool = False


class Taper(Value):
    """How a dose is reduced: from when, over how long, down to what."""

    start: Measure | str | None = None
    over: Measure | None = None
    to: Measure | str | None = None


class TreatmentRule(Value):
    """What ends or prolongs treatment, and after how long."""

    condition: str | None = None
    period: Measure | None = None


class Regimen(Group):
    """How one drug is given in one arm."""

    drug: str | None = stated(
        "The drug or substance as the arm's text names it, even when only a class word is printed.",
        required=True,
        key=True,
        standard="USDM AdministrableProduct",
    )
    dose: Measure | None = stated(
        "The dose, or the starting dose where it is adjusted later; the strength of one tablet is no dose.",
        unit="mg, g, ug, mg/kg, mg/kg/d, mg/m2, g/d",
        standard="USDM Administration.dose; M11 6.1, 6.3",
    )
    dose_options: tuple[QuantityDose | RangeDose, ...] = several(
        "One of several doses the text joins by 'or', with its frequency.",
        unit="mg, mg/kg, mg/kg/d",
        standard="USDM Administration",
    )
    max_dose: Measure | None = stated(
        "The highest dose allowed.", unit="mg, mg/d, mg/kg/d", standard="USDM Administration"
    )
    strengths: tuple[Measure, ...] = several(
        "The strengths in which one unit of the product (capsule, tablet, vial) comes.",
        unit="mg, ug, g",
        whole=True,
        standard="USDM Strength.numerator",
    )
    dose_form: DoseForm | None = stated(
        "The pharmaceutical form of the product.", standard="USDM administrableDoseForm"
    )
    substance: str | None = stated(
        "The agent itself, where it is printed beside a class word such as 'steroid'.",
        standard="USDM Substance",
    )
    route: Route | None = stated(
        "The way the drug is given, only where it is printed and never concluded from the form.",
        standard="USDM Administration.route",
    )
    frequency: Frequency | None = stated(
        "How often the drug is given.", standard="USDM Administration.frequency"
    )
    schedule: StudyDays | None = stated(
        "The fixed study days on which the drug is given.", unit="d", standard="USDM Timing"
    )
    conditional_redosing: ConditionalRedosing | None = stated(
        "Further doses that are given only if something is found later, with that condition.",
        unit="d",
        standard="USDM TransitionRule",
    )
    target_concentration: tuple[QuantityTarget | RangeTarget, ...] = several(
        "A drug level the dose is adjusted to, with what is measured, when it is sampled and in which phase.",
        unit="ng/mL, ug/mL, ug.h/mL",
        standard="M11 6.4",
    )
    dose_adjustment: Text | None = stated(
        "The rule for changing the dose, where it gives no number.", standard="M11 6.4"
    )
    duration: Measure | None = stated(
        "How long the drug is given.", unit="d, wk, mo, a", standard="USDM Administration.duration"
    )
    taper: Taper | None = stated(
        "How the drug is reduced or withdrawn: from when, over how long, down to what.",
        unit="d, wk, mo, mg/d",
        standard="M11 6.4",
    )
    stop_rule: TreatmentRule | None = stated(
        "What makes the arm's treatment stop, with the time where one is printed.",
        unit="d, wk, mo, a",
        standard="M11 7.1",
    )
    continuation: TreatmentRule | None = stated(
        "What makes treatment go on beyond its planned end, with the time where one is printed.",
        unit="d, wk, mo, a",
        standard="M11 7.1",
    )
    meal_timing: Text | None = stated("When the drug is taken in relation to meals.", standard="M11 5.5.1")


class CitedWork(Group):
    """One entry of a list of references, as printed."""

    citation: Text | None = stated(
        "One cited work as printed; it says nothing about this record itself.",
        key=True,
        prose=True,
        how=How.POSITIONAL,
        standard="FHIR relatedArtifact.citation",
    )
