"""The coverage ledger: every number, date and identifier of a text is claimed, set aside or unclaimed.

It is how omissions are seen: what no field claims, and what does not belong to the page, its references or
another record, is listed for a person to look at.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

import regex

from extract.outline import Outline
from extract.values import DATE
from schemas.documents import Span
from schemas.drafts import Coverage
from schemas.fields import DraftedField, Drafter

SET_ASIDE = frozenset({"references", "related", "links", "promotion", "mesh"})
"""Sections whose facts are another record's or the site's."""
_FACT = regex.compile(
    r"\b(?:NCT\d{8}|ChiCTR[-\w]*\d|ISRCTN\d{8}|10\.\d{4,9}/\S*[^\s.,;)])"
    rf"|(?<!\d){DATE}(?!\d)|(?:[<>=≤≥]\s?)?\d+(?:[.,·]\d+)*(?:\s?%)?",
)


def count_coverage(text: str, outline: Outline, fields: Iterable[DraftedField]) -> Coverage:
    """How the facts of a text are accounted for, claims first."""
    claims = _merge((span.start, span.end) for field in fields for span in _claimed_by(field))
    aside = _merge((s.start, s.end) for s in outline.sections if s.key in SET_ASIDE)
    shown = [(p.source, p.source + p.length) for p in outline.view.pieces]
    claimed = set_aside = 0
    unclaimed: list[Span] = []
    for fact in _FACT.finditer(text):
        if _inside(claims, *fact.span()):
            claimed += 1
        elif _inside(aside, *fact.span()) or not _inside(shown, *fact.span()):
            set_aside += 1
        else:
            unclaimed.append(Span.of(text, *fact.span()))
    return Coverage(claimed=claimed, set_aside=set_aside, unclaimed=tuple(unclaimed))


def _claimed_by(field: DraftedField) -> tuple[Span, ...]:
    """The words a field rests on.

    A value that is nowhere in the text rests on none, and one a model quoted not on the further places of
    its quote: they may say something else.
    """
    if not field.state.has_value or not field.grounding.is_trusted:
        return ()
    return field.evidence[:1] if field.drafter is Drafter.MODEL else field.evidence


def _merge(stretches: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(stretches):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _inside(stretches: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    """Whether one of the sorted, disjoint stretches holds start:end."""
    at = bisect_right(stretches, (start, float("inf"))) - 1
    return at >= 0 and end <= stretches[at][1]
