"""The log of decisions: what counts after undo and redo, what is refused, and that tampering is named."""

import hashlib
import json
import sqlite3
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from extract.read import read_bytes
from schemas.decisions import RECORD, Action, Decision, Event, Said, current, standing
from schemas.documents import Span
from schemas.drafts import Draft
from schemas.fields import DraftedField, Drafter, State
from store.chain import GENESIS
from store.errors import DecisionMismatchError, StaleDecisionError
from store.store import open_store

PAGE = read_bytes(b"Trial NCT99000001 enrolled 120 adults in Porto.", "porto.txt")
ENROLLED = Span.of(PAGE.text, 27, 30)
DRAFTED = Said(value=120, state=State.STATED, spans=(ENROLLED,))
DRAFT = Draft(
    document_sha256=PAGE.text_sha256,
    document_name=PAGE.name,
    record_type="trial_registration",
    fingerprint="f",
    fields=tuple(
        DraftedField(path=path, value=120, state=State.STATED, evidence=(ENROLLED,), drafter=Drafter.LABEL)
        for path in ("design.enrollment.count", "design.phase")
    ),
)
CORRECTED = Said(value=12, state=State.STATED, spans=(ENROLLED,))
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


class Clock:
    """A clock that goes one second at a time, in whichever direction."""

    def __init__(self, step=1):
        self.now, self.step = NOON, timedelta(seconds=step)

    def __call__(self):
        self.now += self.step
        return self.now


@pytest.fixture
def path(tmp_path):
    return tmp_path / "s.db"


@pytest.fixture
def store(path):
    with open_store(path, clock=Clock()) as store:
        store.save_draft(PAGE, DRAFT)
        yield store


def decision(action=Action.ACCEPT, seen=0, subject="design.enrollment.count", **more):
    said = {"before": DRAFTED, "after": DRAFTED} if action.sets_value else {}
    told = {"reviewer": "ana", **said, **more}
    return Decision(document_sha256=PAGE.text_sha256, subject=subject, action=action, seen=seen, **told)


def undo(event, seen):
    return decision(Action.UNDO, seen=seen.id, undoes=event.id)


def test_a_decision_is_kept_with_all_it_said(store):
    kept = store.decide(decision(reason="as printed ≥ \ud800", seconds=2.5))

    assert store.events(PAGE.text_sha256) == [kept]
    assert (kept.id, kept.previous_hash, kept.at > NOON) == (1, GENESIS, True)
    assert (kept.before, kept.after, kept.reason, kept.seconds) == (
        DRAFTED,
        DRAFTED,
        "as printed ≥ \ud800",
        2.5,
    )


def test_events_of_one_subject_are_told_from_others(store):
    here = store.decide(decision())
    there = store.decide(decision(subject="design.phase"))

    assert store.events(PAGE.text_sha256, "design.enrollment.count") == [here]
    assert store.events(PAGE.text_sha256) == [here, there]


def test_a_decision_on_what_somebody_has_decided_meanwhile_is_refused_and_names_who(store):
    first = store.decide(decision())
    with pytest.raises(
        StaleDecisionError, match=r"ana has decided on 'design\.enrollment\.count' meanwhile \(accept"
    ):
        store.decide(decision(Action.REJECT))

    assert store.events(PAGE.text_sha256) == [first]


def test_a_decision_that_saw_what_is_not_there_is_refused(store):
    with pytest.raises(StaleDecisionError, match="there is no event 7"):
        store.decide(decision(seen=7))


def test_words_the_document_does_not_hold_are_refused(store):
    moved = Said(value=120, state=State.STATED, spans=(Span(start=0, end=3, quote="120"),))
    with pytest.raises(DecisionMismatchError, match="quotes '120' at 0:3, where its document has 'Tri'"):
        store.decide(decision(Action.RE_ANCHOR, after=moved))


def test_a_document_that_is_not_kept_cannot_be_decided_on(store):
    with pytest.raises(DecisionMismatchError, match="draft it first"):
        store.decide(decision().model_copy(update={"document_sha256": "0" * 64}))


def test_only_an_event_of_the_subject_can_be_taken_back(store):
    other = store.decide(decision(subject="design.phase"))
    with pytest.raises(DecisionMismatchError, match="no event 1 to take back"):
        store.decide(decision(Action.UNDO, undoes=other.id))


@pytest.mark.parametrize(
    "wrong",
    [
        {"action": Action.CORRECT, "after": None},
        {"action": Action.REJECT, "after": DRAFTED},
        {"action": Action.UNDO},
        {"action": Action.SKIP, "undoes": 3},
        {"action": Action.COMMENT, "reason": "  "},
        {"action": Action.SKIP, "reviewer": ""},
        {"action": Action.SKIP, "seconds": -1},
    ],
    ids=lambda wrong: "-".join(map(str, wrong.values())),
)
def test_a_decision_that_does_not_say_what_its_action_needs_is_none(wrong):
    with pytest.raises(ValidationError):
        Decision(**{"document_sha256": "x", "subject": RECORD, "reviewer": "ana", "seen": 0, **wrong})


@pytest.mark.parametrize(("value", "state"), [(None, State.STATED), (3, State.NOT_STATED)])
def test_a_value_and_an_absence_exclude_each_other(value, state):
    with pytest.raises(ValidationError):
        Said(value=value, state=state)


def test_undo_and_redo_say_what_counts(store):
    accepted = store.decide(decision())
    corrected = store.decide(decision(Action.CORRECT, seen=1, after=CORRECTED))
    undone = store.decide(undo(corrected, seen=corrected))
    assert current(store.events(PAGE.text_sha256)) == accepted

    redone = store.decide(undo(undone, seen=undone))
    assert current(store.events(PAGE.text_sha256)) == corrected

    store.decide(undo(redone, seen=redone))
    assert current(store.events(PAGE.text_sha256)) == accepted


def test_a_comment_changes_nothing(store):
    accepted = store.decide(decision())
    store.decide(decision(Action.COMMENT, seen=1, reason="see the protocol"))

    assert current(store.events(PAGE.text_sha256)) == accepted


@given(st.lists(st.booleans() | st.integers(0, 20), max_size=20))
def test_any_undoing_leaves_what_undoing_by_hand_would(steps):
    """True and False decide; a number takes back the event so many places before."""
    events, counts = [], []
    for number, step in enumerate(steps, 1):
        is_undo = not isinstance(step, bool) and step < len(events)
        made = decision(Action.UNDO, undoes=number - 1 - step) if is_undo else decision()
        events.append(Event(**made.model_dump(), id=number, at=NOON, previous_hash="", hash=""))
    undone = {}
    for event in reversed(events):  # an undo counts unless a later one that counts takes it back
        counts.append(not undone.get(event.id, False))
        if event.undoes is not None and counts[-1]:
            undone[event.undoes] = True

    kept = [e.id for e, counted in zip(events, reversed(counts), strict=True) if counted and e.undoes is None]
    assert [event.id for event in standing(events)] == kept


def fill(store, number=5):
    for count in range(number):
        store.decide(decision(seen=count))


def test_an_untouched_log_is_whole_and_its_head_is_the_last_event(store):
    assert (store.verify_decisions().events, store.verify_decisions().head) == (0, GENESIS)
    fill(store)
    audit = store.verify_decisions()

    assert (audit.events, audit.problem) == (5, None)
    assert audit.head == store.events(PAGE.text_sha256)[-1].hash


@pytest.mark.parametrize("sql", ["UPDATE decisions SET reviewer = 'eve'", "DELETE FROM decisions"])
def test_the_file_itself_refuses_to_change_what_was_decided(store, path, sql):
    fill(store)
    with sqlite3.connect(path) as connection, pytest.raises(sqlite3.IntegrityError, match="decisions are"):
        connection.execute(sql)


def test_the_file_itself_refuses_an_event_that_does_not_follow(store, path):
    fill(store)
    copy = (
        "INSERT INTO decisions SELECT id + 1, document_sha256, subject, action, reviewer, at, seen, before,"
        " after, reason, seconds, undoes, 'forged', 'forged', seat, batch, settles, carries FROM decisions"
        " WHERE id = 5"
    )
    with sqlite3.connect(path) as connection, pytest.raises(sqlite3.IntegrityError, match="follows the last"):
        connection.execute(copy)


def tamper(path, *statements):
    """What somebody could do who takes the guards away first."""
    with sqlite3.connect(path) as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            connection.execute(statement)


COLUMNS = {
    "document_sha256": "'x'",
    "subject": "'design.phase'",
    "action": "'reject'",
    "reviewer": "'eve'",
    "at": "'2020-01-01T00:00:00.000000+00:00'",
    "seen": "0",
    "before": "NULL",
    "after": "NULL",
    "reason": "'because'",
    "seconds": "99",
    "undoes": "1",
    "settles": "'[1,2]'",
    "hash": "'f'",
}


@pytest.mark.parametrize("column", COLUMNS)
def test_a_change_of_any_column_is_named(store, path, column):
    fill(store)
    tamper(path, f"UPDATE decisions SET {column} = {COLUMNS[column]} WHERE id = 3")

    audit = store.verify_decisions()
    assert (audit.events, audit.problem) == (2, "event 3 was changed after it was kept")


@pytest.mark.parametrize("cell", ["CAST(x'ff41' AS TEXT)", "x'ff41'"])
@pytest.mark.parametrize("column", ["reason", "subject", "seconds", "previous_hash", "hash", "after"])
def test_a_cell_that_is_no_text_any_more_is_named(store, path, column, cell):
    fill(store)
    tamper(path, f"UPDATE decisions SET {column} = {cell} WHERE id = 3")

    audit = store.verify_decisions()
    assert (audit.events, audit.problem.partition(" ")[0]) == (2, "event")
    assert "3" in audit.problem


@pytest.mark.parametrize("column", ["subject", "reviewer", "after", "hash", "previous_hash"])
def test_a_text_that_became_bytes_of_the_same_letters_is_named(store, path, column):
    """SQLite holds the two for different, so that no query would find the event any more."""
    fill(store)
    tamper(path, f"UPDATE decisions SET {column} = CAST({column} AS BLOB) WHERE id = 3")

    audit = store.verify_decisions()
    assert (audit.events, "event 3" in audit.problem) == (2, True)


PUT_IN_BEFORE = """
    INSERT INTO decisions SELECT -1, document_sha256, subject, action, reviewer, at, seen, before, after,
        reason, seconds, undoes, previous_hash, 'f', seat, batch, settles, carries FROM decisions WHERE id = 1
"""


@pytest.mark.parametrize(
    ("statement", "problem"),
    [
        ("DELETE FROM decisions WHERE id = 1", "event 1 is missing: the next one is 2"),
        ("DELETE FROM decisions WHERE id = 3", "event 3 is missing: the next one is 4"),
        ("DELETE FROM decisions WHERE id = 5", "event 5 is missing: 5 were kept"),
        ("DELETE FROM decisions", "event 1 is missing: 5 were kept"),
        (
            "UPDATE decisions SET previous_hash = 'f' WHERE id = 4",
            "event 4 does not follow event 3: one of them was exchanged",
        ),
        (PUT_IN_BEFORE, "event -1 was put in: the first one is 1"),
        ("DELETE FROM decisions_head", "how many events were kept is not noted any more"),
        ("UPDATE decisions_head SET hash = 'f'", "event 5 was exchanged: it is not the last that was kept"),
    ],
)
def test_what_is_missing_or_exchanged_is_named(store, path, statement, problem):
    fill(store)
    tamper(path, statement)

    assert store.verify_decisions().problem == problem


def test_an_event_put_in_behind_is_named(store, path):
    fill(store)
    forged = path.with_name("forged.db")
    with sqlite3.connect(path) as source, sqlite3.connect(forged) as target:
        source.backup(target)
    with open_store(forged, clock=Clock()) as other:
        other.decide(decision(seen=5))
    with sqlite3.connect(path) as connection:
        connection.execute("ATTACH ? AS forged", [str(forged)])
        connection.execute("DROP TRIGGER decisions_are_counted")
        connection.execute("INSERT INTO decisions SELECT * FROM forged.decisions WHERE id = 6")

    assert store.verify_decisions().problem == "event 6 was put in: 5 were kept"


def test_a_clock_that_goes_backwards_loses_nothing(path):
    with open_store(path, clock=Clock(step=-60)) as store:
        store.save_draft(PAGE, DRAFT)
        fill(store)

        assert [event.id for event in store.events(PAGE.text_sha256)] == [1, 2, 3, 4, 5]
        assert store.verify_decisions().problem is None


EARLIER = "id, document_sha256, subject, action, reviewer, at, seen, before, after, reason, seconds, undoes"


@pytest.mark.parametrize("columns", [f"{EARLIER}, previous_hash", f"{EARLIER}, seat, batch, previous_hash"])
def test_events_of_a_version_that_knew_fewer_columns_are_whole_and_cannot_be_given_them(store, path, columns):
    store.decide(decision())
    store.close()
    with sqlite3.connect(path) as database:
        row = database.execute(f"SELECT {columns} FROM decisions").fetchone()
        sealed = hashlib.sha256(json.dumps(row, separators=(",", ":")).encode()).hexdigest()
        database.execute("DROP TRIGGER decisions_stay")
        database.execute("UPDATE decisions SET hash = ?", [sealed])
        database.execute("UPDATE decisions_head SET hash = ?", [sealed])

    with open_store(path) as again:
        assert (again.verify_decisions().problem, again.verify_decisions().head) == (None, sealed)
        for change in (
            "seat = 2",
            "batch = 'k1', seat = 1",
            "settles = '[1,2]', batch = NULL, seat = 1",
            "reviewer = 'eve', settles = NULL",
        ):
            with sqlite3.connect(path) as database:
                database.execute(f"UPDATE decisions SET {change}")
            assert again.verify_decisions().problem == "event 1 was changed after it was kept"


def test_two_seats_answer_the_same_field_without_meeting(store):
    first = store.decide(decision(seat=1))
    second = store.decide(decision(seat=2, reviewer="ben"))

    assert (first.seat, second.seat, second.id) == (1, 2, 2)
    with pytest.raises(StaleDecisionError):
        store.decide(decision(seat=2, reviewer="ben"))
    with pytest.raises(DecisionMismatchError):
        store.decide(decision(Action.UNDO, seat=2, reviewer="ben", seen=second.id, undoes=first.id))


def test_whose_answer_and_which_key_are_sealed_with_the_rest(store, path):
    store.decide(decision(seat=2, batch="k1"))
    store.close()

    for change in ("seat = 1", "batch = NULL", "settles = '[1,2]'"):
        with sqlite3.connect(path) as database:
            database.execute("DROP TRIGGER IF EXISTS decisions_stay")
            before = database.execute("SELECT seat, batch, settles, carries FROM decisions").fetchone()
            database.execute(f"UPDATE decisions SET {change}")
        with open_store(path) as again:
            assert "event 1 was changed" in again.verify_decisions().problem
        with sqlite3.connect(path) as database:
            database.execute("UPDATE decisions SET seat = ?, batch = ?, settles = ?, carries = ?", before)
