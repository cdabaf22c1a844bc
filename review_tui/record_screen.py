"""A record that is open on the screen: taking it, keeping it, saving into it and leaving it.

What keys there are, `review_tui.review_screen` adds. Everything that asks the store runs in threads, and
what comes back is shown from the one event loop, so no state is shared between threads.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import work
from textual.screen import Screen
from textual.worker import Worker

from review_tui.dialogs.results import Kept as KeptWords
from review_tui.dialogs.results import put_back
from review_tui.errors import NotDecidableError, ReviewError
from review_tui.glyphs import Glyphs
from review_tui.grammar import NO_GRAMMAR, Grammar
from review_tui.header import Standing
from review_tui.keeper import Keeper
from review_tui.session import Session
from review_tui.words import clean, counted, minutes, say_event
from review_tui.writer import Held, Kept, Refused, Writer
from review_tui.writes import Write
from schemas.decisions import Decision, Event
from schemas.leases import Lease
from schemas.reviewed import Review
from store.errors import LeaseHeldError, LeaseLostError, StaleDecisionError, StoreError

BEAT_S = 60.0
"""Seconds between two renewals of the lease, which lasts 15 minutes."""
_HEADER_S = 15.0
"""Seconds between two looks at how long the lease lasts."""
Made = Decision | Sequence[Decision] | None


class RecordScreen(Screen[None]):
    """One record after the other, each leased while it is open."""

    AUTO_FOCUS: ClassVar[str] = "#fields"
    REASONS: ClassVar[str] = "reason"
    """The dialog in which the reason of an answer is typed, as `dialogs.results.Kept` names it."""
    session: Session | None = None

    def __init__(
        self,
        keeper: Keeper,
        document_sha256: str,
        *,
        path: str | None,
        glyphs: Glyphs,
        typed: dict[str, KeptWords],
        grammar: Grammar | None = None,
    ) -> None:
        """path: of the field to begin with; None for the first that is open. typed: what was typed into
        dialogs and not handed in, by document; it outlives the screen.
        """
        super().__init__()
        self.typed = typed
        self.grammar = grammar or NO_GRAMMAR
        self.keeper = keeper
        self.glyphs = glyphs
        self._first = (document_sha256, path)
        self._writer: Writer | None = None
        self._saving: Worker[None] | None = None
        self._trouble = ""
        self._place = ""
        self._refused_to_leave = False

    def on_mount(self) -> None:
        """Open the record, and look after its lease from then on."""
        self.set_interval(BEAT_S, self.beat)
        self.set_interval(_HEADER_S, self.show_standing)
        self.open_record(*self._first)

    # What a screen shows

    def show_session(self) -> None:
        """Paint what the session stands at."""
        raise NotImplementedError

    def show_saved(self, write: Write) -> None:
        """Paint that a write, which was shown already, is kept."""
        raise NotImplementedError

    def show_standing(self) -> None:
        """Paint the row that says where the reviewer is."""
        raise NotImplementedError

    def standing(self) -> Standing:
        """Where the reviewer is, in words."""
        session = self.session
        if session is None:
            return Standing(record="opening the record")
        draft, fields, facts = session.review.draft, session.fields, session.facts
        left = (session.lease.expires_at - self.keeper.clocks.now()).total_seconds()
        return Standing(
            record=draft.record_key or draft.document_name,
            place=self._place,
            field=f"field {session.index + 1} of {len(fields)}" if session.field else "number in the source",
            reviewer=session.reviewer,
            lease=f"lease {minutes(left)}" if left > 0 else "lease over",
            facts=counted(len(facts), "number") + " open" if facts else "",
            trouble=self._trouble or _finished(session),
            saved=f"saved {self.glyphs.saved}" if session.is_saved else f"saving {self.glyphs.waiting}",
            is_saved=session.is_saved,
        )

    def say(self, words: object, *, is_bad: bool = False) -> None:
        """A message that goes by itself; data in it stays data."""
        self.notify(clean(str(words)), severity="error" if is_bad else "information", markup=False)

    # Opening and leaving

    @work(group="record", exclusive=True)
    async def open_record(self, document_sha256: str, path: str | None = None) -> None:
        """Open a record in place of the one that is open, which is let go when the other one is taken."""
        if self.is_held and self.session is not None and not self.session.is_saved:
            self.say("what you decided last is not saved: r takes the record again, q gives it up")
            return
        try:
            session = await asyncio.to_thread(self.keeper.open, document_sha256)
        except (StoreError, ReviewError) as error:
            self.say(error, is_bad=True)
            if self.session is None:
                self.dismiss()
            return
        if self.session is not None and self.session.lease.token != session.lease.token:
            await self.let_go()
        self.session, self._writer = session, Writer(session, self.keeper)
        self._trouble = ""
        self._count_records(document_sha256)
        if path is not None and any(field.path == path for field in session.fields):
            session.go(path)
        elif session.field is not None and session.field not in session.open_fields:
            session.go_on()
        self.refresh_bindings()
        self.show_session()
        if session.announcement is not None:
            self.say(session.announcement)

    @work(group="place", exclusive=True)
    async def _count_records(self, document_sha256: str) -> None:
        """Find out which of how many records this is; the reviewer need not wait for it."""
        try:
            place = await asyncio.to_thread(self.keeper.place, document_sha256)
        except StoreError:  # what is in the way is said when something is to be saved
            return
        self._place = f"record {place.number:,} of {place.records:,}" if place else ""
        self.show_standing()

    async def let_go(self) -> None:
        """Wait until everything is saved, and let others have the record."""
        if self._saving is not None and not self._saving.is_finished:
            await self._saving.wait()
        if self.session is not None and not self.is_held:
            try:
                await asyncio.to_thread(self.keeper.release, self.session.lease)
            except StoreError as error:  # it ends by itself in a quarter of an hour
                self.say(error, is_bad=True)

    @property
    def is_held(self) -> bool:
        """Whether what is decided waits until the reviewer has the record again."""
        return self._writer is not None and self._writer.is_held

    @work(group="record", exclusive=True)
    async def leave(self) -> None:
        """Back to where the record was opened from; what is not saved must be given up a second time."""
        if self.is_held and self.session and not self.session.is_saved and not self._refused_to_leave:
            self._refused_to_leave = True
            self.say("what you decided last is not saved: r takes the record again, this key gives it up")
            return
        if self.session is not None:
            self._put_back(self.session.unsaved)
        await self.let_go()
        self.dismiss()

    # Saving

    def decide(self, make: Callable[[], Made], *, then: Callable[[], object] | None = None) -> None:
        """Show a decision as made and hand it in; then: what follows it, such as the next open field."""
        session = self.session
        if session is None:
            return
        try:
            made = make()
        except NotDecidableError as error:
            self.say(error)
            return
        if made:
            decisions = [made] if isinstance(made, Decision) else list(made)
            self.hand_in(session.put(decisions, reading=self.keeper.clocks.now()))
        if then is not None:
            then()
        self.show_session()

    def decide_later(self, make: Callable[[], Sequence[Decision]]) -> None:
        """The same for what can be made only when every key before it is saved."""
        if self.session is not None:
            self.hand_in(self.session.put_later(make))
            self.show_standing()

    def hand_in(self, write: Write) -> None:
        """Save a write when those before it are saved."""
        assert self._writer is not None  # it comes with the session that made the write
        self._writer.add(write)
        if self._writer.claim():
            self._saving = self._save(self._writer)

    @work(group="writes")
    async def _save(self, writer: Writer) -> None:
        """Hand in what waits, and tell what became of each."""
        async for outcome in writer.drain():
            match outcome:
                case Kept():
                    self._show_kept(outcome)
                case Refused():
                    await self._show_refused(outcome)
                case Held():
                    self.lose_lease(outcome.error)

    def _show_kept(self, kept: Kept) -> None:
        session = self.session
        undone = [event for event in kept.events if event.undoes is not None]
        if session is None or kept.write.shown:
            self.show_saved(kept.write)
            return
        if undone:  # what was taken back comes into view
            session.go(undone[0].subject or session.subject)
        self.show_session()

    async def _show_refused(self, refused: Refused) -> None:
        """Say why, what the other one said where it was that, and what was not kept."""
        if isinstance(refused.error, StaleDecisionError):
            await self._read_again()
        lost = [event for write in refused.writes for event in write.shown]
        said = f"; not saved: {', '.join(say_event(event) for event in lost[:3])}" if lost else ""
        said += "; your words are there when you decide again" if self._put_back(lost) else ""
        self.say(f"{refused.error}{said}", is_bad=not isinstance(refused.error, NotDecidableError))
        if lost and self.session is not None:
            self.session.go(lost[0].subject or self.session.subject)
        self.show_session()

    def _put_back(self, lost: Sequence[Event]) -> bool:
        """Keep what was typed for decisions that are not; True when something was."""
        if self.session is None:
            return False
        typed = self.typed.setdefault(self.session.review.document.text_sha256, {})
        return put_back(typed, lost, reasons=self.REASONS)

    # The lease and what others do meanwhile

    @work(group="lease", exclusive=True)
    async def beat(self) -> None:
        """Keep the lease, and see whether the record was drafted anew."""
        session = self.session
        if session is None or self.is_held:
            return
        try:
            lease, review = await asyncio.to_thread(self.keeper.renew, session.lease)
        except (LeaseLostError, LeaseHeldError) as error:
            self.lose_lease(error)
            return
        except (StoreError, ReviewError) as error:
            self.say(error, is_bad=True)
            return
        session.lease = lease
        self._look_at(review)

    @work(group="record", exclusive=True)
    async def action_reload(self) -> None:
        """The record as it is now; a lease that was lost is taken again, and what waits is handed in."""
        session = self.session
        if session is None:
            return
        ask = self.keeper.take_again if self.is_held else self.keeper.renew
        try:
            lease, review = await asyncio.to_thread(ask, session.lease)
        except (StoreError, ReviewError) as error:
            self.say(error, is_bad=True)
            return
        self._go_on_with(lease, review)

    def _go_on_with(self, lease: Lease, review: Review) -> None:
        assert self.session is not None  # the caller has asked with its lease
        assert self._writer is not None  # it came with the session
        self.session.lease = lease
        self.session.replace(review)
        self._trouble, self._refused_to_leave = "", False
        self._writer.go_on()
        if self._writer.claim():
            self._saving = self._save(self._writer)
        self.show_session()

    async def _read_again(self) -> None:
        """What others have decided meanwhile comes into view; the draft stays until it is asked for."""
        assert self.session is not None  # something of it was refused
        try:
            review = await asyncio.to_thread(self.keeper.read, self.session.lease)
        except (StoreError, ReviewError) as error:
            self.say(error, is_bad=True)
            return
        draft = self.session.review.draft
        if review.draft != draft:
            self._look_at(review)
            review = review.model_copy(update={"draft": draft})
        self.session.replace(review)

    def _look_at(self, review: Review) -> None:
        """Say when the record was drafted anew; the reviewer goes on with what she has until she asks."""
        assert self.session is not None  # the caller has read its record
        if review.draft != self.session.review.draft:
            self._trouble = "drafted anew since you opened it: r reloads"
            self.say("drafted anew since you opened it: press r to reload; what you decided stays")
        self.show_standing()

    def lose_lease(self, error: StoreError) -> None:
        """Somebody else has the record: what is decided waits."""
        assert self._writer is not None  # a lease comes with it
        self._writer.hold()
        self._trouble = "lease lost: r takes it again"
        self.say(f"{error}; what you decide is kept here until r takes the record again", is_bad=True)
        self.show_session()


def _finished(session: Session) -> str:
    """That the record is complete, if it is; and what is open since it was drafted anew."""
    if not session.is_complete:
        return ""
    return f"complete, but {session.left} open since: R reopens it" if session.left else "complete"
