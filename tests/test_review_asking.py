"""What needs more than a key: dialogs, words that are chosen, and what is decided from them."""

import pytest
from review_page import (
    ACRONYM,
    AGE,
    COUNT,
    DOSE,
    PAGE,
    PHASE,
    SPONSOR,
    TITLE,
    TOWNS,
    Clock,
    draft_of,
    place,
    store_with,
)
from screen_play import TINY, goes_to, painted, play, review, said, sees, types
from textual.widgets import Input, TextArea

from review_tui.grammar import Grammar
from schemas.decisions import Action, fact_subject
from trialspan.quote_grammar import doubt_by, read_printed


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def store(tmp_path, clock):
    with store_with(tmp_path / "s.db", clock=clock) as store:
        yield store


@pytest.fixture
def app(store, clock):
    return review(store, clock)


def events(store):
    return store.events(PAGE.text_sha256)


def last(store):
    return events(store)[-1]


def actions(store):
    return [(event.action, event.subject) for event in events(store)]


def test_correct_keeps_what_was_typed_with_its_reason(app, store):
    def typing(pilot):
        pilot.app.screen.query_one(TextArea).text = "Velorin in Cough"
        pilot.app.screen.query_one("#reason", Input).value = "short form"

    play(app, "e", typing, "ctrl+s")

    assert actions(store) == [(Action.CORRECT, TITLE.path)]
    assert (last(store).after.value, last(store).reason) == ("Velorin in Cough", "short form")


def test_what_was_drafted_can_be_typed_again_after_a_correction(app, store):
    def typing(words):
        return lambda pilot: setattr(pilot.app.screen.query_one(TextArea), "text", words)

    play(app, "e", typing("Velorin"), "ctrl+s", goes_to(TITLE.path), "e", typing(TITLE.value), "ctrl+s")

    assert [event.after.value for event in events(store)] == ["Velorin", TITLE.value]


def test_a_dialog_that_is_left_decides_nothing(app, store):
    play(app, "e", "escape", "c", "escape", goes_to(PHASE.path), "a", "escape", "A", "escape")

    assert events(store) == []


@pytest.mark.parametrize("path", [PHASE.path, SPONSOR.path])
def test_accepting_what_has_no_source_asks_for_a_reason_and_keeps_it(app, store, path):
    play(app, goes_to(path), "a", types("checked on paper"), "enter")

    assert actions(store) == [(Action.ACCEPT, path)]
    assert last(store).reason == "checked on paper"


def test_a_comment_stands_beside_the_field(app, store):
    play(app, "c", types("as printed [sic]"), "ctrl+s")

    assert actions(store) == [(Action.COMMENT, TITLE.path)]
    assert last(store).reason == "as printed [sic]"


def test_a_field_whose_adding_is_left_is_not_added(app, store):
    play(
        app, goes_to(fact_subject(TOWNS)), "m", types("enrollment.type"), "escape",
    )  # fmt: skip

    assert events(store) == []


def test_words_are_marked_for_a_value(app, store):
    play(app, goes_to(COUNT.path), "m", "right", "shift+left", "enter")

    assert actions(store) == [(Action.RE_ANCHOR, COUNT.path)]
    assert last(store).after.value == 120
    assert last(store).after.spans[0].quote == "120 participants"


def test_marking_that_is_left_changes_nothing(app, store):
    play(app, "m", "right", "escape", "a")

    assert actions(store) == [(Action.ACCEPT, TITLE.path)]


def test_the_verified_rest_is_listed_accepted_and_taken_back_as_one(app, store):
    listed = []
    play(app, "A", lambda pilot: listed.extend(painted(pilot.app)), "y", "u")

    verified = [TITLE.path, COUNT.path, AGE.path, ACRONYM.path]
    assert all(any(path in row for row in listed) for path in verified)
    assert actions(store)[:4] == [(Action.ACCEPT, path) for path in verified]
    assert sorted(event.undoes for event in events(store)[4:]) == [1, 2, 3, 4]
    assert len({event.batch for event in events(store)[:4]}) == 1


def test_what_was_typed_survives_the_terminal_being_resized(app, store):
    def typing(pilot):
        pilot.app.screen.query_one(TextArea).text = "Velorin"

    play(app, "e", typing, lambda pilot: pilot.resize_terminal(*TINY), "ctrl+s")

    assert last(store).after.value == "Velorin"


def test_words_that_do_not_say_the_value_are_tied_to_it_for_a_reason(store, clock):
    app = review(store, clock, grammar=Grammar(read_printed, doubt_by))
    play(app, goes_to(COUNT.path), "m", "down", "enter", types("seen on paper"), "enter")

    assert actions(store) == [(Action.RE_ANCHOR, COUNT.path)]
    assert last(store).reason == "seen on paper"
    assert "120" not in last(store).after.spans[0].quote


def test_the_rest_is_accepted_without_what_is_likely_wrong(store, clock):
    likely = COUNT.model_copy(update={"expected_error": 0.3, "expected_error_reason": "read elsewhere"})
    store.save_draft(PAGE, draft_of(PAGE, TITLE, likely, ACRONYM, fingerprint="g"))
    seen = []
    play(review(store, clock), "A", sees(seen), "y")

    assert "Accept 1 verified value and 1 absence?" in seen[0]
    assert actions(store) == [(Action.ACCEPT, TITLE.path), (Action.ACCEPT, ACRONYM.path)]


def test_a_correction_begins_with_the_alternative_that_is_lit(app, store):
    play(app, goes_to(DOSE.path), "right_square_bracket", "e", "ctrl+s")

    assert actions(store) == [(Action.CORRECT, DOSE.path)]
    assert last(store).after.value["value"] == 10
    assert last(store).after.spans == (place("10 mg daily"),)


def test_a_list_that_is_not_stated_is_corrected_by_adding_its_first_entry(store, clock):
    empty = ACRONYM.model_copy(update={"path": "keywords"})
    store.save_draft(PAGE, draft_of(PAGE, empty, TITLE, fingerprint="g"))
    app = review(store, clock)
    play(app, "e", "down", "shift+right", "enter", "enter", "ctrl+s")

    assert "choose the words of an entry of keywords" in said(app)
    assert actions(store) == [(Action.ADD, "keywords[0]"), (Action.REJECT, "keywords")]
    added, gone = events(store)
    assert added.after.spans
    assert added.batch == gone.batch is not None

    play(review(store, clock), "u")
    assert [event.action for event in events(store)[2:]] == [Action.UNDO, Action.UNDO]


def test_words_that_nobody_drafted_become_a_field(app, store):
    play(
        app, "plus", "down", "down", "down", "down", "down", "enter", types("why_stopped"), "enter", "ctrl+s"
    )

    assert [action for action, _ in actions(store)] == [Action.ADD]
    assert last(store).after.spans


def test_what_kind_of_document_it_is_can_be_corrected(store, clock):
    kind = TITLE.model_copy(update={"path": "record_type", "value": "trial_registration"})
    store.save_draft(PAGE, draft_of(PAGE, kind, COUNT, fingerprint="g"))
    play(review(store, clock), "2", "u", "e", "2", "ctrl+s")

    assert [action for action, _ in actions(store)] == [Action.CORRECT, Action.UNDO, Action.CORRECT]
    assert {event.after.value for event in events(store) if event.after} == {"publication_report"}
