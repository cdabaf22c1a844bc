"""A record as one nested JSON object, each leaf with its state. Pure.

`{"value": ..., "state": "STATED"}` where the page says it, `"INFERRED"` where it takes a step beyond the
words, and `{"state": "NOT_STATED"}` and the other absences in the place of a leaf, a list or a whole group.
Lists have no gaps: items move up, and what refers to them follows (`schemas.records`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pydantic import JsonValue

from dataset.leaving import RECORD_TYPE, Leaving
from dataset.selection import LeavingField
from schemas.catalogue import RecordType
from schemas.paths import Step, join_path, parse_path
from schemas.records import closed_up, follow, move
from schemas.values import Kind

SECONDARY = "guidance_statement"
"""The record type whose statements are not evidence."""
SECONDARY_MARK = "secondary_source"
MARKED_LIST = "statements"

Steps = tuple[Step, ...]


@dataclass(frozen=True)
class Placed:
    """A field at its place in the record that leaves."""

    path: str
    """Concrete path in the record, without gaps."""
    field: LeavingField
    value: JsonValue
    """None for an absence; references follow the items they name."""


def placed_fields(leaving: Leaving) -> tuple[Placed, ...]:
    """The fields of a record at their places, in the order of the paths' first appearance.

    Left out are references to items that do not leave, and absences of what is there after all.
    """
    paths = {parse_path(each.path): each for each in leaving.fields}
    below = {steps[:at] for steps in paths for at in range(1, len(steps))}
    moved = closed_up(paths)
    found = (
        _placed(steps, each, moved, leaving.record_type)
        for steps, each in paths.items()
        if each.said.value is not None or steps not in below
    )
    return tuple(each for each in found if each is not None)


def exported_record(leaving: Leaving, placed: Iterable[Placed]) -> dict[str, JsonValue]:
    """The line of a record in `records/`."""
    decided = leaving.decided
    tree: dict[Step, object] = {}
    for each in placed:
        _put(tree, parse_path(each.path), _leaf(each))
    line: dict[str, JsonValue] = {
        "record": leaving.name,
        "record_type": leaving.record_type.code,
        "status": leaving.status.value,
        "source": {
            "document": decided.document.name,
            "text_sha256": decided.document.text_sha256,
            "source_sha256": decided.document.source_sha256,
            "version": decided.version,
            "versions": decided.versions,
        },
    }
    if leaving.record_type.code == SECONDARY:
        line[SECONDARY_MARK] = True
        for statement in _items(tree.get(MARKED_LIST)):
            statement[SECONDARY_MARK] = True
    line["data"] = _nested(tree)
    return line


def _placed(
    steps: Steps, each: LeavingField, moved: dict[Steps, int], record_type: RecordType
) -> Placed | None:
    value, is_ours = each.value, each.path == RECORD_TYPE
    if value is not None and not is_ours and record_type.spec(each.path).kind is Kind.REFERENCE:
        value = follow(value, moved)
        if value is None or value == []:
            return None
    return Placed(join_path(move(steps, moved)), each, value)


def _leaf(each: Placed) -> dict[str, JsonValue]:
    state = each.field.said.state.value
    return {"state": state} if each.value is None else {"value": each.value, "state": state}


class _Leaf(dict[str, JsonValue]):
    """Keeps a leaf, which is an object too, apart from a branch."""


def _put(tree: dict[Step, object], steps: Steps, leaf: dict[str, JsonValue]) -> None:
    for step in steps[:-1]:
        branch = tree.setdefault(step, {})
        assert isinstance(branch, dict)  # a path and one below it both have values: no record type has such
        tree = branch
    tree[steps[-1]] = _Leaf(leaf)


def _items(branch: object) -> list[dict[Step, object]]:
    if not isinstance(branch, dict) or isinstance(branch, _Leaf):
        return []
    return [item for item in branch.values() if isinstance(item, dict)]


def _nested(node: object) -> JsonValue:
    if isinstance(node, _Leaf) or not isinstance(node, dict):
        return node  # type: ignore[return-value]  # a leaf, or a mark
    if node and all(isinstance(step, int) for step in node):
        return [_nested(node[index]) for index in sorted(node)]
    return {str(name): _nested(child) for name, child in node.items()}
