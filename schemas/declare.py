"""How a record type declares its fields: `stated(...)` for one value, `several(...)` for a list,
`together(...)` for fields that belong together.

A team's own record type may use plain pydantic `Field(description=...)` instead; what it leaves out has
the defaults given in `schemas.describe`. What a group says about `how`, `standard`, `sections` and `personal`
holds for its fields too, unless a field says otherwise.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from pydantic import BaseModel, Field


class How(StrEnum):
    """How a value is found on a page."""

    LABELLED = "labelled"
    """A printed label names the field."""
    POSITIONAL = "positional"
    """Section and place name it."""
    NARRATIVE = "narrative"
    """Inside prose; the model is asked."""
    DERIVED = "derived"
    """Never from one span; computed and marked."""


def stated(
    description: str,
    *,
    how: How | None = None,
    required: bool = False,
    unit: str | None = None,
    standard: str | None = None,
    sections: tuple[str, ...] = (),
    personal: bool = False,
    key: bool = False,
    prose: bool = False,
    form: str | None = None,
    name: str | None = None,
) -> Any:  # pydantic's own Field() is typed Any, so that it may stand for any annotation
    """A field with at most one value, None by default.

    how: NARRATIVE unless its group says otherwise. required: a complete record has it (cardinality 1).
    unit: UCUM codes expected. standard: where the definition comes from. sections: outline section keys it
    may be read from; empty means any. personal: contact data, left out of the default export. key: tells the
    items of its list apart. prose: running text kept whole; accepting it accounts for no number in it.
    form: regular expression that the whole value of a string has; another value is flagged.
    name: its name in paths, where Python reserves the word ('class').
    """
    extra = _extra(how=how, required=required, unit=unit, standard=standard, sections=sections)
    extra |= _extra(personal=personal, key=key, prose=prose, form=form)
    return Field(default=None, description=description, alias=name, json_schema_extra=extra)


def several(
    description: str,
    *,
    how: How | None = None,
    required: bool = False,
    unit: str | None = None,
    standard: str | None = None,
    sections: tuple[str, ...] = (),
    personal: bool = False,
    whole: bool = False,
) -> Any:  # see stated()
    """A list, empty by default; options as for `stated`. The description is about one entry.

    whole: the list is one value with one span (who was masked), not one field per entry.
    """
    extra = _extra(how=how, required=required, unit=unit, standard=standard, sections=sections)
    extra |= _extra(personal=personal, whole=whole)
    return Field(default=(), description=description, json_schema_extra=extra)


def together(
    group: type[BaseModel],
    description: str = "",
    *,
    how: How | None = None,
    standard: str | None = None,
    sections: tuple[str, ...] = (),
    personal: bool = False,
) -> Any:  # see stated()
    """A group of fields, empty by default.

    description: what this use of the group is about, put before each field's own words; without one, the
    group's docstring describes it.
    """
    extra = _extra(how=how, standard=standard, sections=sections, personal=personal)
    return Field(default_factory=group, description=description, json_schema_extra=extra)


def _extra(**given: Any) -> dict[str, Any]:  # JSON schema extras are free-form
    """What was given; what was not stays out, so that a group's word can stand in for it."""
    plain = {name: list(value) if isinstance(value, tuple) else value for name, value in given.items()}
    return {name: value for name, value in plain.items() if value}
