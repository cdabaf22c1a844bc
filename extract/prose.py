"""Prose cut into sentences, as stretches of the text it stands in. Pure.

Clinical prose is full of full stops that end nothing: 'vs.', 'P = .03', 'i.v.', 'et al.', '1.73 m2'. Of the
kept libraries, those that know such abbreviations lose the offsets of what they split.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import regex

from extract.stretch import Stretch

_END = regex.compile(r"[.!?][\"'”’)\]]*(?=\s+[\"'“‘(\[]*[\p{Lu}\d])|\n\s*\n|\n(?=\s*[-*•])")
_ABBREVIATION = regex.compile(
    r"(?:\b(?:vs|versus|e\.g|i\.e|cf|et al|approx|ca|Fig|No|no|Nr|resp|incl"
    r"|i\.v|i\.m|s\.c|p\.o|b\.i\.d|t\.i\.d|q\.d|Dr|Prof|St|Inc|Ltd|Co|Corp|Suppl|Vol|ed|eds)|(?<![\w.])\p{L})\.$"
)
_LONGEST_LOOK_BACK = 12
LONGEST_SENTENCE = 2_000
"""Characters; what is longer is no sentence but a table or a page in one line, and is cut at blanks, because
readers take time that grows with the square of a sentence."""


def split_sentences(text: str, within: Stretch) -> Iterator[Stretch]:
    """The sentences of a stretch, in order, without the blanks between them."""
    start = within.start
    for end in cut_long(text, within.start, (*_sentence_ends(text, within), within.end)):
        yield from _unless_empty(Stretch(start, end), text)
        start = end


def cut_long(text: str, start: int, ends: Iterable[int]) -> Iterator[int]:
    """The ends, and between them further ones, so that no stretch is longer than a sentence can be.

    start: where the first stretch begins. ends: of the stretches, in order.
    """
    for end in ends:
        while end - start > LONGEST_SENTENCE:
            start = _blank_before(text, start, start + LONGEST_SENTENCE)
            yield start
        yield end
        start = end


def _blank_before(text: str, start: int, end: int) -> int:
    """Behind the last blank of text[start:end]; its end where there is none."""
    at = max(text.rfind(" ", start, end), text.rfind("\n", start, end))
    return at + 1 if at >= start else end


def _sentence_ends(text: str, within: Stretch) -> Iterable[int]:
    for mark in _END.finditer(text, within.start, within.end):
        before = text[max(within.start, mark.start() - _LONGEST_LOOK_BACK) : mark.start() + 1]
        if not _ABBREVIATION.search(before):
            yield mark.end()


def _unless_empty(stretch: Stretch, text: str) -> Iterator[Stretch]:
    trimmed = stretch.trimmed(text, " \t\n\u00a0\u2009")
    if trimmed.start < trimmed.end:
        yield trimmed
