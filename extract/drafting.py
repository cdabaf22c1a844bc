"""One document to one draft: the whole way from text to grounded, checked fields."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pydantic import JsonValue

from extract.answers import Answer
from extract.ask import ask_document
from extract.asker import Asker
from extract.check import check_value
from extract.coverage import count_coverage
from extract.error_signals import Signaller, sureness_of
from extract.expected_error import expect_errors
from extract.ground import Grounder, Grounding
from extract.labels import label_reader
from extract.lexicon import load_lexicon
from extract.narrative import read_narrative
from extract.neighbours import ground_answers
from extract.outline import Outline, outline
from extract.patience import Patience
from extract.prompt import PROMPT_VERSION
from extract.reconcile import absences, reconcile
from extract.record_checks import check_record
from extract.spent import without_spent
from schemas.catalogue import RecordType, builtin_record_types
from schemas.declare import How
from schemas.documents import Document, Span
from schemas.drafts import UNSUPPORTED, Draft, Finding, GroupFailure
from schemas.error_weights import ErrorWeights
from schemas.errors import SchemaError
from schemas.fields import DraftedField, Drafter, Flag, GroundingStatus, State

_DRAFTING = "7"
"""Raised when drafting itself changes, so that older drafts are made again."""


def fingerprint(
    *, record_type: RecordType | None = None, model: str | None = None, corroborate: bool = False
) -> str:
    """Hash of everything that determines a draft beside the text: types, lexicon, prompts, model.

    record_type: the one every document is drafted as; None where the page decides.
    model: None for labels only. corroborate: the model is asked for what is settled too.
    """
    types = [record_type] if record_type else list(builtin_record_types().values())
    parts = [_DRAFTING, load_lexicon().version, *(t.version for t in types)]
    parts += [model, PROMPT_VERSION, *(["corroborate"] if corroborate else [])] if model else []
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class _Read:
    """What was read of one page."""

    fields: tuple[DraftedField, ...]
    failures: tuple[GroupFailure, ...] = ()
    """What was asked or searched for in vain."""
    findings: tuple[Finding, ...] = ()
    sureness: Mapping[str, float] = field(default_factory=dict)
    """How sure the model was, by call."""


def draft_document(
    document: Document,
    *,
    record_type: RecordType | None = None,
    asker: Asker | None = None,
    weights: ErrorWeights | None = None,
    patience: Patience | None = None,
) -> Draft:
    """The draft of a document; the page decides its record type unless one is given.

    asker: asks the model for what labels do not name; None drafts on labels alone. weights: what reviewing
    has taught about which values are wrong; None for what the program starts with. patience: how long labels
    are searched for; None for as long as on any page.
    """
    page = outline(document, load_lexicon(), record_type.code if record_type else None)
    kind = record_type or builtin_record_types().get(page.record_type)
    model = asker.model if asker else None
    read = _read(document, page, kind, asker, patience) if kind else _Read(_type_fields(page))
    coverage = count_coverage(document.text, page, read.fields, kind)
    signaller = Signaller(page, kind, coverage, read.sureness, model) if kind else None
    return Draft(
        document_sha256=document.text_sha256,
        document_name=document.name,
        record_type=kind.code if kind else UNSUPPORTED,
        record_key=_record_key(read.fields, kind) if kind else None,
        layout=page.layout,
        fingerprint=fingerprint(
            record_type=record_type,
            model=model,
            corroborate=asker is not None and asker.profile.corroborates,
        ),
        model=model,
        fields=expect_errors(read.fields, signaller, weights) if signaller else read.fields,
        failures=read.failures,
        findings=read.findings,
        coverage=coverage,
    )


def _type_fields(page: Outline) -> tuple[DraftedField, ...]:
    """The record type as a field of its own, resting on the words that tell it."""
    if page.evidence is None:
        return ()
    told = DraftedField(
        path="record_type",
        value=page.record_type,
        state=State.STATED,
        evidence=(page.evidence,),
        drafter=Drafter.LABEL,
    )
    return (told,)


def _read(
    document: Document, page: Outline, kind: RecordType, asker: Asker | None, patience: Patience | None
) -> _Read:
    """Labels, then prose, then what the model says of the rest; held against each other."""
    reading = label_reader(kind).read_page(document.text, page, patience)
    narrative = read_narrative(document.text, page, kind, reading.fields)
    told = (*reading.fields, *narrative.fields)
    answers, unanswered = (
        ask_document(document, page.sections, kind, told, asker) if asker is not None else ((), ())
    )
    answered, spent = without_spent(told, _from_answers(document, answers, kind), kind)
    said = (*reconcile(told, answered), *_constants(page, kind))
    absent = absences(said, page.sections, kind, asked=asker is not None)
    fields, findings = check_record(
        (*_type_fields(page), *said, *absent), (section.key for section in page.sections)
    )
    return _Read(
        fields,
        (*map(_given_up, reading.given_up), *narrative.failures, *unanswered, *spent),
        findings,
        sureness_of((answer.call, answer.mean_logprob) for answer in answers),
    )


def _given_up(path: str) -> GroupFailure:
    return GroupFailure(
        group=path, reason="searching this page for it took too long; it was read in part, or not at all"
    )


def _constants(page: Outline, kind: RecordType) -> Iterator[DraftedField]:
    """Derived fields that can have one value only: what a page of this type always is."""
    for spec in kind.specs.values():
        if spec.how is How.DERIVED and len(spec.codes) == 1:
            yield DraftedField(
                path=spec.path,
                value=spec.codes[0],
                state=State.INFERRED,
                evidence=(page.evidence,) if page.evidence else (),
                drafter=Drafter.LABEL,
                note=f"true of every {kind.code}",
            )


def _from_answers(document: Document, answers: Sequence[Answer], kind: RecordType) -> Iterator[DraftedField]:
    places = ground_answers(Grounder(document.text), answers)
    for answer, place in zip(answers, places, strict=True):
        yield _grounded(document, answer, kind, place)


def _grounded(document: Document, answer: Answer, kind: RecordType, place: Grounding) -> DraftedField:
    """An answer as a field: its quote found, its value held against the words that were found."""
    if place.start is None or place.end is None:
        return DraftedField(
            path=answer.path,
            value=answer.value,
            state=State.INFERRED,
            drafter=Drafter.MODEL,
            grounding=GroundingStatus.NOT_FOUND,
            flags=(Flag.NO_SOURCE,),
            call=answer.call,
            note=f"quoted as {answer.quote!r}" if answer.quote else None,
        )
    spec = kind.spec(answer.path)
    span = Span.of(document.text, place.start, place.end)
    checked = check_value(spec, answer.value, span.quote, load_lexicon().codes.get(spec.path, {}))
    flags = (*checked.flags, *_flags_of_place(answer, span, place.status))
    is_stated = checked.follows and not {*flags} - {Flag.IMPLAUSIBLE_UNIT}
    is_normal = checked.value is answer.value  # as every answer is
    return DraftedField(
        path=answer.path,
        value=answer.value if is_normal else _normal(kind, answer.path, checked.value),
        state=State.STATED if is_stated else State.INFERRED,
        evidence=(span, *(Span.of(document.text, *other) for other in place.others)),
        drafter=Drafter.MODEL,
        grounding=place.status,
        flags=flags,
        call=answer.call,
    )


def _flags_of_place(answer: Answer, span: Span, status: GroundingStatus) -> Iterator[Flag]:
    """What is wrong with where a quote was found: outside what the model was shown, or other words there."""
    if answer.shown and not any(a <= span.start and span.end <= b for a, b in answer.shown):
        yield Flag.OUTSIDE_SECTION
    if status is GroundingStatus.ALTERED:
        yield Flag.ALTERED_QUOTE


def _normal(kind: RecordType, path: str, value: JsonValue) -> JsonValue:
    try:
        return kind.normalise(path, value)
    except SchemaError:
        return value


def _record_key(fields: Sequence[DraftedField], kind: RecordType) -> str | None:
    """Registry id or DOI, in the case of its registry; None when neither is printed."""
    paths = load_lexicon().record_key.get(kind.code, ())
    by_path = {f.path: f.value for f in fields if f.drafter is Drafter.LABEL}
    return next((value for path in paths if isinstance(value := by_path.get(path), str)), None)
