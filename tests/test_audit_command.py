"""`trialspan audit verify`: says that a log is whole, or names the first event that is not."""

import json
import sqlite3

import pytest
from reviewing import DRAFT, PAGE, Reviewer

from schemas.decisions import Action
from store.store import open_store
from trialspan.__main__ import main


@pytest.fixture
def path(tmp_path):
    with open_store(tmp_path / "s.db") as store:
        store.save_draft(PAGE, DRAFT)
        for _ in range(3):
            Reviewer(store).decide(Action.SKIP)
    return tmp_path / "s.db"


def verify(path, *options):
    return main(["audit", "verify", "--db", str(path), *options])


def test_a_whole_log_is_said_to_be_whole_with_its_head(path, capsys):
    assert verify(path) == 0

    out = capsys.readouterr().out
    assert out.startswith("3 decisions, none changed, removed or put in\nhead ")


def test_the_first_event_that_was_changed_is_named_and_the_exit_code_is_1(path, capsys):
    with sqlite3.connect(path) as connection:
        connection.execute("DROP TRIGGER decisions_stay")
        connection.execute("UPDATE decisions SET reviewer = 'eve' WHERE id = 2")

    assert verify(path) == 1
    assert capsys.readouterr().out == "event 2 was changed after it was kept; the 1 before it are whole\n"


def test_the_outcome_as_json(path, capsys):
    assert verify(path, "--json") == 0

    outcome = json.loads(capsys.readouterr().out)
    assert (outcome["events"], outcome["problem"], len(outcome["head"])) == (3, None, 64)


def test_a_noted_head_is_held_against_the_log(path, capsys):
    verify(path, "--json")
    head = json.loads(capsys.readouterr().out)["head"]

    assert verify(path, "--head", head) == 0
    assert capsys.readouterr().out.endswith("the noted head is that of the first 3 decisions\n")
    assert verify(path, "--head", "f" * 64) == 1
    assert "the noted head is not in the chain" in capsys.readouterr().out


def test_what_is_no_head_is_refused(path, capsys):
    assert verify(path, "--head", "abc") == 2
    assert "'abc' is no head" in capsys.readouterr().err


def test_a_spoiled_table_is_made_anew(path, capsys):
    with sqlite3.connect(path) as connection:
        connection.execute("DELETE FROM answers")
    assert verify(path) == 1
    assert "'trialspan audit rebuild' makes it anew" in capsys.readouterr().out

    assert main(["audit", "rebuild", "--db", str(path)]) == 0
    assert verify(path) == 0
