"""Pages are written by strangers: none of them can keep a pattern searching, and the rest is read on."""

from time import process_time, thread_time

import pytest
import regex
from pages import document_of, read_page

from extract.labels import label_reader
from extract.lexicon import load_lexicon
from extract.outline import outline
from extract.patience import Patience
from schemas.catalogue import load_record_type

EXPLODES = regex.compile(r"^(?:a|aa)+$", regex.MULTILINE)
HARMLESS = regex.compile(r"b+")
SECONDS = 0.05


def test_a_pattern_that_needs_too_long_is_given_up_and_keeps_what_it_found():
    patience, began = Patience(SECONDS), thread_time()
    found = patience.find_all(EXPLODES, "aa\n" + "a" * 60 + "b", 0, 64)

    assert [match[0] for match in found] == ["aa"]
    assert patience.given_up == (EXPLODES,)
    assert thread_time() - began < 10 * SECONDS


def test_a_pattern_that_was_given_up_is_not_tried_again_and_others_are():
    patience = Patience(SECONDS)
    assert patience.search(EXPLODES, "a" * 60 + "b") is None
    began = thread_time()

    assert patience.match(EXPLODES, "aa", 0, 2) is None
    assert patience.find_all(EXPLODES, "aa", 0, 2) == []
    assert thread_time() - began < SECONDS
    assert patience.match(HARMLESS, "abb", 1, 3).span() == (1, 3)


def test_many_short_searches_use_up_the_time_as_one_long_one_does():
    patience, began = Patience(SECONDS), thread_time()
    for _ in range(100_000):
        patience.match(HARMLESS, "b" * 100, 0, 100)
        if patience.given_up:
            break

    assert patience.given_up == (HARMLESS,)
    assert thread_time() - began < 20 * SECONDS


class Interrupted:
    """A pattern whose first search is stopped by the clock of the process, as other threads' work does it."""

    def __init__(self):
        self.timeouts = []

    def search(self, text, start, end, timeout):
        self.timeouts.append(timeout)
        if len(self.timeouts) == 1:
            raise TimeoutError
        return HARMLESS.search(text, start, end)


def test_a_search_stopped_by_the_work_of_other_threads_is_made_again_with_more_time():
    pattern, patience = Interrupted(), Patience(SECONDS)

    assert patience.search(pattern, "abb")[0] == "bb"
    assert patience.given_up == ()
    assert pattern.timeouts == [SECONDS, 2 * SECONDS]


MIRROR = "A Title\n\nNCT ID: NCT99000001\n\nBasic Information\n\nRecruitment Status\n\nCOMPLETED\n\n"
CLASSIC = "A Title\nClinicalTrials.gov Identifier: NCT99000001 |\nRecruitment Status : Completed\n|\n"
MODERN = "A Title\nClinicalTrials.gov ID NCT99000001\n\nStudy Overview\n\nOverall Status\nCompleted\n\n"
CELLS = "Arm | Intervention/treatment |\n---|---|\n"
AFTER = {
    MIRROR: "\nEligibility Criteria\n\nEligible Sex\n\nALL\n",
    CLASSIC: (
        "\n\nChoosing to participate in a study is an important personal decision.\n"
        "Sexes Eligible for Study: | All |\n"
    ),
    MODERN: "\nEligibility Criteria\nSexes Eligible for Study\nAll\n",
}
"""What stands below the slow part of a page and must still be read."""
DRUG = "Drug {0}\n\nWords of twenty letters, no. {0}\n\nIntervention Type DRUG\n\n"


SLOW = {
    "arms without a type": (MIRROR, "Study Groups\n\n" + "A line that says nothing\n\n" * 3000),
    "thousands of interventions": (
        MIRROR,
        "Interventions\n\n"
        + "".join(
            f"Drug {n}\n\nWords of twenty letters, no. {n}\n\nIntervention Type DRUG\n\n" for n in range(700)
        )
        + "Study Groups\n\n"
        + "A line of words\n\n" * 700,
    ),
    "cells that never end": (CLASSIC, CELLS + "Experimental: X\nwords\n" * 3000),
    "cells in cells": (CLASSIC, CELLS + "Experimental: X |\nDrug: X\nwords |\n" * 500),
    "time frames that never end": (CLASSIC, CELLS + "- " + "x [ Time Frame: " * 3000),
    "outcomes that never end": (MODERN, "Primary Outcome Measures\n" + "words | \n" * 3000),
    "arms in lines": (MODERN, "Arms and Interventions\n" + "Arm: X\nwords\n" * 1500),
}


@pytest.mark.parametrize("case", SLOW)
def test_a_page_made_to_be_slow_is_read_but_for_what_is_slow(case):
    page, lines = SLOW[case]
    document = document_of(page + lines + AFTER[page])
    reader, patience = label_reader(load_record_type("trial_registration")), Patience(SECONDS)
    began = process_time()
    reading = reader.read_page(document.text, outline(document, load_lexicon()), patience)
    values = {field.path: field.value for field in reading.fields}

    assert process_time() - began < 5
    assert (values["status.overall_status"], values["eligibility.sex"]) == ("COMPLETED", "ALL")
    assert set(reading.given_up) <= {"arms", "outcomes", "interventions"}


def test_what_was_given_up_is_named():
    document = document_of(MIRROR + "Study Groups\n\n" + "A line that says nothing\n\n" * 3000)
    reader = label_reader(load_record_type("trial_registration"))
    reading = reader.read_page(document.text, outline(document, load_lexicon()), Patience(SECONDS))

    assert reading.given_up == ("arms",)


def test_nothing_is_given_up_on_a_usual_page(examples):
    reader = label_reader(load_record_type("trial_registration"))
    for file in sorted(examples.glob("m*.txt")):
        page = read_page(file)

        assert reader.read_page(page.document.text, page.outline).given_up == ()


@pytest.mark.parametrize(
    "text",
    [
        "\n" * 100_000 + "x",
        " \n" * 50_000 + "x",
        "• x" + " 1" * 50_000 + "x",
        "1 / 2\n" * 20_000,
        "1 / 2\nStudy Details\n2 / 2\n" * 3_000,
        "Study Details " * 20_000,
        "| " * 100_000,
        "x" * 500_000,
    ],
    ids=[
        "newlines",
        "blank lines",
        "citations",
        "page lines",
        "chrome",
        "almost chrome",
        "pipes",
        "one word",
    ],
)
def test_an_outline_of_nothing_takes_a_moment(text):
    began = process_time()

    assert outline(document_of(text), load_lexicon()).layout is None
    assert process_time() - began < 2


def test_lists_nested_without_end_are_read():
    items = "".join(" " * n + f"* item {n}\n" for n in range(400))
    page = read_page(f"{MIRROR}Inclusion Criteria\n\n{items}")
    paths = [field.path for field in page.fields if field.path.startswith("eligibility.inclusion")]

    assert len(paths) == 400
    assert max(path.count(".sub[") for path in paths) == 7
