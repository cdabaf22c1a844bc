"""Checks of attention on the screen: what comes into view is noted, what becomes of it kept and said."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from functools import cached_property

from textual import work

from review_tui import deciding
from review_tui.errors import CheckedError, ReviewError
from review_tui.record_screen import Made, RecordScreen
from review_tui.session import Session
from review_tui.words import say_said
from schemas.attention import Outcome
from schemas.decisions import Action
from schemas.reviewed import ReviewedField, said_by
from store.errors import CheckOverError, LeaseHeldError, LeaseLostError, StoreError

_GROUP = "checks"


class CheckingScreen(RecordScreen):
    """A record some of whose fields may first be shown with a wrong value."""

    _noted = ""
    """Path of the check that was noted last as in view."""

    @cached_property
    def keeping(self) -> asyncio.Lock:
        """What is kept of checks is kept in the order it happened."""
        return asyncio.Lock()

    def decide(self, make: Callable[[], Made], *, then: Callable[[], object] | None = None) -> None:
        """Where the field in view is checked, nothing is decided: what became of the check is kept."""
        try:
            super().decide(make, then=then)
        except CheckedError as checked:
            self.resolve_check(checked.path, checked.outcome)

    def catches(self, action: Action) -> bool:
        """Whether the field in view is checked; then the action, which is not made, is what became of it."""
        session = self.session
        try:
            if session is not None and session.field is not None:
                session.checks.guard(session.field, action)
        except CheckedError as checked:
            self.resolve_check(checked.path, checked.outcome)
            return True
        return False

    def accept_all(self, fields: Sequence[ReviewedField]) -> None:
        """Accept fields as one, but for those shown with a wrong value: that they were let pass is noted."""
        session = self.session
        if session is None:
            return
        checked = [field for field in fields if session.checks.shown_on(field) is not None]
        others = [field for field in fields if field not in checked]
        self.decide(lambda: deciding.accept_rest(session, others), then=self.go_on)
        for field in checked:
            self.resolve_check(field.path, Outcome.ACCEPTED)

    def go_on(self) -> None:
        """To what is to be decided next."""
        raise NotImplementedError

    def note_check(self) -> None:
        """Note that a wrong value is in view, if one is."""
        session = self.session
        field = session.field if session else None
        if session is None or field is None or session.checks.shown_on(field) is None:
            return
        if (path := f"{session.lease.token} {field.path}") != self._noted:
            self._noted = path
            self._note_check(session, field.path)

    @work(group=_GROUP)
    async def _note_check(self, session: Session, path: str) -> None:
        try:
            async with self.keeping:
                if session.checks.is_open(path):
                    await asyncio.to_thread(self.keeper.show_check, session.lease, path)
        except CheckOverError:
            self._close(session, path, None)
        except (StoreError, ReviewError):
            self._noted = ""  # it is noted with what becomes of it at the latest

    @work(group=_GROUP)
    async def resolve_check(self, path: str, outcome: Outcome) -> None:
        """Keep what became of a check; then it is said, and the field is open as it was drafted."""
        session = self.session
        if session is None or not session.checks.begin(path):
            return
        try:
            async with self.keeping:
                session.lease = await asyncio.to_thread(
                    self.keeper.resolve_check, session.lease, path, outcome
                )
        except CheckOverError:
            self._close(session, path, None)
            return
        except (StoreError, ReviewError) as error:
            session.checks.give_up(path)
            if isinstance(error, (LeaseLostError, LeaseHeldError)):
                self.lose_lease(error)
            else:
                self.say(error, is_bad=True)
            return
        self._close(session, path, outcome)

    def _close(self, session: Session, path: str, outcome: Outcome | None) -> None:
        """Say what it was, and what was drafted; the field is in view, and open."""
        if not session.checks.is_open(path):
            return
        session.checks.close(path, outcome)
        session.go(path)
        field = session.field
        drafted = say_said(said_by(field.drafted)) if field and field.drafted else "nothing"
        self.say(f"{path}: {session.checks.told(path)}. Drafted was {drafted}: decide now")
        self.show_session()

    async def let_go(self) -> None:
        """What became of checks is kept before others have the record."""
        waiting = [each for each in self.workers if each.group == _GROUP and not each.is_finished]
        if waiting:
            await self.workers.wait_for_complete(waiting)
        await super().let_go()
