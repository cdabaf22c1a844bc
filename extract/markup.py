"""JSON, XML and HTML as lines 'name: value', so that labels can be read on records as registries export them.

Nothing is parsed into a tree and nothing is copied: brackets, tags, quotation marks and escapes are hidden
from the reading view, or shown as a line end, and every character that is left keeps its place in the source.
"""

from __future__ import annotations

import html
from collections.abc import Iterator

import regex

from extract.view import View

Edit = tuple[int, int, str]
"""A half-open stretch of the source, and what is shown for it: nothing, or one character."""

_JSON = regex.compile(r'\s*[{\[]\s*(?:"|\{)')
_MARKUP = regex.compile(r"\s*<(?:[?!][^>]*>\s*<)*+(?P<name>[A-Za-z][\w:.-]*)", regex.DOTALL)
_JSON_TOKEN = regex.compile(
    r'"(?P<string>(?:[^"\\]|\\.)*+)(?:"(?P<colon>\s*:)?|\Z)|(?P<open>[{\[,])|[}\]\s]+', regex.DOTALL
)
_ESCAPE = regex.compile(r"\\(?:u(?P<code>[0-9a-fA-F]{4})|(?P<letter>.))", regex.DOTALL)
_ESCAPED = {"n": "\n", "r": "\n", "t": " ", "b": " ", "f": "\n"}
_TAG = regex.compile(
    r"<!--.*?(?:-->|\Z)|<(?P<raw>script|style|head)\b.*?(?:</(?P=raw)\s*>|\Z)|<!\[CDATA\[|\]\]>|<[?!][^>]*(?:>|\Z)"
    r"|<(?P<close>/?)(?P<name>[A-Za-z][\w:.-]*)(?P<rest>(?:[^<>]*?\bLabel=\"(?P<label>[^\"<>]+))?[^<>]*)(?:>|\Z)",
    regex.DOTALL | regex.IGNORECASE,
)
_ENTITY = regex.compile(r"&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[A-Za-z]{2,8});")
_INLINE = frozenset(("a", "abbr", "b", "em", "font", "i", "small", "span", "strong", "sub", "sup", "tt", "u"))
"""HTML elements that begin no line."""
_WRAPPERS = ("textblock",)
"""XML elements that only wrap the text of the element around them."""


def markup_view(source: str) -> View | None:
    """The view of a text that is JSON, XML or HTML as a whole; None when it is none of them."""
    if _JSON.match(source):
        return _shown(source, _json_edits(source))
    found = _MARKUP.match(source)
    if found is None:
        return None
    is_html = found["name"].casefold() == "html" or "<!doctype html" in source[:2000].casefold()
    return _shown(source, _tag_edits(source, is_html=is_html))


def _shown(source: str, edits: Iterator[Edit]) -> View:
    shown, hidden = list(source), []
    for start, end, character in edits:
        if start < end:
            shown[start : start + len(character)] = character
            hidden.append((start + len(character), end))
    return View.of(source).with_text("".join(shown)).without(hidden)


def _json_edits(source: str) -> Iterator[Edit]:
    """Quotation marks, brackets, commas and what stands between them; 'name:' opens a line."""
    for token in _JSON_TOKEN.finditer(source):
        start, end = token.span()
        if token["string"] is None:
            yield start, end, "\n" if token["open"] else ""
            continue
        low, high = token.span("string")
        yield start, low, ""
        yield from _escapes(source, low, high)
        yield high, end, ":" if token["colon"] else "\n"


def _escapes(source: str, low: int, high: int) -> Iterator[Edit]:
    for escape in _ESCAPE.finditer(source, low, high):
        letter = escape["letter"]
        shown = _ESCAPED.get(letter, letter) if letter else chr(int(escape["code"], 16))
        yield escape.start(), escape.end(), shown if shown.isprintable() or shown == "\n" else " "


def _tag_edits(source: str, *, is_html: bool) -> Iterator[Edit]:
    """Tags and entities; an XML element's name stays as the label of its text."""
    position = 0
    for tag in _TAG.finditer(source):
        yield from _entities(source, position, tag.start())
        position = tag.end()
        name = tag["name"]
        if name is None or (name.casefold() in _INLINE if is_html else name in _WRAPPERS):
            yield tag.start(), tag.end(), ""
        elif is_html or tag["close"] or tag["rest"].endswith("/"):
            yield tag.start(), tag.end(), "\n"
        else:
            low, high = tag.span("label") if tag["label"] else tag.span("name")
            yield tag.start(), low, "\n"
            yield high, tag.end(), ":"
    yield from _entities(source, position, len(source))


def _entities(source: str, low: int, high: int) -> Iterator[Edit]:
    for entity in _ENTITY.finditer(source, low, high):
        shown = html.unescape(entity[0])
        if len(shown) == 1:
            yield entity.start(), entity.end(), shown if shown.isprintable() else " "
