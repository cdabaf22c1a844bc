"""docs/labels.md: its example lexicon reads its example page, and every table of the lexicon is explained."""

import json
import re
from pathlib import Path
from textwrap import dedent

import pytest

from extract.labels import LabelReader, label_reader
from extract.lexicon import Bullets, Entry, Item, Label, Layout, Lexicon, load_lexicon
from extract.outline import outline
from extract.read import read_bytes
from extract.templates import compile_label
from schemas.catalogue import load_record_type

BLOCK = r"^```{}\n(.*?)^```$"
ROW = re.compile(r"^\| `([^`]+)` \| `(.+)` \| (.+) \|$", re.MULTILINE)


@pytest.fixture(scope="module")
def guide(project: Path) -> str:
    return (project / "docs" / "labels.md").read_text("utf-8")


def block_of(guide: str, language: str) -> str:
    [block] = re.findall(BLOCK.format(language), guide, re.MULTILINE | re.DOTALL)
    return block


def section_of(guide: str, heading: str) -> str:
    return guide.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]


@pytest.fixture
def lexicon(guide, tmp_path) -> Lexicon:
    file = tmp_path / "lexicon.toml"
    file.write_text(block_of(guide, "toml"), "utf-8")
    return load_lexicon(file)


def test_the_example_layout_reads_the_example_page_as_the_table_says(guide, lexicon):
    document = read_bytes(block_of(guide, "text").encode(), "harbour.txt")
    page = outline(document, lexicon)
    fields = LabelReader(load_record_type(page.record_type), lexicon).read(document.text, page)
    table = ROW.findall(section_of(guide, "Add a layout: an example to copy"))

    assert page.layout == "harbour"
    assert [(f.path, f.value, f.evidence[0].quote) for f in fields] == [
        (path, json.loads(value), quote) for path, value, quote in table
    ]


def test_the_project_s_own_lexicon_does_not_know_the_example_page(guide):
    document = read_bytes(block_of(guide, "text").encode(), "harbour.txt")

    assert outline(document, load_lexicon()).layout is None


@pytest.mark.parametrize("table", [Layout, Label, Item, Bullets], ids=lambda table: table.__name__)
def test_every_key_of_a_table_is_explained(guide, table: type[Entry]):
    tables = section_of(guide, "The tables")

    assert [name for name in table.model_fields if f"`{name}`" not in tables] == []


def test_every_table_of_the_lexicon_is_explained(guide):
    tables = section_of(guide, "The tables")
    told = {"version"}  # made from the file, not in it

    assert [n for n in Lexicon.model_fields if n not in told and not re.search(rf"[`\[]{n}\b", tables)] == []


def test_every_placeholder_form_of_the_lexicon_is_explained(guide, project):
    explained = section_of(guide, "The placeholder language")
    written = (project / "extract" / "lexicon.toml").read_text("utf-8")
    forms = {
        "<>": "`<>`",
        "<_>": "`<_>`",
        "<!": "`<!cell*>`",
        "*>": "`<description*>`",
        "~~": "`<_~~interventions[].description>`",
        "::": "`::`",
        "{{": "`{{ … }}`",
    }

    assert [form for form, row in forms.items() if form in written and row not in explained] == []


def test_one_label_template_reads_every_spelling_that_the_page_shows_for_it(guide):
    told = section_of(guide, "The placeholder language")
    template = re.search(r'^`"(Recruitment Status .*?)"` reads', told, re.MULTILINE)[1]
    printed = re.search(r"reads all of these:\n\n(.*?)\n\n[^ ]", told, re.DOTALL)[1]
    form = label_reader(load_record_type("trial_registration")).form
    compiled = compile_label(template, "status.overall_status", form)

    assert [match["g0"] for match in compiled.pattern.finditer(dedent(printed))] == [
        "COMPLETED",
        "Completed",
        "Unknown",
    ]
