"""The rows of a record: every field that leaves, in its table. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import takewhile
from typing import Any

from dataset.cells import Row, as_cell, as_json, as_text
from dataset.comparisons import compared
from dataset.leaving import Leaving
from dataset.records import SECONDARY, SECONDARY_MARK, Placed
from dataset.table_names import ARM_RESULTS, ARMS, MARKS, RESULTS, rows_of
from dataset.tables import FieldColumns, Part, Table, tables_of
from schemas.catalogue import RecordType
from schemas.paths import Step, join_path, parse_path, template_of

Steps = tuple[Step, ...]
_Entry = tuple[Any, str | None, str]
"""Value (None for an absence), printed words and state of one entry of a list."""


@dataclass(frozen=True)
class _Place:
    """Where a field goes."""

    table: Table
    below: int
    """Steps of its path behind the row's item."""
    leaf: str
    """Path within the row, without the index of an entry."""


class TableRows:
    """Makes the rows of records of one type."""

    def __init__(self, record_type: RecordType) -> None:
        self.tables = tables_of(record_type)
        self._record_type = record_type
        self._rows = {rows.item: rows for rows in rows_of(record_type)}
        self._place = cache(self._find_place)
        self._step_up = cache(self._find_step_up)
        self._ranks = {item.partition("[]")[0]: rank for rank, item in reversed([*enumerate(self._rows)])}

    def of(self, leaving: Leaving, placed: Iterable[Placed]) -> dict[str, list[Row]]:
        """The rows of a record by table, in the order of their items; the record's own is always there."""
        record = _Record(leaving)
        self._add_row(record, ())
        for each in placed:
            for path in self._paths(each):
                self._put(record, path, each)
        found: dict[str, list[Row]] = {}
        for (table, _), row in sorted(record.rows.items(), key=lambda entry: self._rank(entry[0][1])):
            found.setdefault(table, []).append(row)
        for row, columns, entries in record.lists.values():
            _fill_list(row, columns, [entries[index] for index in sorted(entries)])
        if {RESULTS, ARM_RESULTS} <= self.tables.keys() and RESULTS in found:
            arms, shares = found.get(ARMS, []), found.get(ARM_RESULTS, [])
            found[RESULTS] = [row for result in found[RESULTS] for row in compared(result, shares, arms)]
        return found

    def _paths(self, each: Placed) -> Iterator[str]:
        """The path of a field; of a group that is absent the paths of all it would hold."""
        group = self._record_type.groups.get(template_of(each.path))
        if each.value is not None or group is None or group.is_list:
            yield each.path
            return
        start = f"{group.path}."
        rest = (path[len(start) :] for path in self._record_type.specs if path.startswith(start))
        yield from dict.fromkeys(f"{each.path}.{leaf.partition('[]')[0]}" for leaf in rest)

    def _put(self, record: _Record, path: str, each: Placed) -> None:
        place = self._place(template_of(path))
        steps = parse_path(path)
        row = self._add_row(record, steps[: len(steps) - place.below])
        columns = place.table.fields.get(place.leaf)
        if columns is None:
            row[place.table.lists[place.leaf].name] = each.field.said.state.value
        elif columns.is_list and isinstance(steps[-1], int):
            record.add_entry(row, columns, steps, each)
        else:
            _fill(row, columns, *_entry(each))

    def _add_row(self, record: _Record, item: Steps) -> Row:
        """The row of an item, with those of the items that hold it."""
        path = join_path(item)
        template = self._record_type.declared(path) if item else ""
        rows = self._rows[template]
        if (rows.table, item) in record.rows:
            return record.rows[rows.table, item]
        above = item[: len(item) - self._step_up(template_of(path))]
        if item:
            self._add_row(record, above)
        row = record.begun(path, join_path(above) if item else None)
        if rows.mark is not None:
            row[MARKS[rows.table]] = rows.mark
        record.rows[rows.table, item] = row
        return row

    def _rank(self, item: Steps) -> tuple[int, Steps]:
        """Lists in the order of the record type, items with what they hold in their own order."""
        names = (step for step in takewhile(lambda step: isinstance(step, str), item))
        return self._ranks[join_path(tuple(names))], item

    def _find_place(self, template: str) -> _Place:
        declared = self._record_type.declared(template)
        item = max((each for each in self._rows if _is_within(declared, each)), key=len)
        rest = declared[len(item) :].removeprefix(".")
        below = rest.count("[]") + (rest.count(".") + 1 if rest else 0)
        return _Place(self.tables[self._rows[item].table], below, rest.removesuffix("[]"))

    def _find_step_up(self, template: str) -> int:
        """How many steps the item that holds an item of a template is above it."""
        steps = parse_path(template.replace("[]", "[0]")) if template else ()
        for up in range(1, len(steps)):
            if self._record_type.declared(template_of(join_path(steps[:-up]))) in self._rows:
                return up
        return len(steps)


def _is_within(declared: str, item: str) -> bool:
    return not item or declared == item or declared.startswith(f"{item}.")


class _Record:
    """The rows of one record while they are made."""

    def __init__(self, leaving: Leaving) -> None:
        self.rows: dict[tuple[str, Steps], Row] = {}
        self.lists: dict[Steps, tuple[Row, FieldColumns, dict[int, _Entry]]] = {}
        self._leaving = leaving

    def begun(self, item: str, parent: str | None) -> Row:
        """A row with its ids alone."""
        row: Row = {
            "record": as_text(self._leaving.name),
            "status": self._leaving.status.value,
            "item": item,
            "parent": parent,
        }
        if self._leaving.record_type.code == SECONDARY:
            row[SECONDARY_MARK] = True
        if not item:
            document = self._leaving.decided.document
            row |= {"document": as_text(document.name), "text_sha256": document.text_sha256}
        return row

    def add_entry(self, row: Row, columns: FieldColumns, steps: Steps, each: Placed) -> None:
        """One entry of a list that is one cell."""
        entries = self.lists.setdefault(steps[:-1], (row, columns, {}))[2]
        assert isinstance(steps[-1], int)
        entries[steps[-1]] = _entry(each)


def _entry(each: Placed) -> _Entry:
    spans = each.field.said.spans
    return each.value, spans[0].quote if spans else None, each.field.said.state.value


def _fill(row: Row, columns: FieldColumns, value: Any, quote: str | None, state: str) -> None:
    for part, column in columns.parts.items():
        cell = as_cell(column.kind, _part_of(value, part))
        if cell is not None:
            row[column.name] = cell
    row[columns.quote.name] = None if quote is None else as_text(quote)
    row[columns.state.name] = state


def _part_of(value: Any, part: Part) -> Any:
    for name in part:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def _fill_list(row: Row, columns: FieldColumns, entries: list[_Entry]) -> None:
    """All entries in one cell; their state is one word where they share it."""
    values, quotes, states = (list(each) for each in zip(*entries, strict=True))
    [column] = columns.parts.values()
    row[column.name] = as_json(values)
    row[columns.quote.name] = as_json(quotes)
    row[columns.state.name] = states[0] if len(set(states)) == 1 else as_json(states)
