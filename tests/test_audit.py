"""What `verify_decisions` finds: a changed link, text or table; and what a noted head adds to it."""

import sqlite3

import pytest
import sqlite_utils
from review_page import COUNT, DRAFT, PAGE, Clock, store_with
from sqlite_utils.migrations import Migrations
from two_reviewers import two_review

from schemas.attention import Outcome
from schemas.links import LinkState
from schemas.review_plan import ReviewMode, ReviewPlan
from store.chain import BESIDE
from store.migrations import _IN_ORDER, MIGRATION_NAMES
from store.store import open_store


def review(path):
    """Two review a page; one hands her seat over, and a third opens what they differ on."""
    with store_with(path, clock=Clock()) as store:
        store.set_review_plan(ReviewPlan(mode=ReviewMode.DOUBLE), settled_by="lead")
        two_review(store)
        store.hand_over(PAGE.text_sha256, 2, to="dan", handed_by="lead")
        store.take_adjudication(PAGE.text_sha256, "cem")
        store.set_review_plan(ReviewPlan(mode=ReviewMode.DOUBLE, attention_share=1), settled_by="lead")
    return path


def check_attention(path):
    """One check of attention, shown and caught, on a page of its own, and an answer to a link."""
    with store_with(path, clock=Clock()) as store:
        store.set_review_plan(ReviewPlan(attention_share=1), settled_by="lead")
        lease = store.take_lease(PAGE.text_sha256, "ana")
        check = store.show_check(lease, store.planned_checks(lease)[0].path)
        store.resolve_check(lease, check.path, Outcome.CAUGHT)
        store.answer_link("l1", LinkState.CONFIRMED, reviewer="ana", reason="same trial")
    return path


@pytest.fixture(params=[review, check_attention])
def path(request, tmp_path):
    return request.param(tmp_path / "s.db")


def tamper(path, *statements):
    """What somebody could do who takes the guards away first."""
    with sqlite3.connect(path) as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            connection.execute(statement)


def audit(path, noted=None):
    with open_store(path, create=False) as store:
        return store.verify_decisions(noted)


def first_rows(path):
    """The first row of each table beside the decisions that has any: its name, its row's name and id."""
    with sqlite3.connect(path) as connection:
        for table, beside in BESIDE.items():
            for (number,) in connection.execute(f"SELECT min({beside.id}) FROM {table}"):
                if number is not None:
                    yield table, beside, number


def test_a_review_is_whole_and_stays_so_when_its_tables_are_made_anew(path):
    before = audit(path)
    with open_store(path) as store:
        store.rebuild_answers()

    assert (before.problem, before.beside > 2) == (None, True)
    assert audit(path) == before


def test_a_review_stays_whole_when_what_was_answered_is_drafted_otherwise(tmp_path):
    path = review(tmp_path / "s.db")
    changed = COUNT.model_copy(update={"value": 127})
    fields = tuple(changed if field.path == COUNT.path else field for field in DRAFT.fields)
    with open_store(path) as store:
        store.save_draft(PAGE, DRAFT.model_copy(update={"fields": fields, "fingerprint": "another"}))

    assert audit(path).problem is None


def test_every_table_beside_the_decisions_is_tried(tmp_path):
    tried = {
        table
        for make in (review, check_attention)
        for table, *_ in first_rows(make(tmp_path / make.__name__))
    }

    assert tried == BESIDE.keys()


def test_a_change_of_any_column_beside_the_decisions_is_named(path):
    for table, beside, number in list(first_rows(path)):
        for column in beside.columns:
            where = f"WHERE {beside.id} = {number}"
            [(was,)] = sqlite3.connect(path).execute(f"SELECT {column} FROM {table} {where}").fetchall()
            tamper(path, "PRAGMA foreign_keys = OFF", f"UPDATE {table} SET {column} = 'other' {where}")

            assert audit(path).problem == f"{beside.noun} {number} was changed after it was kept"
            with sqlite3.connect(path) as connection:
                connection.execute(f"UPDATE {table} SET {column} = ? {where}", [was])
    assert audit(path).problem is None


def test_a_row_beside_the_decisions_that_is_gone_is_named(path):
    for table, beside, number in list(first_rows(path)):
        copy = path.with_name(f"{table}.db")
        with sqlite3.connect(path) as source, sqlite3.connect(copy) as target:
            source.backup(target)
        tamper(copy, f"DELETE FROM {table} WHERE {beside.id} = {number}")
        assert audit(copy).problem == f"{beside.noun} {number} is missing"

        tamper(copy, f"DELETE FROM seals WHERE about = '{table}' AND row_id = {number}")
        assert any(word in audit(copy).problem for word in ("missing", "exchanged"))


def test_a_row_that_is_put_in_beside_the_decisions_is_named(path):
    tamper(path, "INSERT INTO review_plans VALUES (99, 'single', 0, 0, 'eve', '2026-01-01')")

    assert audit(path).problem == "plan 99 was put in: it is not in the chain"


def test_a_seal_that_is_put_in_or_taken_from_the_end_is_named(path):
    count = audit(path).beside
    tamper(path, f"DELETE FROM seals WHERE id = {count}", "DELETE FROM attention_outcomes")

    assert "missing" in audit(path).problem


def test_a_text_that_is_not_the_one_that_was_decided_about_is_named(tmp_path):
    path = review(tmp_path / "s.db")
    tamper(path, "UPDATE documents SET text = replace(text, '2', '3')")

    assert audit(path).problem == f"the text of {PAGE.name!r} was changed after it was kept"


@pytest.mark.parametrize(
    ("table", "statement"),
    [
        ("answers", "UPDATE answers SET action = 'reject' WHERE action = 'correct'"),
        ("answers", "DELETE FROM answers WHERE seat = 1"),
        ("sitters", "DELETE FROM sitters WHERE has_decided = 0"),
        ("seat_progress", "UPDATE seat_progress SET is_complete = 0"),
        ("decided", "UPDATE decided SET fields = 99"),
        ("disputed", "DELETE FROM disputed"),
        ("queue_drafts", "UPDATE queue_drafts SET record = 'x'"),
        ("queue", "UPDATE queue SET first = 0"),
        ("queue", "DELETE FROM queue"),
    ],
)
def test_a_table_that_does_not_follow_is_named_and_made_right(tmp_path, table, statement):
    path = review(tmp_path / "s.db")
    with sqlite3.connect(path) as connection:
        connection.execute(statement)

    assert audit(path).problem.startswith(f"the table {table!r} ")
    with open_store(path) as store:
        store.rebuild_answers()
    assert audit(path).problem is None


def test_a_noted_head_is_met_again_when_more_was_kept(tmp_path):
    path = review(tmp_path / "s.db")
    noted = audit(path)
    with open_store(path) as store:
        store.set_review_plan(ReviewPlan(), settled_by="lead")
    after = audit(path, noted.head)

    assert (after.problem, after.noted, after.head != noted.head) == (None, noted.events, True)


def test_only_a_noted_head_tells_that_the_whole_file_was_made_anew(tmp_path):
    noted, anew = audit(review(tmp_path / "s.db")), check_attention(tmp_path / "other.db")

    assert audit(anew).problem is None
    assert audit(anew, noted.head).problem.startswith("the noted head is not in the chain")


def test_what_was_kept_before_there_was_one_chain_is_in_it_from_then_on(tmp_path):
    path = older_file(tmp_path / "older.db")
    assert (audit(path).problem, audit(path).beside) == (None, 2)

    tamper(path, "UPDATE review_plans SET settled_by = 'eve' WHERE id = 2")
    assert audit(path).problem == "plan 2 was changed after it was kept"


def older_file(path):
    """A file with two plans of a version that did not seal them."""
    migrations = Migrations("trialspan")
    for migration in _IN_ORDER[: MIGRATION_NAMES.index("m021_chain")]:
        migrations()(migration)
    database = sqlite_utils.Database(path)
    migrations.apply(database)
    with database.conn:
        for mode in ("double", "single"):
            database.execute("INSERT INTO review_plans VALUES (NULL, ?, 0.0, 0.0, 'lead', '2026')", [mode])
    database.close()
    return path
