"""Pages as no registry prints them end in a draft, soon, and every span still quotes the text."""

from pathlib import Path
from time import thread_time

import pytest
from pages import document_of

from extract.drafting import draft_document

REGISTRY = (
    "Registration number: NCT99000077\nPublic title: Drops\nRecruitment status: Recruiting\n"
    "Study type: Interventional\nTarget sample size: 60\nPrimary sponsor: Harbour\n"
)
CLASSIC = (
    "A\nClinicalTrials.gov Identifier: NCT99000077 |\nRecruitment Status : Recruiting\n|\nStudy Type : |\n"
)
LENGTH = 100_000
PAGES = {
    "words in one line": ("", "word "),
    "one word": ("", "a"),
    "opened tags": ("", "<a "),
    "labels inside one line": (REGISTRY + "Brief summary: ", "Recruitment status: Completed. "),
    "labels only": (REGISTRY, "Primary sponsor:\nStudy type:\nPhase:\n"),
    "one label again and again": (REGISTRY, "Recruitment status: Completed\n"),
    "items": (CLASSIC + "Inclusion Criteria:\n", "- Age 18 or over\n"),
    "lone marks": (CLASSIC + "Inclusion Criteria:\n", "-\nAny of the following:\n- a sign\n"),
    "ragged pipes": (CLASSIC, "| a | b | c\n|d||e|\n|||\n"),
    "blank lines": (REGISTRY, "\n"),
    "blanks": (REGISTRY, " "),
    "right to left": (REGISTRY, "תקציר: מחקר. "),
    "Chinese": (REGISTRY, "试验设计：随机对照。\n"),
    "combining characters": (REGISTRY, "e\u0301"),
}  # fmt: skip
MOST_S = 20.0
"""Seconds of work for 100 kB; a loaded machine takes 5 for the longest of them."""


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_a_bad_page_ends_in_a_draft_in_bounded_time(page):
    start, rest = page
    document = document_of(start + rest * (LENGTH // len(rest)))
    began = thread_time()
    draft = draft_document(document)

    assert thread_time() - began < MOST_S
    assert draft.record_type == ("trial_registration" if start else "unsupported")
    assert all(document.text[s.start : s.end] == s.quote for f in draft.fields for s in f.evidence)


GROWN = 4
"""Times as long; work may grow by half as much again, for what a busy machine adds."""
WORDS = "Bendarotan 25 mg daily for 12 weeks when potassium is >5.5 mmol/l in 36 (72%) of patients; "
EXAMPLES = sorted((Path(__file__).parent.parent / "examples").glob("*.txt"))
EXAMPLE = next(page for page in EXAMPLES if page.stem.startswith("guidance")).read_text("utf-8")
STATEMENTS = EXAMPLE[: EXAMPLE.index("Check symptoms")]
"""A page of guidance up to where one of its statements begins."""


def _work_s(text: str) -> float:
    document = document_of(text)
    began = thread_time()
    draft_document(document)
    return thread_time() - began


@pytest.mark.parametrize("rest", ["Arm\t36\t12 mg\n", "1 2 3 40 50 ", "7" * 90])
@pytest.mark.parametrize(
    "start", [STATEMENTS, CLASSIC + "Inclusion Criteria:\n- Age "], ids=["guidance", "trial"]
)
def test_the_work_on_one_long_item_does_not_grow_faster_than_its_text(start, rest):
    short, long = (start + rest * (length // len(rest)) for length in (4_000, GROWN * 4_000))
    _work_s(short)

    assert _work_s(long) < 1.5 * GROWN * max(_work_s(short), 0.1)


def test_words_that_are_not_read_to_their_end_are_said():
    draft = draft_document(document_of(STATEMENTS + WORDS * 80))
    told = {failure.group: failure.reason for failure in draft.failures}

    assert "1 entry longer than 5,000 characters" in told["statements[].text"]


@pytest.mark.parametrize("page", EXAMPLES, ids=lambda page: page.stem)
def test_a_page_that_lost_its_lines_is_no_page_of_another_kind(page):
    """Without its line ends a page is told by nothing; it is kept and shown as unsupported."""
    draft = draft_document(document_of(" ".join(page.read_text("utf-8").split())))

    assert (draft.record_type, draft.fields) == ("unsupported", ())
    assert draft.coverage.unclaimed


def test_a_status_that_is_repeated_below_a_real_one_does_not_win():
    start, rest = PAGES["one label again and again"]
    draft = draft_document(document_of(start + rest * 5))
    status = next(f for f in draft.fields if f.path == "status.overall_status")

    assert status.value == "RECRUITING"


def test_ten_thousand_items_are_ten_thousand_items():
    start, rest = PAGES["items"]
    draft = draft_document(document_of(start + rest * 10_000))
    items = [f for f in draft.fields if f.path.startswith("eligibility.inclusion[")]

    assert len({f.path for f in items if f.path.endswith("].text")}) == 10_000
