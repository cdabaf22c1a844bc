"""Whatever keys are pressed and whenever the store keeps them: what is shown is what the store says."""

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from review_page import DOSE, DRAFT, TOWNS, WEEKS, Clock, store_with
from seat import Seat

from review_tui import deciding
from review_tui.errors import NotDecidableError
from schemas.decisions import Said, fact_subject
from schemas.fields import State
from store.errors import StoreError

SUBJECTS = [*(field.path for field in DRAFT.fields), fact_subject(WEEKS), fact_subject(TOWNS)]
ADDED = Said(value=4, state=State.STATED, spans=(TOWNS,))
KEYS = {
    "accept": lambda session: deciding.accept(session, "seen"),
    "reject": deciding.reject,
    "not stated": deciding.not_stated,
    "skip": deciding.skip,
    "comment": lambda session: deciding.comment(session, "a remark"),
    "correct": lambda session: deciding.correct(session, ADDED),
    "tie": lambda session: deciding.re_anchor(session, DOSE.evidence[0]),
    "dismiss": deciding.dismiss,
    "add": lambda session: deciding.add(session, "arms[0].n_planned", ADDED),
    "rest": lambda session: deciding.accept_rest(session, session.verified_rest),
    "complete": deciding.complete,
    "reopen": deciding.reopen,
}
LATER = {"undo": deciding.undo, "redo": deciding.redo}
STEPS = st.lists(
    st.tuples(st.sampled_from([*KEYS, *LATER, "undo", "undo"]), st.sampled_from(SUBJECTS), st.booleans()),
    max_size=25,
)


def press(session, key, subject):
    """What the screen makes of a key; None where it says that the key does not fit."""
    session.go(subject)
    if key in LATER:
        return session.put_later(lambda: LATER[key](session))
    try:
        made = KEYS[key](session)
    except NotDecidableError:
        return None
    decisions = made if isinstance(made, list) else [made] if made else []
    return session.put(decisions) if decisions else None


def save(seat, writes):
    """What the writer makes of writes: the first that is refused takes what hangs on it along."""
    while writes:
        write = writes.pop(0)
        try:
            events = seat.store.decide_all(write.ready(), seat.lease)
        except (StoreError, NotDecidableError):
            gone = seat.session.refused(write)
            writes[:] = [each for each in writes if each not in gone]
        else:
            seat.session.kept(write, events)


def state_of(session):
    fields = [
        (field.path, field.answer and field.answer.id, field.said, field.is_skipped, len(field.comments))
        for field in session.fields
    ]
    return sorted(fields, key=lambda field: field[0]), session.facts, session.is_complete


@settings(max_examples=15)
@given(STEPS)
def test_what_is_shown_is_what_the_store_says_once_everything_is_saved(steps):
    clock = Clock()
    with tempfile.TemporaryDirectory() as folder, store_with(Path(folder) / "s.db", clock=clock) as store:
        seat, writes = Seat(store, "ana", clock), []
        for key, subject, waits in steps:
            write = press(seat.session, key, subject)
            writes += [write] if write else []
            if not waits:
                save(seat, writes)
        save(seat, writes)

        assert seat.session.is_saved
        assert state_of(seat.session) == state_of(Seat(store, "ana", clock).session)
        assert store.verify_decisions().problem is None
