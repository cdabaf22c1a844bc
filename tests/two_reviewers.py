"""Two who have reviewed the page of `review_page` independently, and differ on three fields."""

from __future__ import annotations

from review_page import COUNT, PAGE, PHASE, place

from schemas.decisions import ADJUDICATOR, RECORD, Action, Decision, Said, fact_subject
from schemas.fields import State
from schemas.reviewed import needs_reason, open_facts, said_by

ADDED = "eligibility.maximum_age"
MORE = Said(value=126, state=State.STATED, spans=(place("26 weeks"),))
NAMES = ("ana", "ben")


def two_review(store, document=PAGE):
    """Ana accepts everything; Ben has another count, finds no phase, and an age that nobody drafted."""
    for name in NAMES:
        lease = store.take_lease(document.text_sha256, name)
        for decision in [*_all_accepted(store, lease), *(_of_ben(lease) if name == "ben" else [])]:
            store.decide(seen_now(store, decision), lease)
        store.decide(about(lease, RECORD, Action.COMPLETE), lease)
        store.release_lease(lease)


def _all_accepted(store, lease):
    seen = store.open_review(lease)
    for field in seen.draft.fields:
        there, reason = said_by(field), "on paper" if needs_reason(field) else None
        yield about(lease, field.path, Action.ACCEPT, before=there, after=there, reason=reason)
    for fact in open_facts(seen):
        yield about(lease, fact_subject(fact), Action.DISMISS)


def _of_ben(lease):
    yield about(lease, COUNT.path, Action.CORRECT, before=said_by(COUNT), after=MORE, reason="table 2")
    yield about(lease, PHASE.path, Action.REJECT, before=said_by(PHASE))
    age = Said(value={"comparator": "<=", "value": 26, "unit": "a"}, state=State.STATED, spans=MORE.spans)
    yield about(lease, ADDED, Action.ADD, after=age)


def about(lease, subject, action, **more):
    who = {"document_sha256": lease.document_sha256, "seat": lease.seat, "reviewer": lease.reviewer}
    return Decision(subject=subject, action=action, seen=0, **who, **more)


def seen_now(store, decision):
    events = [
        each
        for each in store.events(decision.document_sha256, decision.subject)
        if each.seat == decision.seat
    ]
    return decision.model_copy(update={"seen": events[-1].id if events else 0})


def judged(store, document=PAGE):
    return [event for event in store.events(document.text_sha256) if event.seat == ADJUDICATOR]


def done(store):
    return [(event.action, event.subject) for event in judged(store)]
