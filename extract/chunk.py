"""Pieces of a document as a model is shown them: whole sections under their headings where they fit.

A section that is too long is cut between blocks, never between a label and its value, and what was shown
last is shown again. Every character of a chunk's pieces is a character of the document.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extract.outline import TOP, Section
from extract.stretch import Stretch, merge_stretches
from schemas.documents import Document

_BLOCK_END = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
_LINE_END = re.compile(r"\n")
_SENTENCE_END = re.compile(r"(?<=[.!?;)\]])\s+(?=[\"'(\[]?[A-Z])|\n")
"""Where a text may be cut for a model, which a cut behind 'et al.' does not harm."""
_WORD_END = re.compile(r"\s+")
_BULLET = re.compile(r"\s*(?:[-*•–◦]|[0-9]{1,2}[.)])\s")
_LABEL_CHARS = 60
"""A block shorter than this that ends no sentence may be a label: what follows it may be its value."""


@dataclass(frozen=True)
class Chunk:
    """Stretches of one document, shown together."""

    pieces: tuple[Stretch, ...]
    """In document order."""

    def text(self, document: Document) -> str:
        """The words of the pieces, a blank line between two."""
        return "\n\n".join(document.text[start:end].strip("\n") for start, end in self.pieces)

    @property
    def size(self) -> int:
        """Characters."""
        return sum(end - start for start, end in self.pieces)


def sections_of(document: Document, sections: Sequence[Section], keys: Iterable[str]) -> tuple[Stretch, ...]:
    """Where the sections of these keys stand, joined where they touch; a heading alone is no section.

    Without keys, and on a page without known headings, that is the whole document.
    """
    wanted = set(keys)
    if not wanted or {s.key for s in sections} <= {TOP}:
        return (Stretch(0, len(document.text)),)
    filled = (s for s in sections if s.key in wanted and document.text[s.body_start : s.end].strip())
    return merge_stretches((s.start, s.end) for s in filled)


def pack_chunks(
    document: Document, sections: Sequence[Section], stretches: Sequence[Stretch], *, size: int, overlap: int
) -> tuple[Chunk, ...]:
    """The stretches in as few chunks of at most `size` characters as keep sections whole."""
    chunks: list[list[Stretch]] = []
    room = 0
    for piece in _pieces(document.text, sections, stretches, size, overlap):
        length = piece[1] - piece[0]
        if not chunks or length > room:
            chunks.append([])
            room = size
        chunks[-1].append(piece)
        room -= length
    return tuple(Chunk(merge_stretches(pieces)) for pieces in chunks)


def halve(document: Document, chunk: Chunk, *, overlap: int) -> tuple[Chunk, ...]:
    """The chunk in two, cut where a block ends; empty when there is too little left to cut."""
    if chunk.size <= 2 * overlap + _LABEL_CHARS:
        return ()
    half = chunk.size // 2 + overlap
    pieces = [p for piece in chunk.pieces for p in _cut(document.text, *piece, half, overlap)]
    middle = next((i for i in range(1, len(pieces)) if _length(pieces[: i + 1]) > half), len(pieces) - 1)
    return (Chunk(merge_stretches(pieces[:middle])), Chunk(merge_stretches(pieces[middle:])))


def passage_around(
    document: Document, within: Sequence[Stretch], words: str, *, size: int
) -> tuple[Stretch, ...]:
    """The sentences within the stretches that hold the words; nothing when none does."""
    if not words.strip():
        return ()
    form = re.compile(r"\s+".join(re.escape(word) for word in words.split()), re.IGNORECASE)
    found: list[Stretch] = []
    for part in within:
        for match in form.finditer(document.text, *part):
            sentence = _sentence_at(document.text, Stretch(*match.span()), part)
            if _length([*found, sentence]) <= size:
                found.append(sentence)
    return merge_stretches(found)


def widen_to_lines(text: str, stretches: Iterable[Stretch]) -> tuple[Stretch, ...]:
    """The whole lines the stretches stand on."""
    lines = ((text.rfind("\n", 0, start) + 1, _line_end(text, end)) for start, end in stretches)
    return merge_stretches(lines)


def _pieces(
    text: str, sections: Sequence[Section], stretches: Sequence[Stretch], size: int, overlap: int
) -> Iterator[Stretch]:
    """The stretches cut at section borders, and further where a section is longer than `size`."""
    borders = sorted({s.start for s in sections})
    for start, end in stretches:
        cuts = [start, *(b for b in borders if start < b < end), end]
        for left, right in pairwise(cuts):
            yield from _cut(text, left, right, size, overlap)


def _cut(text: str, start: int, end: int, size: int, overlap: int) -> Iterator[Stretch]:
    """The stretch in pieces of at most `size`, each beginning with the last blocks of the one before."""
    while end - start > size:
        cut = _cut_place(text, start + size // 2, start + size)
        yield Stretch(start, cut)
        start = max(_cut_place(text, cut - overlap, cut - 1), start + 1) if overlap else cut
    if start < end:
        yield Stretch(start, end)


def _cut_place(text: str, low: int, high: int) -> int:
    """The last good place to cut in low < place <= high: a block's end, a line's, a sentence's, a word's.

    Only where nothing else is left does a cut follow what may be a label.
    """
    for form in (_BLOCK_END, _LINE_END, _SENTENCE_END):
        good = [place for place in _ends(form, text, low, high) if not _follows_label(text, place)]
        if good:
            return good[-1]
    return next(
        (places[-1] for form in (_LINE_END, _WORD_END) if (places := _ends(form, text, low, high))), high
    )


def _ends(form: re.Pattern[str], text: str, low: int, high: int) -> list[int]:
    """Where matches end, low < end <= high; what a match looks ahead at may lie beyond."""
    return [m.end() for m in form.finditer(text, max(low, 0), high + 1) if low < m.end() <= high]


def _follows_label(text: str, place: int) -> bool:
    """Whether the block before the place may be a label whose value comes after it."""
    before = text[:place].rstrip()
    block = before[before.rfind("\n") + 1 :]
    if _BULLET.match(block) or len(block) >= _LABEL_CHARS:
        return False
    return not block.endswith((".", ";", "!", "?"))


def _sentence_at(text: str, match: Stretch, within: Stretch) -> Stretch:
    start = max(_ends(_SENTENCE_END, text, within.start, match.start), default=within.start)
    after = _SENTENCE_END.search(text, match.end, within.end)
    return Stretch(start, after.start() if after else within.end)


def _line_end(text: str, place: int) -> int:
    end = text.find("\n", place)
    return len(text) if end < 0 else end


def _length(pieces: Sequence[Stretch]) -> int:
    return sum(end - start for start, end in pieces)
