"""Where in a text a quote stands, and how faithfully it was quoted.

Offsets are half-open code points into the text as it is, whatever the quote looks like. A quote is looked
for verbatim, then with white space, case, Unicode look-alikes and markdown escapes folded, then in two
pieces around an ellipsis, then by similarity; what is merely similar but differs in a quantity, a negation or
a whole word is ALTERED.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import regex
from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from extract.quantities import read_quantities
from schemas.fields import GroundingStatus

_SIMILAR = 88.0
"""rapidfuzz partial ratio (0–100) from which a stretch counts as meant; below it words were replaced."""
_SHORTEST_SIMILAR = 12
"""Characters; shorter quotes are similar to too much."""
MOST_PLACES = 50
"""Further places that are kept; nobody looks through more of them."""
_WIDEST_SPLICE = 600
"""Characters between the pieces of a spliced quote."""
_LOOK_ALIKES = str.maketrans(
    {
        **dict.fromkeys("‐‑‒–—―−﹣－", "-"),
        **dict.fromkeys("‘’‚‛′`´", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
        "µ": "μ", "×": "x", "⁄": "/", "∕": "/", "∼": "~", "～": "~", "·": ".", "…": "...",
    }
)  # fmt: skip
_ESCAPED = frozenset("\\`*_{}[]()#+-.!<>~^|&")
_ELLIPSIS = regex.compile(r"\s*(?:\[?(?:\.{3,}|…)\]?)\s*")
_NEGATION = regex.compile(r"\b(?:no|not|none|never|without|neither|nor|non)\b|n't\b")
_LONG_WORD = regex.compile(r"[^\W\d_]{5,}")
_SLIP = 1
"""Letters by which two spellings of one word differ: 'tumor', but not 'prednisone' for 'prednisolone'."""


@dataclass(frozen=True)
class Grounding:
    """Where a quote stands: the chosen place and the others of the same faithfulness."""

    status: GroundingStatus
    start: int | None = None
    """Code points, 0-based; None exactly when the status is NOT_FOUND."""
    end: int | None = None
    """Exclusive."""
    others: tuple[tuple[int, int], ...] = ()
    """Further places, in order, at most `MOST_PLACES`."""


_NOWHERE = Grounding(GroundingStatus.NOT_FOUND)


def ground_quotes(text: str, quotes: Sequence[str]) -> list[Grounding]:
    """The place of each quote, in order; of several places the first."""
    grounder = Grounder(text)
    return [grounder.ground(quote) for quote in quotes]


class Grounder:
    """A text prepared for many quotes."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def _folded(self) -> tuple[str, list[int]]:
        return fold(self.text)

    def ground(
        self, quote: str, *, within: Sequence[tuple[int, int]] = (), near: int | None = None
    ) -> Grounding:
        """The place of a quote; of several, one inside `within` and closest to `near` is preferred.

        within: half-open source stretches, any if empty. near: a source offset. Preference only: a quote
        that stands elsewhere alone is found there.
        """
        if not quote.strip():
            return _NOWHERE
        for find, status in (
            (self._verbatim, GroundingStatus.EXACT),
            (self._folded_places, GroundingStatus.NORMALIZED),
            (self._spliced, GroundingStatus.SPLICED),
        ):
            places = find(quote.strip())
            if places:
                return _choose(places, status, within, near)
        return self._similar(quote.strip())

    def _verbatim(self, quote: str) -> list[tuple[int, int]]:
        return _whole_numbers(self.text, [(at, at + len(quote)) for at in _all_places(self.text, quote)])

    def _folded_places(self, quote: str) -> list[tuple[int, int]]:
        folded, offsets = self._folded
        wanted = fold(quote)[0].strip()
        places = [(offsets[at], offsets[at + len(wanted) - 1] + 1) for at in _all_places(folded, wanted)]
        return _whole_numbers(self.text, [self._with_marks(start, end) for start, end in places])

    def _with_marks(self, start: int, end: int) -> tuple[int, int]:
        """The place with the escape before its first character and the accents printed behind its last."""
        if start > 0 and self.text[start - 1] == "\\" and self.text[start] in _ESCAPED:
            start -= 1
        while end < len(self.text) and unicodedata.combining(self.text[end]):
            end += 1
        return start, end

    def _spliced(self, quote: str) -> list[tuple[int, int]]:
        pieces = [piece for piece in _ELLIPSIS.split(quote) if piece]
        if len(pieces) < 2:
            return []
        first, *others = ([p for p in self._folded_places(q) if not self._cuts_word(*p)] for q in pieces)
        found = [(start, _end_of_splice(end, others)) for start, end in first]
        return [(start, end) for start, end in found if end is not None]

    def _cuts_word(self, start: int, end: int) -> bool:
        return _is_within_word(self.text, start) or _is_within_word(self.text, end)

    def _similar(self, quote: str) -> Grounding:
        folded, offsets = self._folded
        wanted = fold(quote)[0].strip()
        if len(wanted) < _SHORTEST_SIMILAR or len(wanted) > len(folded):
            return _NOWHERE
        best = fuzz.partial_ratio_alignment(wanted, folded, score_cutoff=_SIMILAR)
        if best is None or best.dest_end <= best.dest_start:
            return _NOWHERE
        low, high = _to_words(folded, best.dest_start, best.dest_end)
        is_same = _means_the_same(wanted, folded[low:high])
        status = GroundingStatus.FUZZY if is_same else GroundingStatus.ALTERED
        return Grounding(status, offsets[low], offsets[high - 1] + 1)


def fold(text: str) -> tuple[str, list[int]]:
    """The text with look-alikes made equal, and the source offset of each of its characters."""
    characters: list[str] = []
    offsets: list[int] = []
    in_space = True
    for offset, character in enumerate(text):
        if character.isspace():
            if not in_space:
                characters.append(" ")
                offsets.append(offset)
            in_space = True
            continue
        if character == "\\" and text[offset + 1 : offset + 2] in _ESCAPED and offset + 1 < len(text):
            continue
        in_space = False
        folded = _fold_character(character)
        characters.append(folded)
        offsets.extend([offset] * len(folded))
    return "".join(characters), offsets


_FOLDED: dict[str, str] = {}


def _fold_character(character: str) -> str:
    """One character without case, accent and typography; possibly none or several."""
    known = _FOLDED.get(character)
    if known is None:
        plain = character if character.isascii() else unicodedata.normalize("NFKD", character)
        plain = "".join(c for c in plain if not unicodedata.combining(c)).translate(_LOOK_ALIKES)
        known = _FOLDED[character] = plain.casefold()
    return known


def _all_places(text: str, wanted: str) -> list[int]:
    places = []
    at = text.find(wanted) if wanted else -1
    while at >= 0:
        places.append(at)
        at = text.find(wanted, at + 1)
    return places


def _end_of_splice(end: int, others: list[list[tuple[int, int]]]) -> int | None:
    """Where the last piece ends when the pieces follow each other closely; None otherwise.

    others: the places of each further piece, in order.
    """
    for places in others:
        at = bisect_left(places, (end, end))
        if at == len(places) or places[at][0] > end + _WIDEST_SPLICE:
            return None
        end = places[at][1]
    return end


def _is_within_word(text: str, offset: int) -> bool:
    return 0 < offset < len(text) and text[offset - 1].isalnum() and text[offset].isalnum()


def _whole_numbers(text: str, places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Places that do not cut a number in two: '20' is not in '120', nor '2' in '2.5'."""
    return [(a, b) for a, b in places if not _cuts_number(text, a, b)]


def _cuts_number(text: str, start: int, end: int) -> bool:
    before = text[max(0, start - 2) : start]
    after = text[end : end + 2]
    cut_before = text[start].isdigit() and (
        before[-1:].isdigit() or regex.fullmatch(r"\d[.,]", before) is not None
    )
    cut_after = text[end - 1].isdigit() and (
        after[:1].isdigit() or regex.fullmatch(r"[.,]\d", after) is not None
    )
    return cut_before or cut_after


def _to_words(text: str, start: int, end: int) -> tuple[int, int]:
    """The stretch widened to whole words and without blanks around it."""
    while start > 0 and text[start - 1] != " " and text[start] != " ":
        start -= 1
    while end < len(text) and text[end] != " " and text[end - 1] != " ":
        end += 1
    while start < end and text[start] == " ":
        start += 1
    while end > start and text[end - 1] == " ":
        end -= 1
    return start, end


def _means_the_same(quote: str, passage: str) -> bool:
    """Whether two similar texts, both folded, agree in quantities, negations and the quote's long words."""
    printed = set(_LONG_WORD.findall(passage))
    return (
        read_quantities(quote) == read_quantities(passage)
        and _NEGATION.findall(quote) == _NEGATION.findall(passage)
        and all(_is_spelt(word, printed) for word in _LONG_WORD.findall(quote))
    )


def _is_spelt(word: str, printed: set[str]) -> bool:
    return word in printed or any(OSA.distance(word, other, score_cutoff=_SLIP) <= _SLIP for other in printed)


def _choose(
    places: list[tuple[int, int]],
    status: GroundingStatus,
    within: Sequence[tuple[int, int]],
    near: int | None,
) -> Grounding:
    def rank(place: tuple[int, int]) -> tuple[bool, int]:
        inside = not within or any(a <= place[0] and place[1] <= b for a, b in within)
        return (not inside, abs(place[0] - near) if near is not None else place[0])

    chosen = min(places, key=rank)
    return Grounding(status, *chosen, tuple(p for p in places if p != chosen)[:MOST_PLACES])
