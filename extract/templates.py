"""Templates of printed lines, compiled to regular expressions whose groups are fields.

Two spellings share the placeholders. A label template is plain text: `::` is whatever stands between a label
and its value (colon, pipe, line end, blank lines), `{{...}}` may be missing. An item template is a regular
expression in which a line end stands for one or more line ends, and `•` for whatever glyph a list has.
Case does not count in either.

Placeholders:
`<name>` one line; `<name*>` several lines, as few as will do;
`<name~path>` one of the texts already read at that path, `<name~~path>` one that begins like them;
`<_path>` has the form of a field and is not read, `<_>` has any form;
`<!name*>` is a region that other templates are searched in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import regex

from extract.lexicon import BULLETS, LABEL_START

_PLACEHOLDER = regex.compile(
    r"<(?P<skip>[_!]?)(?P<name>[a-z_0-9.\[\]]*)(?P<many>\*?)(?:(?P<tie>~~?)(?P<known>[a-z_.\[\]]+))?>"
)
_LINE = r"[^\s|](?:[^\n]*?[^\s|])??"
_LINES = r"[^\s|](?:.*?[^\s|])??"
_BLANKS = r"[ \t\u00a0]+"
_GAP = r"[ \t\u00a0]*(?:\n\s*)"
_WITHIN = r"[ \t\u00a0_]*"
"""Between the words of a label: 'Brief title' is also printed 'brief_title' and 'briefTitle'."""
_SEPARATOR = (
    r"(?:[ \t\u00a0]*(?:[:：|=][ \t\u00a0:|]*(?:\n\s*)?|\n\s*)|[ \u00a0]*\t[ \t\u00a0]*)"
    rf"(?:[{BULLETS}][ \t\u00a0]+)?"
)
_LABEL_END = r"[ \t\u00a0]*[:：|]?[ \t\u00a0:|]*$"
_BEGINNING = 20
"""Characters by which two printings of one paragraph are told to be the same."""
_MOST_KNOWN = 200
"""Texts already read that a template is made from; the most a real page has is some 50, and making a template
from thousands takes minutes."""
_LONGEST_KNOWN = 1_000
"""Characters of a text already read that are spelled out; a longer one is told by its beginnings."""
_MOST_PARAGRAPHS = 50
_END = r"[ \t\u00a0|]*$"
"""A row of a table may end in any number of empty cells."""
_BLANK_OR_CLASS = regex.compile(r"\\.|\[(?:\\.|[^\]\\])+\]|[ \n•]")
_STANDS_FOR = {"\n": _GAP, " ": _BLANKS, "•": f"[{BULLETS}]"}
_FLAGS = regex.MULTILINE | regex.VERSION0

Form = Callable[[str], str | None]
"""Path template to the regular expression of its printed form; None when any line will do."""
Known = Callable[[str], Sequence[str]]
"""Path template to the texts already read there."""


@dataclass(frozen=True)
class Template:
    """A template, compiled when it is first needed."""

    expression: str
    flags: int
    fields: dict[str, str]
    """Group name to field name relative to the entry's path; regions begin with '!'."""
    label_expression: str | None = None
    """Matches the label before `::`; None where the template has none."""
    awaited: str | None = None
    """The first field behind the label; None where there is none."""
    needle: str = ""
    """Letters, case folded, that a text must hold for the template to match; a quick test."""
    is_shared: bool = True
    """Whether all pages share it: a page's own names would drive the others out of regex's cache."""

    @cached_property
    def pattern(self) -> regex.Pattern[str]:
        """The whole template."""
        return (
            regex.compile(self.expression, self.flags)
            if self.is_shared
            else _own(self.expression, self.flags)
        )

    @cached_property
    def label(self) -> regex.Pattern[str] | None:
        """The label before `::`; None where the template has none."""
        return regex.compile(self.label_expression, self.flags) if self.label_expression else None


@lru_cache(maxsize=256)
def _own(expression: str, flags: int) -> regex.Pattern[str]:
    """A page's own pattern, kept apart from regex's cache: versions of one trial share their names."""
    return regex.compile(expression, flags, cache_pattern=False)


def compile_label(template: str, path: str, form: Form) -> Template:
    """A label template; a match covers its whole line, its group 'label' the words before `::`."""
    fields: dict[str, str] = {}
    head, separator, tail = template.partition("::")
    label = "".join(_label_words(head, path, form, fields) if separator else _words(head, path, form, fields))
    value = "".join(_words(tail, path, form, fields))
    between = _SEPARATOR if separator else ""
    loose = regex.search(r"<[^>]*>$", template) and _ends_open(template, path, form)
    end = r"(?![0-9])[^\n]*$" if loose else _END
    whole = f"{LABEL_START}(?P<label>{label}){between}{value}{end}"
    if not separator:
        return Template(whole, _FLAGS | regex.IGNORECASE, fields, needle=_needle(template))
    alone = "".join(_label_words(head, path, form, {}))
    return Template(whole, _FLAGS | regex.IGNORECASE, fields, alone, _awaited(tail), _needle(template))


def line_of_label(labels: Iterable[str]) -> regex.Pattern[str]:
    """Matches the start of a line that begins with one of the label expressions; group 'label' is its words.

    Group 'alone' takes part where the label stands without a value.
    """
    one = "|".join(dict.fromkeys(labels)) or r"(?!)"
    behind = rf"(?:(?P<alone>{_LABEL_END})|[ \t\u00a0]*[:：|=\t])"
    return regex.compile(f"{LABEL_START}(?P<label>{one}){behind}", _FLAGS | regex.IGNORECASE)


def compile_item(template: str, path: str, form: Form, known: Known) -> Template:
    """An item template; a placeholder that rests on texts of which none were read never matches."""
    fields: dict[str, str] = {}
    parts: list[str] = []
    position = 0
    for found in _PLACEHOLDER.finditer(template):
        parts.append(_spaced(template[position : found.start()]))
        parts.append(_group(found, path, form, fields, known))
        position = found.end()
    parts.append(_spaced(template[position:]))
    return Template("".join(parts), _FLAGS | regex.DOTALL | regex.IGNORECASE, fields, is_shared=False)


def _spaced(expression: str) -> str:
    """A blank and a line end in an item template stand for any run of them, '•' for any bullet; not so in a
    [class].
    """
    return _BLANK_OR_CLASS.sub(lambda m: _STANDS_FOR.get(m[0], m[0]), expression)


def _tokens(template: str) -> list[str]:
    return regex.findall(r"<[^>]*>|\{\{|\}\}|[ \t]+|[^<:{}\s]+|.", template)


def _words(template: str, path: str, form: Form, fields: dict[str, str]) -> Iterator[str]:
    for token in _tokens(template.strip()):
        yield _plain(token, path, form, fields)


def _label_words(head: str, path: str, form: Form, fields: dict[str, str]) -> Iterator[str]:
    """The words before `::`; between two of them blanks may be missing, or be underscores."""
    tokens = ["", *_tokens(head.strip()), ""]
    for before, token, after in zip(tokens, tokens[1:], tokens[2:], strict=False):
        between_words = token.isspace() and (before[-1:] + after[:1]).isalpha()
        yield _WITHIN if between_words else _plain(token, path, form, fields)


def _plain(token: str, path: str, form: Form, fields: dict[str, str]) -> str:
    match token.strip() or token:
        case "{{":
            return "(?:"
        case "}}":
            return ")?"
        case _ if token.isspace():
            return _BLANKS
    found = _PLACEHOLDER.fullmatch(token)
    if found is None:
        return regex.escape(token)
    return _group(found, path, form, fields, lambda _: ())


def _group(found: regex.Match[str], path: str, form: Form, fields: dict[str, str], known: Known) -> str:
    texts = sorted(known(found["known"])[:_MOST_KNOWN], key=len, reverse=True) if found["known"] else None
    if texts is not None:
        spell = _as_printed_or_alike if found["tie"] == "~" else _beginning_alike
        inner = "|".join(filter(None, map(spell, texts))) or r"(?!)"
    elif found["skip"] == "!":
        inner = _LINES
    else:
        path = found["name"] if found["skip"] else full_path(path, found["name"])
        inner = (form(path) if path else None) or (_LINES if found["many"] else _LINE)
        if found["many"] and path.endswith("[]"):
            inner = _LINES
    if found["skip"] == "_":
        return f"(?:{inner})"
    name = f"g{len(fields)}"
    fields[name] = found["skip"] + found["name"]
    return f"(?P<{name}>{inner})"


def _as_printed(text: str) -> str:
    return r"\s+".join(map(regex.escape, text.split()))


def _as_printed_or_alike(text: str) -> str | None:
    return _as_printed(text) if len(text) <= _LONGEST_KNOWN else _beginning_alike(text)


def _beginning_alike(text: str) -> str | None:
    """Each paragraph by its beginning; None for a text too short to be told by it, or of too many."""
    paragraphs = [" ".join(paragraph.split()) for paragraph in regex.split(r"\n\s*\n", text)]
    if len(paragraphs) > _MOST_PARAGRAPHS or any(len(p) <= _BEGINNING for p in paragraphs):
        return None
    return r"\s*\n\s*".join(_as_printed(paragraph[:_BEGINNING]) + r"[^\n]*" for paragraph in paragraphs)


def _needle(template: str) -> str:
    """The longest word of a label template that may not be missing."""
    required = regex.sub(r"\{\{.*?\}\}|<[^>]*>|::", " ", template)
    return max(required.casefold().split(), key=len, default="")


def _awaited(tail: str) -> str | None:
    found = _PLACEHOLDER.search(tail)
    return found["name"] if found and (found["skip"] != "_" or not found["name"]) else None


def _ends_open(template: str, path: str, form: Form) -> bool:
    """Whether words glued to the value (a link's text after a date) belong to nobody."""
    found = list(_PLACEHOLDER.finditer(template))[-1]
    expression = None if found["skip"] else form(full_path(path, found["name"]))
    return (expression or "").startswith("(?#open)")


def full_path(path: str, name: str) -> str:
    """The path of a placeholder below its entry: '' is the entry's own."""
    return f"{path}.{name}" if path and name else path or name
