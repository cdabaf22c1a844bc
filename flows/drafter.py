"""Drafts documents on many threads; the model is given up for the whole run when it cannot be asked."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from itertools import islice
from threading import Event
from time import monotonic
from typing import TYPE_CHECKING

from extract.drafting import draft_document
from extract.errors import EndpointError
from extract.pool import WorkerPool
from flows.channel import Setup
from flows.ledger import failure_of
from flows.model import RunModel
from flows.processes import Crew, Nursery
from flows.results import Batch, Drafted, LeftAsItWas, Result
from schemas.catalogue import RecordType
from schemas.documents import Document
from schemas.drafts import Draft
from store.errors import StoreError
from store.store import Store

if TYPE_CHECKING:
    from extract.asker import Asker

GRACE_S = 2.0
"""Seconds an interrupted run gives to calls that are under way, so that their replies are kept."""
_TICK_S = 0.1
"""Seconds between two looks at whether the run was interrupted."""

_REHEARSED = 4
"""Documents that processes prepare with; as a rule, pages of one folder are alike."""
_LONGEST_REHEARSED = 50_000
"""Code points of such a document."""

Deliver = Callable[[Result], None]


class Drafter:
    """The threads of a run and what they do. Every method may be called from any thread."""

    def __init__(
        self, model: RunModel, store: Store, *, target: str | None, record_type: RecordType | None
    ) -> None:
        """target: what names the record type, None for neither."""
        self._model = model
        self._store = store
        self._target = target
        self._record_type = record_type
        self._weights = store.error_weights()
        self._pool: WorkerPool | None = None
        self._nursery: Nursery | None = None
        self._crew: Crew | None = None
        self._interrupted = Event()

    def start(self, *, documents_at_once: int, processes: int, documents: Sequence[Document]) -> None:
        """Start the threads and processes, once; without processes, the threads draft themselves.

        documents: the first that will be drafted. Processes take a moment to be ready, and need no model yet.
        """
        if self._pool is not None:
            return
        if processes:
            setup = self._setup(-(-documents_at_once // processes), documents)
            self._nursery = Nursery(processes, setup)
            self._crew = Crew(self._nursery, self._record_type, self._weights)
        self._pool = WorkerPool(documents_at_once)

    def draft_batch(self, batch: Batch, deliver: Deliver) -> None:
        """Draft what is unfinished in a batch and deliver each result as it comes.

        Drafts with questions that got no reply are held in the batch instead. An interrupted run returns
        soon, with documents left unfinished. Raises StoreError when the store fails.
        """
        assert self._pool is not None  # started before the first batch is handed out
        futures = {
            self._pool.submit(batch.number, self._job(document)): document for document in batch.unfinished
        }
        for future in _as_they_end(list(futures), self._interrupted):
            sha256, result = futures[future].text_sha256, future.result()
            if result is None:
                continue
            if isinstance(result, Drafted) and not result.is_complete:
                batch.held[sha256] = result
                continue
            batch.held.pop(sha256, None)
            batch.done.add(sha256)
            deliver(result)

    def interrupt(self) -> None:
        """Begin nothing more."""
        self._interrupted.set()

    def close(self) -> None:
        """End the threads, without waiting for what is under way."""
        self._interrupted.set()
        if self._pool is not None:
            self._pool.stop()
        if self._nursery is not None:
            self._nursery.end()
        if self._crew is not None:
            self._crew.close()

    def _setup(self, threads: int, documents: Sequence[Document]) -> Setup:
        short = (document for document in documents if len(document.text) <= _LONGEST_REHEARSED)
        return Setup(
            path=tuple(sys.path),
            record_type=self._target,
            model=self._model.name,
            profile=self._model.profile,
            threads=threads,
            weights=self._weights,
            rehearsal=tuple(document.model_dump_json() for document in islice(short, _REHEARSED)),
        )

    def _job(self, document: Document) -> Callable[[], Result | None]:
        return lambda: self._draft(document)

    def _draft(self, document: Document) -> Result | None:
        """What became of a document, None when the run was interrupted; its exceptions are values."""
        try:
            return self._draft_as_wanted(document)
        except StoreError:
            raise
        except Exception as error:  # noqa: BLE001  # a bad document is a value, not a crash (STYLE 4)
            return failure_of(document, error)

    def _draft_as_wanted(self, document: Document) -> Result | None:
        if self._interrupted.is_set():
            return None
        if self._model.name is None:
            return Drafted(document, self._draft_on_labels(document), is_complete=True)
        try:
            draft = self._draft_with(document, self._model.asker())
        except EndpointError as error:
            if self._interrupted.is_set():
                return None
            self._model.stop(str(error))
            return self._draft_without_model(document)
        return Drafted(document, draft, is_complete=self._model.has_answered(draft))

    def _draft_without_model(self, document: Document) -> Result:
        """A draft on labels, that says it is one; where there is a draft already, that one stays."""
        if self._store.has_draft(document.text_sha256):
            return LeftAsItWas(document)
        return Drafted(document, self._draft_on_labels(document), is_complete=False)

    def _draft_on_labels(self, document: Document) -> Draft:
        return self._draft_with(document, None)

    def _draft_with(self, document: Document, asker: Asker | None) -> Draft:
        if self._crew is None:
            return draft_document(document, record_type=self._record_type, asker=asker, weights=self._weights)
        return self._crew.draft(document, asker)


def _as_they_end(futures: list[Future[Result | None]], interrupted: Event) -> Iterator[Future[Result | None]]:
    """The futures as they end; those that have not soon after an interruption are given up."""
    waiting, give_up_at = set(futures), None
    while waiting and (give_up_at is None or monotonic() < give_up_at):
        done, waiting = wait(waiting, timeout=_TICK_S, return_when=FIRST_COMPLETED)
        yield from done
        if interrupted.is_set() and give_up_at is None:
            give_up_at = monotonic() + GRACE_S
