"""How far two who reviewed independently agree: what is compared, and the figures."""

from __future__ import annotations

from schemas.decisions import Action, Said
from schemas.documents import Frozen


class Reply(Frozen):
    """What one of the two answered on a field."""

    action: Action | None
    """None where she has no such field."""
    said: Said | None
    """None where she rejected the value, or has no such field."""


class Pair(Frozen):
    """A field of a document that both have finished, with both answers."""

    record_type: str
    path: str
    drafted: Said | None
    """None where the draft has no such field."""
    first: Reply
    second: Reply


class Unpaired(Frozen):
    """Answered fields that nobody can compare."""

    single: int
    """Of documents that one reviews."""
    unfinished: int
    """Of documents that two review and have not both finished."""


class Measured(Frozen):
    """Agreement on one kind of label, beyond what chance would give."""

    fields: int
    """Compared."""
    agreed: int
    """With the same label."""
    kappa: float | None
    """Cohen's; None where both gave everything one and the same label, so that there is no chance to correct
    for, or nothing was compared."""
    alpha: float | None
    """Krippendorff's, nominal; None as above."""


class SpanOverlap(Frozen):
    """How far the words two answers rest on are the same characters, where both have some."""

    fields: int
    jaccard: float | None
    """Mean share of all their characters that are in both; None for no field."""
    f1: float | None
    """Mean harmonic mean of precision and recall."""


class GroupAgreement(Frozen):
    """Figures of one field group, or of all."""

    group: str
    """First segment of the paths; 'all' for all."""
    values: int
    """Fields compared."""
    same: int
    """Those on which both say the same, after what the field's kind allows to differ."""
    verdicts: Measured
    """On what is to become of the draft: as drafted, another value, an absence, rejected, no such field."""
    codes: Measured
    """On the codes of fields with a closed set."""
    spans: SpanOverlap


class NumberAgreement(Frozen):
    """Krippendorff's alpha for intervals on one field that holds a number."""

    path: str
    """Template, such as 'design.enrollment.count'."""
    fields: int
    """For which both gave a number."""
    alpha: float | None
    """None for fewer than two fields, or where all numbers are the same."""


class LeftOut(Frozen):
    """Answered fields that were not compared."""

    why: str
    fields: int


class Agreement(Frozen):
    """How far the two seats agree, over the documents that both have finished."""

    documents: int
    groups: tuple[GroupAgreement, ...]
    """'all' first, then by name."""
    numbers: tuple[NumberAgreement, ...]
    """By path."""
    left_out: tuple[LeftOut, ...]
