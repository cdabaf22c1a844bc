"""What a model may choose from: the figures of what it is shown, found by grammar, each with its place.

A model that chooses among printed words cannot misprint them, and names what it would otherwise copy.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import regex
from pydantic import JsonValue

from extract.candidates import Candidate, CandidateKind, read_candidates
from extract.quantities import numbers_in
from extract.quoted import is_told_by_quote, value_of_quote
from extract.stretch import Stretch
from schemas.catalogue import RecordType
from schemas.describe import FieldSpec
from schemas.values import Kind, PValue

_COUNTS = frozenset(
    {
        CandidateKind.FRACTION,
        CandidateKind.COUNT_PERCENT,
        CandidateKind.GROUP_SIZE,
        CandidateKind.COUNT,
        CandidateKind.NUMBER,
    }
)
_BARE = frozenset({CandidateKind.COUNT, CandidateKind.NUMBER})
_SHARES = frozenset({CandidateKind.PERCENT, CandidateKind.FRACTION, CandidateKind.COUNT_PERCENT})
_NO_NUMBERS = frozenset(
    {CandidateKind.DATE, CandidateKind.IDENTIFIER, CandidateKind.NAME, CandidateKind.P_VALUE}
)
_NUMBERS = frozenset(CandidateKind) - _NO_NUMBERS
_COMPARISONS = frozenset({CandidateKind.INTERVAL, CandidateKind.EFFECT, CandidateKind.RATIO})
_AMOUNTS = (_NUMBERS - _COUNTS - _SHARES - _COMPARISONS) | {CandidateKind.NUMBER, CandidateKind.PERCENT}
_SCHEMES = {"doi": "DOI", "pmid": "PMID", "pmcid": "PMCID", "nct_id": "ClinicalTrials.gov", "url": "address"}
"""Names of leaves to the scheme of the identifiers they hold."""
_OTHER_THINGS = regex.compile(r"[ \t-]+(?:\p{Ll}+[ \t-]+)?\p{Ll}{2,}s\b")
"""Behind a number that counts no people, whose counts the grammar tells: 'two groups', '2 daily doses'."""
_BEFORE = regex.compile(r"(?r)(?:[^\s.;]+[ \t]+){0,3}[^\s\w.;]*")
_AFTER = regex.compile(r"[)\]%]*(?:[ \t]+[^\s.;:,]+){0,2}")
"""Words around a figure, by which one is told from another like it."""
_FARTHEST = 60
"""Code points in which these are looked for on each side."""


class Choices:
    """The figures of one text; those of a stretch are found when it is first asked about."""

    def __init__(self, record_type: RecordType, text: str) -> None:
        self._record_type = record_type
        self._text = text
        self._found: dict[Stretch, list[Candidate]] = {}

    def phrases(
        self, spec: FieldSpec, stretches: Sequence[Stretch], longest: int
    ) -> dict[str, tuple[Candidate, ...]]:
        """Each figure within the stretches that a leaf may be read from, by itself with the words around it.

        A phrase that is printed several times has the figure of each place, in order. longest: code points of
        a phrase. Empty for a leaf that is no figure.
        """
        found: dict[str, dict[Stretch, Candidate]] = {}
        for candidate in self.within(stretches, [spec]):
            phrase = self._phrase(candidate)
            if len(phrase) <= longest and self._gives_value(spec, candidate):
                found.setdefault(phrase, {}).setdefault(place_of(candidate), candidate)
        return {phrase: self._alike(list(places.values())) for phrase, places in found.items()}

    def within(self, stretches: Sequence[Stretch], specs: Iterable[FieldSpec]) -> tuple[Candidate, ...]:
        """The figures within the stretches that are of a kind one of the leaves may be."""
        kinds = frozenset().union(*(figures_of(self._record_type, spec) for spec in specs))
        if not kinds:
            return ()
        return tuple(c for stretch in stretches for c in self._candidates(stretch) if c.kind in kinds)

    def tell(self, candidate: Candidate) -> str:
        """A figure in brackets, between the words around it."""
        before, after = self._around(candidate)
        return " ".join(f"{before}[{self._words(candidate)}]{after}".split())

    def _alike(self, candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
        """Those in the same words as the first: 'of 3 and 3 days' holds two figures, and is one phrase."""
        words = self._words(candidates[0])
        return tuple(candidate for candidate in candidates if self._words(candidate) == words)

    def _phrase(self, candidate: Candidate) -> str:
        before, after = self._around(candidate)
        return f"{before}{self._words(candidate)}{after}".strip()

    def _around(self, candidate: Candidate) -> tuple[str, str]:
        """Up to so many words on each side, as printed, of the same sentence and line."""
        before = _BEFORE.match(self._text, max(0, candidate.start - _FARTHEST), candidate.start)
        after = _AFTER.match(self._text, candidate.end, candidate.end + _FARTHEST)
        return before[0] if before else "", after[0] if after else ""

    def _candidates(self, stretch: Stretch) -> list[Candidate]:
        if stretch not in self._found:
            self._found[stretch] = read_candidates(self._text, *stretch)
        return self._found[stretch]

    def _words(self, candidate: Candidate) -> str:
        return self._text[candidate.start : candidate.end]

    def _gives_value(self, spec: FieldSpec, candidate: Candidate) -> bool:
        """Whether a figure of a kind the leaf may be can also be its value."""
        if spec.kind is Kind.IDENTIFIER:
            return isinstance(candidate.value, dict) and candidate.value["scheme"] == _SCHEMES[spec.name]
        if spec.kind is Kind.INTEGER and candidate.kind in _BARE:
            return _OTHER_THINGS.match(self._text, candidate.end) is None
        if not is_told_by_quote(self._record_type, spec):
            return True
        return value_of_quote(self._record_type, spec, self._words(candidate)) is not None


def place_of(candidate: Candidate) -> Stretch:
    """Where a figure stands."""
    return Stretch(candidate.start, candidate.end)


def prints(candidate: Candidate, words: str, value: JsonValue) -> bool:
    """Whether a figure, in its words, prints a number; true of any value that is none."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return True
    return value in numbers_in(words) or any(part.value == value for part in candidate.parts)


def narrowed(candidate: Candidate, value: JsonValue) -> Stretch:
    """The part of a figure that has the value, '72' of '26 of 36 (72%)'; all of it where none has, or two."""
    parts = [part for part in candidate.parts if part.value == value]
    return Stretch(parts[0].start, parts[0].end) if len(parts) == 1 else place_of(candidate)


def figures_of(record_type: RecordType, spec: FieldSpec) -> frozenset[CandidateKind]:
    """The kinds of figure a leaf may be; none for one that is words, a code or several values."""
    if spec.whole:
        return frozenset()
    if record_type.annotation(spec.path) is PValue:
        return frozenset({CandidateKind.P_VALUE})
    match spec.kind:
        case Kind.DATE:
            return frozenset({CandidateKind.DATE})
        case Kind.IDENTIFIER if spec.name in _SCHEMES:
            return frozenset({CandidateKind.IDENTIFIER})
        case Kind.INTEGER:
            return _COUNTS
        case Kind.NUMBER if spec.unit == "%":
            return _SHARES
        case Kind.NUMBER:
            return _NUMBERS
        case Kind.QUANTITY:
            return _AMOUNTS
    return frozenset()
