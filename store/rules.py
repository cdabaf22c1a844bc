"""What a decision must keep to before it becomes an event: it fits its subject and what is there now."""

from __future__ import annotations

from schemas.decisions import ADJUDICATOR, RECORD, Action, Decision, Event, Said, taken_back
from schemas.fields import State
from schemas.reviewed import (
    Review,
    ReviewedField,
    is_complete,
    keeps_draft,
    needs_reason,
    open_facts,
    reviewed_field,
    reviewed_fields,
    said_by,
)
from schemas.settling import as_settled
from store.admission import RecordTypes, admitted, check_subject, is_field
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


def checked_decision(database: Database, decision: Decision, record_types: RecordTypes) -> Decision:
    """The decision, its value as it is stored; raises unless it can follow the events that are there.

    Runs inside `writing()`.
    """
    events = events_on(database, decision.document_sha256, decision.subject, decision.seat)
    newest = max((event.id for event in events), default=0)
    if newest != decision.seen:
        raise StaleDecisionError(_overtaken(decision, events))
    check_subject(database, decision, events)
    _check_not_complete(database, decision)
    if decision.action is Action.UNDO:
        _check_undone(decision, events)
    if not _is_about_a_field(decision):
        _check_bare(decision)
        return decision
    drafted = find_drafted(database, decision.document_sha256, decision.subject)
    is_there = drafted is not None or bool(events)
    decision = admitted(database, decision, record_types, is_there=is_there)
    field = reviewed_field(decision.subject, drafted, events)
    if decision.action.answers:
        _check_answer(decision, _settled_now(database, decision, field))
    elif decision.action is Action.SKIP:
        _check_put_off(decision, field)
    return decision


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


def _is_about_a_field(decision: Decision) -> bool:
    return decision.action.answers or (
        decision.action in (Action.SKIP, Action.COMMENT) and is_field(decision.subject)
    )


def _check_bare(decision: Decision) -> None:
    """What is said of a record, a fact or an event says nothing of a value."""
    if decision.before is not None or decision.settles is not None:
        raise DecisionMismatchError(f"{decision.action} says nothing of what was there")


def _check_put_off(decision: Decision, field: ReviewedField) -> None:
    """Only what is there is put off, and as it is."""
    if field.drafted is None and field.answer is None:
        raise DecisionMismatchError(f"there is no field {decision.subject!r} to put off")
    if decision.before not in (None, field.before, field.said):
        raise StaleDecisionError(_changed(decision, field))


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
    """Whether a drafted value is kept that its words do not support, be it typed anew or called inferred.

    Tied to other words it is another answer: those are the reviewer's.
    """
    drafted = field.drafted
    return drafted is not None and needs_reason(drafted) and keeps_draft(decision.after, drafted)


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
        case _:  # a value is rejected that somebody has given, be it at a seat that is settled
            return drafted is not None or field.answer is not None or decision.seat == ADJUDICATOR


def _rests_on_words(said: Said | None) -> bool:
    return said is not None and (said.state is not State.STATED or bool(said.spans))


_WRONG = {
    Action.ACCEPT: "accepting {!r} says what is there, nothing else",
    Action.RE_ANCHOR: "{!r} keeps its value and gets other words",
    Action.NOT_STATED: "{!r} cannot be not stated and have a value",
    Action.ADD: "{!r} is there already, or what is added rests on no words; correct it, or mark the words",
    Action.REJECT: "there is no {!r} to reject",
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
