"""The benchmark of the expected error judges drafts and learns from them."""

import json

import pytest

from benchmarks import expected_error
from extract.error_table import PRIOR
from extract.read import read_file
from store.store import open_store
from trialspan.__main__ import main

PAGE = "mirror-terminated-odd-values.txt"


@pytest.fixture
def gold(tmp_path, examples):
    """An annotation of a page, with one value that the page does not print."""
    folder = tmp_path / "gold"
    folder.mkdir()
    (folder / PAGE).write_bytes((examples / PAGE).read_bytes())
    text = read_file(examples / PAGE, PAGE)
    at = text.text.index("TERMINATED")
    place = {"quote": "TERMINATED", "start": at, "end": at + len("TERMINATED"), "line": 1}
    items = [
        {"path": "status.overall_status", "value": "COMPLETED", **place}
        | {"how": "labelled", "vtype": "code", "tier": "core"}
    ]
    page = {"file": PAGE, "sha256": text.source_sha256, "record_type": "trial_registration"}
    (folder / "page.gold.json").write_text(json.dumps({**page, "items": items, "absent": []}))
    return folder


def test_a_value_that_the_annotation_has_otherwise_is_counted_as_wrong(gold, capsys):
    assert expected_error.main([str(gold)]) == 0
    rates = {
        line.split()[0]: line.split()[1:3] for line in capsys.readouterr().out.splitlines() if line.strip()
    }

    assert rates["kind:code"] == ["1", "1"]


def test_what_a_database_learns_is_used_by_its_next_drafting(gold, tmp_path):
    db = tmp_path / "s.db"
    run = ["run", str(gold / PAGE), "--model", "none", "--direct", "--db", str(db)]
    assert main(run) == 0
    assert expected_error.main([str(gold), "--db", str(db), "--learn"]) == 0
    with open_store(db) as store:
        learned, [row] = store.error_weights(), store.records()
        before = {f.path: f.expected_error for f in store.load_draft(row.record)[1].fields}
    assert main([*run, "--force"]) == 0
    with open_store(db) as store:
        after = {f.path: f.expected_error for f in store.load_draft(row.record)[1].fields}

    assert learned.log_odds["always"] > PRIOR.log_odds["always"]
    assert after["status.overall_status"] > before["status.overall_status"]


def test_a_folder_without_annotated_pages_is_one_clear_line(gold, capsys):
    (gold / PAGE).unlink()

    assert expected_error.main([str(gold)]) == 1
    assert "no drafts of the pages annotated" in capsys.readouterr().err
