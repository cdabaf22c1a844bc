"""Bulleted lists read into (possibly nested) items: criteria, statements."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache, partial
from itertools import pairwise

import regex
from pydantic import JsonValue

from extract.lexicon import BULLETS, Bullets
from extract.outline import Outline, Section
from extract.stretch import Stretch
from schemas.catalogue import RecordType
from schemas.documents import Span
from schemas.fields import DraftedField, Drafter, State
from schemas.texts import norm_key, norm_text

_MARK = regex.compile(
    r"(?P<indent>[ \t\u00a0]*)"
    rf"(?P<mark>[{BULLETS}]|\(?(?:\d{{1,2}}|[a-zA-Z]|[ivxIVX]{{1,4}})[.)]|\d{{1,2}}(?:\.\d{{1,2}})+\.?)"
    r"(?:[ \t\u00a0]+|$|(?<=\d[.)])(?=\p{L}{2}))"
)
_CITATIONS = regex.compile(
    r"(?<=[^\s\d,])(?<!\b(?:to|or|and|than|least|most|of|for|by|at|in|week|day|month|year|grade|stage|type|phase))"
    r"[ \u00a0]+(?P<list>\d{1,3}(?:[ \u00a0]*[,;][ \u00a0]*\d{1,3})*)$",
    regex.IGNORECASE,
)
"""Numbers at the end of a line, but for those that the word before them asks for ('6 to 12', 'grade 3')."""

_NUMBER = regex.compile(r"\d+")
_ANNOUNCES = regex.compile(r":\s*$|\b(?:the following|as follows|such as|including)\W*$", regex.IGNORECASE)
"""The end of an item that others follow below."""
_JOINS = regex.compile(r"[;,]?\s(?:or|and)\W*$", regex.IGNORECASE)
_RUN_ON = regex.compile(
    r"(?:^|(?<=[;.,:)]))[ \t\u00a0]*(?P<mark>\(?(?P<number>\d{1,2})[.)])(?=\s|\p{L})", regex.MULTILINE
)
"""A number that may begin an item inside a line."""
_DEEPEST = 8
"""Levels of nesting; items indented further are siblings at the last of them."""


@dataclass
class _Node:
    """A list item being read; offsets into the view."""

    indent: int
    """Twice its column; one more for an item that stands below another for another reason."""
    style: str
    """Kind of its mark: numbers, letters or a sign; empty for a paragraph."""
    number: int | None
    """What its mark counts; None where it does not count in figures."""
    is_lone: bool
    """Whether its mark stands alone on a line."""
    start: int
    end: int
    title: Stretch | None
    """The heading above it; None where the page prints none."""
    before: _Node | None = None
    """The item above it on its level; None for the first."""
    children: list[_Node] = field(default_factory=list)


def bullet_fields(
    entry: Bullets, source: str, outline: Outline, record_type: RecordType
) -> Iterator[DraftedField]:
    """The fields of every item below the entry's section."""
    text = outline.view.text
    roots: list[_Node] = []
    for section in outline.view_sections:
        if section.key == entry.section:
            roots += _read_list(text, section, entry)
    items = _List(entry, source, outline, record_type)
    for index, node in enumerate(roots):
        yield from items.fields(f"{entry.path}[{index}]", node)


def _read_list(text: str, section: Section, entry: Bullets) -> list[_Node]:
    """Items of one section, nested by indent; a lone mark takes the line after it."""
    roots: list[_Node] = []
    stack: list[_Node] = []
    open_node: _Node | None = None
    title = text.rfind(section.title, 0, section.body_start) if section.title else -1
    heading = Stretch(title, title + len(section.title)) if title >= 0 else None
    for offset, content in _lines(text, section.body_start, section.end):
        mark = _MARK.match(content)
        if not content.strip():
            open_node = open_node if open_node and open_node.start == open_node.end else None
        elif mark:
            open_node = _marked(mark, offset, offset + len(content), heading)
            _attach(open_node, roots, stack, text if entry.nested else None)
        elif open_node is not None:
            if open_node.start == open_node.end:
                open_node.start = offset + len(content) - len(content.lstrip())
            open_node.end = offset + len(content)
        elif entry.prose and (entry.citations is None or _CITATIONS.search(content)):
            node = _Node(
                0,
                "",
                None,
                False,
                offset + len(content) - len(content.lstrip()),
                offset + len(content),
                heading,
            )
            _attach(node, roots, stack, None)
        else:
            blank = len(content) - len(content.lstrip())
            heading = Stretch(offset + blank, offset + len(content))
    return [node for node in roots if node.start < node.end]


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    """Offset and words of each line; where items run on in one line, of each of them."""
    for line in regex.finditer(r"[^\n]*(?:\n|\Z)", text[start:end]):
        bounds = [0, *_run_on(line[0]), len(line[0])]
        for low, high in pairwise(bounds):
            yield start + line.start() + low, line[0][low:high].rstrip()


def _run_on(line: str) -> list[int]:
    """Where the second and later items begin on a line that counts them from 1; empty where it does not."""
    starts: list[int] = []
    for mark in _RUN_ON.finditer(line):
        if int(mark["number"]) == len(starts) + 1:
            starts.append(mark.start("mark"))
    return starts[1:] if starts and not line[: starts[0]].strip(" \t-*•") else []


def _marked(mark: regex.Match[str], offset: int, end: int, heading: Stretch | None) -> _Node:
    """The item a mark begins; `offset` is its line's."""
    start = min(offset + mark.end(), end)
    indent = 2 * len(mark["indent"].expandtabs(4))
    return _Node(indent, *_style_of(mark["mark"]), start == end, start, end, heading)


@lru_cache(maxsize=1024)
def _style_of(mark: str) -> tuple[str, int | None]:
    """The kind of a mark, and what it counts in figures."""
    number = regex.search(r"\d+(?=\D*$)", mark)
    style = regex.sub(r"[0-9.]+", "1", regex.sub(r"[A-Za-z]+", "a", mark))
    return style, int(number[0]) if number else None


def _attach(node: _Node, roots: list[_Node], stack: list[_Node], text: str | None) -> None:
    """Put an item below the one it belongs to; below none where there is no text to tell by."""
    if text is not None:
        node.indent += any(_holds(above, node, text) for above in stack)
    while stack and (text is None or stack[-1].indent >= node.indent or len(stack) >= _DEEPEST):
        stack.pop()
    level = stack[-1].children if stack else roots
    node.before = level[-1] if level else None
    level.append(node)
    stack.append(node)


def _holds(above: _Node, node: _Node, text: str) -> bool:
    """Whether an item holds one of the same indent: it announces a list, and is marked in another way.

    Numbers that begin anew with 1 are another way, as long as they count on.
    """
    if above.indent != node.indent or not above.style or not _ANNOUNCES.search(text, above.start, above.end):
        return False
    if above.is_lone and _is_over(above, node, text):
        return False
    if above.is_lone or above.style != node.style or above.number is None or node.number is None:
        return above.is_lone > node.is_lone or (not node.is_lone and above.style != node.style)
    last = above.children[-1].number if above.children else 0
    return last is not None and node.number == last + 1


def _is_over(above: _Node, node: _Node, text: str) -> bool:
    """Whether the list below `above` ended before `node`, by its end marks or by how `node` begins.

    The item behind 'or' is the last; so is the first with a full stop behind ones with semicolons, and the
    first that ends as the items before the list do, or one that both begins and ends as those.
    """
    if not above.children:
        return False
    items = [text[child.start : child.end].rstrip() for child in above.children]
    if len(items) > 1 and (_JOINS.search(items[-2]) or (items[0][-1:] in ";," and items[-1][-1:] == ".")):
        return True
    outer = text[above.before.end - 1 : above.before.end] if above.before else ""
    if outer not in (";", ".") or items[0][-1:] in (";", ".", ","):
        return False
    first, own = (text[n.start : n.end].rstrip() for n in (above, node))
    begins_alike = first.split(" ", 1)[0] == own.split(" ", 1)[0] and own[-1:] in (";", ".")
    return begins_alike or items[-1][-1:] in (";", ".")


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
            yield stated(entry.citations, [int(n) for n in _NUMBER.findall(cited["list"])], place)
        if entry.heading and node.title:
            title = node.title.of(self.outline.view.text)
            yield stated(entry.heading, norm_text(title), node.title)
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
