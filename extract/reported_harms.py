"""Counts of unwanted events by arm: 'Two deaths occurred in the X group, compared to none in Y'. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import regex

from extract.reported_arms import Comparison
from extract.reported_numbers import COUNT_WORDS, Statistic, number, read_statistics
from extract.stretch import Stretch

_COUNT = rf"\d+|no|{COUNT_WORDS}"
_ARM = (
    r"(?:in|with|among|of|receiving|taking|on)\s+(?:the\s+|those\s+|patients\s+)?"
    r"(?:receiving\s+|taking\s+|assigned\s+to\s+)?(?P<arm>[^,.;()]{2,60}?)"
)
_HARM = regex.compile(
    rf"\b(?P<events>{_COUNT})\s+(?P<term>(?:\w+[\s-]+){{0,3}}?(?:serious\s+adverse\s+events?|adverse\s+(?:drug\s+)?(?:events?|reactions?)|deaths?|SAEs?|treatment-related\s+deaths?))"
    rf"\s+(?:(?:also\s+)?(?:occurred|was|were|developed|happened)\s+)?(?:(?:reported|observed|recorded|seen)\s+)?{_ARM}"
    rf"\s*,?\s*(?:and|vs\.?|versus|compared\s+(?:to|with)|but|whereas|while)\s+(?:with\s+)?(?P<events>{_COUNT})\s+"
    rf"(?:(?:\w+\s+){{0,3}}?)(?:(?:occurred|was|were)\s+)?{_ARM}(?=\s*[,.;(]|$)",
    regex.IGNORECASE,
)
_CATEGORIES = (
    ("SERIOUS_ADVERSE_EVENT", r"serious|\bSAEs?\b"),
    ("DEATH", r"death"),
    ("ADVERSE_EVENT", r"adverse"),
)


@dataclass(frozen=True)
class ReportedHarm:
    """One kind of unwanted event and its counts."""

    at: Stretch
    category: str
    term: Stretch
    arms: tuple[tuple[int, Stretch, int, Stretch], ...]
    """Arm, the words that name it, events, their place."""
    p_value: Statistic | None


def read_harms(text: str, sentences: Iterable[Stretch], comparison: Comparison) -> Iterator[ReportedHarm]:
    """The counts that sentences set against each other."""
    for sentence in sentences:
        for found in _HARM.finditer(text, sentence.start, sentence.end):
            names = [Stretch(*span).trimmed(text) for span in found.spans("arm")]
            arms = [comparison.meant_by(name.of(text)) for name in names]
            if None in arms or len(set(arms)) < len(arms):
                continue
            counts = [(_count(text[a:b]), Stretch(a, b)) for a, b in found.spans("events")]
            term = Stretch(*found.span("term"))
            behind = read_statistics(text, Stretch(found.end(), sentence.end))
            p_value = next((s for s in behind if s.parts[0].leaf == "p_value"), None)
            bound = tuple(
                (arm, name, n, at)
                for arm, name, (n, at) in zip(arms, names, counts, strict=True)
                if arm is not None
            )
            yield ReportedHarm(Stretch(*found.span()), _category(term.of(text)), term, bound, p_value)


def _count(printed: str) -> int:
    return 0 if printed.casefold() == "no" else int(number(printed))


def _category(term: str) -> str:
    return next(code for code, form in _CATEGORIES if regex.search(form, term, regex.IGNORECASE))
