"""The declarations hold every path of the project's field list, and every value of its annotated pages.

Both are read from the folder beside the project and skipped where it is not there.
"""

import json
import re
from functools import cache
from itertools import product
from pathlib import Path

import pytest

from extract.lexicon import load_lexicon
from extract.outline import TOP
from schemas.catalogue import builtin_record_types

SHARED = Path(__file__).parents[1].parent / "shared"
FIELDS = SHARED / "domain" / "FIELDS.md"
PAGES = sorted((SHARED / "data" / "rendered").glob("*/*.gold.json"))
SECTIONS = {"trial_registration": "## 2.", "publication_report": "## 3.", "guidance_statement": "## 4."}
NOT_EXTRACTED = {"related_trials"}
"""Listed only to say that it is left alone."""

needs_fields = pytest.mark.skipif(not FIELDS.exists(), reason="needs the field list beside the project")
needs_pages = pytest.mark.skipif(not PAGES, reason="needs the annotated pages beside the project")


def rows_of(section):
    """The table rows of a section of the field list, as lists of cells."""
    text = FIELDS.read_text(encoding="utf-8")
    body = text[text.index(f"\n{section}") :].split("\n## ", 2)[1]
    rows = [line.strip("| ").split(" | ") for line in body.splitlines() if line.startswith("| `")]
    return [[cell.strip() for cell in row] for row in rows]


def paths_of(row):
    """The full paths a row names.

    '`a.b`, `.c`' is a.b and a.c; '`a` = `.b`' is a.b; the parts of a date are its own.
    """
    first, *others = re.findall(r"`([^`]+)`", row[0].replace("(also under `sub[]`)", ""))
    base = first if "` = `" in row[0] or row[0].startswith("`references[]`") else first.rpartition(".")[0]
    names = [f"{base}{name}" if name.startswith(".") else name for name in others]
    if "PartialDate (" in row[1]:
        names += [f"{first}{part}" for part in re.findall(r"`(\.[a-z]+)`", row[1])]
    else:
        names.insert(0, first)
    return [full for name in names for full in spelled_out(name)]


def spelled_out(name):
    """'eligibility.{a,b}[].x' and 'eligibility.…[].x' stand for both lists of criteria."""
    pieces = re.split(r"\{([^}]*)\}", name.replace("…", "{inclusion,exclusion}"))
    choices = [piece.split(",") if at % 2 else [piece] for at, piece in enumerate(pieces)]
    return ["".join(chosen) for chosen in product(*choices)]


@cache
def listed(code):
    """Paths of a record type in the field list, without those it says stay empty."""
    rows = [row for row in rows_of(SECTIONS[code]) if row[2] != "0"]
    return {path for row in rows for path in paths_of(row)} - NOT_EXTRACTED


OURS = ("results[].arm_results[].spread",)
"""Declared beyond the list: it names what spread is printed with a mean, and has no place for the spread
itself, without which no mean difference follows from a dataset (docs/dataset.md)."""


@needs_fields
@pytest.mark.parametrize(
    ("code", "least"), [("trial_registration", 110), ("publication_report", 75), ("guidance_statement", 30)]
)
def test_every_listed_path_is_declared(code, least):
    record_type = builtin_record_types()[code]
    missing = {path for path in listed(code) if path.removesuffix("[]") not in record_type.groups} - set(
        record_type.specs
    )

    assert not missing
    assert len(listed(code)) >= least


@needs_fields
@pytest.mark.parametrize("code", SECTIONS)
def test_nothing_is_declared_that_is_not_listed(code):
    known = {path.removesuffix("[]") for path in listed(code)}

    def is_listed(path):
        parts = path.replace(".sub[]", "").split(".")
        heads = [".".join(parts[: n + 1]).removesuffix("[]") for n in range(len(parts))]
        return any(head in known for head in heads)

    beyond = [path for path in builtin_record_types()[code].specs if not is_listed(path)]
    assert beyond == [path for path in OURS if path in builtin_record_types()[code].specs]


@needs_fields
def test_what_the_list_keeps_out_of_guidance_is_not_declared():
    kept_out = [
        path for row in rows_of(SECTIONS["guidance_statement"]) if row[2] == "0" for path in paths_of(row)
    ]

    assert "results" in kept_out
    assert not [path for path in kept_out if builtin_record_types()["guidance_statement"].knows(path)]


@pytest.mark.parametrize("code", SECTIONS)
def test_every_section_a_field_may_be_read_from_is_one_that_pages_have(code):
    specs = builtin_record_types()[code].specs.values()
    named = {section for spec in specs for section in spec.sections}

    assert named <= {TOP, *load_lexicon().sections[code]}


@needs_pages
@pytest.mark.parametrize("layout", ["mirror", "classic", "modern", "pdfish"])
def test_every_annotated_value_is_one_the_record_type_can_hold(layout):
    pages = [json.loads(page.read_text(encoding="utf-8")) for page in PAGES if page.parent.name == layout]
    items = [(builtin_record_types()[page["record_type"]], item) for page in pages for item in page["items"]]

    assert items
    for record_type, item in items:
        assert record_type.normalise(item["path"], item["value"]) == item["value"]


@needs_pages
def test_every_annotated_absence_is_of_something_the_record_type_has():
    pages = [json.loads(page.read_text(encoding="utf-8")) for page in PAGES]
    absences = {(page["record_type"], absence["path"]) for page in pages for absence in page["absent"]}

    assert len(absences) > 50
    assert not [pair for pair in absences if not builtin_record_types()[pair[0]].knows(pair[1])]


@needs_fields
def test_each_rule_of_the_field_list_is_named_by_a_property_test():
    """Each paragraph of its first section; which test is which rule is one search for 'FIELDS 1.5' away."""
    rules = set(re.findall(r"^### (1\.\d+) ", FIELDS.read_text(encoding="utf-8"), re.MULTILINE))
    laws = re.compile(
        r'^@given\((?:.*\n)+?def test_\w+\((?:[^)]*)\)(?: -> None)?:\n    """FIELDS ([\d., -]+)', re.MULTILINE
    )
    named = (
        found
        for file in Path(__file__).parent.glob("test_*.py")
        for found in laws.findall(file.read_text("utf-8"))
    )

    assert len(rules) > 10
    assert rules <= {rule for said in named for rule in re.findall(r"1\.\d+", said)}
