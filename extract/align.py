"""Words of a quote laid against words of a text: where its passage begins and ends, and what differs.

Words may be replaced, added, dropped or swapped with their neighbour, and two may be printed as one; the
passage with the cheapest differences is taken, and a replaced word at its edge belongs to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile

from rapidfuzz.distance import LCSseq

from extract.wording import Change, ChangeKind

REPLACED, DROPPED, DROPPED_TOO, ADDED, SWAPPED, JOINED = 13, 8, 2, 14, 7, 1
"""What one difference costs. A word in the place of another costs less than one more and one less; words that
are dropped together cost little more than one, for 'mg/kg/day' are three."""
_NEVER = 1 << 30
_MUCH = 27
"""Cost beyond two replaced words: then ends that seem to agree may be chance, and all words are laid out."""
FEW = 8
"""Words of a quote that are laid out whole: two that agree at an end may be chance, and it takes no time."""
_SHORTEST_CUT = 4
"""Letters of the last word of a quote from which it may be the beginning of one."""
_EQUAL, _REPLACE, _DROP, _ADD, _SWAP, _JOIN_QUOTED, _JOIN_PRINTED = range(7)
_JOIN = str.__add__
_BACK = {
    _EQUAL: (1, 0),
    _REPLACE: (1, 0),
    _DROP: (0, -1),
    _ADD: (1, 1),
    _SWAP: (2, 0),
    _JOIN_QUOTED: (2, 1),
    _JOIN_PRINTED: (1, -1),
}
"""A step to how many rows up and columns aside it came from."""
_KINDS = {
    _REPLACE: ChangeKind.REPLACED,
    _DROP: ChangeKind.DROPPED,
    _ADD: ChangeKind.ADDED,
    _SWAP: ChangeKind.SWAPPED,
}


@dataclass(frozen=True)
class Alignment:
    """The cheapest passage."""

    first: int
    """Index of its first word in the text."""
    end: int
    """Index behind its last word."""
    cost: int
    """Sum over its differences; 0 where all words are the same."""
    equal: tuple[int, ...]
    """Indices of the quoted words that are printed as they are."""
    changes: tuple[Change, ...]
    """In order; words printed as one, or one as two, are no change."""


def align(
    quoted: Sequence[str], printed: Sequence[str], *, shift: int, end_shift: int, band: int, most: int
) -> Alignment | None:
    """The cheapest passage; None where no path lies inside the band, or none costs `most` or less.

    shift, end_shift: what lies between the index of a word in the quote and in the text, at the quote's start
    and at its end. band: how many words a path may stray from there; time and memory are that times the
    length of the quote, or of its middle where its first and last words stand as expected. most: at least the
    cost of two replaced words.
    """
    if len(quoted) > FEW:
        shifts = [(shift, end_shift)]
        if (
            abs(end_shift - shift) > 1
        ):  # words that are repeated before or behind the passage look like that too
            shifts += [(shift, shift), (end_shift, end_shift)]
        if found := _align_middles(quoted, printed, shifts, band):
            return found
        if _least_cost(quoted, printed) > most:
            return None
    return _trace(_Lattice(quoted, printed, shift, band, most + 1))


def _least_cost(quoted: Sequence[str], printed: Sequence[str]) -> int:
    """What any passage costs at least; 0 where words may be printed as one or as two.

    Of two words that changed places one still counts among those that agree in order.
    """
    pairs = set(map(_JOIN, printed, printed[1:]))
    joined = list(map(_JOIN, quoted, quoted[1:]))
    if not (pairs.isdisjoint(quoted) and set(printed).isdisjoint(joined)):
        return 0
    swaps = sum(pair in pairs for pair in map(_JOIN, quoted[1:], quoted))
    return REPLACED * (len(quoted) - LCSseq.similarity(quoted, printed)) - (REPLACED - SWAPPED) * swaps


def _align_middles(
    quoted: Sequence[str], printed: Sequence[str], shifts: Iterable[tuple[int, int]], band: int
) -> Alignment | None:
    """The cheapest of several ways, the first of equals; None where all cost much."""
    best, limit = None, _MUCH
    for both in shifts:
        found = _align_middle(quoted, printed, both, band, limit)
        if found is not None:
            best, limit = found, found.cost
    return best


def _align_middle(
    quoted: Sequence[str], printed: Sequence[str], both: tuple[int, int], band: int, limit: int
) -> Alignment | None:
    """The passage when words that agree at the start and at the end are taken as they are."""
    shift, end_shift = both
    head = _run(zip(quoted, printed[shift:], strict=False)) if shift >= 0 else 0
    end = len(quoted) + end_shift
    behind = zip(reversed(quoted[head:]), reversed(printed[: max(0, end)]), strict=False)
    tail = _run(behind) if end <= len(printed) else 0
    low = shift + head if head else 0
    while head and tail and len(quoted) - tail + end_shift < low:
        tail -= 1
    high = len(quoted) - tail + end_shift if tail else len(printed)
    middle = _Lattice(
        quoted[head : len(quoted) - tail],
        printed[low:high],
        (end_shift if tail and not head else shift) + head - low,
        band + abs(end_shift - shift) * (head > 0 and tail > 0),
        limit,
        is_start_free=not head,
        is_end_free=not tail,
    )
    found = _trace(middle)
    return None if found is None else _around(found, head, tail, low, len(quoted))


def _run(pairs: Iterable[tuple[str, str]]) -> int:
    """How many words in a row agree; 0 where it is one alone, which may be chance."""
    count = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    return count if count > 1 else 0


def _around(middle: Alignment, head: int, tail: int, low: int, length: int) -> Alignment:
    """The alignment of a middle with the words before and behind it."""
    equal = (*range(head), *(head + index for index in middle.equal), *range(length - tail, length))
    changes = tuple(replace(change, at=low + change.at) for change in middle.changes)
    return Alignment(low + middle.first - head, low + middle.end + tail, middle.cost, equal, changes)


@dataclass
class _Lattice:
    """Row i, column k: the cheapest way to lay i quoted words before printed word i + k + shift - band.

    What costs as much as the limit is as good as no way: it may be missing or cost more than it need.
    """

    quoted: Sequence[str]
    printed: Sequence[str]
    shift: int
    band: int
    limit: int
    is_start_free: bool = True
    is_end_free: bool = True
    """Whether printed words before or behind the passage are none of its business."""
    costs: list[list[int]] = field(default_factory=list)
    steps: list[list[int]] = field(default_factory=list)

    def behind(self, row: int, column: int) -> int:
        """How many printed words lie behind a path there."""
        return self.shift + row - self.band + column

    def __post_init__(self) -> None:
        """Compute every row; a column more than the band stays empty, so that nobody looks beyond."""
        width = 2 * self.band + 1
        self._words = ["", *self.printed[: max(0, self.behind(len(self.quoted), width))]]
        self._pairs = ["", *map(_JOIN, self._words, self._words[1:])]
        self._start(width)
        for row in range(1, len(self.quoted) + 1):
            self._fill_row(row, width)

    def _start(self, width: int) -> None:
        """The empty quote: before any printed word, or before the first with words dropped up to there."""
        costs = [_NEVER] * (width + 1)
        low, high = max(0, -self.behind(0, 0)), min(width, len(self.printed) + 1 - self.behind(0, 0))
        for k in range(low, high):
            behind = 0 if self.is_start_free else self.behind(0, k)
            costs[k] = DROPPED + DROPPED_TOO * (behind - 1) if behind else 0
        self._alive = [(width, 0), (low, high)]
        self.costs.append(costs)
        self.steps.append([_DROP] * width)

    def last_column(self) -> int | None:
        """The column in which the cheapest path ends; None where there is none."""
        last = self.costs[-1]
        if not self.is_end_free:
            column = len(self.printed) - self.behind(len(self.quoted), 0)
            return column if 0 <= column < len(last) - 1 and last[column] < self.limit else None
        least = min(last)
        best = (k for k, cost in enumerate(last) if cost == least)
        return min(best, key=lambda k: abs(k - self.band)) if least < self.limit else None

    def _fill_row(self, row: int, width: int) -> None:
        word, before = self.quoted[row - 1], self.costs[-1]
        earlier = self.quoted[row - 2] if row > 1 else ""
        joined = earlier + word
        costs, steps = [_NEVER] * (width + 1), [_EQUAL] * width
        offset, limit = self.behind(row, 0), self.limit
        words, pairs = self._words, self._pairs
        is_unusual = word + earlier in pairs or word in pairs or joined in words
        left, drop = _NEVER, DROPPED
        low, high = self._reached()
        first, end = width, 0
        for k in range(max(0, -offset, low), min(width, len(words) - offset)):
            if k >= high and left + drop >= limit:
                break
            here = words[offset + k]
            cost, step = before[k], _EQUAL
            if here != word:
                cost, step = cost + REPLACED, _REPLACE
                if left + drop < cost:
                    cost, step = left + drop, _DROP
                if before[k + 1] + ADDED < cost:
                    cost, step = before[k + 1] + ADDED, _ADD
                if is_unusual and (here in (earlier, joined) or pairs[offset + k] == word):
                    cost, step = min((cost, step), *self._unusual(row, k, word, joined))
            drop = DROPPED_TOO if step == _DROP else DROPPED
            costs[k] = left = cost
            steps[k] = step
            if cost < limit:
                end = k + 1
                if first == width:
                    first = k
        self._alive.append((first, end))
        self.costs.append(costs)
        self.steps.append(steps)

    def _reached(self) -> tuple[int, int]:
        """The columns of the next row in which a path under the limit may stand that ends with no drop."""
        (earlier_first, earlier_end), (first, end) = self._alive[-2:]
        return min(earlier_first, first) - 1, max(earlier_end, end + 1)

    def _unusual(self, row: int, k: int, word: str, joined: str) -> list[tuple[int, int]]:
        """Costs and steps of words that changed places, or of two that are one; '1 2' is never '12'."""
        at = self.behind(row, k)
        ways = []
        if row > 1 and at > 1 and (self._words[at], self._words[at - 1]) == (self.quoted[row - 2], word):
            ways.append((self.costs[row - 2][k] + SWAPPED, _SWAP))
        if row > 1 and joined.isalpha() and self._words[at] == joined:
            ways.append((self.costs[row - 2][k + 1] + JOINED, _JOIN_QUOTED))
        if at > 1 and k and word.isalpha() and self._pairs[at] == word:
            ways.append((self.costs[row - 1][k - 1] + JOINED, _JOIN_PRINTED))
        return ways or [(_NEVER, _REPLACE)]


def _trace(lattice: _Lattice) -> Alignment | None:
    """The cheapest path; None where there is none."""
    column, row = lattice.last_column(), len(lattice.quoted)
    if column is None:
        return None
    cost, end = lattice.costs[-1][column], lattice.behind(row, column)
    equal: list[int] = []
    changes: list[Change] = []
    while row or not (lattice.is_start_free or lattice.behind(row, column) == 0):
        step, at = lattice.steps[row][column], lattice.behind(row, column)
        up, aside = _BACK[step]
        row, column = row - up, column + aside
        if step == _EQUAL:
            equal.append(row)
        elif step in _KINDS:
            quoted = tuple(lattice.quoted[row : row + up])
            before = lattice.behind(row, column)
            changes.append(Change(_KINDS[step], quoted, tuple(lattice.printed[before:at]), before))
    first = lattice.behind(0, column)
    if changes and lattice.is_end_free and changes[0].quoted == (lattice.quoted[-1],):
        changes[0] = _as_cut(changes[0])
    return Alignment(first, end, cost, tuple(equal[::-1]), tuple(changes[::-1]))


def _as_cut(change: Change) -> Change:
    """A replaced last word as one that was cut short, where that is what it is."""
    [quoted] = change.quoted
    is_long = len(quoted) >= _SHORTEST_CUT and quoted.isalpha()
    is_cut = change.kind is ChangeKind.REPLACED and is_long and change.printed[0].startswith(quoted)
    return replace(change, kind=ChangeKind.CUT) if is_cut else change
