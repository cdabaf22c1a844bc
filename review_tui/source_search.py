"""Where words stand in a text, whatever their case and blanks, by the text's own offsets. Pure."""

from __future__ import annotations

from itertools import islice, pairwise

import regex

MOST_HITS = 100_000
"""Hits that are kept; nobody walks through more."""
_PIECES = regex.compile(r"[\w\p{M}]+|[^\w\s\p{M}]")
_BLANK = r"[\s\p{Cf}\ufffd]"
"""A blank, or what cannot be seen; the sign that stands for it in stored texts among them."""


def hits_of(text: str, words: str) -> list[tuple[int, int]]:
    """The places that print these words, in order and not overlapping; blanks count only between two words.

    Case is folded by the rules of Unicode while searching, never in a copy, whose offsets would differ.
    """
    pieces = _PIECES.findall(words)
    if not pieces:
        return []
    pattern = regex.escape(pieces[0])
    for left, right in pairwise(pieces):
        count = "+" if _is_word(left) and _is_word(right) else "*"
        pattern += f"{_BLANK}{count}{regex.escape(right)}"
    found = regex.compile(pattern, regex.IGNORECASE | regex.FULLCASE | regex.VERSION1).finditer(text)
    return [hit.span() for hit in islice(found, MOST_HITS)]


def _is_word(piece: str) -> bool:
    return piece[-1].isalnum() or piece[-1] == "_"
