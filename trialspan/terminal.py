"""Where output goes: data to standard output, what is for people to standard error.

What comes from a page, a model or a file name is made harmless here before a terminal sees it, and is always
a Rich `Text`, never markup. Nothing heavy is imported before it is needed.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pydantic import JsonValue
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

_REPLACEMENT = "\ufffd"


def out() -> Console:
    """The console on standard output, for views that were asked for."""
    from rich.console import Console

    return Console(highlight=False, markup=False, emoji=False)


def err() -> Console:
    """The console on standard error, for progress, summaries and advice."""
    from rich.console import Console

    return Console(stderr=True, highlight=False, markup=False, emoji=False)


def print_json(value: JsonValue | Mapping[str, JsonValue]) -> None:
    """One line of JSON on standard output, in ASCII where its encoding cannot hold the text."""
    text = json.dumps(value, ensure_ascii=False)
    try:
        text.encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:  # lone surrogates, or a terminal that is not UTF-8
        text = json.dumps(value)
    sys.stdout.write(text + "\n")


def harmless(data: str) -> str:
    """The text with every character that a terminal would act on or hide replaced; line ends stay."""
    return "".join(_shown(character) for character in data)


def line_of(data: str) -> str:
    """The text on one line, harmless."""
    return harmless(" ".join(data.split()))


def plain(data: str, style: str = "") -> Text:
    """Data as Rich text: harmless, and never markup."""
    from rich.text import Text

    return Text(harmless(data), style=style)


def count_table(head: Iterable[str], rows: Iterable[Iterable[str | int]]) -> Table:
    """A table whose first column is words and whose others are counts."""
    from rich import box
    from rich.table import Table

    first, *others = head
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=0)
    table.add_column(first, no_wrap=True)
    for name in others:
        table.add_column(name, justify="right", min_width=max(map(len, name.split())))
    for row in rows:
        table.add_row(*(plain(f"{cell:,}" if isinstance(cell, int) else cell) for cell in row))
    return table


def counted(number: int, one: str, many: str | None = None) -> str:
    """'1 field', '2 fields', '1,200 fields'."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


def _shown(character: str) -> str:
    if character.isprintable() or character == "\n":
        return character
    return " " if character.isspace() else _REPLACEMENT
