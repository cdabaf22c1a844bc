"""The reading view: a text without page lines, hard wraps and site chrome, mapped back to the source.

Labels are read in the view; every offset that leaves this package has been mapped back, so a span still
points at the stored text, including the page line that a sentence was broken by.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import regex

from extract.lexicon import BULLETS

_WRAP_WIDTHS = range(60, 121)
"""Characters a line in which hard-wrapped text was seen (80 in the pages known; mail and PDF tools vary)."""
_USUAL_SHARE = 0.99
"""Share of lines that keep to the width of a hard wrap."""
_WRAPPED_SHARE = 0.05
"""Share of non-blank lines that a hard wrap must end before the text counts as wrapped."""


class Piece(NamedTuple):
    """A stretch that is contiguous in both the view and the source."""

    view: int
    source: int
    length: int


@dataclass(frozen=True)
class View:
    """Text to read labels in; `pieces` map its offsets (code points, 0-based) to the source."""

    text: str
    pieces: tuple[Piece, ...]

    @classmethod
    def of(cls, source: str) -> View:
        """The view that hides nothing."""
        return cls(source, (Piece(0, 0, len(source)),))

    def source_span(self, start: int, end: int) -> tuple[int, int]:
        """The half-open source offsets of a non-empty view stretch, from its first to its last character."""
        return self._source_offset(start), self._source_offset(end - 1) + 1

    def _source_offset(self, offset: int) -> int:
        piece = self.pieces[bisect_right(self.pieces, offset, key=lambda p: p.view) - 1]
        return piece.source + offset - piece.view

    def without(self, stretches: Iterable[tuple[int, int]]) -> View:
        """The view with those half-open stretches hidden."""
        kept: list[tuple[int, int]] = []
        position = 0
        for start, end in stretches:
            kept.append((position, start))
            position = end
        kept.append((position, len(self.text)))
        return self._only([(a, b) for a, b in kept if a < b])

    def _only(self, kept: list[tuple[int, int]]) -> View:
        pieces: list[Piece] = []
        texts: list[str] = []
        length = 0
        for start, end in kept:
            texts.append(self.text[start:end])
            first = bisect_right(self.pieces, start, key=lambda p: p.view) - 1
            last = bisect_left(self.pieces, end, key=lambda p: p.view)
            for piece in self.pieces[first:last]:
                low, high = max(start, piece.view), min(end, piece.view + piece.length)
                pieces.append(Piece(length, piece.source + low - piece.view, high - low))
                length += high - low
        return View("".join(texts), tuple(pieces) or (Piece(0, 0, 0),))

    def with_text(self, text: str) -> View:
        """The view showing other characters at the same offsets."""
        assert len(text) == len(self.text)
        return View(text, self.pieces)


_PAGE_LINE = regex.compile(
    r"^[ \t\f]*+(?=\S)"
    r"(?:(?:\S{0,30}[ \t]*[|·–-][ \t]*)?(?:page[ \t]+)?"
    r"(?P<number>\d{1,4})[ \t]*(?:/|of)[ \t]*(?P<total>\d{1,4})[ \t-]*"
    r"|-+[ \t]*(?P<number>\d{1,4})[ \t]*-+|[\[(]?(?:page|p\.|pg\.)[ \t]*(?P<number>\d{1,4})[\])]?)"
    r"[ \t]*$",
    regex.MULTILINE | regex.IGNORECASE,
)
_MARKS = regex.compile(
    r"^(?P<mark>[ \t]*+\|?[ \t]*+(?::?-{2,}+:?[ \t]*+\|[ \t]*+)++[ \t:-]*+(?:\n|\Z))"
    r"|^[ \t]*+(?P<mark>(?:\|[ \t]*+)++)(?=[^\s|-])(?:(?P<mark>\*\*|__)[^*_\n|]{1,120}?(?P<mark>\*\*|__))?"
    r"|^[ \t]*+(?:[-*•][ \t]++)?(?P<mark>\*\*|__)[^*_\n]{1,120}?(?P<mark>\*\*|__)",
    regex.MULTILINE,
)
"""The rule of a markdown table, the pipes that a row begins with, emphasis of the first words of a line."""
_NEVER = regex.compile(r"(?!)")
_WORD = regex.compile(r"(?:\S|(?<=\S)[\u00a0\u202f](?=\S))+")
_LINE_TAIL = regex.compile(r"(?<=\S)[ \t\u00a0]++$", regex.MULTILINE)
_BULLET = regex.compile(rf"[ \t]*(?:[{BULLETS}]|\(?(?:\d{{1,2}}|[a-z]|[ivx]{{1,4}})[.)])[ \t]")
_COUNTED = regex.compile(r"[ \t]*\((?P<number>\d{1,2})\)[ \t]")
"""A list mark that may as well follow a word: 'three (3)'."""
_CITED = regex.compile(r"[ \t]*doi:[ \t]*10\.")
"""The identifier that a citation ends with, elsewhere a label."""
_LONGEST_PLACE = 60
"""Characters the name of a country has at most."""


def reading_view(
    source: str,
    chrome: regex.Pattern[str],
    line_start: regex.Pattern[str],
    paragraph_head: regex.Pattern[str] = _NEVER,
) -> View:
    """The view of a source without page lines, hard wraps and lines that match `chrome` as a whole.

    line_start: matches where a line begins that cannot continue the line before it.
    paragraph_head: matches where a line begins below which a paragraph may begin.
    """
    view = _drop_page_lines(_drop_line_tails(_drop_marks(View.of(source))))
    view = _unwrap(view, line_start, paragraph_head)
    return view.without(m.span() for m in chrome.finditer(view.text))


def _drop_marks(view: View) -> View:
    """Hide what markdown puts around words, so that a label stands at the start of its line."""
    return view.without(span for mark in _MARKS.finditer(view.text) for span in sorted(mark.spans("mark")))


def _drop_line_tails(view: View) -> View:
    """Hide blanks at line ends: templates end where the printed words end."""
    return view.without(tail.span() for tail in _LINE_TAIL.finditer(view.text))


def _drop_page_lines(view: View) -> View:
    """Hide '3 / 7' lines with the blank lines around them, where the text counts them up in order."""
    runs: dict[str, list[regex.Match[str]]] = {}
    for line in _PAGE_LINE.finditer(view.text):
        runs.setdefault(line["total"] or "", []).append(line)
    counted = {
        line.span()
        for run in runs.values()
        for pair in pairwise(run)
        if int(pair[0]["number"]) + 1 == int(pair[1]["number"])
        for line in pair
    }
    return view.without(_apart(_with_blank_lines(view.text, *span) for span in sorted(counted)))


def _with_blank_lines(text: str, start: int, end: int) -> tuple[int, int]:
    """The line start:end with its line end and the blank lines above and below it."""
    above, below = start, end
    while above > 0 and text[above - 1].isspace():
        above -= 1
    while below < len(text) and text[below].isspace():
        below += 1
    first = text.find("\n", above, start) + 1 if above > 0 else 0
    last = text.rfind("\n", end, below) + 1 if below < len(text) else len(text)
    return first, last


def _apart(stretches: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Sorted stretches without what the one before already holds."""
    position = 0
    for start, end in stretches:
        yield max(start, position), end
        position = end


def _unwrap(view: View, line_start: regex.Pattern[str], paragraph_head: regex.Pattern[str]) -> View:
    """Show a space for every newline that only a fixed line width put there."""
    lines = view.text.split("\n")
    width = _usual_width(lines)
    if width not in _WRAP_WIDTHS:
        return view
    begins = _LineStarts(lines, line_start)
    pairs = zip(lines, [*lines[1:], ""], strict=True)
    joined = [_is_wrapped(line, after, width) and not begins.at(after) for line, after in pairs]
    for number in range(len(lines) - 1):
        if joined[number] and paragraph_head.match(lines[number]):
            joined[number] = not _is_paragraph(lines[number + 1], joined[number + 1])
    if sum(joined) < _WRAPPED_SHARE * sum(1 for line in lines if line.strip()):
        return view
    glue = [" " if is_joined else "\n" for is_joined in joined]
    return view.with_text("".join(line + g for line, g in zip(lines, glue, strict=True))[:-1])


class _LineStarts:
    """Where a line of a wrapped text begins something: a label, a heading, a list item, an address."""

    def __init__(self, lines: list[str], line_start: regex.Pattern[str]) -> None:
        self.line_start = line_start
        self.counted = {int(mark["number"]) for line in lines if (mark := _COUNTED.match(line))}
        """Numbers in brackets that lines begin with."""
        self.places = {
            place
            for line, after in pairwise(lines)
            if (place := line.strip()) and len(place) < _LONGEST_PLACE and f", {place}" in after
        }
        """What stands alone above an address that ends in it: countries."""

    def at(self, line: str) -> bool:
        """Whether the line cannot continue the one before it."""
        if (mark := _COUNTED.match(line)) is not None:
            return mark["number"] == "1" or int(mark["number"]) - 1 in self.counted
        if _BULLET.match(line) or self._is_address(line):
            return True
        return self.line_start.match(line) is not None and not _CITED.match(line)

    def _is_address(self, line: str) -> bool:
        """Whether a line is a known place, or ends in one and perhaps a postal code."""
        parts = line.strip().split(", ")
        parts = parts[:-1] if len(parts) > 1 and any(map(str.isdigit, parts[-1])) else parts
        return parts[-1] in self.places or ", ".join(parts[-2:]) in self.places


def _is_paragraph(line: str, is_wrapped: bool) -> bool:
    """Whether the line below a head that is as wide as the page is a paragraph, not the rest of the head."""
    return line[:1].isupper() and (is_wrapped or line.rstrip().endswith("."))


def _usual_width(lines: list[str]) -> int:
    """The longest line; where few lines (addresses, tables) are far longer than the others, of the others."""
    lengths = sorted(len(line) for line in lines if line.strip())
    if not lengths or lengths[-1] in _WRAP_WIDTHS:
        return lengths[-1] if lengths else 0
    return lengths[int(_USUAL_SHARE * (len(lengths) - 1))]


def _is_wrapped(line: str, after: str, width: int) -> bool:
    """Whether the first word of the next line, no-break spaces in it, would not have fitted on this one."""
    words = _WORD.search(after)
    if not words or not line.strip():
        return False
    return len(line.rstrip()) + 1 + len(words[0]) > width
