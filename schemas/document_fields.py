"""Writes `docs/fields.md` from the catalogue: `python -m schemas.document_fields > docs/fields.md`."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from schemas.catalogue import FieldSpec, RecordType, builtin_record_types

_HEAD = """# Fields

Every field of the three record types, generated from the declarations in `schemas/`.
Write it anew with `python -m schemas.document_fields > docs/fields.md`; do not edit it by hand.

* **path**: `[]` stands for the entries of a list, in the order of the page.
A criterion may hold criteria (`sub[]`) to any depth; one level is shown.
* **kind**: what a value is; for codes the closed set, for quantities and objects their parts.
* **cardinality**: how many values, within the innermost list entry around the field.
A list marked *whole* is one value with one span.
* **unit**: UCUM codes to expect; values keep the unit that is printed.
* **how**: whether a label names the value (*labelled*), its place does (*positional*), it stands in prose
(*narrative*), or it is never read from one span (*derived*).
* **description**: *key* marks what tells the entries of a list apart,
*personal* what the default export leaves out.
"""
_COLUMNS = ("path", "kind (codes, parts)", "cardinality", "unit", "how", "description", "standard")


def fields_page() -> str:
    """The page, in Markdown."""
    return "\n".join([_HEAD, *(_section(record_type) for record_type in builtin_record_types().values())])


def _section(record_type: RecordType) -> str:
    rows = [_COLUMNS, ("---",) * len(_COLUMNS), *(_row(spec) for spec in record_type.specs.values())]
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join([f"## `{record_type.code}`", "", record_type.title, "", *lines, ""])


def _row(spec: FieldSpec) -> tuple[str, ...]:
    return (
        f"`{spec.path}`",
        _kind(spec),
        spec.cardinality + (" whole" if spec.whole else ""),
        _escaped(spec.unit or ""),
        spec.how,
        _escaped(" ".join([spec.description, *_marks(spec)])),
        _escaped(spec.standard or ""),
    )


def _kind(spec: FieldSpec) -> str:
    words = spec.codes or spec.parts
    return f"{spec.kind}: {' '.join(f'`{word}`' for word in words)}" if words else str(spec.kind)


def _marks(spec: FieldSpec) -> Iterator[str]:
    if spec.key:
        yield "*Key.*"
    if spec.personal:
        yield "*Personal.*"


def _escaped(text: str) -> str:
    return text.replace("|", "\\|")


def main() -> None:
    """Write the page to standard output."""
    sys.stdout.write(fields_page())


if __name__ == "__main__":
    main()
