"""Prose cut into sentences, and stretches of it with the offsets they have in the text. Pure.

Clinical prose is full of full stops that end nothing: 'vs.', 'P = .03', 'i.v.', 'et al.', '1.73 m2'. Of the
kept libraries, those that know such abbreviations lose the offsets of what they split.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import regex

_END = regex.compile(r"[.!?][\"'”’)\]]*(?=\s+[\"'“‘(\[]*[\p{Lu}\d])|\n\s*\n|\n(?=\s*[-*•])")
_ABBREVIATION = regex.compile(
    r"(?:\b(?:vs|versus|e\.g|i\.e|cf|et al|approx|ca|Fig|No|no|Nr|resp|incl"
    r"|i\.v|i\.m|s\.c|p\.o|b\.i\.d|t\.i\.d|q\.d|Dr|Prof|St|Inc|Ltd|Co|Corp|Suppl|Vol|ed|eds)|(?<![\w.])\p{L})\.$"
)
_LONGEST_LOOK_BACK = 12


@dataclass(frozen=True, order=True)
class Stretch:
    """Part of a text: half-open code points, 0-based."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The words of the stretch."""
        return text[self.start : self.end]

    def holds(self, other: Stretch) -> bool:
        """Whether the other one lies inside."""
        return self.start <= other.start and other.end <= self.end

    def trimmed(self, text: str, characters: str = " \t\n\u00a0\u2009,;:") -> Stretch:
        """The stretch without those characters at its ends."""
        words = self.of(text)
        start = self.start + len(words) - len(words.lstrip(characters))
        return Stretch(start, max(start, self.start + len(words.rstrip(characters))))


def split_sentences(text: str, within: Stretch) -> Iterator[Stretch]:
    """The sentences of a stretch, in order, without the blanks between them."""
    start = within.start
    for end in _sentence_ends(text, within):
        yield from _unless_empty(Stretch(start, end), text)
        start = end
    yield from _unless_empty(Stretch(start, within.end), text)


def _sentence_ends(text: str, within: Stretch) -> Iterable[int]:
    for mark in _END.finditer(text, within.start, within.end):
        before = text[max(within.start, mark.start() - _LONGEST_LOOK_BACK) : mark.start() + 1]
        if not _ABBREVIATION.search(before):
            yield mark.end()


def _unless_empty(stretch: Stretch, text: str) -> Iterator[Stretch]:
    trimmed = stretch.trimmed(text, " \t\n\u00a0\u2009")
    if trimmed.start < trimmed.end:
        yield trimmed
