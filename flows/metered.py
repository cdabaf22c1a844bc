"""The call log of one run: the store's, with every look-up and every call counted."""

from __future__ import annotations

import threading
from typing import Protocol

from flows.report import CallCounts
from schemas.calls import CallStatus, ModelCall

_OF_NO_USE = frozenset({CallStatus.MALFORMED, CallStatus.REFUSED})


class CallStore(Protocol):
    """What keeps the calls."""

    def find(self, request_hash: str) -> ModelCall | None:
        """The newest call of this request that has a reply."""

    def record(self, call: ModelCall) -> None:
        """Keep the outcome of a call."""


class MeteredLog:
    """Finds and records calls in a store and counts both; safe to use from many threads."""

    def __init__(self, store: CallStore, *, ask_again: bool = False) -> None:
        """ask_again: replies that were of no use are asked for anew, once each."""
        self._store = store
        self._asks_again = ask_again
        self._asked_again: set[str] = set()
        self.unanswered: set[str] = set()
        """Hashes of the requests that got no reply when they were last made."""
        self._counts = CallCounts()
        self._lock = threading.Lock()

    @property
    def counts(self) -> CallCounts:
        """What was counted so far."""
        return self._counts

    def find(self, request_hash: str) -> ModelCall | None:
        """The store's call of this request, None when it has to be made."""
        call = self._store.find(request_hash)
        if call is None or self._is_to_be_asked_again(call):
            return None
        self._add(from_log=1)
        return call

    def record(self, call: ModelCall) -> None:
        """Keep the outcome of a call, then count it."""
        self._store.record(call)
        self._note_answer(call)
        self._add(
            made=1,
            failed=call.status is CallStatus.FAILED,
            unusable=call.status not in (CallStatus.OK, CallStatus.FAILED),
            prompt_tokens=call.prompt_tokens or 0,
            completion_tokens=call.completion_tokens or 0,
            cost_usd=call.cost_usd,
        )

    def _is_to_be_asked_again(self, call: ModelCall) -> bool:
        if not self._asks_again or call.status not in _OF_NO_USE or call.request_hash in self._asked_again:
            return False
        self._asked_again.add(call.request_hash)
        return True

    def _note_answer(self, call: ModelCall) -> None:
        with self._lock:
            if call.status is CallStatus.FAILED:
                self.unanswered.add(call.request_hash)
            else:
                self.unanswered.discard(call.request_hash)

    def _add(self, *, cost_usd: float | None = None, **more: int) -> None:
        with self._lock:
            before = self._counts
            counts: dict[str, float] = {name: getattr(before, name) + number for name, number in more.items()}
            if cost_usd is not None:
                counts["cost_usd"] = (before.cost_usd or 0.0) + cost_usd
            self._counts = before.model_copy(update=counts)
