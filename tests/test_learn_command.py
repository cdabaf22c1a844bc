"""`trialspan learn`: what reviewers changed raises the expected error of what was read the same way."""

import json

import pytest
from reviewing import ALTERED, CITY, DRAFT, ENROLLED, PAGE, SPANS, Reviewer, said

from evaluation.judged import judged_fields
from extract.error_fit import probability
from extract.error_table import PRIOR
from schemas.decisions import Action, Said
from schemas.fields import State
from schemas.reviewed import said_by
from store.store import open_store
from trialspan.__main__ import main

BAD, GOOD = ("read:model", "kind:integer"), ("read:label",)
FIELDS = (
    ENROLLED.model_copy(update={"signals": BAD}),
    CITY.model_copy(update={"signals": GOOD}),
    ALTERED,
)


@pytest.fixture
def path(tmp_path):
    with open_store(tmp_path / "s.db") as store:
        store.save_draft(PAGE, DRAFT.model_copy(update={"fields": FIELDS}))
    return tmp_path / "s.db"


def learn(path, *options):
    return main(["learn", "--db", str(path), *options])


def test_without_a_reviewed_field_nothing_is_learned(path, capsys):
    assert learn(path) == 1
    assert "no field in" in capsys.readouterr().err
    with open_store(path) as store:
        assert store.error_weights() is None


def test_what_was_changed_is_suspected_more_and_what_was_accepted_less(path, capsys):
    with open_store(path) as store:
        ana = Reviewer(store)
        ana.correct(FIELDS[0], said(12))
        ana.accept(FIELDS[1])
    assert learn(path) == 0
    assert capsys.readouterr().out == "2 reviewed fields, 1 of them changed; the next drafting uses it\n"

    with open_store(path) as store:
        weights = store.error_weights()
    before, after = (probability(each.log_odds, BAD) for each in (PRIOR, weights))
    assert after > before
    assert probability(weights.log_odds, GOOD) < probability(PRIOR.log_odds, BAD)


def test_learning_again_counts_nothing_twice(path, capsys):
    with open_store(path) as store:
        Reviewer(store).correct(FIELDS[0], said(12))
    told = []
    for _ in range(2):
        learn(path, "--json")
        told.append(json.loads(capsys.readouterr().out))

    assert told[0] == told[1]
    assert told[0]["pairs"] == PRIOR.pairs + 1


def test_what_counts_as_wrong(path):
    with open_store(path) as store:
        ana = Reviewer(store)
        same = Said(value=120.0, state=State.STATED, spans=(SPANS["120"],))
        first = ana.correct(FIELDS[0], same)
        assert list(judged_fields(store)) == [(BAD, False)]

        ana.undo(first)
        ana.decide(Action.RE_ANCHOR, before=said_by(FIELDS[0]), after=said(120, "adults"))
        ana.decide(Action.REJECT, CITY.path, before=said_by(CITY))
        ana.accept(ALTERED, reason="it has no signals")
        assert list(judged_fields(store)) == [(BAD, True), (GOOD, True)]


def test_an_answer_about_an_older_draft_teaches_nothing(path):
    with open_store(path) as store:
        Reviewer(store).accept(FIELDS[0])
        changed = FIELDS[0].model_copy(update={"value": 130})
        store.save_draft(PAGE, DRAFT.model_copy(update={"fields": (changed,), "fingerprint": "g"}))

        assert list(judged_fields(store)) == []
