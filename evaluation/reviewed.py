"""Annotations from a database whose fields were reviewed: what a person decided is what is right.

`decided_fields` is the only place that knows what a decision is. Today it is a field a reviewer drafted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from evaluation.annotation import AnnotatedAbsence, AnnotatedValue, Annotation, Tier
from evaluation.annotation_file import UNKNOWN_HOW
from evaluation.errors import AnnotationError
from evaluation.pages import AnnotatedPage
from evaluation.steps import parse_pattern
from schemas.catalogue import RecordType, builtin_record_types
from schemas.drafts import Draft
from schemas.fields import DraftedField, Drafter
from schemas.paths import template_of
from schemas.status import StoredText
from store.store import Store


def decided_fields(draft: Draft) -> Iterator[DraftedField]:
    """The fields of a draft a person has decided on, as they were decided."""
    return (field for field in draft.fields if field.drafter is Drafter.REVIEWER)


def annotations_of_store(store: Store) -> list[AnnotatedPage]:
    """The reviewed pages of a database; raises AnnotationError when nothing in it was reviewed."""
    pages = list(_reviewed_pages(store))
    if not pages:
        raise AnnotationError(
            f"no field in {str(store.path)!r} was reviewed; review some, or give annotations"
        )
    return pages


def annotation_of(draft: Draft, origin: str) -> Annotation:
    """What was decided about a draft. Fields nobody decided on are unjudged, in lists too."""
    decided = list(decided_fields(draft))
    catalogue = builtin_record_types().get(draft.record_type)
    return Annotation(
        origin,
        draft.record_type,
        tuple(_value(field, catalogue) for field in decided if field.state.has_value),
        tuple(
            AnnotatedAbsence(parse_pattern(field.path), field.state)
            for field in decided
            if not field.state.has_value
        ),
        complete_lists=_complete_lists(draft.fields, decided),
    )


def _reviewed_pages(store: Store) -> Iterator[AnnotatedPage]:
    for text in store.texts():
        if text.is_drafted:
            _, drafts = store.drafts_of(text.text_sha256)
            if any(True for _ in decided_fields(drafts[0])):
                yield _page(drafts[0], text, f"{store.path}: {drafts[0].document_name}")


def _page(draft: Draft, text: StoredText, origin: str) -> AnnotatedPage:
    annotation = annotation_of(draft, origin)
    return AnnotatedPage(
        origin, text.names, text.text_sha256, is_checkable=False, annotate=lambda _: annotation
    )


def _value(field: DraftedField, catalogue: RecordType | None) -> AnnotatedValue:
    spec = catalogue.find(field.path) if catalogue else None
    return AnnotatedValue(
        parse_pattern(field.path),
        field.value,
        (),
        tuple((span.start, span.end) for span in field.evidence),
        spec.how.value if spec else UNKNOWN_HOW,
        Tier.CORE,
        spec.kind.value if spec else "",
    )


def _complete_lists(fields: Iterable[DraftedField], decided: Iterable[DraftedField]) -> frozenset[str]:
    """Templates of the lists in which every field was decided on."""
    known = {field.path for field in decided}
    reviewed: set[str] = set()
    open_: set[str] = set()
    for field in fields:
        (reviewed if field.path in known else open_).update(_lists_around(field.path))
    return frozenset(reviewed - open_)


def _lists_around(path: str) -> Iterator[str]:
    """Templates of the lists a path goes through: 'arms' and 'arms[].regimens' for a regimen's dose."""
    template = template_of(path)
    return (template[: found.start()] for found in re.finditer(r"\[\]", template))
