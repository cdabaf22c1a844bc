"""Workers for calls to a model: a fixed number of threads, earlier documents first, stopped without waiting.

Not `ThreadPoolExecutor`: its threads are joined when the interpreter ends, so that Ctrl-C would wait for
replies still on their way, and its queue knows no order, so that the second questions about one document
would wait behind the first ones about all others.
"""

from __future__ import annotations

import itertools
import queue
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import CancelledError, Future, InvalidStateError
from contextlib import suppress
from typing import Any, TypeVar

T = TypeVar("T")
_LAST = sys.maxsize


class WorkerPool:
    """Runs functions on daemon threads, those of the lowest rank first."""

    def __init__(self, workers: int) -> None:
        # Any: futures of different results share the queue
        self._queue: queue.PriorityQueue[tuple[int, int, Future[Any], Callable[[], Any] | None]]
        self._queue = queue.PriorityQueue()
        self._count = itertools.count()
        self._stopped = threading.Event()
        self._running: set[Future[Any]] = set()  # Any: see above
        self._threads = [
            threading.Thread(target=self._work, name=f"asking-{n}", daemon=True) for n in range(workers)
        ]
        for thread in self._threads:
            thread.start()

    def submit(self, rank: int, function: Callable[[], T]) -> Future[T]:
        """The future result of the function; cancelled when the pool is stopped before it is there."""
        future: Future[T] = Future()
        self._queue.put((rank, next(self._count), future, function))
        if self._stopped.is_set():
            future.cancel()
        return future

    def stop(self) -> None:
        """Cancel what has not ended; what has begun ends by itself and nobody waits for it."""
        self._stopped.set()
        with suppress(queue.Empty):
            while True:
                self._queue.get_nowait()[2].cancel()
        for future in tuple(self._running):
            with suppress(InvalidStateError):
                future.set_exception(CancelledError())
        for _ in self._threads:
            self._queue.put((_LAST, next(self._count), Future(), None))

    def wait(self, seconds: float) -> None:
        """Give what has begun that long to end, after a stop."""
        deadline = time.monotonic() + seconds
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))

    def _work(self) -> None:
        while True:
            _, _, future, function = self._queue.get()
            if function is None:
                return
            if not future.set_running_or_notify_cancel():
                continue
            self._running.add(future)
            if self._stopped.is_set():
                _settle(future, CancelledError())
            else:
                _settle(future, _outcome(function))
            self._running.discard(future)


def _outcome(function: Callable[[], T]) -> T | BaseException:
    try:
        return function()
    except BaseException as error:  # noqa: BLE001  # handed to whoever waits for the result
        return error


def _settle(future: Future[T], outcome: T | BaseException) -> None:
    with suppress(InvalidStateError):  # the pool was stopped in the meantime
        if isinstance(outcome, BaseException):
            future.set_exception(outcome)
        else:
            future.set_result(outcome)
