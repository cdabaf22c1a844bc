"""What stands in the Correct dialog, and what it comes to: pure, so that the screen only shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from pydantic import JsonValue

from review_tui.dialogs.choices import expected_units
from review_tui.dialogs.results import Doubt, Typed
from schemas.catalogue import FieldSpec, RecordType
from schemas.decisions import Said
from schemas.documents import Span
from schemas.errors import SchemaError
from schemas.fields import State
from schemas.leaf_check import blank_form, leaf_words, parse_leaf, what_is_wrong
from schemas.values import Kind

_RESTING = {State.STATED, State.INFERRED, State.LABEL_WITHOUT_VALUE}
"""States that keep the words the field rests on."""


@dataclass(frozen=True)
class Correction:
    """A field and what it says before it is corrected."""

    record_type: RecordType
    path: str
    said: Said | None
    """What it says now; None where it says nothing: rejected, or about to be added."""
    spans: tuple[Span, ...]
    """The words it is to rest on."""
    doubt: Doubt
    known: Sequence[str] | None = None
    """What a reference may name; None where the field is no reference."""

    @cached_property
    def spec(self) -> FieldSpec:
        """The field's."""
        return self.record_type.spec(self.path)

    @cached_property
    def old(self) -> str:
        """The words of the value it has; empty for none."""
        if self.said is None or self.said.value is None:
            return ""
        return leaf_words(self.record_type, self.path, self.said.value)

    @cached_property
    def trouble(self) -> str | None:
        """Why the value it has is not admitted (any more); None where it is."""
        if self.said is None or self.said.value is None:
            return None
        return what_is_wrong(self.record_type, self.path, self.said.value)

    def states(self) -> tuple[State, ...]:
        """The states it may have: none is stated without words."""
        return tuple(state for state in State if self.spans or state is not State.STATED)

    def state_of(self, typed: Typed) -> State:
        """The state that was chosen; else the field's own, or the one that a value and its words give it."""
        if typed.state is not None:
            return typed.state
        had = self.said.state if self.said else None
        if had is not None and had in self.states() and had.has_value is not self._is_blank(typed.text):
            return had
        return State.STATED if self.spans else State.INFERRED

    def problem(self, typed: Typed) -> str | None:
        """Why it cannot be handed in, in plain words, the reason left out; None when it can."""
        state = self.state_of(typed)
        if state not in self.states():
            return "stated needs words of the source: leave, mark them, and come back"
        if not state.has_value:
            return None
        try:
            value = self._value(typed.text)
        except SchemaError as error:
            return str(error)
        return self._unknown(value)

    def result(self, typed: Typed) -> Said:
        """What the field is to say; raises SchemaError when `problem` has something to say."""
        state = self.state_of(typed)
        value = self._value(typed.text) if state.has_value else None
        return Said(value=value, state=state, spans=self.spans if state in _RESTING else ())

    def is_said(self, typed: Typed) -> bool:
        """Whether the field says that already."""
        if self.said is None or self.problem(typed) is not None:
            return False
        result = self.result(typed)
        return (result.value, result.state) == (self.said.value, self.said.state)

    def needs_reason(self, typed: Typed) -> str | None:
        """Why it needs a typed reason; None where it needs none, or cannot be handed in anyway."""
        return None if self.problem(typed) else self.doubt(self.path, self.result(typed))

    def note(self, typed: Typed) -> str | None:
        """What is worth a second look and needs no reason; None for nothing."""
        if self.problem(typed) is not None or not self.state_of(typed).has_value:
            return None
        return unit_note(self.spec, self._value(typed.text))

    def _is_blank(self, text: str) -> bool:
        """Whether nothing is typed, or only the form to fill in is there."""
        return text.strip() in ("", blank_form(self.record_type, self.path).strip())

    def _value(self, text: str) -> JsonValue:
        """The value; the stored one while its words are untouched."""
        if text == self.old and self.said is not None and self.trouble is None:
            return self.said.value
        return parse_leaf(self.record_type, self.path, text)

    def _unknown(self, value: JsonValue) -> str | None:
        """What a reference names that is not there, if it was not so before."""
        if self.spec.kind is not Kind.REFERENCE or self.known is None:
            return None
        if self.said is not None and value == self.said.value:
            return None
        named = value if isinstance(value, list) else [value]
        strange = [name for name in named if name not in self.known]
        return f"this record has no {strange[0]!r}; choose one of the list" if strange else None


def unit_note(spec: FieldSpec, value: JsonValue) -> str | None:
    """That a unit is none of those expected at the field; None where it is, or none are named."""
    unit = value.get("unit") if isinstance(value, dict) else None
    expected = expected_units(spec)
    if unit is None or not expected or unit in expected:
        return None
    return f"note: {unit} is none of the units expected here ({', '.join(expected)})"


def no_doubt(path: str, said: Said) -> str | None:
    """A reason is needed for a value without words alone."""
    del path
    return "no words of the source support it" if said.value is not None and not said.spans else None
