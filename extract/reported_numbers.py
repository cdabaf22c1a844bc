"""The numbers of a result sentence: one arm's share (counts, percentages, measures) and comparisons. Pure.

'26 of 36 patients (72%)' is one share, '70% vs. 20%' two, and what stands behind them in the same clause, an
interval or a p-value, belongs to their comparison.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import regex
from pydantic import JsonValue

from extract.numbers import NUMBER_WORDS, TO_TWELVE
from extract.plain import Plain
from extract.statistics import find_p_values
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
_SHARES = (
    (
        rf"(?P<events>{_INT}|(?i:{COUNT_WORDS}))\s*(?:of|out\s+of|/)\s*(?:the\s+)?(?P<n>{_INT})"
        rf"{_COUNTED}?(?:\s*[,(\[]+\s*{_PERCENT}\s*[)\]]?)?"
    ),
    rf"{_PERCENT}\s*[(\[]\s*(?P<events>{_INT})\s*(?:of|out\s+of|/)\s*(?P<n>{_INT}){_COUNTED}?\s*[)\]]",
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
_INTERVAL = regex.compile(
    r"(?P<level>\d{2}(?:\.\d)?)\s?%\s*(?:-\s*)?(?:confidence\s+intervals?|credible\s+intervals?|CIs?|CrI)\b"
    r"\s*(?:[(\[]\s*CI\s*[)\]])?"
    r"(?:\s+for\s+(?P<purpose>non-?inferiority|superiority|equivalence))?"
    r"\s*[,:;=]?\s*(?:of|was|from|is|,|ranging\s+from|between)?\s*[(\[]?\s*"
    rf"(?P<low>[-−–]?(?:{_REAL}))\s?%?\s*(?:-|–|—|−|to|,|;|and)\s*(?P<high>[-−–]?(?:{_REAL}))",
    regex.IGNORECASE,
)
_MEASURES = {
    "ODDS_RATIO": r"(?:adjusted\s+|pooled\s+)?odds\s+ratio|a?ORs?",
    "RISK_RATIO": r"(?:adjusted\s+)?(?:relative\s+risk|risk\s+ratio)|a?RRs?",
    "HAZARD_RATIO": r"(?:adjusted\s+|stratified\s+)?hazards?\s+ratio|a?HRs?",
    "RATE_RATIO": r"(?:incidence\s+)?rate\s+ratio|IRR",
    "RISK_DIFFERENCE": r"(?:absolute\s+)?risk\s+difference|absolute\s+risk\s+reduction|ARR",
    "MEAN_DIFFERENCE": r"(?:adjusted\s+)?mean\s+difference|MD|difference\s+in\s+means?",
    "MEDIAN_DIFFERENCE": r"median\s+difference",
    "STANDARDIZED_MEAN_DIFFERENCE": r"standardi[sz]ed\s+mean\s+difference|SMD",
}
_EFFECT = regex.compile(
    r"\b(?:" + "|".join(f"(?P<{name}>{form})" for name, form in _MEASURES.items()) + r")\b"
    r"(?:\s*[(\[](?:a?[OHR]R|MD|SMD|IRR|ARR)[)\]])?(?:\s+for\s+[\w\s-]{3,50}?)?"
    rf"\s*(?:,|:|=|was|of|is)?\s*(?P<estimate>[-−–]?(?:{_REAL}))(?![\d.·]*\s?%\s*(?:CI|confidence))"
)
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
    word = printed.strip().casefold()
    if word in NUMBER_WORDS:
        return NUMBER_WORDS[word]
    plain = (
        regex.sub(r"[,\u202f\u2009\s]", "", word)
        .replace("·", ".")
        .replace("−", "-")
        .replace("–", "-")
        .lstrip("+")
    )
    value = float(plain)
    return int(value) if value.is_integer() and "." not in plain else value


def read_shares(text: str, within: Stretch) -> Iterator[Share]:
    """Counts and percentages, in order; intervals and p-values are none."""
    hidden = [
        Stretch(*m.span())
        for form in (_INTERVAL, _EFFECT)
        for m in form.finditer(text, within.start, within.end)
    ]
    hidden += [p_value.at for p_value in _p_values(text, within)]
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
    """Effects, intervals and p-values, in order."""
    found = [*_effects(text, within), *_intervals(text, within), *_p_values(text, within)]
    return sorted(found, key=lambda statistic: statistic.at)


def _effects(text: str, within: Stretch) -> Iterator[Statistic]:
    for m in _EFFECT.finditer(text, within.start, within.end):
        name = next(name for name in _MEASURES if m[name])
        parts = (
            Part("effect.measure", name, Stretch(*m.span(name))),
            Part("effect.estimate", number(m["estimate"]), Stretch(*m.span("estimate"))),
        )
        yield Statistic(Stretch(*m.span()), parts)


def _intervals(text: str, within: Stretch) -> Iterator[Statistic]:
    for m in _INTERVAL.finditer(text, within.start, within.end):
        parts = [
            Part(f"ci.{leaf}", number(m[leaf]), Stretch(*m.span(leaf))) for leaf in ("level", "low", "high")
        ]
        if m["purpose"]:
            code = m["purpose"].upper().replace("NONINF", "NON_INF").replace("-", "_")
            parts.append(Part("ci.purpose", code, Stretch(*m.span("purpose"))))
        low, high = parts[1].value, parts[2].value
        if isinstance(low, (int, float)) and isinstance(high, (int, float)) and low <= high:
            yield Statistic(Stretch(*m.span()), tuple(parts))


def _p_values(text: str, within: Stretch) -> Iterator[Statistic]:
    plain = Plain(within.of(text))
    for found in find_p_values(plain.text):
        start, end = plain.stored(found.start, found.end)
        at = Stretch(within.start + start, within.start + end)
        yield Statistic(at, (Part("p_value", found.value, at),))
