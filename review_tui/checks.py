"""Checks of attention in an open record: fields shown with a wrong value until they are answered. Pure.

The wrong value is for the eye alone. Whoever decides goes by the field as it was drafted, and no answer is
made of a field while its check is open: `guard` raises in its place.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from pydantic import JsonValue

from review_tui.errors import CheckedError
from review_tui.words import say_said
from schemas.attention import AttentionCheck, Outcome
from schemas.decisions import Action, Said
from schemas.decoys import Decoy, disguised
from schemas.drafts import Draft
from schemas.reviewed import ReviewedField, said_by
from schemas.same_value import comparable, kind_of


class _Check(NamedTuple):
    """A wrong value, and what was drafted when it was made."""

    shown: Said
    drafted: Said


class Checks:
    """The checks of one record, for one reviewer."""

    def __init__(self, planned: Iterable[Decoy], draft: Draft, past: Iterable[AttentionCheck] = ()) -> None:
        """past: the checks this reviewer was shown here before, of whatever outcome."""
        drafted = {field.path: said_by(field) for field in draft.fields}
        self._record_type = draft.record_type
        self._open = {
            decoy.path: _Check(decoy.shown, drafted[decoy.path]) for decoy in planned if decoy.path in drafted
        }
        self._called_wrong = {check.path: check.shown for check in past if check.path not in self._open}
        self._told: dict[str, str] = {}
        self._resolving: set[str] = set()

    def shown_on(self, field: ReviewedField) -> Said | None:
        """The wrong value a field is shown with; None where it is shown as it is."""
        check = self._open.get(field.path)
        if check is None or field.answer is not None or field.drafted is None:
            return None
        return check.shown if said_by(field.drafted) == check.drafted else None

    def shown(self, field: ReviewedField) -> ReviewedField:
        """The field as it is shown; never what is decided about."""
        wrong = self.shown_on(field)
        if wrong is None or field.drafted is None:
            return field
        return field.model_copy(update={"drafted": disguised(field.drafted, wrong.value)})

    def guard(self, field: ReviewedField, action: Action, said: Said | None = None) -> None:
        """Raise CheckedError where an answer would be made while the check of its field is open."""
        wrong = self.shown_on(field)
        if wrong is None or not action.answers:
            return
        raise CheckedError(field.path, self._outcome(field.path, action, said, wrong))

    def is_open(self, path: str) -> bool:
        """Whether a field's check has no outcome yet."""
        return path in self._open

    def begin(self, path: str) -> bool:
        """Note that what became of it is being kept; False when that is under way, or it is not open."""
        if path in self._resolving or path not in self._open:
            return False
        self._resolving.add(path)
        return True

    def give_up(self, path: str) -> None:
        """It could not be kept: the check stays open."""
        self._resolving.discard(path)

    def close(self, path: str, outcome: Outcome | None) -> None:
        """It is over, and the field is shown as it was drafted from now on.

        outcome: as the store has kept it; None where it does not count, because checks were ended meanwhile.
        """
        self._resolving.discard(path)
        shown = self._open.pop(path).shown
        self._called_wrong[path] = shown
        how = "which does not count any more" if outcome is None else _TOLD[outcome]
        self._told[path] = f"a check of attention, {how}: {say_said(shown)} was shown here, and was wrong"

    def told(self, path: str) -> str:
        """What is said of a check that is over, on one line; empty where there was none."""
        return self._told.get(path, "")

    def doubt(self, path: str, said: Said) -> str | None:
        """Why a value needs a reason that was shown as a wrong one, in words; None where it was not."""
        wrong = self._called_wrong.get(path)
        if wrong is None or not said.state.has_value or not self._is_same(path, said.value, wrong.value):
            return None
        return "it was shown to see whether you look, and called wrong"

    def _outcome(self, path: str, action: Action, said: Said | None, wrong: Said) -> Outcome:
        """Accepted where the wrong value stays: as it is, resting on other words, or picked anew."""
        if action in (Action.ACCEPT, Action.RE_ANCHOR):
            return Outcome.ACCEPTED
        if said is not None and said.state.has_value and self._is_same(path, said.value, wrong.value):
            return Outcome.ACCEPTED
        return Outcome.CAUGHT

    def _is_same(self, path: str, value: JsonValue, wrong: JsonValue) -> bool:
        kind = kind_of(self._record_type, path)
        return comparable(value, kind) == comparable(wrong, kind)


_TOLD = {Outcome.CAUGHT: "which you caught", Outcome.ACCEPTED: "which you let pass"}
