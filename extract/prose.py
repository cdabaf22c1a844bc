"""Prose cut into sentences, as stretches of the text it stands in. Pure.

Clinical prose is full of full stops that end nothing: 'vs.', 'P = .03', 'i.v.', 'et al.', '1.73 m2'. Of the
kept libraries, those that know such abbreviations lose the offsets of what they split.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import regex

from extract.stretch import Stretch

_END = regex.compile(r"[.!?][\"'”’)\]]*(?=\s+[^\p{Ll}\s])|\n\s*\n|\n(?=\s*[-*•])|\n(?=[A-Z][\w ]{2,30}:)")
"""A mark before anything but a small letter, a blank line, and the line end before a bullet or a label."""
_ABBREVIATION = regex.compile(
    r"(?:\b(?:vs|versus|cf|et al|approx|ca|Fig|No|no|Nr|resp|incl|max"
    r"|Dr|Prof|St|Inc|Ltd|Co|Corp|Suppl|Vol|ed|eds)|\b\p{L}(?:\.\p{L})+|(?<![\w.]|\d\s)\p{L})\.$"
)
"""What a full stop belongs to: words listed, letters with full stops between them, an initial; no unit."""
_LONGEST_LOOK_BACK = 12
LONGEST_SENTENCE = 2_000
"""Characters; what is longer is no sentence but a table or a page in one line, and is cut at blanks, because
readers take time that grows with the square of a sentence."""


def split_sentences(text: str, within: Stretch) -> Iterator[Stretch]:
    """The sentences of a stretch, in order, without the blanks between them."""
    start = within.start
    for end in cut_long(text, within.start, (*sentence_ends(text, within), within.end)):
        yield from _unless_empty(Stretch(start, end), text)
        start = end


def sentence_ends(text: str, within: Stretch) -> Iterator[int]:
    """Where sentences end in a stretch, behind their marks, in order; not where it ends itself."""
    for mark in _END.finditer(text, within.start, within.end):
        before = text[max(within.start, mark.start() - _LONGEST_LOOK_BACK) : mark.start() + 1]
        if not _ABBREVIATION.search(before):
            yield mark.end()


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


def _unless_empty(stretch: Stretch, text: str) -> Iterator[Stretch]:
    trimmed = stretch.trimmed(text, " \t\n\u00a0\u2009")
    if trimmed.start < trimmed.end:
        yield trimmed
