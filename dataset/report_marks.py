"""A source cut at the borders of all spans, so that each piece is part of the same spans throughout. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

Stretch = tuple[int, int]
"""Half-open, code points of the text."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Words, and the stretches that they are part of."""

    text: str
    marks: tuple[int, ...] = ()
    """Numbers of stretches, rising."""


def cut(text: str, stretches: Sequence[Stretch]) -> tuple[Piece, ...]:
    """The whole text in pieces; the pieces of a stretch, put together, are its words.

    Stretches may overlap, hold each other and be the same; one that is outside the text raises ValueError.
    """
    begins: dict[int, list[int]] = {}
    ends: dict[int, list[int]] = {}
    for number, (start, end) in enumerate(stretches):
        if not 0 <= start < end <= len(text):
            raise ValueError(f"{start}:{end} is no stretch of {len(text)} characters")
        begins.setdefault(start, []).append(number)
        ends.setdefault(end, []).append(number)
    open_now: set[int] = set()
    pieces = []
    for start, end in pairwise(sorted({0, len(text), *begins, *ends})):
        open_now.difference_update(ends.get(start, ()))
        open_now.update(begins.get(start, ()))
        pieces.append(Piece(text[start:end], tuple(sorted(open_now))))
    return tuple(pieces)
