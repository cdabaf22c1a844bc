"""`trialspan evaluate`: what it prints, writes and refuses."""

import json
import re

import pytest
from annotated import (
    ARMS,
    COUNT,
    PAGE,
    TITLE,
    annotation_file,
    database_of,
    draft_of,
    place,
    stated,
)
from pages import document_of
from reviewing import Reviewer

from extract.read import read_bytes
from schemas.decisions import Action, Said
from schemas.fields import State
from schemas.reviewed import said_by
from store.store import open_store
from trialspan.__main__ import main

RIGHT = (
    stated("identification.brief_title", "Velorin in Winter Cough"),
    stated("design.enrollment.count", "120", 120),
    stated("arms[0].label", "Velorin"),
    stated("arms[1].label", "Placebo"),
)
GOLD = (TITLE, COUNT, *ARMS)


@pytest.fixture
def gold(tmp_path):
    folder = tmp_path / "gold"
    folder.mkdir()
    (folder / "page.json").write_text(json.dumps(annotation_file(*GOLD, absent=["conditions"])), "utf-8")
    return folder


@pytest.fixture
def evaluate(gold, capsys):
    """Runs the command against the annotations, or whatever is given instead."""

    def run(*argv, against=gold):
        capsys.readouterr()
        code = main(["evaluate", "--against", str(against), *map(str, argv)])
        return code, *capsys.readouterr()

    return run


def test_the_figures_are_printed_by_group(evaluate, tmp_path):
    fields = (*RIGHT[:2], stated("arms[0].label", "Share this page"))
    code, out, err = evaluate("--db", database_of(tmp_path / "a.db", draft_of(*fields)))

    assert code == 0
    assert err == ""
    assert re.search(r"^arms +2 +0 +1 +2 +0\.000 +0\.000", out, re.MULTILINE)
    assert re.search(r"^all +4 +0 +1 +2 +0\.667 +0\.500 +0\.571", out, re.MULTILINE)
    assert "values for absent fields (hallucination): 0.000" in out


def test_json_is_the_only_thing_on_standard_output(evaluate, tmp_path):
    code, out, _ = evaluate("--db", database_of(tmp_path / "a.db", draft_of(*RIGHT)), "--json")
    told = json.loads(out)

    assert code == 0
    assert told["overall"]["recall"] == {"value": 1.0, "interval": None}
    assert told["by_drafter"]["label"]["right"] == 4
    assert told["by_how"].keys() == {"labelled", "positional"}
    assert told["absences"] == {"NOT_STATED": {"unsaid": 1}}


def test_every_model_of_a_database_has_its_figures_and_the_rest_are_those_of_current_drafts(
    evaluate, tmp_path
):
    worse = draft_of(RIGHT[0], model="worse", fingerprint="g")
    database = database_of(tmp_path / "a.db", worse, draft_of(*RIGHT, model="better"))
    told = json.loads(evaluate("--db", database, "--json")[1])

    assert {name: each["recall"]["value"] for name, each in told["by_model"].items()} == {
        "better": 1.0,
        "worse": 0.25,
    }
    assert told["overall"]["recall"]["value"] == 1.0


def test_two_databases_are_compared_on_the_pages_both_hold(evaluate, tmp_path, gold):
    other_page = read_bytes(b"Another page\nCough\n", "other.txt")
    first = database_of(tmp_path / "a.db", draft_of(RIGHT[0]))
    second = database_of(tmp_path / "b.db", draft_of(*RIGHT))
    database_of(second, draft_of(document=other_page), document=other_page)
    keyword = {"path": "keywords[0]", "start": 13, "end": 18}
    (gold / "other.json").write_text(
        json.dumps({"document_sha256": other_page.text_sha256, "items": [keyword]})
    )
    told = json.loads(evaluate("--db", first, "--db", second, "--json")[1])

    assert told["differences"]["overall"][""]["recall"] == {"value": 0.75, "interval": None}
    assert [told[side]["documents"] for side in ("first", "second")] == [1, 1]
    assert "in one of the two databases only" in told["second"]["left_out"][0]["reason"]


def test_a_comparison_of_a_database_with_itself_changes_nothing(evaluate, tmp_path):
    database = database_of(tmp_path / "a.db", draft_of(*RIGHT))
    code, out, _ = evaluate("--db", database, "--db", database)

    assert code == 0
    assert "precision and recall are the same in every group" in out


def test_a_reviewed_database_is_what_another_is_held_against(evaluate, tmp_path):
    reviewed = database_of(tmp_path / "reviewed.db", draft_of(*RIGHT))
    with open_store(reviewed) as store:
        ana = Reviewer(store, page=PAGE)
        for field in RIGHT[1:]:
            ana.accept(field)
        other = Said(value="Cough in winter", state=State.STATED, spans=RIGHT[0].evidence)
        ana.correct(RIGHT[0], other)
    drafted = database_of(tmp_path / "a.db", draft_of(*RIGHT[:3]))
    told = json.loads(evaluate("--db", drafted, "--json", against=reviewed)[1])["overall"]

    assert (told["annotated"], told["right"], told["wrong"], told["missed"]) == (4, 2, 1, 1)


def test_a_value_that_a_reviewer_rejected_is_wrong_whoever_drafts_it(evaluate, tmp_path):
    reviewed = database_of(tmp_path / "reviewed.db", draft_of(*RIGHT))
    with open_store(reviewed) as store:
        ana = Reviewer(store, page=PAGE)
        ana.accept(RIGHT[0])
        ana.decide(Action.REJECT, RIGHT[1].path, before=said_by(RIGHT[1]))
    told = json.loads(evaluate("--db", reviewed, "--json", against=reviewed)[1])

    assert (told["overall"]["right"], told["overall"]["precision"]["value"]) == (1, 0.5)
    assert told["absences"] == {"NOT_STATED": {"invented": 1}}


def test_pages_that_the_database_lacks_are_listed_with_what_to_do(evaluate, tmp_path, gold):
    (gold / "lost.json").write_text(json.dumps({"name": "lost.txt", "items": []}))
    _, out, _ = evaluate("--db", database_of(tmp_path / "a.db", draft_of(*RIGHT)))

    assert "1 annotated page not counted" in out
    assert "lost.txt: not in the database; draft it with 'trialspan run'" in out


@pytest.fixture
def there(tmp_path, monkeypatch):
    """A folder with two databases, a folder without annotations, and a file that is neither."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    (tmp_path / "note.txt").write_text("Velorin " * 200, "utf-8")
    database_of(tmp_path / "a.db", draft_of(*RIGHT))
    other = document_of("Another page\n")
    database_of(tmp_path / "other.db", draft_of(document=other), document=other)


@pytest.mark.parametrize(
    ("argv", "against", "said"),
    [
        (["--db", "none.db"], "gold", "there is no database"),
        (["--db", "a.db"], "nowhere", "there is no 'nowhere'; give a folder or file of annotations"),
        (["--db", "a.db"], "empty", "no annotations in 'empty'"),
        (["--db", "a.db"], "a.db", "was reviewed; review some, or give annotations"),
        (["--db", "a.db"], "note.txt", "is not a database"),
        (
            ["--db", "other.db"],
            "gold",
            "has no page that 'gold' annotates: 'page.txt': its text is not the annotated",
        ),
        (["--db", "a.db", "--db", "a.db", "--db", "a.db"], "gold", "--db is given 3 times"),
        (["--db", "a.db", "--report", "no/report.html"], "gold", "there is no folder for 'no/report.html'"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
@pytest.mark.usefixtures("there")
def test_what_cannot_be_evaluated_is_one_line_and_exit_1(evaluate, argv, against, said):
    code, out, err = evaluate(*argv, against=against)

    assert code == 1
    assert out == ""
    assert err.count("\n") == 1
    assert said in err


def test_an_annotation_of_another_text_is_left_out_not_counted(evaluate, tmp_path, gold):
    start, end = place("Placebo")
    wrong = {"path": "keywords[0]", "start": start, "end": end, "quote": "Velorin"}
    (gold / "page.json").write_text(json.dumps(annotation_file(wrong)), "utf-8")
    code, _, err = evaluate("--db", database_of(tmp_path / "a.db", draft_of(*RIGHT)))

    assert code == 1
    assert f"{PAGE.name!r}: its text is not the annotated one: at {start}:{end} it says 'Placebo'" in err
