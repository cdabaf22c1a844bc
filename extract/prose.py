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
