"""How a record type declares its fields: `stated(...)` for one value, `several(...)` for a list.

A team's own record type may use plain pydantic `Field(description=...)` instead; what it leaves out has
the defaults given here.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from pydantic import Field


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
    how: How = How.NARRATIVE,
    required: bool = False,
    unit: str | None = None,
    standard: str | None = None,
    sections: tuple[str, ...] = (),
    personal: bool = False,
    key: bool = False,
) -> Any:  # pydantic's own Field() is typed Any, so that it may stand for any annotation
    """A field with at most one value, None by default.

    required: a complete record has it (cardinality 1). unit: UCUM codes expected. standard: where the
    definition comes from. sections: outline section keys it may be read from; empty means any. personal:
    contact data, left out of the default export. key: tells the items of its list apart.
    """
    extra = _extra(how, required, unit, standard, sections, personal, key)
    return Field(default=None, description=description, json_schema_extra=extra)


def several(
    description: str,
    *,
    how: How = How.NARRATIVE,
    required: bool = False,
    unit: str | None = None,
    standard: str | None = None,
    sections: tuple[str, ...] = (),
    whole: bool = False,
) -> Any:  # see stated()
    """A list, empty by default; options as for `stated`.

    whole: the list is one value with one span (who was masked), not one field per entry.
    """
    extra = _extra(how, required, unit, standard, sections, False, False)
    return Field(default=(), description=description, json_schema_extra={**extra, "whole": whole})


def _extra(
    how: How,
    required: bool,
    unit: str | None,
    standard: str | None,
    sections: tuple[str, ...],
    personal: bool,
    key: bool,
) -> dict[str, Any]:  # JSON schema extras are free-form
    return {
        "how": how.value,
        "required": required,
        "unit": unit,
        "standard": standard,
        "sections": list(sections),
        "personal": personal,
        "key": key,
    }
