"""What a run has done so far: written to the store, counted and told, each source once.

Used by one thread alone: the one that opened the run.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Sequence

from flows.progress import Outcome, Progress
from flows.report import RunReport
from flows.results import Drafted, LeftAsItWas, Result
from schemas.documents import Document
from schemas.drafts import DocumentFailure, Draft
from store.carrying import Carried
from store.errors import DraftMismatchError
from store.store import Store


class Ledger:
    """Saves results and counts them."""

    def __init__(self, store: Store, progress: Progress) -> None:
        self._store = store
        self._progress = progress
        self._began = time.monotonic()
        self._outcomes: Counter[Outcome] = Counter()
        self._by_record_type: Counter[str] = Counter()
        self._failures: list[DocumentFailure] = []
        self._carried: list[Carried] = []
        self._new = self._fields = self._unanswered_groups = self._facts = self._unclaimed = 0

    def keep(self, documents: Sequence[Document]) -> None:
        """Save documents that were read."""
        self._new += self._store.save_documents(documents)

    def skip(self, document: Document) -> None:
        """Count a document with nothing to do."""
        self._advance(document.name, Outcome.SKIPPED)

    def fail(self, failure: DocumentFailure) -> None:
        """Save and count why a source could not be read or drafted."""
        self._store.record_failure(failure)
        self._failures.append(failure)
        self._advance(failure.name, Outcome.FAILED)

    def save(self, results: Iterable[Result]) -> None:
        """Save and count what became of documents."""
        drafted = []
        for result in results:
            match result:
                case Drafted():
                    drafted.append(result)
                case LeftAsItWas(document):
                    self._advance(document.name, Outcome.INCOMPLETE)
                case DocumentFailure():
                    self.fail(result)
        self._save_drafts(drafted)

    def carry_over(self) -> None:
        """Carry decisions to the new versions that have come, also those of a run that was killed."""
        self._carried += self._store.carry_over()

    def report(self, *, database: str, model: str, seen: int) -> RunReport:
        """The counts so far; what the ledger does not know is left at its default."""
        done = self._outcomes
        return RunReport(
            database=database,
            model=model,
            seen=seen,
            new=self._new,
            drafted=done[Outcome.DRAFTED],
            incomplete=done[Outcome.INCOMPLETE],
            skipped=done[Outcome.SKIPPED],
            failed=done[Outcome.FAILED],
            left=seen - done.total(),
            fields=self._fields,
            facts=self._facts,
            unclaimed=self._unclaimed,
            unanswered_groups=self._unanswered_groups,
            new_versions=len(self._carried),
            carried=sum(each.carried for each in self._carried),
            reopened=sum(len(each.reopened) for each in self._carried),
            by_record_type=dict(sorted(self._by_record_type.items())),
            failures=tuple(self._failures),
            seconds=round(time.monotonic() - self._began, 3),
        )

    def _save_drafts(self, drafted: Sequence[Drafted]) -> None:
        try:
            self._store.save_drafts([(each.document, each.draft) for each in drafted])
        except DraftMismatchError as error:
            self._save_one_by_one(drafted, error)
        else:
            for each in drafted:
                self._count(each)

    def _save_one_by_one(self, drafted: Sequence[Drafted], error: DraftMismatchError) -> None:
        """Save all but the one that does not fit its document: it fails, the others do not."""
        if len(drafted) == 1:
            self.fail(failure_of(drafted[0].document, error))
            return
        for each in drafted:
            self._save_drafts([each])

    def _count(self, drafted: Drafted) -> None:
        draft: Draft = drafted.draft
        self._fields += len(draft.fields)
        self._unanswered_groups += len(draft.failures)
        if draft.coverage is not None:
            self._facts += draft.coverage.facts
            self._unclaimed += len(draft.coverage.unclaimed)
        self._by_record_type[draft.record_type] += 1
        outcome = Outcome.DRAFTED if drafted.is_complete else Outcome.INCOMPLETE
        self._advance(drafted.document.name, outcome)

    def _advance(self, name: str, outcome: Outcome) -> None:
        self._outcomes[outcome] += 1
        self._progress.advanced(name, outcome)


def failure_of(document: Document, error: Exception) -> DocumentFailure:
    """The failure of a document whose drafting raised."""
    said = " ".join(str(error).split()) or "no further words"
    return DocumentFailure(
        name=document.name,
        reason=f"{document.name!r} cannot be drafted ({type(error).__name__}: {said}); "
        "that is a fault of trialspan, please report it with the page",
        source_sha256=document.source_sha256,
        document_sha256=document.text_sha256,
    )
