"""Words and sentences of a text, so that a selection by key or mouse ends where words end. Pure.

Words are Unicode's (UAX 29): '0.48-3.56' holds two, Chinese has one a character, no emoji or letter with its
marks is ever cut.
"""

from __future__ import annotations

from itertools import pairwise

import regex

Stretch = tuple[int, int]
"""Code points of the text, half-open."""

_REACH = 300
"""Code points looked at around a place; a longer word is taken in pieces."""
_FAR = 2_000
"""Code points a sentence or a paragraph reaches at most to either side."""
_WORD_EDGE = regex.compile(r"(?w)\b")
_LOUD = regex.compile(r"[^\s\p{Cf}\ufffd.,;:!?()\[\]{}\"'“”‘’«»…|]")
"""What makes a word worth a stop; quiet punctuation is passed over, and taken where it lies between."""
_UNSEEN_END = regex.compile(r"(?<=\P{Cf})\p{Cf}+\Z")
"""Characters without a look that Unicode counts to the word before them."""
_SENTENCE_END = regex.compile(
    r"""
    (?<! \b (?: e\.g | i\.e | vs | Drs? | Profs? | No | Nos | Fig | Figs | al | ca | approx | [A-Z] ) \.)
    (?<= [.!?…] ["'”’)\]]{0,2} ) \s+ (?= ["'“‘(\[*]* [\p{Lu}\p{Lt}\p{Lo}\p{N}] )
  | (?<= [。！？] ) \s*
  | (?<!\s) \s* \n \s* \n \s*                                 # a blank line
  | (?<= (?:\A|\n) [^\n]{0,59} ) (?<!\s) \s* \n \s*  # the end of a line too short to be wrapped
  | (?<!\s) \s* \n \s* (?= (?: [-*•·‣▪◦|] | \d{1,2} [.)] ) \s )      # the next bullet
    """,
    regex.VERSION1 | regex.VERBOSE,
)
_PARAGRAPH_END = regex.compile(r"(?<!\s)\s*\n\s*\n\s*")


def word_at(text: str, offset: int) -> Stretch | None:
    """The word at a place; beside blanks the next, else the one before; None in a text without any."""
    for start, end in _tokens(text, offset - _REACH, offset + _REACH):
        if start <= offset < end:
            return start, end
    return next_word(text, offset) or previous_word(text, offset)


def next_word(text: str, offset: int) -> Stretch | None:
    """The first word that begins at an offset or behind; None where there is none."""
    while offset < len(text):
        reach = offset + _REACH
        found = _tokens(text, offset, reach)
        whole = [word for word in found if word[1] < reach or reach >= len(text)] or found
        if loud := next((word for word in whole if _LOUD.search(text, *word)), None):
            return loud
        offset = whole[-1][1] if whole else reach
    return None


def previous_word(text: str, offset: int) -> Stretch | None:
    """The last word that ends at an offset or before; None where there is none."""
    while offset > 0:
        reach = offset - _REACH
        found = _tokens(text, reach, offset)
        whole = [word for word in found if word[0] > reach or reach <= 0] or found
        if loud := next((word for word in reversed(whole) if _LOUD.search(text, *word)), None):
            return loud
        offset = whole[0][0] if whole else reach
    return None


def sentence_at(text: str, around: Stretch) -> Stretch:
    """The whole sentences, list items or short lines that a stretch touches."""
    return _between(text, around, _SENTENCE_END)


def paragraph_at(text: str, around: Stretch) -> Stretch:
    """The paragraphs that a stretch touches."""
    return _between(text, around, _PARAGRAPH_END)


def _tokens(text: str, low: int, high: int) -> list[Stretch]:
    """Words and signs between two offsets, without the blanks."""
    low, high = max(0, low), min(len(text), high)
    edges = [low + edge.start() for edge in _WORD_EDGE.finditer(text[low:high])]
    words = ((start, end) for start, end in pairwise(edges) if not text[start:end].isspace())
    return [piece for word in words for piece in _seen(text, word)]


def _seen(text: str, word: Stretch) -> list[Stretch]:
    """A word, and apart from it what has no look at its end."""
    start, end = word
    unseen = _UNSEEN_END.search(text, start, end)
    return [(start, unseen.start()), unseen.span()] if unseen else [word]


def _between(text: str, around: Stretch, ends: regex.Pattern[str]) -> Stretch:
    """A stretch widened to the nearest of some ends on either side, and no farther than _FAR."""
    low, high = max(0, around[0] - _FAR), min(len(text), around[1] + _FAR)
    start, end = low, high
    for found in ends.finditer(text[low:high]):
        if low + found.end() <= around[0]:
            start = low + found.end()
        elif low + found.start() >= around[1]:
            end = low + found.start()
            break
    inside = text[start:end]
    if not inside.strip():
        return around
    return start + len(inside) - len(inside.lstrip()), start + len(inside.rstrip())
