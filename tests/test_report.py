"""What a run says of itself, in numbers, as a page, and as the next command to type."""

import re
import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.artifacts import report_markdown, report_table
from flows.report import CallCounts, RunReport, next_command
from flows.settings import RunSettings
from schemas.drafts import DocumentFailure

SETTINGS = RunSettings(
    sources=("my pages", "-"), database="it's.db", model="m", record_type="team.types:Trial"
)


def a_report(**counts):
    return RunReport(database=str(SETTINGS.database), model=SETTINGS.model, **counts)


def test_after_a_complete_run_the_next_command_reviews_what_there_is():
    assert (
        next_command(a_report(seen=2, drafted=1, failed=1), SETTINGS)
        == """trialspan review --db 'it'"'"'s.db' --schema team.types:Trial"""
    )


def test_after_a_run_that_drafted_nothing_the_next_command_says_why():
    assert next_command(a_report(seen=1, failed=1), SETTINGS) == """trialspan status --db 'it'"'"'s.db'"""


@pytest.mark.parametrize("lacking", ["left", "incomplete"])
def test_after_an_incomplete_run_the_next_command_completes_it(lacking):
    command = next_command(a_report(seen=1, **{lacking: 1}), SETTINGS)

    assert shlex.split(command) == [
        *("trialspan", "run", "my pages", "-", "--db", "it's.db"),
        *("--model", "m", "--schema", "team.types:Trial"),
    ]


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"direct": True}, ["--direct"]),
        ({"force": True, "corroborate": True}, ["--force", "--corroborate"]),
        ({"concurrency": 3, "max_bytes": 9}, ["--concurrency", "3", "--max-bytes", "9"]),
    ],
)
def test_the_next_command_is_run_as_this_one_was(asked, words):
    command = next_command(a_report(seen=1, left=1), SETTINGS.model_copy(update=asked))

    assert shlex.split(command)[10:] == words


@pytest.mark.parametrize("lacking", ["left", "incomplete", "failed"])
def test_a_run_is_complete_when_every_source_is_drafted_as_asked(lacking):
    assert a_report(seen=3, drafted=1, skipped=2).is_complete
    assert not a_report(seen=3, drafted=1, skipped=1, **{lacking: 1}).is_complete


def test_a_run_that_found_nothing_to_do_is_not_worth_publishing():
    assert not a_report(seen=3, skipped=3).is_worth_publishing
    assert a_report(seen=3, skipped=2, failed=1).is_worth_publishing


def test_the_table_has_every_count_that_is_known():
    report = a_report(seen=3, drafted=3, by_record_type={"team_trial": 3}, calls=CallCounts(made=7))
    rows = {row["count"]: row["number"] for row in report_table(report)}

    assert rows["drafted"] == 3
    assert rows["records: team_trial"] == 3
    assert rows["model calls: made"] == 7
    assert "model calls: cost usd" not in rows


@given(st.text(alphabet=st.sampled_from("`a *[]()<>#|\n"), min_size=1).filter(str.strip))
def test_what_files_and_models_say_is_code_on_the_page_and_never_markup(said):
    page = report_markdown(a_report(seen=1, failed=1, failures=(DocumentFailure(name="x", reason=said),)))
    [line] = [line for line in page.splitlines() if line.startswith("- ")]
    fence = re.match("- (`+) ", line)[1]
    inside = line.removeprefix(f"- {fence} ").removesuffix(f" {fence}")

    assert inside == " ".join(said.split())
    assert fence not in re.findall("`+", inside)


def test_a_page_lists_a_hundred_failures_and_counts_the_rest():
    failures = tuple(DocumentFailure(name=str(n), reason=f"reason {n}") for n in range(102))
    page = report_markdown(a_report(seen=102, failed=102, failures=failures))

    assert "reason 99 " in page
    assert "reason 100 " not in page
    assert "and 2 more" in page
