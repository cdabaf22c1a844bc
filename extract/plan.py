"""Which fields a model is asked for, and in which order: what labels settled is not asked again.

Generic over record models; what a field needs to be asked well stands in its description.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from schemas.catalogue import RecordType
from schemas.declare import How
from schemas.describe import FieldSpec
from schemas.fields import DraftedField
from schemas.paths import template_of
from schemas.values import Kind, PValue

_RANKS = {
    Kind.INTEGER: 0,
    Kind.NUMBER: 0,
    Kind.QUANTITY: 0,
    Kind.CODE: 1,
    Kind.STRING: 1,
    Kind.IDENTIFIER: 2,
    Kind.DATE: 2,
    Kind.OBJECT: 2,
    Kind.TEXT: 3,
    Kind.BOOLEAN: 3,
}
"""What a small model answers best comes first: numbers, then codes and names, then the rest."""


def wanted_leaves(record_type: RecordType, label_fields: Sequence[DraftedField]) -> tuple[FieldSpec, ...]:
    """The leaves to ask for, in declaration order.

    Labelled and positional fields are the labels' job, unless labels found nothing on the page at all.
    Derived values and contact data are never asked for.
    """
    settled = {field.path for field in label_fields}
    settled_lists = {template_of(path) for path in settled if "[" in path}
    return tuple(
        spec
        for spec in record_type.specs.values()
        if spec.how is not How.DERIVED
        and not spec.personal
        and (spec.how is How.NARRATIVE or not label_fields)
        and spec.path not in settled
        and not (_is_plain_list(spec) and spec.path in settled_lists)
    )


def by_usefulness(record_type: RecordType, specs: Iterable[FieldSpec]) -> list[FieldSpec]:
    """The leaves, required ones first, then by how well their kind is answered, then as declared."""

    def rank(spec: FieldSpec) -> tuple[bool, int]:
        is_p_value = record_type.annotation(spec.path) is PValue
        return not spec.cardinality.startswith("1"), -1 if is_p_value else _RANKS.get(spec.kind, 3)

    return sorted(specs, key=rank)


def outside_lists(specs: Iterable[FieldSpec]) -> list[FieldSpec]:
    """The leaves of the record itself, its lists of plain values included."""
    return [spec for spec in specs if "[]" not in spec.path.removesuffix("[]")]


def top_lists(record_type: RecordType, specs: Iterable[FieldSpec]) -> list[str]:
    """The outermost lists of items any leaf of which is wanted, those with a required leaf first."""
    wanted: dict[str, bool] = {}
    for spec in specs:
        path = spec.path.split("[]", 1)[0]
        if path in record_type.groups and record_type.groups[path].is_list:
            wanted[path] = wanted.get(path, False) or spec.cardinality.startswith("1")
    return sorted(wanted, key=lambda path: not wanted[path])


def lists_inside(record_type: RecordType, list_path: str, specs: Iterable[FieldSpec]) -> list[str]:
    """The lists of items directly inside an item of the list any leaf of which is wanted."""
    head = f"{template_of(list_path)}[]."
    inside = (
        s.path[len(head) :].split("[]", 1)[0]
        for s in specs
        if s.path.startswith(head) and "[]" in s.path[len(head) :]
    )
    return [name for name in dict.fromkeys(inside) if f"{head}{name}" in record_type.groups]


def reference_target(record_type: RecordType, spec: FieldSpec) -> str | None:
    """The outermost list whose items a reference leaf names ('arm' those of 'arms'); None if untold."""
    plural = f"{spec.name}s"
    group = record_type.groups.get(plural)
    return plural if group is not None and group.is_list else None


def _is_plain_list(spec: FieldSpec) -> bool:
    return spec.path.endswith("[]") and spec.path.count("[]") == 1
