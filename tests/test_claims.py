"""A field accounts for the facts a person must have looked at to accept it, and for no others."""

import pytest
from pages import document_of
from record_fields import drafted

from extract.coverage import count_coverage
from extract.drafting import draft_document
from extract.lexicon import load_lexicon
from extract.outline import outline
from extract.read import read_file
from schemas.catalogue import RecordType, load_record_type
from schemas.documents import Span
from schemas.fields import DraftedField, Drafter, State

TRIAL, REPORT = load_record_type("trial_registration"), load_record_type("publication_report")


def unclaimed(text: str, record_type: RecordType, *fields: DraftedField) -> list[str]:
    page = outline(document_of(text), load_lexicon())
    return [span.quote for span in count_coverage(text, page, fields, record_type).unclaimed]


def left_by(path: str, value, text: str, record_type: RecordType = TRIAL) -> list[str]:
    """The facts of a text that a field about all of it leaves unclaimed."""
    return unclaimed(text, record_type, drafted(path, value, text))


SENTENCE = "Of 36 patients 26 (72%) improved by May 2020, P = 0.04"


@pytest.mark.parametrize(
    ("path", "value", "left"),
    [
        ("results[0].arm_results[0].events", 26, ["36", "72%", "May 2020", "P = 0.04"]),
        ("results[0].arm_results[0].percent", 72, ["36", "26", "May 2020", "P = 0.04"]),
        ("results[0].p_value", {"comparator": "=", "value": 0.04}, ["36", "26", "72%", "May 2020"]),
        ("results[0].direction", "FAVOURS_ARM_0", ["36", "26", "72%", "May 2020", "P = 0.04"]),
        ("design.start_date", "2020-05", ["36", "26", "72%", "P = 0.04"]),
        ("design.start_date", "2020", ["36", "26", "72%", "May 2020", "P = 0.04"]),
        ("abstract.results", SENTENCE, ["36", "26", "72%", "May 2020", "P = 0.04"]),
        ("results[0].outcome", SENTENCE, []),
    ],
)
def test_a_value_claims_what_it_says_and_no_more(path, value, left):
    assert left_by(path, value, SENTENCE, REPORT) == left


def test_an_interval_is_claimed_when_all_of_it_is():
    text = "95% CI 0.48-3.56"
    parts = {"level": (95, "95%"), "low": (0.48, "0.48"), "high": (3.56, "3.56")}
    fields = [
        drafted(f"results[0].ci.{leaf}", value, words, start=text.index(words))
        for leaf, (value, words) in parts.items()
    ]

    assert unclaimed(text, REPORT, *fields) == []
    assert unclaimed(text, REPORT, *fields[1:]) == [text]


def test_a_number_word_is_claimed_by_its_number():
    assert left_by("results[0].arm_results[0].events", 1, "one serious event", REPORT) == []


def test_a_short_printed_code_claims_what_it_holds_and_a_sentence_does_not():
    assert left_by("design.phases[0]", "PHASE3", "Phase 3") == []
    assert left_by("design.allocation", "RANDOMIZED", "Randomized (1:1)") == []
    long = "In this phase 3 trial, 426 patients of 74 years or more were randomly assigned to one of the arms"
    assert left_by("design.phases[0]", "PHASE3", long) == ["426", "74"]


@pytest.mark.parametrize(
    ("path", "is_claimed"),
    [
        ("identification.brief_title", True),
        ("eligibility.inclusion[0].text", True),
        ("outcomes[0].time_frame", True),
        ("conditions[0]", True),
        ("description.brief_summary", False),
        ("description.detailed_description", False),
        ("arms[0].description", False),
        ("interventions[0].description", False),
        ("references[0].citation", False),
        ("record_type", False),
    ],
)
def test_a_statement_claims_its_facts_and_running_prose_does_not(path, is_claimed):
    assert left_by(path, "words", "At least 12 weeks") == ["12"] * (not is_claimed)


def test_a_text_too_long_to_be_one_statement_claims_nothing():
    path = "eligibility.inclusion[0].text"

    assert left_by(path, "words", f"Age over 40, {'and so on ' * 30}") == ["40"]
    assert left_by(path, "words", "Age over 40\n\nNo trial before") == ["40"]


def test_a_list_kept_as_one_value_may_be_as_long_as_its_entries():
    text = ", ".join(f"Site {n} of the {'Royal ' * 10}Hospital" for n in range(5))

    assert left_by("design.sites", [f"Site {n}" for n in range(5)], text, REPORT) == []


def test_a_field_that_was_concluded_for_every_page_claims_nothing():
    guidance = load_record_type("guidance_statement")

    assert left_by("document.evidence_role", "SECONDARY_SOURCE", "12 questions", guidance) == ["12"]


@pytest.fixture
def page(examples):
    return read_file(examples / "mirror-completed-two-drugs.txt", "page.txt").text


def test_a_number_planted_in_a_narrative_is_one_more_unclaimed(page):
    place = page.index("of patients relapse")
    planted = page[:place] + "of 4711 " + page[place:]
    before, after = (draft_document(document_of(text)).coverage for text in (page, planted))

    assert len(after.unclaimed) == len(before.unclaimed) + 1
    assert "4711" in [span.quote for span in after.unclaimed]
    assert after.claimed == before.claimed


def test_a_field_that_is_missing_leaves_its_facts_unclaimed(page):
    document = document_of(page)
    draft, layout = draft_document(document), outline(document, load_lexicon())
    kept = [field for field in draft.fields if field.path != "status.start_date.date"]
    [date] = [field for field in draft.fields if field.path == "status.start_date.date"]
    without = count_coverage(page, layout, kept, TRIAL)

    assert len(without.unclaimed) == len(draft.coverage.unclaimed) + len(date.evidence)
    assert date.evidence[0] in without.unclaimed


def test_a_page_of_no_known_type_has_no_claims():
    span = Span(start=0, end=2, quote="12")
    field = DraftedField(
        path="conditions[0]", value="x", state=State.STATED, evidence=(span,), drafter=Drafter.LABEL
    )
    coverage = count_coverage("12 x", outline(document_of("12 x"), load_lexicon()), [field], None)

    assert (coverage.claimed, len(coverage.unclaimed)) == (0, 1)
