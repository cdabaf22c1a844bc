"""Every key of the Review screen, pressed on the screen and read back from the store."""

import pytest
from review_page import (
    COUNT,
    DOSE,
    PAGE,
    PHASE,
    STATUS,
    TITLE,
    TOWNS,
    WEEKS,
    Clock,
    draft_of,
    place,
    store_with,
)
from screen_play import NARROW, TINY, WIDE, decides_all, goes_to, painted, play, review, said, types
from textual.widgets import Input

from review_tui.detail import told
from review_tui.glyphs import UNICODE
from review_tui.settings import Settings
from schemas.decisions import Action, fact_subject
from schemas.reviewed import said_by


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


def test_a_record_opens_at_its_first_field_with_the_words_lit(app):
    seen = []
    play(app, lambda pilot: seen.extend(painted(pilot.app)))

    where = "NCT99000101 · record 1 of 1 · field 1 of 8 · ana · lease 15:00 · 2 numbers open"
    assert seen[0].startswith(where)
    assert app.screen_stack == []
    assert any(row.rstrip().endswith("▶") and "Velorin in Winter Cough" in row for row in seen)


@pytest.mark.parametrize("key", ["a", "enter"])
def test_accept_keeps_the_draft_and_brings_the_next_field_into_view(app, store, key):
    at = []
    play(app, key, lambda pilot: at.append(pilot.app.screen.session.subject))

    assert actions(store) == [(Action.ACCEPT, TITLE.path)]
    assert last(store).after == said_by(TITLE)
    assert at == [STATUS.path]


@pytest.mark.parametrize(
    ("key", "action"), [("x", Action.REJECT), ("n", Action.NOT_STATED), ("s", Action.SKIP)]
)
def test_one_key_decides_and_goes_on(app, store, key, action):
    play(app, key)

    assert actions(store) == [(action, TITLE.path)]


def test_a_field_that_was_put_off_comes_again_at_the_end(app):
    at = []
    play(app, "s", *"nnnnnnn", lambda pilot: at.append(pilot.app.screen.session.subject))

    assert at == [TITLE.path]


def test_putting_off_what_was_answered_says_that_the_answer_is_withdrawn_and_undo_brings_it_back(app, store):
    answers = []
    answer = lambda pilot: answers.append(pilot.app.screen.session.field.answer)  # noqa: E731
    play(app, "x", goes_to(TITLE.path), "s", goes_to(TITLE.path), answer, "u", answer)

    assert f"the answer to {TITLE.path} is withdrawn; it comes again at the end; u brings it back" in said(
        app
    )
    assert [each and each.action for each in answers] == [None, Action.REJECT]
    assert [action for action, _ in actions(store)] == [Action.REJECT, Action.SKIP, Action.UNDO]


def test_putting_off_what_was_open_says_nothing(app):
    play(app, "s")

    assert said(app) == ""


def test_backspace_discards_nothing(app, store):
    play(app, "a", "backspace", "delete")

    assert actions(store) == [(Action.ACCEPT, TITLE.path)]


def test_undo_and_redo_are_events_and_bring_the_field_back_into_view(app, store):
    at = []
    look = lambda pilot: at.append(pilot.app.screen.session.subject)  # noqa: E731
    play(app, "a", "u", look, "U", look)

    assert [event.action for event in events(store)] == [Action.ACCEPT, Action.UNDO, Action.UNDO]
    assert [event.undoes for event in events(store)] == [None, 1, 2]
    assert at == [TITLE.path, TITLE.path]


def test_undo_goes_on_after_the_application_was_closed(app, store, clock):
    play(app, "a", "a")
    again = review(store, clock)
    play(again, "u", "u", "u")

    assert [event.undoes for event in events(store)] == [None, None, 2, 1]
    assert "nothing of yours to take back" in said(again)


@pytest.mark.parametrize(
    ("keys", "path"), [("j", STATUS.path), ("jk", TITLE.path), ("jjj", PHASE.path), ("xkf", STATUS.path)]
)
def test_fields_are_walked_through(app, keys, path):
    at = []
    play(app, *keys, lambda pilot: at.append(pilot.app.screen.session.subject))

    assert at == [path]


def test_a_number_key_picks_a_code(app, store):
    play(app, "j", "7")

    assert actions(store) == [(Action.CORRECT, STATUS.path)]
    assert last(store).after.value == "TERMINATED"


def test_a_number_key_without_a_choice_says_so(app, store):
    play(app, "3")

    assert events(store) == []
    assert "there is no choice 3: e corrects the value" in said(app)


def test_an_alternative_is_taken_by_accepting_it_while_it_is_lit(app, store):
    play(app, goes_to(DOSE.path), "right_square_bracket", "a")

    assert actions(store) == [(Action.CORRECT, DOSE.path)]
    assert last(store).after.spans == (place("10 mg daily"),)


def test_the_places_of_a_value_are_walked_through(app):
    lit = []
    look = lambda pilot: lit.append(pilot.app.screen.session.place_in_view.span)  # noqa: E731
    play(app, "right_square_bracket", look, "left_square_bracket", look)

    assert lit == list(reversed(TITLE.evidence))


def test_open_numbers_are_walked_through_and_set_aside(app, store):
    play(app, "g", "d", "d")

    assert actions(store) == [(Action.DISMISS, fact_subject(WEEKS)), (Action.DISMISS, fact_subject(TOWNS))]


def test_a_record_is_offered_to_be_completed_when_nothing_is_open(app, store):
    play(app, decides_all, "f", "C", "y")

    assert last(store).action is Action.COMPLETE


def test_a_record_with_something_open_says_what(app, store):
    play(app, "C")

    assert "still open: 8 fields (f goes to the next) and 2 numbers" in said(app)
    assert events(store) == []


def test_the_last_decision_offers_completing(app, store):
    play(app, decides_all, "u", "d", "y")

    assert last(store).action is Action.COMPLETE


def test_a_complete_record_is_changed_after_it_was_reopened(app, store):
    play(app, decides_all, "C", "y", goes_to(TITLE.path), "x", "R", "x")

    assert [event.action for event in events(store)][-3:] == [Action.COMPLETE, Action.REOPEN, Action.REJECT]
    assert "R reopens it" in said(app)


def test_zoom_leaves_the_source_alone(app):
    sizes = []
    look = lambda pilot: sizes.append(pilot.app.screen.source.size)  # noqa: E731
    play(app, look, "z", look, "z", look)

    assert sizes[0] == sizes[2]
    assert sizes[1].width > sizes[0].width
    assert sizes[1].height > sizes[0].height


def test_search_finds_words_of_the_source_and_after_a_dot_those_of_fields(app):
    found = []
    play(
        app,
        "slash",
        types("later"),
        "enter",
        lambda pilot: found.append(pilot.app.screen.source.hit),
        "escape",
        "slash",
        lambda pilot: setattr(pilot.app.screen.query_one("#search", Input), "value", ".participants"),
        lambda pilot: setattr(pilot.app.screen.query_one("#search", Input), "value", ".count"),
        "enter",
        lambda pilot: found.append(pilot.app.screen.session.subject),
    )

    assert found == [(1, 1), COUNT.path]


def test_help_tells_the_keys_as_they_are(app):
    page = []
    play(app, "question_mark", lambda pilot: page.append(str(pilot.app.screen._page())), "escape")

    assert "Accept  review.accept" in page[0]
    assert "review.set_aside" in page[0]


def test_a_key_that_was_bound_anew_is_the_one_that_counts(store, clock):
    app = review(store, clock, settings=Settings(keys={"review.reject": "f9"}))
    play(app, "x", "f9")

    assert actions(store) == [(Action.REJECT, TITLE.path)]


def test_leaving_lets_others_have_the_record(app, store):
    leases = []
    play(app, lambda _: leases.extend(store.leases()), "q")

    assert [lease.reviewer for lease in leases] == ["ana"]
    assert store.leases() == []


def test_quitting_saves_and_lets_others_have_the_record(app, store):
    play(app, lambda pilot: pilot.press("a", "ctrl+q"))

    assert actions(store) == [(Action.ACCEPT, TITLE.path)]
    assert store.leases() == []


@pytest.mark.parametrize("size", [TINY, NARROW, WIDE], ids=str)
def test_every_size_shows_the_field_its_words_and_whether_it_is_saved(app, size):
    seen = []
    play(app, "j", lambda pilot: seen.append("\n".join(painted(pilot.app))), size=size)

    assert "saved ✓" in seen[0]
    assert "COMPLETED" in seen[0]
    assert "Recruitment Status: Completed" in seen[0]


def test_words_of_the_page_are_never_markup(app, store):
    seen = []
    hostile = TITLE.model_copy(update={"note": "[bold]no[/bold] [@click=app.quit]quit[/]"})
    store.save_draft(PAGE, draft_of(PAGE, hostile, COUNT, fingerprint="g", record_key="[red]X[/red]"))
    play(app, lambda pilot: seen.append("\n".join(painted(pilot.app))))

    assert "[@click=app.quit]quit[/]" in seen[0]
    assert "[red]X[/red]" in seen[0]
    assert "[Time Frame: week 12]" in seen[0]


def test_the_detail_tells_who_drafted_it_and_why_it_is_doubtful(app):
    page = []
    look = lambda pilot: page.append(told(pilot.app.screen.session, UNICODE))  # noqa: E731
    play(app, goes_to(STATUS.path), look, goes_to(DOSE.path), look, goes_to(PHASE.path), look)

    assert "the record is completed, and its dates are not" in page[0]
    assert "two places or two drafters disagree" in page[1]
    assert "1 other reading: ] shows it" in page[1]
    assert "accepting it needs a reason" in page[2]
    assert "prompts and schema f" in page[2]
