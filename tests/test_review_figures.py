"""What a dashboard shows: counted as by hand on a few records."""

import pytest
from reviewing import ALTERED, CITY, DRAFT, ENROLLED, FACT, PAGE, Clock, Reviewer, said

from schemas.attention import Outcome
from schemas.decisions import Action
from schemas.fields import Drafter
from schemas.figures import Pace, Progress, Verdicts
from schemas.review_plan import ReviewMode, ReviewPlan
from schemas.reviewed import said_by
from store.store import open_store


@pytest.fixture
def store(tmp_path):
    with open_store(tmp_path / "s.db", clock=Clock()) as store:
        store.save_draft(PAGE, DRAFT)
        yield store


@pytest.fixture
def ana(store):
    return Reviewer.sits_down(store, "ana")


def settle(store, mode, attention=0.0):
    store.set_review_plan(ReviewPlan(mode=mode, attention_share=attention), settled_by="lead")


def progress(**counts):
    told = dict.fromkeys(Progress.model_fields, 0)
    return Progress(**{**told, "records": 1, "fields": 3, "facts": 1, "facts_open": 1, **counts})


def test_an_untouched_review_has_everything_to_do(store):
    figures = store.review_figures()

    assert figures.progress == progress()
    assert (figures.paces, figures.by_group, figures.by_drafter, figures.disputed) == ((), (), (), 0)
    assert figures.progress.open == 3


def test_progress_counts_fields_facts_and_records(store, ana):
    ana.accept(ENROLLED)
    ana.decide(Action.SKIP, CITY.path)
    assert store.review_figures().progress == progress(begun=1, answered=1)

    ana.accept(CITY)
    ana.accept(ALTERED, reason="seen")
    ana.decide(Action.ADD, "arms[0].n_planned", after=said(18, "18"))
    ana.complete()
    assert store.review_figures().progress == progress(complete=1, answered=3, facts_open=0)


def test_a_record_that_two_review_is_to_be_done_twice(store, ana):
    settle(store, ReviewMode.DOUBLE)
    ana.accept(ENROLLED)
    ana.decide(Action.DISMISS, FACT)

    assert store.review_figures().progress == progress(
        records=2, begun=1, fields=6, answered=1, facts=2, facts_open=1
    )


def test_pace_is_fields_one_by_one_over_the_time_they_and_the_rest_took(store, ana):
    ana.accept(ENROLLED, seconds=10)
    ana.decide(Action.COMMENT, reason="?", seconds=5)
    ana.decide(Action.DISMISS, FACT, seconds=3)
    ana.accept(CITY, batch="k")
    ana.accept(ALTERED, reason="seen", batch="k")

    [pace] = store.review_figures().paces
    assert pace == Pace(reviewer="ana", fields=1, together=2, seconds=18)
    assert pace.per_hour == 200
    assert Pace(reviewer="ben", fields=1, together=0, seconds=0).per_hour is None


def test_what_became_of_drafted_fields_is_told_by_group_and_by_drafter(store, ana):
    read = CITY.model_copy(update={"drafter": Drafter.MODEL})
    fields = (ENROLLED, read, ALTERED)
    store.save_draft(PAGE, DRAFT.model_copy(update={"fields": fields, "fingerprint": "g", "model": "small"}))
    ana.correct(ENROLLED, said(12))
    ana.undo(ana.accept(read))
    ana.decide(Action.REJECT, read.path, before=said_by(read))
    ana.accept(ALTERED, reason="seen")
    figures = store.review_figures()

    none = dict.fromkeys(Verdicts.model_fields, 0)
    assert figures.by_drafter == (
        Verdicts(**none | {"name": "model small", "answered": 1, "rejected": 1}),
        Verdicts(**none | {"name": "label", "answered": 2, "accepted": 1, "corrected": 1}),
    )
    assert [(each.name, each.changed) for each in figures.by_group] == [
        ("design", 1.0),
        ("locations", 1.0),
        ("identification", 0.0),
    ]


def test_what_one_of_two_has_answered_is_in_no_count_before_both_have_finished(store, ana):
    settle(store, ReviewMode.DOUBLE)
    ana.answer_all()
    ana.complete()
    assert (store.review_figures().by_group, store.review_figures().by_drafter) == ((), ())

    ben = Reviewer.sits_down(store, "ben")
    ben.answer_all()
    ben.complete()
    assert [(each.name, each.answered) for each in store.review_figures().by_drafter] == [("label", 6)]


def test_checks_of_attention_and_differences_are_among_the_figures(store, ana):
    settle(store, ReviewMode.DOUBLE, attention=1.0)
    store.show_check(ana.lease, ENROLLED.path)
    store.resolve_check(ana.lease, ENROLLED.path, Outcome.CAUGHT)
    ana.answer_all()
    ben = Reviewer.sits_down(store, "ben")
    ben.accept(CITY)
    ben.accept(ALTERED, reason="seen")
    ben.correct(ENROLLED, said(12))
    ben.decide(Action.DISMISS, FACT)
    for reviewer in (ana, ben):
        reviewer.complete()
    figures = store.review_figures()

    assert (figures.attention[0].caught, figures.attention[0].rate) == (1, 1.0)
    assert (figures.disputed, figures.settled) == (1, 0)


def test_a_new_draft_is_counted_as_it_is(store, ana):
    ana.accept(ENROLLED)
    fields = (CITY, ALTERED)
    store.save_draft(PAGE, DRAFT.model_copy(update={"fields": fields, "fingerprint": "g", "coverage": None}))

    figures = store.review_figures()
    assert figures.progress == progress(begun=1, fields=2, answered=0, facts=0, facts_open=0)
    assert figures.by_group == ()


def test_what_is_drafted_anew_is_answered_and_complete_no_more(store, ana):
    ana.answer_all()
    ana.complete()
    anew = ENROLLED.model_copy(update={"value": 121})
    fields = (anew, *DRAFT.fields[1:])
    store.save_draft(PAGE, DRAFT.model_copy(update={"fields": fields, "fingerprint": "g"}))
    figures = store.review_figures()

    assert figures.progress == progress(begun=1, answered=2, facts_open=0)
    assert sum(verdicts.answered for verdicts in figures.by_group) == 2
