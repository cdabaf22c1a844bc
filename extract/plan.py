"""Which fields a model is asked for, and in which order: what labels settled is not asked again.

Generic over record models; what a field needs to be asked well stands in its description.
"""

from __future__ import annotations

from collections import Counter
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


def wanted_leaves(
    record_type: RecordType, label_fields: Sequence[DraftedField], *, corroborate: bool = False
) -> tuple[FieldSpec, ...]:
    """The leaves to ask for, in declaration order; corroborate: also those that are settled.

    Labelled and positional fields are the labels' job, unless labels found nothing on the page at all.
    Derived values and contact data are never asked for.
    """
    label_fields = () if corroborate else label_fields
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
    """The leaves, required ones first, then by how well their kind is answered, then as declared.

    The second number of a group counts as much as the first code of one: counts of one group are alike.
    """
    seen: Counter[tuple[str, Kind]] = Counter()
    ranked: list[tuple[bool, int, FieldSpec]] = []
    for spec in specs:
        is_p_value = record_type.annotation(spec.path) is PValue
        alike = spec.path.rpartition(".")[0], spec.kind
        rank = -1 if is_p_value else _RANKS.get(spec.kind, 3) + seen[alike]
        seen[alike] += 1
        ranked.append((not spec.cardinality.startswith("1"), rank, spec))
    return [spec for _, _, spec in sorted(ranked, key=lambda entry: entry[:2])]


def is_asked_alone(record_type: RecordType, spec: FieldSpec) -> bool:
    """Whether a small model is asked for the leaf: references, structures and whole lists are beyond it."""
    is_p_value = record_type.annotation(spec.path) is PValue
    is_structure = spec.whole or spec.kind is Kind.OBJECT
    return spec.kind is not Kind.REFERENCE and (is_p_value or not is_structure)


def outside_lists(specs: Iterable[FieldSpec]) -> list[FieldSpec]:
    """The leaves of the record itself, its lists of plain values included."""
    return [spec for spec in specs if "[]" not in spec.path.removesuffix("[]")]


def top_lists(record_type: RecordType, specs: Iterable[FieldSpec]) -> dict[str, bool]:
    """The outermost lists any leaf of which is wanted, to whether a complete record has items in them."""
    wanted: dict[str, bool] = {}
    for spec in specs:
        path = spec.path.split("[]", 1)[0]
        if path in record_type.groups and record_type.groups[path].is_list:
            leaves = (s for s in record_type.specs.values() if s.path.startswith(f"{path}[]."))
            wanted[path] = any(s.cardinality.startswith("1") for s in leaves)
    return dict(sorted(wanted.items(), key=lambda pair: not pair[1]))


def lists_inside(record_type: RecordType, list_path: str, specs: Iterable[FieldSpec]) -> list[str]:
    """The lists of items directly inside an item of the list any leaf of which is wanted.

    A list of its own kind inside it (criteria of a criterion) is none: small models take parts for items.
    """
    head = f"{template_of(list_path)}[]."
    tails = (spec.path.removeprefix(head) for spec in specs if spec.path.startswith(head))
    inside = dict.fromkeys(tail.split("[]", 1)[0] for tail in tails if "[]" in tail)
    own = {s.description for s in record_type.list_keys(template_of(list_path))}
    return [
        name
        for name in inside
        if f"{head}{name}" in record_type.groups
        and not own & {s.description for s in record_type.list_keys(f"{head}{name}")}
    ]


def reference_target(record_type: RecordType, spec: FieldSpec) -> str | None:
    """The outermost list whose items a reference leaf names ('arm' those of 'arms'); None if untold."""
    plural = f"{spec.name}s"
    group = record_type.groups.get(plural)
    return plural if group is not None and group.is_list else None


def _is_plain_list(spec: FieldSpec) -> bool:
    return spec.path.endswith("[]") and spec.path.count("[]") == 1
