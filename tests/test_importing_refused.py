"""What is not taken in is refused with its line and why, and costs nothing else."""

import csv
import json

import pytest
from decided_pages import Clock
from reviewed_elsewhere import (
    ABSTRACT,
    PAGE,
    brief_title,
    extraction,
    fields_of,
    lang_extract,
    page_of,
    save_bare,
    take,
    written,
)

from dataset.errors import NotTakenInError
from dataset.merging import Outcome
from store.store import open_store


@pytest.fixture
def bare(tmp_path, examples):
    """A store that knows the two pages and has read nothing on them but what they are."""
    with open_store(tmp_path / "bare.db", clock=Clock()) as store:
        for name in (PAGE, ABSTRACT):
            save_bare(store, page_of(examples, name))
        yield store


@pytest.mark.parametrize(
    ("path", "words", "why"),
    [
        ("identification.brief_title", "words that the page does not print at all", "are not in"),
        ("design.enrollment.nothing", "120", "has no field"),
        ("design.allocation", "a banana", "give it no value"),
        ("arms[].description", "Randomized", "does not say which item"),
        ("arms[0", "Randomized", "not a field path"),
        ("record_type", "guidance_statement", "is drafted as 'trial_registration'"),
    ],
)
def test_what_cannot_be_taken_in_is_refused_with_its_line_and_why(bare, tmp_path, path, words, why):
    taken = take(bare, lang_extract(tmp_path, PAGE, extraction(path, words)))
    [refused] = taken.refused

    assert taken.counts == {Outcome.REFUSED: 1}
    assert refused.where == "annotated.jsonl:1, extraction 1"
    assert why in refused.why


def test_words_that_the_page_prints_otherwise_are_refused_with_what_it_prints(bare, tmp_path):
    words = "estimated glomerular filtration rate (eGFR) ≥54 ml/min/1.73m2"
    place = lang_extract(tmp_path, PAGE, extraction("eligibility.inclusion[2].text", words))
    [refused] = take(bare, place).refused

    assert "≥54" in refused.why
    assert "prints 'estimated glomerular filtration rate (eGFR) ≥45 ml/min/1.73m2'" in refused.why


def test_a_page_that_nobody_knows_is_refused_and_found_in_a_folder_of_pages(examples, tmp_path):
    document = page_of(examples)
    told = {"extractions": [extraction("identification.brief_title", brief_title(document))]}
    place = written(tmp_path, "a.jsonl", json.dumps({**told, "text": document.text, "document_id": "d"}))
    with open_store(tmp_path / "empty.db") as store:
        refused = take(store, place)
        taken = take(store, place, sources=[examples])

        assert "no page 'd' is known" in refused.refused[0].why
        assert taken.counts == {Outcome.UNCHANGED: 1}
        assert store.load_draft(PAGE)[0] == document


def test_a_value_that_no_field_can_have_is_refused(bare, tmp_path):
    told = extraction("design.allocation", "RANDOMIZED", value="SIDEWAYS")
    [refused] = take(bare, lang_extract(tmp_path, PAGE, told)).refused

    assert "SIDEWAYS" in refused.why


def test_a_csv_file_of_ones_own_is_taken_in(bare, examples, tmp_path):
    title = brief_title(page_of(examples))
    place = tmp_path / "own.csv"
    with place.open("w", newline="", encoding="utf-8-sig") as file:
        rows = csv.writer(file)
        rows.writerow(["document", "path", "value", "quote", "reviewer"])
        rows.writerow([PAGE, "identification.brief_title", "", title, "ben"])
        rows.writerow([PAGE, "", "x", "x", ""])
        rows.writerow([PAGE, "design.allocation", "", "", ""])
    taken = take(bare, place)

    assert taken.counts == {Outcome.ADDED: 1, Outcome.REFUSED: 2}
    assert [each.where for each in taken.refused] == ["own.csv:3", "own.csv:4"]
    assert fields_of(bare)["identification.brief_title"].note == "from a table, by ben"


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", "[1, 2]", "{{{", "\xff\xfe"])
def test_a_file_of_another_kind_is_named(bare, tmp_path, text):
    place = tmp_path / "other.txt"
    place.write_bytes(text.encode("latin-1"))
    if text == "{{{":
        assert [each.where for each in take(bare, place).refused] == ["other.txt:1"]
    else:
        with pytest.raises(NotTakenInError, match=r"other\.txt"):
            take(bare, place)
