"""Annotations from a database whose fields were reviewed: what people decided is what is right.

What counts is `schemas.settling`: an answer of the one reviewer, of two who agree, or of whoever settled it.
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
from schemas.decisions import Said
from schemas.drafts import Draft
from schemas.fields import State
from schemas.paths import template_of
from schemas.settling import SettledField
from schemas.status import StoredText
from store.store import Store


def annotations_of_store(store: Store) -> list[AnnotatedPage]:
    """The reviewed pages of a database; raises AnnotationError when nothing in it was reviewed."""
    pages = list(_reviewed_pages(store))
    if not pages:
        raise AnnotationError(
            f"no field in {str(store.path)!r} was reviewed; review some, or give annotations"
        )
    return pages


def annotation_of(draft: Draft, decided: Iterable[SettledField], origin: str) -> Annotation:
    """What was decided about a draft. Fields nobody decided on are unjudged, in lists too.

    Where a value was rejected, any value is wrong.
    """
    decided = tuple(decided)
    catalogue = builtin_record_types().get(draft.record_type)
    values = [
        _value(field, field.said, catalogue) for field in decided if field.said and field.said.state.has_value
    ]
    return Annotation(
        origin,
        draft.record_type,
        tuple(values),
        tuple(_absences(decided)),
        complete_lists=_complete_lists(
            (field.path for field in draft.fields), {field.path for field in decided}
        ),
    )


def _reviewed_pages(store: Store) -> Iterator[AnnotatedPage]:
    for text in store.texts():
        decided = store.settled(text.text_sha256) if text.is_drafted else ()
        if decided:
            _, drafts = store.drafts_of(text.text_sha256)
            yield _page(drafts[0], decided, text, f"{store.path}: {drafts[0].document_name}")


def _page(draft: Draft, decided: Iterable[SettledField], text: StoredText, origin: str) -> AnnotatedPage:
    annotation = annotation_of(draft, decided, origin)
    return AnnotatedPage(
        origin, text.names, text.text_sha256, is_checkable=False, annotate=lambda _: annotation
    )


def _value(field: SettledField, said: Said, catalogue: RecordType | None) -> AnnotatedValue:
    """With every way in which those who agree have written it, and every place they gave."""
    spec = catalogue.find(field.path) if catalogue else None
    answers = [said, *(event.after for event in field.events if event.after)]
    places = [(span.start, span.end) for answer in answers for span in answer.spans]
    return AnnotatedValue(
        parse_pattern(field.path),
        said.value,
        tuple(answer.value for answer in answers if answer.value != said.value),
        tuple(dict.fromkeys(places)),
        spec.how.value if spec else UNKNOWN_HOW,
        Tier.CORE,
        spec.kind.value if spec else "",
    )


def _absences(decided: Iterable[SettledField]) -> Iterator[AnnotatedAbsence]:
    """Absences that were decided, and values that were rejected; a rejected absence says nothing."""
    for field in decided:
        before = field.events[0].before
        if field.said is not None and not field.said.state.has_value:
            yield AnnotatedAbsence(parse_pattern(field.path), field.said.state)
        elif field.said is None and before is not None and before.state.has_value:
            yield AnnotatedAbsence(parse_pattern(field.path), State.NOT_STATED)


def _complete_lists(drafted: Iterable[str], decided: set[str]) -> frozenset[str]:
    """Templates of the lists in which every field was decided on."""
    reviewed: set[str] = set()
    open_: set[str] = set()
    for path in drafted:
        (reviewed if path in decided else open_).update(_lists_around(path))
    return frozenset(reviewed - open_)


def _lists_around(path: str) -> Iterator[str]:
    """Templates of the lists a path goes through: 'arms' and 'arms[].regimens' for a regimen's dose."""
    template = template_of(path)
    return (template[: found.start()] for found in re.finditer(r"\[\]", template))
