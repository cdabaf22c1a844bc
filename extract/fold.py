"""Text without its typography, in which every character knows the source offset it came from.

White space, case, accents, look-alike characters, markdown escapes and character references are folded away;
what tells words and quantities apart stays: '≠' is no '=', '10⁹' is no '109'. Offsets are never taken from a
lower-cased copy: a text is folded block by block, which is fast, and a block in which something was found is
folded once more character by character, to say where each one stands.
"""

from __future__ import annotations

import html
import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cache

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
ESCAPED = frozenset("\\`*_{}[]()#+-.!<>~^|&")
"""Characters that markdown lets a backslash stand before."""
REFERENCE = re.compile(r"&#?[0-9a-zA-Z]{1,8};")
"""A character reference of HTML."""
_CASELESS = "\u3041-\u3096\u30a1-\u30fa\u30fc\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3"
"""Kana, ideographs and Hangul syllables fold to themselves."""
_SPECIAL = re.compile(rf"[^\x00-%'-\[\]-\x7f{_CASELESS}]+(?:(?<=&)#?[0-9a-zA-Z]{{1,8}};)?")
"""A run of what folds to something else than its lower case: backslash, reference, all that is not ASCII."""
_POWERS = frozenset("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")
_FRACTIONS = frozenset("¼½¾⅐⅑⅒⅓⅔⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞")
_ACCENTS = (("\u0300", "\u0333"), ("\u0339", "\u036f"), ("\u0591", "\u05c7"), ("\u064b", "\u0652"))
"""Combining marks that print an accent or a vowel; the overlays between them turn '=' into '≠'."""
_ACCENTED = (("A", "z"), ("\u0370", "\u03ff"), ("\u0400", "\u04ff"))
"""Latin, Greek and Cyrillic letters are the same letters without an accent."""
_BLOCK = 1000
"""Characters that are folded at once; a found place costs as many steps."""
_SEAM = re.compile(r"(?<=[^\W\d_])(?=[^\W\d_])")
"""Between two letters nothing depends on what stands on the other side."""
_WORD = re.compile(r"\S+")


class Folded:
    """A folded text and the way back to its source."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._edges = _edges(source)
        blocks = [_fold_block(source[a:b]) for a, b in zip(self._edges, self._edges[1:], strict=False)]
        self.text = "".join(blocks)
        """Lower case, no blank at the start, no two in a row."""
        self._starts = [0]
        for block in blocks:
            self._starts.append(self._starts[-1] + len(block))
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
    edges = [0]
    while len(source) - edges[-1] > _BLOCK and (seam := _SEAM.search(source, edges[-1] + _BLOCK)):
        edges.append(seam.start())
    return [*edges, len(source)]


def _fold_block(source: str) -> str:
    plain = source
    if not source.isascii() or "\\" in source or "&" in source:
        plain = _SPECIAL.sub(lambda found: "".join(_fold_special(found)), source)
    folded = " ".join(plain.split())
    return (folded + " " if folded and plain[-1].isspace() else folded).lower()


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
    for found in _SPECIAL.finditer(source):
        pieces.append(source[last : found.start()])
        came_from += range(last, found.start())
        for offset, folded in enumerate(_fold_special(found), found.start()):
            pieces.append(folded)
            came_from += [offset] * len(folded)
        last = found.end()
    return "".join([*pieces, source[last:]]), [*came_from, *range(last, len(source))]


def _fold_special(found: re.Match[str]) -> Iterator[str]:
    """What each character of a special run folds to, in order."""
    run, source = found.group(), found.string
    reference = REFERENCE.search(run)
    body = run[: reference.start()] if reference else run
    before = source[found.start() - 1 : found.start()]
    for offset, character in enumerate(body, found.start()):
        if character == "\\":
            yield "" if source[offset + 1 : offset + 2] in ESCAPED else "\\"
        elif before.isdigit() and character in _POWERS:
            yield ("" if before in _POWERS else "^") + fold_character(character)
        elif before.isdigit() and character in _FRACTIONS:
            yield " " + fold_character(character)
        else:
            yield fold_character(character)
        before = character
    if reference:
        yield "".join(map(fold_character, html.unescape(reference.group())))
        yield from [""] * (len(reference.group()) - 1)


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
