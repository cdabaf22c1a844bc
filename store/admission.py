"""What can be decided at all: fields that a record can have, facts its text has, values its schema admits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from schemas.catalogue import RecordType, builtin_record_types
from schemas.decisions import ADJUDICATOR, RECORD, Action, Decision, Event, Said, current, fact_subject
from schemas.documents import Span
from schemas.errors import SchemaError
from schemas.leaf_check import what_is_wrong
from schemas.paths import parse_path
from schemas.record_kind import DOCUMENT, RECORD_TYPE
from store.columns import from_json
from store.database import Database
from store.errors import DecisionMismatchError

RecordTypes = Mapping[str, RecordType]
"""By code."""
_ON_A_FACT = "@"
_VALUED = frozenset({Action.CORRECT, Action.ADD})
"""Actions whose value is the reviewer's own; all others keep one that is there."""
_ON_THE_RECORD = frozenset({Action.COMPLETE, Action.REOPEN})


def with_own(record_types: Iterable[RecordType]) -> RecordTypes:
    """The built-in record types and a team's own."""
    return {**builtin_record_types(), **{each.code: each for each in record_types}}


def check_subject(database: Database, decision: Decision, events: list[Event]) -> None:
    """Raise DecisionMismatchError unless its subject is there for its action. Runs inside `writing()`.

    events: of its seat on its subject. Whether a field may be there is asked of `admitted`.
    """
    subject, action = decision.subject, decision.action
    if action is Action.UNDO:
        return  # it is about an event, which is looked for
    if subject == RECORD:
        fits = action in _ON_THE_RECORD or action is Action.COMMENT
    elif subject.startswith(_ON_A_FACT):
        fits = action in (Action.DISMISS, Action.COMMENT) and _is_open_fact(database, decision, events)
    else:
        fits = action not in (*_ON_THE_RECORD, Action.DISMISS) and _is_path(subject)
    if not fits:
        raise DecisionMismatchError(f"{action} cannot be decided about {subject!r}")


def admitted(
    database: Database, decision: Decision, record_types: RecordTypes, *, is_there: bool
) -> Decision:
    """A decision about a field, its own value as the record type stores it. Runs inside `writing()`.

    is_there: whether the field was drafted, or has an event. Raises DecisionMismatchError where the record
    type has no such field or does not admit the value. Of a record type that is not known here, any field and
    any value are admitted.
    """
    record_type = _type_of(database, decision, record_types)
    if record_type is None:
        return decision
    if not is_there and not record_type.knows(decision.subject):
        raise DecisionMismatchError(f"a {record_type.code} has no field {decision.subject!r}")
    said = decision.after
    if decision.action not in _VALUED or said is None or not said.state.has_value:
        return decision
    try:
        value = record_type.normalise(decision.subject, said.value)
    except SchemaError as error:
        raise DecisionMismatchError(_not_admitted(record_type, decision.subject, said)) from error
    return decision.model_copy(update={"after": said.model_copy(update={"value": value})})


def _not_admitted(record_type: RecordType, path: str, said: Said) -> str:
    if record_type.find(path) is None:
        return f"a {record_type.code} has no value at {path!r}"
    return f"{said.value!r} is no value of {path!r}: {what_is_wrong(record_type, path, said.value)}"


def _type_of(database: Database, decision: Decision, record_types: RecordTypes) -> RecordType | None:
    if decision.subject == RECORD_TYPE:
        return DOCUMENT
    row = database.row(
        "SELECT record_type FROM documents JOIN drafts ON document_id = documents.id"
        " WHERE text_sha256 = ? AND superseded_at IS NULL",
        [decision.document_sha256],
    )
    if row is None:
        raise DecisionMismatchError(f"{decision.document_sha256[:12]} is not drafted; draft it first")
    return record_types.get(row["record_type"])


def _is_open_fact(database: Database, decision: Decision, events: list[Event]) -> bool:
    """Whether the current draft left the fact unclaimed and, for setting it aside, that it is not yet."""
    last = current(events)
    if decision.action is Action.DISMISS and (
        decision.seat == ADJUDICATOR or (last is not None and last.action is Action.DISMISS)
    ):
        return False
    row = database.row(
        "SELECT unclaimed_spans FROM documents JOIN drafts ON document_id = documents.id"
        " WHERE text_sha256 = ? AND superseded_at IS NULL",
        [decision.document_sha256],
    )
    spans = from_json(row["unclaimed_spans"]) if row and row["unclaimed_spans"] else []
    return any(fact_subject(Span.model_validate(span)) == decision.subject for span in spans)


def is_field(subject: str) -> bool:
    """Whether it is neither the record nor a fact."""
    return subject != RECORD and not subject.startswith(_ON_A_FACT)


def _is_path(subject: str) -> bool:
    try:
        parse_path(subject)
    except SchemaError:
        return False
    return True
