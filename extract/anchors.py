"""Where in a folded text the passage of an altered quote may be: near the pieces it still shares with it.

Pairs of neighbouring words are looked for as they are printed, which costs one pass of `str.find` each and no
index; places at which several pieces agree on where the quote would begin come first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import NamedTuple

from extract.occurrences import cuts_word, end_of_run
from extract.words import Words

_PAIRS = 10
"""Pairs of words that are looked for, spread over the quote."""
_SINGLES = 10
"""Words that are looked for by themselves, the longest, where pairs agree on nothing."""
_MOST_HITS = 24
"""Places of one piece; what is printed more often tells little about where a quote stands."""
_MOST_WINDOWS = 6
_PIECES_FEWER = 2
"""Shared pieces by which a window may have fewer than the best: one word changed breaks two pairs."""
_SLACK = 24
"""Characters a window reaches beyond the quote's length, and a sixth of that length."""


class Hit(NamedTuple):
    """A piece of the quote that the text prints."""

    origin: int
    """Where the quote would begin, if nothing were changed before the piece."""
    at: int
    """Folded offset of the piece."""
    word: int
    """Index in the quote of its first word."""


@dataclass(frozen=True)
class Window:
    """A stretch of the folded text in which the passage may be."""

    start: int
    end: int
    first: Hit
    """The shared piece that comes first in the quote."""
    last: Hit
    """The one that comes last."""
    pieces: int
    """How many agree."""


def find_windows(text: str, quote: str, words: Words, preferred: Iterable[tuple[int, int]]) -> list[Window]:
    """The stretches of a folded text that promise most, best first; none without a shared piece.

    preferred: half-open stretches, looked into first for pieces that are printed everywhere.
    """
    stretches = list(preferred)
    hits = list(_hits(text, quote, _pairs(words), stretches))
    windows = _windows(text, quote, hits)
    if not windows or windows[0].pieces < min(3, len(words) - 1):
        hits += _hits(text, quote, _singles(words), stretches)
        windows = _windows(text, quote, hits)
    if not windows:
        common = [*_pairs(words), *_singles(words)]
        windows = _windows(text, quote, list(_common_hits(text, quote, common, stretches)))
    return windows


_Piece = tuple[int, int, int]
"""First and end offset in the quote, and the index of its first word."""


def _pairs(words: Words) -> list[_Piece]:
    step = max(1, -(-(len(words) - 1) // _PAIRS))
    return [(words.start(i), words.end(i + 1), i) for i in range(0, len(words) - 1, step)]


def _singles(words: Words) -> list[_Piece]:
    longest = sorted(range(len(words)), key=lambda i: -len(words.texts[i]))
    return [(words.start(i), words.end(i), i) for i in longest[:_SINGLES]]


def _hits(
    text: str, quote: str, pieces: Iterable[_Piece], stretches: Sequence[tuple[int, int]]
) -> Iterator[Hit]:
    for start, end, word in pieces:
        places = _find(text, quote[start:end], _MOST_HITS + 1, 0, len(text))
        if len(places) > _MOST_HITS:
            places = _inside(text, quote[start:end], stretches)
        yield from (Hit(at - start, at, word) for at in places)


def _inside(text: str, piece: str, stretches: Sequence[tuple[int, int]]) -> list[int]:
    """Places inside the stretches, none where even they hold too many."""
    places = [at for stretch in stretches for at in _find(text, piece, _MOST_HITS + 1, *stretch)]
    return places if len(places) <= _MOST_HITS else []


def _common_hits(
    text: str, quote: str, pieces: Iterable[_Piece], stretches: Sequence[tuple[int, int]]
) -> Iterator[Hit]:
    """The first places of pieces that are printed everywhere."""
    for start, end, word in pieces:
        for stretch in (*stretches, (0, len(text))):
            yield from (
                Hit(at - start, at, word) for at in _find(text, quote[start:end], _MOST_HITS, *stretch)
            )


def _find(text: str, piece: str, most: int, start: int, end: int) -> list[int]:
    """The first places of a piece that begin with a word."""
    places: list[int] = []
    at = text.find(piece, start, end)
    while at >= 0 and len(places) < most:
        following = at + 1
        if cuts_word(text, at):
            following = end_of_run(text, at)
        else:
            places.append(at)
        at = text.find(piece, following, end)
    return places


def _windows(text: str, quote: str, hits: list[Hit]) -> list[Window]:
    """Hits that agree on where the quote begins, as windows; those with the most pieces first."""
    reach = _SLACK + len(quote) // 6
    groups: list[list[Hit]] = []
    for hit in sorted(hits):
        if groups and hit.origin - groups[-1][0].origin <= reach:
            groups[-1].append(hit)
        else:
            groups.append([hit])
    ranked = sorted(((_pieces(group), group) for group in groups), key=itemgetter(0), reverse=True)
    return [
        _window(text, quote, group, reach, pieces)
        for pieces, group in ranked[:_MOST_WINDOWS]
        if pieces >= ranked[0][0] - _PIECES_FEWER
    ]


def _pieces(group: Sequence[Hit]) -> int:
    return len({hit.word for hit in group}) if len(group) > 1 else 1


def _window(text: str, quote: str, group: Sequence[Hit], reach: int, pieces: int) -> Window:
    middle = group[len(group) // 2].origin
    start = max(0, group[0].origin - reach)
    end = min(len(text), group[-1].origin + len(quote) + reach)
    first = min(group, key=lambda hit: (hit.word, abs(hit.origin - middle)))
    last = max(group, key=lambda hit: (hit.word, -abs(hit.origin - middle)))
    return Window(start, end, first, last, pieces)
