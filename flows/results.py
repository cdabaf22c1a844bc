"""What becomes of a document in a run, and the batch it is drafted in."""

from __future__ import annotations

from dataclasses import dataclass, field

from schemas.documents import Document
from schemas.drafts import DocumentFailure, Draft


@dataclass(frozen=True)
class Drafted:
    """A document with its draft."""

    document: Document
    draft: Draft
    is_complete: bool
    """Whether nothing is left to ask; otherwise a rerun asks again."""


@dataclass(frozen=True)
class LeftAsItWas:
    """A document that keeps an earlier draft, because the model could not be asked for the one wanted."""

    document: Document


Result = Drafted | LeftAsItWas | DocumentFailure


@dataclass
class Batch:
    """Documents that are drafted by one task. One thread at a time changes it."""

    number: int
    """Starts at 1."""
    documents: list[Document]
    done: set[str] = field(default_factory=set)
    """Text hashes of documents whose result is final."""
    held: dict[str, Result] = field(default_factory=dict)
    """Drafts with unanswered questions, by text hash: replaced when a further attempt gets more."""

    @property
    def unfinished(self) -> list[Document]:
        """The documents that are to be drafted in the next attempt."""
        return [document for document in self.documents if document.text_sha256 not in self.done]
