"""A group of fields as a large model is asked for it, and its reply as paths, quotes and values.

Every leaf is null or a quote with the value that follows from it; every list is a list of such objects. An
item of a list is told by its name: one that labels gave keeps its place, any other comes behind.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple, cast

from pydantic import JsonValue

from extract.candidates import Candidate
from extract.choices import figures_of, narrowed, place_of, prints
from extract.forms import fold_form, has_form
from extract.known import Item, KnownItems, item_named, key_leaf
from extract.profiles import Profile
from extract.prompt import describe_leaf, fence
from extract.reply_schema import JsonSchema, leaf_schema, list_schema, nullable, object_schema, schema_text
from extract.stretch import Stretch
from schemas.catalogue import RecordType
from schemas.describe import FieldSpec
from schemas.errors import SchemaError
from schemas.values import Kind


class Leaf(NamedTuple):
    """One leaf of a reply."""

    path: str
    """Concrete."""
    quote: str
    value: JsonValue
    """As the record type stores it."""
    place: Stretch | None = None
    """Where the quote stands; None where it has to be looked for."""


_CANDIDATES = (
    "Figures of the document, in brackets, each behind the words before it. Where one of them states a "
    'field, give its number for a quote, such as {"quote": "#3", ...}:'
)
_NUMBERED = re.compile(r"#([0-9]{1,4})")
_LONGEST_QUOTE = 10_000
"""Characters; no field's words are longer, and finding a page's worth of text takes minutes."""
_Tree = dict[str, "FieldSpec | _Tree"]
"""Names to leaves and groups; a list's name ends in '[]'."""


@lru_cache(maxsize=256)
def group_schema(record_type: RecordType, paths: tuple[str, ...], profile: Profile) -> str:
    """The schema of a reply about these leaves, and the names of the items they belong to, as JSON.

    Kept, because all pages of a record type ask for much the same groups.
    """
    specs = [record_type.spec(path) for path in paths]
    return schema_text(_schema(_tree(_with_names(record_type, specs)), record_type, profile))


def group_task(
    record_type: RecordType,
    group: str,
    paths: tuple[str, ...],
    known: KnownItems,
    candidates: Sequence[str] = (),
) -> str:
    """What a model is asked to do: the fields in words, the items that are known, and candidates in words."""
    specs = [record_type.spec(path) for path in paths]
    told = [_fields_in_words(record_type, group, paths), *_entries_known(specs, known)]
    if candidates:
        numbered = "\n".join(f"#{number}: {words}" for number, words in enumerate(candidates, 1))
        told += [_CANDIDATES, fence(numbered, "")]
    return "\n".join(told)


@lru_cache(maxsize=256)
def _fields_in_words(record_type: RecordType, group: str, paths: tuple[str, ...]) -> str:
    described = record_type.groups.get(group)
    about = f" ({described.description})" if described else ""
    specs = _with_names(record_type, [record_type.spec(path) for path in paths])
    return "\n".join(
        [f"Extract the fields of {group!r}{about} from the document:", *map(describe_leaf, specs)]
    )


def _entries_known(specs: Sequence[FieldSpec], known: KnownItems) -> Iterator[str]:
    """The items that may be filled in further or referred to, by path."""
    heads = {spec.path.split("[]", 1)[0] for spec in specs}
    refers = any(spec.kind is Kind.REFERENCE for spec in specs)
    paths = [path for path in known.paths() if "[" not in path and (refers or path in heads)]
    shown = [item for path in paths for item in known.of(path)]
    if shown:
        yield "Entries known so far (give an entry its name again; refer to it by its path):"
        yield from (f"- {item.path}: {item.name}" for item in shown)


def _with_names(record_type: RecordType, specs: Sequence[FieldSpec]) -> list[FieldSpec]:
    """The leaves and, before them, the names of the items they belong to."""
    wanted: dict[str, FieldSpec] = {}
    for spec in specs:
        head, found, _ = spec.path.rpartition("[].")
        while found:
            key = key_leaf(record_type, head)
            if key is not None:
                wanted.setdefault(key.path, key)
            head, found, _ = head.rpartition("[].")
        wanted.setdefault(spec.path, spec)
    return list(wanted.values())


def _tree(specs: Iterable[FieldSpec]) -> _Tree:
    root: _Tree = {}
    for spec in specs:
        *groups, leaf = spec.path.split(".")
        node = root
        for name in groups:
            child = node.setdefault(name, {})
            assert isinstance(child, dict)
            node = child
        node[leaf] = spec
    return root


def _schema(node: _Tree, record_type: RecordType, profile: Profile) -> JsonSchema:
    properties: dict[str, JsonSchema] = {}
    for name, child in node.items():
        if isinstance(child, dict):
            inner = _schema(child, record_type, profile)
        else:
            inner = leaf_schema(record_type, child, profile)
            inner = inner if name.endswith("[]") else nullable(inner)
        is_list = name.endswith("[]")
        properties[name.removesuffix("[]")] = list_schema(inner, None) if is_list else inner
    return object_schema(properties)


class ReplyReader:
    """Turns one reply into leaves; what has not the form of its field is a problem, not a leaf."""

    def __init__(
        self,
        record_type: RecordType,
        specs: Sequence[FieldSpec],
        known: KnownItems,
        candidates: Sequence[Candidate] = (),
        text: str = "",
    ) -> None:
        """candidates: what the reply may name by number, from 1; their places are in text."""
        self._candidates = candidates
        self._text = text
        self.problems: list[tuple[str, str]] = []
        """Path and reason of what could not be kept."""
        self._record_type = record_type
        self._known = known
        self._wanted = {spec.path for spec in specs}
        self._moved: dict[str, str] = {}
        """Path an item has in the reply to the path it has in the record."""
        self._free: dict[str, dict[str, Item]] = {}
        """Items known before this reply, by list and path, that no item of it has been placed at."""

    def read(self, reply: dict[str, JsonValue]) -> list[Leaf]:
        """The leaves of a reply that validated."""
        leaves = list(self._read(reply, "", ""))
        return [leaf for leaf in map(self._settle, leaves) if leaf is not None]

    def _read(self, node: JsonValue, path: str, replied: str) -> Iterator[Leaf]:
        """The leaves below a node; `replied` is its path in the reply, `path` its path in the record."""
        if not isinstance(node, dict):
            return
        for name, child in node.items():
            below, said = (f"{at}.{name}" if at else name for at in (path, replied))
            if isinstance(child, list):
                yield from self._read_list(child, below, said)
            elif isinstance(child, dict) and self._record_type.find(below) is None:
                yield from self._read(child, below, said)
            elif isinstance(child, dict):
                yield self._leaf(below, child)

    def _read_list(self, entries: list[JsonValue], path: str, replied: str) -> Iterator[Leaf]:
        is_plain = self._record_type.find(f"{path}[]") is not None
        key = None if is_plain else key_leaf(self._record_type, path)
        for number, entry in enumerate(entries):
            if not isinstance(entry, dict):
                continue
            if is_plain:
                yield self._leaf(self._known.next_entry(path), entry)
                continue
            place = self._place(path, key, entry)
            self._moved[f"{replied}[{number}]"] = place
            yield from self._read(entry, place, f"{replied}[{number}]")

    def _leaf(self, path: str, said: dict[str, JsonValue]) -> Leaf:
        """A leaf in the words of its candidate, where it names one there is."""
        quote, value = str(said.get("quote", "")), said.get("value")
        named = self._named(path, quote, value)
        if named is None:
            return Leaf(path, quote, value)
        place = narrowed(named, value)
        return Leaf(path, place.of(self._text), value, place)

    def _named(self, path: str, quote: str, value: JsonValue) -> Candidate | None:
        """The candidate that a quote is the number of; None where it is words.

        Where the page itself prints '#3', it is words unless that candidate may be the field and prints its
        value.
        """
        number = _NUMBERED.fullmatch(quote)
        if number is None or not 0 < int(number[1]) <= len(self._candidates):
            return None
        candidate = self._candidates[int(number[1]) - 1]
        if not re.search(rf"{quote}(?!\d)", self._text):
            return candidate
        is_its_kind = candidate.kind in figures_of(self._record_type, self._record_type.spec(path))
        is_meant = is_its_kind and prints(candidate, place_of(candidate).of(self._text), value)
        return candidate if is_meant else None

    def _place(self, path: str, key: FieldSpec | None, entry: dict[str, JsonValue]) -> str:
        """Where an item of the reply belongs: with the known one of its name, or behind all known ones.

        Two items of one reply are two, even of the same name: a result at two times.
        """
        name = _value_at(entry, key.path.rpartition("[].")[2]) if key is not None else ""
        if path not in self._free:
            self._free[path] = {item.path: item for item in self._known.of(path)}
        found = item_named(name, self._free[path].values()) if name else None
        if found is None:
            return self._known.add(path, name).path
        return self._free[path].pop(found.path).path

    def _settle(self, leaf: Leaf) -> Leaf | None:
        """The leaf as the record stores it; None when it is a label's, or has not its field's form."""
        path, quote, value, place = leaf
        spec = self._record_type.spec(path)
        if spec.path not in self._wanted or (not quote and not value):
            return None
        if not 0 < len(quote) <= _LONGEST_QUOTE:
            self.problems.append((path, f"answered with a quote of {len(quote):,} characters"))
            return None
        if spec.kind is Kind.REFERENCE:
            value = self._follow(value)
        if spec.form and not has_form(spec.form, fold_form(str(value))):
            self.problems.append((path, f"answered with {value!r}, which has not the form of the field"))
            return None
        try:
            return Leaf(path, quote, self._record_type.normalise(path, value), place)
        except SchemaError as error:
            self.problems.append((path, str(error)))
            return None

    def _follow(self, value: JsonValue) -> JsonValue:
        """A reference to an item of the same reply, by the path that item got in the record."""
        if isinstance(value, list):
            return [self._follow(one) for one in value]
        return self._moved.get(value, value) if isinstance(value, str) else value


def _value_at(entry: dict[str, JsonValue], path: str) -> str:
    """The value of the leaf at a path below an item; empty when it is null."""
    node: JsonValue = cast("JsonValue", entry)
    for name in path.split("."):
        node = node.get(name) if isinstance(node, dict) else None
    return str(node.get("value") or "") if isinstance(node, dict) else ""
