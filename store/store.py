"""The store as the other packages see it: open it, hand it schemas, get schemas back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from pydantic import JsonValue

from schemas.calls import ModelCall
from schemas.catalogue import RecordType
from schemas.documents import Document
from schemas.drafts import DocumentFailure, Draft
from schemas.error_weights import ErrorWeights
from schemas.status import FieldRow, RecordSummary, StoredText, StoreStatus
from store import (
    by_text,
    calls,
    documents,
    drafts,
    error_weights,
    failures,
    lookup,
    progress,
    runs,
    status,
)
from store.admission import RecordTypes, with_own
from store.database import BUSY_TIMEOUT_S, Database
from store.prepared import prepare_draft
from store.queue_store import QueueStore
from store.review_store import ReviewStore
from store.second import SecondConnection


def _utc_now() -> datetime:
    return datetime.now(UTC)


def open_store(
    path: Path | str,
    *,
    create: bool = True,
    timeout_s: float = BUSY_TIMEOUT_S,
    clock: Callable[[], datetime] = _utc_now,
    record_types: Iterable[RecordType] = (),
) -> Store:
    """The store in the file at path, to be closed by `with` or `close()`.

    create: make the file when it is not there. timeout_s: seconds to wait for another program's write.
    clock: the time to note. record_types: a team's own, beside the built-in ones; decisions on records of any
    other are not held against a schema. Raises StoreError, and leaves a file that is not a store as it was.
    """
    database = Database.open(Path(path), create=create, timeout_s=timeout_s)
    progress.catch_up(database)
    return Store(database, clock, with_own(record_types))


class Store(ReviewStore, QueueStore):
    """Documents, model calls, drafts and fields in one SQLite file.

    Every method is one transaction, committed when it returns. Threads may share a store and take turns;
    processes may share its file. Whatever SQLite refuses is raised as a StoreError.
    """

    def __init__(self, database: Database, clock: Callable[[], datetime], record_types: RecordTypes) -> None:
        self._database = database
        self._second = SecondConnection(database.path, database.timeout_s)
        self._clock = clock
        self._record_types = record_types

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def path(self) -> Path:
        """The file."""
        return self._database.path

    def close(self) -> None:
        """Close the file; closing twice is fine."""
        self._second.close()
        self._database.close()

    def start_run(self, settings: Mapping[str, JsonValue]) -> int:
        """Note that a run begins and return its id."""
        with self._database.writing():
            return runs.start_run(self._database, settings, self._clock())

    def finish_run(self, run_id: int, counts: Mapping[str, JsonValue]) -> None:
        """Note that a run has ended and what it counted."""
        with self._database.writing():
            runs.finish_run(self._database, run_id, counts, self._clock())

    def save_document(self, document: Document) -> None:
        """Keep a document, if its text is new, and note what its source holds now."""
        self.save_documents([document])

    def save_documents(self, batch: Iterable[Document]) -> int:
        """Keep several documents, all or none; returns how many of their texts were not there."""
        new = 0
        with self._database.writing():
            for document in batch:
                new += documents.find_document(self._database, document.text_sha256) is None
                documents.save_document(self._database, document, self._clock())
        return new

    def find(self, request_hash: str) -> ModelCall | None:
        """The newest call of this request that has a reply, None when there is none."""
        return calls.find_call(self._database, request_hash)

    def record(self, call: ModelCall) -> None:
        """Keep the outcome of a model call; it outlives this process from here on."""
        with self._database.writing():
            calls.record_call(self._database, call)

    def drafted(self, text_sha256: str, fingerprint: str) -> bool:
        """Whether nothing is to do: the current draft has this fingerprint and no group to ask again."""
        return drafts.is_drafted(self._database, text_sha256, fingerprint)

    def has_draft(self, text_sha256: str) -> bool:
        """Whether the text has a draft at all, of whatever fingerprint."""
        return drafts.has_draft(self._database, text_sha256)

    def save_draft(self, document: Document, draft: Draft) -> int:
        """Make a draft its document's current one; returns its id. Saving it again changes nothing.

        Raises DraftMismatchError when the draft quotes what the document does not say.
        """
        return self.save_drafts([(document, draft)])[0]

    def save_drafts(self, batch: Iterable[tuple[Document, Draft]]) -> list[int]:
        """Save several drafts, all or none; returns their ids."""
        prepared = [prepare_draft(document, draft) for document, draft in batch]
        with self._database.writing():
            ids = [drafts.save_prepared(self._database, one, self._clock()) for one in prepared]
            for one in prepared:
                progress.follow_draft(self._database, one.document.text_sha256)
        return ids

    def save_error_weights(self, weights: ErrorWeights) -> None:
        """Keep what was learned about wrong values; the next drafting uses it."""
        with self._database.writing():
            error_weights.save_error_weights(self._database, weights, self._clock())

    def error_weights(self) -> ErrorWeights | None:
        """What was learned last about wrong values; None where nothing was."""
        return error_weights.load_error_weights(self._database)

    def record_failure(self, failure: DocumentFailure) -> None:
        """Keep why a source could not be drafted, until it is."""
        with self._database.writing():
            failures.record_failure(self._database, failure, self._clock())

    def failures(self) -> list[DocumentFailure]:
        """The sources whose last word is a failure, oldest first."""
        return failures.current_failures(self._database)

    def status(self) -> StoreStatus:
        """The totals."""
        with self._database.reading():
            return status.read_status(self._database)

    def records(self) -> list[RecordSummary]:
        """Every record with its latest version, by type and name; pages of no known type included."""
        return status.read_records(self._database)

    def load_draft(self, record: str) -> tuple[Document, Draft]:
        """The document and current draft of a record key, a document's name or the start of a text's hash.

        Raises RecordNotFoundError with near matches, or RecordAmbiguousError with the candidates.
        """
        with self._database.reading():
            draft_id, document_id = lookup.find_draft(self._database, record)
            document = documents.load_document(self._database, document_id)
            return document, drafts.load_draft(self._database, draft_id, document)

    def texts(self) -> list[StoredText]:
        """Every text that is kept, in the order in which they came."""
        return by_text.list_texts(self._database)

    def drafts_of(self, text_sha256: str) -> tuple[Document, tuple[Draft, ...]]:
        """A text and its drafts, one of each model: the current one first, then the newest of other models.

        Raises RecordNotFoundError when no such text is kept.
        """
        with self._database.reading():
            return by_text.load_drafts(self._database, text_sha256)

    def iter_fields(self) -> Iterator[FieldRow]:
        """Every field of the current drafts, by document name; other threads may write meanwhile."""
        return status.stream_fields(self._database)
