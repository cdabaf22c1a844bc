"""The facts a text prints: numbers, percentages, dates, identifiers, p-values, intervals.

What the coverage ledger counts. What a fact means is not asked here: `extract.candidates` tells that, at six
times the time, of the few sections a model is shown; the ledger reads every page whole, and wants each number
by itself where a candidate holds several. `tests/test_facts.py` says how the two go together.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import regex

from extract.dates import DATE
from extract.identifiers import ARTICLE_FORMS, REGISTRY_FORMS
from extract.numbers import TO_TWELVE


class FactKind(StrEnum):
    """What a fact looks like."""

    IDENTIFIER = "identifier"
    DATE = "date"
    INTERVAL = "interval"
    """A confidence interval with its level."""
    P_VALUE = "p-value"
    PERCENTAGE = "percentage"
    NUMBER = "number"
    LIST_MARK = "list mark"
    """The ordinal in front of an entry of a list; it says nothing about the trial."""


@dataclass(frozen=True)
class Fact:
    """One fact; offsets are half-open code points of the text."""

    kind: FactKind
    start: int
    end: int
    parts: tuple[tuple[int, int], ...]
    """Where its numbers stand, without signs and units: one, or level and bounds of an interval.

    A date, an identifier and a number word are their own part.
    """


_NUMBER = r"\d+(?:[.,·]\d+){0,6}"
_APART = r"(?<!\w)(?<!\d[.,·])"
"""Digits glued to a letter before them are part of a name or unit ('HbA1c', 'kg/m2') and no number."""
_COMPARATOR = r"(?:\\?[<>]\\?=\s?|\\?[<>=≤≥]\s?)"
_RANGE_SIGN = r"(?:-|–|—|−|to\b|,|;|and\b|\\?~)"
_SIGNED = rf"[-−+]?(?P<part>{_NUMBER})(?:\s?%)?"
_INTERVAL = (
    rf"(?P<part>{_NUMBER})\s?(?:%|per\s?cent\b)\s*(?:CIs?|confidence intervals?)\b[^\d\n.;]{{0,40}}?"
    rf"{_SIGNED}\s*{_RANGE_SIGN}\s*{_SIGNED}"
)
_P_VALUE = r"\b[Pp][ -]?(?:values?)?\s*(?:of\s*)?\\?[<>=≤≥]\s*(?P<part>\d*[.·]\d+|\d+)"
_FORMS = "|".join((*REGISTRY_FORMS.values(), ARTICLE_FORMS["PMCID"]))
_IDENTIFIER = rf"\b(?:(?:{_FORMS})(?!\w)|ChiCTR[-\w]*\d|10\.\d{{4,9}}/\S*[^\s.,;)])"
"""Of any registry, whole; a ChiCTR number also where it is malformed."""
_COUNTING_WORD = (
    rf"\b(?i:{'|'.join(TO_TWELVE)})"
    r"(?=[\s-]+(?i:serious\s+|adverse\s+|more\s+|other\s+|of\s+the\s+)*"
    r"(?i:patient|participant|subject|wom[ae]n|m[ae]n\b|child|adult|event|death|relapse|year|month|week|day"
    r"|hour|dose|tablet|capsule|injection|times\b|trial|stud))"
)
"""A number word is a fact only in front of what it counts: 'three months', 'one serious adverse event'."""
_INITIALS = "AC|CT|Ch|DR|IR|IS|JM|JP|Ja|KC|LB|NC|NL|NT|PA|PE|PM|RB|RP|SL|TC|U1|UM|jR"
"""First letters of every identifier that does not begin with a digit."""
_BEGINS = (
    rf"(?=[\d<>=≤≥\\]|\b(?:{_INITIALS})"
    r"|\b[NnPpJFMASODTEjfmasodte](?i:[ -]|val|\\|[<>=≤≥]|an|eb|ar|pr|a[yr]|u[nlg]|ep|ct|ov|ec"
    r"|ne\b|wo\b|hree|our|ive|ix\b|even|ight|ine\b|en\b|leven|welve|\s))"
)
"""How every fact begins; tried first, because most characters begin none."""
_FACT = regex.compile(
    rf"{_BEGINS}(?:(?P<identifier>{_IDENTIFIER})|(?P<interval>{_INTERVAL})|(?P<p_value>{_P_VALUE})"
    rf"|(?P<date>{_APART}{DATE}(?!\d))"
    rf"|(?P<percentage>{_COMPARATOR}?{_APART}(?P<part>{_NUMBER})\s?(?:%|per\s?cent\b))"
    rf"|(?P<number>{_COMPARATOR}?{_APART}(?P<part>{_NUMBER})|{_COUNTING_WORD}))",
)
_LIST_MARK = regex.compile(
    r"[ \t]*(?:[-*•][ \t]*)?\(?\d{1,2}(?:\.\d{1,2})*[.)](?=[ \t])|[ \t]*\[\d{1,2}\](?=[ \t])"
)
_WIDEST_MARK = 16
"""Characters in front of an entry's ordinal, at most: blanks, a bullet, a bracket."""
_READ = tuple((kind, kind.name.casefold()) for kind in FactKind if kind is not FactKind.LIST_MARK)
"""Kinds and the groups that find them."""


def read_facts(text: str) -> Iterator[Fact]:
    """Every fact of a text, in order, none inside another."""
    for found in _FACT.finditer(text):
        kind: FactKind = next(kind for kind, group in _READ if found[group] is not None)
        if kind is FactKind.NUMBER and _is_list_mark(text, *found.span()):
            kind = FactKind.LIST_MARK
        yield Fact(kind, *found.span(), tuple(found.spans("part")) or (found.span(),))


def _is_list_mark(text: str, start: int, end: int) -> bool:
    before = text.rfind("\n", max(0, start - _WIDEST_MARK), start)
    if before < 0 and start >= _WIDEST_MARK:
        return False
    mark = _LIST_MARK.match(text, before + 1, min(end + 2, len(text)))
    return mark is not None and mark.start() <= start and end <= mark.end()
