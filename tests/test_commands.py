"""The commands that read: status, drafts, show, doctor; and model, which keeps the weights."""

import json
import re
import subprocess
import sys

import pytest

from extract.weights import PINNED, models_folder
from schemas.status import FieldRow, StoreStatus
from trialspan.__main__ import main

TRIAL = "NCT99000003"
KEYS_SCORED = {"document", "record_type", "path", "value", "quote", "start", "end"}


@pytest.fixture(autouse=True)
def wide(monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")


@pytest.fixture(scope="module")
def drafted(tmp_path_factory, examples):
    """A database with the example pages, drafted on labels."""
    path = tmp_path_factory.mktemp("drafted") / "examples.db"
    assert main(["run", str(examples), "--direct", "--model", "none", "--db", str(path)]) == 0
    return path


def printed(capsys, *argv):
    capsys.readouterr()
    code = main([str(each) for each in argv])
    return code, *capsys.readouterr()


def test_status_prints_the_numbers_as_json(drafted, capsys):
    code, out, err = printed(capsys, "status", "--json", "--db", drafted)
    status = StoreStatus.model_validate_json(out)

    assert (code, err) == (0, "")
    assert (status.documents, status.records, status.decided, status.failed) == (8, 8, 0, 0)
    assert status.fields > 500
    assert {"flagged", "unclaimed", "model_calls"} <= json.loads(out).keys()


def test_status_tells_people_the_same_by_record_type(drafted, capsys):
    code, out, err = printed(capsys, "status", "--db", drafted)

    assert (code, err) == (0, "")
    assert "8 documents, 8 records" in out
    assert re.search(r"^trial_registration +5 +5 ", out, re.MULTILINE)
    assert "failed:" not in out


def test_drafts_streams_one_field_a_line_with_the_words_at_its_place(drafted, examples, capsys):
    code, out, err = printed(capsys, "drafts", "--format", "jsonl", "--db", drafted)
    fields = [json.loads(line) for line in out.splitlines()]

    assert (code, err) == (0, "")
    assert all(field.keys() == FieldRow.model_fields.keys() >= KEYS_SCORED for field in fields)
    for field in fields:
        if field["quote"] is not None:
            text = (examples / field["document"]).read_text("utf-8")

            assert text[field["start"] : field["end"]] == field["quote"]


def test_drafts_has_the_record_type_as_a_field_with_a_span(drafted, capsys):
    fields = [json.loads(line) for line in printed(capsys, "drafts", "--db", drafted)[1].splitlines()]
    types = {field["document"]: field for field in fields if field["path"] == "record_type"}

    assert len(types) == 8
    assert all(field["value"] == field["record_type"] and field["quote"] for field in types.values())


def test_drafts_stops_quietly_when_its_reader_does(drafted):
    done = subprocess.run(
        [
            "bash",
            "-c",
            'set -o pipefail; "$0" -m trialspan drafts --db "$1" | head -1',
            sys.executable,
            drafted,
        ],
        check=False,
        capture_output=True,
        text=True,
    )

    assert done.returncode == 0
    assert done.stderr == ""
    assert done.stdout.count("\n") == 1


@pytest.mark.parametrize("name", [TRIAL, TRIAL.lower(), "classic-recruiting-exit-criteria.txt"])
def test_show_finds_a_record_by_its_id_or_its_document(name, drafted, capsys):
    code, out, err = printed(capsys, "show", name, "--db", drafted)

    assert (code, err) == (0, "")
    assert out.startswith(f"{TRIAL}  trial_registration\n")
    assert re.search(r"enrollment\.count +210 *\n +\d+:\d+", out)


def test_every_drafted_value_is_shown(drafted, capsys):
    fields = [json.loads(line) for line in printed(capsys, "drafts", "--db", drafted)[1].splitlines()]
    names = {field["document"] for field in fields}
    shown = {name: printed(capsys, "show", name, "--db", drafted)[1] for name in names}

    for field in fields:
        if field["value"] is not None:
            assert f"{field['start']}:{field['end']}" in shown[field["document"]]


def test_show_says_which_records_there_are_when_there_is_none_of_that_name(drafted, capsys):
    code, out, err = printed(capsys, "show", "NCT99000030", "--db", drafted)

    assert (code, out) == (1, "")
    assert err.count("\n") == 1
    assert "did you mean " in err
    assert repr(TRIAL) in err


@pytest.mark.parametrize("argv", [["status"], ["show", TRIAL], ["drafts"]])
def test_without_a_database_a_command_says_how_to_make_one_and_makes_none(argv, tmp_path, capsys):
    path = tmp_path / "none.db"
    code, out, err = printed(capsys, *argv, "--db", path)

    assert (code, out) == (1, "")
    assert "draft some pages into it with 'trialspan run' first" in err
    assert not path.exists()


def test_doctor_says_what_is_set_up_and_what_to_type(drafted, capsys):
    code, out, err = printed(capsys, "doctor", "--db", drafted)

    assert (code, err) == (0, "")
    for subject in ("python", "packages", "embedded model", "endpoint", "Prefect", "database"):
        assert re.search(rf"^(ok|open) +{subject}: ", out, re.MULTILINE), subject
    assert "holds 8 documents, 8 records" in out
    assert "OPENAI_API_KEY is not set" in out
    assert re.search(r"trialspan model fetch|pip install", out)
    assert "a run without --model: drafts on labels alone" in out


def test_doctor_shows_no_key_and_no_password(monkeypatch, capsys, tmp_path):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    monkeypatch.setenv("OPENAI_BASE_URL", "https://user:hidden@models.example.org/v1?token=hidden")
    monkeypatch.setenv("PREFECT_API_URL", "https://user:hidden@prefect.example.org/api")
    out = printed(capsys, "doctor", "--db", tmp_path / "none.db")[1]

    assert "https://models.example.org/v1" in out
    assert "https://prefect.example.org/api" in out
    assert "secret" not in out
    assert "hidden" not in out


def test_doctor_exits_1_for_what_is_broken(tmp_path, capsys):
    letter = tmp_path / "letter.db"
    letter.write_text("this is a letter\n" * 100)
    code, out, _ = printed(capsys, "doctor", "--db", letter)

    assert code == 1
    assert re.search(r"^broken +database: .*is not a database", out, re.MULTILINE)


def test_doctor_names_weights_that_are_not_the_pinned_ones(tmp_path, capsys):
    models_folder().mkdir(parents=True)
    (models_folder() / PINNED.file).write_bytes(b"not it")
    out = printed(capsys, "doctor", "--db", tmp_path / "none.db")[1]

    assert "not the pinned file" in out or "'xllamacpp' is not installed" in out


def test_without_weights_the_list_is_empty_and_says_how_to_get_them(capsys):
    code, out, err = printed(capsys, "model", "list")

    assert (code, out) == (0, "")
    assert "'trialspan model fetch' gets them" in err


def test_weights_that_are_not_the_pinned_ones_are_refused_and_nothing_is_kept(tmp_path, capsys):
    (tmp_path / "other.gguf").write_bytes(b"other weights")
    code, out, err = printed(capsys, "model", "fetch", "--from", tmp_path / "other.gguf")

    assert (code, out) == (1, "")
    assert PINNED.sha256 in err.splitlines()[-1]
    assert "nothing was kept" in err.splitlines()[-1]
    assert list(models_folder().iterdir()) == []


def test_a_file_with_weights_that_is_not_there_is_named(tmp_path, capsys):
    code, _, err = printed(capsys, "model", "fetch", "--from", tmp_path / "none.gguf")

    assert code == 1
    assert "none.gguf" in err.splitlines()[-1]


def test_files_that_are_not_the_pinned_ones_are_listed_as_such_and_removed(capsys):
    models_folder().mkdir(parents=True)
    stray = models_folder() / "stray.gguf"
    stray.write_bytes(b"1234")
    listed = printed(capsys, "model", "list")[1]
    code, out, err = printed(capsys, "model", "remove")

    assert listed == f"{stray}  4 bytes  not the pinned file\n"
    assert (code, out) == (0, "")
    assert str(stray) in err
    assert not stray.exists()
    assert "nothing to remove" in printed(capsys, "model", "remove")[2]


@pytest.mark.parametrize(
    ("argv", "told"),
    [
        (["--watch", "nowhere", "--cron", "* * * * *"], "no folder 'nowhere' to watch; make it first"),
        (["--watch", ".", "--cron", "sometimes"], "cannot read the schedule 'sometimes'"),
        (["--watch", ".", "--cron", "* * * * *", "--schema", "nope"], "no record type 'nope'"),
    ],
)
def test_serve_refuses_what_no_run_could_do(argv, told, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code, out, err = printed(capsys, "serve", *argv, "--model", "none")

    assert (code, out) == (1, "")
    assert err.count("\n") == 1
    assert told in err
