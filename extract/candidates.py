"""Candidates: every number, date, percentage, p-value, interval and identifier of a text, by its grammar.

Every figure of a text is inside exactly one candidate, so the list can also be what the coverage ledger
counts. Time is linear in the text. Rules: docs/values.md.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import replace

import regex
from pydantic import JsonValue

from extract.candidate_kinds import Candidate, CandidateKind, Part
from extract.dates import find_dates
from extract.drug_mentions import is_dose_unit
from extract.identifiers import find_identifiers
from extract.joined_numbers import Atom, join_atoms
from extract.plain import Plain
from extract.quantities import Printed, read_plain
from extract.statistics import find_effects, find_intervals, find_p_values

__all__ = ["Candidate", "CandidateKind", "Part", "read_candidates"]

_MASK = "\0"
"""Stands for figures that are already told: no letter, digit, blank or sign."""
_ADDRESS = regex.compile(r"https?://\S+|www\.\S+|(?<![\w.+-])[\w.+-]{1,64}@[\w-]+\.[\w.]+")
_OF_ADDRESSES = ("://", "www.", "@")
"""One of these is in every address; most texts hold none, and looking for addresses reads every word."""
_NAME = regex.compile(
    r"\b(?:\p{L}[\p{L}\d]*\d[\p{L}\d]*(?:[-/+][\p{L}\d]+){0,6}|"
    r"[\p{L}\d]{0,40}\p{Lu}[\p{L}\d]{0,40}-\d+[\p{L}\d]*(?:-[\p{L}\d]+){0,6}"
    r"|\d+(?:st|nd|rd|th)\b|\d+-\p{Lu}[\p{L}\d-]*(?<!-[A-Z])|"
    r"\d+(?:,\d+){0,4}'?-(?:\p{Ll}[\p{L}]*-)*(?:alpha|beta|hydroxy|oxo|epi|methyl|nor|deoxy|"
    r"dehydro)[\p{L}\d-]*)"
)
_YEAR = regex.compile(
    r"(?r)(?:\b(?:in|since|from|until|till|during|between|year|early|late|mid|end of|©|\(c\)|Published|Epub"
    r"|spring|summer|autumn|fall|winter)[- ]|(?:19|20)\d\d ?(?:and|to|-|/|through|until) ?|"
    r"[-/(,;.\[] ?|^ ?|\n ?)",
    regex.I,
)
_YEAR_FOLLOWED = regex.compile(r" ?(?:[-;:)\],.]|to\b|and\b|$|\n)|\s(?=\p{Lu})")
_FIGURES = regex.compile(r"\d+(?:[.,·]\d+)*")
_RATIO = regex.compile(r"(?<![\d:.])\d+(?:\.\d+)?(?:\s?:\s?\d+(?:\.\d+)?){1,5}(?![\d:])")
_NUMBERED = regex.compile(r"(?r)\b(?:arm|group|stage|cohort|part|step|table|figure) ", regex.I)
_EARLIEST_YEAR, _LATEST_YEAR = 1900, 2099
_TIMES = frozenset({"ms", "s", "min", "h", "d", "wk", "mo", "a"})
_AGE_BEFORE = regex.compile(
    r"(?r)\b(?:ag(?:e|ed|es|ing)|years? old|older than|younger than)\b[^.;\d]{0,40}", regex.I
)
_AGED = regex.compile(
    r"(?r)\b(?:ages?|aged)(?: (?:of|range|ranged|ranging|between|from|is|was))*[ :(]*", regex.I
)
_OF_PEOPLE = regex.compile(
    r"(?r)\b(?:patients?|participants?|subjects?|women|men|adults|children|people|persons|"
    r"individuals|younger|older|volunteers)"
    r",? ?\(?(?:between )?",
    regex.I,
)
_AGE_BEHIND = regex.compile(r"[- ]*(?:of age|old\b|y/?o\b)", regex.I)


def read_candidates(text: str, start: int = 0, end: int | None = None) -> list[Candidate]:
    """The candidates of a text in order, none overlapping another; every figure is inside one of them.

    start, end: code points of the part that is read; their offsets are those of the whole text.
    """
    plain = Plain(text[start:end])
    found = _Found(plain.text)
    found.add(_identifiers(plain.text))
    found.add(_dates(plain.text))
    for find in (find_p_values, find_intervals, find_effects):
        found.add(find(found.unmasked()))
    found.add(_names(found.masked()))
    found.add(_ratios(found.masked()))
    atoms = [_atom(plain.text, printed) for printed in read_plain(found.masked())]
    found.add(join_atoms(found.masked(), atoms))
    found.add(_leftovers(found.masked()))
    return [_stored(plain, candidate, start) for candidate in found.in_order()]


class _Found:
    """What is told so far of a plain text; what comes first keeps its place."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._candidates: list[Candidate] = []
        self._masked: str | None = None

    def add(self, candidates: Iterable[Candidate]) -> None:
        """Those that overlap none found before."""
        taken = sorted((c.start, c.end) for c in self._candidates)
        starts = [start for start, _ in taken]
        last = -1
        for candidate in sorted(candidates, key=lambda c: (c.start, -c.end)):
            at = bisect_right(starts, candidate.start)
            is_behind = at == 0 or taken[at - 1][1] <= candidate.start
            is_before = at == len(taken) or candidate.end <= starts[at]
            if is_behind and is_before and candidate.start >= last:
                self._candidates.append(candidate)
                last = candidate.end
        self._masked = None

    def masked(self) -> str:
        """The text with what is told hidden."""
        if self._masked is None:
            pieces, at = [], 0
            for candidate in self.in_order():
                pieces += [self._text[at : candidate.start], _MASK * (candidate.end - candidate.start)]
                at = candidate.end
            self._masked = "".join([*pieces, self._text[at:]])
        return self._masked

    def unmasked(self) -> str:
        """The text as it is."""
        return self._text

    def in_order(self) -> list[Candidate]:
        """What is told so far, in the order of the text."""
        return sorted(self._candidates, key=lambda candidate: candidate.start)


def _stored(plain: Plain, candidate: Candidate, offset: int) -> Candidate:
    """With offsets into the stored text, of which the plain one begins at offset."""
    start, end = plain.stored(candidate.start, candidate.end)
    parts = []
    for part in candidate.parts:
        part_start, part_end = plain.stored(part.start, part.end)
        parts.append(replace(part, start=offset + part_start, end=offset + part_end))
    return replace(candidate, start=offset + start, end=offset + end, parts=tuple(parts))


def _identifiers(text: str) -> Iterator[Candidate]:
    for found in find_identifiers(text):
        value: JsonValue = {"scheme": found.scheme, "id": found.value}
        yield Candidate(CandidateKind.IDENTIFIER, found.start, found.end, value)
    for address in _ADDRESS.finditer(text) if any(sign in text for sign in _OF_ADDRESSES) else ():
        if any(character.isdigit() for character in address[0]):
            yield Candidate(
                CandidateKind.IDENTIFIER, *address.span(), {"scheme": "address", "id": address[0]}
            )


def _dates(text: str) -> Iterator[Candidate]:
    for found in find_dates(text):
        if len(found.value) > len("YYYY") or _is_year(text, found.start, found.end, int(found.value)):
            yield Candidate(CandidateKind.DATE, found.start, found.end, found.value)
    for figures in regex.finditer(r"(?<![\w.])\d{1,2}/\d{1,2}/\d{4}(?!\w)", text):
        yield Candidate(CandidateKind.DATE, *figures.span(), None)


def _is_year(text: str, start: int, end: int, year: int) -> bool:
    """Whether four figures alone stand where a year does."""
    if not _EARLIEST_YEAR <= year <= _LATEST_YEAR:
        return False
    before = _YEAR.match(text, max(0, start - 16), start)
    return before is not None and _YEAR_FOLLOWED.match(text, end, end + 4) is not None


def _names(text: str) -> Iterator[Candidate]:
    for found in _NAME.finditer(text):
        yield Candidate(CandidateKind.NAME, *found.span(), found[0])


def _ratios(text: str) -> Iterator[Candidate]:
    for found in _RATIO.finditer(text):
        if _NUMBERED.match(text, max(0, found.start() - 12), found.start()):
            continue  # 'arm 1:373 patients'
        yield Candidate(CandidateKind.RATIO, *found.span(), "".join(found[0].split()))


def _leftovers(text: str) -> Iterator[Candidate]:
    """Figures that no grammar tells."""
    for found in _FIGURES.finditer(text):
        yield Candidate(CandidateKind.NUMBER, *found.span(), None)


def _atom(text: str, printed: Printed) -> Atom:
    return Atom(_kind(text, printed), printed)


def _kind(text: str, printed: Printed) -> CandidateKind:
    unit = printed.unit
    if unit == "%":
        return CandidateKind.PERCENT
    if unit in _TIMES:
        return CandidateKind.AGE if _is_age(text, printed) else CandidateKind.TIME
    if unit is None and _is_age(text, printed):
        return CandidateKind.AGE
    if unit is not None:
        return CandidateKind.DOSE if is_dose_unit(unit) else CandidateKind.QUANTITY
    if printed.high is not None:
        return CandidateKind.RANGE
    is_whole = printed.low.is_integer() and printed.low >= 0 and "." not in text[printed.start : printed.end]
    return CandidateKind.COUNT if is_whole else CandidateKind.NUMBER


def _is_age(text: str, printed: Printed) -> bool:
    """Whether a quantity is an age: called one, or right behind people ('women (≥18 years)')."""
    if printed.unit not in ("a", "mo", "wk", None) or printed.low < 0:
        return False
    window = (text, max(0, printed.start - 60), printed.start)
    if printed.unit is None:
        return _AGED.match(*window) is not None
    behind = _AGE_BEHIND.match(text, printed.end, printed.end + 12)
    is_of_people = printed.unit == "a" and _OF_PEOPLE.match(*window) is not None
    return (
        behind is not None
        or is_of_people
        or _AGE_BEFORE.match(*window) is not None
        or "old" in text[printed.start : printed.end]
    )
