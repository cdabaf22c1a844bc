"""`trialspan plan` and `trialspan agreement`: what they settle, print and refuse."""

import json
import sqlite3

import pytest
from reviewing import DRAFT, ENROLLED, FACT, PAGE, Reviewer, said

from schemas.decisions import Action
from schemas.review_plan import ReviewMode, ReviewPlan
from store.store import open_store
from trialspan.__main__ import main


@pytest.fixture
def path(tmp_path):
    with open_store(tmp_path / "s.db") as store:
        store.save_draft(PAGE, DRAFT)
    return tmp_path / "s.db"


@pytest.fixture
def run(path, capsys):
    def typed(*argv):
        code = main([*argv, "--db", str(path)])
        return code, *capsys.readouterr()

    return typed


def plan_of(path):
    with open_store(path) as store:
        return store.review_plan()


def test_without_a_word_the_plan_is_said_and_nothing_is_settled(run, path):
    assert run("plan") == (0, "single: one reviewer a document\n", "")
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT count(*) FROM review_plans").fetchone() == (0,)


def test_a_mode_is_settled_with_who_settled_it(run, path):
    code, out, _ = run("plan", "double", "--by", "ana")

    assert (code, out.partition(":")[0]) == (0, "double")
    assert plan_of(path) == ReviewPlan(mode=ReviewMode.DOUBLE)
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT settled_by FROM review_plans").fetchall() == [("ana",)]


def test_a_sample_has_its_share(run, path):
    assert run("plan", "sample", "12.5%")[1] == "sample: two review 12.5% of the documents, one the others\n"
    assert plan_of(path) == ReviewPlan(mode=ReviewMode.SAMPLE, share=0.125)


def test_show_does_not_tell_by_accident_what_was_drafted_where_attention_is_checked(run):
    run("plan", "--attention", "2%")
    code, out, err = run("show", PAGE.name)

    assert (code, out) == (1, "")
    assert "give --drafted" in err
    assert "120" in run("show", PAGE.name, "--drafted")[1]


def test_what_is_not_typed_stays_as_it_was(run, path):
    run("plan", "sample", "20%")
    run("plan", "--attention", "2%")
    assert plan_of(path) == ReviewPlan(mode=ReviewMode.SAMPLE, share=0.2, attention_share=0.02)

    out = run("plan", "double")[1]
    assert plan_of(path) == ReviewPlan(mode=ReviewMode.DOUBLE, attention_share=0.02)
    assert "About 2.0% of the fields are first shown with a wrong value" in out


def test_the_plan_as_json(run):
    assert json.loads(run("plan", "double", "--json")[1]) == {
        "mode": "double",
        "share": 0.0,
        "attention_share": 0.0,
    }


@pytest.mark.parametrize("typed", [["sample"], ["single", "20%"], ["double", "5%"]])
def test_a_share_belongs_to_a_sample(run, path, typed):
    code, _, err = run("plan", *typed)

    assert (code, "trialspan plan sample 20%" in err) == (1, True)
    assert plan_of(path) == ReviewPlan()


@pytest.mark.parametrize("typed", ["20", "120%", "-1%", "nan%", "x"])
def test_what_is_no_share_is_refused(run, typed):
    assert run("plan", "sample", typed)[0] == 2


def test_agreement_says_what_to_do_where_nobody_has_finished(run):
    code, out, _ = run("agreement")

    assert (code, out) == (0, "no document is finished by two; settle it with: trialspan plan double\n")


@pytest.fixture
def reviewed(path, run):
    run("plan", "double")
    with open_store(path) as store:
        ana, ben = (Reviewer.sits_down(store, name) for name in ("ana", "ben"))
        ana.answer_all()
        ben.correct(ENROLLED, said(12))
        for field in DRAFT.fields[1:]:
            ben.accept(field, reason="seen")
        ben.decide(Action.DISMISS, FACT)
        for reviewer in (ana, ben):
            reviewer.complete()
    return path


@pytest.mark.usefixtures("reviewed")
def test_agreement_is_printed_by_group(run):
    code, out, err = run("agreement")

    assert (code, err) == (0, "")
    assert out.startswith("1 document finished by two\n")
    assert [line.split()[:3] for line in out.splitlines() if line.startswith(("all ", "design "))] == [
        ["all", "3", "66.7%"],
        ["design", "1", "0.0%"],
    ]


@pytest.mark.usefixtures("reviewed")
def test_agreement_as_json(run):
    told = json.loads(run("agreement", "--json")[1])

    assert (told["documents"], told["groups"][0]["group"], told["groups"][0]["same"]) == (1, "all", 2)
    assert told["groups"][0]["verdicts"]["kappa"] == pytest.approx(0.0)
