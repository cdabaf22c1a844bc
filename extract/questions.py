"""The questions a small model is asked about one document: one leaf or list each, on text it may come from.

Items of lists are asked about on the sentences that speak about them; a group inside an item (an interval)
is opened by its most useful leaf and asked further only when that one was answered.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, zip_longest

from extract.candidates import Candidate
from extract.choices import Choices, figures_of
from extract.chunk import Chunk, pack_chunks, sections_of
from extract.known import Item, KnownItems, item_leaves, key_leaf, list_of
from extract.outline import TOP, Section
from extract.plan import (
    by_usefulness,
    is_asked_alone,
    lists_inside,
    outside_lists,
    reference_target,
    top_lists,
)
from extract.profiles import Profile
from extract.quoted import may_be_told
from extract.reply_schema import quote_limit
from extract.stretch import Stretch, common_stretches
from extract.values import Codes
from schemas.catalogue import RecordType
from schemas.describe import FieldSpec
from schemas.documents import Document
from schemas.paths import template_of
from schemas.values import Kind


@dataclass(frozen=True)
class Question:
    """One thing to ask, wherever in the record it belongs."""

    path: str
    """Concrete path of the leaf, or of the list whose entries are asked for."""
    spec: FieldSpec
    """The leaf; for a list of items, the leaf whose words name an item."""
    chunks: tuple[Chunk, ...]
    """Where to ask; each is a call."""
    allowed: tuple[Stretch, ...]
    """Where the field may come from."""
    about: tuple[str, ...] = ()
    """Names of the items it is asked of, outermost first."""
    opens_list: bool = False
    """Asks which items a list has."""

    @property
    def is_plain_list(self) -> bool:
        """Asks for the entries of a list of plain values."""
        return not self.opens_list and self.spec.path.endswith("[]")


@dataclass
class Questioner:
    """Makes the questions about one document; knows what labels settled and which items there are."""

    document: Document
    sections: Sequence[Section]
    record_type: RecordType
    profile: Profile
    known: KnownItems
    wanted: Sequence[FieldSpec]
    settled: set[str]
    """Concrete paths that need no asking: label fields, and everything asked already."""
    forms: Mapping[str, Codes]
    """How the codes of a path are printed."""
    choices: Choices

    references: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Path of an item made for another one to its reference leaf's path and value."""

    def __post_init__(self) -> None:
        keys = {key for spec in self.wanted for key in spec.sections} - {TOP}
        everything = (Stretch(0, len(self.document.text)),)
        self._home = sections_of(self.document, self.sections, keys) or everything
        """Where a field without sections of its own may stand: wherever others do, but not among banners."""

    def scalars(self) -> list[Question]:
        """Questions about the record itself, the most useful first."""
        specs = outside_lists(self.wanted)
        ranked = by_usefulness(self.record_type, [s for s in specs if is_asked_alone(self.record_type, s)])
        return self._asked([self._of_record(s.path.removesuffix("[]"), s) for s in ranked])

    def open_lists(self) -> list[Question]:
        """Questions for the items of the outermost lists that nothing is known of yet."""
        empty = [path for path in self.list_paths() if not self.known.of(path)]
        keys = ((path, key_leaf(self.record_type, path)) for path in empty)
        return self._asked([self._of_record(path, key, opens_list=True) for path, key in keys if key])

    def list_paths(self) -> dict[str, bool]:
        """The outermost lists to ask about, to whether a complete record has such items."""
        return top_lists(self.record_type, self.wanted)

    def about_items(self, items: Sequence[Item]) -> list[Question]:
        """Questions about items: the most useful one of each item before the next one of any."""
        turns = zip_longest(*(self._about_item(item) for item in items))
        return self._asked([q for q in chain.from_iterable(turns) if q is not None])

    def rest_of_group(self, question: Question) -> list[Question]:
        """The other leaves of the group inside an item that an answered question belongs to."""
        item = self._item_at(question.path)
        group = question.spec.path.rpartition(".")[0]
        if item is None or group.endswith("[]"):
            return []
        specs = [s for s in self._leaves_of(item) if s.path.rpartition(".")[0] == group]
        return self._asked([self._of_item(item, spec) for spec in specs])

    def items_by_reference(self, items: Iterable[Item]) -> list[Item]:
        """New items of lists whose items are about those of another list: one result for each arm."""
        inner = ((item, path) for item in items for path in self._inner_lists(item))
        return [made for item, path in inner for made in self._refer(item, path)]

    def _asked(self, questions: Sequence[Question]) -> list[Question]:
        """Those that were not asked before, each on the text that could hold an answer."""
        new = {q.path: q for q in questions if q.path not in self.settled}
        self.settled |= new.keys()
        hopeful = (
            replace(q, chunks=tuple(c for c in q.chunks if self._may_tell(q, c))) for q in new.values()
        )
        return [q for q in hopeful if q.chunks]

    def _may_tell(self, question: Question, chunk: Chunk) -> bool:
        if figures_of(self.record_type, question.spec) and not question.opens_list:
            return bool(self.figures(question, common_stretches(chunk.pieces, question.allowed)))
        forms = self.forms.get(question.spec.path, {})
        return may_be_told(self.record_type, question.spec, chunk.text(self.document), forms)

    def figures(self, question: Question, shown: Sequence[Stretch]) -> dict[str, tuple[Candidate, ...]]:
        """The quotes an answer may have, with the figures in each; none for a leaf that is no figure."""
        longest = quote_limit(question.spec, self.profile) or len(self.document.text) + 1
        return self.choices.phrases(question.spec, shown, longest - 1)

    def _about_item(self, item: Item) -> Iterator[Question]:
        """Lists inside the item, then its leaves, of each group inside it only the first."""
        for path in self._inner_lists(item):
            key = key_leaf(self.record_type, path)
            if key is not None and not self.known.of(path):
                yield self._of_item(item, key, path, opens_list=True)
        own = f"{template_of(list_of(item.path))}[]"
        opened: set[str] = set()
        for spec in self._leaves_of(item):
            group = spec.path.rpartition(".")[0]
            if group == own or group not in opened:
                opened.add(group)
                yield self._of_item(item, spec)

    def _leaves_of(self, item: Item) -> list[FieldSpec]:
        """The leaves to ask about an item, the most useful first.

        Its name is known and its references follow; codes of an item that labels gave are the labels' job.
        """
        list_path = list_of(item.path)
        key = key_leaf(self.record_type, list_path)
        specs = [s for s in item_leaves(self.wanted, list_path) if s != key]
        if item.is_labelled and not self.profile.corroborates:
            specs = [s for s in specs if s.kind is not Kind.CODE]
        return by_usefulness(self.record_type, [s for s in specs if is_asked_alone(self.record_type, s)])

    def _inner_lists(self, item: Item) -> list[str]:
        names = lists_inside(self.record_type, list_of(item.path), self.wanted)
        return [f"{item.path}.{name}" for name in names]

    def _refer(self, item: Item, path: str) -> Iterator[Item]:
        """Items of a list inside an item, one for each that its reference leaf can name."""
        if key_leaf(self.record_type, path) is not None or self.known.of(path):
            return
        leaves = (s for s in item_leaves(self.wanted, path) if s.kind is Kind.REFERENCE)
        targets = ((s, reference_target(self.record_type, s)) for s in leaves)
        leaf, target = next(((s, t) for s, t in targets if t is not None), (None, None))
        if leaf is None or target is None:
            return
        for other in self.known.of(target):
            made = self.known.add(path, other.name, item.stretches)
            self.references[made.path] = (f"{made.path}.{leaf.name}", other.path)
            yield made

    def _of_record(self, path: str, spec: FieldSpec, *, opens_list: bool = False) -> Question:
        """A question on all the text its field may stand in."""
        allowed = self._allowed(spec)
        return Question(path, spec, self._chunks(allowed), allowed, opens_list=opens_list)

    def _of_item(
        self, item: Item, spec: FieldSpec, path: str | None = None, *, opens_list: bool = False
    ) -> Question:
        """A question on the text that speaks about an item."""
        head = f"{template_of(list_of(item.path))}[]"
        path = path or item.path + spec.path.removeprefix(head).removesuffix("[]")
        allowed = self._allowed(spec)
        shown = common_stretches(item.stretches, allowed)
        chunks = self._chunks(shown)[:1]
        return Question(path, spec, chunks, allowed, self._names_down_to(item), opens_list)

    def _allowed(self, spec: FieldSpec) -> tuple[Stretch, ...]:
        return sections_of(self.document, self.sections, spec.sections) if spec.sections else self._home

    def _chunks(self, stretches: Sequence[Stretch]) -> tuple[Chunk, ...]:
        size, overlap = self.profile.chunk_chars, self.profile.overlap_chars
        return pack_chunks(self.document, self.sections, stretches, size=size, overlap=overlap)

    def _names_down_to(self, item: Item) -> tuple[str, ...]:
        """The names of the items on the way to an item, itself included."""
        ends = [at + 1 for at, character in enumerate(item.path) if character == "]"]
        on_the_way = (self._item_at(item.path[:end]) for end in ends)
        return tuple(found.name for found in on_the_way if found is not None)

    def _item_at(self, path: str) -> Item | None:
        """The innermost item a path belongs to; None outside lists."""
        prefix = path[: path.rfind("]") + 1]
        return next((i for i in self.known.of(list_of(prefix)) if i.path == prefix), None) if prefix else None
