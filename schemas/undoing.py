"""What the next undo and the next redo of a reviewer take back. Pure, and read from the events alone, so
that it is the same after a restart.
"""

from __future__ import annotations

from collections.abc import Sequence

from schemas.decisions import Action, Event, taken_back
from schemas.reviewers import is_same_person


def next_undo(events: Sequence[Event], reviewer: str) -> list[Event]:
    """The reviewer's newest events that still stand, newest first: one, or all that share a batch.

    events: of one document and seat, oldest first. Empty where there is nothing to take back.
    """
    gone = taken_back(events)
    mine = [
        event
        for event in reversed(events)
        if is_same_person(event.reviewer, reviewer)
        and event.action is not Action.UNDO
        and event.id not in gone
    ]
    return _together(mine)


def next_redo(events: Sequence[Event], reviewer: str) -> list[Event]:
    """The reviewer's newest undoing events that stand, if nothing of hers follows, newest first."""
    gone = taken_back(events)
    after: list[Event] = []
    for event in reversed(events):
        if not is_same_person(event.reviewer, reviewer) or event.id in gone:
            continue
        if event.action is not Action.UNDO:
            break
        if not _is_redo(event, events):
            after.append(event)
    return _together(after)


def _is_redo(event: Event, events: Sequence[Event]) -> bool:
    """Whether what it takes back is an undo."""
    return any(other.id == event.undoes and other.action is Action.UNDO for other in events)


def _together(newest_first: list[Event]) -> list[Event]:
    if not newest_first or newest_first[0].batch is None:
        return newest_first[:1]
    return [event for event in newest_first if event.batch == newest_first[0].batch]
