"""The table that benchmarks/layouts.py prints, of an invented page annotated here."""

import hashlib
import json
import shutil

import pytest
from layouts import main

PAGE = "mirror-completed-two-drugs.txt"


@pytest.fixture
def folder(tmp_path, examples):
    """One layout with one page: a right title, a status the page does not print, a trap that is sprung."""
    own = tmp_path / "harbour"
    own.mkdir()
    shutil.copy(examples / PAGE, own)
    text = (own / PAGE).read_text("utf-8")
    status, title = text.index("COMPLETED"), text.index("\n")
    items = [
        {"path": "identification.brief_title", "start": 0, "end": title, "value": text[:title]},
        {"path": "status.overall_status", "start": status, "end": status + 9, "value": "WITHDRAWN"},
    ]
    given = {
        "document_sha256": hashlib.sha256(text.encode()).hexdigest(),
        "record_type": "trial_registration",
        "items": [{**item, "quote": text[item["start"] : item["end"]], "tier": "core"} for item in items],
        "must_not": [{"start": status, "end": status + 9, "paths": ["status"]}],
    }
    (own / "page.gold.json").write_text(json.dumps(given), "utf-8")
    return tmp_path


def test_a_row_tells_how_well_the_pages_of_a_folder_are_read(folder, capsys):
    assert main([str(folder)]) == 0
    head, _, *rows = capsys.readouterr().out.splitlines()

    assert head.startswith("| layout | pages | values | precision | recall |")
    assert [row.split(" | ")[:6] for row in rows] == [
        ["| harbour", "1", "2", "0.500", "0.500", "0.500"],
        ["| all", "1", "2", "0.500", "0.500", "0.500"],
    ]
    assert rows[0].endswith("| – | 1.000 | 1.000 |")


def test_a_folder_without_annotated_pages_is_one_clear_line(tmp_path, capsys):
    assert main([str(tmp_path)]) == 1
    assert capsys.readouterr().err.startswith("layouts: ")
