"""The flat tables of a dataset, read back value by value. A table is known by its columns."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dataset.cells import CellKind, read_text
from dataset.incoming import Incoming, Page, Refused
from dataset.table_rows import TableRows
from dataset.tables import Column, FieldColumns, Table
from schemas.catalogue import RecordType

_BY = "from a table of another dataset"


def read_table(
    name: str,
    header: Sequence[str],
    reader: csv.DictReader[str],
    record_types: Mapping[str, RecordType],
) -> Iterator[Incoming | Refused] | None:
    """The values of a table's rows; None where no table of a record type has these columns."""
    columns = {*header}
    for record_type in record_types.values():
        for table in TableRows(record_type).tables.values():
            if table.columns.keys() == columns:
                return _values_of(name, table, reader)
    return None


def _values_of(name: str, table: Table, reader: csv.DictReader[str]) -> Iterator[Incoming | Refused]:
    try:
        for cells in reader:
            where = f"{name}:{reader.line_num}"
            row = {column: cell for column, cell in cells.items() if column and cell}
            if not row.get("record"):
                yield Refused(where, "it names no record")
                continue
            for leaf, columns in table.fields.items():
                yield from _values_at(_Row(where, row), leaf, columns)
    except csv.Error as error:
        yield Refused(f"{name}:{reader.line_num}", f"no CSV from here on: {error}")


def _values_at(row: _Row, leaf: str, columns: FieldColumns) -> Iterator[Incoming | Refused]:
    """The value of one field of a row, or each entry of a list that one cell holds."""
    cells = row.cells
    try:
        value = _value(columns, cells)
        if value is None:
            return
        quote, state = (_words(cells.get(each.name, "")) for each in (columns.quote, columns.state))
        path = ".".join(filter(None, (cells.get("item"), leaf)))
        if not columns.is_list:
            yield row.value(path, value, quote, state)
            return
        quotes, states = _entries(quote, len(value)), _entries(state, len(value))
        for index, (entry, words, each) in enumerate(zip(value, quotes, states, strict=True)):
            yield row.value(f"{path}[{index}]", entry, words, each)
    except (ValueError, TypeError):
        yield Refused(row.where, f"column {columns.quote.name!r} or its neighbours were changed: no value")


@dataclass(frozen=True)
class _Row:
    """A row and where it stands."""

    where: str
    cells: Mapping[str, str]

    def value(self, path: str, value: Any, quote: str | None, state: str | None) -> Incoming:
        """A value of the row's record."""
        names = (self.cells["record"].partition("#")[0], self.cells.get("document"))
        return Incoming(
            where=self.where,
            page=Page(self.cells.get("text_sha256"), tuple(_words(each) for each in names if each)),
            path=path,
            by=_BY,
            quote=quote or None,
            value=value,
            is_inferred=state == "INFERRED",
        )


def _entries(told: str, count: int) -> list[str]:
    """What is said of each entry: one word for all, or a JSON list."""
    if not told.startswith("["):
        return [told] * count
    found = json.loads(told)
    return found if isinstance(found, list) else [told] * count


def _value(columns: FieldColumns, row: Mapping[str, str]) -> Any:  # any JSON value
    """The value that the cells of a field hold; None where all are empty."""
    value: dict[str, Any] = {}
    for part, column in columns.parts.items():
        if column.name not in row:
            continue
        cell = _cell(column, row[column.name])
        if part == ():
            return cell
        inner = value
        for name in part[:-1]:
            inner = inner.setdefault(name, {})
        inner[part[-1]] = cell
    return value or None


def _cell(column: Column, cell: str) -> Any:  # any JSON value
    match column.kind:
        case CellKind.WHOLE:
            return int(float(cell))
        case CellKind.NUMBER:
            number = float(cell)
            return int(number) if number.is_integer() else number
        case CellKind.TRUTH:
            return cell.strip().lower() == "true"
        case CellKind.JSON:
            return json.loads(_words(cell))
        case CellKind.TEXT:
            return _words(cell)


def _words(cell: str) -> str:
    return read_text(_plain(cell))


def _plain(cell: str) -> str:
    """Without the apostrophe that keeps a spreadsheet from acting on it."""
    return cell.removeprefix("'")
