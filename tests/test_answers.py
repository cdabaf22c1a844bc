"""The table of current answers: whatever is done, it says what the log says."""

import sqlite3
from itertools import count

import pytest
import sqlite_utils
from hypothesis import example, given, settings
from hypothesis import strategies as st
from reviewing import ALTERED, CITY, DRAFT, ENROLLED, FACT, PAGE, Clock, Reviewer, said
from sqlite_utils.migrations import Migrations

from extract.read import read_bytes
from schemas.decisions import Action, Said, current
from schemas.fields import State
from schemas.paths import group_of
from schemas.review_plan import ReviewMode, ReviewPlan
from schemas.reviewed import Review, is_complete, open_facts, reviewed_fields, said_by
from store.errors import RecordCompleteError, StoreError
from store.migrations import _IN_ORDER, MIGRATION_NAMES
from store.store import open_store

ADDED = "arms[0].n_planned"
ABSENT = Said(state=State.NOT_STATED)
STEPS = st.tuples(
    st.sampled_from(
        ["accept", "correct", "reject", "absent", "skip", "comment", "add", "undo", "redraft", "dismiss"]
    ),
    st.sampled_from([ENROLLED, CITY]),
    st.sampled_from([("ana", 1), ("ben", 2), ("cem", 0)]),
    st.integers(0, 9),
)
TABLES = ("answers", "sitters", "seat_progress", "decided", "disputed")
NUMBERS = count()


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    with open_store(tmp_path_factory.mktemp("answers") / "s.db") as store:
        yield store


def rows_of(store, table="answers"):
    with sqlite3.connect(store.path) as connection:
        return sorted(connection.execute(f"SELECT * FROM {table}").fetchall())


def a_page(store):
    page = read_bytes(f"{PAGE.text} {next(NUMBERS)}".encode(), "page.txt")
    store.save_draft(page, DRAFT.model_copy(update={"document_sha256": page.text_sha256}))
    return page


def do(store, page, step):
    what, field, (name, seat), number = step
    reviewer = Reviewer(store, name, seat, page)
    events = [e for e in store.events(page.text_sha256) if e.seat == seat]
    if what == "redraft":
        redraft(store, page, number)
    elif what == "undo" and events:
        reviewer.undo(events[number % len(events)])
    elif what == "add":
        reviewer.decide(Action.ADD, ADDED, after=said(number, "18"))
    elif what == "dismiss":
        reviewer.decide(Action.DISMISS, FACT)
    elif what in ("skip", "comment"):
        reviewer.decide(Action(what), field.path, reason="?")
    elif what != "undo":
        answer(reviewer, Action("not_stated" if what == "absent" else what), field, number, events)


def redraft(store, page, number):
    """Without some of the fields, and often with another count."""
    counted = ENROLLED.model_copy(update={"value": number}) if number else ENROLLED
    told = {
        "document_sha256": page.text_sha256,
        "fields": (counted, *DRAFT.fields[1:])[number % 3 :],
        "fingerprint": str(number),
    }
    store.save_draft(page, DRAFT.model_copy(update=told))


def answer(reviewer, action, field, number, events):
    last = current(e for e in events if e.subject == field.path)
    before = last.after if last and last.action.answers else said_by(field)
    after = {
        Action.ACCEPT: before or said_by(field),
        Action.CORRECT: said_by(field).model_copy(update={"value": number}),
        Action.NOT_STATED: ABSENT,
        Action.REJECT: None,
    }
    reviewer.decide(action, field.path, before=before, after=after[action])


@settings(max_examples=40)
@given(st.lists(STEPS, max_size=15))
@example([("accept", ENROLLED, ("ana", 1), 0), ("redraft", ENROLLED, ("ana", 1), 3)])
def test_after_any_events_the_answers_are_those_of_the_log(store, steps):
    page = a_page(store)
    for step in steps:
        try:
            do(store, page, step)
        except StoreError:
            continue  # what is refused leaves no trace
    drafted = {field.path for field in store.drafts_of(page.text_sha256)[1][0].fields}
    expected = set()
    events = store.events(page.text_sha256)
    for subject, seat in {(event.subject, event.seat) for event in events}:
        event = current(e for e in events if (e.subject, e.seat) == (subject, seat))
        if event is not None:
            group = "" if subject == FACT else group_of(subject)
            told = (event.id, event.action.value, event.action.answers, subject in drafted, group)
            drafter = "label" if subject in drafted else ""
            is_stale = subject in stale_paths(review_of(store, page, seat))
            expected.add((page.text_sha256, subject, seat, *told, drafter, is_stale))

    assert {row for row in rows_of(store) if row[0] == page.text_sha256} == expected
    seats = {event.seat for event in events}
    counted = {row[1:] for row in rows_of(store, "seat_progress") if row[0] == page.text_sha256}
    assert counted == {(seat, *progress_of(review_of(store, page, seat), drafted)) for seat in seats}


def stale_paths(review):
    return {field.path for field in reviewed_fields(review) if field.is_stale}


def progress_of(review, drafted):
    fields = reviewed_fields(review)
    answered = [field for field in fields if not field.is_open and field.path in drafted]
    is_begun = any(current(e for e in review.events if e.subject == each.subject) for each in review.events)
    return len(answered), len(open_facts(review)), is_begun, is_complete(review)


def review_of(store, page, seat):
    document, drafts = store.drafts_of(page.text_sha256)
    events = tuple(event for event in store.events(page.text_sha256) if event.seat == seat)
    return Review(document=document, draft=drafts[0], seat=seat, events=events)


def test_what_is_kept_in_step_is_what_is_made_anew(store):
    """Over everything the test above has left in the file."""
    page = a_page(store)
    ana = Reviewer(store, page=page)
    ana.undo(ana.accept(ENROLLED))
    ana.correct(CITY, said("Lisbon", "Porto"))
    kept = [rows_of(store, table) for table in TABLES]
    store.rebuild_answers()

    assert [rows_of(store, table) for table in TABLES] == kept
    assert len(kept[0]) > 1


def test_a_table_that_was_spoiled_is_made_right(store):
    Reviewer(store, page=a_page(store)).accept(ENROLLED)
    kept = rows_of(store)
    with sqlite3.connect(store.path) as connection:
        connection.execute("UPDATE answers SET action = 'reject'")
        connection.execute("DELETE FROM sitters")
    store.rebuild_answers()

    assert rows_of(store) == kept


def test_what_may_be_decided_goes_by_the_log_though_every_table_is_spoiled(tmp_path):
    with open_store(tmp_path / "s.db", clock=Clock()) as store:
        store.save_draft(PAGE, DRAFT)
        store.set_review_plan(ReviewPlan(mode=ReviewMode.DOUBLE), settled_by="lead")
        both = [Reviewer.sits_down(store, name) for name in ("ana", "ben")]
        for reviewer in both:
            reviewer.answer_all()
            reviewer.complete()
        with sqlite3.connect(store.path) as connection:
            connection.execute("DELETE FROM answers")
            connection.execute("INSERT INTO disputed VALUES (?, ?)", [PAGE.text_sha256, ENROLLED.path])

        with pytest.raises(RecordCompleteError):
            both[0].decide(Action.REJECT, before=said_by(ENROLLED))
        judge = store.take_adjudication(PAGE.text_sha256, "cem")
        assert store.open_adjudication(judge).disputed == ()


def test_a_database_with_decisions_from_before_the_table_gets_it(tmp_path):
    with open_store(tmp_path / "s.db") as store:
        store.save_draft(PAGE, DRAFT)
        ana = Reviewer(store)
        ana.accept(ENROLLED)
        ana.decide(Action.COMMENT, reason="why")
        ana.undo(ana.undo(ana.accept(CITY)))
        ana.undo(ana.decide(Action.SKIP, ALTERED.path))
        kept = [rows_of(store, table) for table in TABLES]
    with open_store(older_copy(tmp_path / "s.db")) as store:
        assert [rows_of(store, table) for table in TABLES] == kept
        assert len(kept[0]) == 2


def older_copy(path):
    """The file as it would be without the migrations that came after the log."""
    older = path.with_name("older.db")
    migrations = Migrations("trialspan")
    for migration in _IN_ORDER[: MIGRATION_NAMES.index("m012_review_plans")]:
        migrations()(migration)
    database = sqlite_utils.Database(older)
    migrations.apply(database)
    with database.conn:
        database.execute("ATTACH ? AS newer", [str(path)])
        for table in ("documents", "drafts", "fields", "decisions"):
            columns = ", ".join(database[table].columns_dict)
            database.execute(f"INSERT INTO {table} SELECT {columns} FROM newer.{table}")
    database.close()
    return older
