"""Pieces of a source around annotated and drafted words, cut so that each mark is a segment of its own."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from evaluation.annotation import Stretch

AROUND = 200
"""Characters shown before and after marked words."""
LONGEST = 600
"""Characters of a segment that are shown; the middle of a longer one is left out."""

Mark = Literal["", "annotated", "drafted", "both"]


@dataclass(frozen=True, slots=True)
class Segment:
    """Words with one mark; '' for words around."""

    text: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a source."""

    start: int
    """Code points of the source, 0-based."""
    segments: tuple[Segment, ...]


def passages_of(text: str, annotated: Stretch | None, drafted: Stretch | None) -> tuple[Passage, ...]:
    """The words around both stretches, as one passage where they are near each other."""
    windows: list[Stretch] = []
    for start, end in sorted(stretch for stretch in (annotated, drafted) if stretch is not None):
        around = (max(0, start - AROUND), min(len(text), end + AROUND))
        if windows and around[0] <= windows[-1][1]:
            around = (windows[-1][0], max(windows.pop()[1], around[1]))
        windows.append(around)
    return tuple(_passage(text, window, annotated, drafted) for window in windows)


def _passage(text: str, window: Stretch, annotated: Stretch | None, drafted: Stretch | None) -> Passage:
    borders = {border for stretch in (annotated, drafted) if stretch for border in stretch}
    cuts = sorted({*window, *(border for border in borders if window[0] < border < window[1])})
    return Passage(
        window[0],
        tuple(
            Segment(_shortened(text[start:end]), _mark(start, annotated, drafted))
            for start, end in pairwise(cuts)
        ),
    )


def _mark(at: int, annotated: Stretch | None, drafted: Stretch | None) -> Mark:
    is_annotated = annotated is not None and annotated[0] <= at < annotated[1]
    is_drafted = drafted is not None and drafted[0] <= at < drafted[1]
    if is_annotated:
        return "both" if is_drafted else "annotated"
    return "drafted" if is_drafted else ""


def _shortened(words: str) -> str:
    if len(words) <= LONGEST:
        return words
    half = LONGEST // 2
    return f"{words[:half]} […{len(words) - LONGEST:,} characters…] {words[-half:]}"
