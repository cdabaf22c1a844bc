"""Passages of a folded text that resemble a folded quote, and what their differences come to."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from extract.align import FEW, Alignment, align
from extract.anchors import Window, find_windows
from extract.occurrences import Place, is_negated
from extract.quantities import read_quantities
from extract.wording import ChangeKind, Verdict, amounts_in, judge
from extract.words import Words

_MOST_DIFFERENCE = 6
"""Cost of `extract.align` per word of the quote; beyond it less than about half of the words agree."""
_FEWEST_EQUAL = 2
"""Words that agree with a passage that says something else; one word alone is everywhere."""
_BAND = 8
"""Words by which a passage may be longer or shorter than its quote, and an eighth of the quote's words."""
_MOST_IN_FEW = 15
"""The same for the few words of a short quote, all of which may be spelt as elsewhere."""
_LEAST_SHARED = 0.5
"""Part of a quote's words that a window must hold: fewer cannot cost less than `_MOST_DIFFERENCE`."""
_FEW = 3
"""Words of a quote that may all be printed as one or as two."""
_LETTER = re.compile(r"\w")


@dataclass(frozen=True)
class Passage:
    """A place that resembles the quote."""

    place: Place
    """In the folded text."""
    verdict: Verdict
    cost: int
    """Of `extract.align`; 0 where all words agree."""
    difference: float
    """100 less the rapidfuzz ratio: tells passages apart that cost the same."""


def find_passages(
    text: str, quote: str, within: Sequence[Place], has_blank_line: Callable[[Place], bool]
) -> list[Passage]:
    """Passages of a folded text that resemble a folded quote, in order of the text.

    within: where to look for pieces of the quote that are printed everywhere. has_blank_line: whether a blank
    line stands in a place, which folding has hidden.
    """
    words = Words(quote)
    windows = find_windows(text, quote, words, within) if words else []
    searched = _Searched(text, quote, words, has_blank_line)
    found = map(searched.passage, windows)
    return sorted({p.place: p for p in found if p is not None}.values(), key=lambda p: p.place)


@dataclass(frozen=True)
class _Searched:
    """A folded text that is searched for a folded quote."""

    text: str
    quote: str
    words: Words
    has_blank_line: Callable[[Place], bool]

    def passage(self, window: Window) -> Passage | None:
        """The passage in a window; None where less than about half of the words agree."""
        printed = Words(self.text, _next_word(self.text, window.start), window.end)
        if len(self.words) > _FEW and _shared(self.words, printed) < _LEAST_SHARED * len(self.words):
            return None
        found = _align(self.words, printed, window)
        if found is None or found.first == found.end:
            return None
        verdict = self._verdict(printed, found)
        place = self._place(printed, found)
        if is_negated(self.text, place[0]):
            verdict, place = Verdict.CHANGED, (self.text.rindex("non", 0, place[0]), place[1])
        if verdict is Verdict.CHANGED and not _is_enough(found, len(self.words)):
            return None
        return Passage(place, verdict, found.cost, 100 - fuzz.ratio(self.quote, self.text[slice(*place)]))

    def _place(self, printed: Words, found: Alignment) -> Place:
        """From the first word to the last, with the punctuation that quote and passage share around them."""
        start, end = printed.start(found.first), printed.end(found.end - 1)
        head, tail = self.quote[: self.words.start(0)], self.quote[self.words.end(len(self.words) - 1) :]
        start -= len(head) if self.text.endswith(head, 0, start) else 0
        return start, end + (len(tail) if self.text.startswith(tail, end) else 0)

    def _verdict(self, printed: Words, found: Alignment) -> Verdict:
        """What the differences come to; what leaves out words across paragraphs is no passage any more."""
        passage = self.text[printed.start(found.first) : printed.end(found.end - 1)]
        verdict = judge(
            found.changes,
            len(self.words),
            is_printed=lambda word: _is_printed(word, self.text),
            is_same_amount=lambda: _is_same_amount(self.quote, passage),
        )
        if verdict is Verdict.SHORTENED and any(map(self.has_blank_line, _gaps(printed, found))):
            return Verdict.CHANGED
        return verdict


def _shared(words: Words, printed: Words) -> int:
    there = set(printed.texts)
    return sum(word in there for word in words.texts)


def _align(words: Words, printed: Words, window: Window) -> Alignment | None:
    shift, end_shift = (printed.index_from(hit.at) - hit.word for hit in (window.first, window.last))
    band = _BAND + len(words) // 8
    most = (_MOST_IN_FEW if len(words) <= FEW else _MOST_DIFFERENCE) * len(words)
    return align(words.texts, printed.texts, shift=shift, end_shift=end_shift, band=band, most=most)


def _next_word(text: str, start: int) -> int:
    """The first offset from `start` on at which no word is cut; words longer than a line are cut."""
    return start if start == 0 else text.find(" ", start, start + 80) + 1 or start


def _gaps(printed: Words, found: Alignment) -> list[Place]:
    """From the word before what was left out to the word behind it."""
    left_out = [change for change in found.changes if change.kind is ChangeKind.DROPPED]
    return [(printed.end(c.at - 1), printed.start(c.at + len(c.printed))) for c in left_out]


def _is_same_amount(quote: str, passage: str) -> bool:
    return amounts_in(quote) == amounts_in(passage) and read_quantities(quote) == read_quantities(passage)


def _is_enough(found: Alignment, words: int) -> bool:
    moved = sum(len(change.quoted) for change in found.changes if change.kind is ChangeKind.SWAPPED)
    return len(found.equal) + moved >= _FEWEST_EQUAL and found.cost <= _MOST_DIFFERENCE * words


def _is_printed(word: str, text: str) -> bool:
    """Whether a folded text holds a word by itself; `str.find` passes over a text much faster than `re`."""
    at = text.find(word)
    while at >= 0:
        if not (_LETTER.match(text, at - 1, at) or _LETTER.match(text, at + len(word))):
            return True
        at = text.find(word, at + 1)
    return False
