"""What undo and redo take back, read from the log alone: any sequence of keys against two plain stacks."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from schemas.decisions import Action, Event, standing
from schemas.undoing import next_redo, next_undo

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


class Log:
    """Events as a store would keep them, without a store."""

    def __init__(self):
        self.events = []

    def add(self, action, subject, reviewer="ana", undoes=None, batch=None):
        self.events.append(
            Event(
                document_sha256="0" * 64,
                subject=subject,
                action=action,
                reviewer=reviewer,
                seen=0,
                undoes=undoes,
                batch=batch,
                id=len(self.events) + 1,
                at=NOON,
                previous_hash="",
                hash="",
            )
        )

    def take_back(self, events):
        batch = str(len(self.events)) if len(events) > 1 else None
        for event in events:
            self.add(Action.UNDO, event.subject, event.reviewer, undoes=event.id, batch=batch)

    def standing(self):
        subjects = {event.subject for event in self.events}
        found = [
            event
            for subject in subjects
            for event in standing(event for event in self.events if event.subject == subject)
        ]
        return sorted(event.id for event in found)


@given(st.lists(st.sampled_from(["reject", "skip", "undo", "redo", "batch", "other"]), max_size=30))
def test_undo_and_redo_walk_what_was_done_like_two_stacks(keys):
    log, done, undone = Log(), [], []
    for number, key in enumerate(keys):
        first = len(log.events) + 1
        if key == "undo":
            log.take_back(next_undo(log.events, "ana"))
            if done:
                undone.append(done.pop())
        elif key == "redo":
            log.take_back(next_redo(log.events, "ana"))
            if undone:
                done.append(undone.pop())
        elif key == "other":
            log.add(Action.SKIP, "theirs", "ben")
        else:
            for subject in ("a", "b", "c") if key == "batch" else ("a",):
                log.add(
                    Action.SKIP if key == "skip" else Action.REJECT,
                    subject,
                    batch=f"b{number}" if key == "batch" else None,
                )
            done.append(range(first, len(log.events) + 1))
            undone = []
    theirs = [event.id for event in log.events if event.reviewer == "ben"]
    assert log.standing() == sorted([*(one for step in done for one in step), *theirs])


def test_nothing_is_taken_back_where_nothing_was_done():
    assert next_undo([], "ana") == next_redo([], "ana") == []
