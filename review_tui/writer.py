"""Hands what was decided to the store, one write after the other, in the order of the keys."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import NamedTuple

from review_tui.errors import FileReplacedError, NotDecidableError, ReviewError
from review_tui.keeper import Keeper
from review_tui.session import Session
from review_tui.writes import Write
from schemas.decisions import Event
from store.errors import (
    LeaseHeldError,
    LeaseLostError,
    StoreError,
    StoreFullError,
    StoreLockedError,
    StoreNotWritableError,
)

_LOST = (LeaseLostError, LeaseHeldError)
_HOPELESS = (FileReplacedError, StoreFullError, StoreLockedError, StoreNotWritableError)
"""What would refuse the next write as well."""


class Kept(NamedTuple):
    """The store has kept a write."""

    write: Write
    events: list[Event]


class Refused(NamedTuple):
    """The store has not kept these writes; the session is as if they had never been made."""

    writes: list[Write]
    error: StoreError | ReviewError


class Held(NamedTuple):
    """Writes wait until the reviewer has the record again."""

    error: StoreError


class Writer:
    """The writes of one session that are under way."""

    def __init__(self, session: Session, keeper: Keeper) -> None:
        self._session = session
        self._keeper = keeper
        self._waiting: list[Write] = []
        self._is_running = False
        self.is_held = False
        """The lease is lost: nothing is handed in until `go_on`."""

    def claim(self) -> bool:
        """Whether `drain` has something to do that nobody does yet; whoever is told so does it."""
        if self._is_running or self.is_held or not self._waiting:
            return False
        self._is_running = True
        return True

    def add(self, write: Write) -> None:
        """Put a write behind those that wait."""
        self._waiting.append(write)

    def hold(self) -> None:
        """Hand nothing in: the lease is lost."""
        self.is_held = True

    def go_on(self) -> None:
        """Hand in again what waits."""
        self.is_held = False

    async def drain(self) -> AsyncIterator[Kept | Refused | Held]:
        """What became of each write, until none waits. Only after `claim`: writes go one by one."""
        try:
            while self._waiting and not self.is_held:
                yield await self._hand_in(self._waiting[0])
        finally:
            self._is_running = False

    async def _hand_in(self, write: Write) -> Kept | Refused | Held:
        try:
            decisions = write.ready()
            lease, events = await asyncio.to_thread(self._keeper.keep, self._session.lease, decisions)
        except _LOST as error:
            self.is_held = True
            return Held(error)
        except (StoreError, NotDecidableError, FileReplacedError) as error:
            return self._refuse(write, error)
        self._session.lease = lease
        self._session.kept(write, events)
        self._waiting.remove(write)
        return Kept(write, events)

    def _refuse(self, write: Write, error: StoreError | ReviewError) -> Refused:
        """Take a write back, with those behind it that hang on it or would be refused as well."""
        gone = list(self._waiting) if isinstance(error, _HOPELESS) else [write]
        refused = [each for one in gone for each in self._session.refused(one)]
        self._waiting = [each for each in self._waiting if each not in refused]
        return Refused(refused, error)
