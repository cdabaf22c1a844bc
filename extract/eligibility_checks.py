"""Labelled ages, sex and health held against the criteria that repeat them.

Only a criterion that is about nothing else is read: it begins with the people it is about, and its bound ends
there or at a comma. Ages of onset, of relatives and of one sex only say nothing about the labelled lines.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import regex
from pydantic import JsonValue

from extract.record_sides import Record, as_number, finding
from schemas.documents import Span
from schemas.drafts import Finding
from schemas.fields import DraftedField, Flag

_YEARS_PER_UNIT = {"a": 1.0, "mo": 1 / 12, "wk": 7 / 365.25, "d": 1 / 365.25}
"""UCUM code to years; ages are compared in years, never stored so."""
_INCLUSION, _EXCLUSION = "eligibility.inclusion[].text", "eligibility.exclusion[].text"

_PEOPLE = (
    r"(?:(?:all|adults?|children|people|persons?|patients?(?:'s)?|participants?'?|subjects?'?|volunteers?|individuals?"
    r"|healthy|males?|females?|men|women|boys|girls|m|f|of|or|and|either|any|both|sex|gender|is|are|be|must"
    r"|should|who|with|an?|the|between|from)\b[\s,/'’]*)*"
)
_AGED = r"(?:(?:age[sd]?|age range)\b[\s:,]*(?:(?:is|of|range|between|from|the|must be|should be)\b[\s:]*)*)"
_UNIT = r"[\s-]*(?:years?|yrs?|y)\b[\s-]*(?:olds?\b|of age\b)?"
_OLD = r"[\s-]*(?:years?|yrs?|y)[\s-]*(?:olds?\b|of age\b)"
_NUMBER = r"\d{1,3}(?:\.\d+)?"
_ESCAPED = r"\\?"
_MORE = (
    rf"(?:{_ESCAPED}>{_ESCAPED}=|{_ESCAPED}≥|at least|minimum(?: of)?|no less than|equal to or older than)"
)
_OVER = rf"(?:{_ESCAPED}>|older than|over|above|greater than|more than)"
_AT_MOST = rf"(?:{_ESCAPED}<{_ESCAPED}=|{_ESCAPED}≤|at most|maximum(?: of)?|up to)"
_UNDER = rf"(?:{_ESCAPED}<|younger than|under|below|less than)"
_AND_UP = r"\s*(?:and|or)\s+(?:older|above|over|more|greater|up)\b"
_AND_DOWN = r"\s*(?:and|or)\s+(?:younger|below|under|less)\b"
_WHEN = r"(?:at (?:the )?(?:time|screening|enrol|inclusion|entry|consent|informed|baseline)|on the day)"
_END = rf"\s*(?:\(|\)|[.,;]|$|inclusive\b|{_WHEN})"
_RANGE = rf"(?P<low>{_NUMBER})(?:{_UNIT})?\s*{_ESCAPED}(?:-|–|—|~|\bto\b|\band\b)\s*(?P<high>{_NUMBER})"
_BOUND = (
    rf"(?:{_RANGE}|(?P<over>{_OVER})\s*(?P<n>{_NUMBER})|(?P<more>{_MORE})\s*(?P<n>{_NUMBER})"
    rf"|(?P<under>{_UNDER})\s*(?P<n>{_NUMBER})|(?P<most>{_AT_MOST})\s*(?P<n>{_NUMBER})"
    rf"|(?P<n>{_NUMBER})(?=(?:{_UNIT})?(?:(?P<up>{_AND_UP})|(?P<down>{_AND_DOWN}))))"
)
_AGE_CRITERION = regex.compile(
    rf"\W{{0,3}}{_PEOPLE}(?P<bound>(?:{_AGED}{_BOUND}(?:{_UNIT})?|{_BOUND}{_OLD}|{_RANGE}{_UNIT})"
    rf"(?:{_AND_UP}|{_AND_DOWN})?){_END}",
    regex.IGNORECASE,
)


@dataclass(frozen=True)
class _Ages:
    """What a criterion says of ages, in years."""

    low: float | None
    high: float | None
    is_strict: bool
    """Whether the bound itself is outside: 'older than 17' and '18 and older' are the same."""
    words: Span


def ages(record: Record) -> Iterator[Finding]:
    """The labelled youngest and oldest age against criteria about age alone."""
    labels = (record.field("eligibility.minimum_age"), record.field("eligibility.maximum_age"))
    for template in (_INCLUSION, _EXCLUSION):
        for criterion in record.by_template.get(template, ()):
            said = _read_ages(criterion)
            if said is not None:
                bounds = (said.low, said.high) if template == _INCLUSION else _left_by(said)
                for label, bound in zip(labels, bounds, strict=True):
                    yield from _against(label, bound, said, criterion)


def _read_ages(criterion: DraftedField) -> _Ages | None:
    if not criterion.evidence:
        return None
    place = criterion.evidence[0]
    found = _AGE_CRITERION.match(place.quote)
    if found is None:
        return None
    start, end = found.span("bound")
    words = Span(start=place.start + start, end=place.start + end, quote=place.quote[start:end])
    if found["low"]:
        return _Ages(float(found["low"]), float(found["high"]), False, words)
    number = float(found["n"])
    if found["over"] or found["more"] or found["up"]:
        return _Ages(number, None, bool(found["over"]), words)
    return _Ages(None, number, bool(found["under"]), words)


def _left_by(excluded: _Ages) -> tuple[float | None, float | None]:
    """The bounds that are left when the stated ages are excluded: 'younger than 18' leaves 18 and older."""
    if not excluded.is_strict:
        return None, None
    return excluded.high, excluded.low


def _against(
    label: DraftedField | None, bound: float | None, said: _Ages, criterion: DraftedField
) -> Iterator[Finding]:
    years = _in_years(label.value) if label is not None else None
    if label is None or years is None or bound is None:
        return
    tolerance = 1.0 if said.is_strict else 0.01
    if abs(years - bound) > tolerance:
        printed = " ".join(said.words.quote.split())
        sentence = f"{label.path} is {_said(label.value)}, and a criterion says {printed!r}"
        yield _disagreement(label, criterion, said.words, sentence)


def _in_years(value: JsonValue) -> float | None:
    if not isinstance(value, dict):
        return None
    number, unit = as_number(value.get("value")), value.get("unit")
    factor = _YEARS_PER_UNIT.get(unit) if isinstance(unit, str) else None
    return None if number is None or factor is None else number * factor


def _said(value: JsonValue) -> str:
    return f"{value.get('value')} {value.get('unit')}" if isinstance(value, dict) else str(value)


_MALE, _FEMALE = r"(?:males?|men|boys)", r"(?:females?|women|girls)"
_ONLY = (
    r"(?:\s+(?:patients?|participants?|subjects?|volunteers?))?(?:\s+only)?"
    r"\s*(?:[.;]|$|,?\s*(?:aged?\b|between\b|\d|≥|\\?>))"
)
_BOTH_SEXES = regex.compile(
    rf"\W*(?:adult\s+|healthy\s+)*(?:(?:{_MALE}\s*(?:or|and|/|,)\s*(?:non-pregnant\s+)?{_FEMALE}"
    rf"|{_FEMALE}\s*(?:or|and|/|,)\s*{_MALE})\b|(?:both|either|any)\s+(?:sex|gender)(?:es|s)?\b)"
    rf"(?!\s+(?:of\s+(?:child|repro)|partner|who|must|should))",
    regex.IGNORECASE,
)
_ONE_SEX = {
    "MALE": regex.compile(rf"\W*(?:adult\s+|healthy\s+)*{_MALE}{_ONLY}", regex.IGNORECASE),
    "FEMALE": regex.compile(rf"\W*(?:adult\s+|healthy\s+)*{_FEMALE}{_ONLY}", regex.IGNORECASE),
}


def sexes_admitted(record: Record) -> Iterator[Finding]:
    """The labelled sex against criteria that begin with the sexes they admit."""
    label = record.field("eligibility.sex")
    criteria = [c for c in record.by_template.get(_INCLUSION, ()) if c.evidence]
    if label is None:
        return
    if label.value in _ONE_SEX:
        for criterion in criteria:
            if found := _BOTH_SEXES.match(criterion.evidence[0].quote):
                yield _sex_finding(label, criterion, found)
        return
    named = {
        sex: [(c, m) for c in criteria if (m := pattern.match(c.evidence[0].quote))]
        for sex, pattern in _ONE_SEX.items()
    }
    one = [sex for sex, found in named.items() if found]
    if label.value == "ALL" and len(one) == 1:
        yield _sex_finding(label, *named[one[0]][0])


def _sex_finding(label: DraftedField, criterion: DraftedField, found: regex.Match[str]) -> Finding:
    words = _words_of(criterion, found)
    printed = " ".join(words.quote.split())
    return _disagreement(
        label, criterion, words, f"{label.path} is {label.value}, and a criterion says {printed!r}"
    )


_HEALTHY = regex.compile(
    r"\W*(?:adult\s+)?healthy\s+(?:(?:adult|male|female|or|and|human|normal)s?[\s,/]+)*"
    r"(?:volunteers?|subjects?|participants?|individuals?|adults?)\b(?=\s*(?:[.;,(]|$|aged?\b|between\b))",
    regex.IGNORECASE,
)


def volunteers(record: Record) -> Iterator[Finding]:
    """Whether healthy volunteers are admitted, against criteria that begin with them."""
    label = record.field("eligibility.healthy_volunteers")
    template = {True: _EXCLUSION, False: _INCLUSION}
    if label is None or not isinstance(label.value, bool):
        return
    for criterion in record.by_template.get(template[label.value], ()):
        found = _HEALTHY.match(criterion.evidence[0].quote) if criterion.evidence else None
        if found is not None:
            answer = "Yes" if label.value else "No"
            words = _words_of(criterion, found)
            side = "an exclusion" if label.value else "an inclusion"
            sentence = f"healthy volunteers: {answer}, and {side} criterion begins {words.quote!r}"
            yield _disagreement(label, criterion, words, sentence)


def _words_of(criterion: DraftedField, found: regex.Match[str]) -> Span:
    place = criterion.evidence[0]
    said = found[0].strip()
    start = place.start + found.start() + found[0].index(said)
    return Span(start=start, end=start + len(said), quote=said)


def _disagreement(label: DraftedField, criterion: DraftedField, words: Span, sentence: str) -> Finding:
    found = finding(Flag.SOURCES_DISAGREE, sentence, label, words)
    return found.model_copy(update={"paths": (*found.paths, criterion.path)})
