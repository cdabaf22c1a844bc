"""What a record states, as one plain nested object: for formats that have no place for states. Pure.

Inferred values and absences stay out, so that nothing can be taken for stated that is not.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from dataset.records import Placed
from schemas.fields import State
from schemas.paths import Step, parse_path

Stated = dict[str, Any]
"""Values of a record type by name; lists of items keep their order and their gaps, as empty objects."""


def stated_record(placed: Iterable[Placed]) -> Stated:
    """The values that are stated."""
    tree: dict[Step, Any] = {}
    for each in placed:
        if each.field.said.state is State.STATED:
            _put(tree, parse_path(each.path), each.value)
    return {str(name): _plain(node) for name, node in tree.items()}


def figures(number: float) -> str:
    """A number in words of a text, with every digit it has: 18, 0.5, 1234567."""
    return str(number).removesuffix(".0")


class _Branch(dict[Step, Any]):
    """Keeps a branch apart from a value that is an object."""


def _put(tree: dict[Step, Any], steps: tuple[Step, ...], value: Any) -> None:
    for step in steps[:-1]:
        tree = tree.setdefault(step, _Branch())
    tree[steps[-1]] = value


def _plain(node: Any) -> Any:
    if not isinstance(node, _Branch):
        return node
    if not all(isinstance(step, int) for step in node):
        return {str(name): _plain(child) for name, child in node.items()}
    if not any(isinstance(child, _Branch) for child in node.values()):
        return [node[index] for index in sorted(node)]
    last = max(step for step in node if isinstance(step, int))
    return [_plain(node.get(index, _Branch())) or {} for index in range(last + 1)]
