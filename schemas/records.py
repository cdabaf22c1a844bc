"""From fields to a nested record and back: `unflatten` and `flatten`.

Fields keep the index of the item they were drafted for; a record has no gaps, so items move up and what
refers to them follows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pydantic import BaseModel, JsonValue

from schemas.catalogue import RecordType
from schemas.errors import SchemaError
from schemas.fields import DraftedField
from schemas.paths import Step, join_path, parse_path
from schemas.values import Kind, Value

_FAVOURED = re.compile(r"FAVOURS_ARM_([0-9]+)")
"""A reference to an arm within a code (FIELDS results[].direction)."""

_Values = dict[tuple[Step, ...], JsonValue]


def unflatten(fields: Iterable[DraftedField], record_type: RecordType) -> dict[str, JsonValue]:
    """The nested record of the fields that carry a value; list indices are closed up, order kept.

    A reference to an item without any value is left out. Raises SchemaError when two fields claim one path.
    """
    values = _values_by_path(fields)
    moved = closed_up(values)
    tree: dict[Step, object] = {}
    for steps, value in values.items():
        kept = follow(value, moved) if record_type.spec(join_path(steps)).kind is Kind.REFERENCE else value
        if kept is not None and kept != []:
            _put(tree, move(steps, moved), kept)
    return {str(name): _nested(child) for name, child in tree.items()}


def flatten(record: BaseModel, record_type: RecordType) -> Iterator[tuple[str, JsonValue]]:
    """Every leaf of a record that has a value, as (concrete path, value), in declaration order."""
    yield from _leaves(record, (), record_type)


def _values_by_path(fields: Iterable[DraftedField]) -> _Values:
    values: _Values = {}
    for field in fields:
        if not field.state.has_value:
            continue
        steps = parse_path(field.path)
        if steps in values:
            raise SchemaError(f"{field.path!r} is given twice; a record has one value per path")
        values[steps] = field.value
    return values


def closed_up(paths: Iterable[tuple[Step, ...]]) -> dict[tuple[Step, ...], int]:
    """Path of every list item on the way to one of the paths, to its index once gaps are closed."""
    items = {steps[: at + 1] for steps in paths for at, step in enumerate(steps) if isinstance(step, int)}
    ranks: dict[tuple[Step, ...], int] = {}
    counts: dict[tuple[Step, ...], int] = {}
    for item in sorted(items, key=lambda steps: [(isinstance(step, str), step) for step in steps]):
        ranks[item] = counts.get(item[:-1], 0)
        counts[item[:-1]] = ranks[item] + 1
    return ranks


def move(steps: tuple[Step, ...], moved: dict[tuple[Step, ...], int]) -> tuple[Step, ...]:
    """The path once gaps are closed; moved: as `closed_up` gives it."""
    return tuple(moved[steps[: at + 1]] if isinstance(step, int) else step for at, step in enumerate(steps))


def follow(value: JsonValue, moved: dict[tuple[Step, ...], int]) -> JsonValue:
    """The reference (or list of references) after the items moved; None when its item is gone."""
    if isinstance(value, list):
        return [kept for kept in (follow(entry, moved) for entry in value) if kept is not None]
    if not isinstance(value, str):
        return value
    favoured = _FAVOURED.fullmatch(value)
    if favoured:
        index = moved.get(("arms", int(favoured[1])))
        return None if index is None else f"FAVOURS_ARM_{index}"
    if not value.endswith("]"):
        return value
    steps = parse_path(value)
    return join_path(move(steps, moved)) if steps in moved else None


class _Leaf:
    """Keeps a leaf that is an object apart from a branch."""

    def __init__(self, value: JsonValue) -> None:
        self.value = value


def _put(tree: dict[Step, object], steps: tuple[Step, ...], value: JsonValue) -> None:
    for step in steps[:-1]:
        branch = tree.setdefault(step, {})
        if isinstance(branch, _Leaf):
            raise SchemaError(f"{join_path(steps)!r} lies below a field that has a value")
        tree = branch  # type: ignore[assignment]  # a tree holds leaves and trees only
    if steps[-1] in tree:
        raise SchemaError(f"{join_path(steps)!r} has a value, and so have fields below it")
    tree[steps[-1]] = _Leaf(value)


def _nested(node: object) -> JsonValue:
    if isinstance(node, dict):
        if all(isinstance(step, int) for step in node):
            return [_nested(node[index]) for index in sorted(node)]
        return {str(name): _nested(child) for name, child in node.items()}
    return node.value if isinstance(node, _Leaf) else None


def _leaves(
    node: object, steps: tuple[Step, ...], record_type: RecordType
) -> Iterator[tuple[str, JsonValue]]:
    if node is None or node in ((), []):
        return
    if steps and record_type.find(join_path(steps)):
        path = join_path(steps)
        yield path, record_type.normalise(path, node)  # type: ignore[arg-type]  # leaves validate from python values
    elif isinstance(node, BaseModel) and not isinstance(node, Value):
        for name, info in type(node).model_fields.items():
            yield from _leaves(getattr(node, name), (*steps, info.alias or name), record_type)
    elif isinstance(node, (tuple, list)):
        for index, item in enumerate(node):
            yield from _leaves(item, (*steps, index), record_type)
