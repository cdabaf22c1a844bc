"""What a person says a text states, does not state, and must not be read as; places are never words.

Offsets are half-open code points of the stored text. Annotations come from files (`annotation_files`) or from
a database whose fields were reviewed (`reviewed`); who counts does not know from which.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pydantic import JsonValue

from schemas.fields import State

Stretch = tuple[int, int]
"""Start and end of a piece of text, half-open code points."""

Step = str | int | None
"""A field name, a 0-based list index, or None for any index."""


class Tier(StrEnum):
    """How much is asked of a drafter: what every page of its kind must give, or what a good one gives too."""

    CORE = "core"
    EXTENDED = "extended"


@dataclass(frozen=True, slots=True)
class AnnotatedValue:
    """A value the text states, and where."""

    steps: tuple[Step, ...]
    """Concrete path."""
    value: JsonValue
    as_good: tuple[JsonValue, ...]
    """Further values that are right too."""
    places: tuple[Stretch, ...]
    """The annotated place first, then others that print the same value."""
    how: str
    """'labelled', 'positional' or 'narrative'; 'unknown' where nobody says."""
    tier: Tier
    kind: str
    """'code' values are compared exactly, 'text' and 'string' ones for likeness too; a word of
    `schemas.values.Kind` or of the annotator's."""


@dataclass(frozen=True, slots=True)
class AnnotatedAbsence:
    """A field, or a group of fields, for which the text gives no value."""

    steps: tuple[Step, ...]
    state: State
    """An absence; NOT_STATED where the annotator makes no difference."""


@dataclass(frozen=True, slots=True)
class Forbidden:
    """A stretch that must not become a value of certain paths: chrome, another record's id, a page line."""

    stretch: Stretch
    kind: str
    tempted: tuple[str, ...]
    """Path patterns such as 'status' or 'outcomes[].measure'; 'any' for every path."""


@dataclass(frozen=True, slots=True)
class Unjudged:
    """A stretch the annotator left open for certain paths; values from it count neither way."""

    stretch: Stretch
    patterns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Annotation:
    """Everything annotated about one document."""

    origin: str
    """Where it comes from, for messages."""
    record_type: str | None
    """None when the annotator did not say."""
    values: tuple[AnnotatedValue, ...]
    absences: tuple[AnnotatedAbsence, ...] = ()
    forbidden: tuple[Forbidden, ...] = ()
    unjudged: tuple[Unjudged, ...] = ()
    complete_lists: frozenset[str] | None = None
    """Templates of the lists whose every entry is annotated, so that another entry is wrong; None for all."""
