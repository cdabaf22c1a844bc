"""The marks of a record's source: the words of every field, the open numbers, and what is in view."""

from __future__ import annotations

from review_tui.session import Session
from review_tui.source_marks import Mark, MarkKind
from schemas.decisions import fact_subject
from schemas.documents import Span
from schemas.reviewed import ReviewedField


class FieldMarks:
    """Makes them; those of a field once while neither it nor its number changes."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[int, ReviewedField, list[Mark]]] = {}

    def of(self, session: Session, lit: Span | None) -> list[Mark]:
        """lit: the words in view, of the field or number that is."""
        marks = [
            mark for ordinal, field in enumerate(session.fields, 1) for mark in self._of_field(ordinal, field)
        ]
        marks += [
            Mark(fact.start, fact.end, MarkKind.UNCLAIMED, 0, fact_subject(fact)) for fact in session.facts
        ]
        if lit is not None:
            marks.append(Mark(lit.start, lit.end, MarkKind.CURRENT, session.index + 1, session.subject))
        return marks

    def _of_field(self, ordinal: int, field: ReviewedField) -> list[Mark]:
        known = self._known.get(field.path)
        if known is None or known[0] != ordinal or known[1] is not field:
            spans = field.said.spans if field.said else ()
            marks = [Mark(span.start, span.end, MarkKind.OTHER, ordinal, field.path) for span in spans]
            self._known[field.path] = known = (ordinal, field, marks)
        return known[2]
