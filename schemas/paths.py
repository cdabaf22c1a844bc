"""Paths of fields: 'arms[0].regimens[1].dose' and their templates 'arms[].regimens[].dose'."""

from __future__ import annotations

import re
from functools import lru_cache

from schemas.errors import SchemaError

Step = str | int
"""A field name, or a 0-based list index."""

_STEP = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)|\[([0-9]+)\]")
_INDEX = re.compile(r"\[[0-9]+\]")


@lru_cache(maxsize=8192)  # records of one type share most of their paths
def parse_path(path: str) -> tuple[Step, ...]:
    """The steps of a concrete path; raises SchemaError for anything else."""
    steps: list[Step] = []
    position = 0
    while position < len(path):
        if path[position] == "." and steps:
            position += 1
        found = _STEP.match(path, position)
        if found is None:
            raise SchemaError(f"{path!r} is not a field path (stopped at character {position})")
        steps.append(found[1] or int(found[2]))
        position = found.end()
    if not steps or isinstance(steps[0], int) or join_path(tuple(steps)) != path:
        raise SchemaError(f"{path!r} is not a field path")
    return tuple(steps)


def join_path(steps: tuple[Step, ...]) -> str:
    """The path made of steps; inverse of `parse_path`."""
    path = ""
    for step in steps:
        if isinstance(step, int):
            path += f"[{step}]"
        else:
            path += f".{step}" if path else step
    return path


@lru_cache(maxsize=8192)  # a page's fields are asked for many times
def template_of(path: str) -> str:
    """The path without its indices: 'arms[0].label' gives 'arms[].label'."""
    return _INDEX.sub("[]", path)


def group_of(path: str) -> str:
    """The first segment of a path: 'arms[0].label' gives 'arms'."""
    return re.split(r"[.\[]", path, maxsplit=1)[0]
