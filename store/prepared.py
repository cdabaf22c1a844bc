"""Drafts made ready for saving: held against their document and turned into rows, which needs no lock."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from schemas.documents import Document, Span
from schemas.drafts import Draft
from store.errors import DraftMismatchError
from store.fields import field_row
from store.findings import finding_row


@dataclass(frozen=True)
class PreparedDraft:
    """A draft turned into rows, which needs no lock."""

    document: Document
    draft: Draft
    field_rows: tuple[tuple[object, ...], ...]
    finding_rows: tuple[tuple[object, ...], ...]


def prepare_draft(document: Document, draft: Draft) -> PreparedDraft:
    """The rows of a draft; raises DraftMismatchError when it does not fit its document."""
    if draft.document_sha256 != document.text_sha256:
        raise DraftMismatchError(
            f"the draft of {draft.document_name!r} was made of another text than {document.name!r} holds;"
            " draft it again"
        )
    _check_spans(document, draft)
    _check_paths(document, draft)
    return PreparedDraft(
        document, draft, tuple(map(field_row, draft.fields)), tuple(map(finding_row, draft.findings))
    )


def _check_spans(document: Document, draft: Draft) -> None:
    """Raise unless every quote is what the text holds at its place: the one law all else rests on."""
    for path, span in _spans(draft):
        if document.text[span.start : span.end] != span.quote:
            raise DraftMismatchError(
                f"the draft of {document.name!r} quotes {span.quote!r} for {path!r}, but its text has"
                f" {document.text[span.start : span.end]!r} at {span.start}:{span.end}; draft it again"
            )


def _spans(draft: Draft) -> Iterator[tuple[str, Span]]:
    for field in draft.fields:
        for span in field.evidence:
            yield field.path, span
        for alternative in field.alternatives:
            for span in alternative.evidence:
                yield field.path, span
    for finding in draft.findings:
        for span in finding.spans:
            yield finding.paths[0], span
    for span in draft.coverage.unclaimed if draft.coverage else ():
        yield "coverage", span


def _check_paths(document: Document, draft: Draft) -> None:
    """Raise when a path occurs twice: decisions and exports name a field by its path."""
    seen: set[str] = set()
    for field in draft.fields:
        if field.path in seen:
            raise DraftMismatchError(
                f"the draft of {document.name!r} has {field.path!r} twice; draft it again"
            )
        seen.add(field.path)
