"""How a registered trial is built: design, oversight, arms, interventions, outcomes."""

from __future__ import annotations

from schemas import codes
from schemas.clinical import Bound, Measure, Regimen
from schemas.declare import How, several, stated, together
from schemas.values import RATIO, Count, Group, Text


class Enrollment(Group):
    """How many participants the whole trial has or wants."""

    count: Count | None = stated(
        "Number of participants of the whole trial, as printed.",
        standard="CT.gov v2 designModule.enrollmentInfo.count; WHO 17",
    )
    type: codes.CountType | None = stated(
        "Whether that number is reached or planned, from a printed word only.",
        standard="CT.gov v2 designModule.enrollmentInfo.type; WHO 17",
    )


class Design(Group):
    """How the trial is built."""

    study_type: codes.StudyType | None = stated(
        "Whether the trial intervenes, observes or gives access to an unapproved product.",
        required=True,
        standard="CT.gov v2 designModule.studyType; WHO 15",
    )
    phases: tuple[codes.Phase, ...] = several(
        "Phase of the trial; 'not applicable' is a phase (NA), two phases are two entries.",
        standard="CT.gov v2 designModule.phases[]; WHO 15; M11 C217045",
    )
    allocation: codes.Allocation | None = stated(
        "How participants are assigned to arms.",
        standard="CT.gov v2 designModule.designInfo.allocation; WHO 15; M11 6.7.2",
    )
    allocation_ratio: str | None = stated(
        "Ratio in which participants are assigned to the arms, as in '2:1'.",
        how=How.NARRATIVE,
        standard="M11 6.7",
        form=RATIO,
    )
    intervention_model: codes.InterventionModel | None = stated(
        "How the arms are arranged over participants and time.",
        standard="CT.gov v2 designModule.designInfo.interventionModel; WHO 15; M11 4.1",
    )
    primary_purpose: codes.PrimaryPurpose | None = stated(
        "What the intervention is mainly meant to do.",
        standard="CT.gov v2 designModule.designInfo.primaryPurpose; WHO 15",
    )
    masking: codes.Masking | None = stated(
        "How many roles are kept unaware of the assignment; an open-label trial is NONE.",
        standard="CT.gov v2 designModule.designInfo.maskingInfo.masking; WHO 15; M11 6.7.3",
    )
    who_masked: tuple[codes.MaskedRole, ...] = several(
        "The roles that are kept unaware of the assignment.",
        whole=True,
        standard="CT.gov v2 designModule.designInfo.maskingInfo.whoMasked[]; WHO 15",
    )
    enrollment: Enrollment = together(Enrollment)


class Oversight(Group):
    """Regulation and monitoring."""

    is_fda_regulated_drug: bool | None = stated(
        "Whether a drug regulated by the US FDA is studied.",
        standard="CT.gov v2 oversightModule.isFdaRegulatedDrug",
    )
    is_fda_regulated_device: bool | None = stated(
        "Whether a device regulated by the US FDA is studied.",
        standard="CT.gov v2 oversightModule.isFdaRegulatedDevice",
    )
    has_dmc: bool | None = stated(
        "Whether a committee monitors the data while the trial runs.",
        standard="CT.gov v2 oversightModule.oversightHasDmc; M11 11",
    )


class Arm(Group):
    """A group of participants and what it gets."""

    label: str | None = stated(
        "Name of the arm or group.",
        required=True,
        key=True,
        how=How.POSITIONAL,
        standard="CT.gov v2 armsInterventionsModule.armGroups[].label; WHO 13; USDM StudyArm.name",
    )
    type: codes.ArmType | None = stated(
        "Role of the arm in the comparison.",
        required=True,
        how=How.LABELLED,
        standard="CT.gov v2 armGroups[].type; WHO 13; USDM StudyArm.type",
    )
    description: Text | None = stated(
        "What is done in the arm, verbatim.",
        prose=True,
        how=How.POSITIONAL,
        standard="CT.gov v2 armGroups[].description; WHO 13; USDM StudyArm.description",
    )
    intervention_names: tuple[str, ...] = several(
        "Name of an intervention given in the arm, as in the list of interventions.",
        required=True,
        how=How.POSITIONAL,
        standard="CT.gov v2 armGroups[].interventionNames[]; WHO 13",
    )
    n_planned: Count | None = stated("Number of participants planned for the arm.", standard="M11 10")
    regimens: tuple[Regimen, ...] = several("How each drug of the arm is given, one entry per drug.")


class Intervention(Group):
    """Something that is given or done, named once for the whole trial."""

    name: str | None = stated(
        "Name of an intervention.",
        required=True,
        key=True,
        standard="CT.gov v2 armsInterventionsModule.interventions[].name; WHO 13",
    )
    type: codes.InterventionType | None = stated(
        "Kind of intervention as registered.",
        required=True,
        how=How.LABELLED,
        standard="CT.gov v2 interventions[].type; WHO 13; USDM StudyIntervention.type",
    )
    description: Text | None = stated(
        "What the intervention consists of, verbatim.",
        prose=True,
        standard="CT.gov v2 interventions[].description; WHO 13",
    )
    other_names: tuple[str, ...] = several(
        "Another name or brand of the intervention.", standard="CT.gov v2 interventions[].otherNames[]"
    )


class Outcome(Group):
    """Something the trial measures."""

    measure: Text | None = stated(
        "Name of the outcome.",
        required=True,
        key=True,
        how=How.POSITIONAL,
        standard="CT.gov v2 outcomesModule.primaryOutcomes[].measure; WHO 19, 20; USDM Endpoint.text",
    )
    role: codes.OutcomeRole | None = stated(
        "Which list the outcome is printed in, from the heading above it and not from its place.",
        required=True,
        key=True,
        how=How.LABELLED,
        standard="CT.gov v2 outcomesModule; WHO 19, 20; USDM Endpoint.level",
    )
    time_frame: Text | None = stated(
        "When the outcome is measured, verbatim.",
        key=True,
        how=How.LABELLED,
        standard="CT.gov v2 primaryOutcomes[].timeFrame; WHO 19, 20",
    )
    time_point: tuple[Measure, ...] = several(
        "The times named in the time frame, each with the printed unit.",
        whole=True,
        unit="d, wk, mo, a",
        standard="USDM Timing; from outcomes[].time_frame",
    )
    description: Text | None = stated(
        "How the outcome is measured or defined, verbatim.",
        how=How.POSITIONAL,
        standard="CT.gov v2 primaryOutcomes[].description; WHO 19, 20",
    )
    metric: codes.OutcomeMetric | None = stated(
        "What is computed from the measurements.", standard="FHIR EvidenceVariable"
    )
    threshold: tuple[Bound, ...] = several(
        "The numeric bounds that define a response: what is measured, the bound and its unit.",
        whole=True,
        unit="UCUM as printed",
    )
