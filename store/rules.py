"""What a decision must keep to before it becomes an event: it fits its subject and what is there now."""

from __future__ import annotations

from schemas.decisions import ADJUDICATOR, RECORD, Action, Decision, Event, Said, taken_back
from schemas.errors import SchemaError
from schemas.fields import State
from schemas.paths import parse_path
from schemas.reviewed import (
    Review,
    ReviewedField,
    is_complete,
    needs_reason,
    open_facts,
    reviewed_field,
    reviewed_fields,
    said_by,
)
from schemas.settling import as_settled
from store.database import Database
from store.drafted import find_drafted
from store.errors import (
    DecisionMismatchError,
    ReasonNeededError,
    RecordCompleteError,
    RecordOpenError,
    StaleDecisionError,
)
from store.events import events_on
from store.settling import dispute_on, is_closed

_ON_A_FACT = "@"


def check_decision(database: Database, decision: Decision) -> None:
    """Raise unless the decision can follow the events that are there. Runs inside `writing()`."""
    events = events_on(database, decision.document_sha256, decision.subject, decision.seat)
    newest = max((event.id for event in events), default=0)
    if newest != decision.seen:
        raise StaleDecisionError(_overtaken(decision, events))
    _check_subject(decision)
    _check_not_complete(database, decision)
    if decision.action is Action.UNDO:
        _check_undone(decision, events)
    if decision.action.answers:
        drafted = find_drafted(database, decision.document_sha256, decision.subject)
        field = reviewed_field(decision.subject, drafted, events)
        _check_answer(decision, _settled_now(database, decision, field))


def check_finished(review: Review, unsettled: frozenset[str] | None = None) -> None:
    """Raise RecordOpenError when a record that was declared complete has something left to do.

    unsettled: for whoever settles what two left open, the disputes that are left; no fact is hers.
    """
    if unsettled is None:
        fields = sum(field.is_open for field in reviewed_fields(review))
        facts = len(open_facts(review))
    else:
        fields, facts = len(unsettled), 0
    if is_complete(review) and (fields or facts):
        raise RecordOpenError(fields, facts)


def _check_subject(decision: Decision) -> None:
    """A field is answered, a fact dismissed, a record completed; anything can be put off or commented on."""
    subject, action = decision.subject, decision.action
    match action:
        case Action.COMPLETE | Action.REOPEN:
            fits = subject == RECORD
        case Action.DISMISS:
            fits = subject.startswith(_ON_A_FACT)
        case _:
            fits = not action.answers or _is_path(subject)
    if not fits:
        raise DecisionMismatchError(f"{action} cannot be decided about {subject!r}")


def _settled_now(database: Database, decision: Decision, field: ReviewedField) -> ReviewedField:
    """The field, for whoever settles without her answers to other answers than those that stand.

    Raises StaleDecisionError when she answers to others, DecisionMismatchError where there is no dispute.
    """
    if decision.seat != ADJUDICATOR:
        if decision.settles is not None:
            raise DecisionMismatchError("only whoever settles what two left open says which answers she saw")
        return field
    dispute = dispute_on(database, decision.document_sha256, decision.subject)
    if dispute is None:
        raise DecisionMismatchError(f"the two agree on {decision.subject!r}; there is nothing to settle")
    if decision.settles != dispute:
        raise StaleDecisionError(
            f"what the two say of {decision.subject!r} has changed meanwhile; look at it and decide again"
        )
    return as_settled(field, dispute)


def _check_not_complete(database: Database, decision: Decision) -> None:
    if decision.action is Action.COMMENT or decision.subject == RECORD:
        return
    if is_closed(database, decision.document_sha256, decision.seat):
        raise RecordCompleteError("the record is complete; reopen it before you change something")


def _check_undone(decision: Decision, events: list[Event]) -> None:
    if decision.undoes not in {event.id for event in events}:
        raise DecisionMismatchError(f"{decision.subject!r} has no event {decision.undoes} to take back")
    if decision.undoes in taken_back(events):
        raise DecisionMismatchError(f"event {decision.undoes} is taken back already")


def _check_answer(decision: Decision, field: ReviewedField) -> None:
    if decision.before not in (field.before, field.said):
        raise StaleDecisionError(_changed(decision, field))
    if not _follows(decision, field):
        raise DecisionMismatchError(_WRONG[decision.action].format(decision.subject))
    if _accepts_draft(decision, field) and not (decision.reason or "").strip():
        raise ReasonNeededError(
            f"the words of {decision.subject!r} do not support its value; say why you accept it"
        )


def _accepts_draft(decision: Decision, field: ReviewedField) -> bool:
    """Whether a drafted value is accepted that its words do not support."""
    if decision.action is not Action.ACCEPT or field.drafted is None:
        return False
    return decision.after == said_by(field.drafted) and needs_reason(field.drafted)


def _follows(decision: Decision, field: ReviewedField) -> bool:
    """Whether the answer has what its action says."""
    before, after, drafted = decision.before, decision.after, field.drafted
    match decision.action:
        case Action.ACCEPT:
            return after == (before or (drafted and said_by(drafted)))
        case Action.RE_ANCHOR:
            return (
                before is not None and after is not None and after.value == before.value and bool(after.spans)
            )
        case Action.NOT_STATED:
            return after is not None and not after.state.has_value
        case Action.ADD:
            return before is None and drafted is None and _rests_on_words(after)
        case Action.CORRECT:
            return _rests_on_words(after)
        case _:
            return True


def _rests_on_words(said: Said | None) -> bool:
    return said is not None and (said.state is not State.STATED or bool(said.spans))


_WRONG = {
    Action.ACCEPT: "accepting {!r} says what is there, nothing else",
    Action.RE_ANCHOR: "{!r} keeps its value and gets other words",
    Action.NOT_STATED: "{!r} cannot be not stated and have a value",
    Action.ADD: "{!r} is there already, or what is added rests on no words; correct it, or mark the words",
    Action.CORRECT: "{!r} is stated, and rests on no words; mark them",
}


def _overtaken(decision: Decision, events: list[Event]) -> str:
    newest = events[-1] if events else None
    if newest is None or newest.id < decision.seen:
        return f"there is no event {decision.seen} on {decision.subject!r}; open the record again"
    return (
        f"{newest.reviewer} has decided on {decision.subject!r} meanwhile "
        f"({newest.action}, {newest.at:%H:%M:%S} UTC); look at it and decide again"
    )


def _changed(decision: Decision, field: ReviewedField) -> str:
    who = "the answer to" if field.answer is not None and not field.is_stale else "the draft of"
    return (
        f"{who} {decision.subject!r} has changed meanwhile: it says {_words(field.before)}, "
        f"and you saw {_words(decision.before)}; look at it and decide again"
    )


def _words(said: Said | None) -> str:
    if said is None:
        return "nothing"
    return repr(said.value) if said.state.has_value else said.state.value


def _is_path(subject: str) -> bool:
    try:
        parse_path(subject)
    except SchemaError:
        return False
    return True
