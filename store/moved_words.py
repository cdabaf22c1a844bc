"""Where the words of one text stand in a later version of it. Pure.

A stretch stands where a comparison of the two texts leaves all of it, and what it touches, as it was. What
may have moved to another part of the page is not looked for: it may mean something else there.
"""

from __future__ import annotations

from bisect import bisect_right
from difflib import SequenceMatcher
from typing import NamedTuple

from rapidfuzz.distance import Indel

from schemas.documents import Span

_MOST_CELLS = 25_000_000
"""Characters times characters of two changed passages that are compared letter by letter; above it, a
passage counts as changed whole."""
_TOUCHING = 2
"""Characters on either side that must be the same: '12' does not stand in '125', nor '5' in '-5' or '.5'."""


class _Same(NamedTuple):
    """A stretch that both texts have."""

    old: int
    new: int
    length: int


class MovedWords:
    """Two versions of a text, compared once."""

    def __init__(self, old: str, new: str) -> None:
        self._old, self._new = old, new
        self._same = list(_same_stretches(old, new))
        self._starts = [same.old for same in self._same]

    def find(self, span: Span) -> Span | None:
        """The span in the new text; None where its words, or what they touch, do not stand any more."""
        at = bisect_right(self._starts, span.start) - 1
        if at < 0:
            return None
        same = self._same[at]
        if span.end > same.old + same.length:
            return None
        moved = Span.of(self._new, same.new + span.start - same.old, same.new + span.end - same.old)
        is_same = _around(self._old, span) == _around(self._new, moved)
        return moved if is_same and moved.quote == span.quote else None


def _same_stretches(old: str, new: str) -> list[_Same]:
    """What both have, in order, neighbours joined: whole lines first, then letters of lines that changed."""
    found: list[_Same] = []
    lines, other = old.splitlines(keepends=True), new.splitlines(keepends=True)
    at, place = _places(lines), _places(other)
    for kind, a, b, c, d in SequenceMatcher(None, lines, other, autojunk=False).get_opcodes():
        if kind == "equal":
            _add(found, _Same(at[a], place[c], at[b] - at[a]))
        elif kind == "replace" and (at[b] - at[a]) * (place[d] - place[c]) <= _MOST_CELLS:
            for edit in Indel.opcodes(old[at[a] : at[b]], new[place[c] : place[d]]):
                if edit.tag == "equal":
                    length = edit.src_end - edit.src_start
                    _add(found, _Same(at[a] + edit.src_start, place[c] + edit.dest_start, length))
    return found


def _add(found: list[_Same], same: _Same) -> None:
    last = found[-1] if found else None
    if last and last.old + last.length == same.old and last.new + last.length == same.new:
        found[-1] = last._replace(length=last.length + same.length)
    else:
        found.append(same)


def _places(lines: list[str]) -> list[int]:
    """Where each line begins, and where the last ends."""
    places = [0]
    for line in lines:
        places.append(places[-1] + len(line))
    return places


def _around(text: str, span: Span) -> tuple[str, str]:
    """What a span touches, line ends and blanks alike."""
    before = text[max(0, span.start - _TOUCHING) : span.start]
    after = text[span.end : span.end + _TOUCHING]
    return _blanked(before).lstrip(), _blanked(after).rstrip()


def _blanked(text: str) -> str:
    return "".join(" " if character.isspace() else character for character in text)
