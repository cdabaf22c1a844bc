"""Which layout a page has, and where its sections stand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import regex

from extract.lexicon import Layout, Lexicon, heading_key
from extract.markup import markup_view
from extract.patience import Patience
from extract.view import View, reading_view
from schemas.documents import Document, Span
from schemas.drafts import UNSUPPORTED

TOP = "top"
"""Key of what stands before the first heading."""
FIELDS = "fields"
"""Key of what follows a label that ends a free text on a page that keeps to no known layout."""
FOREIGN = frozenset({"references", "related", "links", "promotion", "mesh"})
"""Keys of sections in which no label is this record's, unless its entry says so."""
_MAX_HEADING = 200
"""Characters; a longer line is prose."""
_LEADING = regex.compile(
    r"(?:^[ \t\u00a0]*(?:#+ +)?|(?P<before>[.!?)\]:-])[ \u00a0]{1,12})"
    r"(?P<words>[A-Z][A-Za-z]+(?:(?:[ \u00a0,/&'()]+|-)[A-Za-z]+){0,8}?(?:\(s\))?)"
    r"(?:[ \u00a0]*(?P<colon>[:：])|(?=[ \u00a0]+(?:[A-Z(][a-z ]|[0-9])))"
)
_LINE = regex.compile(r"[^\n]+")
_ONLY_CAPITALS = (":", "-", ")", "]")
"""What a heading inside a line may stand behind only if it is in capitals."""


@dataclass(frozen=True)
class Section:
    """A stretch of a document under one heading; offsets are half-open code points."""

    key: str
    """What it is about, whatever the layout calls it: 'arms', 'exclusion'."""
    title: str
    """The heading as printed; empty for what stands before the first one."""
    start: int
    end: int
    body_start: int
    """Where the text under the heading begins."""


@dataclass(frozen=True)
class Outline:
    """A document's layout and sections, in the reading view and in the source."""

    record_type: str
    layout: str | None
    evidence: Span | None
    """The words that tell the record type; None when no layout fits."""
    view: View
    view_sections: tuple[Section, ...]
    """Offsets into `view.text`."""
    sections: tuple[Section, ...]
    """The same sections, offsets into `Document.text`."""


def outline(document: Document, lexicon: Lexicon, record_type: str | None = None) -> Outline:
    """The outline of a document; a record type given is taken as it is, whatever the layout says."""
    view = markup_view(document.text) or reading_view(
        document.text, lexicon.chrome_pattern, lexicon.line_start_pattern, lexicon.paragraph_head_pattern
    )
    layout, evidence = _detect_layout(document.text, view, lexicon)
    kind = record_type or (lexicon.layouts[layout].record_type if layout else UNSUPPORTED)
    found = tuple(_sections(view, lexicon, kind, layout))
    return Outline(
        kind, layout, evidence, view, found, tuple(_in_source(view, s, document.text) for s in found)
    )


def _detect_layout(source: str, view: View, lexicon: Lexicon) -> tuple[str | None, Span | None]:
    patience = Patience()

    def find(marker: str) -> regex.Match[str] | None:
        return patience.search(regex.compile(marker, regex.MULTILINE), view.text)

    for name, layout in lexicon.layouts.items():
        found = _markers_found(layout, find)
        if found and not any(find(marker) for marker in layout.unless):
            shown = found.get(layout.shows) or next(iter(found.values()))
            return name, Span.of(source, *view.source_span(*shown.span()))
    return None, None


def _markers_found(
    layout: Layout, find: Callable[[str], regex.Match[str] | None]
) -> dict[int, regex.Match[str]]:
    """Number of a marker to where it was found; empty when too few were."""
    found: dict[int, regex.Match[str]] = {}
    least = len(layout.markers) if layout.least is None else layout.least
    for number, marker in enumerate(layout.markers):
        if (match := find(marker)) is not None:
            found[number] = match
        if len(layout.markers) - number - 1 < least - len(found):
            return {}
    return found


def _sections(view: View, lexicon: Lexicon, record_type: str, layout: str | None) -> Iterator[Section]:
    headings = _Headings(lexicon, record_type, layout)
    key, title, start, body_start = TOP, "", 0, 0
    for line in _LINE.finditer(view.text):
        for low, high, found in headings.find(line[0], key):
            yield Section(key, title, start, line.start() + low, body_start)
            key, title, start = found, line[0][low:high].strip(), line.start() + low
            body_start = min(line.start() + high + (high == len(line[0])), len(view.text))
    yield Section(key, title, start, len(view.text), body_start)


class _Headings:
    """The headings of a record type and layout, by the ways the lexicon gives them."""

    def __init__(self, lexicon: Lexicon, record_type: str, layout: str | None) -> None:
        self.table = lexicon.heading_table(record_type, layout)
        is_open = any(lexicon.layouts[name].is_open for name in lexicon.layout_family(layout))
        self.label = lexicon.any_label_pattern if is_open else None
        self.free_text = lexicon.free_text.get(record_type, ())
        self.labels_seen: set[str] = set()

    def find(self, line: str, open_key: str) -> Iterator[tuple[int, int, str]]:
        """Start, end and section key of every heading on a line, in order.

        open_key: the section the line stands in.
        """
        known = self.table.whole.get(heading_key(line)) if len(line) <= _MAX_HEADING else None
        matched = (k for pattern, k in self.table.patterns if pattern.fullmatch(line.strip()))
        section = known or next(matched, None)
        leading = [] if known else list(self._leading(line))
        if section and not (leading and leading[0][0] == 0):
            yield 0, len(line), section
        elif self.label and not leading and open_key in self.free_text and self._is_new_label(line):
            yield 0, 0, FIELDS
        yield from leading

    def _leading(self, line: str) -> Iterator[tuple[int, int, str]]:
        """Headings that text follows on their line: at its start, or behind the end of a sentence.

        Inside a line they are in capitals, or the line begins with one.
        """
        began = False
        for found in _LEADING.finditer(line) if self.table.leading else ():
            words, before = found["words"], found["before"]
            key = self.table.leading.get(heading_key(words))
            is_told = found["colon"] or (words.isupper() and not before)
            is_apart = not before or words.isupper() or (began and before not in _ONLY_CAPITALS)
            if key and is_told and is_apart:
                began = began or not before
                yield found.start("words") if before else 0, found.end(), key

    def _is_new_label(self, line: str) -> bool:
        """Whether a line begins with a label that no such line began with before."""
        found = self.label.match(line) if self.label else None
        if found is None or (words := heading_key(found["label"])) in self.labels_seen:
            return False
        self.labels_seen.add(words)
        return True


def _in_source(view: View, section: Section, source: str) -> Section:
    def place(offset: int) -> int:
        return view.source_span(offset, offset + 1)[0] if offset < len(view.text) else len(source)

    return Section(
        section.key, section.title, place(section.start), place(section.end), place(section.body_start)
    )
