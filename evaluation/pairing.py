"""Which drafted entry of a list stands for which annotated one: by what names it, never by its index."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pydantic import JsonValue

from evaluation.likeness import Follow, comparable, is_reference, shared_words
from evaluation.places import SpanMatch, match_span
from evaluation.steps import write_steps
from evaluation.tree import Branch, Drafted, Expected, Leaf
from schemas.catalogue import RecordType, builtin_record_types
from schemas.values import Kind

Pair = tuple[int, int]
"""Position of the annotated and of the drafted entry."""

_WORDS = (Kind.STRING, Kind.TEXT, Kind.REFERENCE)
_LEAST_LIKE = 0.5
"""Shared words (0 to 1) from which two names may mean one entry."""
_MOST_PAIRS = 4000
"""Pairs of entries that are all looked at; in longer lists equal names are paired first."""
_MOST_REST = 250_000
"""Pairs among what equal names left over; beyond it the rest stays unpaired."""
_MOST_NAMESAKES = 50
"""Entries of equal name one is compared with; ten thousand sites are called 'Investigational Site'."""
_BY_SHARE = 0.5
"""What agreement in other fields is worth beside agreement in name."""
_SHARE_WEIGHT, _SPAN_WEIGHT = 0.2, 0.02
"""They only decide between entries of equal name."""
_SPAN_WORTH = {SpanMatch.EXACT: 2, SpanMatch.OVERLAP: 1}


@dataclass(frozen=True, slots=True)
class Candidate:
    """Two entries that may be one."""

    worth: float
    annotated: int
    drafted: int

    @property
    def rank(self) -> tuple[float, int, int, int]:
        """Best first; of equals, those nearest in order."""
        return -self.worth, abs(self.annotated - self.drafted), self.annotated, self.drafted


def pair_values(
    annotated: Sequence[Expected], drafted: Sequence[Drafted | None], follow: Follow
) -> list[Pair]:
    """Entries of a list of plain values that are the same, each used once; None: no plain value."""
    by_look = _ByLook(drafted, follow)
    found = [
        Candidate(_span_worth(leaf, other), at, there)
        for at, leaf in enumerate(annotated)
        for there in by_look.near(leaf, at)
        if (other := drafted[there]) is not None and leaf.is_said(other, follow)
    ]
    return _take_best(found)


def pair_entries(
    annotated: Sequence[Branch[Expected]],
    drafted: Sequence[Branch[Drafted]],
    keys: Sequence[str],
    follow: Follow,
) -> list[Pair]:
    """Entries of a list of groups that name the same thing; keys: their naming leaves, best first."""
    pairing = _Pairing(
        [_leaves(each) for each in annotated], [_leaves(each) for each in drafted], keys, follow
    )
    return pairing.pairs()


def naming_keys(record_type: str | None, list_path: str) -> tuple[str, ...]:
    """The leaves that name an entry of a list, best first; empty for a list the catalogue does not know.

    Its identifiers, keys or not, and the first of its keys that is in words. Further keys tell entries of one
    name apart, but name none: half of all outcomes are SECONDARY, and a city has many sites.
    """
    return _naming_keys(record_type, list_path) if record_type else ()


@lru_cache(maxsize=1000)
def _naming_keys(record_type: str, list_path: str) -> tuple[str, ...]:
    catalogue: RecordType | None = builtin_record_types().get(record_type)
    if catalogue is None:
        return ()
    identifiers = [
        spec.name
        for spec in catalogue.specs.values()
        if spec.list_path == list_path and spec.kind is Kind.IDENTIFIER
    ]
    return (*identifiers, *[key.name for key in catalogue.list_keys(list_path) if key.kind in _WORDS][:1])


class _ByLook:
    """Where drafted values of each look stand, so that equal values are found without comparing all."""

    def __init__(self, drafted: Sequence[Drafted | None], follow: Follow) -> None:
        self._places: dict[Hashable, list[int]] = {}
        for at, leaf in enumerate(drafted):
            for look in _looks(leaf, follow):
                self._places.setdefault(look, []).append(at)

    def near(self, expected: Expected, at: int) -> list[int]:
        """Positions of values that look right, of many namesakes those around the annotated position."""
        found: set[int] = set()
        for look in _looks_of(expected):
            places = self._places.get(look, [])
            first = max(0, bisect_left(places, at) - _MOST_NAMESAKES // 2)
            found.update(places[first : first + _MOST_NAMESAKES])
        return sorted(found)


class _Pairing:
    """The entries of one list, as leaves by their path within the entry."""

    def __init__(
        self,
        annotated: list[dict[str, Expected]],
        drafted: list[dict[str, Drafted]],
        keys: Sequence[str],
        follow: Follow,
    ) -> None:
        self._annotated, self._drafted = annotated, drafted
        self._keys, self._follow = keys, follow

    def pairs(self) -> list[Pair]:
        """The best pairs, each entry used once."""
        here, there = range(len(self._annotated)), range(len(self._drafted))
        if len(here) * len(there) <= _MOST_PAIRS:
            pairs = _take_best(self._candidates((at, other) for at in here for other in there))
        else:
            pairs = _take_best(self._candidates(self._equally_named()))
            pairs += _take_best(self._candidates(_rest(pairs, here, there)))
        return pairs + self._last_two(pairs)

    def _candidates(self, pairs: Iterable[Pair]) -> Iterator[Candidate]:
        for at, other in pairs:
            worth = self._worth(at, other)
            if worth is not None:
                yield Candidate(worth, at, other)

    def _worth(self, at: int, other: int) -> float | None:
        """What speaks for a pair; None when something speaks against it."""
        likeness, share = self._likeness(at, other), self._share(at, other)
        if likeness is None:
            likeness = _BY_SHARE * share if share >= _BY_SHARE else None
        elif likeness < _LEAST_LIKE:
            likeness = None
        if likeness is None:
            return None
        return likeness + _SHARE_WEIGHT * share + _SPAN_WEIGHT * self._span_worth(at, other)

    def _likeness(self, at: int, other: int) -> float | None:
        """How alike the names of two entries are, 0 to 1; None when they have no naming leaf in common."""
        found = [
            1.0 if self._is_same(expected, drafted) else _wording(expected.value, drafted.value)
            for key in self._keys
            if (expected := self._annotated[at].get(key)) and (drafted := self._drafted[other].get(key))
        ]
        return max(found, default=None)

    def _share(self, at: int, other: int) -> float:
        """The share of the annotated leaves that the drafted entry has too, 0 to 1."""
        leaves, drafted = self._annotated[at], self._drafted[other]
        equal = sum(name in drafted and self._is_same(leaf, drafted[name]) for name, leaf in leaves.items())
        return equal / max(1, len(leaves))

    def _span_worth(self, at: int, other: int) -> int:
        leaves, drafted = self._annotated[at], self._drafted[other]
        first = next((name for name in self._keys or leaves if name in leaves and name in drafted), None)
        return 0 if first is None else _span_worth(leaves[first], drafted[first])

    def _is_same(self, leaf: Expected, other: Drafted) -> bool:
        return leaf.is_said(other, self._follow)

    def _equally_named(self) -> Iterator[Pair]:
        for key in self._keys:
            by_look = _ByLook([leaves.get(key) for leaves in self._drafted], self._follow)
            for at, expected in enumerate(self._annotated):
                if key in expected:
                    yield from ((at, other) for other in by_look.near(expected[key], at))

    def _last_two(self, pairs: list[Pair]) -> list[Pair]:
        """The one entry left on either side, where no name contradicts it."""
        used, taken = {at for at, _ in pairs}, {other for _, other in pairs}
        here = [at for at in range(len(self._annotated)) if at not in used]
        there = [other for other in range(len(self._drafted)) if other not in taken]
        if len(here) != 1 or len(there) != 1 or self._likeness(here[0], there[0]) is not None:
            return []
        has_common = self._annotated[here[0]].keys() & self._drafted[there[0]].keys()
        return [(here[0], there[0])] if has_common else []


def _leaves(entry: Branch[Leaf]) -> dict[str, Leaf]:
    """The values of an entry by their path within it."""
    return {write_steps(steps): node.leaf for steps, node in entry.leaves() if node.leaf is not None}


def _span_worth(leaf: Expected, other: Drafted) -> int:
    return _SPAN_WORTH.get(match_span(other.place, leaf.places, is_part=leaf.is_part), 0)


def _wording(annotated: JsonValue, drafted: JsonValue) -> float:
    """How alike two names are that are not the same."""
    if not isinstance(annotated, str) or not isinstance(drafted, str):
        return 0.0
    if is_reference(annotated) or is_reference(drafted):
        return 0.0
    return shared_words(annotated, drafted)


def _take_best(candidates: Iterable[Candidate]) -> list[Pair]:
    """Pairs from the best candidate down, each entry used once."""
    used: set[int] = set()
    taken: set[int] = set()
    pairs: list[Pair] = []
    for each in sorted(candidates, key=lambda candidate: candidate.rank):
        if each.annotated not in used and each.drafted not in taken:
            used.add(each.annotated)
            taken.add(each.drafted)
            pairs.append((each.annotated, each.drafted))
    return pairs


def _rest(pairs: list[Pair], here: range, there: range) -> Iterator[Pair]:
    """The pairs among entries that are not paired yet; none when they are too many to look at."""
    used, taken = {at for at, _ in pairs}, {other for _, other in pairs}
    left, right = [at for at in here if at not in used], [other for other in there if other not in taken]
    if len(left) * len(right) <= _MOST_REST:
        yield from ((at, other) for at in left for other in right)


def _look_of(value: JsonValue) -> Hashable:
    """What values that are the same have in common; values that differ may share it."""
    if isinstance(value, str):
        return value if is_reference(value) else comparable(value)
    if isinstance(value, (int, float)):
        return float(value)
    return type(value).__name__


def _looks_of(expected: Expected) -> set[Hashable]:
    """Every look a value that is right may have."""
    return {_look_of(value) for value in (expected.value, *expected.as_good)}


def _looks(leaf: Drafted | None, follow: Follow) -> set[Hashable]:
    """Every look a drafted value may be known by."""
    if leaf is None:
        return set()
    followed = {follow(leaf.value)} if isinstance(leaf.value, str) and is_reference(leaf.value) else set()
    return {_look_of(leaf.value), *followed}
