"""Drafted fields on a page made of their own quotes, for checks that look across fields."""

from __future__ import annotations

from pydantic import JsonValue

from extract.record_checks import check_record
from schemas.documents import Span
from schemas.drafts import Finding
from schemas.fields import DraftedField, Drafter, State


def drafted(path: str, value: JsonValue, quote: str | None = None, *, start: int = 0) -> DraftedField:
    """A stated field; quote: the words it rests on, the value itself where none are given."""
    words = str(value) if quote is None else quote
    return DraftedField(
        path=path,
        value=value,
        state=State.STATED,
        evidence=(Span(start=start, end=start + len(words), quote=words),),
        drafter=Drafter.LABEL,
    )


def found_in(*fields: DraftedField, sections: tuple[str, ...] = ()) -> list[Finding]:
    """What the checks say of these fields."""
    return list(check_record(fields, sections)[1])
