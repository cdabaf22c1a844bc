"""The numbers of a result sentence: one arm's share (counts, percentages, measures) and comparisons. Pure.

'26 of 36 patients (72%)' is one share, '70% vs. 20%' two, and what stands behind them in the same clause, an
interval or a p-value, belongs to their comparison.

Effects, intervals and p-values are those of `extract.statistics`. Shares have a grammar of their own, because
the words between their numbers also tell where an arm's name begins: when they were taken from the
candidates, fewer pairs were bound, more of them the wrong way round, in twice the time
(`benchmarks/reports.py`: 61 abstracts instead of 64, 95.4 % of pairs instead of 96.7 %).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import regex
from pydantic import JsonValue

from extract.candidate_kinds import Candidate, CandidateKind
from extract.numbers import TO_TWELVE, number_of, tidy
from extract.plain import Plain
from extract.statistics import find_effects, find_intervals, find_p_values
from extract.stretch import Stretch

_INT = r"\d{1,3}(?:[,\u202f\u2009]\d{3})+|\d+"
_REAL = r"\d+(?:[.·]\d+)?|[.·]\d+"
_COUNTED = (
    r"(?:\s+(?:of\s+the\s+)?(?:\w+\s+){0,2}?(?:patients|participants|women|men|subjects|children|adults"
    r"|people|persons|infants|cases|individuals|events))"
)
_PERCENT = rf"(?P<percent>{_REAL})\s?(?:%|per\s?cent\b)"
COUNT_WORDS = "|".join(("none", *TO_TWELVE[:10]))
"""How a small count is printed in words, as an expression."""
_FEW = rf"(?:{_INT}|(?i:{COUNT_WORDS}))"
_SHARES = (
    (
        rf"(?P<events>{_FEW})\s*(?:of|out\s+of|/)\s*(?:the\s+)?(?P<n>{_INT})"
        rf"{_COUNTED}?(?:\s*[,(\[]+\s*{_PERCENT}\s*[)\]]?)?"
    ),
    rf"{_PERCENT}\s*[(\[]\s*(?P<events>{_FEW})\s*(?:of|out\s+of|/)\s*(?P<n>{_INT}){_COUNTED}?\s*[)\]]",
    rf"(?P<events>{_FEW})\s*[(\[]\s*{_PERCENT}\s*[)\]]\s*(?:of|out\s+of)\s+(?:the\s+)?(?P<n>{_INT})",
    rf"{_PERCENT}\s*[(\[]\s*[nN]\s*=\s*(?P<events>{_INT})\s*[)\]]",
    rf"(?P<events>{_INT}){_COUNTED}?\s*[(\[]\s*{_PERCENT}\s*[)\]]",
    rf"{_PERCENT}(?!\s*(?:CI\b|confidence|credib))",
)
_SIGN = r"(?:(?<=[\s(\[:=])[-−–+])?"
_UNIT = r"[\p{L}µμ%°²]+(?:[./][\p{L}\d.µμ²]+)*"
_MEASURE = (
    rf"(?P<value>{_SIGN}(?:{_REAL}))(?:\s*(?P<spread>±|\+/-)\s*(?P<sd>{_REAL}))?"
    r"(?:\s*[(\[]\s*(?:(?:SDs?|SEM?|IQR|range|interquartile range|standard deviation)\s*[,:=]?\s*)?"
    rf"(?P<in_brackets>{_REAL}(?:\s*(?:-|–|to)\s*{_REAL})?)\s*[)\]])?"
    rf"(?:\s?(?P<unit>{_UNIT}))?"
)
_NOT_NUMBER = r"(?<![\w.·/^-])"
_SHARE = regex.compile(_NOT_NUMBER + "(?:" + "|".join(f"(?:{form})" for form in _SHARES) + ")")
_VALUE = regex.compile(r"(?<![\w.·/^])" + _MEASURE + r"(?![\w/])")
_PURPOSE = regex.compile(r"(?i)\bfor\s+(?P<purpose>non-?inferiority|superiority|equivalence)\b")
_PURPOSES = {"n": "NON_INFERIORITY", "s": "SUPERIORITY", "e": "EQUIVALENCE"}
"""Codes by the letter their words begin with."""
_LEAVES = {CandidateKind.EFFECT: "effect", CandidateKind.INTERVAL: "ci"}
_VERSUS = regex.compile(
    r"\s*[,;]?\s*(?:vs\.?|versus|v\.?|compared\s+(?:with|to)|against)\s+(?:to\s+)?", regex.IGNORECASE
)


@dataclass(frozen=True)
class Part:
    """One number of a share: what it is, its value, and where it stands."""

    leaf: str
    value: JsonValue
    at: Stretch


@dataclass(frozen=True)
class Share:
    """One arm's numbers, as printed together."""

    at: Stretch
    parts: tuple[Part, ...]

    def get(self, leaf: str) -> Part | None:
        """The part of that name."""
        return next((part for part in self.parts if part.leaf == leaf), None)

    @property
    def shape(self) -> tuple[str, ...]:
        """Which numbers it has: two shares of one comparison have the same."""
        return tuple(part.leaf for part in self.parts)


def number(printed: str) -> int | float:
    """The number of a printed form, sign and number words included."""
    plain = Plain(printed.strip()).text
    return tidy(-number_of(plain[1:]) if plain[0] == "-" else number_of(plain.lstrip("+")))


def read_shares(text: str, within: Stretch) -> Iterator[Share]:
    """Counts and percentages, in order; intervals and p-values are none."""
    hidden = [statistic.at for statistic in read_statistics(text, within)]
    for found in _SHARE.finditer(text, within.start, within.end):
        at = Stretch(*found.span())
        if any(at.start < h.end and h.start < at.end for h in hidden):
            continue
        parts = tuple(
            Part(leaf, number(found[leaf]), Stretch(*found.span(leaf)))
            for leaf in ("events", "n", "percent")
            if found[leaf]
        )
        events, total = (next((p.value for p in parts if p.leaf == leaf), None) for leaf in ("events", "n"))
        if isinstance(events, int) and isinstance(total, int) and events > total:
            continue
        yield Share(at, parts)


def read_measure(text: str, at: int, end: int) -> Share | None:
    """The continuous value that begins at an offset, with its spread and unit."""
    found = _VALUE.match(text, at, end)
    if found is None:
        return None
    parts = [Part("value", number(found["value"]), Stretch(*found.span("value")))]
    if found["sd"]:
        parts.append(Part("sd", number(found["sd"]), Stretch(*found.span("sd"))))
    if found["unit"]:
        parts.append(Part("unit", found["unit"], Stretch(*found.span("unit"))))
    return Share(Stretch(*found.span()), tuple(parts))


def read_measure_pairs(text: str, within: Stretch) -> Iterator[tuple[Share, Share]]:
    """Two continuous values that 'versus' sets against each other."""
    for versus in _VERSUS.finditer(text, within.start, within.end):
        second = read_measure(text, versus.end(), within.end)
        first = _measure_ending_at(text, versus.start(), within.start)
        if first is not None and second is not None:
            yield first, second


def _measure_ending_at(text: str, end: int, earliest: int) -> Share | None:
    for start in range(max(earliest, end - 40), end):
        if text[start].isdigit() or text[start] in "-−–+.·":
            share = read_measure(text, start, end)
            if share is not None and share.at.end == end:
                return share
    return None


def is_versus(between: str) -> bool:
    """Whether the words between two shares do nothing but set them against each other."""
    return _VERSUS.fullmatch(between) is not None


@dataclass(frozen=True)
class Statistic:
    """What a comparison says beside the shares: leaf paths below a result to their values."""

    at: Stretch
    parts: tuple[Part, ...]


def read_statistics(text: str, within: Stretch) -> list[Statistic]:
    """Effects that are named, intervals and p-values, in order, none overlapping the one before."""
    plain = Plain(within.of(text))
    found = [
        candidate
        for find in (find_effects, find_intervals, find_p_values)
        for candidate in find(plain.text)
        if candidate.kind is not CandidateKind.EFFECT or candidate.parts[0].value is not None
    ]
    apart: list[Candidate] = []
    for candidate in sorted(found, key=lambda c: (c.start, -c.end)):
        if not apart or apart[-1].end <= candidate.start:
            apart.append(candidate)
    return [_statistic(plain, candidate, within.start) for candidate in apart]


def _statistic(plain: Plain, candidate: Candidate, offset: int) -> Statistic:
    """With offsets into the text that the plain one begins at an offset of."""

    def stretch(start: int, end: int) -> Stretch:
        first, last = plain.stored(start, end)
        return Stretch(offset + first, offset + last)

    at = stretch(candidate.start, candidate.end)
    if candidate.kind is CandidateKind.P_VALUE:
        return Statistic(at, (Part("p_value", candidate.value, at),))
    group = _LEAVES[candidate.kind]
    parts = [Part(f"{group}.{p.name}", p.value, stretch(p.start, p.end)) for p in candidate.parts]
    purpose = _PURPOSE.search(plain.text, candidate.start, candidate.end)
    if purpose is not None and group == "ci":
        code = _PURPOSES[purpose["purpose"][0].casefold()]
        parts.append(Part("ci.purpose", code, stretch(*purpose.span("purpose"))))
    return Statistic(at, tuple(parts))
