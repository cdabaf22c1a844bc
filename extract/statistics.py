"""P-values, intervals and effect estimates as they are printed, with the places of their parts.

Each begins with words that name it ('P', '95% CI', 'hazard ratio'), so that a number is never taken for one
of them by its looks alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import regex
from pydantic import JsonValue

from extract.candidate_kinds import Candidate, CandidateKind, Part
from extract.numbers import DIGITS, number_of, tidy

_SIGN = r"(?:(?<![\w)\]%])|(?<=\d\s)|(?<=[(\[,:;=]))[-+]?|(?<=[(\[])[-+]\s|(?<=[)\]])(?=\d)"
"""Where a number may begin with a sign; right behind a bracket that closes, it begins without one."""
SIGNED = rf"(?:{_SIGN}){DIGITS}"
_SCIENTIFIC = (
    rf"{DIGITS}(?:\s?(?:x|\*|·)\s?10\s?\^?\s?\(?-\s?(?P<power>\d{{1,3}})\)?|[eE]-(?P<short>\d{{1,3}}))?"
)
_COMPARED = (
    r"(?P<sign><\s?=|>\s?=|<|>|=|≤|≥|≈|~|:"
    r"|(?:was|is|were|of|being|equal to|less than|greater than|below|above|under)\b)"
)
_COMPARED_AGAIN = _COMPARED.replace("sign", "sign2")
_P_VALUE = regex.compile(
    r"(?<![\w-])[Pp](?:[-\s]?(?:[Vv]alues?|for\b|of\b)|[-\s_]?\(?(?:trend|interaction|"
    r"heterogeneity|het|int)\b\)?|\([\w\s-]{1,20}\))?"
    r"(?:\s+(?:for|of)\s+(?:the\s+|linear\s+)?[\w-]+(?:\s+[\w-]+)?)?(?:\s*\([^()\d]{1,40}\))?"
    rf"\s*(?:\b(?:all|both|each|for all|was|were|is)\b\s*)*{_COMPARED}\s*(?:{_COMPARED_AGAIN}\s*)?"
    rf"(?P<number>{_SCIENTIFIC})(?![\d%])"
)
_COMPARATORS = {
    "<": "<", "less than": "<", "below": "<", "under": "<", ">": ">", "greater than": ">", "above": ">",
    "≤": "<=", "<=": "<=", "≥": ">=", ">=": ">=",
}  # fmt: skip
_LEVEL = r"(?P<level>\d{2}(?:\.\d{1,2})?)\s?(?:%|per\s?cent\b)[-\s]?"
_CI_WORDS = (
    r"(?:(?:two|one|2|1)[- ]sided\s+)?(?:(?:exact|repeated|bootstrap(?:ped)?|adjusted|"
    r"Bayesian|simultaneous)\s+)?"
    r"(?:[Cc]onfidence\s+(?:[Ii]ntervals?|[Ll]imits?|[Rr]ange)|[Cc]redible\s+[Ii]ntervals?|"
    r"[Cc]redibility\s+[Ii]ntervals?|CIs?|C\.I\.|CrIs?|CL|ci)"
)
_BOUNDS = (
    rf"(?P<low>{SIGNED})(?P<low_unit>\s?%|\s(?!to\b|and\b)\p{{L}}[\p{{L}}/]*)?\s*(?:-|~|,|;|/|"
    rf"\bto\b|\band\b|:|\.\.\.?)\s*"
    rf"(?P<high>(?:[-+](?=\d|\.\d))?{DIGITS})(?P<high_unit>\s?%)?(?!\d)"
)
_INTERVAL = regex.compile(
    rf"(?:(?<![\d.]){_LEVEL})?(?<!\w){_CI_WORDS}(?:(?!\w)|"
    rf"(?=\d{{2}}\s?%))(?:\s*[\[(]\s*(?:CI|CrI|C\.I\.)\s*[\])])?"
    rf"(?:\s?(?P<late>\d{{2}})\s?%)?(?P<gap>[^\d.;]{{0,60}}?(?<![\w])){_BOUNDS}"
)
_RISK_DIFFERENCE = (
    r"(?:[Aa]bsolute )?(?:[Rr]isk|[Rr]ate) (?:[Dd]ifferences?|[Rr]eductions?)|[Aa]bsolute difference"
    r"|ARDs?|ARRs?|RDs?"
)
_MEAN_DIFFERENCE = (
    r"(?:[Ww]eighted |[Aa]djusted |[Ll]east[- ]squares )?[Mm]ean (?:between-group )?[Dd]ifferences?"
    r"|[Dd]ifference in means|W?MDs?"
)
_MEASURES: tuple[tuple[str, str], ...] = (
    (
        "STANDARDIZED_MEAN_DIFFERENCE",
        r"[Ss]tandardi[sz]ed [Mm]ean [Dd]ifferences?|SMDs?|Cohen's d|Hedges'? g",
    ),
    ("HAZARD_RATIO", r"[Hh]azards? [Rr]atios?|a?HRs?|HR_?adj"),
    ("ODDS_RATIO", r"[Oo]dds [Rr]atios?|a?ORs?"),
    ("RATE_RATIO", r"(?:[Ii]ncidence )?[Rr]ate [Rr]atios?|a?IRRs?"),
    ("RISK_RATIO", r"(?:[Rr]elative|[Rr]isk) (?:[Rr]isks?|[Rr]atios?)|a?RRs?"),
    ("RISK_DIFFERENCE", _RISK_DIFFERENCE),
    ("MEDIAN_DIFFERENCE", r"[Mm]edian (?:[Dd]ifferences?)|[Dd]ifference in medians"),
    ("MEAN_DIFFERENCE", _MEAN_DIFFERENCE),
    ("", r"(?:between-group |treatment |group )?[Dd]ifferences?(?: between (?:the )?(?:groups|arms))?"),
)
"""Codes of the measures to their names; a mere difference has none."""
_EFFECT = regex.compile(
    r"\b(?<!-)(?:(?:[Aa]djusted|[Cc]rude|[Uu]nadjusted|[Pp]ooled|[Mm]ultivaria(?:te|ble))\s+)?(?:"
    + "|".join(f"({form})" for _, form in _MEASURES)
    + r")(?![\w-])(?:\s*[\[(]\s*(?:a?[HORIMSWD]{1,3}D?R?)\s*[\])])?"
    r"(?:\s+(?:for|of|in)\s+(?=\p{L})[^\d.;,()]{1,50}(?=[,=:]|\b(?:was|is|were)\b|\d+[.·]\d+\s[(\[]))?"
    rf"\s*(?:\[|\(|,|:|=|of|was|is|were|being|\s)*\s*(?P<estimate>{SIGNED})(?P<unit>\s?%)?"
    rf"(?!\d|\.\d|\s?(?:/|of|vs\.?|versus)\s?\d|\s?%?[-\s]?{_CI_WORDS}(?!\w))"
)
_BARE_BOUNDS = regex.compile(rf"\s?[\[(,;]\s?(?:{_LEVEL}\s*:?\s*)?{_BOUNDS}\s?(?:[\])]|(?=[,;]))")
_NEEDS_EQUALS = regex.compile(r"(?:ORs?|RRs?|MDs?|ARRs?|RDs?)$")


def find_p_values(text: str) -> Iterator[Candidate]:
    """P-values of a plain text: {comparator, value}; no float without its comparator."""
    for found in _P_VALUE.finditer(text):
        sign = found["sign2"] or found["sign"]
        number = _scientific(found)
        if 0 <= number <= 1:
            value: JsonValue = {"comparator": _comparator(sign), "value": tidy(number)}
            part = Part("p_value", value, found.start("sign"), found.end())
            yield Candidate(CandidateKind.P_VALUE, *found.span(), value, (part,))


def _comparator(printed: str) -> str:
    key = "".join(printed.split()) if printed[0] in "<>=≤≥" else printed.casefold()
    return _COMPARATORS.get(key, "=")


def _scientific(found: regex.Match[str]) -> float:
    mantissa = regex.match(DIGITS, found["number"])
    assert mantissa is not None  # the pattern begins with it
    power = found["power"] or found["short"]
    return float(f"{number_of(mantissa[0])}e-{power}") if power else number_of(mantissa[0])


def find_intervals(text: str) -> Iterator[Candidate]:
    """Intervals of a plain text that are called one: {level, low, high}; no level where none is printed."""
    for found in _INTERVAL.finditer(text):
        interval = _interval(found, found["level"] or found["late"])
        if interval is not None:
            yield interval


def _interval(found: regex.Match[str], level: str | None) -> Candidate | None:
    low, high = _signed(found["low"]), _signed(found["high"])
    if high < low:
        return None
    name = "level" if found.groupdict().get("level") else "late"
    parts = [Part("level", tidy(float(level)), *found.span(name))] if level else []
    parts += [Part("low", tidy(low), *found.span("low")), Part("high", tidy(high), *found.span("high"))]
    value: JsonValue = {"level": tidy(float(level)) if level else None, "low": tidy(low), "high": tidy(high)}
    return Candidate(
        CandidateKind.INTERVAL, *found.span(), value, tuple(sorted(parts, key=lambda p: p.start))
    )


def find_effects(text: str) -> Iterator[Candidate]:
    """Estimates that are named, and the bounds in brackets behind them, of a plain text.

    An effect is {measure, estimate}; the measure is None for a mere 'difference'.
    """
    for found in _EFFECT.finditer(text):
        if not _is_named(text, found):
            continue
        number = next(n for n in range(1, len(_MEASURES) + 1) if found[n] is not None)
        estimate = tidy(_signed(found["estimate"]))
        measure = _MEASURES[number - 1][0] or None
        parts = (
            Part("measure", measure, *found.span(number)),
            Part("estimate", estimate, *found.span("estimate")),
        )
        yield Candidate(
            CandidateKind.EFFECT, *found.span(), {"measure": measure, "estimate": estimate}, parts
        )
        bounds = _BARE_BOUNDS.match(text, found.end())
        interval = _interval(bounds, bounds["level"]) if bounds else None
        if bounds is not None and interval is not None:
            start, end = interval.parts[0].start, interval.parts[-1].end
            yield replace(interval, start=start, end=end)


def _is_named(text: str, found: regex.Match[str]) -> bool:
    """Whether 'OR' is a name: '5 OR 6' names no odds ratio."""
    before = text[max(0, found.start() - 2) : found.start()]
    is_between_words = before.endswith(" ") and before[:1].isalnum()
    return not (found[0].startswith("OR ") and is_between_words and not {"=", ","} & set(found[0]))


def _signed(printed: str) -> float:
    sign = -1 if printed[0] == "-" else 1
    return sign * number_of(printed.lstrip("+- "))
