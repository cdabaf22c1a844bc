"""Numbers that belong together by what stands between them: '26 of 36 (72%)', '5.1 ± 0.6', '18 (3-40)'.

Only neighbours are joined, and only into a value that keeps each of them with its place.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import regex
from pydantic import JsonValue

from extract.candidate_kinds import Candidate, CandidateKind, Part
from extract.numbers import tidy
from extract.quantities import Printed

_PEOPLE = (
    r"(?:patients?|participants?|subjects?|women|men|persons?|people|children|adults?|"
    r"adolescents?|infants?|newborns?|neonates?"
    r"|volunteers?|individuals?|survivors?|controls?|cases|eyes|girls?|boys?|students?|"
    r"females?|males?|mothers?|residents?"
    r"|veterans?|physicians?|nurses?|caregivers?|couples|families|pts|outpatients?|"
    r"inpatients?|smokers?|donors?|recipients?|users?|athletes?|teeth|limbs|knees)"
)
_PEOPLE_BEHIND = regex.compile(
    rf"\s+(?:(?!and\b|or\b|of\b|to\b|in\b|with\b|at\b|vs\b|years?\b|"
    rf"months?\b)[\w/+'-]+,?\s+){{0,5}}?{_PEOPLE}\b",
    regex.I,
)
_SIZE_BEFORE = regex.compile(r"(?r)(?<!\w)[Nn](?:\s?(?:=|:)\s?|\s)(?:~\s?)?")
_OF = regex.compile(
    r"\s*(?:/|\bof(?: the| a total of| all)?\b|\bout of(?: the)?\b|\bin(?=\s*\d)\b)\s*", regex.I
)
_SLASH = regex.compile(r"\s?/\s?")
_OPEN_PERCENT = regex.compile(
    r"(?:\s+(?!and\b|or\b|vs\b|versus\b|of\b|in\b)[\w/'-]+){0,6}\s*[(\[,;:]\s*(?:i\.e\.,?\s*)?"
)
_OPEN = regex.compile(r"\s?[(\[]\s*(?:[Nn]\s*=?\s*)?")
_OF_PEOPLE = regex.compile(
    rf"\s+(?:of\s+(?:the\s+)?)?(?:[\w-]+\s+){{0,3}}{_PEOPLE}\s*[(\[,]\s*(?:[Nn]\s*=?\s*)?", regex.I
)
_PLUS_MINUS = regex.compile(r"\s*(?:±|\+/-|\+-|\+/−|∓|\(±\)|plus or minus)\s*", regex.I)
_SPREAD = regex.compile(
    r"(?:(?:\s+(?!and\b|vs\b|versus\b|"
    r"or\b)[\w/%-]+){0,5}?\s?[(\[;,]\s*(?P<spread>(?-i:SDs?|SEM?)|s\.d\.|s\.e\.|standard "
    r"(?:deviation|error))"
    r"[\s,:=±]*(?:of\s+)?|\s?[(\[]\s*(?:(?:±|\+/-)\s*)?)",
    regex.I,
)
_BEHIND_SPREAD = regex.compile(r",?\s(?P<spread>SD|SE|SEM)[\s,:=]*")
_RANGE_OPEN = regex.compile(
    r",?\s?[(\[,;]\s*(?:(?P<spread>inter-?quartile range|IQR|range|min-max|95% "
    r"range|Q1-Q3|Q1, Q3|quartiles)[\s,:=\]]*(?:of\s+|from\s+|was\s+)?\[?)?",
    regex.I,
)
_TWO_BOUNDS = regex.compile(r"\s*(?:,|;|-|to|and)\s*")
_CENTRE_BEFORE = regex.compile(r"(?r)\b(?P<centre>means?|averages?|medians?)\b[^.;\d\0]{0,90}", regex.I)
_MEAN_SPREAD_BEFORE = regex.compile(
    r"(?r)(?:(?:means?|averages?)\b[^.;\d]{0,40}\b(?P<spread>SDs?|SEMs?|SEs?|s\.d\.|"
    r"standard (?:deviation|error))\b"
    r"|[(\[]\s*(?:±\s*)?(?P<alone>SD|SEM?)\s*[)\]])[^.;\0]{0,120}",
    regex.I,
)
_AGAINST = (
    r"(?:,|/|\bv(?:s|\.|s\.)?\b\.?|\bversus\b|\band\b|\bor\b|\bto\b|\bcompared (?:with|to)\b|"
    r"\bagainst\b|-|&)+"
)
_VERSUS = regex.compile(rf"[\])]?\s*{_AGAINST}\s*(?:\bin\b[^.;\d]{{0,40}}|\bonly\b\s*)?[(\[]?", regex.I)
_VERSUS_ARM = regex.compile(
    rf"(?:\s?[\w/%]+){{0,2}}[\])]?(?:\s+[\w/%-]+){{0,2}}?(?:\s+(?:in|for|with|on|at|"
    rf"among)\s+[^.;\d]{{1,40}}?)?\s*{_AGAINST}\s*"
    r"(?:\bin\b[^.;\d]{0,40}|\bonly\b\s*)?[(\[]?",
    regex.I,
)
"""'10 in one arm and 16 in the other'."""
_SPREADS = {"standard deviation": "SD", "standard error": "SE", "s.d.": "SD", "s.e.": "SE", "sem": "SE"}
_CENTRES = frozenset({CandidateKind.CENTRE, CandidateKind.MEAN_SPREAD, CandidateKind.CENTRE_RANGE})
_SHARED = frozenset(
    {CandidateKind.PERCENT, CandidateKind.TIME, CandidateKind.DOSE, CandidateKind.QUANTITY, CandidateKind.AGE}
)
"""Kinds whose unit, printed once behind the last, holds for all: '47 vs 58%', '24 and 76 g/day'."""
_GENERIC = frozenset({CandidateKind.COUNT, CandidateKind.NUMBER})
_MOST_JOINED = 4
"""Atoms looked at for one candidate; three are the most it takes."""
_LONGEST_LIST = 7
"""Numbers of a list that share the unit of its last."""
_LONGEST_GAP = 80
"""Characters between two numbers that belong together."""


@dataclass(frozen=True)
class Atom:
    """One quantity and what it is by itself."""

    kind: CandidateKind
    printed: Printed

    @property
    def start(self) -> int:
        """Where it begins, with its comparator."""
        return self.printed.start

    @property
    def end(self) -> int:
        """Where it ends, with its unit."""
        return self.printed.end

    @property
    def number(self) -> int | float:
        """Its (lower) number."""
        return tidy(self.printed.low)

    @property
    def is_bare(self) -> bool:
        """Whether it is one whole number with nothing to it."""
        return self.kind is CandidateKind.COUNT and self.printed.comparator == "="

    def part(self, name: str) -> Part:
        """It as a part of a value."""
        return Part(name, self.number, self.start, self.end)


def join_atoms(text: str, atoms: Sequence[Atom]) -> Iterator[Candidate]:
    """Candidates out of all atoms of a text, each atom in one of them."""
    at = 0
    before: CandidateKind | None = None
    while at < len(atoms):
        candidate, used = _join(text, atoms, at, before)
        if used == 1:
            candidate = _alone(text, atoms, at, before)
        has_next = at + used < len(atoms)
        is_list = has_next and _continues(text, atoms[at + used - 1], atoms[at + used], candidate.kind)
        before = candidate.kind if is_list else None
        yield candidate
        at += used


def _join(text: str, atoms: Sequence[Atom], at: int, before: CandidateKind | None) -> tuple[Candidate, int]:
    """The candidate that begins with an atom, and how many atoms it takes."""
    window = atoms[at : at + _MOST_JOINED]
    for rule in (_fraction, _percent_first, _count_percent, _plus_minus, _centre_range):
        joined = rule(text, window)
        if joined is not None:
            return joined
    spread = _spread_in_brackets(text, window, is_next=before is CandidateKind.MEAN_SPREAD)
    return spread or (_plain(atoms[at], atoms[at].kind), 1)


def _between(text: str, left: Atom, right: Atom, form: regex.Pattern[str]) -> regex.Match[str] | None:
    """What stands between two atoms, when it is short and has a form."""
    if right.start - left.end > _LONGEST_GAP:
        return None
    return form.fullmatch(text, left.end, right.start)


def _candidate(
    kind: CandidateKind, parts: Sequence[Part], end: int, extra: dict[str, JsonValue] | None = None
) -> Candidate:
    value: dict[str, JsonValue] = {part.name: part.value for part in parts}
    ordered = tuple(sorted(parts, key=lambda part: part.start))
    return Candidate(kind, ordered[0].start, end, value | (extra or {}), ordered)


def _fraction(text: str, atoms: Sequence[Atom]) -> tuple[Candidate, int] | None:
    """'26 of 36', '7/104 [7%]', '26 (72%) of 36'."""
    if len(atoms) < 2 or not atoms[0].is_bare:
        return None
    first, second = atoms[:2]
    third = atoms[2] if len(atoms) > 2 else None
    if second.is_bare and first.number <= second.number and _between(text, first, second, _OF):
        parts = [first.part("events"), second.part("n")]
        if third and third.kind is CandidateKind.PERCENT and _between(text, second, third, _OPEN_PERCENT):
            return _candidate(CandidateKind.FRACTION, [*parts, third.part("percent")], third.end), 3
        return _candidate(CandidateKind.FRACTION, parts, second.end), 2
    is_middle = second.kind is CandidateKind.PERCENT and third is not None and third.is_bare
    if (
        is_middle
        and third
        and _between(text, first, second, _OPEN)
        and _between(text, second, third, _CLOSED_OF)
    ):
        parts = [first.part("events"), second.part("percent"), third.part("n")]
        return _candidate(CandidateKind.FRACTION, parts, third.end), 3
    return None


_CLOSES = regex.compile(r"\s*[)\],;]")
_CLOSED_OF = regex.compile(r"\s*[)\]]\s*(?:of|out of|among)\s+(?:the\s+)?", regex.I)


def _percent_first(text: str, atoms: Sequence[Atom]) -> tuple[Candidate, int] | None:
    """'72% (26/36)', '72% (n = 26)', '72% of patients (26 of 36)'."""
    if len(atoms) < 2 or atoms[0].kind is not CandidateKind.PERCENT or not atoms[1].is_bare:
        return None
    percent, events = atoms[:2]
    opened = _between(text, percent, events, _OPEN) or _between(text, percent, events, _OF_PEOPLE)
    if opened is None:
        return None
    total = atoms[2] if len(atoms) > 2 else None
    if total and total.is_bare and events.number <= total.number and _between(text, events, total, _OF):
        parts = [percent.part("percent"), events.part("events"), total.part("n")]
        return _candidate(CandidateKind.FRACTION, parts, total.end), 3
    return _candidate(
        CandidateKind.COUNT_PERCENT, [percent.part("percent"), events.part("events")], events.end
    ), 2


def _count_percent(text: str, atoms: Sequence[Atom]) -> tuple[Candidate, int] | None:
    """'31 (11%)', '31 patients (11%)'."""
    if len(atoms) < 2 or not atoms[0].is_bare or atoms[1].kind is not CandidateKind.PERCENT:
        return None
    count, percent = atoms[:2]
    opened = _between(text, count, percent, _OPEN_PERCENT)
    if (
        opened is None
        or opened[0].strip()[-1:] not in ("(", "[", ",", ";")
        or percent.printed.high is not None
    ):
        return None
    if opened[0].strip()[-1:] in (",", ";") and not opened[0].strip(" ,;"):
        return None  # '12, 30%'
    return _candidate(
        CandidateKind.COUNT_PERCENT, [count.part("events"), percent.part("percent")], percent.end
    ), 2


def _plus_minus(text: str, atoms: Sequence[Atom]) -> tuple[Candidate, int] | None:
    """'5.1 ± 0.6 days'."""
    if len(atoms) < 2 or not _between(text, atoms[0], atoms[1], _PLUS_MINUS):
        return None
    return _mean_spread(atoms[0], atoms[1], None), 2


def _mean_spread(centre: Atom, spread: Atom, called: str | None) -> Candidate:
    unit = spread.printed.unit or centre.printed.unit
    extra: dict[str, JsonValue] = {"unit": unit, "dispersion": called}
    parts = [centre.part("value"), spread.part("spread")]
    return _candidate(CandidateKind.MEAN_SPREAD, parts, spread.end, extra)


def _centre_range(text: str, atoms: Sequence[Atom]) -> tuple[Candidate, int] | None:
    """'median 18 months (IQR 3-40)', '18 (range 3 to 40)', '18 [3-40]'."""
    if len(atoms) < 2 or atoms[0].printed.high is not None:
        return None
    centre, bounds = atoms[:2]
    opened = _between(text, centre, bounds, _RANGE_OPEN)
    if opened is None:
        return None
    called = opened["spread"].upper() if opened["spread"] else None
    is_centre = called is not None or _called(text, centre) is not None
    if not is_centre or (not called and opened[0].strip()[-1:] not in ("(", "[")):
        return None
    unit = bounds.printed.unit or centre.printed.unit
    extra: dict[str, JsonValue] = {"unit": unit, "spread": called}
    if bounds.printed.high is not None:
        parts = [centre.part("value"), bounds.part("low")]
        extra["high"] = tidy(bounds.printed.high)
        return _candidate(CandidateKind.CENTRE_RANGE, parts, bounds.end, extra), 2
    third = atoms[2] if len(atoms) > 2 else None
    if third and third.number >= bounds.number and _between(text, bounds, third, _TWO_BOUNDS):
        parts = [centre.part("value"), bounds.part("low"), third.part("high")]
        return _candidate(CandidateKind.CENTRE_RANGE, parts, third.end, extra), 3
    return None


def _spread_in_brackets(text: str, atoms: Sequence[Atom], *, is_next: bool) -> tuple[Candidate, int] | None:
    """'54 (SD 12)', and 'mean (SD) age was 54 (12)'."""
    if len(atoms) < 2 or atoms[0].printed.high is not None or atoms[1].printed.high is not None:
        return None
    centre, spread = atoms[:2]
    opened = _between(text, centre, spread, _SPREAD)
    if opened is None:
        behind = _between(text, centre, spread, _BEHIND_SPREAD)
        return (_mean_spread(centre, spread, _spread_code(behind["spread"])), 2) if behind else None
    if opened["spread"]:
        return _mean_spread(centre, spread, _spread_code(opened["spread"])), 2
    header = _MEAN_SPREAD_BEFORE.match(text, max(0, centre.start - 160), centre.start)
    is_signed = "±" in opened[0] or "+/-" in opened[0]
    if header is None and not is_signed and not is_next:
        return None
    return _mean_spread(
        centre, spread, _spread_code(header["spread"] or header["alone"]) if header else None
    ), 2


def _spread_code(printed: str) -> str:
    key = printed.casefold()
    return _SPREADS.get(key, _SPREADS.get(key.rstrip("s"), key.rstrip("s").upper()))


def _called(text: str, atom: Atom) -> str | None:
    """'MEAN' or 'MEDIAN' where the words before say so."""
    before = _CENTRE_BEFORE.match(text, max(0, atom.start - 110), atom.start)
    if before is None:
        return None
    return "MEDIAN" if before["centre"].casefold().startswith("median") else "MEAN"


def _plain(atom: Atom, kind: CandidateKind) -> Candidate:
    return Candidate(kind, atom.start, atom.end, atom.printed.as_value())


def _alone(text: str, atoms: Sequence[Atom], at: int, before: CandidateKind | None) -> Candidate:
    """An atom that joins no other: its own kind, what words around it make it, or its neighbour's."""
    atom = atoms[at]
    if atom.kind is CandidateKind.COUNT and _is_size(text, atom):
        return Candidate(CandidateKind.GROUP_SIZE, _digits_at(text, atom), atom.end, atom.number)
    if before in _CENTRES and atom.kind in _GENERIC:
        shared = _shared_with(text, atoms, at)
        unit = shared.printed.unit if shared else None
        value = atom.printed.as_value() | {"unit": unit, "statistic": None}
        return Candidate(CandidateKind.CENTRE, atom.start, atom.end, value)
    called = _called(text, atom)
    if called and atom.printed.high is None and atom.kind is not CandidateKind.PERCENT:
        value = atom.printed.as_value() | {"statistic": called}
        return Candidate(CandidateKind.CENTRE, atom.start, atom.end, value)
    if (
        before is CandidateKind.CENTRE
        and atom.printed.high is None
        and atom.kind is not CandidateKind.PERCENT
    ):
        return Candidate(
            CandidateKind.CENTRE, atom.start, atom.end, atom.printed.as_value() | {"statistic": None}
        )
    shared = _shared_with(text, atoms, at) if atom.kind in _GENERIC else None
    if shared is not None:
        value = atom.printed.as_value() | {"unit": shared.printed.unit}
        return Candidate(shared.kind, atom.start, atom.end, value)
    return _plain(atom, atom.kind)


def _is_size(text: str, atom: Atom) -> bool:
    if atom.printed.comparator == "=" and _SIZE_BEFORE.match(
        text, max(0, text.rfind(" ", 0, atom.start) - 12), _digits_at(text, atom)
    ):
        return True
    return _PEOPLE_BEHIND.match(text, atom.end, atom.end + _LONGEST_GAP) is not None


def _digits_at(text: str, atom: Atom) -> int:
    """Where the number itself begins, behind its '='."""
    at = atom.start
    while at < atom.end and not text[at].isalnum():
        at += 1
    return at


def _continues(text: str, left: Atom, right: Atom, kind: CandidateKind) -> bool:
    """Whether a number goes on with the one before: '5.1 vs 6.7', '5.1 in one arm and 6.7 in the other'."""
    return _between(text, left, right, _VERSUS_ARM if kind in _CENTRES else _VERSUS) is not None


def _shared_with(text: str, atoms: Sequence[Atom], at: int) -> Atom | None:
    """The number behind whose unit holds for this one too: '10, 20 and 30%'; None when none does."""
    for left, right in pairwise(atoms[at : at + _LONGEST_LIST]):
        if not _between(text, left, right, _VERSUS):
            return None
        if right.kind in _SHARED:
            return right if right.printed.comparator == "=" else None
        if right.kind not in _GENERIC:
            return None
    return None
