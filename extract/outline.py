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
_MAX_HEADING = 200
"""Characters; a longer line is prose."""


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
        document.text, lexicon.chrome_pattern, lexicon.line_start_pattern
    )
    layout, evidence = _detect_layout(document.text, view, lexicon)
    kind = record_type or (lexicon.layouts[layout].record_type if layout else UNSUPPORTED)
    found = tuple(_sections(view, lexicon, kind))
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


def _sections(view: View, lexicon: Lexicon, record_type: str) -> Iterator[Section]:
    headings = _Headings(lexicon, record_type)
    key, title, start, body_start = TOP, "", 0, 0
    for line in regex.finditer(r"[^\n]+", view.text):
        found = headings.find(line[0])
        if found is not None:
            yield Section(key, title, start, line.start(), body_start)
            key, length = found
            title, start = line[0][:length].strip(), line.start()
            body_start = min(start + length + (length == len(line[0])), len(view.text))
    yield Section(key, title, start, len(view.text), body_start)


class _Headings:
    """The headings of a record type, by the three ways the lexicon gives them."""

    def __init__(self, lexicon: Lexicon, record_type: str) -> None:
        self.whole = lexicon.headings(record_type)
        self.patterns = lexicon.heading_patterns(record_type)
        self.leading = lexicon.leading_headings(record_type)

    def find(self, line: str) -> tuple[str, int] | None:
        """Section key and length of the heading at the start of a line; None when there is none."""
        before, colon, _ = line.partition(":")
        if colon and (key := self.leading.get(f"{before.strip()}:".casefold())):
            return key, len(before) + 1
        known = self.whole.get(heading_key(line)) if len(line) <= _MAX_HEADING else None
        matched = (k for pattern, k in self.patterns if pattern.fullmatch(line.strip()))
        section = known or next(matched, None)
        return (section, len(line)) if section else None


def _in_source(view: View, section: Section, source: str) -> Section:
    def place(offset: int) -> int:
        return view.source_span(offset, offset + 1)[0] if offset < len(view.text) else len(source)

    return Section(
        section.key, section.title, place(section.start), place(section.end), place(section.body_start)
    )
