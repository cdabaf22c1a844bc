"""One draft out of what labels and the model say: agreement, disagreement, absence.

A label's value stands; what else was said is kept as an alternative and flagged. Nothing is dropped silently.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from pydantic import JsonValue

from extract.outline import Section
from schemas.catalogue import RecordType
from schemas.declare import How
from schemas.fields import Alternative, DraftedField, Drafter, Flag, State
from schemas.texts import norm_key


def reconcile(
    label_fields: Sequence[DraftedField], model_fields: Iterable[DraftedField]
) -> tuple[DraftedField, ...]:
    """Every path once: labels first, then what the model added, in the order they were read."""
    chosen: dict[str, DraftedField] = {}
    for field in (*label_fields, *model_fields):
        known = chosen.get(field.path)
        chosen[field.path] = field if known is None else _settle(known, field)
    return tuple(chosen.values())


def _settle(first: DraftedField, second: DraftedField) -> DraftedField:
    """The better of two fields of one path, with what the other one adds."""
    best, other = (second, first) if _rank(second) < _rank(first) else (first, second)
    if not other.state.has_value:
        return best
    if best.state.has_value and _same(best.value, other.value):
        evidence = tuple(dict.fromkeys((*best.evidence, *other.evidence)))
        agree = best.corroborated or best.drafter is not other.drafter
        return best.model_copy(update={"evidence": evidence, "corroborated": agree})
    lost = Alternative(
        value=other.value,
        evidence=other.evidence,
        drafter=other.drafter,
        why=f"the {best.drafter} draft stands",
    )
    flags = tuple(dict.fromkeys((*best.flags, Flag.SOURCES_DISAGREE)))
    return best.model_copy(update={"alternatives": (*best.alternatives, lost), "flags": flags})


def _rank(field: DraftedField) -> tuple[bool, bool, bool, int]:
    """Lower is better: a value, trusted grounding, from a label, with fewer doubts."""
    by_model = field.drafter is Drafter.MODEL
    return (not field.state.has_value, not field.grounding.is_trusted, by_model, len(field.flags))


def _same(a: JsonValue, b: JsonValue) -> bool:
    return norm_key(a) == norm_key(b) if isinstance(a, str) and isinstance(b, str) else a == b


def absences(
    fields: Iterable[DraftedField], sections: Iterable[Section], record_type: RecordType, *, asked: bool
) -> Iterator[DraftedField]:
    """An explicit absence for every path outside lists, and every outermost list, that nothing was read for.

    asked: whether a model was asked; narrative fields say nothing about a page that nobody read for them.
    """
    taken = {field.path.split("[", 1)[0] for field in fields} | {field.path for field in fields}
    present = {section.key for section in sections}
    for spec in record_type.specs.values():
        path = spec.path.split("[", 1)[0]
        if path in taken or spec.how is How.DERIVED or (spec.how is How.NARRATIVE and not asked):
            continue
        taken.add(path)
        missing = bool(spec.sections) and not present.intersection(spec.sections)
        state = State.SECTION_MISSING if missing else State.NOT_STATED
        yield DraftedField(path=path, state=state, drafter=Drafter.MODEL if asked else Drafter.LABEL)
