"""Which drafted values may not pass without a typed reason, and which need no second look. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from schemas.catalogue import RecordType
from schemas.drafts import Draft
from schemas.errors import SchemaError
from schemas.fields import FLAG_WORDS, DraftedField, Flag, GroundingStatus
from schemas.record_kind import RECORD_TYPE
from schemas.reviewed import needs_reason

_LIKELY_WRONG = 0.05
"""Expected error from which a field deserves a look of its own; `trialspan show` tells it from there on."""


def doubts_about(field: DraftedField, record_type: RecordType | None) -> tuple[str, ...]:
    """Why accepting the field needs a reason, in words; empty where it does not.

    record_type: None when it is not known here; then values are not held against it.
    """
    return tuple(_doubts(field, record_type)) if field.state.has_value else ()


def is_verified(field: DraftedField, draft: Draft) -> bool:
    """Whether nothing speaks against the field: no flag, no record check, words that support its value, and
    little chance that it is wrong. Contact data is flagged for the export alone.
    """
    if (field.expected_error or 0.0) >= _LIKELY_WRONG:
        return False
    if set(field.flags) - {Flag.PERSONAL_DATA} or not field.grounding.is_trusted:
        return False
    if field.state.has_value and not field.evidence:
        return False
    return not any(field.path in finding.paths for finding in draft.findings)


def _doubts(field: DraftedField, record_type: RecordType | None) -> Iterator[str]:
    if not field.evidence:
        yield "it rests on no words of the source"
    elif field.grounding is GroundingStatus.ALTERED:
        yield "the source says something else at a number, unit, comparator or negation"
    elif field.grounding is GroundingStatus.NOT_FOUND:
        yield "the quoted words are not in the source"
    elif needs_reason(field):
        yield "; ".join(FLAG_WORDS[flag] for flag in field.flags)
    if record_type is None or field.path == RECORD_TYPE:
        return
    if record_type.find(field.path) is None:
        yield f"a {record_type.code} has no such field (any more)"
        return
    try:
        record_type.normalise(field.path, field.value)
    except SchemaError as error:
        yield f"the value does not fit its field (any more): {error}"
