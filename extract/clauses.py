"""Sentences and clauses of a plain text, without taking '0.5', 'i.v.' or 'e.g.' for an end."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

import regex

from extract.prose import cut_long, sentence_ends
from extract.stretch import Stretch

_SEMICOLON = regex.compile(";")


class Stretches:
    """A text cut at its ends; answers which stretch a place is in."""

    def __init__(self, text: str, ends: Sequence[int]) -> None:
        inside = sorted({end for end in ends if 0 < end < len(text)})
        self._starts = [0, *(end for end in cut_long(text, 0, (*inside, len(text))) if end < len(text))]
        self._length = len(text)

    def around(self, at: int) -> tuple[int, int]:
        """The stretch, half-open, that holds a place."""
        index = bisect_right(self._starts, at) - 1
        last = index + 1 == len(self._starts)
        return self._starts[index], self._length if last else self._starts[index + 1]


def sentences(text: str) -> Stretches:
    """The sentences of a plain text, with the mark that ends each."""
    return Stretches(text, list(sentence_ends(text, Stretch(0, len(text)))))


def clauses(text: str) -> Stretches:
    """Sentences cut at semicolons too."""
    semicolons = (found.end() for found in _SEMICOLON.finditer(text))
    return Stretches(text, [*sentence_ends(text, Stretch(0, len(text))), *semicolons])
