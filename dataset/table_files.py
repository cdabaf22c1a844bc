"""Tables as CSV and Parquet files, written a batch of rows at a time.

CSV is what spreadsheets open, so no text in it may act as a formula: a text whose first visible character is
one of = + - @ (or their full-width forms), or that begins with a tab, a line end or an apostrophe, gets an
apostrophe in front (OWASP, CSV Injection). `unguarded` takes it away again. Numbers stay numbers, an absent
value is an empty cell without quotes, and UTF-8 has no byte order mark. The same rows give the same bytes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from io import RawIOBase
from types import TracebackType
from typing import Any, Self

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv, parquet

from dataset.cells import CellKind, Row
from dataset.datapackage import TableSchema
from dataset.folder import SnapshotFile, SnapshotFolder
from dataset.formats import Format
from dataset.leaving import Leaving
from dataset.records import Placed
from dataset.table_dictionary import table_dictionary
from dataset.table_rows import TableRows
from dataset.tables import Table
from schemas.catalogue import RecordType

FOLDER = "tables"
_ACTS = r"^(?:[\s\p{Z}\p{C}]*[=+\-@＝＋－＠]|[\t\r\n'])"
"""RE2: a text that a spreadsheet may take for a formula, or that would be mistaken for a guarded one."""
_ROWS = 2_000
"""Rows of a batch; a batch of the longest pages stays below a hundred megabytes."""
_TYPES = {
    CellKind.TEXT: pa.string(),
    CellKind.JSON: pa.string(),
    CellKind.WHOLE: pa.int64(),
    CellKind.NUMBER: pa.float64(),
    CellKind.TRUTH: pa.bool_(),
}
_FIELD_TYPES = {
    CellKind.TEXT: "string",
    CellKind.JSON: "string",
    CellKind.WHOLE: "integer",
    CellKind.NUMBER: "number",
    CellKind.TRUTH: "boolean",
}


def unguarded(text: str) -> str:
    """The text of a CSV cell, without the apostrophe that keeps a spreadsheet from acting on it."""
    return text.removeprefix("'")


def schema_of(table: Table) -> pa.Schema:
    """The Arrow schema of a table; a field that holds a value of the record says at which path."""
    return pa.schema(
        pa.field(column.name, _TYPES[column.kind], metadata={"path": column.path} if column.path else None)
        for column in table.columns.values()
    )


def _table_schema(table: Table) -> TableSchema:
    """The Frictionless schema of a table: https://datapackage.org/standard/table-schema/."""
    return {
        "fields": [
            {"name": column.name, "type": _FIELD_TYPES[column.kind], "description": column.about}
            for column in table.columns.values()
        ],
        "missingValues": [""],
    }


class TableWriter:
    """Writes the tables of every record type."""

    def __init__(
        self,
        folder: SnapshotFolder,
        record_types: Iterable[RecordType],
        formats: Collection[Format],
        mark: str,
    ) -> None:
        self._rows = {record_type.code: TableRows(record_type) for record_type in record_types}
        self._ends = ExitStack()
        self._files = {
            table.name: _TableFiles(folder, table, formats, mark, self._ends) for table in self._tables()
        }

    def add(self, leaving: Leaving, placed: Sequence[Placed]) -> None:
        """Write the rows of a record."""
        for name, rows in self._rows[leaving.record_type.code].of(leaving, placed).items():
            self._files[name].add(rows)

    def schemas(self) -> Mapping[str, TableSchema]:
        """Those of the CSV files; a Parquet file has its own."""
        return {
            files.csv_name: _table_schema(files.table) for files in self._files.values() if files.csv_name
        }

    def dictionary(self) -> str:
        """What every column of every table holds."""
        return table_dictionary(self._tables())

    def _tables(self) -> Iterator[Table]:
        for rows in self._rows.values():
            yield from rows.tables.values()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """End the files, with the rows that are not written yet; after an error without them."""
        with self._ends:
            for files in self._files.values() if kind is None else ():
                files.flush()


class _TableFiles:
    """One table in each format that is asked for; a table without rows has its header alone."""

    def __init__(
        self, folder: SnapshotFolder, table: Table, formats: Collection[Format], mark: str, ends: ExitStack
    ) -> None:
        self.table = table
        name = f"{FOLDER}/{table.name}{mark}"
        self.csv_name = f"{name}.csv" if Format.CSV in formats else None
        self._schema = schema_of(table)
        self._rows: list[Row] = []
        self._csv = self._parquet = None
        if self.csv_name is not None:
            self._csv = ends.enter_context(csv.CSVWriter(_Sink(folder.file(self.csv_name)), self._schema))
        if Format.PARQUET in formats:
            sink = _Sink(folder.file(f"{name}.parquet"))
            self._parquet = ends.enter_context(parquet.ParquetWriter(sink, self._schema, compression="zstd"))

    def add(self, rows: Iterable[Row]) -> None:
        self._rows += rows
        if len(self._rows) >= _ROWS:
            self.flush()

    def flush(self) -> None:
        """Write the rows that are not written yet."""
        if not self._rows:
            return
        batch = _batch(self._rows, self._schema)
        self._rows = []
        if self._parquet is not None:
            self._parquet.write_batch(batch)
        if self._csv is not None:
            self._csv.write_batch(_guarded(batch))


def _batch(rows: Sequence[Row], schema: pa.Schema) -> pa.RecordBatch:
    cells: dict[str, list[Any]] = {name: [None] * len(rows) for name in schema.names}
    for number, row in enumerate(rows):
        for name, cell in row.items():
            cells[name][number] = cell
    arrays = [pa.array(cells[field.name], field.type) for field in schema]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def _guarded(batch: pa.RecordBatch) -> pa.RecordBatch:
    arrays = [_guarded_text(array) if pa.types.is_string(array.type) else array for array in batch.columns]
    return pa.RecordBatch.from_arrays(arrays, schema=batch.schema)


def _guarded_text(texts: pa.StringArray) -> pa.StringArray:
    acts = pc.match_substring_regex(texts, _ACTS)
    return pc.if_else(acts, pc.binary_join_element_wise("'", texts, ""), texts)


class _Sink(RawIOBase):
    """A file of the snapshot as Arrow writes into it; the folder closes it."""

    def __init__(self, file: SnapshotFile) -> None:
        super().__init__()
        self._file = file
        self._written = 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:  # anything that holds bytes
        self._file.write(bytes(data))
        self._written += len(data)
        return len(data)

    def tell(self) -> int:
        return self._written
