"""Paths as steps: concrete ones, patterns with open indices, and those of items that have no counterpart."""

from __future__ import annotations

import re
from functools import lru_cache

from evaluation.annotation import Step
from schemas.paths import parse_path

UNMATCHED = -1
"""Index of a drafted item in the annotation's numbering when the annotation has no such item."""

_OPEN = re.compile(r"\[\]")
_INDEX = re.compile(r"\[[^\]]*\]")
_STAND_IN = 999_999_999_999
"""Stands for an open index while a path is parsed; no list is that long."""


@lru_cache(maxsize=50_000)
def parse_pattern(path: str) -> tuple[Step, ...]:
    """The steps of a path whose indices may be open ('arms[].label'); raises SchemaError for others."""
    steps = parse_path(_OPEN.sub(f"[{_STAND_IN}]", path))
    return tuple(None if step == _STAND_IN else step for step in steps)


def write_steps(steps: tuple[Step, ...]) -> str:
    """The path made of steps; '[]' for an open index, '[?]' for an unmatched item."""
    path = ""
    for step in steps:
        if isinstance(step, str):
            path += f".{step}" if path else step
        else:
            path += f"[{'' if step is None else '?' if step == UNMATCHED else step}]"
    return path


def template_of_steps(steps: tuple[Step, ...]) -> str:
    """The path with every index open: 'arms[0].label' gives 'arms[].label'."""
    return write_steps(tuple(step if isinstance(step, str) else None for step in steps))


def is_below(path: str, pattern: str) -> bool:
    """Whether a written path is what a pattern names or lies below it, whatever the indices of either.

    'x.*', 'x[]' and 'x' name the same.
    """
    return _is_below_template(_INDEX.sub("[]", path), pattern)


@lru_cache(maxsize=50_000)
def _is_below_template(template: str, pattern: str) -> bool:
    wanted = _INDEX.sub("[]", pattern).removesuffix(".*").removesuffix("[]")
    rest = template.removeprefix(wanted)
    return template.startswith(wanted) and (not rest or rest[0] in ".[")
