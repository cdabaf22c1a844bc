"""A reviewer with a session and the store she hands her keys to, without a screen."""

from __future__ import annotations

from review_page import PAGE

from review_tui import deciding
from review_tui.session import Session
from schemas.catalogue import load_record_type
from schemas.decisions import Decision
from store.errors import StaleDecisionError


class Seat:
    """A reviewer with a session and the store she hands her keys to."""

    def __init__(self, store, reviewer, clock):
        self.store = store
        self.lease = store.take_lease(PAGE.text_sha256, reviewer)
        self.session = Session(
            self.read(),
            self.lease,
            record_type=load_record_type("trial_registration"),
            stopwatch=clock.stopwatch,
        )

    def read(self):
        return self.store.open_review(self.lease)

    def save(self, write):
        try:
            events = [self.store.decide(each, self.lease) for each in write.ready()]
        except StaleDecisionError:
            self.session.refused(write)
            raise
        self.session.kept(write, events)
        return events

    def press(self, decisions):
        made = [decisions] if isinstance(decisions, Decision) else decisions
        return self.save(self.session.put(made))

    def do(self, key, *arguments, at=None, **options):
        if at is not None:
            self.session.go(at)
        return self.press(getattr(deciding, key)(self.session, *arguments, **options))
