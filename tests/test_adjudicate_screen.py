"""Every key of the Adjudicate screen, pressed on the screen and read back from the store."""

import pytest
from review_page import COUNT, DRAFT, PAGE, PHASE, Clock, draft_of, page, store_with
from screen_play import TINY, WIDE, play, review, said, sees, types
from textual.widgets import Input
from two_reviewers import ADDED, MORE, NAMES, about, done, judged, seen_now, two_review

from review_tui import judging
from review_tui.dialogs.editors import LeafEditor
from review_tui.source_view import MarkKind
from schemas.decisions import RECORD, Action
from schemas.review_plan import ReviewMode, ReviewPlan
from schemas.reviewed import said_by


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def store(tmp_path, clock):
    with store_with(tmp_path / "s.db", clock=clock) as store:
        store.set_review_plan(ReviewPlan(mode=ReviewMode.DOUBLE), settled_by="lead")
        two_review(store)
        yield store


@pytest.fixture
def app(store, clock):
    return review(store, clock, "cem", document_sha256=None)


OPEN = ("D", "enter")


def sides(found):
    """Notes the sides of the dispute in view, by name."""
    return lambda pilot: found.update({side.name: side for side in pilot.app.screen.session.sides})


def ordinal_of(pilot, value):
    return next(
        side.ordinal for side in pilot.app.screen.session.sides if side.said and side.said.value == value
    )


def picks(value):
    """Presses the number of the side that says something."""
    return lambda pilot: pilot.press(str(ordinal_of(pilot, value)))


def subject(found):
    return lambda pilot: found.append(pilot.app.screen.session.subject)


def test_the_documents_two_differ_on_are_listed_and_opened(app):
    seen = []
    play(app, "D", sees(seen), "enter", sees(seen))

    assert "1 document to settle" in seen[0]
    assert "0 of 3" in seen[0]
    assert "settling dispute 1 of 3 · cem" in seen[1]


def test_what_the_two_agree_on_is_not_asked(app):
    found = []
    play(app, *OPEN, lambda pilot: found.extend(field.path for field in pilot.app.screen.session.fields))

    assert set(found) == {COUNT.path, PHASE.path, ADDED}


@pytest.mark.parametrize(("keys", "names"), [(("a", "1"), "A"), (("b", "2"), "B")])
def test_a_side_is_chosen_by_letter_and_by_number(store, clock, keys, names):
    found = {}
    for key in keys:
        app = review(store, clock, "cem", document_sha256=None)
        play(app, *OPEN, sides(found), key, "u")

    answers = [event for event in judged(store) if event.action is not Action.UNDO]
    assert [event.after for event in answers] == [found[names].said] * 2


@pytest.mark.parametrize("key", ["d", "3"])
def test_the_draft_is_chosen_as_an_acceptance(app, store, key):
    play(app, *OPEN, key)

    assert done(store) == [(Action.ACCEPT, COUNT.path)]
    assert judged(store)[0].after == said_by(COUNT)


def test_another_value_is_chosen_as_a_correction_and_counts(app, store):
    play(app, *OPEN, picks(126))

    assert done(store) == [(Action.CORRECT, COUNT.path)]
    settled = {field.path: field.said for field in store.settled(PAGE.text_sha256)}
    assert settled[COUNT.path] == MORE


def test_a_side_without_a_value_is_chosen_as_a_rejection(app, store):
    def without(pilot):
        [side] = [side for side in pilot.app.screen.session.sides if side.said is None]
        return pilot.press(str(side.ordinal))

    play(app, *OPEN, "j", without)

    assert done(store) == [(Action.REJECT, PHASE.path)]


def test_a_field_that_one_side_alone_has_is_added_by_choosing_it(app, store):
    def with_it(pilot):
        [side] = [side for side in pilot.app.screen.session.sides if side.is_there]
        return pilot.press(str(side.ordinal))

    play(app, *OPEN, "j", "j", "d", with_it)

    assert "nothing was drafted here" in said(app)
    assert done(store) == [(Action.ADD, ADDED)]


def test_keeping_a_doubtful_draft_asks_for_a_reason_and_keeps_it(app, store):
    play(app, *OPEN, "j", "d", types("see page 2"), "enter")

    assert done(store) == [(Action.ACCEPT, PHASE.path)]
    assert judged(store)[0].reason == "see page 2"


def test_a_rationale_goes_with_the_next_answer_alone(app, store):
    seen = []
    play(app, *OPEN, "w", types("as in table 2"), "enter", sees(seen), "a", "k", "b")

    assert "why (goes with your next answer): as in table 2" in seen[0]
    assert [event.reason for event in judged(store)] == ["as in table 2", None]


def test_an_answer_of_her_own_begins_with_the_side_that_is_lit(app, store):
    begun = []

    def typing(pilot):
        begun.append(pilot.app.screen.query_one(LeafEditor).text)
        pilot.app.screen.query_one(LeafEditor).text = "121"
        pilot.app.screen.query_one("#reason", Input).value = "counted"

    def light(pilot):
        return pilot.press(*["right_square_bracket"] * (ordinal_of(pilot, 126) - 1))

    play(app, *OPEN, light, "e", typing, "ctrl+s")

    assert begun == ["126"]
    assert done(store) == [(Action.CORRECT, COUNT.path)]
    assert (judged(store)[0].after.value, judged(store)[0].after.spans) == (121, MORE.spans)
    assert judged(store)[0].reason == "counted"


@pytest.mark.parametrize(
    ("key", "action"), [("n", Action.NOT_STATED), ("x", Action.REJECT), ("s", Action.SKIP)]
)
def test_one_key_settles_and_goes_on(app, store, key, action):
    at = []
    play(app, *OPEN, key, subject(at))

    assert done(store) == [(action, COUNT.path)]
    assert at == [PHASE.path]


def test_undo_and_redo_take_back_her_own_answers_alone(app, store):
    play(app, *OPEN, "a", "u", "u", "U")

    assert [event.action for event in judged(store)] == [judged(store)[0].action, Action.UNDO, Action.UNDO]
    assert "nothing of yours to take back" in said(app)


@pytest.mark.parametrize(
    ("keys", "path"), [("j", PHASE.path), ("jk", COUNT.path), ("jj", ADDED), ("jkf", PHASE.path)]
)
def test_disputes_are_walked_through(app, keys, path):
    at = []
    play(app, *OPEN, *keys, subject(at))

    assert at == [path]


def test_each_sides_words_are_lit_with_its_number_and_walked_through(app):
    marks, lit = [], []

    def look(pilot):
        marks.append({(mark.start, mark.ordinal, mark.kind) for mark in pilot.app.screen._marks()})
        lit.append(pilot.app.screen.session.lit_side.ordinal)

    play(app, *OPEN, look, "right_square_bracket", look, "left_square_bracket", look)

    assert lit == [1, 2, 1]
    assert {number for _, number, _ in marks[0]} == {1, 2, 3}
    assert [number for _, number, kind in marks[1] if kind is MarkKind.CURRENT] == [2]


def test_the_numbers_of_the_sides_stand_beside_their_words_in_the_source(app):
    seen = []
    play(app, *OPEN, sees(seen), "right_square_bracket", sees(seen), size=WIDE)

    rows = [row for shown in seen for row in shown.splitlines()]
    assert any("▶" in row and "Enrollment 120" in row for row in rows)
    assert any("▶" in row and "Follow-up of 26 weeks" in row for row in rows)


def test_other_words_are_chosen_for_the_value_that_is_lit(app, store):
    play(app, *OPEN, "m", "right", "enter")

    [event] = judged(store)
    assert (event.action, event.subject) == (Action.CORRECT, COUNT.path)
    assert event.after.spans[0].quote == "participants" or event.after.spans != said_by(COUNT).spans


def test_a_comment_stands_beside_the_dispute(app, store):
    play(app, *OPEN, "c", types("[ask]"), "ctrl+s")

    assert done(store) == [(Action.COMMENT, COUNT.path)]


def test_when_everything_is_settled_it_is_completed_and_said(app, store):
    play(app, *OPEN, "a", "x", "x", "y")

    assert done(store)[-1] == (Action.COMPLETE, RECORD)
    assert "everything in this document is settled" in said(app)
    assert store.disputes()[0].is_complete


def test_it_is_not_complete_while_a_dispute_is_open(app, store):
    play(app, *OPEN, "C")

    assert done(store) == []
    assert "still open: 3 fields" in said(app)


def test_what_was_settled_is_reopened(app, store):
    play(app, *OPEN, "a", "x", "x", "y", "n", "R", "n")

    assert (Action.REOPEN, RECORD) in done(store)
    assert "R reopens it" in said(app)


def test_the_next_document_is_opened_in_its_place(tmp_path, clock):
    other = page("another.txt", PAGE.text + "\nmore\n")
    with store_with(tmp_path / "s.db", (PAGE, DRAFT), (other, draft_of(other)), clock=clock) as store:
        store.set_review_plan(ReviewPlan(mode=ReviewMode.DOUBLE), settled_by="lead")
        for document in (PAGE, other):
            two_review(store, document)
        at = []
        look = lambda pilot: at.append(pilot.app.screen.session.review.document.name)  # noqa: E731
        app = review(store, clock, "cem", document_sha256=None)
        play(app, *OPEN, look, "J", look, "J", "K", look, "K")

    assert at == ["another.txt", "velorin.txt", "another.txt"]
    assert "no document waits to be settled after this one" in said(app)
    assert "no document waits to be settled before this one" in said(app)


def test_one_of_the_two_is_told_that_she_cannot_settle_it(store, clock):
    app = review(store, clock, "ben", document_sha256=None)
    seen = []
    play(app, *OPEN, sees(seen))

    assert "ben knows the answers of one of its seats" in said(app)
    assert "1 document to settle" in seen[0]
    assert judged(store) == []


def test_a_rationale_of_an_answer_that_is_refused_waits_for_the_next_one(app, store):
    """The settler herself answered in another window."""
    seen, at = [], []

    def meanwhile(pilot):
        session = pilot.app.screen.session
        at.append(session.subject)
        store.decide(judging.settle(session, None), session.lease)

    play(app, *OPEN, "w", types("as in table 2"), "enter", meanwhile, "a", sees(seen), "n")

    assert "why (goes with your next answer): as in table 2" in seen[0]
    assert [(event.action, event.reason) for event in judged(store)] == [
        (Action.REJECT, None),
        (Action.NOT_STATED, "as in table 2"),
    ]
    assert {event.subject for event in judged(store)} == set(at)


def test_without_anything_to_settle_it_is_said_why(tmp_path, clock):
    with store_with(tmp_path / "s.db", clock=clock) as store:
        seen = []
        play(review(store, clock, document_sha256=None), "D", sees(seen), "enter", "j", "q")

    assert "documents are reviewed by one person" in seen[0]


def test_a_document_that_is_reopened_meanwhile_is_not_settled_in_vain(app, store):
    def reopens(_pilot):
        lease = store.take_lease(PAGE.text_sha256, "ana")
        store.decide(seen_now(store, about(lease, RECORD, Action.REOPEN)), lease)

    play(app, *OPEN, reopens, "r")

    assert "two have to finish it independently" in said(app)


def test_the_document_is_given_back_when_she_leaves(app, store):
    play(app, *OPEN, "q", "q")

    assert store.leases() == []


def test_what_the_two_typed_is_data_on_every_screen(app, store):
    play(app, *OPEN, "w", types("[red]why[/red]"), "enter", "a")

    assert judged(store)[0].reason == "[red]why[/red]"


def test_in_forty_columns_the_sides_are_stacked_and_the_lit_one_is_in_view(app):
    seen = []
    play(app, *OPEN, sees(seen), *["right_square_bracket"] * 2, sees(seen), size=TINY)

    assert "1 A (lit)" in seen[0]
    assert "2 B" not in next(row for row in seen[0].splitlines() if "1 A" in row)
    assert "3 draft (lit)" in seen[1]


def test_the_history_shows_what_she_did_and_nothing_of_the_two(app):
    seen = []
    play(app, *OPEN, "a", "h", sees(seen))

    assert "1 event" in seen[0]
    assert not any(name in seen[0] for name in NAMES)


def test_what_was_settled_for_other_answers_is_open_and_says_so(app, store, clock):
    play(app, *OPEN, "a", "x", "x", "y")
    lease = store.take_lease(PAGE.text_sha256, "ben")
    for subject, action, more in (
        (RECORD, Action.REOPEN, {}),
        (PHASE.path, Action.CORRECT, {"after": said_by(PHASE), "reason": "on paper"}),
        (COUNT.path, Action.CORRECT, {"before": MORE, "after": MORE.model_copy(update={"value": 26})}),
        (RECORD, Action.COMPLETE, {}),
    ):
        store.decide(seen_now(store, about(lease, subject, action, **more)), lease)
    store.release_lease(lease)
    seen = []
    again = review(store, clock, "cem", document_sha256=None)
    play(again, *OPEN, sees(seen), "b", sees(seen), size=WIDE)

    assert "for answers that have changed since: look again" in seen[0]
    assert store.disputes()[0].settled == store.disputes()[0].disputed == 2
    assert done(store)[-1][1] == COUNT.path
