"""Where in a text a quote stands, and how faithfully it was quoted.

Offsets are half-open code points into the text as it is, whatever the quote looks like. A quote is looked
for verbatim, then folded (`extract.fold`), then in pieces around an ellipsis, then word by word near the
pieces it still shares with the text (`extract.similar`); what then differs decides whether it still says the
same (`extract.wording`). Every step is linear in the text.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from extract.fold import REFERENCE, Folded, fold, fold_character
from extract.occurrences import Place, whole_places
from extract.similar import Passage, find_passages
from extract.wording import Verdict
from schemas.fields import GroundingStatus
from schemas.texts import ESCAPABLE

MOST_PLACES = 50
"""Further places that are kept; nobody looks through more of them."""
_WIDEST_SPLICE = 600
"""Characters between the pieces of a spliced quote."""
_ELLIPSIS = re.compile(r"\s*(?:\[\s*(?:\.{2,}|…)\s*\]|\(\s*(?:\.{2,}|…)\s*\)|\.{3,}|…|\. \. \.)\s*")
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")
_WRITTEN_BREAK = re.compile(r"\\[nrt]")
"""A line break as JSON writes it, which a reply sometimes escapes twice."""


@dataclass(frozen=True)
class Grounding:
    """Where a quote stands: the chosen place and the others of the same faithfulness."""

    status: GroundingStatus
    start: int | None = None
    """Code points, 0-based; None exactly when the status is NOT_FOUND."""
    end: int | None = None
    """Exclusive."""
    others: tuple[Place, ...] = ()
    """Further places, in order, at most `MOST_PLACES`."""


_NOWHERE = Grounding(GroundingStatus.NOT_FOUND)
_STATUS = {
    Verdict.SAME: GroundingStatus.FUZZY,
    Verdict.SHORTENED: GroundingStatus.SPLICED,
    Verdict.CHANGED: GroundingStatus.ALTERED,
}


def ground_quotes(text: str, quotes: Sequence[str]) -> list[Grounding]:
    """The place of each quote, in order; of several places the first."""
    grounder = Grounder(text)
    return [grounder.ground(quote) for quote in quotes]


@dataclass(frozen=True)
class _Expected:
    """Where a quote is expected, in offsets of the source or, translated, of the folded text."""

    within: tuple[Place, ...]
    near: int | None

    def rank(self, place: Place) -> tuple[bool, int]:
        """Smaller is better: inside the stretches, then close to the offset, else early."""
        return (not self.holds(place), place[0] if self.near is None else abs(place[0] - self.near))

    def holds(self, place: Place) -> bool:
        """Whether a place lies inside the stretches."""
        return not self.within or any(a <= place[0] and place[1] <= b for a, b in self.within)


class Grounder:
    """A text prepared for many quotes."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def _folded(self) -> Folded:
        return Folded(self.text)

    def ground(self, quote: str, *, within: Sequence[Place] = (), near: int | None = None) -> Grounding:
        """The place of a quote; of several, one inside `within` and closest to `near` is preferred.

        within: half-open source stretches, any if empty; words that stand there in other case or spacing are
        preferred to the very words elsewhere. near: a source offset. Preference only: a quote that stands
        elsewhere alone is found there.
        """
        quote, expected = quote.strip(), _Expected(tuple(within), near)
        verbatim = whole_places(self.text, quote, expected.within, near)
        if any(map(expected.holds, verbatim)):
            return _choose(verbatim, GroundingStatus.EXACT, expected)
        wanted, there = fold(quote).strip(), self._translated(expected)
        folded = whole_places(self._folded.text, wanted, there.within, there.near)
        if folded and (not verbatim or any(map(there.holds, folded))):
            return self._in_source(_choose(folded, GroundingStatus.NORMALIZED, there))
        if verbatim:
            return _choose(verbatim, GroundingStatus.EXACT, expected)
        return self._ground_changed(quote, wanted, expected, there)

    def _ground_changed(self, quote: str, wanted: str, expected: _Expected, there: _Expected) -> Grounding:
        """A quote whose words, as they are, stand nowhere."""
        if _WRITTEN_BREAK.search(quote):
            found = self.ground(_WRITTEN_BREAK.sub(" ", quote), within=expected.within, near=expected.near)
            is_exact = found.status is GroundingStatus.EXACT
            return replace(found, status=GroundingStatus.NORMALIZED) if is_exact else found
        pieces = [piece for piece in _ELLIPSIS.split(quote) if piece]
        if len(pieces) > 1:
            return self._ground_pieces(pieces, expected, there)
        return self._in_source(self._ground_similar(wanted, there))

    def _translated(self, expected: _Expected) -> _Expected:
        """The same expectation in offsets of the folded text."""
        folded = self._folded
        within = tuple((folded.folded_of(a), folded.folded_of(b)) for a, b in expected.within)
        return _Expected(within, None if expected.near is None else folded.folded_of(expected.near))

    def _in_source(self, found: Grounding) -> Grounding:
        """A grounding in the folded text, in the source."""
        if found.start is None or found.end is None:
            return found
        start, end = self._source_place(found.start, found.end)
        return Grounding(
            found.status, start, end, tuple(self._source_place(*place) for place in found.others)
        )

    def _source_place(self, start: int, end: int) -> Place:
        """The source of a folded place, with its escape before it and what folds to nothing behind it."""
        text = self.text
        first, last = self._folded.source_of(start), self._folded.source_of(end - 1)
        if first > 0 and text[first - 1] == "\\" and text[first] in ESCAPABLE:
            first -= 1
        reference = REFERENCE.match(text, last)
        last = reference.end() if reference else last + 1
        while last < len(text) and not fold_character(text[last]):
            last += 1
        return first, last

    def _has_blank_line(self, place: Place) -> bool:
        """Whether a blank line stands in a folded place."""
        return _BLANK_LINE.search(self.text, *self._source_place(*place)) is not None

    def _ground_pieces(self, pieces: Sequence[str], expected: _Expected, there: _Expected) -> Grounding:
        """The shortest passage that holds the pieces in order and close together."""
        wanted = [fold(piece).strip() for piece in pieces]
        first, *others = (
            whole_places(self._folded.text, piece, there.within, there.near) for piece in wanted
        )
        passages = [(start, end) for start, at in first if (end := _end_of_splice(at, others)) is not None]
        if not passages:
            return self._ground_each(pieces, expected)
        near = there.near
        passages.sort(
            key=lambda p: (not there.holds(p), 0 if near is None else abs(p[0] - near), p[1] - p[0])
        )
        chosen, *further = passages
        return self._in_source(
            Grounding(GroundingStatus.SPLICED, *chosen, tuple(sorted(further))[:MOST_PLACES])
        )

    def _ground_each(self, pieces: Sequence[str], expected: _Expected) -> Grounding:
        """Pieces that differ from the text themselves, each near the one before it."""
        found: list[Grounding] = []
        near = expected.near
        for piece in pieces:
            found.append(self.ground(piece, within=expected.within, near=near))
            near = found[-1].end
        places = [(f.start, f.end) for f in found if f.start is not None and f.end is not None]
        if len(places) < len(found) or not _follow_closely(places):
            return _NOWHERE
        is_altered = any(f.status is GroundingStatus.ALTERED for f in found)
        status = GroundingStatus.ALTERED if is_altered else GroundingStatus.SPLICED
        return Grounding(status, places[0][0], places[-1][1])

    def _ground_similar(self, wanted: str, there: _Expected) -> Grounding:
        """The passage most like a folded quote; of several equally like it, the expected one."""
        passages = find_passages(self._folded.text, wanted, there.within, self._has_blank_line)
        if not passages:
            return _NOWHERE
        best = min(passages, key=_likeness)
        places = [p.place for p in passages if _likeness(p) == _likeness(best)]
        return _choose(places, _STATUS[best.verdict], there)


_ORDER = (Verdict.SAME, Verdict.SHORTENED, Verdict.CHANGED)


def _likeness(passage: Passage) -> tuple[int, int, float]:
    """Smaller is more alike."""
    return (_ORDER.index(passage.verdict), passage.cost, passage.difference)


def _end_of_splice(end: int, others: Sequence[Sequence[Place]]) -> int | None:
    """Where the last piece ends when the pieces follow each other closely; None otherwise.

    others: the places of each further piece, in order.
    """
    for places in others:
        at = bisect_left(places, (end, end))
        if at == len(places) or places[at][0] > end + _WIDEST_SPLICE:
            return None
        end = places[at][1]
    return end


def _follow_closely(places: Sequence[Place]) -> bool:
    return all(0 <= b[0] - a[1] <= _WIDEST_SPLICE for a, b in pairwise(places))


def _choose(places: Sequence[Place], status: GroundingStatus, expected: _Expected) -> Grounding:
    chosen = min(places, key=expected.rank)
    return Grounding(status, *chosen, tuple(p for p in places if p != chosen)[:MOST_PLACES])
