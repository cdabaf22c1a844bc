"""The figures that benchmarks/seeds.py prints, on an invented page annotated here and on the real ones."""

import hashlib
import json
import shutil

import pytest
from seed_annotations import FOLDER, load_annotations
from seeds import judge_pages, main, read_pages

from evaluation.annotation_file import read_annotations
from evaluation.verdicts import Verdict
from schemas.documents import Span
from schemas.drafts import Draft
from schemas.fields import DraftedField, Drafter, State
from trialspan.__main__ import main as trialspan

PAGE = "mirror-completed-two-drugs.txt"


@pytest.fixture
def pages(examples, tmp_path):
    folder = tmp_path / "pages"
    folder.mkdir()
    shutil.copy(examples / PAGE, folder)
    return folder


@pytest.fixture
def annotations(pages, tmp_path):
    """One right title, one status the page does not have, one missing acronym, one trap."""
    text = (pages / PAGE).read_text("utf-8")
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    status, title = text.index("COMPLETED"), text.index("\n")
    items = [
        {"path": "identification.brief_title", "start": 0, "end": title, "how": "P", "tier": "core"},
        {"path": "status.overall_status", "start": status, "end": status + 9, "value": "WITHDRAWN"},
    ]
    items[1] |= {"how": "L", "tier": "core"}
    given = {
        "document_sha256": sha256,
        "record_type": "trial_registration",
        "items": items,
        "absent": [{"path": "identification.acronym", "state": "NOT_STATED"}],
        "must_not": [{"start": status, "end": status + 9, "paths": ["status"]}],
    }
    folder = tmp_path / "annotations"
    folder.mkdir()
    (folder / f"{sha256[:16]}.json").write_text(json.dumps(given), "utf-8")
    return folder


def printed(capsys, *arguments) -> dict[str, list[str]]:
    """The printed rows by their name."""
    assert main([str(each) for each in arguments]) == 0
    lines = capsys.readouterr().out.splitlines()
    return {line[:32].strip(): line[32:].split() for line in lines} | {"": lines}


def test_right_and_wrong_values_absences_and_traps_are_counted(pages, annotations, capsys):
    rows = printed(capsys, "--pages", pages, "--annotations", annotations, "--list")

    assert rows["positional"][:4] == ["1", "1", "0", "0"]
    assert rows["labelled"][:4] == ["1", "0", "1", "1"]
    assert rows["label"][:4] == rows["ALL"][:4] == ["2", "1", "1", "1"]
    assert "absent fields 1: right state 1, another state 0, nothing said 0, filled in 0" in rows[""]
    assert "traps sprung 1 of 1" in rows[""]
    assert rows[""][-1] == "goal: recall 0.500 of 0.85, precision 0.500 of 0.93"
    assert f"{PAGE}\twrong\tlabelled\tstatus.overall_status\t'WITHDRAWN'\t'COMPLETED'" in rows[""]


def test_a_database_is_scored_like_drafts_made_on_the_spot(pages, annotations, capsys, tmp_path):
    database = tmp_path / "drafts.db"
    assert trialspan(["run", str(pages), "--direct", "--model", "none", "--db", str(database)]) == 0
    capsys.readouterr()
    where = ("--pages", pages, "--annotations", annotations)

    assert printed(capsys, *where, "--db", database) == printed(capsys, *where)


def test_what_cannot_be_scored_is_one_line_that_says_what_to_do(pages, annotations, capsys, tmp_path):
    (tmp_path / "empty").mkdir()
    wrong = [
        (["--pages", tmp_path / "empty"], "no .txt file in"),
        (["--pages", pages], "none of the pages is annotated"),
        (["--pages", pages, "--annotations", annotations, "--db", tmp_path / "none.db"], PAGE),
    ]
    for arguments, reason in wrong:
        assert main([str(each) for each in arguments]) == 1
        said = capsys.readouterr().err
        assert reason in said
        assert said.count("\n") == 1


@pytest.mark.parametrize("which", ["chosen", "other"])
def test_a_draft_with_any_of_the_right_values_has_no_fault(shared, which):
    documents = read_pages(shared / "seeds")
    annotated = {page.document_sha256: page for page in load_annotations()}
    pages = read_annotations(FOLDER)
    judged = judge_pages(pages, documents, lambda document: whole(document, annotated, which), None)

    assert len(judged) == len(annotated)
    for page in judged:
        assert {each.verdict for each in page.verdicts.values} == {Verdict.RIGHT}, page.name
        assert not any(trap.taken for trap in page.verdicts.traps), page.name


def whole(document, annotated, which) -> Draft:
    """Everything annotated: the values and places that were chosen, or the last of the others."""
    page, at = annotated[document.text_sha256], 0 if which == "chosen" else -1
    fields = []
    for item in page.items:
        place = (item, *item.more)[at]
        span = Span.of(document.text, place.start, place.end)
        value = item.as_good(document.text)[at]
        field = DraftedField(
            path=item.path, value=value, state=State.STATED, evidence=(span,), drafter=Drafter.MODEL
        )
        fields.append(field)
    return Draft(
        document_sha256=document.text_sha256,
        document_name=document.name,
        record_type=page.record_type,
        fingerprint="whole",
        fields=tuple(fields),
    )
