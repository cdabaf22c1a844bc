"""Asks a model for what labels left open in one document: the one door to everything about asking."""

from __future__ import annotations

from collections.abc import Sequence

from extract.answers import Answer
from extract.asker import Asker
from extract.groups import GroupRound
from extract.interview import Interview
from extract.outline import Section
from schemas.catalogue import RecordType
from schemas.documents import Document
from schemas.drafts import GroupFailure
from schemas.fields import DraftedField

_LONGEST_TITLE = 300
"""Characters; a longer title is cut, it only tells the model what the text is about."""


def ask_document(
    document: Document,
    sections: Sequence[Section],
    record_type: RecordType,
    label_fields: Sequence[DraftedField],
    asker: Asker,
) -> tuple[tuple[Answer, ...], tuple[GroupFailure, ...]]:
    """The model's answers, not grounded yet, and the groups that could not be asked or answered.

    What can be asked at once is on its way at once, within the asker's concurrency over all documents.
    Raises EndpointError when the endpoint cannot be asked at all.
    """
    kind = GroupRound if asker.profile.groups else Interview
    title = title_of(label_fields)
    asking = kind(document, sections, record_type, label_fields, asker, title=title)
    asking.hold()
    return tuple(asking.answers), tuple(asking.failures)


def title_of(label_fields: Sequence[DraftedField]) -> str:
    """The title labels gave the record; empty when they gave none."""
    titles = (f.value for f in label_fields if f.path.rpartition(".")[2].endswith("title"))
    return next((t[:_LONGEST_TITLE] for t in titles if isinstance(t, str)), "")
