"""Stretches of a text: sections that follow each other as one, and what separators leave between them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import regex

from extract.outline import Section


def joined(sections: Iterable[Section]) -> Iterator[tuple[int, int]]:
    """Where the texts of sections begin and end; of ones that follow each other directly, as one."""
    bodies: list[tuple[int, int]] = []
    for section in sections:
        if bodies and bodies[-1][1] == section.start:
            bodies[-1] = (bodies[-1][0], section.end)
        else:
            bodies.append((section.body_start, section.end))
    yield from bodies


def pieces(text: str, start: int, end: int, split: str | None) -> Iterator[tuple[int, int]]:
    """The half-open stretches between separators, without blanks around them."""
    bounds = [m.span() for m in regex.finditer(split, text[start:end])] if split else []
    position = start
    for a, b in [*((start + a, start + b) for a, b in bounds), (end, end)]:
        piece = text[position:a]
        if piece.strip():
            low = position + len(piece) - len(piece.lstrip())
            yield low, low + len(piece.strip())
        position = b
