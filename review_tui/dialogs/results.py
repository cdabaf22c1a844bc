"""What the modal screens give back, and what they keep of words that were typed and not handed in."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping, Sequence
from dataclasses import dataclass

from pydantic import JsonValue

from schemas.catalogue import FieldSpec
from schemas.decisions import Action, Event, Said
from schemas.fields import State

Reader = Callable[[FieldSpec, str], JsonValue]
"""Gives the value that printed words mean for a field; None where they give none."""
Doubt = Callable[[str, Said], str | None]
"""Gives why what a field (path) would say needs a typed reason, in words; None where it needs none."""


@dataclass(frozen=True)
class Corrected:
    """What a field is to say, which may be what it says already."""

    said: Said
    reason: str | None
    """None where none was typed."""


@dataclass(frozen=True)
class Added:
    """A field that is to have a value, at its concrete path."""

    path: str
    said: Said
    reason: str | None


@dataclass(frozen=True)
class Typed:
    """Words a dialog was left with."""

    text: str
    state: State | None = None
    """The state that was chosen; None where none was."""
    reason: str = ""


Kept = MutableMapping[str, Typed]
"""Words typed and not handed in, by `<dialog> <subject>`; the application keeps one for each document."""


def put_back(kept: Kept, events: Sequence[Event], *, reasons: str) -> bool:
    """Keep the words of decisions the store has refused, so that their dialogs begin with them.

    events: oldest first; newer words, and what an editor still has, stay. reasons: the dialog of those that
    go with an answer. True when there are such words.
    """
    for event in reversed(events):
        editor = kept.get(f"correct {event.subject}")
        if event.reason and not (editor and editor.reason.strip() == event.reason):
            dialog = "comment" if event.action is Action.COMMENT else reasons
            kept.setdefault(f"{dialog} {event.subject}", Typed(event.reason))
    return any(event.reason for event in events)
