"""Bulleted lists read into (possibly nested) items: criteria, statements."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial

import regex
from pydantic import JsonValue

from extract.lexicon import Bullets
from extract.norm import norm_key, norm_text
from extract.outline import Outline
from schemas.catalogue import RecordType
from schemas.documents import Span
from schemas.fields import DraftedField, Drafter, State

_MARK = regex.compile(
    r"(?P<indent>[ \t\u00a0]*)"
    r"(?P<mark>[-*+•◦▪▫‣·–—]|\(?(?:\d{1,2}|[a-zA-Z]|[ivxIVX]{1,4})[.)]|\d{1,2}(?:\.\d{1,2})+\.?)"
    r"(?:[ \t\u00a0]+|$)"
)
_CITATIONS = regex.compile(
    r"(?<=[^\s\d,])(?<!\b(?:to|or|and|than|least|most|of|for|by|at|in|week|day|month|year|grade|stage|type|phase))"
    r"[ \u00a0]+(?P<list>\d{1,3}(?:[ \u00a0]*[,;][ \u00a0]*\d{1,3})*)$",
    regex.IGNORECASE,
)
"""Numbers at the end of a line, but for those that the word before them asks for ('6 to 12', 'grade 3')."""

_DEEPEST = 8
"""Levels of nesting; items indented further are siblings at the last of them."""


@dataclass
class _Node:
    """A list item being read; offsets into the view."""

    indent: int
    start: int
    end: int
    title: str
    children: list[_Node] = field(default_factory=list)


def bullet_fields(
    entry: Bullets, source: str, outline: Outline, record_type: RecordType
) -> Iterator[DraftedField]:
    """The fields of every item below the entry's section."""
    text = outline.view.text
    roots: list[_Node] = []
    for section in outline.view_sections:
        if section.key == entry.section:
            roots += _read_list(text, section.body_start, section.end, section.title, entry)
    for index, node in enumerate(roots):
        yield from _List(entry, source, outline, record_type).fields(f"{entry.path}[{index}]", node)


def _read_list(text: str, start: int, end: int, title: str, entry: Bullets) -> list[_Node]:
    """Items of one stretch, nested by indent; a lone mark takes the line after it."""
    roots: list[_Node] = []
    stack: list[_Node] = []
    open_node: _Node | None = None
    heading = title
    for line in regex.finditer(r"[^\n]*(?:\n|\Z)", text[start:end]):
        content = line[0].rstrip()
        offset = start + line.start()
        mark = _MARK.match(content)
        if not content.strip():
            open_node = open_node if open_node and open_node.start == open_node.end else None
        elif mark:
            open_node = _Node(
                len(mark["indent"].expandtabs(4)), offset + mark.end(), offset + len(content), heading
            )
            open_node.start = min(open_node.start, open_node.end)
            _attach(open_node, roots, stack, nested=entry.nested is not None)
        elif open_node is not None:
            if open_node.start == open_node.end:
                open_node.start = offset + len(content) - len(content.lstrip())
            open_node.end = offset + len(content)
        elif entry.prose and (entry.citations is None or _CITATIONS.search(content)):
            node = _Node(0, offset + len(content) - len(content.lstrip()), offset + len(content), heading)
            _attach(node, roots, stack, nested=False)
        else:
            heading = content.strip()
    return [node for node in roots if node.start < node.end]


def _attach(node: _Node, roots: list[_Node], stack: list[_Node], *, nested: bool) -> None:
    while stack and (not nested or stack[-1].indent >= node.indent or len(stack) >= _DEEPEST):
        stack.pop()
    (stack[-1].children if stack else roots).append(node)
    stack.append(node)


@dataclass(frozen=True)
class _List:
    """A list on a page, on the way to fields."""

    entry: Bullets
    source: str
    outline: Outline
    record_type: RecordType

    def fields(self, path: str, node: _Node) -> Iterator[DraftedField]:
        """The fields of one item and of the items below it."""
        entry = self.entry
        printed = self.outline.view.text[node.start : node.end]
        cited = _CITATIONS.search(printed) if entry.citations else None
        end = cited.start() if cited else len(printed)
        stated = partial(self._stated, path, f"{entry.path}:{norm_key(printed)}")
        yield stated(entry.leaf, norm_text(printed[:end]), (node.start, node.start + end))
        if cited and entry.citations:
            place = (node.start + cited.start("list"), node.start + cited.end("list"))
            yield stated(entry.citations, [int(n) for n in regex.findall(r"\d+", cited["list"])], place)
        if entry.heading and node.title:
            at = self.outline.view.text.rfind(node.title, 0, node.start)
            if at >= 0:
                yield stated(entry.heading, norm_text(node.title), (at, at + len(node.title)))
        if entry.nested:
            for index, child in enumerate(c for c in node.children if c.start < c.end):
                yield from self.fields(f"{path}.{entry.nested}[{index}]", child)

    def _stated(
        self, path: str, key: str, name: str, value: JsonValue, place: tuple[int, int]
    ) -> DraftedField:
        span = Span.of(self.source, *self.outline.view.source_span(*place))
        return DraftedField(
            path=f"{path}.{name}",
            value=self.record_type.normalise(f"{path}.{name}", value),
            state=State.STATED,
            evidence=(span,),
            drafter=Drafter.LABEL,
            item_key=key,
        )
