"""Text without its typography, in which every character knows the source offset it came from.

White space, case, accents, look-alike characters, markdown escapes and character references are folded away;
what tells words and quantities apart stays: '≠' is no '=', '10⁹' is no '109'. Offsets are never taken from a
lower-cased copy: a text is folded block by block, which is fast, and a block in which something was found is
folded once more character by character, to say where each one stands.
"""

from __future__ import annotations

import html
import re
import string
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import accumulate, pairwise

import regex

from schemas.texts import ESCAPABLE_CLASS

_LOOK_ALIKES = str.maketrans(
    {
        **dict.fromkeys("‐‑‒–—―−﹣－", "-"),
        **dict.fromkeys("‘’‚‛′`´ʼ", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
        **dict.fromkeys("⁄∕", "/"),
        **dict.fromkeys("∼～≈", "~"),
        **dict.fromkeys("·∙⋅", "."),
        **dict.fromkeys("≤≦⩽", "<="),
        **dict.fromkeys("≥≧⩾", ">="),
        **dict.fromkeys("º˚", "°"),
        **dict.fromkeys("®™©", ""),
        **dict(zip("аеорсухіѕј", "aeopcyxisj", strict=True)),  # Cyrillic letters that look Latin
        "×": "x", "…": "...",
    }
)  # fmt: skip
_ESCAPE = re.compile(rf"\\(?={ESCAPABLE_CLASS})")
REFERENCE = re.compile(r"&#?[0-9a-zA-Z]{1,8};")
"""A character reference of HTML."""
_NON_ASCII = regex.compile(r"([^\x00-\x7f]+)")
"""What folds to something else than its lower case; `regex` passes over ASCII ten times as fast as `re`."""
_CASELESS = "\u3041-\u3096\u30a1-\u30fa\u30fc\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3"
"""Kana, ideographs and Hangul syllables fold to themselves."""
_MAYBE_CASELESS = regex.compile(r"[\u3041-\ud7a3]")
_NOT_CASELESS = re.compile(rf"[^{_CASELESS}]+")
_BLANKS = "\t\n\v\f\r\x1c\x1d\x1e\x1f"
_PLAIN = bytes.maketrans(
    (string.ascii_uppercase + _BLANKS).encode(), (string.ascii_lowercase + " " * len(_BLANKS)).encode()
)
"""ASCII in lower case and its white space as blanks, byte for byte of UTF-8."""
_POWERS = frozenset("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")
_FRACTIONS = frozenset("¼½¾⅐⅑⅒⅓⅔⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞")
_BY_PLACE = _POWERS | _FRACTIONS
_ACCENTS = (("\u0300", "\u0333"), ("\u0339", "\u036f"), ("\u0591", "\u05c7"), ("\u064b", "\u0652"))
"""Combining marks that print an accent or a vowel; the overlays between them turn '=' into '≠'."""
_ACCENTED = (("A", "z"), ("\u0370", "\u03ff"), ("\u0400", "\u04ff"))
"""Latin, Greek and Cyrillic letters are the same letters without an accent."""
_BLOCK = 1000
"""Characters that are folded at once; a found place costs as many steps."""
_LONGEST_REFERENCE = 10
"""Characters of a reference before its semicolon."""
_SEAM = re.compile(r"(?<=[^\W\d_])(?=[^\W\d_])")
"""Between two letters nothing depends on what stands on the other side."""
_WORD = re.compile(r"\S+")


Place = tuple[int, int]
"""A half-open stretch of a text."""


class Folded:
    """A folded text and the way back to its source."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._edges = _edges(source)
        blocks = [_fold_block(source[a:b]) for a, b in pairwise(self._edges)]
        self.text = "".join(blocks)
        """Lower case, no blank at the start, no two in a row."""
        self._starts = [0, *accumulate(map(len, blocks))]
        self._offsets: dict[int, list[int]] = {}

    def source_of(self, at: int) -> int:
        """The source offset of a folded character; 0 <= at < len(text)."""
        block = bisect_right(self._starts, at) - 1
        return self._offsets_of(block)[at - self._starts[block]]

    def folded_of(self, offset: int) -> int:
        """How many folded characters come from before a source offset."""
        block = min(bisect_right(self._edges, offset), len(self._edges) - 1) - 1
        return self._starts[block] + bisect_left(self._offsets_of(block), offset)

    def _offsets_of(self, block: int) -> list[int]:
        if block not in self._offsets:
            edge, end = self._edges[block : block + 2]
            self._offsets[block] = [edge + offset for offset in _offsets(self._source[edge:end])]
        return self._offsets[block]


def fold(text: str) -> str:
    """The text with look-alikes made equal, as `Folded` holds it."""
    return Folded(text).text


def _edges(source: str) -> list[int]:
    """Offsets that cut a text into blocks, its start and its end among them."""
    edges, at = [0], _BLOCK
    while at < len(source) and (seam := _SEAM.search(source, at)):
        at = seam.start()
        if "&" in source[at - _LONGEST_REFERENCE : at]:  # a reference is not cut
            at += 1
        else:
            edges.append(at)
            at += _BLOCK
    return [*edges, len(source)]


def _fold_block(source: str) -> str:
    if not source.isascii() or "\\" in source or "&" in source:
        source = _with_specials_folded(source)
    source = source.replace("\n\n", " ")  # most blanks in a row, and found sooner than two blanks
    plain = source.encode("utf-8", "surrogatepass").translate(_PLAIN).decode("utf-8", "surrogatepass")
    while "  " in plain:
        plain = plain.replace("  ", " ")
    return plain.lstrip(" ")


def _with_specials_folded(source: str) -> str:
    if "&" in source or _MAYBE_CASELESS.search(source):
        return _with_each_folded(source)
    parts = _NON_ASCII.split(_ESCAPE.sub("", source) if "\\" in source else source)
    for at in range(1, len(parts), 2):
        parts[at] = _fold_run(parts[at - 1][-1:], parts[at])
    return "".join(parts)


@lru_cache(4096)  # few runs make up nearly all of a text
def _fold_run(before: str, run: str) -> str:
    return "".join(_fold_at(before + run, offset) for offset in range(len(before), len(before + run)))


def _with_each_folded(source: str) -> str:
    pieces, last = [], 0
    for start, folded in _specials(source):
        pieces += [source[last:start], *folded]
        last = start + len(folded)
    return "".join([*pieces, source[last:]])


def _offsets(source: str) -> list[int]:
    """The offset in a block of each character of the folded block."""
    plain, came_from = _unfold(source)
    offsets: list[int] = []
    for word in _WORD.finditer(plain):
        start, end = word.span()
        offsets += came_from[start : end + 1]  # with the first blank behind it
    return offsets


def _unfold(source: str) -> tuple[str, list[int]]:
    """A block in which white space alone is not yet folded, and where each of its characters came from."""
    pieces: list[str] = []
    came_from: list[int] = []
    last = 0
    for start, specials in _specials(source):
        pieces.append(source[last:start])
        came_from += range(last, start)
        for offset, folded in enumerate(specials, start):
            pieces.append(folded)
            came_from += [offset] * len(folded)
        last = start + len(specials)
    return "".join([*pieces, source[last:]]), [*came_from, *range(last, len(source))]


def _specials(source: str) -> Iterator[tuple[int, list[str]]]:
    """Where each run of what is not just lower-cased begins, and what its characters fold to."""
    runs: list[Place] = []
    if not source.isascii():
        runs += _non_ascii(source)
    if "\\" in source:
        runs += (found.span() for found in _ESCAPE.finditer(source))
    if "&" in source:
        runs += (found.span() for found in REFERENCE.finditer(source))
    for start, end in sorted(runs):
        match source[start]:
            case "\\":
                yield start, [""]
            case "&":
                meant = html.unescape(source[start:end])
                yield start, ["".join(map(fold_character, meant)), *[""] * (end - start - 1)]
            case _ if _BY_PLACE.isdisjoint(run := source[start:end]):
                yield start, list(map(fold_character, run))
            case _:
                yield start, [_fold_at(source, offset) for offset in range(start, end)]


def _non_ascii(source: str) -> Iterator[Place]:
    may_be_caseless = _MAYBE_CASELESS.search(source) is not None
    for found in _NON_ASCII.finditer(source):
        if may_be_caseless:
            yield from (part.span() for part in _NOT_CASELESS.finditer(source, *found.span()))
        else:
            yield found.span()


def _fold_at(source: str, offset: int) -> str:
    """What a character that is not ASCII folds to where it stands: '10⁹' is no '109', '1½' no '11/2'."""
    character = source[offset]
    if character in _BY_PLACE:
        before = source[offset - 1 : offset]
        if before.isdigit() and character in _FRACTIONS:
            return " " + fold_character(character)
        if before.isdigit() and before not in _POWERS:
            return "^" + fold_character(character)
    return fold_character(character)


@cache  # as many entries as there are characters
def fold_character(character: str) -> str:
    """One character without case, accent and typography; possibly none or several."""
    if character.isspace():
        return " "
    compatible = unicodedata.normalize("NFKC", character.translate(_LOOK_ALIKES)).translate(_LOOK_ALIKES)
    return _without_accents(compatible.casefold()).translate(_LOOK_ALIKES).lower()


def _without_accents(characters: str) -> str:
    parts = []
    for character in characters:
        parted = unicodedata.normalize("NFD", character)
        base, marks = parted[0], parted[1:]
        if unicodedata.category(base) == "Cf" or _is_in(base, _ACCENTS):
            continue
        is_accented = _is_in(base, _ACCENTED) and all(_is_in(mark, _ACCENTS) for mark in marks)
        parts.append(base if is_accented else character)
    return "".join(parts)


def _is_in(character: str, ranges: tuple[tuple[str, str], ...]) -> bool:
    return any(low <= character <= high for low, high in ranges)
