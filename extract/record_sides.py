"""A drafted record as its checks see it: fields by path, by leaf and by list, and findings with all sides."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from pydantic import JsonValue

from schemas.documents import Span
from schemas.drafts import Finding
from schemas.fields import DraftedField, Flag
from schemas.paths import template_of

Side = DraftedField | Span
"""A field that takes part in a finding, or only the words that speak for or against it."""


class Record:
    """The fields of one document that carry a value, and the sections the page has."""

    def __init__(self, fields: Iterable[DraftedField], sections: Iterable[str] = ()) -> None:
        """sections: outline keys."""
        self.fields = tuple(field for field in fields if field.state.has_value)
        self.sections = frozenset(sections)
        self.by_path: Mapping[str, DraftedField] = {field.path: field for field in self.fields}

    @cached_property
    def by_template(self) -> Mapping[str, list[DraftedField]]:
        """Fields by their path without indices, in the order of the draft."""
        found: dict[str, list[DraftedField]] = {}
        for field in self.fields:
            found.setdefault(template_of(field.path), []).append(field)
        return found

    def below(self, template: str) -> Iterator[DraftedField]:
        """The fields whose path without indices begins so."""
        for known, fields in self.by_template.items():
            if known.startswith(template):
                yield from fields

    def groups_with(self, *leaves: str) -> Iterator[tuple[DraftedField, ...]]:
        """For every group or item that has all of these leaves: their fields, in the order asked for."""
        for template in self.by_template:
            _, dot, leaf = template.rpartition(".")
            if leaf == leaves[0]:
                for first in self.by_template[template]:
                    start = first.path.rpartition(".")[0] + dot
                    found = [self.by_path.get(start + other) for other in leaves]
                    if all(field is not None for field in found):
                        yield tuple(field for field in found if field is not None)

    def field(self, path: str) -> DraftedField | None:
        """The field of a path; None where it has no value."""
        return self.by_path.get(path)


def number_of(field: DraftedField | None) -> int | float | None:
    """The field's value where it is a number; None otherwise."""
    return as_number(field.value) if field is not None else None


def as_number(value: JsonValue) -> int | float | None:
    """The value where it is a number; None otherwise."""
    return value if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def named(field: DraftedField) -> str:
    """The field's value with its path, for a sentence."""
    return f"{field.path} {field.value}"


def finding(flag: Flag, sentence: str, carrier: DraftedField, *others: Side) -> Finding:
    """A finding: the field that carries its flag, then the other sides."""
    sides: tuple[Side, ...] = (carrier, *others)
    return Finding(
        flag=flag,
        sentence=sentence,
        paths=tuple(side.path for side in sides if isinstance(side, DraftedField)),
        spans=tuple(dict.fromkeys(span for side in sides for span in _words(side))),
    )


def _words(side: Side) -> tuple[Span, ...]:
    return (side,) if isinstance(side, Span) else side.evidence[:1]
