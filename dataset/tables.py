"""Which flat tables there are, and what their columns hold. Pure.

Made from the record types: an item of a list is a row, a field is a few columns (its value, or the parts of
it; the printed words; its state). Lists of words stay one cell, as JSON. Every field has exactly one place:
the tables say what `records/` says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from dataset.cells import CellKind, kind_of
from dataset.comparisons import COMPARISONS, Comparison
from dataset.leaving import RECORD_TYPE
from dataset.records import SECONDARY, SECONDARY_MARK
from dataset.table_names import ARM_RESULTS, MARKS, RESULTS, Rows, rows_of
from schemas.annotations import options, without_none
from schemas.catalogue import RecordType
from schemas.describe import FieldSpec
from schemas.typed_values import models_of

_IDS = {
    "record": "Id of the record in the dataset, the same in the next snapshot.",
    "status": "Whether the record is complete, partial or a draft.",
    "item": "Path of the row's item in the record; with `record` it is the row's id.",
    "parent": "Path of the item that holds this one; empty where the record itself does.",
}
_ROOT = {
    "document": "Name of the page the record was read from.",
    "text_sha256": "Hash of the text that every span of the record points into.",
}


Part = tuple[str, ...]
"""The names that lead to a part of a value: ('period', 'unit')."""


@dataclass(frozen=True)
class Column:
    """A column of a table."""

    name: str
    kind: CellKind
    about: str
    """What it holds, in words."""
    path: str | None = None
    """Template of the field whose value it holds; None for any other column."""


@dataclass(frozen=True)
class FieldColumns:
    """The columns of one field of a row."""

    parts: Mapping[Part, Column]
    """By part of the value; by () where the value is one cell."""
    quote: Column
    state: Column
    is_list: bool
    """One cell for all entries of a list."""


@dataclass
class Table:
    """A table: its name, its columns, and the fields it has a place for."""

    name: str
    record_type: str
    columns: dict[str, Column] = field(default_factory=dict)
    """By name, in order."""
    fields: dict[str, FieldColumns] = field(default_factory=dict)
    """By path within the row, without the index of an entry; '' where the row itself is the value."""
    lists: dict[str, Column] = field(default_factory=dict)
    """Columns that say why a list of further rows is absent, by its path within the row."""

    def add(self, name: str, kind: CellKind, about: str, path: str | None = None) -> Column:
        """Put a column in; of two of one name the second has an underscore more."""
        while name in self.columns:
            name += "_"
        self.columns[name] = Column(name, kind, about, path)
        return self.columns[name]


def tables_of(record_type: RecordType) -> dict[str, Table]:
    """The tables of a record type, by name."""
    found: dict[str, Table] = {}
    places = rows_of(record_type)
    for rows in places:
        if rows.table not in found:
            found[rows.table] = _begun(rows, record_type)
        _declare(found[rows.table], rows, record_type, {each.item for each in places})
    if {RESULTS, ARM_RESULTS} <= found.keys():
        for column in COMPARISONS:
            _add_comparison(found[RESULTS], column)
    return found


def _begun(rows: Rows, record_type: RecordType) -> Table:
    table = Table(rows.table, record_type.code)
    for name, about in _IDS.items():
        table.add(name, CellKind.TEXT, about)
    if record_type.code == SECONDARY:
        table.add(SECONDARY_MARK, CellKind.TRUTH, "True: what a secondary source says is not evidence.")
    if rows.table in MARKS:
        table.add(MARKS[rows.table], CellKind.TEXT, "Which list of the record the row is printed in.")
    if not rows.item:
        for name, about in _ROOT.items():
            table.add(name, CellKind.TEXT, about)
        _add_field(table, RECORD_TYPE, _Described("What the page is.", RECORD_TYPE, {(): CellKind.TEXT}))
    return table


def _add_comparison(table: Table, column: Comparison) -> None:
    table.add(column.name, column.kind, column.about)


@dataclass(frozen=True)
class _Described:
    """What a field's columns are made from."""

    about: str
    path: str
    kinds: Mapping[Part, CellKind]
    """By part of the value."""


def _declare(table: Table, rows: Rows, record_type: RecordType, items: set[str]) -> None:
    """The columns of the fields of one place; what another place has said already stays."""
    if rows.item in record_type.specs:
        if "" not in table.fields:
            _add_field(table, "", _described(record_type.specs[rows.item], record_type))
        return
    for rest, spec in _fields_of(rows.item, record_type, items):
        leaf = rest.removesuffix("[]")
        if spec.path in items:
            _add_list(table, leaf)
        elif leaf not in table.fields:
            _add_field(table, leaf, _described(spec, record_type), is_list=rest.endswith("[]"))
    start = f"{rows.item}." if rows.item else ""
    for path, group in record_type.groups.items():
        rest = path[len(start) :]
        if group.is_list and path.startswith(start) and "[]" not in rest:
            _add_list(table, rest)


def _fields_of(item: str, record_type: RecordType, items: set[str]) -> Iterator[tuple[str, FieldSpec]]:
    """The fields whose innermost row an item is, by their path within it."""
    start = f"{item}." if item else ""
    inner = tuple(f"{each}." for each in items if each.startswith(start) and each != item)
    for path, spec in record_type.specs.items():
        if path.startswith(start) and not path.startswith(inner):
            yield path[len(start) :], spec


def _described(spec: FieldSpec, record_type: RecordType) -> _Described:
    unit = f" Unit: {spec.unit}." if spec.unit else ""
    kinds = dict(_kinds(record_type.annotation(spec.path), ()))
    return _Described(spec.description + unit, spec.path, kinds)


def _kinds(annotation: Any, part: Part) -> Iterator[tuple[Part, CellKind]]:  # a typing construct
    """The kind of every part of a value; one kind where the value has none, or is sometimes words."""
    models = models_of(without_none(annotation))
    if not models or kind_of(annotation) is not CellKind.JSON or len(models) < len(_choices(annotation)):
        yield part, kind_of(annotation)
        return
    for name in dict.fromkeys(name for model in models for name in model.model_fields):
        given = [model.model_fields[name].annotation for model in models if name in model.model_fields]
        kinds = [dict(_kinds(each, (*part, name))) for each in given]
        yield from (
            kinds[0].items() if all(each == kinds[0] for each in kinds) else [((*part, name), CellKind.JSON)]
        )


def _choices(annotation: Any) -> set[Any]:  # typing constructs
    return options(without_none(annotation)).keys() - {type(None)}


def _add_field(table: Table, leaf: str, told: _Described, *, is_list: bool = False) -> None:
    stem = leaf.replace(".", "_")
    kinds = {(): CellKind.JSON} if is_list else told.kinds
    parts = {
        part: table.add(_joined(stem, *part) or "value", kind, told.about, told.path)
        for part, kind in kinds.items()
    }
    quote = table.add(_joined(stem, "quote"), CellKind.TEXT, "The printed words it was read from.")
    state = table.add(_joined(stem, "state"), CellKind.TEXT, "Whether it is stated, or why it is absent.")
    table.fields[leaf] = FieldColumns(parts, quote, state, is_list)


def _joined(*names: str) -> str:
    return "_".join(name for name in names if name)


def _add_list(table: Table, leaf: str) -> None:
    if leaf not in table.lists:
        name = f"{leaf.replace('.', '_')}_state"
        table.lists[leaf] = table.add(
            name, CellKind.TEXT, "Why there are no rows for it, where that is said."
        )
