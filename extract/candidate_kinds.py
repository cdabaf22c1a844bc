"""What the deterministic readers find: a kind, a place, a value, and the places of its parts."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pydantic import JsonValue


class CandidateKind(StrEnum):
    """What a stretch of text is by its grammar alone."""

    FRACTION = "fraction"
    """Events of a total, with a percentage where one is printed: '26 of 36 (72%)'."""
    COUNT_PERCENT = "count_percent"
    """A count with its percentage: '31 (11%)'."""
    GROUP_SIZE = "group_size"
    """'n = 36', '74 patients'."""
    COUNT = "count"
    """A whole number that nothing measures."""
    PERCENT = "percent"
    P_VALUE = "p_value"
    INTERVAL = "interval"
    """A confidence or credible interval."""
    EFFECT = "effect"
    """A comparison between arms that is named, with its estimate."""
    MEAN_SPREAD = "mean_spread"
    """A value with a measure of spread behind it: '5.1 ± 0.6', 'mean (SD) 5.1 (0.6)'."""
    CENTRE_RANGE = "centre_range"
    """A value with two bounds behind it: 'median 18 months (IQR 3-40)'."""
    CENTRE = "centre"
    """A value that is called a mean or a median."""
    DOSE = "dose"
    AGE = "age"
    TIME = "time"
    """A length of time, or a point in time that is counted."""
    DATE = "date"
    IDENTIFIER = "identifier"
    RATIO = "ratio"
    """'1:1'."""
    QUANTITY = "quantity"
    """A number or a range with a unit."""
    RANGE = "range"
    """Two bounds without a unit."""
    NUMBER = "number"
    """A number that is none of the others."""
    NAME = "name"
    """Figures inside a word: 'CD20', 'IL-6', '2nd'."""


@dataclass(frozen=True)
class Part:
    """One leaf of a value and where it stands."""

    name: str
    """'events', 'n', 'percent', 'low', …"""
    value: JsonValue
    start: int
    end: int


@dataclass(frozen=True)
class Candidate:
    """What may be the value of a field, found by grammar alone."""

    kind: CandidateKind
    start: int
    """Code points into the text that was read, 0-based."""
    end: int
    """Exclusive."""
    value: JsonValue
    """None where the grammar tells the kind but not the value ('03/04/2020')."""
    parts: tuple[Part, ...] = ()
    """The leaves of a value that has several, in the order of the text."""
