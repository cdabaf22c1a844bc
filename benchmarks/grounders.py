"""Ways to find a quote in a text, behind one function each: ours and those of others.

Each takes a text and gives a function from a quote to a half-open place, or None, and whether it warns that
the quote says something else. The others are optional; the dependency group `bench` names their packages.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz

from extract.ground import Grounder
from schemas.fields import GroundingStatus

SIMILAR = 85.0
"""rapidfuzz partial ratio, 0 to 100, from which plain rapidfuzz counts a quote as found."""


@dataclass(frozen=True)
class Found:
    """What a grounder says of a quote."""

    start: int
    end: int
    warns: bool = False


Finder = Callable[[str], "Found | None"]
Make = Callable[[str], Finder]


def ours(text: str) -> Finder:
    """`extract.ground`; ALTERED is a warning."""
    grounder = Grounder(text)

    def find(quote: str) -> Found | None:
        place = grounder.ground(quote)
        if place.start is None or place.end is None:
            return None
        return Found(place.start, place.end, place.status is GroundingStatus.ALTERED)

    return find


def langextract(**options: bool) -> Make:
    """`Resolver.align` of LangExtract, one quote at a time."""

    def make(text: str) -> Finder:
        from langextract.core.data import Extraction
        from langextract.resolver import Resolver

        resolver = Resolver()

        def find(quote: str) -> Found | None:
            extraction = Extraction(extraction_class="quote", extraction_text=quote)
            [aligned] = resolver.align([extraction], text, token_offset=0, char_offset=0, **options)
            place = aligned.char_interval
            return None if place is None else Found(place.start_pos, place.end_pos)

        return find

    return make


def instructor(text: str) -> Finder:
    """`CitationMixin.get_spans` of Instructor."""
    from instructor.v2.dsl.citation import CitationMixin

    def find(quote: str) -> Found | None:
        span = next(CitationMixin(substring_quotes=[quote]).get_spans(text), None)
        return None if span is None else Found(*span)

    return find


def rapidfuzz(text: str) -> Finder:
    """`fuzz.partial_ratio_alignment` from `SIMILAR` on."""

    def find(quote: str) -> Found | None:
        best = fuzz.partial_ratio_alignment(quote, text, score_cutoff=SIMILAR)
        return None if best is None else Found(best.dest_start, best.dest_end)

    return find


def available() -> dict[str, Make]:
    """The grounders whose packages are installed, ours first."""
    found: dict[str, Make] = {"ours": ours, "rapidfuzz": rapidfuzz}
    if importlib.util.find_spec("langextract"):
        found["langextract"] = langextract()
        found["langextract strict"] = langextract(accept_match_lesser=False)
    if importlib.util.find_spec("instructor"):
        found["instructor"] = instructor
    return found


MISSING: Mapping[str, str] = {"langextract": "LangExtract", "instructor": "Instructor"}
"""Package to name of those that may be missing."""
