"""The report: what it refuses, what it withholds, and what it leaves behind when it cannot be written."""

import json
import shutil

import pytest
from decided_pages import EXAMPLES, accept_all, accepted, decided_store
from reported import report_on

from dataset.snapshot import Options, write_snapshot
from schemas.catalogue import builtin_record_types
from schemas.review_plan import ReviewMode, ReviewPlan
from store.store import open_store
from trialspan.__main__ import main

REGISTRY, CONTACTS = "classic-recruiting-exit-criteria.txt", "modern-smoking-cessation-copd.txt"


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    """An example, decided; read only."""
    path = tmp_path_factory.mktemp("report") / "d.db"
    decided_store(path, [REGISTRY]).close()
    return path


@pytest.fixture(scope="module")
def snapshot(database):
    place = database.with_name("snapshot")
    with open_store(database) as store:
        write_snapshot(store, place, Options(record_types=builtin_record_types()))
    return place


def test_a_page_that_is_not_the_one_the_record_was_read_from_is_not_its_source(tmp_path):
    changed = tmp_path / "pages"
    changed.mkdir()
    (changed / REGISTRY).write_text((EXAMPLES / REGISTRY).read_text("utf-8").replace("2", "3"), "utf-8")
    with decided_store(tmp_path / "d.db", [REGISTRY]) as store:
        write_snapshot(store, tmp_path / "s", Options(record_types=builtin_record_types()))
    [record] = report_on(tmp_path / "s", tmp_path / "r.html", "--sources", changed).records

    assert record["pieces"] is None


@pytest.mark.parametrize("name", ["provenance.jsonl", "audit.jsonl", "quality.json", "manifest.json"])
def test_a_snapshot_that_was_changed_is_refused(name, snapshot, tmp_path, capsys):
    other = tmp_path / "s"
    shutil.copytree(snapshot, other)
    with (other / name).open("ab") as file:
        file.write(b"\n")

    assert main(["report", str(other), "--out", str(tmp_path / "r.html")]) == 1
    assert "trialspan verify" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["s"]


def test_contact_data_of_persons_is_neither_a_value_nor_to_be_read_in_the_source(tmp_path):
    def decide(store, sha256):
        lease = store.take_lease(sha256, "ana")
        for field in store.open_review(lease).draft.fields:
            if "contacts" in field.path and field.value is not None:
                store.decide(accepted(lease, field))

    with decided_store(tmp_path / "d.db", [CONTACTS], decide=decide) as store:
        draft = store.drafts_of(store.texts()[0].text_sha256)[1][0]
    personal = [
        each.value for each in draft.fields if "contacts" in each.path and isinstance(each.value, str)
    ]
    without = report_on(tmp_path / "d.db", tmp_path / "without.html")
    beside = report_on(tmp_path / "d.db", tmp_path / "with.html", "--with-personal")

    assert personal
    assert [value for value in personal if value in without.text] == []
    assert "blacked out" in without.records[0]["notes"][0]
    assert all(value in json.dumps(beside.records, ensure_ascii=False) for value in personal)


def test_answers_of_two_who_must_not_see_each_others_stay_until_both_have_finished(tmp_path):
    def decide(store, sha256):
        store.set_review_plan(ReviewPlan(mode=ReviewMode.DOUBLE), settled_by="cem")
        accept_all(store, sha256, "ana")

    with decided_store(tmp_path / "d.db", [REGISTRY], decide=decide) as store:
        [before] = report_on(tmp_path / "d.db", tmp_path / "r.html").records
        accept_all(store, store.texts()[0].text_sha256, "ben")
    [after] = report_on(tmp_path / "d.db", tmp_path / "r.html").records

    assert "when both have finished" in before["notes"][0]
    assert not any("trail" in entry for entry in before["entries"])
    assert {step["who"] for entry in after["entries"] for step in entry["trail"]} == {"ana", "ben"}


def test_who_is_checked_for_attention_is_not_told_what_was_drafted(tmp_path, capsys):
    with decided_store(tmp_path / "d.db", [REGISTRY], decide=lambda *_: None) as store:
        store.set_review_plan(ReviewPlan(attention_share=0.1), settled_by="cem")

    assert main(["report", str(tmp_path / "d.db"), "--out", str(tmp_path / "r.html")]) == 1
    assert "--drafted" in capsys.readouterr().err
    assert report_on(tmp_path / "d.db", tmp_path / "r.html", "--drafted").records


def test_what_cannot_be_written_leaves_the_older_page_and_one_line(database, tmp_path, monkeypatch, capsys):
    out = tmp_path / "r.html"
    out.write_text("older", "utf-8")
    full = OSError(28, "No space left on device")
    monkeypatch.setattr("dataset.files.Path.replace", lambda *_: (_ for _ in ()).throw(full))

    assert main(["report", str(database), "--out", str(out)]) == 1
    assert "No space left" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["r.html"]
    assert out.read_text("utf-8") == "older"


@pytest.mark.parametrize(
    ("source", "out", "said"),
    [
        ("nowhere.db", "r.html", "nowhere.db"),
        (".", "r.html", "has no manifest.json"),
        ("d.db", "no/folder/r.html", "make it first"),
        ("d.db", ".", "is a folder"),
    ],
)
def test_bad_arguments_are_said_in_one_line(source, out, said, tmp_path, capsys):
    open_store(tmp_path / "d.db").close()

    assert main(["report", str(tmp_path / source), "--out", str(tmp_path / out)]) == 1
    assert said in capsys.readouterr().err


def test_a_database_without_records_gives_a_page_that_says_so(tmp_path):
    open_store(tmp_path / "d.db").close()
    report = report_on(tmp_path / "d.db", tmp_path / "r.html")

    assert report.records == []
    assert "Nobody has decided anything yet." in report.text
