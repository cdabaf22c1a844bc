"""What the Review screen does when something is in the way: nothing is lost or doubled, and it is said."""

import os
import sqlite3
import subprocess
import sys
from datetime import timedelta

import pytest
from review_page import (
    COUNT,
    DRAFT,
    PAGE,
    STATUS,
    TITLE,
    Clock,
    draft_of,
    field,
    page,
    place,
    store_with,
)
from screen_play import decides_all, goes_to, play, review, said, sees, types

from review_tui import deciding
from schemas.decisions import Action, Decision
from schemas.documents import Span
from schemas.fields import Alternative, Drafter
from schemas.reviewed import said_by
from store.store import open_store


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def path(tmp_path):
    return tmp_path / "s.db"


@pytest.fixture
def store(path, clock):
    with store_with(path, clock=clock, timeout_s=0.2) as store:
        yield store


@pytest.fixture
def app(store, clock):
    return review(store, clock)


def actions(store):
    return [(event.action, event.subject, event.reviewer) for event in store.events(PAGE.text_sha256)]


def rejection(path, reviewer, seen=0):
    field = next(field for field in DRAFT.fields if field.path == path)
    return Decision(
        document_sha256=PAGE.text_sha256,
        subject=path,
        action=Action.REJECT,
        reviewer=reviewer,
        seen=seen,
        before=said_by(field),
    )


def test_a_field_that_was_decided_meanwhile_shows_what_the_other_said(app, store, path, clock):
    """The same reviewer in another window, with the lease of the first."""
    seen = []

    def meanwhile(_):
        with open_store(path, clock=clock) as other:
            other.decide(rejection(TITLE.path, "ana"))

    play(app, meanwhile, "a", sees(seen))

    assert actions(store) == [(Action.REJECT, TITLE.path, "ana")]
    assert "ana has decided on 'identification.brief_title' meanwhile (reject" in said(app)
    assert "not saved: accepted" in said(app)
    assert "says nothing: the value was rejected" in seen[0]


def lose_lease(path, clock):
    """Ben takes the record after ana's lease has run out."""

    def step(_):
        clock.goes_on(timedelta(minutes=16).total_seconds())
        with open_store(path, clock=clock) as other:
            other.take_lease(PAGE.text_sha256, "ben")

    return step


def test_a_lost_lease_keeps_what_was_decided_until_the_record_is_taken_again(app, store, path, clock):
    seen = []

    def ben_leaves(_):
        with open_store(path, clock=clock) as other:
            [lease] = other.leases()
            other.release_lease(lease)

    play(app, lose_lease(path, clock), "a", "x", sees(seen), "r", ben_leaves, "r")

    assert "lease lost: r takes it again" in seen[0]
    assert "what you decide is kept here until r takes the record again" in said(app)
    assert "it is being reviewed by ben" in said(app)
    assert actions(store) == [(Action.ACCEPT, TITLE.path, "ana"), (Action.REJECT, STATUS.path, "ana")]


def test_what_the_other_one_decided_meanwhile_is_not_overwritten(app, store, path, clock):
    def ben_decides(_):
        clock.goes_on(timedelta(minutes=16).total_seconds())
        with open_store(path, clock=clock) as other:
            lease = other.take_lease(PAGE.text_sha256, "ben")
            other.decide(rejection(TITLE.path, "ben"), lease)
            other.release_lease(lease)

    play(app, ben_decides, "a", "r")

    assert actions(store) == [(Action.REJECT, TITLE.path, "ben")]
    assert "ben has decided" in said(app)


def test_a_beat_keeps_the_lease_and_says_when_it_is_lost(app, store, path, clock):
    until = []

    def later(pilot):
        clock.goes_on(600)
        pilot.app.screen.beat()

    play(
        app,
        later,
        lambda _: until.append(store.leases()[0].expires_at - clock.now),
        lose_lease(path, clock),
        later,
    )

    assert until == [timedelta(minutes=15)]
    assert "what you decide is kept here" in said(app)


def test_an_ended_lease_that_nobody_took_is_renewed_by_the_next_key(app, store, clock):
    play(app, lambda _: clock.goes_on(3600), "a")

    assert actions(store) == [(Action.ACCEPT, TITLE.path, "ana")]


def test_leaving_with_what_is_not_saved_is_asked_twice(app, store, path, clock):
    screens = []
    look = lambda pilot: screens.append(type(pilot.app.screen).__name__)  # noqa: E731
    play(app, lose_lease(path, clock), "a", "q", look, "q", look)

    assert screens == ["ReviewScreen", "QueueScreen"]
    assert actions(store) == []


def test_a_locked_file_takes_the_key_back_and_says_so(app, store, path):
    seen = []
    locks = []

    def lock(_):
        locks.append(sqlite3.connect(path, isolation_level=None))
        locks[0].execute("BEGIN IMMEDIATE")

    play(app, lock, "a", "a", sees(seen), lambda _: locks[0].close(), goes_to(TITLE.path), "x")

    assert "is locked by another program" in said(app)
    assert "field 1 of 8" in seen[0]
    assert "saved ✓" in seen[0]
    assert actions(store) == [(Action.REJECT, TITLE.path, "ana")]


def test_a_file_that_was_replaced_is_not_written_into(app, store, path):
    def replace(_):
        other = path.with_name("other.db")
        other.write_bytes(path.read_bytes())
        other.replace(path)

    play(app, replace, "a")

    assert "another file than the one that is open" in said(app)
    assert actions(store) == []


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is read-only to the superuser")
def test_a_read_only_file_takes_the_key_back_and_says_so(app, path):
    play(app, lambda _: path.chmod(0o444), "a")

    assert "may not be written" in said(app)


def test_a_query_only_file_takes_the_key_back_and_says_so(app, store):
    """What SQLite says of a file it may not write, also to the superuser."""
    play(app, lambda _: store._database.execute("PRAGMA query_only = ON"), "a")

    assert "may not be written" in said(app)
    assert actions(store) == []


def test_a_full_disk_takes_the_key_back_and_says_so(app, store):
    def fill(_):
        pages = store._database.number("PRAGMA page_count")
        store._database.rows(f"PRAGMA max_page_count = {pages}")

    def comments(pilot):
        screen = pilot.app.screen
        screen.decide(lambda: deciding.comment(screen.session, "x" * 100_000))

    play(app, fill, comments)

    assert "no room left" in said(app)
    assert actions(store) == []


def test_words_that_are_given_up_with_a_lost_lease_are_kept_for_the_next_time(app, store, path, clock):
    def ben_leaves(_):
        with open_store(path, clock=clock) as other:
            [lease] = other.leases()
            other.release_lease(lease)

    play(
        app, lose_lease(path, clock), "c", types("odd"), "ctrl+s", "q", "q",
        ben_leaves, "enter", goes_to(TITLE.path), "c", "ctrl+s",
    )  # fmt: skip

    assert [event.reason for event in store.events(PAGE.text_sha256)] == ["odd"]


def test_another_record_is_not_opened_over_what_is_not_saved(store, path, clock):
    other = page("other.txt", "Enrollment 120")
    count = field("design.enrollment.count", 120, Span.of(other.text, 11, 14))
    store.save_draft(other, draft_of(other, count, record_key="NCT99000102", findings=(), coverage=None))
    app, at = review(store, clock), []
    look = lambda pilot: at.append(pilot.app.screen.session.review.document.text_sha256)  # noqa: E731
    play(app, lose_lease(path, clock), "a", "J", look)

    assert at == [PAGE.text_sha256]
    assert "r takes the record again, q gives it up" in said(app)


def test_a_record_drafted_anew_is_said_and_read_when_asked(app, store):
    seen = []
    changed = COUNT.model_copy(update={"value": 26, "evidence": (place("26"),)})

    def drafts(_):
        store.save_draft(PAGE, draft_of(PAGE, TITLE, changed, STATUS, fingerprint="g"))

    beats = lambda pilot: pilot.app.screen.beat()  # noqa: E731
    play(app, "a", drafts, beats, sees(seen), "r", goes_to(COUNT.path), sees(seen))

    assert "drafted anew since you opened it" in said(app)
    assert "field 2 of 8" in seen[0]
    assert "field 2 of 3" in seen[1]
    assert actions(store) == [(Action.ACCEPT, TITLE.path, "ana")]


def test_a_complete_record_that_is_drafted_anew_says_what_is_open_since(app, store):
    seen, at = [], []
    changed = COUNT.model_copy(update={"value": 26, "evidence": (place("26"),)})

    def drafts(_):
        fields = (changed if each is COUNT else each for each in DRAFT.fields)
        store.save_draft(PAGE, draft_of(PAGE, *fields, fingerprint="g"))

    look = lambda pilot: at.append(pilot.app.screen.session.subject)  # noqa: E731
    play(
        app, decides_all, "C", "y", sees(seen), drafts, "r", sees(seen), "R", "f", look, "a", "y", sees(seen)
    )

    assert "· complete ·" in seen[0]
    assert "· complete, but 1 open since: R reopens it ·" in seen[1]
    assert at == [COUNT.path]
    assert "· complete ·" in seen[2]


def test_a_decision_about_a_draft_that_has_changed_is_refused(app, store):
    changed = TITLE.model_copy(update={"value": "Velorin", "evidence": (place("Velorin"),)})
    play(app, lambda _: store.save_draft(PAGE, draft_of(PAGE, changed, fingerprint="g")), "a", "r", "a")

    assert "has changed meanwhile" in said(app)
    assert [event.after.value for event in store.events(PAGE.text_sha256)] == ["Velorin"]


def test_a_value_its_record_type_no_longer_takes_is_shown_and_needs_a_reason(store, clock):
    seen = []
    odd = COUNT.model_copy(update={"value": "many"})
    gone = TITLE.model_copy(update={"path": "design.shoe_size"})
    store.save_draft(PAGE, draft_of(PAGE, odd, gone, fingerprint="g"))
    app = review(store, clock)
    play(app, sees(seen), "a", types("as printed"), "enter", sees(seen), "x")

    assert "does not fit its field (any more)" in " ".join(seen[0].split())
    assert "no such field (any more)" in " ".join(seen[1].split())
    assert [action for action, *_ in actions(store)] == [Action.ACCEPT, Action.REJECT]


def test_a_record_of_an_unknown_type_can_be_reviewed(store, clock):
    store.save_draft(PAGE, draft_of(PAGE, TITLE, COUNT, fingerprint="g", record_type="hay_fever_trial"))
    app = review(store, clock)
    play(app, "a", "e", "x")

    assert [action for action, *_ in actions(store)] == [Action.ACCEPT, Action.REJECT]
    assert "nothing can be typed for this field" in said(app)


def test_a_record_somebody_has_leads_back_to_the_queue_with_who(store, clock):
    store.take_lease(PAGE.text_sha256, "ben")
    screens = []
    app = review(store, clock)
    play(app, lambda pilot: screens.append(type(pilot.app.screen).__name__))

    assert screens == ["QueueScreen"]
    assert "it is being reviewed by ben until 12:15:00 UTC" in said(app)


def test_a_record_without_fields_says_so(store, clock):
    seen = []
    store.save_draft(PAGE, draft_of(PAGE, fields=(), fingerprint="g"))
    play(review(store, clock), sees(seen), "a", "j", "g")

    assert "Nothing was drafted from this page" in seen[0]


KILLED = """
import os, signal, sys, asyncio
sys.path[:0] = [{project!r}, {tests!r}]
from pathlib import Path
from review_page import Clock, PAGE
from screen_play import review, settle
from store.store import open_store
clock = Clock()
with open_store(Path({path!r}), clock=clock) as store:
    app = review(store, clock)
    async def run():
        async with app.run_test() as pilot:
            await settle(pilot)
            await pilot.press("a")
            await settle(pilot)
            app.screen.action_accept()  # shown, and killed before the store has it
            os.kill(os.getpid(), signal.SIGKILL)
    asyncio.run(run())
"""


def test_kill_between_the_key_and_saved_loses_that_key_alone(store, path, project):
    program = KILLED.format(project=str(project), tests=str(project / "tests"), path=str(path))
    done = subprocess.run([sys.executable, "-c", program], check=False, capture_output=True)

    assert done.returncode == -9, done.stderr.decode()
    assert actions(store) == [(Action.ACCEPT, TITLE.path, "ana")]
    assert store.verify_decisions().problem is None


def test_what_an_alternative_says_without_words_needs_a_reason(store, clock):
    alternative = Alternative(value="Velorin trial", drafter=Drafter.MODEL, why="it has no words")
    store.save_draft(
        PAGE, draft_of(PAGE, TITLE.model_copy(update={"alternatives": (alternative,)}), fingerprint="g")
    )
    app = review(store, clock)
    play(app, "left_square_bracket", "a", types("known"), "enter")

    [event] = store.events(PAGE.text_sha256)
    assert (event.after.value, event.reason) == ("Velorin trial", "known")
