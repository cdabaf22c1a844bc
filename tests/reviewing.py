"""A page under review for tests: a draft in a real store, a clock set by hand, and reviewers who decide."""

from datetime import UTC, datetime, timedelta

from extract.read import read_bytes
from schemas.decisions import ADJUDICATOR, RECORD, Action, Decision, Said, current, fact_subject
from schemas.documents import Span
from schemas.drafts import Coverage, Draft
from schemas.fields import DraftedField, Drafter, Flag, GroundingStatus, State
from schemas.reviewed import said_by

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
PAGE = read_bytes(b"Trial NCT99000001 enrolled 120 adults in Porto, aged 18 or more.", "porto.txt")
SPANS = {words: Span.of(PAGE.text, PAGE.text.index(words), PAGE.text.index(words) + len(words))
         for words in ("NCT99000001", "120", "adults", "Porto", "18")}  # fmt: skip


def a_field(path, value, words, **more):
    return DraftedField(
        path=path, value=value, state=State.STATED, evidence=(SPANS[words],), drafter=Drafter.LABEL, **more
    )


ENROLLED = a_field("design.enrollment.count", 120, "120")
CITY = a_field("locations[0].city", "Porto", "Porto")
ALTERED = a_field(
    "identification.nct_id", "NCT99000002", "NCT99000001",
    grounding=GroundingStatus.ALTERED, flags=(Flag.ALTERED_QUOTE,),
)  # fmt: skip
DRAFT = Draft(
    document_sha256=PAGE.text_sha256,
    document_name=PAGE.name,
    record_type="trial_registration",
    fingerprint="f",
    fields=(ENROLLED, CITY, ALTERED),
    coverage=Coverage(claimed=2, unclaimed=(SPANS["18"],)),
)
FACT = fact_subject(SPANS["18"])


def said(value, words="120"):
    return Said(value=value, state=State.STATED, spans=(SPANS[words],) if words else ())


class Clock:
    """A clock that is set by hand."""

    def __init__(self):
        self.now = NOON

    def __call__(self):
        return self.now

    def pass_minutes(self, minutes):
        self.now += timedelta(minutes=minutes)


class Reviewer:
    """Decides at one seat on what is there, as the screen would."""

    def __init__(self, store, name="ana", seat=1, page=PAGE, lease=None):
        self.store, self.name, self.seat, self.page, self.lease = store, name, seat, page, lease

    @classmethod
    def sits_down(cls, store, name, page=PAGE):
        lease = store.take_lease(page.text_sha256, name)
        return cls(store, name, lease.seat, page, lease)

    def decision(self, action, subject=ENROLLED.path, **more):
        events = [e for e in self.store.events(self.page.text_sha256, subject) if e.seat == self.seat]
        told = {"seen": events[-1].id if events else 0, "reviewer": self.name, "seat": self.seat, **more}
        if self.seat == ADJUDICATOR and action.answers and "settles" not in more:
            told["settles"] = self.pair_on(subject)
        return Decision(document_sha256=self.page.text_sha256, subject=subject, action=action, **told)

    def pair_on(self, subject):
        """The newest answers of both seats on a subject, as an adjudicator sees them."""
        events = self.store.events(self.page.text_sha256, subject)
        answers = [current(e for e in events if e.seat == seat) for seat in (1, 2)]
        return tuple(each.id if each and each.action.answers else 0 for each in answers)

    def decide(self, action, subject=ENROLLED.path, **more):
        return self.store.decide(self.decision(action, subject, **more), self.lease)

    def accept(self, field, **more):
        there = said_by(field)
        return self.decide(Action.ACCEPT, field.path, before=there, after=there, **more)

    def correct(self, field, after, **more):
        return self.decide(Action.CORRECT, field.path, **{"before": said_by(field), "after": after, **more})

    def undo(self, event):
        return self.decide(Action.UNDO, event.subject, undoes=event.id)

    def answer_all(self):
        for field in DRAFT.fields:
            self.accept(field, reason="seen on paper")
        self.decide(Action.DISMISS, FACT)

    def complete(self):
        return self.decide(Action.COMPLETE, RECORD)
