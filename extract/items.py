"""List items and groups as they are collected from a page, before they get their place in the record."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from pydantic import JsonValue

from schemas.catalogue import RecordType
from schemas.documents import Span
from schemas.fields import Alternative, DraftedField, Drafter, Flag, State
from schemas.texts import norm_key


@dataclass(frozen=True)
class Hit:
    """One value read at one place."""

    value: JsonValue
    """None where only the field's label is printed."""
    span: Span
    flags: tuple[Flag, ...] = ()


@dataclass
class Item:
    """One list item (or a single group): leaf name to everything read for it, in order."""

    key: str
    leaves: dict[str, list[Hit]] = field(default_factory=dict)
    repeats: bool = False
    """Whether another printing with the same key is the same item."""

    def take(self, other: Item) -> None:
        """Add the readings of another printing of the same item."""
        for name, hits in other.leaves.items():
            self.leaves.setdefault(name, []).extend(hits)

    @property
    def start(self) -> int:
        """Where the item is first printed."""
        return min(hit.span.start for hits in self.leaves.values() for hit in hits)


def key_of(leaves: dict[str, list[Hit]], key_names: Iterable[str]) -> str:
    """What makes two printings one item: its first key leaf that was read; empty when none was."""
    for name in key_names:
        if leaves.get(name) and leaves[name][0].value is not None:
            return f"{name}={norm_key(str(leaves[name][0].value))}"
    return ""


def apart(hits: list[Hit]) -> list[Hit]:
    """Hits whose spans do not overlap an earlier, better one."""
    kept: list[Hit] = []
    ends: list[int] = []
    starts: list[int] = []
    for hit in hits:
        at = bisect_left(starts, hit.span.end)
        if at == 0 or ends[at - 1] <= hit.span.start:
            kept.append(hit)
            starts.insert(at, hit.span.start)
            ends.insert(at, hit.span.end)
    return kept


def merge_items(items: Iterable[Item]) -> list[Item]:
    """Items of one list, the same one printed twice made one, in the order of the page.

    What is printed apart from any item (aliases in a section of their own) goes to the only item there is;
    with several items nothing says whose it is, and it is left.
    """
    ordered = sorted(items, key=lambda i: i.start)
    merged = [Item(i.key, i.leaves) for i in ordered if i.key and not i.repeats]
    for item in (i for i in ordered if i.key and i.repeats):
        same = [known for known in merged if known.key == item.key]
        if not same:
            merged.append(item)
        else:
            next((known for known in same if _agree(known, item)), same[0]).take(item)
    if len(merged) == 1:
        for item in (i for i in ordered if not i.key):
            merged[0].take(item)
    return _numbered(sorted(merged, key=lambda i: i.start))


def _agree(a: Item, b: Item) -> bool:
    """Whether two printings of one name can be of one item: nothing both say differs."""
    both = a.leaves.keys() & b.leaves.keys()
    return all(_equal(a.leaves[name][0].value, b.leaves[name][0].value) for name in both)


def _numbered(items: list[Item]) -> list[Item]:
    """The items with keys that tell them apart."""
    seen: Counter[str] = Counter()
    for item in items:
        seen[item.key] += 1
        if seen[item.key] > 1:
            item.key = f"{item.key}#{seen[item.key]}"
    return items


def item_fields(path: str, items: list[Item], record_type: RecordType) -> Iterator[DraftedField]:
    """The fields of a list's items."""
    for index, item in enumerate(items):
        for name, hits in item.leaves.items():
            yield from leaf_fields(f"{path}[{index}]", name, hits, record_type, item_key=f"{path}:{item.key}")


def group_fields(path: str, items: list[Item], record_type: RecordType) -> Iterator[DraftedField]:
    """The fields of a single group that may be printed in several places."""
    leaves: dict[str, list[Hit]] = {}
    for item in items:
        for name, hits in item.leaves.items():
            leaves.setdefault(name, []).extend(hits)
    for name, hits in leaves.items():
        yield from leaf_fields(path, name, hits, record_type)


def leaf_fields(
    prefix: str, name: str, hits: list[Hit], record_type: RecordType, *, item_key: str | None = None
) -> Iterator[DraftedField]:
    """The field of one leaf, or one field per entry of a leaf list ('name[]')."""
    path = f"{prefix}.{name}" if prefix and name else prefix or name
    if not path.endswith("[]"):
        yield settle(path, hits, record_type, item_key=item_key)
        return
    entries: dict[str, list[Hit]] = {}
    for hit in hits:
        entries.setdefault(norm_key(str(hit.value)), []).append(hit)
    for index, same in enumerate(entries.values()):
        yield settle(f"{path[:-2]}[{index}]", same, record_type, item_key=item_key)


def settle(
    path: str, hits: list[Hit], record_type: RecordType, *, item_key: str | None = None
) -> DraftedField:
    """One field of all readings of it.

    The first is the value, equal ones are further evidence, others are alternatives.
    """
    filled = [hit for hit in hits if hit.value is not None] or hits
    chosen = filled[0]
    same: list[Hit] = []
    others: list[Hit] = []
    for hit in filled:
        (same if _equal(hit.value, chosen.value) else others).append(hit)
    spec = record_type.spec(path)
    flags = [
        *chosen.flags,
        *([Flag.SOURCES_DISAGREE] if others else []),
        *([Flag.PERSONAL_DATA] if spec.personal else []),
    ]
    return DraftedField(
        path=path,
        value=chosen.value,
        state=State.LABEL_WITHOUT_VALUE if chosen.value is None else State.STATED,
        evidence=tuple(dict.fromkeys(h.span for h in same)),
        drafter=Drafter.LABEL,
        flags=tuple(dict.fromkeys(flags)),
        alternatives=tuple(
            Alternative(
                value=h.value, evidence=(h.span,), drafter=Drafter.LABEL, why="printed differently elsewhere"
            )
            for h in others
        ),
        item_key=item_key,
    )


def _equal(a: JsonValue, b: JsonValue) -> bool:
    return a == b or (isinstance(a, str) and isinstance(b, str) and norm_key(a) == norm_key(b))
