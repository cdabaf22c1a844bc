"""Takes values that were reviewed elsewhere into a store, as drafts that a reviewer has still to decide.

Every value is grounded anew in the text that is kept; what does not ground, does not fit its record type or
names no page that is known is refused, with the line and why.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from dataset.incoming import Incoming, Page, Refused
from dataset.incoming_files import read_incoming
from dataset.merging import Merging, Outcome, ReadPrinted
from extract.coverage import count_coverage
from extract.drafting import draft_document
from extract.errors import ExtractError
from extract.lexicon import load_lexicon
from extract.outline import outline
from extract.read import read_bytes
from schemas.catalogue import RecordType
from schemas.decisions import RECORD, Action, Event, current
from schemas.documents import Document
from schemas.drafts import UNSUPPORTED, Draft
from store.errors import RecordAmbiguousError, RecordNotFoundError
from store.store import Store


@dataclass
class TakenIn:
    """What became of the values of some files."""

    counts: Counter[Outcome] = field(default_factory=Counter)
    refused: list[Refused] = field(default_factory=list)
    """In the order of the files."""
    documents: int = 0
    """Documents whose draft has changed."""

    def refuse(self, where: str, why: str) -> None:
        """Count and keep something that is refused."""
        self.counts[Outcome.REFUSED] += 1
        self.refused.append(Refused(where, why))


@dataclass
class Importer:
    """Takes files in, one after the other."""

    store: Store
    record_types: Mapping[str, RecordType]
    read_printed: ReadPrinted
    sources: Sequence[Path] = ()
    """Folders with pages; one that is named and not kept yet is read, and drafted on its labels first."""
    _pages: dict[str, Path] | None = None

    def take_in(self, files: Iterable[Path]) -> TakenIn:
        """Take files in, each document of a file at once; raises DatasetError, StoreError, OSError."""
        taken = TakenIn()
        for place in files:
            for page, values in _by_page(read_incoming(place, self.record_types), taken).items():
                self._take_page(page, values, taken)
        return taken

    def _take_page(self, page: Page, values: Sequence[Incoming], taken: TakenIn) -> None:
        found = self._find(page)
        if found is None:
            for each in values:
                taken.refuse(
                    each.where, f"no page {str(page)!r} is known; draft it, or give --sources FOLDER"
                )
            return
        document, draft = found
        record_type = self.record_types.get(draft.record_type)
        if record_type is None:
            why = (
                "is no page of a known record type"
                if draft.record_type == UNSUPPORTED
                else f"has the record type {draft.record_type!r}, which is not known; give it with --schema"
            )
            for each in values:
                taken.refuse(each.where, f"{document.name!r} {why}")
            return
        self._merge(document, draft, record_type, values, taken)

    def _merge(
        self,
        document: Document,
        draft: Draft,
        record_type: RecordType,
        values: Sequence[Incoming],
        taken: TakenIn,
    ) -> None:
        decided, is_finished = _decided(self.store.events(document.text_sha256))
        merging = Merging(document, record_type, draft, decided, is_finished, self.read_printed)
        merging.take_all(values)
        taken.counts += merging.counts
        taken.refused += merging.refused
        if merging.fields != draft.fields:
            page = outline(document, load_lexicon(), record_type.code)
            findings = merging.find_contradictions(section.key for section in page.sections)
            coverage = count_coverage(document.text, page, merging.fields, record_type)
            more = {"fields": merging.fields, "findings": findings, "coverage": coverage}
            self.store.save_draft(document, draft.model_copy(update=more))
            taken.documents += 1

    def _find(self, page: Page) -> tuple[Document, Draft] | None:
        """The page with its draft: by the hash of its text, else by a name; None where nobody knows it."""
        if page.text_sha256 is not None:
            known = self._kept(page.text_sha256) or self._read(page.text_sha256)
            if known is not None:
                return known
        for name in page.names:
            try:
                return self.store.load_draft(name)
            except (RecordNotFoundError, RecordAmbiguousError):
                continue
        return None

    def _kept(self, text_sha256: str) -> tuple[Document, Draft] | None:
        try:
            document, drafts = self.store.drafts_of(text_sha256)
        except RecordNotFoundError:
            return None
        if drafts:
            return document, drafts[0]
        return self._drafted_anew(document)

    def _read(self, text_sha256: str) -> tuple[Document, Draft] | None:
        """A page of the folders, drafted on its labels."""
        if self._pages is None:
            self._pages = {each.text_sha256: path for path, each in self._documents()}
        path = self._pages.get(text_sha256)
        return None if path is None else self._drafted_anew(read_bytes(path.read_bytes(), path.name))

    def _documents(self) -> Iterator[tuple[Path, Document]]:
        for folder in self.sources:
            for path in sorted(folder.rglob("*")):
                try:
                    if path.is_file():
                        yield path, read_bytes(path.read_bytes(), path.name)
                except (OSError, ExtractError):
                    continue

    def _drafted_anew(self, document: Document) -> tuple[Document, Draft]:
        draft = draft_document(document)
        self.store.save_draft(document, draft)
        return document, draft


def _by_page(found: Iterable[Incoming | Refused], taken: TakenIn) -> dict[Page, list[Incoming]]:
    """The values of a file by what it says of their page, in order."""
    pages: dict[Page, list[Incoming]] = {}
    for each in found:
        if isinstance(each, Refused):
            taken.refuse(each.where, each.why)
        else:
            pages.setdefault(each.page, []).append(each)
    return pages


def _decided(events: Iterable[Event]) -> tuple[set[str], bool]:
    """The fields that anybody's answer stands on, and whether anybody has finished the record."""
    subjects: dict[tuple[int, str], list[Event]] = {}
    for event in events:
        subjects.setdefault((event.seat, event.subject), []).append(event)
    last = {key: current(answers) for key, answers in subjects.items()}
    paths = {subject for (_, subject), event in last.items() if event is not None}
    is_finished = any(
        event is not None and event.action is Action.COMPLETE
        for (_, subject), event in last.items()
        if subject == RECORD
    )
    return paths, is_finished
