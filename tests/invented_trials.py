"""Trials that exist nowhere, drawn by hypothesis: what a registry keeps of one, before any page prints it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import pairwise, product

from hypothesis import strategies as st

STATUSES = {
    "COMPLETED": "Completed",
    "RECRUITING": "Recruiting",
    "NOT_YET_RECRUITING": "Not yet recruiting",
    "ACTIVE_NOT_RECRUITING": "Active, not recruiting",
    "ENROLLING_BY_INVITATION": "Enrolling by invitation",
    "SUSPENDED": "Suspended",
    "TERMINATED": "Terminated",
}
PHASES = {
    "NA": "Not Applicable",
    "EARLY_PHASE1": "Early Phase 1",
    "PHASE1": "Phase 1",
    "PHASE2": "Phase 2",
    "PHASE3": "Phase 3",
    "PHASE4": "Phase 4",
}
ALLOCATIONS = {"RANDOMIZED": "Randomized", "NON_RANDOMIZED": "Non-Randomized"}
MODELS = {
    "PARALLEL": "Parallel Assignment",
    "CROSSOVER": "Crossover Assignment",
    "FACTORIAL": "Factorial Assignment",
    "SEQUENTIAL": "Sequential Assignment",
}
PURPOSES = {
    "TREATMENT": "Treatment",
    "PREVENTION": "Prevention",
    "SUPPORTIVE_CARE": "Supportive Care",
    "BASIC_SCIENCE": "Basic Science",
}
MASKINGS = {"NONE": "None (Open Label)", "DOUBLE": "Double", "SINGLE": "Single", "QUADRUPLE": "Quadruple"}
SEXES = {"ALL": "All", "FEMALE": "Female", "MALE": "Male"}
ARM_TYPES = {
    "EXPERIMENTAL": "Experimental",
    "ACTIVE_COMPARATOR": "Active Comparator",
    "PLACEBO_COMPARATOR": "Placebo Comparator",
    "SHAM_COMPARATOR": "Sham Comparator",
    "OTHER": "Other",
}
INTERVENTION_TYPES = {
    "DRUG": "Drug",
    "DEVICE": "Device",
    "BEHAVIORAL": "Behavioral",
    "DIETARY_SUPPLEMENT": "Dietary Supplement",
}
ROLES = {"PRINCIPAL_INVESTIGATOR": "Principal Investigator", "STUDY_CHAIR": "Study Chair"}
AGENCIES = ("OTHER", "INDUSTRY", "OTHER_GOV", "NETWORK")

ANY_OF = "Any of the following:"
_SYLLABLES = (
    "bel",
    "dra",
    "fon",
    "gil",
    "hur",
    "jam",
    "kel",
    "lor",
    "mib",
    "nul",
    "pro",
    "quil",
    "sar",
    "tev",
)
_WORDS = [*map("".join, product(_SYLLABLES, repeat=2)), *(f"{a}{b}{a}in" for a, b in pairwise(_SYLLABLES))]
"""Of no language."""
_BOUNDS = (" ≥{n} mg/dl", " <{n}%", " of {n} to {m} points", " ({n} mmol/l or more)", " in week {n}", "")


@dataclass(frozen=True)
class Intervention:
    """What is given."""

    kind: str
    name: str
    description: str


@dataclass(frozen=True)
class Arm:
    """Who gets it."""

    kind: str
    label: str
    description: str
    interventions: tuple[Intervention, ...]


@dataclass(frozen=True)
class Outcome:
    """What is measured."""

    role: str
    measure: str
    description: str
    time_frame: str


@dataclass(frozen=True)
class Site:
    """Where."""

    facility: str
    city: str
    country: str


@dataclass(frozen=True)
class Trial:
    """One registered trial."""

    nct_id: str
    title: str
    official_title: str
    org_study_id: str
    status: str
    phases: tuple[str, ...]
    enrollment: int
    enrollment_type: str
    allocation: str
    model: str
    purpose: str
    masking: str
    start: str
    """Year and month, with the day or without."""
    completion: str
    updated: str
    summary: str
    conditions: tuple[str, ...]
    interventions: tuple[Intervention, ...]
    arms: tuple[Arm, ...]
    outcomes: tuple[Outcome, ...]
    inclusion: tuple[str, ...]
    any_of: tuple[str, ...]
    """Below one more inclusion criterion, `ANY_OF`, any of which will do; none for no such criterion."""
    exclusion: tuple[str, ...]
    minimum_age: int | None
    maximum_age: int | None
    sex: str
    takes_healthy: bool
    lead: tuple[str, str]
    """Name and class."""
    collaborators: tuple[tuple[str, str], ...]
    official: tuple[str, str, str]
    """Name, role, affiliation."""
    sites: tuple[Site, ...]
    keywords: tuple[str, ...]


def words(fewest: int = 1, most: int = 1) -> st.SearchStrategy[str]:
    """Words of no language, in small letters."""
    return st.lists(st.sampled_from(_WORDS), min_size=fewest, max_size=most).map(" ".join)


def names(fewest: int = 1, most: int = 3) -> st.SearchStrategy[str]:
    """The same with capitals."""
    return words(fewest, most).map(str.title)


@st.composite
def sentences(draw: st.DrawFn, fewest: int = 3, most: int = 9) -> str:
    """A sentence without its full stop, with a bound of some sort inside."""
    low = draw(st.integers(1, 400))
    bound = draw(st.sampled_from(_BOUNDS)).format(n=low, m=low + draw(st.integers(1, 99)))
    before, behind = draw(words(fewest, most)), draw(words(1, 4))
    return f"{before.capitalize()}{bound} {draw(st.sampled_from(('of', 'and', 'without')))} {behind}"


def paragraphs() -> st.SearchStrategy[str]:
    """Sentences with their full stops."""
    return st.lists(sentences(), min_size=1, max_size=2).map(". ".join).map(lambda said: f"{said}.")


def _unlike(values: st.SearchStrategy[str], fewest: int, most: int) -> st.SearchStrategy[tuple[str, ...]]:
    several = st.lists(values, min_size=fewest, max_size=most, unique_by=str.casefold)
    return several.map(tuple)


def _dates() -> st.SearchStrategy[str]:
    return st.one_of(_days(), _days().map(lambda day: day[: len("YYYY-MM")]))


def _days() -> st.SearchStrategy[str]:
    return st.dates(date(1990, 1, 1), date(2060, 1, 1)).map(date.isoformat)


def _of(codes: object) -> st.SearchStrategy[str]:
    return st.sampled_from(sorted(codes))


@st.composite
def _outcomes(draw: st.DrawFn) -> tuple[Outcome, ...]:
    measures = draw(_unlike(sentences(), 1, 3))
    primary = draw(st.integers(1, len(measures)))
    weeks = st.integers(1, 90).map(lambda number: f"Baseline to week {number}")
    return tuple(
        Outcome("PRIMARY" if at < primary else "SECONDARY", measure, draw(paragraphs()), draw(weeks))
        for at, measure in enumerate(measures)
    )


@st.composite
def trials(draw: st.DrawFn) -> Trial:
    """A trial: every value drawn, none that a page could not print."""
    given = [
        Intervention(draw(_of(INTERVENTION_TYPES)), name, draw(paragraphs()))
        for name in draw(_unlike(names(), 1, 3))
    ]
    arms = [
        Arm(
            draw(_of(ARM_TYPES)),
            label,
            draw(paragraphs()),
            tuple(draw(st.lists(st.sampled_from(given), min_size=1, unique=True))),
        )
        for label in draw(_unlike(names(2, 4), 1, 3))
    ]
    ages = sorted(draw(st.lists(st.integers(1, 99), min_size=2, max_size=2, unique=True)))
    organisations = draw(_unlike(names(1, 3).map(lambda name: f"{name} Hospital"), 3, 6))
    places = draw(_unlike(names(1, 2), 2, 5))
    country, *cities = places
    criteria = draw(_unlike(sentences(), 2, 6))
    signs = draw(st.one_of(st.just(()), _unlike(sentences(), 2, 4)))
    split = draw(st.integers(1, len(criteria) - 1))
    return Trial(
        nct_id=f"NCT99{draw(st.integers(0, 999_999)):06}",
        title=draw(names(3, 12)),
        official_title=draw(names(5, 16)),
        org_study_id=f"{draw(words()).upper()}-{draw(st.integers(1, 999))}",
        status=draw(_of(STATUSES)),
        phases=draw(st.sampled_from([("PHASE1", "PHASE2"), ("PHASE2", "PHASE3"), *((p,) for p in PHASES)])),
        enrollment=draw(st.integers(1, 99_999)),
        enrollment_type=draw(st.sampled_from(("ACTUAL", "ESTIMATED"))),
        allocation=draw(_of(ALLOCATIONS)),
        model=draw(_of(MODELS)),
        purpose=draw(_of(PURPOSES)),
        masking=draw(_of(MASKINGS)),
        start=draw(_dates()),
        completion=draw(_dates()),
        updated=draw(_days()),
        summary=" ".join(draw(st.lists(paragraphs(), min_size=5, max_size=7))),
        conditions=draw(_unlike(names(1, 3), 1, 3)),
        interventions=tuple(given),
        arms=tuple(arms),
        outcomes=draw(_outcomes()),
        inclusion=criteria[:split],
        any_of=signs,
        exclusion=criteria[split:],
        minimum_age=draw(st.sampled_from((None, ages[0]))),
        maximum_age=draw(st.sampled_from((None, ages[1]))),
        sex=draw(_of(SEXES)),
        takes_healthy=draw(st.booleans()),
        lead=(organisations[0], draw(st.sampled_from(AGENCIES))),
        collaborators=tuple((name, draw(st.sampled_from(AGENCIES))) for name in organisations[2:]),
        official=(f"{draw(names(2, 2))}, MD", draw(_of(ROLES)), organisations[1]),
        sites=tuple(
            Site(facility, draw(st.sampled_from(cities)), country)
            for facility in organisations[: draw(st.integers(1, 3))]
        ),
        keywords=draw(_unlike(words(1, 2), 1, 3)),
    )
