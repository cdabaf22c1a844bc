"""From the side that was chosen to the decision that settles a dispute. Pure: nothing is handed in here."""

from __future__ import annotations

from review_tui import deciding
from review_tui.disputes import DisputeSession, Side
from review_tui.errors import NotDecidableError
from schemas.decisions import Action, Decision, Said
from schemas.documents import Span
from schemas.fields import State
from schemas.reviewed import keeps_draft, said_by


def choose(session: DisputeSession, side: Side, reason: str | None = None) -> Decision | None:
    """A side is right; None when the answer that stands says that already, and no reason is new.

    Where the side has no such field, that is what counts: there is none.
    """
    if side.ordinal == 3 and not side.is_there:
        raise NotDecidableError("nothing was drafted here; choose A or B, or give your own answer with e")
    if is_chosen(session, side) and reason is None:
        return None
    return settle(session, side.said, reason)


def settle(session: DisputeSession, said: Said | None, reason: str | None = None) -> Decision:
    """The answer is what is said here; None: there is no such value."""
    field = session.field_in_view()
    if said is None:
        return deciding.reject(session, reason)
    if field.before == said and field.drafted is not None and said == said_by(field.drafted):
        return deciding.answer(session, Action.ACCEPT, said, reason)
    if not said.state.has_value:
        return deciding.answer(session, Action.NOT_STATED, said, reason)
    is_new = field.drafted is None and field.before is None
    return deciding.answer(session, Action.ADD if is_new else Action.CORRECT, said, reason)


def tie(session: DisputeSession, span: Span, reason: str | None = None) -> Decision:
    """What is before her rests on these words."""
    said = beginning(session)
    if said is None or not said.state.has_value:
        raise NotDecidableError("there is no value to tie to these words; e gives it one")
    state = said.state if said.spans else State.STATED
    return settle(session, Said(value=said.value, state=state, spans=(span,)), reason)


def beginning(session: DisputeSession) -> Said | None:
    """What an answer of her own begins with: the one that stands, else the side that is lit."""
    field = session.field_in_view()
    if field.answer is not None and field.said is not None:
        return field.said
    side = session.lit_side or next((each for each in session.sides if each.said is not None), None)
    return side.said if side else None


def is_chosen(session: DisputeSession, side: Side) -> bool:
    """Whether the answer that stands is this side's."""
    field = session.field
    return field is not None and field.answer is not None and not field.is_stale and field.said == side.said


def needs_reason(session: DisputeSession, side: Side) -> bool:
    """Whether choosing it keeps a drafted value that its words do not support."""
    field = session.field
    if field is None or field.drafted is None or is_chosen(session, side):
        return False
    return session.subject in session.doubts and keeps_draft(side.said, field.drafted)
