"""What is known of a drafted field before anybody has looked at it: the signals of its expected error.

A signal is a name; a field has it or not. Names are stored with the field, so that what reviewers decide can
be held against them later; a name is never given another meaning.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from extract.outline import Outline
from schemas.catalogue import FieldSpec, RecordType
from schemas.declare import How
from schemas.drafts import Coverage
from schemas.fields import DraftedField, Drafter, Flag, GroundingStatus, State

NEARBY = 200
"""Code points on each side of a quote in which an unclaimed fact is near it: two lines of print."""
MANY_NEARBY = 3
"""Unclaimed facts near a quote that make a gap rather than a stray number."""
LONG_VALUE = 300
"""Code points of a quote from which a value is long."""
SURE, UNSURE = -0.05, -0.35
"""Mean log-probability of a reply's tokens: better than 95 % a token, worse than 70 %."""
_TELLING_FLAGS = frozenset(Flag) - {Flag.PERSONAL_DATA}
"""Flags that say something about the value."""


@dataclass(frozen=True)
class Signals:
    """The signals of one field."""

    names: tuple[str, ...]
    unclaimed_nearby: int = 0
    """How many facts near its quote nobody claims."""


class Signaller:
    """Finds the signals of the fields of one document."""

    def __init__(
        self,
        outline: Outline,
        record_type: RecordType,
        coverage: Coverage,
        sureness: Mapping[str, float],
        model: str | None,
    ) -> None:
        """sureness: `ModelCall.request_hash` to its reply's mean log-probability. model: who was asked."""
        self._record_type = record_type
        self._sections = frozenset(section.key for section in outline.sections)
        self._layout = outline.layout
        self._unclaimed = [span.start for span in coverage.unclaimed]
        self._sureness = sureness
        self._model = model

    def signals_of(self, field: DraftedField) -> Signals:
        """Everything that is known of a field."""
        spec = self._record_type.find(field.path) or self._record_type.find(f"{field.path}[]")
        nearby = self._unclaimed_nearby(field)
        names = [*self._way(field, spec)]
        if field.state is not State.STATED:
            names += _state(field, spec, self._sections)
        if field.state.has_value:
            names += _of_value(field, spec, nearby)
        names += (f"flag:{flag.value}" for flag in field.flags if flag in _TELLING_FLAGS)
        if self._layout is None:
            names.append("unknown_layout")
        return Signals(tuple(dict.fromkeys(names)), nearby)

    def _way(self, field: DraftedField, spec: FieldSpec | None) -> Iterator[str]:
        """How the value was read."""
        if field.drafter is Drafter.MODEL:
            yield "read:model"
            yield f"model:{self._model}"
            sureness = self._sureness.get(field.call or "")
            if sureness is not None:
                if sureness >= SURE:
                    yield "model_sure"
                if sureness <= UNSURE:
                    yield "model_unsure"
        elif spec is not None:
            yield _WAYS[spec.how]
        elif field.state.has_value:
            yield "read:marker"

    def _unclaimed_nearby(self, field: DraftedField) -> int:
        if not field.evidence:
            return 0
        first = field.evidence[0]
        low = bisect_left(self._unclaimed, first.start - NEARBY)
        return bisect_left(self._unclaimed, first.end + NEARBY) - low


_WAYS = {
    How.LABELLED: "read:label",
    How.POSITIONAL: "read:place",
    How.NARRATIVE: "read:pattern",
    How.DERIVED: "read:derived",
}


def _state(field: DraftedField, spec: FieldSpec | None, sections: frozenset[str]) -> Iterator[str]:
    """What a state says that is not STATED."""
    if not field.state.has_value and (spec is None or spec.path.endswith("[]")):
        yield "absent_list"
    yield f"state:{field.state.value.casefold()}"
    if field.state is State.NOT_STATED and spec is not None:
        if spec.cardinality.startswith("1"):
            yield "absent_required"
        if not sections.isdisjoint(spec.sections):
            yield "absent_section_there"


def _of_value(field: DraftedField, spec: FieldSpec | None, nearby: int) -> Iterator[str]:
    """What is known of a value: how it was found, who else says so, what it is like, what is around it."""
    if field.grounding is not GroundingStatus.EXACT:
        yield f"grounding:{field.grounding.value.casefold()}"
    if field.corroborated:
        yield "corroborated"
    if field.alternatives:
        is_one_drafters = all(other.drafter is field.drafter for other in field.alternatives)
        yield "places_disagree" if is_one_drafters else "drafters_disagree"
    if len(field.evidence) > 1:
        yield "printed_twice"
    yield from _shape(field, spec)
    if nearby:
        yield "unclaimed_nearby"
    if nearby >= MANY_NEARBY:
        yield "many_unclaimed_nearby"


def _shape(field: DraftedField, spec: FieldSpec | None) -> Iterator[str]:
    if spec is not None:
        yield f"kind:{spec.kind.value}"
    quote = field.evidence[0].quote if field.evidence else ""
    if len(quote) > LONG_VALUE:
        yield "long"
    if "\n" in quote.strip():
        yield "several_lines"
    if field.item_key is not None:
        yield "list_item"


def sureness_of(calls: Iterable[tuple[str, float | None]]) -> dict[str, float]:
    """Request hash to mean log-probability, where the server gave one."""
    return {call: sureness for call, sureness in calls if sureness is not None}
