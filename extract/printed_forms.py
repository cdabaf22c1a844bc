"""Tables of printed forms: how codes are printed, as regular expressions in TOML files of this package.

Each table is one pattern, tried from top to bottom, so that longer forms win.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import regex

_PART = regex.compile(r"@(\w+)@")


@dataclass(frozen=True)
class PrintedCode:
    """A code and where its printed form stands, half-open."""

    code: str
    start: int
    end: int


class FormTable:
    """Codes by their printed forms, in the order they are tried."""

    def __init__(self, entries: list[dict[str, Any]], parts: Mapping[str, str]) -> None:  # Any: TOML
        self._codes = [str(entry["code"]) for entry in entries]
        alternatives = ["|".join(_whole(form, parts) for form in entry["forms"]) for entry in entries]
        self._forms = "|".join(f"({forms})" for forms in alternatives)

    def compiled(self, *, before: str = "", after: str = "") -> FormReader:
        """A reader of the table's forms between two further expressions, which hold no groups."""
        pattern = regex.compile(f"{before}(?:{self._forms}){after}", regex.IGNORECASE)
        return FormReader(pattern, tuple(self._codes))


@dataclass(frozen=True)
class FormReader:
    """Reads the forms of a table."""

    pattern: regex.Pattern[str]
    codes: tuple[str, ...]

    def match(self, text: str, at: int) -> PrintedCode | None:
        """The form that begins at a place, with what must stand before it."""
        found = self.pattern.match(text, at)
        return self._code(found) if found else None

    def all_in(self, text: str) -> Iterator[PrintedCode]:
        """Every form of a text, in order."""
        return (self._code(found) for found in self.pattern.finditer(text))

    def _code(self, found: regex.Match[str]) -> PrintedCode:
        assert found.lastindex is not None  # one form matched, and forms hold no groups
        return PrintedCode(self.codes[found.lastindex - 1], *found.span())


@cache
def load_forms(file: str) -> dict[str, FormTable]:
    """The tables of a TOML file of this package; '@name@' stands for what its [part] says."""
    content = tomllib.loads(files("extract").joinpath(file).read_text(encoding="utf-8"))
    parts = content.pop("part", {})
    return {name: FormTable(entries, parts) for name, entries in content.items()}


def _whole(form: str, parts: Mapping[str, str]) -> str:
    while _PART.search(form):
        form = _PART.sub(lambda found: parts[found[1]], form)
    return form
