"""Where values of another record belong in a draft: items are told by keys, not by numbers. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from pydantic import JsonValue

from schemas.catalogue import RecordType
from schemas.paths import Step, join_path, parse_path
from schemas.same_value import comparable

_Steps = tuple[Step, ...]


class Places:
    """The places of a draft's items, and of those that come to it."""

    def __init__(
        self,
        record_type: RecordType,
        drafted: Mapping[str, JsonValue],
        incoming: Iterable[tuple[str, JsonValue]],
    ) -> None:
        """drafted: values by path; None for an absence. incoming: path and value of what comes."""
        self._keys = _keys(record_type, incoming)
        self._items: dict[tuple[_Steps, str], list[_Steps]] = {}
        for item, key in _keys(record_type, drafted.items()).items():
            self._items.setdefault((item[:-1], key), []).append(item)
        self._taken = {item for path in drafted for item in _items_of(parse_path(path))}
        self._moved: dict[_Steps, _Steps] = {}

    def find(self, path: str) -> str:
        """The path in the draft of a value, or of an item, that comes: the same item's, else a new one's."""
        steps: _Steps = ()
        for at, step in enumerate(original := parse_path(path)):
            steps = self._item(original[: at + 1], steps) if isinstance(step, int) else (*steps, step)
        return join_path(steps)

    def _item(self, item: _Steps, holder: _Steps) -> _Steps:
        if item not in self._moved:
            self._moved[item] = self._place(item, holder)
            self._taken.add(self._moved[item])
        return self._moved[item]

    def _place(self, item: _Steps, holder: _Steps) -> _Steps:
        """holder: the list in the draft. An item without a key keeps its number."""
        key, kept = self._keys.get(item), (*holder, item[-1])
        if key is None:
            return kept
        same = self._items.setdefault((holder, key), [])
        if not same:
            same.append((*holder, 1 + max(self._numbers_in(holder), default=-1)))
        return kept if kept in same else same[0]

    def _numbers_in(self, holder: _Steps) -> Iterator[int]:
        """The numbers of a list's items."""
        for *rest, number in self._taken:
            if tuple(rest) == holder and isinstance(number, int):
                yield number


def _keys(record_type: RecordType, values: Iterable[tuple[str, JsonValue]]) -> dict[_Steps, str]:
    """What tells each item: the first of its list's keys that it has; for an entry that is a value, that."""
    found: dict[_Steps, dict[str, str]] = {}
    for path, value in values:
        steps = parse_path(path)
        for item in _items_of(steps) if value is not None else ():
            rest = steps[len(item) :]
            if not any(isinstance(step, int) for step in rest):
                found.setdefault(item, {})[join_path(rest) if rest else ""] = comparable(value)
    keys = {item: _first_key(record_type, item, leaves) for item, leaves in found.items()}
    return {item: key for item, key in keys.items() if key is not None}


def _first_key(record_type: RecordType, item: _Steps, leaves: Mapping[str, str]) -> str | None:
    if "" in leaves:
        return leaves[""]
    start = len(record_type.declared(join_path(item[:-1]))) + len("[].")
    names = (spec.path[start:] for spec in record_type.list_keys(join_path(item[:-1])))
    return next((f"{name}={leaves[name]}" for name in names if name in leaves), None)


def _items_of(steps: _Steps) -> list[_Steps]:
    return [steps[: at + 1] for at, step in enumerate(steps) if isinstance(step, int)]
