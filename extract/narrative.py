"""What prose says by its grammar, as drafted fields: exact spans, no model.

Each reader knows one kind of words (phrases, arms and results, claims) and works on the reading view; here
their values become fields of the record, at the places of the stored text. What labels gave is left alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from extract.labelled_prose import Inside, read_labelled_prose
from extract.lexicon import load_lexicon
from extract.outline import Outline
from extract.patience import Patience
from extract.phrases import Said, SentenceReader, said_codes, searched_in_vain
from extract.report import Report
from schemas.catalogue import RecordType
from schemas.documents import Span
from schemas.drafts import GroupFailure
from schemas.errors import SchemaError
from schemas.fields import DraftedField, Drafter, State


class Narrative(NamedTuple):
    """What prose says on one page, and what of it was not read, or not whole."""

    fields: tuple[DraftedField, ...]
    failures: tuple[GroupFailure, ...]


def read_narrative(
    source: str,
    page: Outline,
    record_type: RecordType,
    known: Sequence[DraftedField],
    patience: Patience | None = None,
) -> Narrative:
    """The fields that the prose of a page gives by its grammar, beside those that are known from labels.

    source: the stored text of the page. patience: bounds the time of the searches.
    """
    patience = patience or Patience()
    taken = {field.path for field in known if field.state.has_value}
    lists = {path.partition("[")[0] for path in taken if "[" in path}
    said = (_placed(source, page, one) for one in _said(page, record_type, lists, patience))
    prose = read_labelled_prose(source, known)
    fields: dict[str, DraftedField] = {}
    for one in (*said, *prose.found):
        field = _field(record_type, one) if one.path not in taken else None
        if field is not None:
            fields.setdefault(field.path, field)
    gone = tuple(map(_given_up, searched_in_vain(record_type.code, patience.given_up)))
    return Narrative(tuple(fields.values()), (*gone, *prose.failures))


def _given_up(path: str) -> GroupFailure:
    return GroupFailure(group=path, reason="searching the prose of this page for it took too long")


def _said(page: Outline, record_type: RecordType, lists: set[str], patience: Patience) -> Iterator[Said]:
    text, sections = page.view.text, page.view_sections
    yield from said_codes(text, sections, record_type)
    yield from SentenceReader(text, sections, record_type, load_lexicon().codes, patience).read()
    if record_type.knows("results[].arm_results[].percent") and not lists & {"arms", "results"}:
        yield from Report(text, sections).read()


def _placed(source: str, page: Outline, said: Said) -> Inside:
    """What was said in the reading view, at its place in the stored text."""
    span = Span.of(source, *page.view.source_span(said.at.start, said.at.end))
    return Inside(said.path, said.value, span, said.is_inferred, said.note)


def _field(record_type: RecordType, found: Inside) -> DraftedField | None:
    """The field, or None when its value does not validate: a grammar that misread is no reading."""
    if record_type.find(found.path) is None:
        return None
    try:
        value = record_type.normalise(found.path, found.value)
    except SchemaError:
        return None
    return DraftedField(
        path=found.path,
        value=value,
        state=State.INFERRED if found.is_inferred else State.STATED,
        evidence=(found.span,),
        drafter=Drafter.GRAMMAR,
        note=found.note,
    )
