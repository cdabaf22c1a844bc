"""The data dictionary: what every file and every field of a snapshot means, for people. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from schemas.catalogue import FieldSpec, RecordType

_HEAD = """# Data dictionary

One line of `records/<record type>.jsonl` is one record; its `data` holds the fields below.
A leaf is `{"value": ..., "state": "STATED"}`; `INFERRED` where the value takes a step beyond the words.
Where there is no value, the state says why: `NOT_STATED` (the page does not say it), `LABEL_WITHOUT_VALUE`
(it is asked for and left empty), `SECTION_MISSING` (the page has no place for it), `NOT_APPLICABLE`.
These mean different things; a field that is not there at all was not asked or not decided.
`[]` stands for the entries of a list. Units are UCUM codes, as printed, never converted.
Dates are as precise as printed: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.

`provenance.jsonl` has a line for every leaf: its source (hash of the text), the words it rests on with their
place (`start`, `end`: code points of the text, 0-based, half-open), who drafted it, and every decision.
`audit.jsonl` is the log of decisions; each link seals the one before, also those that are no decision.
"""
_COLUMNS = ("path", "kind", "cardinality", "unit", "description", "standard")


def data_dictionary(record_types: Iterable[RecordType]) -> str:
    """The page, in Markdown."""
    return "\n".join([_HEAD, *map(_section, record_types)])


def _section(record_type: RecordType) -> str:
    rows = [_COLUMNS, ("---",) * len(_COLUMNS), *map(_row, record_type.specs.values())]
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join([f"## `{record_type.code}`", "", record_type.title, "", *lines, ""])


def _row(spec: FieldSpec) -> tuple[str, ...]:
    words = ", ".join(f"`{word}`" for word in spec.codes or spec.parts)
    return (
        f"`{spec.path}`",
        f"{spec.kind}: {words}" if words else str(spec.kind),
        spec.cardinality + (" as one value" if spec.whole else ""),
        escaped(spec.unit or ""),
        escaped(spec.description + (" Personal." if spec.personal else "")),
        escaped(spec.standard or ""),
    )


def escaped(text: str) -> str:
    """Words as a cell of a Markdown table."""
    return " ".join(text.replace("|", "\\|").split())
