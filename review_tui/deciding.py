"""From what is in view to the decision a key makes of it. Pure: nothing is handed in here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from review_tui.errors import NotDecidableError
from review_tui.places import said_by_alternative
from review_tui.session import Session
from review_tui.words import counted
from schemas.decisions import RECORD, Action, Decision, Event, Said, fact_subject
from schemas.documents import Span
from schemas.fields import State
from schemas.reviewed import ReviewedField, said_by
from schemas.undoing import next_redo, next_undo
from schemas.values import Kind

NOTHING_STATED = Said(state=State.NOT_STATED)
"""What a field says that the document does not state."""


def accept(session: Session, reason: str | None = None) -> Decision | None:
    """The field in view is right as it is lit; None when it has an answer that stands already.

    While an alternative is lit, that is what is taken, as a correction.
    """
    field, place = session.field_in_view(), session.place_in_view
    if place is not None and place.alternative is not None:
        return correct(session, said_by_alternative(place.alternative), reason)
    if session.is_answered or field.drafted is None:
        return None
    return _on(session, field, Action.ACCEPT, after=said_by(field.drafted), reason=reason)


def correct(session: Session, said: Said, reason: str | None = None) -> Decision:
    """The field in view says something else."""
    return _on(session, session.field_in_view(), Action.CORRECT, after=said, reason=reason)


def say(session: Session, said: Said, reason: str | None = None) -> Decision | None:
    """The field in view says this: accepted where it was drafted so, None where it is answered so."""
    field = session.field_in_view()
    if session.is_answered and said == field.said and reason is None:
        return None
    is_drafted = field.drafted is not None and said == said_by(field.drafted)
    if is_drafted and not session.is_answered:
        return _on(session, field, Action.ACCEPT, after=said, reason=reason)
    return correct(session, said, reason)


def choose(session: Session, number: int) -> Decision | None:
    """The choice of that number, from 1, for the field in view; None where it says that already."""
    field, choices = session.field_in_view(), session.choices
    if not 1 <= number <= len(choices):
        raise NotDecidableError(
            f"there is no choice {number}: "
            + (f"there are {len(choices)}" if choices else "e corrects the value")
        )
    assert session.spec is not None  # choices come from it
    value = number == 1 if session.spec.kind is Kind.BOOLEAN else choices[number - 1]
    if session.is_answered and field.said is not None and field.said.value == value:
        return None
    session.checks.guard(field, Action.CORRECT, Said(value=value, state=State.STATED))
    drafted = said_by(field.drafted) if field.drafted else None
    if drafted is not None and drafted.value == value:
        if session.subject in session.doubts:
            raise NotDecidableError(f"{value} is what was drafted, and doubtful: e takes it, for a reason")
        return say(session, drafted)
    spans = field.before.spans if field.before and field.before.state.has_value else ()
    said = Said(value=value, state=State.STATED if spans else State.INFERRED, spans=spans)
    if doubt := session.checks.doubt(field.path, said):
        raise NotDecidableError(f"{value}: {doubt}; e takes it, for a reason")
    return correct(session, said)


def reject(session: Session, reason: str | None = None) -> Decision:
    """The value in view is wrong, and nothing takes its place."""
    return _on(session, session.field_in_view(), Action.REJECT, reason=reason)


def not_stated(session: Session) -> Decision:
    """The document does not say it."""
    return _on(session, session.field_in_view(), Action.NOT_STATED, after=NOTHING_STATED)


def skip(session: Session) -> Decision:
    """The field in view is put off."""
    return _on(session, session.field_in_view(), Action.SKIP)


def comment(session: Session, words: str) -> Decision:
    """A remark on what is in view."""
    return _about(session, session.subject, Action.COMMENT, reason=words)


def re_anchor(session: Session, span: Span, reason: str | None = None) -> Decision:
    """The value in view rests on these words.

    What had no words of its own is stated from then on; what was inferred from words stays so.
    """
    field = session.field_in_view()
    said = field.before
    if said is None or not said.state.has_value:
        raise NotDecidableError("there is no value to tie to these words; e gives it one")
    state = said.state if said.spans else State.STATED
    after = Said(value=said.value, state=state, spans=(span,))
    return _on(session, field, Action.RE_ANCHOR, after=after, reason=reason)


def add(session: Session, path: str, said: Said, reason: str | None = None) -> Decision:
    """A value for a field nobody drafted; one that was drafted as absent, or rejected, is corrected."""
    field = next((field for field in session.fields if field.path == path), None)
    if field is None:
        return _about(session, path, Action.ADD, after=said, reason=reason)
    if field.said is not None and field.said.state.has_value:
        raise NotDecidableError(f"{path} is there already; e corrects it")
    return _on(session, field, Action.CORRECT, after=said, reason=reason)


def add_entry(
    session: Session, absent: str, path: str, said: Said, reason: str | None = None
) -> list[Decision]:
    """A value for a field nobody drafted, and with it that the list is not absent after all, as one.

    absent: path of the list, '' where it is no entry of one.
    """
    added = add(session, path, said, reason)
    field = next((field for field in session.open_fields if field.path == absent), None)
    if field is None:
        return [added]
    batch = uuid4().hex
    gone = _on(session, field, Action.REJECT, reason=f"{path} was added", batch=batch, seconds=0.0)
    return [added.model_copy(update={"batch": batch}), gone]


def dismiss(session: Session) -> Decision:
    """The fact in view is not for this record."""
    return _about(session, fact_subject(session.fact_in_view()), Action.DISMISS)


def accept_rest(session: Session, fields: Sequence[ReviewedField]) -> list[Decision]:
    """All of these fields are right, taken back by one key together."""
    batch = uuid4().hex
    return [
        _on(session, field, Action.ACCEPT, after=field.before, batch=batch, seconds=0.0) for field in fields
    ]


def complete(session: Session) -> Decision:
    """The record is finished; raises NotDecidableError, which says what is open, while it is not."""
    if session.is_complete:
        raise NotDecidableError("the record is complete; R reopens it")
    fields, facts = len(session.open_fields), len(session.facts)
    if fields or facts:
        said = [f"{counted(fields, 'field')} (f goes to the next)"] if fields else []
        said += [f"{counted(facts, 'number')} no field accounts for (g goes to the next)"] if facts else []
        raise NotDecidableError(f"still open: {' and '.join(said)}")
    return _about(session, RECORD, Action.COMPLETE)


def reopen(session: Session) -> Decision:
    """The record is not finished after all."""
    if not session.is_complete:
        raise NotDecidableError("the record is not complete")
    return _about(session, RECORD, Action.REOPEN)


def undo(session: Session) -> list[Decision]:
    """Takes back the reviewer's last step; raises NotDecidableError when there is none."""
    events = next_undo(session.review.events, session.reviewer)
    if not events:
        raise NotDecidableError("there is nothing of yours to take back in this record")
    return reverse(session, events)


def redo(session: Session) -> list[Decision]:
    """Does again what was taken back last; raises NotDecidableError when nothing was."""
    events = next_redo(session.review.events, session.reviewer)
    if not events:
        raise NotDecidableError("there is nothing to do again")
    return reverse(session, events)


def reverse(session: Session, events: Sequence[Event]) -> list[Decision]:
    """Takes these events back, newest first, as one."""
    batch = uuid4().hex if len(events) > 1 else None
    return [
        _about(session, event.subject, Action.UNDO, undoes=event.id, batch=batch, seconds=0.0)
        for event in sorted(events, key=lambda event: -event.id)
    ]


def answer(session: Session, action: Action, after: Said, reason: str | None = None) -> Decision:
    """The field in view says this from now on, by an action that was chosen already."""
    return _on(session, session.field_in_view(), action, after=after, reason=reason)


def _on(session: Session, field: ReviewedField, action: Action, **more: Any) -> Decision:
    """An answer; more: the rest of the decision, as it is declared.

    Raises CheckedError while the field is shown with a wrong value: every answer is made here.
    """
    session.checks.guard(field, action, more.get("after"))
    told = {"settles": session.settles(field.path)} if action.answers else {}
    return _about(session, field.path, action, before=field.before, **told, **more)


def _about(session: Session, subject: str, action: Action, **more: Any) -> Decision:
    if session.is_complete and subject != RECORD and action is not Action.COMMENT:
        raise NotDecidableError("the record is complete: R reopens it")
    return Decision(
        document_sha256=session.review.document.text_sha256,
        subject=subject,
        action=action,
        reviewer=session.reviewer,
        seat=session.review.seat,
        seen=session.newest(subject),
        **{"seconds": session.seconds(), **more},
    )
