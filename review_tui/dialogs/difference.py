"""What changes between two values, word by word. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

from textual.content import Content

from review_tui.words import clean

_AROUND = 6
"""Words shown beside a change; what is longer and the same is cut."""
_MOST = 2000
"""Words that are compared one by one; what changes in more of them is shown as replaced."""
GONE, NEW = "strike", "bold underline"
"""Never a colour alone: the two lines are named, and a terminal without colours shows these."""


class Piece(NamedTuple):
    """Words that are the same in both values, or not."""

    words: tuple[str, ...]
    changed: bool


def compare(old: str, new: str) -> tuple[list[Piece], list[Piece]]:
    """The words of both values, in pieces that are the same or not; white space does not count."""
    before, after = old.split(), new.split()
    head = _shared(before, after)
    tail = _shared(before[head:][::-1], after[head:][::-1])
    ends = len(before) - tail, len(after) - tail
    left, right = [Piece(tuple(before[:head]), False)], [Piece(tuple(after[:head]), False)]
    for words, others in _changes(before[head : ends[0]], after[head : ends[1]]):
        left.append(words)
        right.append(others)
    left.append(Piece(tuple(before[ends[0] :]), False))
    right.append(Piece(tuple(after[ends[1] :]), False))
    return _joined(left), _joined(right)


def paint(pieces: list[Piece], style: str, *, cut: str = "…") -> Content:
    """One line of them: changes in a style, the same words around them cut where they are many.

    cut: stands for what is left out.
    """
    shown: list[Content] = []
    for at, piece in enumerate(pieces):
        words = piece.words if piece.changed else _around(piece.words, at == 0, at == len(pieces) - 1, cut)
        shown.append(Content.styled(clean(" ".join(words)), style if piece.changed else ""))
    return Content(" ").join(shown)


def _shared(one: list[str], other: list[str]) -> int:
    """How many words two lists begin with that are the same."""
    pairs = zip(one, other, strict=False)
    return next((at for at, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def _changes(before: list[str], after: list[str]) -> Iterator[tuple[Piece, Piece]]:
    if len(before) + len(after) > _MOST:
        yield Piece(tuple(before), True), Piece(tuple(after), True)
        return
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        yield Piece(tuple(before[a:b]), tag != "equal"), Piece(tuple(after[c:d]), tag != "equal")


def _joined(pieces: list[Piece]) -> list[Piece]:
    """Without empty pieces, and neighbours of a kind as one."""
    found: list[Piece] = []
    for piece in pieces:
        if found and piece.words and found[-1].changed is piece.changed:
            found[-1] = Piece(found[-1].words + piece.words, piece.changed)
        elif piece.words:
            found.append(piece)
    return found


def _around(words: tuple[str, ...], is_first: bool, is_last: bool, cut: str) -> tuple[str, ...]:
    if is_first and is_last:
        return words if len(words) <= 4 * _AROUND else (*words[: 4 * _AROUND], cut)
    if is_first:
        return words if len(words) <= _AROUND else (cut, *words[-_AROUND:])
    if is_last:
        return words if len(words) <= _AROUND else (*words[:_AROUND], cut)
    return words if len(words) <= 2 * _AROUND else (*words[:_AROUND], cut, *words[-_AROUND:])
