"""Tables read back into the leaves of their records, by way of what the columns say they hold."""

import csv
import json

from pyarrow import parquet

from dataset.cells import CellKind, read_text
from dataset.leaves import leaves_of
from dataset.table_files import unguarded
from dataset.tables import tables_of


def rows_of_csv(place, table):
    """The rows of a CSV file, by Python's own reader, with every cell as its column holds it."""
    kinds = {column.name: column.kind for column in table.columns.values()}
    with (place / f"tables/{table.name}.csv").open(encoding="utf-8", newline="") as file:
        return [
            {name: _cell(kinds[name], cell) for name, cell in row.items() if cell}
            for row in csv.DictReader(file, strict=True)
        ]


def rows_of_parquet(place, table):
    rows = parquet.read_table(place / f"tables/{table.name}.parquet").to_pylist()
    return [{name: cell for name, cell in row.items() if cell not in (None, "")} for row in rows]


def _cell(kind, cell):
    match kind:
        case CellKind.WHOLE:
            return int(cell)
        case CellKind.NUMBER:
            return float(cell)
        case CellKind.TRUTH:
            return cell == "true"
        case _:
            return unguarded(cell)


def leaves_of_tables(place, record_type, rows_of):
    """Record, path and leaf of everything that the tables of a record type hold."""
    found = {}
    for table in tables_of(record_type).values():
        for row in rows_of(place, table):
            for path, leaf in _leaves(table, row):
                found[read_text(row["record"]), path] = leaf
    return found


def leaves_of_records(place, code):
    """The same from the JSON lines; parts of a value that are not there are left out."""
    lines = (place / f"records/{code}.jsonl").read_text("utf-8").splitlines()
    records = [json.loads(line) for line in lines]
    return {
        (record["record"], path): {name: _without_gaps(part) for name, part in leaf.items()}
        for record in records
        for path, leaf in leaves_of(record["data"])
    }


def _leaves(table, row):
    item = row.get("item", "")
    for leaf, columns in table.fields.items():
        state = row.get(columns.state.name)
        path = ".".join(part for part in (item, leaf) if part)
        if state is None:
            continue
        if not any(column.name in row for column in columns.parts.values()):
            yield path, {"state": state}
        elif columns.is_list:
            values = _value(columns, row)
            states = json.loads(state) if state.startswith("[") else [state] * len(values)
            for index, (value, each) in enumerate(zip(values, states, strict=True)):
                yield f"{path}[{index}]", {"value": value, "state": each}
        else:
            yield path, {"value": _value(columns, row), "state": state}
    for leaf, column in table.lists.items():
        if column.name in row:
            yield ".".join(part for part in (item, leaf) if part), {"state": row[column.name]}


def _value(columns, row):
    value = {}
    for part, column in columns.parts.items():
        if column.name in row:
            cell = row[column.name]
            is_json = column.kind is CellKind.JSON
            plain = json.loads(read_text(cell)) if is_json else _words(cell)
            if part == ():
                return plain
            inner = value
            for name in part[:-1]:
                inner = inner.setdefault(name, {})
            inner[part[-1]] = plain
    return value


def _words(cell):
    return read_text(cell) if isinstance(cell, str) else cell


def _without_gaps(value):
    if isinstance(value, dict):
        return {name: _without_gaps(part) for name, part in value.items() if part is not None}
    return [_without_gaps(each) for each in value] if isinstance(value, list) else value
