"""`trialspan run`: what a person types, what lands in the database, and what is said of bad input."""

import io
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from trialspan.__main__ import main

PAGE = "classic-recruiting-exit-criteria.txt"
TRIAL = "NCT99000003"
TRIALSPAN = [sys.executable, "-m", "trialspan", "run"]
NOBODY = 65534


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch):
    """A working directory of the test's own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    return tmp_path


@pytest.fixture
def page(examples):
    return (examples / PAGE).read_bytes()


def run(*argv):
    return main(["run", *map(str, argv), "--direct", "--model", "none"])


def printed(capsys, *argv):
    """Exit code, standard output and standard error of a command."""
    capsys.readouterr()
    code = main([str(each) for each in argv])
    return code, *capsys.readouterr()


def status(capsys):
    return json.loads(printed(capsys, "status", "--json")[1])


def test_the_examples_are_drafted_into_one_file_and_the_next_command_is_said(examples, capsys):
    code = run(examples)
    said = capsys.readouterr()

    assert code == 0
    assert said.out == ""
    assert "8 sources in" in said.err
    assert "8 drafted" in said.err
    assert "left alone, no pages by their name: 1 .md" in said.err
    assert said.err.splitlines()[-1] == "next: trialspan review --db trialspan.db"
    assert status(capsys)["documents"] == 8


def test_a_second_run_has_nothing_to_do(examples, capsys):
    run(examples)
    capsys.readouterr()
    code = run(examples)

    assert code == 0
    assert "8 drafted already" in capsys.readouterr().err


def test_force_drafts_again(examples, capsys):
    run(examples)
    capsys.readouterr()
    run(examples, "--force")

    assert "8 drafted\n" in capsys.readouterr().err


def test_with_json_the_report_alone_is_on_standard_output(examples, capsys):
    code, out, err = printed(capsys, "run", examples, "--direct", "--model", "none", "--json")
    report = json.loads(out)

    assert code == 0
    assert out.count("\n") == 1
    assert (report["seen"], report["drafted"], report["failed"]) == (8, 8, 0)
    assert report["by_record_type"] == {
        "guidance_statement": 1,
        "publication_report": 2,
        "trial_registration": 5,
    }
    assert "8 drafted" in err


def test_standard_input_is_a_source(page, capsys, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(page)))
    code = run("-")
    fields = printed(capsys, "drafts")[1].splitlines()

    assert code == 0
    assert {json.loads(line)["document"] for line in fields} == {"-"}


def test_one_bad_file_among_a_hundred_costs_itself_only(page, elsewhere, capsys):
    folder = elsewhere / "pages"
    folder.mkdir()
    for number in range(100):
        trial = page.replace(TRIAL.encode(), b"NCT990001%02d" % number)
        (folder / f"{number:03}.txt").write_bytes(b"" if number == 42 else trial)
    code = run(folder)
    said = capsys.readouterr().err

    assert code == 1
    assert "100 sources" in said
    assert "99 drafted, 1 failed" in said
    assert "'042.txt' is empty; nothing to draft" in said
    assert status(capsys) | {"documents": 99, "records": 99, "failed": 1} == status(capsys)


BAD = {
    "empty.txt": (b"", "'empty.txt' is empty; nothing to draft"),
    "blank.txt": (b" \n\t\n", "'blank.txt' is empty; nothing to draft"),
    "binary.txt": (bytes(range(32)) * 20, "'binary.txt' looks like binary data"),
    "office.txt": (b"PK\x03\x04" + b"word" * 50, "'office.txt' is a ZIP archive or office document"),
    "scan.txt": (b"%PDF-1.7\n" + b"scan" * 50, "'scan.txt' is a PDF; convert it to text first"),
    "long.txt": (b"long " * 3000, "'long.txt' has 15,000 bytes, more than 10,000"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_exits_1_with_a_line_that_says_what_it_is(name, elsewhere, capsys):
    content, told = BAD[name]
    (elsewhere / name).write_bytes(content)
    code = run(name, "--max-bytes", "10000")
    said = capsys.readouterr().err

    assert code == 1
    assert told in said
    assert status(capsys)["failed"] == 1
    assert told in printed(capsys, "status")[1]


def test_a_failure_is_forgotten_once_the_file_is_right(page, elsewhere, capsys):
    (elsewhere / "a.txt").write_bytes(b"")
    run("a.txt")
    (elsewhere / "a.txt").write_bytes(page)

    assert run("a.txt") == 0
    assert status(capsys)["failed"] == 0


@pytest.mark.parametrize(
    ("encoding", "noted"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("utf-16", "utf-16"), ("cp1252", "windows-1252")],
)
def test_a_page_in_another_encoding_is_read_and_the_encoding_noted(page, encoding, noted, elsewhere, capsys):
    text = page.decode().replace("≥", ">=").replace("Quayside", "Quaÿside")
    (elsewhere / "a.txt").write_bytes(text.encode(encoding))
    code = run("a.txt")
    with sqlite3.connect("trialspan.db") as database:
        [found] = database.execute("SELECT encoding FROM documents").fetchone()

    assert code == 0
    assert found == noted
    assert "Quaÿside" in printed(capsys, "show", TRIAL)[1]


def test_nul_and_escape_characters_reach_neither_the_terminal_nor_the_offsets(page, elsewhere, capsys):
    (elsewhere / "a.txt").write_bytes(page.replace(b"Bendarotan", b"Bendarotan\x00\x1b[31m", 1))
    code = run("a.txt")
    shown = printed(capsys, "show", TRIAL)[1]
    with sqlite3.connect("trialspan.db") as database:
        wrong = database.execute(
            "SELECT path FROM fields JOIN drafts ON drafts.id = draft_id"
            " JOIN documents ON documents.id = document_id"
            " WHERE quote IS NOT NULL AND quote <> substr(text, span_start + 1, span_end - span_start)"
        ).fetchall()

    assert code == 0
    assert not {"\x00", "\x1b"} & set(shown)
    assert "Bendarotan␀␛[31m and Chlortalidone" in shown
    assert wrong == []


def test_the_same_page_under_two_names_is_one_document(page, elsewhere, capsys):
    (elsewhere / "a.txt").write_bytes(page)
    (elsewhere / "b.txt").write_bytes(page)
    code = run("a.txt", "b.txt")

    assert code == 0
    assert "2 sources" in (said := capsys.readouterr().err)
    assert "1 drafted, 1 drafted already" in said
    assert status(capsys)["documents"] == 1


def test_a_trial_that_changed_is_one_record_shown_as_it_is_now(page, elsewhere, capsys):
    (elsewhere / "a.txt").write_bytes(page)
    run("a.txt")
    (elsewhere / "a.txt").write_bytes(page.replace(b"210 participants", b"240 participants"))
    run("a.txt")
    shown = printed(capsys, "show", TRIAL)[1]
    now = status(capsys)

    assert (now["documents"], now["records"]) == (2, 1)
    assert re.search(r"enrollment.count +240", shown)


def test_a_page_that_is_no_trial_is_kept_and_said_to_be_unsupported(elsewhere, capsys):
    (elsewhere / "recipe.txt").write_text("Pancakes\n\nTwo eggs, 250 ml of milk.\n")
    code = run("recipe.txt")

    assert code == 0
    assert "unsupported" in capsys.readouterr().err
    assert "the page is of no known record type" in printed(capsys, "show", "recipe.txt")[1]
    assert status(capsys)["records"] == 0


def test_a_page_with_orders_to_the_model_changes_nothing_of_what_is_printed(examples, capsys):
    run(examples / "classic-prompt-injection.txt")
    fields = {
        field["path"]: field["value"] for field in map(json.loads, printed(capsys, "drafts")[1].splitlines())
    }

    assert fields["status.overall_status"] == "NOT_YET_RECRUITING"
    assert fields["identification.nct_id"] == "NCT99000004"
    assert status(capsys)["decided"] == 0


@pytest.fixture
def without_privileges(examples, monkeypatch):
    """A working directory in which permissions hold, for root too: root is somebody else in it."""
    run(examples, "--db", "warm.db")  # imports what somebody else may not be able to read
    folder = Path(tempfile.mkdtemp(prefix="trialspan-"))
    folder.chmod(0o777)
    monkeypatch.chdir(folder)
    user = os.geteuid()
    yield folder, (lambda: os.seteuid(NOBODY)) if user == 0 else (lambda: None)
    os.seteuid(user)
    monkeypatch.undo()
    shutil.rmtree(folder)


def test_a_file_or_folder_without_permission_costs_itself_only(page, without_privileges, capsys):
    folder, drop_privileges = without_privileges
    (folder / "pages" / "shut").mkdir(parents=True)
    for name in ("a.txt", "b.txt", "shut/c.txt"):
        (folder / "pages" / name).write_bytes(page)
    (folder / "pages" / "b.txt").chmod(0)
    (folder / "pages" / "shut").chmod(0)
    capsys.readouterr()
    drop_privileges()
    code = run("pages")
    said = capsys.readouterr().err

    assert code == 1
    assert "cannot read 'b.txt': Permission denied" in said
    assert "may not list the folder 'pages/shut'" in said
    assert "1 drafted, 2 failed" in said


def test_a_folder_that_may_not_be_written_is_named(page, without_privileges, capsys):
    folder, drop_privileges = without_privileges
    (folder / "a.txt").write_bytes(page)
    (folder / "shut").mkdir(mode=0o555)
    capsys.readouterr()
    drop_privileges()
    code = run("a.txt", "--db", "shut/x.db")
    said = capsys.readouterr().err

    assert code == 1
    assert said.count("\n") == 1
    assert "shut/x.db" in said


def test_what_is_no_regular_file_is_refused_without_waiting_for_it(elsewhere, capsys):
    os.mkfifo(elsewhere / "pipe.txt")
    code = run("pipe.txt")

    assert code == 1
    assert "'pipe.txt' is not a regular file" in capsys.readouterr().err


def a_foreign_file(path):
    path.write_text("this is a letter\n" * 100)


def a_foreign_database(path):
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE letters (id INTEGER)")


def a_newer_store(path):
    main(["run", __file__, "--direct", "--model", "none", "--db", str(path)])
    with sqlite3.connect(path) as database:
        database.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at)"
            " VALUES ('trialspan', 'm999_later', '')"
        )


def a_folder(path):
    path.mkdir()


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (a_foreign_file, "'x.db' is not a database"),
        (a_foreign_database, "'x.db' is a database of another program"),
        (a_newer_store, "'x.db' was written by a newer trialspan (it has 'm999_later')"),
        (a_folder, "'x.db' is a folder; name a file in it"),
    ],
)
@pytest.mark.parametrize("command", [["run", ".", "--direct", "--model", "none"], ["status"], ["drafts"]])
def test_a_database_that_is_none_of_ours_is_refused_in_one_line(make, told, command, capsys):
    make(Path("x.db"))
    code, out, err = printed(capsys, *command, "--db", "x.db")

    assert code == 1
    assert out == ""
    assert err.count("\n") == 1
    assert told in err


@pytest.mark.parametrize(
    ("argv", "told"),
    [
        (["nowhere.txt"], "no file or folder 'nowhere.txt'"),
        ([PAGE, "--schema", "nope"], "no record type 'nope'; known: trial_registration"),
        ([PAGE, "--schema", "nope:Model"], "cannot import 'nope'"),
        ([PAGE, "--db", "no/such/folder.db"], "there is no folder 'no/such' for 'folder.db'; make it first"),
    ],
)
def test_what_cannot_begin_exits_1_in_one_line(argv, told, examples, elsewhere, capsys):
    shutil.copy(examples / PAGE, elsewhere)
    code = run(*argv)
    said = capsys.readouterr()

    assert code == 1
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert told in said.err


def test_a_record_type_is_found_in_the_folder_one_stands_in(elsewhere, capsys):
    (elsewhere / "our_recalls.py").write_text(
        "from pydantic import BaseModel\n\n\nclass Recall(BaseModel):\n    device: str\n"
    )
    (elsewhere / "notice.txt").write_text("Recall of a pump\n")
    done = subprocess.run(
        [*TRIALSPAN, "notice.txt", "--direct", "--model", "none", "--schema", "our_recalls:Recall"],
        check=False,
        capture_output=True,
        text=True,
    )

    assert done.returncode == 0, done.stderr
    assert "recall" in done.stderr
    assert "notice.txt  recall" in printed(capsys, "show", "notice.txt")[1]
