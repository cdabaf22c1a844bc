"""Checks of attention: what is shown is noted, never kept as a decision, and counted with its interval."""

import sqlite3

import pytest
from reviewing import ALTERED, CITY, DRAFT, ENROLLED, PAGE, Clock, Reviewer, said

from schemas.attention import AttentionRate, Outcome, wilson
from schemas.decisions import Action
from schemas.drafts import Finding
from schemas.fields import Flag, State
from schemas.review_plan import ReviewMode, ReviewPlan
from schemas.reviewed import said_by
from store.errors import CheckOverError, DecisionMismatchError, LeaseLostError, ReasonNeededError
from store.store import open_store


@pytest.fixture
def store(tmp_path):
    with open_store(tmp_path / "s.db", clock=Clock()) as store:
        store.save_draft(PAGE, DRAFT)
        settle(store, 1)
        yield store


@pytest.fixture
def ana(store):
    return Reviewer.sits_down(store, "ana")


def settle(store, share, mode=ReviewMode.SINGLE):
    store.set_review_plan(ReviewPlan(mode=mode, attention_share=share), settled_by="lead")


def test_without_a_share_nothing_is_checked(store, ana):
    settle(store, 0)

    assert store.planned_checks(ana.lease) == ()


def test_a_planned_check_shows_a_wrong_value_with_the_right_words(store, ana):
    [planned] = store.planned_checks(ana.lease)

    assert (planned.path, planned.shown.spans) == (ENROLLED.path, ENROLLED.evidence)
    assert planned.shown.value != 120
    assert store.planned_checks(ana.lease) == (planned,)


def test_a_value_its_words_do_not_support_and_one_without_a_decoy_are_not_checked(store, ana):
    assert {CITY.path, ALTERED.path} & {planned.path for planned in store.planned_checks(ana.lease)} == set()


def test_which_fields_are_checked_follows_from_document_path_and_reviewer(tmp_path):
    shown = {}
    for name in ("one", "two"):
        with open_store(tmp_path / f"{name}.db") as store:
            fields = tuple(ENROLLED.model_copy(update={"path": f"arms[{n}].n_planned"}) for n in range(100))
            store.save_draft(PAGE, DRAFT.model_copy(update={"fields": fields, "coverage": None}))
            settle(store, 0.2, ReviewMode.DOUBLE)
            leases = [store.take_lease(PAGE.text_sha256, who) for who in ("ana", "ben")]
            shown[name] = [{planned.path for planned in store.planned_checks(lease)} for lease in leases]

    assert all(5 < len(paths) < 40 for both in shown.values() for paths in both)
    assert (
        len({frozenset(paths) for both in shown.values() for paths in both}) == 4
    )  # each file has its secret


def test_a_check_is_noted_when_it_is_shown_and_once(store, ana):
    first = store.show_check(ana.lease, ENROLLED.path)
    assert store.show_check(ana.lease, ENROLLED.path) == first

    [overall, mine] = store.attention_figures()
    assert (overall.shown, mine.reviewer, mine.shown, mine.rate) == (1, "ana", 1, None)


def test_a_check_that_is_not_planned_cannot_be_shown(store, ana):
    with pytest.raises(CheckOverError, match="no check of attention is planned"):
        store.show_check(ana.lease, CITY.path)


@pytest.mark.parametrize("action", [Action.ACCEPT, Action.CORRECT])
def test_the_value_of_an_open_check_is_never_kept(store, ana, action):
    wrong = store.show_check(ana.lease, ENROLLED.path).shown
    with pytest.raises(DecisionMismatchError):
        ana.decide(action, before=said_by(ENROLLED), after=wrong)

    assert store.events(PAGE.text_sha256) == []
    assert store.settled(PAGE.text_sha256) == ()


def test_it_is_not_kept_in_other_clothes_either(store, ana):
    value = store.show_check(ana.lease, ENROLLED.path).shown.value
    with pytest.raises(DecisionMismatchError, match="it is never kept"):
        ana.correct(ENROLLED, said(float(value)))


def test_who_was_not_shown_it_reads_the_same_value_in_the_source_and_is_not_in_her_way(store, ana):
    value = store.show_check(ana.lease, ENROLLED.path).shown.value
    store.release_lease(ana.lease)

    assert Reviewer.sits_down(store, "ben").correct(ENROLLED, said(value)).after.value == value


@pytest.mark.parametrize("outcome", Outcome)
def test_a_value_that_was_called_wrong_is_kept_for_a_reason_alone(store, ana, outcome):
    value = store.show_check(ana.lease, ENROLLED.path).shown.value
    store.resolve_check(ana.lease, ENROLLED.path, outcome)
    with pytest.raises(ReasonNeededError, match="say why it is right after all"):
        ana.correct(ENROLLED, said(value))

    assert ana.correct(ENROLLED, said(value), reason="the erratum says so").reason == "the erratum says so"


def test_it_is_not_kept_as_inferred_either(store, ana):
    wrong = store.show_check(ana.lease, ENROLLED.path).shown
    with pytest.raises(DecisionMismatchError, match="it is never kept"):
        ana.correct(ENROLLED, wrong.model_copy(update={"state": State.INFERRED, "spans": ()}))

    assert store.events(PAGE.text_sha256) == []


def test_the_right_value_can_be_decided_on_beside_a_check(store, ana):
    store.show_check(ana.lease, ENROLLED.path)
    store.resolve_check(ana.lease, ENROLLED.path, Outcome.CAUGHT)

    assert ana.accept(ENROLLED).after.value == 120


def test_a_check_has_one_outcome_and_does_not_come_again(store, ana):
    store.show_check(ana.lease, ENROLLED.path)
    store.resolve_check(ana.lease, ENROLLED.path, Outcome.ACCEPTED)

    assert store.planned_checks(ana.lease) == ()
    with pytest.raises(CheckOverError, match="is over"):
        store.resolve_check(ana.lease, ENROLLED.path, Outcome.CAUGHT)


def test_a_value_that_was_shown_as_wrong_and_is_drafted_since_is_a_value_like_any_other(store, ana):
    value = store.show_check(ana.lease, ENROLLED.path).shown.value
    changed = ENROLLED.model_copy(update={"value": value})
    store.save_draft(PAGE, DRAFT.model_copy(update={"fields": (changed,), "fingerprint": "g"}))

    assert store.planned_checks(ana.lease) == ()
    assert ana.accept(changed).after.value == value


def test_an_open_check_shows_the_same_value_after_the_draft_has_changed(store, ana):
    shown = store.show_check(ana.lease, ENROLLED.path).shown
    changed = ENROLLED.model_copy(update={"value": 555})
    store.save_draft(PAGE, DRAFT.model_copy(update={"fields": (changed,), "fingerprint": "g"}))

    assert [planned.shown for planned in store.planned_checks(ana.lease)] == [shown]


def test_an_answered_field_is_not_checked(store, ana):
    ana.accept(ENROLLED)

    assert store.planned_checks(ana.lease) == ()


def test_a_field_that_was_answered_once_is_not_checked_after_that_was_taken_back(store, ana):
    ana.undo(ana.accept(ENROLLED))

    assert store.planned_checks(ana.lease) == ()


@pytest.mark.parametrize(
    "told",
    [
        {"findings": (Finding(flag=Flag.SUM_MISMATCH, sentence="100 + 10 = 120", paths=("x", "design")),)},
        {"fields": (ENROLLED.model_copy(update={"note": "120 as counted"}), CITY, ALTERED)},
        {"record_key": "120"},
    ],
)
def test_a_value_that_other_words_on_the_screen_tell_is_not_checked(store, ana, told):
    store.save_draft(PAGE, DRAFT.model_copy(update={**told, "fingerprint": "g"}))

    assert store.planned_checks(ana.lease) == ()


def test_what_was_shown_before_checks_were_ended_has_its_outcome_and_no_other_is_shown(store, ana):
    store.show_check(ana.lease, ENROLLED.path)
    settle(store, 0)

    assert store.planned_checks(ana.lease) == ()
    store.resolve_check(ana.lease, ENROLLED.path, Outcome.CAUGHT)
    assert store.attention_figures()[0].caught == 1


def test_what_was_not_shown_before_checks_were_ended_counts_for_nothing(store, ana):
    settle(store, 0)
    with pytest.raises(CheckOverError):
        store.resolve_check(ana.lease, ENROLLED.path, Outcome.CAUGHT)

    assert store.attention_figures()[0].shown == 0


def test_without_the_lease_no_check_is_seen(store, ana):
    store.release_lease(ana.lease)
    for look in (store.planned_checks, lambda lease: store.show_check(lease, ENROLLED.path)):
        with pytest.raises(LeaseLostError):
            look(ana.lease)


def test_the_file_itself_refuses_to_change_what_was_shown_or_became_of_it(store, ana):
    store.show_check(ana.lease, ENROLLED.path)
    store.resolve_check(ana.lease, ENROLLED.path, Outcome.ACCEPTED)
    with sqlite3.connect(store.path) as connection:
        for statement in (
            "UPDATE attention_checks SET reviewer = 'eve'",
            "DELETE FROM attention_checks",
            "UPDATE attention_outcomes SET outcome = 'caught'",
            "DELETE FROM attention_outcomes",
            "UPDATE secrets SET value = ''",
        ):
            with pytest.raises(sqlite3.IntegrityError):
                connection.execute(statement)


@pytest.mark.parametrize(
    ("hits", "trials", "low", "high"),
    [  # R: prop.test(x, n, correct = FALSE)$conf.int; 81/263 is example 1 of https://doi.org/10.1002/sim.4780170801
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
        (29, 29, 0.8830, 1.0),
    ],
)
def test_the_interval_is_wilsons(hits, trials, low, high):
    assert wilson(hits, trials) == pytest.approx((low, high), abs=0.0001)


def test_the_rate_is_of_the_checks_with_an_outcome():
    rate = AttentionRate(reviewer="ana", shown=5, caught=3, accepted=1)

    assert rate.rate == 0.75
    assert rate.interval == wilson(3, 4)
    assert AttentionRate(reviewer=None, shown=2, caught=0, accepted=0).interval is None
