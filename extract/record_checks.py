"""Whether the fields of a record agree with each other.

What does not is kept and flagged, never repaired and never dropped. A check is a function of `CHECKS` that
takes the record and yields what it found; to add one, write it and name it there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from extract import eligibility_checks, number_checks, registry_checks
from extract.record_sides import Record
from schemas.drafts import Finding
from schemas.fields import DraftedField

Check = Callable[[Record], Iterator[Finding]]

CHECKS: tuple[Check, ...] = (
    registry_checks.date_order,
    registry_checks.status_and_dates,
    registry_checks.identifiers,
    registry_checks.arm_interventions,
    registry_checks.sections_read,
    registry_checks.disagreements,
    eligibility_checks.ages,
    eligibility_checks.sexes_admitted,
    eligibility_checks.volunteers,
    number_checks.percentages,
    number_checks.parts_of_wholes,
    number_checks.arm_totals,
    number_checks.sexes,
    number_checks.possible_numbers,
    number_checks.bounds,
    number_checks.intervals,
)
"""Every check, in the order their notes are told."""


def check_record(
    fields: Sequence[DraftedField], sections: Iterable[str] = ()
) -> tuple[tuple[DraftedField, ...], tuple[Finding, ...]]:
    """The fields with what they say against each other flagged, and the findings with both sides.

    sections: outline keys of the page.
    """
    record = Record(fields, sections)
    findings = tuple(found for check in CHECKS for found in check(record))
    by_path: dict[str, list[Finding]] = {}
    for found in findings:
        by_path.setdefault(found.paths[0], []).append(found)
    return tuple(_noted(field, by_path.get(field.path, [])) for field in fields), findings


def _noted(field: DraftedField, findings: Sequence[Finding]) -> DraftedField:
    """The field with the flags and sentences of its findings after its own."""
    if not findings:
        return field
    flags = tuple(dict.fromkeys((*field.flags, *(found.flag for found in findings))))
    said = [*([field.note] if field.note else []), *(found.sentence for found in findings)]
    return field.model_copy(update={"flags": flags, "note": "; ".join(dict.fromkeys(said))})
