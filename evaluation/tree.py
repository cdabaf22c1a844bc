"""Fields as a tree, the way their paths nest: annotated ones and drafted ones look the same to the judge."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from pydantic import JsonValue

from evaluation.annotation import AnnotatedValue, Step, Stretch, Tier
from evaluation.likeness import Follow, is_reference, is_same
from schemas.fields import DraftedField, Drafter

Steps = tuple[Step, ...]
_TEXT_KINDS = ("text", "string")


@dataclass(eq=False, slots=True)
class Expected:
    """A leaf of the annotation."""

    steps: Steps
    value: JsonValue
    as_good: tuple[JsonValue, ...]
    """Further values that are right too."""
    places: list[Stretch]
    how: str
    tier: Tier
    kind: str
    is_part: bool
    """One entry of a list that was annotated as one value."""
    is_settled: bool = False
    """Whether a drafted value was held against it."""

    @property
    def is_code(self) -> bool:
        """Whether only the same characters will do."""
        return self.kind == "code"

    def is_said(self, drafted: Drafted, follow: Follow | None = None) -> bool:
        """Whether a drafted value is this one, or one as good."""
        return any(
            is_same(value, drafted.value, is_code=self.is_code, follow=follow)
            for value in (self.value, *self.as_good)
        )

    @property
    def is_text(self) -> bool:
        """Whether likeness says something about it: it is in words, and no code, date or reference."""
        is_worded = not self.kind or self.kind in _TEXT_KINDS
        return is_worded and isinstance(self.value, str) and not is_reference(self.value)


@dataclass(eq=False, slots=True)
class Drafted:
    """A leaf of the draft, with the field it is of."""

    steps: Steps
    value: JsonValue
    place: Stretch | None
    """Where its words stand; None without any."""
    quote: str | None
    drafter: Drafter


Leaf = TypeVar("Leaf", Expected, Drafted)


@dataclass(eq=False, slots=True)
class Branch(Generic[Leaf]):
    """A node: a value, fields by name, or entries by index."""

    leaf: Leaf | None = None
    others: list[Leaf] = field(default_factory=list)
    """Further values at the same path."""
    fields: dict[str, Branch[Leaf]] = field(default_factory=dict)
    rows: dict[int, Branch[Leaf]] = field(default_factory=dict)

    @property
    def own(self) -> list[Leaf]:
        """The values of this very node."""
        first: list[Leaf] = [] if self.leaf is None else [self.leaf]
        return first + self.others

    def at(self, steps: Steps) -> Branch[Leaf]:
        """The node below, made if it is not there; steps: concrete."""
        node = self
        for step in steps:
            if isinstance(step, str):
                node = node.fields.setdefault(step, Branch())
            else:
                node = node.rows.setdefault(step or 0, Branch())
        return node

    def find(self, step: Step) -> Branch[Leaf] | None:
        """The node one step below, None when there is none."""
        if isinstance(step, str):
            return self.fields.get(step)
        return None if step is None else self.rows.get(step)

    def leaves(self, steps: Steps = ()) -> Iterator[tuple[Steps, Branch[Leaf]]]:
        """Every node with a value, with its steps from here."""
        if self.leaf is not None:
            yield steps, self
        for name, child in self.fields.items():
            yield from child.leaves((*steps, name))
        for index, child in sorted(self.rows.items()):
            yield from child.leaves((*steps, index))


def annotated_tree(values: Iterable[AnnotatedValue]) -> Branch[Expected]:
    """The tree of annotated values; a list annotated as one value becomes its entries."""
    root: Branch[Expected] = Branch()
    for each in values:
        is_list = isinstance(each.value, list)
        as_good = () if is_list else each.as_good
        for steps, value in unfold(each.steps, each.value):
            leaf = Expected(steps, value, as_good, list(each.places), each.how, each.tier, each.kind, is_list)
            _add_expected(root.at(steps), leaf)
    return root


def drafted_tree(leaves: Iterable[Drafted]) -> Branch[Drafted]:
    """The tree of drafted values."""
    root: Branch[Drafted] = Branch()
    for leaf in leaves:
        node = root.at(leaf.steps)
        if node.leaf is None:
            node.leaf = leaf
        elif not is_same(node.leaf.value, leaf.value):
            node.others.append(leaf)
    return root


def drafted_leaves(steps: Steps, field: DraftedField, annotated: Branch[Expected]) -> Iterator[Drafted]:
    """The leaves of a field, cut the way the annotation cuts the same field.

    A list becomes its entries, an object its parts where the annotation keeps them as fields of their own,
    and one value where the annotation has a list becomes the list's only entry.
    """
    place, quote = None, None
    if field.evidence:
        place, quote = (field.evidence[0].start, field.evidence[0].end), field.evidence[0].quote
    for below, value in _spread(steps, field.value, annotated):
        yield Drafted(below, value, place, quote, field.drafter)


def unfold(steps: Steps, value: JsonValue) -> Iterator[tuple[Steps, JsonValue]]:
    """One leaf per entry of a list, however deep; anything else as it is."""
    if isinstance(value, list):
        for index, entry in enumerate(value):
            yield from unfold((*steps, index), entry)
    else:
        yield steps, value


def _add_expected(node: Branch[Expected], leaf: Expected) -> None:
    if node.leaf is None:
        node.leaf = leaf
    elif is_same(node.leaf.value, leaf.value):
        node.leaf.places += leaf.places
    else:
        node.others.append(leaf)


def _spread(steps: Steps, value: JsonValue, annotated: Branch[Expected]) -> Iterator[tuple[Steps, JsonValue]]:
    for below, part in unfold(steps, value):
        node = _counterpart(annotated, below)
        has_parts = node is not None and node.leaf is None
        if has_parts and node is not None and node.rows and not isinstance(part, dict):
            yield (*below, 0), part
        elif has_parts and node is not None and node.fields and isinstance(part, dict):
            for name, inner in part.items():
                if inner is not None:
                    yield from _spread((*below, name), inner, annotated)
        elif part is not None:
            yield below, part


def _counterpart(annotated: Branch[Expected], steps: Steps) -> Branch[Expected] | None:
    """The node where the annotation keeps this field; of an entry it does not have, any entry of the list."""
    node: Branch[Expected] | None = annotated
    for step in steps:
        if node is None:
            return None
        below = node.find(step)
        node = next(iter(node.rows.values()), None) if below is None and isinstance(step, int) else below
    return node
