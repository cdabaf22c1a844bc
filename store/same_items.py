"""Which field of a later draft is which field of an earlier one: items are told by their keys. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from schemas.drafts import Draft
from schemas.fields import DraftedField
from schemas.paths import Step, join_path, parse_path
from store.columns import to_json

_Item = tuple[Step, ...]
"""Path of an item, such as ('arms', 0)."""


class SameItems:
    """Two drafts of versions of one record."""

    def __init__(self, old: Draft, new: Draft) -> None:
        self._keys = _keys(old.fields)
        found = _keys(new.fields)
        shared = Counter((item[:-1], key) for item, key in found.items())
        self._items = {(item[:-1], key): item for item, key in found.items() if shared[item[:-1], key] == 1}
        self._taken = {item for field in new.fields for item in _items_of(parse_path(field.path))}

    def path(self, path: str) -> str | None:
        """The path in the new draft; None where its item is not there, or cannot be told from another."""
        steps: _Item = ()
        for at, step in enumerate(original := parse_path(path)):
            if not isinstance(step, int):
                steps = (*steps, step)
                continue
            moved = self._item(original[: at + 1], steps)
            if moved is None:
                return None
            steps = moved
        return join_path(steps)

    def _item(self, item: _Item, new_list: _Item) -> _Item | None:
        """Where an item stands now; one that nobody drafted keeps its place, if nobody drafted that now."""
        key = self._keys.get(item)
        if key is not None:
            return self._items.get((new_list, key))
        place = (*new_list, item[-1])
        return None if place in self._taken else place


def _keys(fields: Iterable[DraftedField]) -> dict[_Item, str]:
    """What tells every item: its key, the value of an entry that is a value itself, else its place."""
    found: dict[_Item, str] = {}
    for field in fields:
        steps = parse_path(field.path)
        for item in _items_of(steps)[:-1]:
            found.setdefault(item, f"#{item[-1]}")
        for item in _items_of(steps)[-1:]:
            told = _told(field, steps)
            if told is not None or item not in found:
                found[item] = told or f"#{item[-1]}"
    return found


def _told(field: DraftedField, steps: _Item) -> str | None:
    if isinstance(steps[-1], int):
        return f"={to_json(field.value)}"
    return field.item_key


def _items_of(steps: _Item) -> list[_Item]:
    return [steps[: at + 1] for at, step in enumerate(steps) if isinstance(step, int)]
