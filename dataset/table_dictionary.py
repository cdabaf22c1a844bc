"""What the columns of the tables mean, as a part of the data dictionary. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from dataset.dictionary import escaped
from dataset.tables import Column, Table

_HEAD = """## Tables

`tables/` says what `records/` says, as flat tables; no table mixes record types.
`record` and `item` are the id of a row, `parent` is the item it belongs to.
Each field has two columns more, which are not listed: `_quote` has the printed words, `_state` says whether
it is stated or inferred, or why it is absent.
A quantity has its comparator, value or low and high, and UCUM unit in columns of their own.
A cell of several entries is a JSON list, and so are its quotes; its state too where the entries differ.
In CSV a text that a spreadsheet could take for a formula, and one that begins with an apostrophe, has an
apostrophe in front; take the first apostrophe of a text away to have it as it was.
A whole number beyond 64 bits is left out of its cell; half a character (a lone surrogate) is written as
U+FFFD with its number in braces. `records/` has both as they are.
"""
_COLUMNS = ("column", "holds", "path", "description")


def table_dictionary(tables: Iterable[Table]) -> str:
    """The section, in Markdown."""
    return "\n".join([_HEAD, *map(_section, tables)])


def _section(table: Table) -> str:
    own = {each.name for field in table.fields.values() for each in (field.quote, field.state)}
    shown = [column for column in table.columns.values() if column.name not in own]
    rows = [_COLUMNS, ("---",) * len(_COLUMNS), *map(_row, shown)]
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join([f"### `{table.name}`", "", f"Of `{table.record_type}`.", "", *lines, ""])


def _row(column: Column) -> tuple[str, ...]:
    path = f"`{column.path}`" if column.path else ""
    return f"`{column.name}`", column.kind.value, path, escaped(column.about)
