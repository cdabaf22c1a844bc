"""One run over many sources: what is pending is drafted in batches, on many threads, and saved by one.

Running plainly and running under Prefect are thin layers over this: they differ in who calls `draft_batch`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from itertools import count, islice
from queue import Empty, SimpleQueue
from time import monotonic
from typing import Any, Protocol

from flows.drafter import GRACE_S, Drafter
from flows.garbage import seldom_collected
from flows.ingest import Found, find_sources
from flows.ledger import Ledger
from flows.metered import MeteredLog
from flows.model import RunModel
from flows.pending import PendingDocuments
from flows.processes import cores
from flows.progress import Progress, Silent
from flows.report import RunReport, next_command
from flows.results import Batch, Result
from flows.settings import LOCAL_MODEL, RunSettings
from schemas.catalogue import load_record_type
from store.errors import StoreError
from store.store import Store, open_store

_TICK_S = 0.1
"""Seconds the saving thread waits for an arrival at a time."""
_FEWEST_DOCUMENTS = 2
"""Documents under way at least, so that one is prepared while another waits for replies."""
_MOST_PROCESSES = 8
"""Processes that draft; each holds some 80 MB."""
_CALLS_PER_DOCUMENT = 2
"""Calls of a document that are under way at one time, at the least that was seen on pages worth asking about.

With fewer documents under way, calls wait for pages to be read (100 pages of `benchmarks/pipeline.py`, 16
calls at once: 88 % of them under way at any time with 3, 95 % with 2); with more, nothing is gained.
"""


class Ending(Protocol):
    """A batch under way: a future of the standard library or of Prefect."""

    def add_done_callback(self, fn: Callable[[Any], None], /) -> None:  # Any: either kind of future
        """Call fn when the batch has ended, in whatever way."""


Begin = Callable[[Batch], Ending]
"""Has `Run.draft_batch` called for a batch on another thread."""


class Run:
    """An open run. Its methods belong to the thread that opened it, except `draft_batch`."""

    def __init__(
        self, settings: RunSettings, found: Found, *, store: Store, progress: Progress, model: RunModel
    ) -> None:
        record_type = load_record_type(settings.record_type) if settings.record_type else None
        self.settings = settings
        self.progress = progress
        self._found = found
        self._model = model
        self._ledger = Ledger(store, progress)
        self._drafter = Drafter(model, store, target=settings.record_type, record_type=record_type)
        self._pending = iter(
            PendingDocuments(
                settings, found, record_type=record_type, store=store, model=model, ledger=self._ledger
            )
        )
        self._numbers = count(1)
        self._next: Batch | None = None
        self._is_exhausted = False
        self._under_way: set[int] = set()
        self._arrivals: SimpleQueue[Result | Batch | StoreError] = SimpleQueue()
        """Results, batches that have ended, and what ends the run."""
        self._give_up_at: float | None = None
        """When an interrupted run stops waiting; None in a run that is not interrupted."""

    @property
    def can_retry(self) -> bool:
        """Whether asking again may get replies that did not come."""
        return self._give_up_at is None and self._model.stopped is None

    def has_pending(self) -> bool:
        """Whether anything is left to draft; reads sources up to the next batch that is."""
        if self._next is None and self._give_up_at is None:
            documents = list(islice(self._pending, self.settings.batch_size))
            self._next = Batch(next(self._numbers), documents) if documents else None
        return self._next is not None

    def draft_batch(self, batch: Batch) -> None:
        """Draft what is unfinished in a batch and hand it to the saving thread. Any thread may call this."""
        try:
            self._drafter.draft_batch(batch, self._arrivals.put)
        except StoreError as error:
            self._arrivals.put(error)
            raise

    def draft_all(self, begin: Begin, *, has_pending: Callable[[], bool] | None = None) -> None:
        """Draft and save everything pending, with several batches under way at any time.

        begin: has `draft_batch` called. has_pending: calls the method of that name, for who wants to see it.
        Ctrl-C ends it soon: what has arrived is saved, what is left stays pending. Raises StoreError.
        """
        while True:
            try:
                self._draft_all(begin, has_pending or self.has_pending)
            except KeyboardInterrupt:
                if self._give_up_at is not None:
                    raise
                self.interrupt()
            else:
                self.carry_over()
                return

    def carry_over(self) -> None:
        """Carry reviewers' decisions to new versions of their records; raises StoreError."""
        self._ledger.carry_over()

    def interrupt(self) -> None:
        """Begin nothing more; what is under way gets a moment to arrive."""
        self._give_up_at = monotonic() + 2 * GRACE_S
        self._next = None
        self._drafter.interrupt()
        self._model.interrupt()

    def report(self) -> RunReport:
        """What was done so far."""
        seen = len(self._found.sources) + len(self._found.failures)
        counted = self._ledger.report(
            database=str(self.settings.database), model=self.settings.model, seen=seen
        )
        whole = {
            "calls": self._model.counts,
            "ignored": dict(self._found.ignored.most_common()),
            "model_stopped": self._model.stopped,
            "interrupted": self._give_up_at is not None,
        }
        report = counted.model_copy(update=whole)
        return report.model_copy(update={"next_command": next_command(report, self.settings)})

    def close(self) -> None:
        """End the threads, without waiting for what is under way."""
        self._drafter.close()

    def _draft_all(self, begin: Begin, has_pending: Callable[[], bool]) -> None:
        while self._begin_batches(begin, has_pending):
            self._save(self._take_arrivals())

    def _begin_batches(self, begin: Begin, has_pending: Callable[[], bool]) -> bool:
        """Begin as many batches as there may be; says whether any is under way."""
        while len(self._under_way) < self.batches_at_once and not self._is_exhausted:
            if has_pending():
                self._begin_next(begin)
            else:
                self._is_exhausted = True
        is_over = self._give_up_at is not None and monotonic() > self._give_up_at
        return bool(self._under_way) and not is_over

    def _begin_next(self, begin: Begin) -> None:
        batch, self._next = self._next, None
        assert batch is not None  # there is something pending
        processes = self._processes_for(batch)
        self._drafter.start(  # goes on while the model starts
            documents_at_once=max(self._documents_at_once, 2 * processes),
            processes=processes,
            documents=batch.documents,
        )
        self._model.start()
        self._under_way.add(batch.number)
        begin(batch).add_done_callback(lambda _: self._arrivals.put(batch))

    def _take_arrivals(self) -> list[Result | Batch]:
        """What has arrived, after waiting a moment for the first; raises what ends the run."""
        arrived: list[Result | Batch] = []
        with suppress(Empty):
            arrival = self._arrivals.get(timeout=_TICK_S)
            while True:
                if isinstance(arrival, StoreError):
                    raise arrival
                arrived.append(arrival)
                arrival = self._arrivals.get_nowait()
        return arrived

    def _save(self, arrived: list[Result | Batch]) -> None:
        results: list[Result] = []
        for arrival in arrived:
            if isinstance(arrival, Batch):
                results.extend(arrival.held.values())
                self._under_way.discard(arrival.number)
            else:
                results.append(arrival)
        self._ledger.save(results)
        self._model.note_stop()

    def _processes_for(self, batch: Batch) -> int:
        """Processes that draft beside this one, which calls and saves; none where they bring nothing.

        A small run is over before they have started, and an embedded model needs the cores itself.
        """
        is_small = len(batch.documents) < self.settings.batch_size
        if is_small or self.settings.model == LOCAL_MODEL or cores() == 1 or not hasattr(os, "fork"):
            return 0
        return min(_MOST_PROCESSES, cores())  # this one, which calls and saves, is idle for the most part

    @property
    def _documents_at_once(self) -> int:
        calls = self._model.calls_at_once
        return _FEWEST_DOCUMENTS + calls // _CALLS_PER_DOCUMENT if calls else 1

    @property
    def batches_at_once(self) -> int:
        """How many batches hold all documents that may be under way, with one that is half done."""
        return 1 + -(-self._documents_at_once // self.settings.batch_size)


@contextmanager
def open_run(
    settings: RunSettings, progress: Progress | None = None, environ: Mapping[str, str] | None = None
) -> Iterator[Run]:
    """A run with its store and sources; model and threads start when there is something to draft.

    environ: where endpoint and key come from. Ctrl-C inside ends the run, not the program. Raises FlowError,
    StoreError or SchemaError.
    """
    progress = progress or Silent()
    found = find_sources(settings.sources)
    with ExitStack() as stack:
        stack.enter_context(seldom_collected())
        store = stack.enter_context(open_store(settings.database))
        log = MeteredLog(store, ask_again=settings.force)
        model = RunModel(settings, log, progress, os.environ if environ is None else environ)
        stack.enter_context(model)
        run = Run(settings, found, store=store, progress=progress, model=model)
        stack.callback(run.close)
        stack.enter_context(_noted(run, store))
        stack.callback(progress.finished)
        progress.started(len(found.sources) + len(found.failures))
        try:
            yield run
        except KeyboardInterrupt:
            run.interrupt()


@contextmanager
def _noted(run: Run, store: Store) -> Iterator[None]:
    """Notes in the store that the run begins and, when it ends in any way but a kill, what it did."""
    run_id = store.start_run(run.settings.for_the_record())
    try:
        yield
    finally:
        with suppress(StoreError):
            store.finish_run(run_id, run.report().model_dump(mode="json"))
