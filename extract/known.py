"""The items of a record's lists that are known while asking goes on: from labels first, then from replies.

An item is told by its name (the value of its key leaf), and keeps the place it has in the record.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from rapidfuzz import fuzz

from extract.chunk import widen_to_lines
from extract.stretch import Stretch, merge_stretches
from schemas.catalogue import RecordType
from schemas.describe import FieldSpec
from schemas.documents import Document
from schemas.fields import DraftedField
from schemas.paths import template_of
from schemas.texts import norm_key
from schemas.values import Kind

_ITEM_PREFIX = re.compile(r"\[[0-9]+\](?=\.)")
_WORDS = (Kind.STRING, Kind.TEXT, Kind.IDENTIFIER)
_SAME_NAME = 90.0
"""rapidfuzz token ratio (0–100) from which two names are taken for one item's."""


@dataclass(frozen=True)
class Item:
    """One item of a list."""

    path: str
    """Concrete: 'arms[0]'."""
    name: str
    """In the words of the page; empty when it has none."""
    stretches: tuple[Stretch, ...] = ()
    """Where the page is known to speak about it; empty when that is not known."""
    is_labelled: bool = False
    """Labels gave it, and with it what is plain about it."""


class KnownItems:
    """Items by the concrete path of their list."""

    def __init__(self, items: Iterable[Item] = ()) -> None:
        self._lists: dict[str, list[Item]] = {}
        self._entries: Counter[str] = Counter()
        self._last: dict[str, int] = {}
        """Highest index of each list, once it was asked for."""
        for item in items:
            self._lists.setdefault(list_of(item.path), []).append(item)

    def of(self, list_path: str) -> tuple[Item, ...]:
        """The items of one list, in their order."""
        return tuple(self._lists.get(list_path, ()))

    def add(self, list_path: str, name: str, stretches: tuple[Stretch, ...] = ()) -> Item:
        """A new item behind those of its list."""
        siblings = self._lists.setdefault(list_path, [])
        behind = 1 + self._highest(list_path)
        self._last[list_path] = behind
        item = Item(f"{list_path}[{behind}]", name, stretches)
        siblings.append(item)
        return item

    def _highest(self, list_path: str) -> int:
        if list_path not in self._last:
            indices = (_index_of(item.path) for item in self._lists[list_path])
            self._last[list_path] = max(indices, default=-1)
        return self._last[list_path]

    def next_entry(self, list_path: str) -> str:
        """The path of one more entry of a list of plain values."""
        number = self._entries[list_path]
        self._entries[list_path] += 1
        return f"{list_path}[{number}]"

    def paths(self) -> tuple[str, ...]:
        """The concrete paths of all lists that have items."""
        return tuple(self._lists)


def item_named(name: str, items: Iterable[Item]) -> Item | None:
    """The item of that name, nearly so spelled included; None when none of them has it."""
    wanted = norm_key(name)
    scored = [(fuzz.token_sort_ratio(wanted, norm_key(item.name)), item) for item in items if item.name]
    best = max(scored, key=lambda pair: pair[0], default=None)
    return best[1] if best is not None and best[0] >= _SAME_NAME else None


def items_from_labels(
    document: Document, record_type: RecordType, label_fields: Sequence[DraftedField]
) -> KnownItems:
    """The items that labels gave, each with the lines it stands on and those of items it names."""
    fields: dict[str, list[DraftedField]] = {}
    for field in label_fields:
        if field.state.has_value and record_type.find(field.path) is not None:
            for mark in _ITEM_PREFIX.finditer(field.path):
                fields.setdefault(field.path[: mark.end()], []).append(field)
    items = {path: _item(document, record_type, path, of_item) for path, of_item in fields.items()}
    by_name = {norm_key(item.name): item for item in items.values()}
    return KnownItems(_with_named(item, fields[item.path], by_name) for item in items.values() if item.name)


def key_leaf(record_type: RecordType, list_path: str) -> FieldSpec | None:
    """The leaf whose words name an item of the list; None when no leaf of it is words."""
    return _key_leaf(record_type, template_of(list_path))


@lru_cache(maxsize=1024)
def _key_leaf(record_type: RecordType, template: str) -> FieldSpec | None:
    leaves = [*record_type.list_keys(template), *item_leaves(record_type.specs.values(), template)]
    return next((s for s in leaves if s.kind in _WORDS and not s.whole and not s.path.endswith("[]")), None)


def item_leaves(specs: Iterable[FieldSpec], list_path: str) -> tuple[FieldSpec, ...]:
    """The leaves among specs of an item itself, not those of items inside it."""
    head = f"{template_of(list_path)}[]."
    own = (s for s in specs if s.path.startswith(head))
    return tuple(s for s in own if "[]" not in s.path.removeprefix(head).removesuffix("[]"))


def list_of(item_path: str) -> str:
    """The concrete path of an item's list: 'arms[0].regimens' of 'arms[0].regimens[1]'."""
    return item_path[: item_path.rindex("[")]


def _index_of(item_path: str) -> int:
    return int(item_path[item_path.rindex("[") + 1 : -1])


def _item(document: Document, record_type: RecordType, path: str, fields: Sequence[DraftedField]) -> Item:
    key = key_leaf(record_type, list_of(path))
    named = [f for f in fields if key is not None and template_of(f.path) == key.path]
    name = str(named[0].value) if named else ""
    spans = [Stretch(f.evidence[0].start, f.evidence[0].end) for f in fields if f.evidence]
    return Item(path, name, widen_to_lines(document.text, spans), is_labelled=True)


def _with_named(item: Item, fields: Sequence[DraftedField], by_name: dict[str, Item]) -> Item:
    """The item with the lines of the items its values name: an arm with its interventions' own lines."""
    values = {norm_key(f.value) for f in fields if isinstance(f.value, str)}
    named = [by_name[value] for value in values if value in by_name]
    stretches = merge_stretches([*item.stretches, *(s for other in named for s in other.stretches)])
    return replace(item, stretches=stretches)
