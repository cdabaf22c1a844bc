"""Which documents of a run are to be drafted: read in order, kept in the store, held against what it has."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from itertools import islice

from extract.drafting import fingerprint
from flows.ingest import Found, read_sources
from flows.ledger import Ledger
from flows.model import RunModel
from flows.results import LeftAsItWas
from flows.settings import RunSettings
from schemas.catalogue import RecordType
from schemas.documents import Document
from schemas.drafts import DocumentFailure
from store.store import Store


class _Need(Enum):
    """What a document that was read needs."""

    DRAFTING = "drafting"
    NOTHING = "nothing"
    THE_MODEL = "the model"
    """It has a draft, but not the one wanted, and the model cannot be asked."""


class PendingDocuments:
    """Iterates over the documents to draft; all other sources are settled in the ledger on the way."""

    def __init__(
        self,
        settings: RunSettings,
        found: Found,
        *,
        record_type: RecordType | None,
        store: Store,
        model: RunModel,
        ledger: Ledger,
    ) -> None:
        self._settings = settings
        self._found = found
        self._fingerprint = fingerprint(
            record_type=record_type, model=model.name, corroborate=settings.corroborate
        )
        self._store = store
        self._model = model
        self._ledger = ledger
        self._seen: set[bytes] = set()

    def __iter__(self) -> Iterator[Document]:
        """Read sources a batch at a time, so that what is kept is one transaction and little is held."""
        for failure in self._found.failures:
            self._ledger.fail(failure)
        sources = read_sources(self._found.sources, max_bytes=self._settings.max_bytes)
        while chunk := list(islice(sources, self._settings.batch_size)):
            self._ledger.keep([read for read in chunk if isinstance(read, Document)])
            for read in chunk:
                if isinstance(read, DocumentFailure):
                    self._ledger.fail(read)
                elif self._settle(read) is _Need.DRAFTING:
                    yield read

    def _settle(self, document: Document) -> _Need:
        """What the document needs; a document that needs no drafting is done with."""
        need = self._need_of(document)
        match need:
            case _Need.NOTHING:
                self._ledger.skip(document)
            case _Need.THE_MODEL:
                self._ledger.save([LeftAsItWas(document)])
            case _Need.DRAFTING:
                pass
        return need

    def _need_of(self, document: Document) -> _Need:
        sha256 = document.text_sha256
        if not self._is_first(sha256):
            return _Need.NOTHING
        if self._settings.force:
            return _Need.DRAFTING
        if self._store.drafted(sha256, self._fingerprint):
            return _Need.NOTHING
        if self._model.stopped is not None and self._store.has_draft(sha256):
            return _Need.THE_MODEL
        return _Need.DRAFTING

    def _is_first(self, sha256: str) -> bool:
        """Whether this run has not read the same text before, under whatever name."""
        key = bytes.fromhex(sha256)
        is_first = key not in self._seen
        self._seen.add(key)
        return is_first
