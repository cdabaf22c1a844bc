"""Types of leaves: text, identifiers, partial dates, quantities. One printed unit each, converted never.

Rules: units are UCUM codes (https://ucum.org); a partial date is never padded (ClinicalTrials.gov API v2
PartialDate, FHIR date); a missing comparator is '=', never a guess.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from schemas.codes import CountType
from schemas.declare import How, stated


class Kind(StrEnum):
    """What a leaf holds; decides how it is parsed, asked for, shown and compared."""

    TEXT = "text"
    """Prose, compared after white-space folding."""
    STRING = "string"
    """A name or short label."""
    IDENTIFIER = "identifier"
    CODE = "code"
    """One of a closed set."""
    BOOLEAN = "boolean"
    INTEGER = "integer"
    NUMBER = "number"
    DATE = "date"
    """'YYYY', 'YYYY-MM' or 'YYYY-MM-DD'; the length is the precision."""
    QUANTITY = "quantity"
    """`Quantity` or `Range`."""
    REFERENCE = "reference"
    """Path of another item of the same record, such as 'arms[0]'."""
    OBJECT = "object"
    """A small structure kept as one value."""


@dataclass(frozen=True)
class As:
    """Marks a `str` annotation with the kind of leaf it is."""

    kind: Kind


def _is_on_the_calendar(text: str) -> str:
    if len(text) == len("YYYY-MM-DD"):
        date.fromisoformat(text)
    return text


Text = Annotated[str, As(Kind.TEXT)]
Identifier = Annotated[str, As(Kind.IDENTIFIER)]
Reference = Annotated[str, As(Kind.REFERENCE)]
DateText = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$"),
    AfterValidator(_is_on_the_calendar),
    As(Kind.DATE),
]
Count = Annotated[int, Field(ge=0)]
RATIO = r"[0-9]+(?:\.[0-9]+)?(?::[0-9]+(?:\.[0-9]+)?)+"
"""Form of a ratio, without blanks: '2:1', '1:1:1'."""
Comparator = Literal["=", "<", "<=", ">", ">="]
Number = int | Annotated[float, Field(allow_inf_nan=False)]


class Group(BaseModel):
    """Fields that belong together in a record; its attributes are paths of their own."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", serialize_by_alias=True, validate_by_alias=True, validate_by_name=True
    )


class Value(BaseModel):
    """A leaf that is an object: one path, one value."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Quantity(Value):
    """A number with its unit; `unit` is a UCUM code or None where none is printed."""

    comparator: Comparator = "="
    value: Number
    unit: str | None = None


class Range(Value):
    """Two bounds with one unit (UCUM), both included."""

    low: Number
    high: Number
    unit: str | None = None


class PValue(Value):
    """A p-value as printed: P < 0.001 is {'<', 0.001}, never the number 0.001."""

    comparator: Comparator = "="
    value: Number


class PrintedDate(Group):
    """A date with the precision that is printed."""

    date: DateText | None = stated("Date, as precise as printed.", how=How.LABELLED)


class PartialDate(PrintedDate):
    """A date with the precision that is printed, and whether it is said to be actual."""

    type: CountType | None = stated(
        "Whether the date has come or is planned, from a printed word only.", how=How.LABELLED
    )
