"""What reviewers do: events that are added and never changed, from which every current answer follows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from operator import attrgetter
from typing import Self

from pydantic import Field, JsonValue, model_validator

from schemas.documents import Frozen, Span
from schemas.fields import State

RECORD = ""
"""Subject of what is said about a record as a whole."""
ADJUDICATOR = 0
"""Seat of whoever settles what two reviewers left open; seats 1 and 2 review independently."""


_FACT = re.compile("@([0-9]+):([0-9]+)")


def fact_subject(span: Span) -> str:
    """Subject of a fact of the source that no field accounts for."""
    return f"@{span.start}:{span.end}"


def parse_fact(subject: str) -> tuple[int, int] | None:
    """Start and end of the fact that `fact_subject` names; None for any other subject."""
    found = _FACT.fullmatch(subject)
    return (int(found[1]), int(found[2])) if found else None


class Action(StrEnum):
    """What a reviewer can do."""

    ACCEPT = "accept"
    CORRECT = "correct"
    REJECT = "reject"
    """The value is wrong, and nothing takes its place."""
    NOT_STATED = "not_stated"
    """The document does not say it."""
    ADD = "add"
    """A field nobody drafted."""
    RE_ANCHOR = "re_anchor"
    """The same value, resting on other words."""
    SKIP = "skip"
    """Offered again at the end."""
    COMMENT = "comment"
    DISMISS = "dismiss"
    """A number of the source that is not for this record."""
    COMPLETE = "complete"
    REOPEN = "reopen"
    UNDO = "undo"
    """Takes an event back; taking back an undo is a redo."""

    @property
    def answers(self) -> bool:
        """Whether the field has an answer after it."""
        return self in _ANSWERS

    @property
    def sets_value(self) -> bool:
        """Whether it comes with what the field says from then on."""
        return self in _SETTING


_SETTING = frozenset({Action.ACCEPT, Action.CORRECT, Action.ADD, Action.RE_ANCHOR, Action.NOT_STATED})
_ANSWERS = _SETTING | {Action.REJECT}


ACTION_WORDS = {
    Action.ACCEPT: "accepted",
    Action.CORRECT: "corrected",
    Action.REJECT: "rejected",
    Action.NOT_STATED: "not stated",
    Action.ADD: "added",
    Action.RE_ANCHOR: "tied to other words",
    Action.SKIP: "put off",
    Action.COMMENT: "commented",
    Action.DISMISS: "not for this record",
    Action.COMPLETE: "completed",
    Action.REOPEN: "reopened",
    Action.UNDO: "took back",
}
"""What has been done, for people."""


class Said(Frozen):
    """What a field says: a value or an absence, and the words it rests on."""

    value: JsonValue = None
    state: State
    spans: tuple[Span, ...] = ()

    @model_validator(mode="after")
    def _values_fit_their_state(self) -> Self:
        if (self.value is None) is self.state.has_value:
            raise ValueError(f"{self.state} {'has no' if self.value is None else 'has a'} value")
        return self


class Decision(Frozen):
    """One thing a reviewer did, as it is handed in."""

    document_sha256: str
    subject: str
    """Path of a field; '@start:end' for a fact of the source; `RECORD` for the record as a whole."""
    action: Action
    reviewer: str = Field(min_length=1, max_length=200)
    seat: int = Field(1, ge=ADJUDICATOR, le=2)
    """Whose answer it is: of each seat's there is one, and none sees another's."""
    seen: int = Field(ge=0)
    """Id of the newest event of this seat on this subject that the reviewer saw; 0 for none."""
    before: Said | None = None
    """What was there; None where nothing was drafted."""
    after: Said | None = None
    """What is there now; None for actions that say nothing of it."""
    reason: str | None = None
    """Typed by the reviewer, also the words of a comment."""
    seconds: float = Field(0.0, ge=0, allow_inf_nan=False)
    """The time it was looked at."""
    undoes: int | None = None
    """Id of the event that is taken back."""
    batch: str | None = Field(None, min_length=1, max_length=64)
    """Shared by events that were made by one key and are taken back together; None for one alone."""
    settles: tuple[int, int] | None = None
    """Ids of the answers of seats 1 and 2 that an adjudicator's answer settles, 0 where a seat has none.

    None for every other decision.
    """
    carries: int | None = None
    """Id of the event on an older version of the record that this one repeats; None where somebody decided
    it here."""

    @model_validator(mode="after")
    def _says_what_its_action_needs(self) -> Self:
        if self.action.sets_value is (self.after is None):
            raise ValueError(f"{self.action} needs {'an answer' if self.after is None else 'no answer'}")
        if (self.action is Action.UNDO) is (self.undoes is None):
            raise ValueError(f"{self.action} {'names no' if self.undoes is None else 'cannot name an'} event")
        if self.action is Action.COMMENT and not (self.reason or "").strip():
            raise ValueError("a comment has words")
        return self


class Event(Decision):
    """A decision as it was kept."""

    id: int
    """1, 2, 3 ... without a gap, in the order they were kept; the clock is not trusted for that."""
    at: datetime
    """UTC."""
    previous_hash: str
    """Of the event before it; `GENESIS` for the first."""
    hash: str
    """SHA-256 over everything above, the hash before it included."""


_ID = attrgetter("id")


def taken_back(events: Iterable[Event]) -> set[int]:
    """Ids of the events that are taken back by an undo that counts.

    An undo that is itself taken back has no effect: that is a redo.
    """
    gone: set[int] = set()
    for event in sorted(events, key=_ID, reverse=True):
        if event.undoes is not None and event.id not in gone:
            gone.add(event.undoes)
    return gone


def standing(events: Iterable[Event]) -> list[Event]:
    """The events of one subject that are not taken back, oldest first, without the undoing ones."""
    ordered = sorted(events, key=_ID)
    gone = taken_back(ordered)
    return [event for event in ordered if event.id not in gone and event.action is not Action.UNDO]


def current(events: Iterable[Event]) -> Event | None:
    """The event that says what a subject is now; None where nobody has decided, or all is taken back."""
    return last_word(standing(events))


def last_word(standing_events: Sequence[Event]) -> Event | None:
    """The newest of the standing events of a subject that says what it is; a comment does not."""
    return next((event for event in reversed(standing_events) if event.action is not Action.COMMENT), None)
