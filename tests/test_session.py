"""What keys make of a record under review, without a screen: a session and a real store."""

import pytest
from review_page import (
    ACRONYM,
    AGE,
    COUNT,
    DOSE,
    DRAFT,
    PAGE,
    PHASE,
    SPONSOR,
    STATUS,
    TITLE,
    TOWNS,
    WEEKS,
    Clock,
    draft_of,
    place,
    store_with,
)
from seat import Seat

from review_tui import deciding
from review_tui.errors import NotDecidableError
from schemas.decisions import Action, fact_subject
from schemas.reviewed import said_by
from store.errors import StaleDecisionError


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def store(tmp_path, clock):
    with store_with(tmp_path / "s.db", clock=clock) as store:
        yield store


@pytest.fixture
def ana(store, clock):
    return Seat(store, "ana", clock)


def answer(session, path):
    return next(field.answer for field in session.fields if field.path == path)


def test_the_first_field_is_in_view_when_a_record_is_opened(ana):
    assert (ana.session.field.path, ana.session.index, ana.session.place) == (TITLE.path, 0, 0)


def test_accepting_keeps_what_was_drafted_with_who_and_how_long(ana, clock):
    clock.goes_on(2.5)
    [event] = ana.do("accept")

    assert (event.subject, event.action) == (TITLE.path, Action.ACCEPT)
    assert (event.reviewer, event.seconds) == ("ana", 2.5)
    assert event.before == event.after == said_by(TITLE)


def test_a_key_shows_before_the_store_has_kept_it(ana):
    write = ana.session.put([deciding.accept(ana.session)])
    assert (answer(ana.session, TITLE.path).action, ana.session.is_saved) == (Action.ACCEPT, False)
    assert ana.session.is_waiting(TITLE.path)

    ana.save(write)
    assert (ana.session.is_saved, ana.session.is_waiting(TITLE.path)) == (True, False)


def test_what_the_store_refuses_is_as_it_was(ana):
    write = ana.session.put([deciding.accept(ana.session)])
    ana.session.refused(write)

    assert (answer(ana.session, TITLE.path), ana.session.is_saved) == (None, True)


def test_a_key_on_a_field_whose_key_before_is_not_kept_yet_follows_it(ana):
    first = ana.session.put([deciding.accept(ana.session)])
    second = ana.session.put([deciding.reject(ana.session)])
    [accepted] = ana.save(first)
    [rejected] = ana.save(second)

    assert rejected.seen == accepted.id


def test_what_followed_a_refused_key_is_refused_with_it(ana):
    first = ana.session.put([deciding.accept(ana.session)])
    second = ana.session.put([deciding.comment(ana.session, "as printed")])
    other = ana.session.put([deciding.comment(ana.session, "again")])

    assert ana.session.refused(first) == [first, second, other]
    assert ana.session.is_saved


def test_an_undo_pressed_before_the_key_is_kept_takes_that_key_back(ana):
    accepted = ana.session.put([deciding.accept(ana.session)])
    undone = ana.session.put_later(lambda: deciding.undo(ana.session))
    again = ana.session.put([deciding.reject(ana.session)])
    ana.save(accepted)
    ana.save(undone)
    [rejected] = ana.save(again)

    assert [event.action for event in ana.store.events(PAGE.text_sha256)] == [
        Action.ACCEPT,
        Action.UNDO,
        Action.REJECT,
    ]
    assert answer(ana.session, TITLE.path) == rejected


def test_the_next_open_field_comes_into_view_and_those_put_off_at_the_end(ana):
    paths = []
    ana.do("skip")
    while ana.session.go_on() and ana.session.field:
        paths.append(ana.session.subject)
        ana.do("not_stated")

    assert paths == [f.path for f in DRAFT.fields[1:]] + [TITLE.path]


def test_facts_come_into_view_when_no_field_is_open(ana):
    for field in DRAFT.fields:
        ana.do("not_stated", at=field.path)
    assert ana.session.go_on()
    assert ana.session.fact == WEEKS

    ana.do("dismiss")
    ana.session.go_on()
    ana.do("dismiss")
    assert (ana.session.facts, ana.session.go_on()) == ((), False)


def test_two_fields_put_off_are_offered_in_turn(ana):
    for field in DRAFT.fields[2:]:
        ana.do("not_stated", at=field.path)
    ana.do("skip", at=TITLE.path)
    ana.do("skip", at=STATUS.path)
    ana.session.go_on()
    assert ana.session.subject == TITLE.path

    ana.session.go_on()
    assert ana.session.subject == STATUS.path


def test_walking_stops_at_both_ends(ana):
    ana.session.step(-1)
    assert ana.session.index == 0
    ana.session.step(100)
    assert ana.session.subject == ACRONYM.path


def test_the_walk_through_facts_goes_round(ana):
    seen = []
    for _ in range(3):
        ana.session.next_fact()
        seen.append(ana.session.fact)

    assert seen == [WEEKS, TOWNS, WEEKS]


def test_places_and_alternatives_are_walked_through_in_turn(ana):
    ana.session.cycle(1)
    assert ana.session.place_in_view.span == TITLE.evidence[1]

    ana.session.go(DOSE.path)
    ana.session.cycle(-1)
    assert ana.session.place_in_view.alternative == DOSE.alternatives[0]


def test_accepting_a_lit_alternative_corrects_the_field_to_it(ana):
    ana.session.go(DOSE.path)
    ana.session.cycle(1)
    [event] = ana.do("accept")

    assert (event.action, event.after.value["value"], event.after.spans) == (
        Action.CORRECT,
        10,
        (place("10 mg daily"),),
    )


def test_accepting_what_has_an_answer_makes_no_event(ana):
    ana.do("accept")
    assert deciding.accept(ana.session) is None


def test_nothing_changes_in_a_complete_record_until_it_is_reopened(ana):
    for field in DRAFT.fields:
        ana.do("not_stated", at=field.path)
    for fact in ana.session.facts:
        ana.do("dismiss", at=fact_subject(fact))
    ana.do("complete")
    ana.session.go(TITLE.path)
    with pytest.raises(NotDecidableError, match="R reopens it"):
        deciding.reject(ana.session)
    assert ana.do("comment", "late remark")


def test_a_rejected_value_can_be_accepted_after_all(ana):
    ana.do("reject", "wrong")
    [event] = ana.do("accept")

    assert event.action is Action.ACCEPT


@pytest.mark.parametrize("path", [PHASE.path, SPONSOR.path])
def test_a_value_without_source_or_with_an_altered_one_needs_a_reason(ana, path):
    ana.session.go(path)
    assert ana.session.needs_reason


def test_a_value_its_record_type_no_longer_takes_needs_a_reason(store, clock):
    odd = COUNT.model_copy(update={"value": "many"})
    gone = COUNT.model_copy(update={"path": "design.shoe_size"})
    store.save_draft(PAGE, draft_of(PAGE, odd, gone, TITLE, fingerprint="g"))
    session = Seat(store, "ana", clock).session

    assert list(session.doubts) == [odd.path, gone.path]
    assert "does not fit its field (any more)" in session.doubts[odd.path][0]
    assert "no such field (any more)" in session.doubts[gone.path][0]


def test_the_verified_rest_is_accepted_by_one_key_and_taken_back_by_one(ana):
    fields = ana.session.verified_rest
    assert [field.path for field in fields] == [TITLE.path, COUNT.path, AGE.path, ACRONYM.path]

    ana.do("accept_rest", fields)
    assert [field.path for field in ana.session.open_fields] == [
        STATUS.path,
        PHASE.path,
        DOSE.path,
        SPONSOR.path,
    ]

    ana.do("undo")
    assert len(ana.session.open_fields) == len(DRAFT.fields)
    ana.do("redo")
    assert len(ana.session.open_fields) == 4


def test_undo_and_redo_go_on_in_a_session_opened_anew(ana, store, clock):
    ana.do("accept")
    again = Seat(store, "ana", clock)
    again.do("undo")
    assert answer(again.session, TITLE.path) is None

    once_more = Seat(store, "ana", clock)
    once_more.do("redo")
    assert answer(once_more.session, TITLE.path).action is Action.ACCEPT


def test_nothing_to_take_back_is_said(ana):
    with pytest.raises(NotDecidableError, match="nothing of yours"):
        deciding.undo(ana.session)
    with pytest.raises(NotDecidableError, match="nothing to do again"):
        deciding.redo(ana.session)


def test_keys_of_fields_say_on_a_fact_what_fits_it(ana):
    ana.session.next_fact()
    with pytest.raises(NotDecidableError, match="m makes one of it, d sets it aside"):
        deciding.accept(ana.session)
    ana.session.go(TITLE.path)
    with pytest.raises(NotDecidableError, match="g goes to one"):
        deciding.dismiss(ana.session)


def test_a_record_is_complete_only_when_everything_in_it_is_decided(ana):
    with pytest.raises(NotDecidableError, match=r"8 fields \(f .*\) and 2 numbers no field accounts for \(g"):
        deciding.complete(ana.session)
    for field in DRAFT.fields:
        ana.do("not_stated", at=field.path)
    for fact in ana.session.facts:
        ana.do("dismiss", at=fact_subject(fact))
    ana.do("complete")
    assert ana.session.is_complete

    ana.do("reopen")
    assert not ana.session.is_complete


def test_a_field_somebody_decided_meanwhile_is_not_overwritten(ana, store, clock):
    store.release_lease(ana.lease)
    ben = Seat(store, "ben", clock)
    ben.do("reject")
    store.release_lease(ben.lease)
    ana.lease = store.take_lease(PAGE.text_sha256, "ana")
    with pytest.raises(StaleDecisionError, match="ben has decided"):
        ana.do("accept")
    ana.session.replace(ana.read())

    assert answer(ana.session, TITLE.path).reviewer == "ben"
    assert len(store.events(PAGE.text_sha256)) == 1


def test_a_record_drafted_anew_keeps_its_decisions_and_marks_them(ana, store):
    ana.do("accept", at=COUNT.path)
    changed = COUNT.model_copy(update={"value": 26, "evidence": (place("26"),)})
    store.save_draft(PAGE, draft_of(PAGE, TITLE, changed, fingerprint="g"))
    ana.session.replace(ana.read())

    assert answer(ana.session, COUNT.path).after.value == 120
    assert ana.session.field.is_stale
    assert COUNT.path in [field.path for field in ana.session.open_fields]
    assert COUNT.path not in [field.path for field in ana.session.verified_rest]
    with pytest.raises(NotDecidableError, match="still open: 2 fields"):
        deciding.complete(ana.session)


def test_a_stopwatch_that_goes_backwards_counts_as_no_time(ana, clock):
    clock.goes_on(-100)
    [event] = ana.do("accept")

    assert event.seconds == 0
