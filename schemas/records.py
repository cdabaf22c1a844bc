"""From fields to a nested record and back: `unflatten` and `flatten`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pydantic import BaseModel, JsonValue

from schemas.catalogue import RecordType
from schemas.fields import DraftedField
from schemas.paths import Step, join_path, parse_path, template_of
from schemas.values import Value


def unflatten(fields: Iterable[DraftedField]) -> dict[str, JsonValue]:
    """The nested record of the fields that carry a value; list indices are closed up, order kept."""
    tree: dict[Step, object] = {}
    for field in fields:
        if field.state.has_value:
            _put(tree, parse_path(field.path), field.value)
    return {str(name): _close_up(child) for name, child in tree.items()}


def flatten(record: BaseModel, record_type: RecordType) -> Iterator[tuple[str, JsonValue]]:
    """Every leaf of a record that has a value, as (concrete path, value), in declaration order."""
    yield from _leaves(record, (), record_type)


class _Leaf:
    """Keeps a leaf that is an object apart from a branch."""

    def __init__(self, value: JsonValue) -> None:
        self.value = value


def _put(tree: dict[Step, object], steps: tuple[Step, ...], value: JsonValue) -> None:
    for step in steps[:-1]:
        branch = tree.setdefault(step, {})
        if not isinstance(branch, dict):
            raise ValueError(f"{join_path(steps)} lies below a field that has a value")
        tree = branch
    tree[steps[-1]] = _Leaf(value)


def _close_up(node: object) -> JsonValue:
    if isinstance(node, _Leaf):
        return node.value
    assert isinstance(node, dict)
    if node and all(isinstance(step, int) for step in node):
        return [_close_up(node[index]) for index in sorted(node)]
    return {str(name): _close_up(child) for name, child in node.items()}


def _leaves(
    node: object, steps: tuple[Step, ...], record_type: RecordType
) -> Iterator[tuple[str, JsonValue]]:
    if node is None:
        return
    if isinstance(node, BaseModel) and not isinstance(node, Value):
        for name in type(node).model_fields:
            yield from _leaves(getattr(node, name), (*steps, name), record_type)
    elif isinstance(node, (tuple, list)) and not _is_whole(steps, record_type):
        for index, item in enumerate(node):
            yield from _leaves(item, (*steps, index), record_type)
    elif not (isinstance(node, (tuple, list)) and not node):
        path = join_path(steps)
        yield path, record_type.normalise(path, node)  # type: ignore[arg-type]  # leaves validate from python values


def _is_whole(steps: tuple[Step, ...], record_type: RecordType) -> bool:
    spec = record_type.specs.get(template_of(join_path(steps)))
    return spec is not None and spec.whole
