"""The report: one file that needs nothing beside it, in which data stays text."""

import base64
import hashlib
import json
import re

import pytest
from annotated import ARMS, TEXT, TITLE, annotation_file, database_of, draft_of, item, stated
from html_page import Page
from pages import document_of

from evaluation.passages import AROUND, LONGEST, passages_of
from schemas.documents import Span
from schemas.fields import DraftedField
from trialspan.__main__ import main
from trialspan.commands.evaluate import MOST_OF_A_KIND

ATTACK = '<script>alert(1)</script><img src=x onerror="alert(2)"> {{ 7 * 7 }} \u202eevil\x07'


@pytest.fixture
def report(tmp_path, capsys):
    """The report on a draft of a page against annotations, by the command."""

    def written(items, fields, *argv, text=None, **more):
        document = document_of(text or TEXT)
        against = tmp_path / "page.json"
        against.write_text(json.dumps({**annotation_file(*items, **more)}), "utf-8")
        database = tmp_path / "a.db"
        if not database.exists():
            database_of(database, draft_of(*fields, document=document), document=document)
        argv = ["--db", str(database), "--against", str(against), "--report", str(tmp_path / "r.html"), *argv]
        assert main(["evaluate", *argv]) == 0
        capsys.readouterr()
        return Page((tmp_path / "r.html").read_text("utf-8"))

    return written


def hostile_page():
    text = f"Title {ATTACK}\n"
    document = document_of(text)
    start, end = 0, len(document.text) - 1
    annotated = {"path": "identification.brief_title", "start": start, "end": end, "value": "Something else"}
    drafted = DraftedField(
        path="identification.brief_title",
        value=ATTACK,
        state="STATED",
        evidence=(Span.of(document.text, start, end),),
        drafter="label",
    )
    return text, annotated, drafted


def test_what_a_page_says_is_text_never_markup(report):
    text, annotated, drafted = hostile_page()
    page = report([annotated], [drafted], text=text)

    assert len(page.all("script")) == 1
    assert page.all("img") == []
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page.text
    assert "{{ 7 * 7 }}" in page.text
    assert not re.search("[\x00-\x08\x0b-\x1f\u202a-\u202e]", page.text)


def test_the_page_loads_nothing_and_runs_its_own_script_alone(report):
    page = report([TITLE], [])
    [policy] = [
        each["content"] for each in page.all("meta") if each.get("http-equiv") == "Content-Security-Policy"
    ]
    [style] = re.findall(r"<style>(.*?)</style>", page.text, re.DOTALL)
    [script] = re.findall(r"<script>(.*?)</script>", page.text, re.DOTALL)
    hashed = [
        f"'sha256-{base64.b64encode(hashlib.sha256(each.encode()).digest()).decode()}'"
        for each in (style, script)
    ]

    assert policy.startswith(f"default-src 'none'; style-src {hashed[0]}; script-src {hashed[1]};")
    for tag, attributes in page.elements:
        assert (
            not {name for name in attributes if name.startswith("on")} | {"style", "src"} & attributes.keys()
        ), tag
        assert attributes.get("href", "#").startswith("#")


def test_every_disagreement_stands_beside_its_source_with_both_spans_marked(report):
    items = [{**TITLE, "value": "Velorin in Winter Cough"}, *ARMS]
    fields = [
        stated("identification.brief_title", "NCT99000101"),
        stated("arms[0].label", "A: Velorin", "Velorin"),
    ]
    page = report(items, fields, absent=["conditions"])
    cards = [(card["data-kind"], card["data-group"]) for card in page.all("article")]

    assert cards == [("wrong", "identification"), ("missed", "arms")]
    assert [mark["class"] for mark in page.all("mark")][3:] == ["annotated", "drafted", "annotated"]
    assert '<dd dir="auto">NCT99000101</dd>' in page.text


def test_the_page_has_landmarks_headers_and_names(report):
    page = report(list(ARMS), [])

    assert {"header", "main", "nav", "footer"} <= {tag for tag, _ in page.elements}
    assert all(cell.get("scope") in ("col", "row") for cell in page.all("th"))
    assert len(page.all("caption")) == len(page.all("table"))
    assert all(drawing["role"] == "img" and drawing["aria-labelledby"] for drawing in page.all("svg"))
    assert page.all("html") == [{"lang": "en"}]


def many(count):
    return [item(f"keywords[{at}]", "Cough", f"word {at}") for at in range(count)]


@pytest.mark.parametrize(("argv", "shown"), [([], MOST_OF_A_KIND), (["--all"], MOST_OF_A_KIND + 5)])
def test_as_many_of_a_kind_as_documented_are_shown_and_the_rest_is_counted(report, argv, shown):
    page = report(many(MOST_OF_A_KIND + 5), [], *argv)

    assert len(page.all("article")) == shown
    assert f"<td>{MOST_OF_A_KIND + 5}</td><td>{shown}</td><td>{MOST_OF_A_KIND + 5 - shown}</td>" in page.text


def test_a_report_that_cannot_be_written_leaves_the_old_one(report, tmp_path, monkeypatch):
    report([TITLE], [])
    before = (tmp_path / "r.html").read_text("utf-8")
    monkeypatch.setattr(
        "evaluation.report.Path.replace", lambda *_: (_ for _ in ()).throw(OSError(28, "full"))
    )
    argv = ["--db", str(tmp_path / "a.db"), "--against", str(tmp_path / "page.json")]

    assert main(["evaluate", *argv, "--report", str(tmp_path / "r.html")]) == 1
    assert (tmp_path / "r.html").read_text("utf-8") == before
    assert sorted(path.name for path in tmp_path.iterdir() if "html" in path.name) == ["r.html"]


def test_stretches_near_each_other_share_a_passage_and_distant_ones_do_not():
    text = "x" * 3000
    near = passages_of(text, (500, 510), (505, 520))
    far = passages_of(text, (500, 510), (2500, 2510))

    assert [piece.mark for piece in near[0].segments] == ["", "annotated", "both", "drafted", ""]
    assert [passage.start for passage in far] == [500 - AROUND, 2500 - AROUND]


def test_the_middle_of_a_long_stretch_is_left_out_and_said_to_be():
    [passage] = passages_of("x" * 3000, (1000, 2000), None)

    assert f"[…{1000 - LONGEST:,} characters…]" in passage.segments[1].text
