"""Arms, criteria and statements that labels gave are read further, with spans in the stored text."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract.drafting import draft_document
from extract.labelled_prose import read_labelled_prose
from extract.read import read_file
from schemas.documents import Span
from schemas.fields import DraftedField, Drafter, State

EXAMPLES = Path(__file__).parent.parent / "examples"


def _field(source: str, path: str, words: str) -> DraftedField:
    start = source.index(words)
    span = Span.of(source, start, start + len(words))
    return DraftedField(path=path, value=words, state=State.STATED, evidence=(span,), drafter=Drafter.LABEL)


def _inside(source: str, **fields: str) -> dict[str, object]:
    labelled = [_field(source, path, words) for path, words in fields.items()]
    found = read_labelled_prose(source, labelled).found
    for one in found:
        assert source[one.span.start : one.span.end] == one.span.quote
    return {one.path: one.value for one in found}


def test_each_arm_has_the_regimens_of_its_own_words_and_of_its_interventions():
    source = "A: Brelotin 5 mg orally twice daily. | B | Brelotin | Corasol | Corasol 20 mg/day for 12 weeks."
    found = _inside(
        source,
        **{
            "arms[0].label": "A",
            "arms[0].description": "Brelotin 5 mg orally twice daily.",
            "arms[0].intervention_names[0]": "Brelotin",
            "arms[1].label": "B",
            "arms[1].intervention_names[0]": "Corasol",
            "interventions[0].name": "Corasol",
            "interventions[0].description": "Corasol 20 mg/day for 12 weeks.",
        },
    )

    assert found["arms[0].regimens[0].dose"] == {"comparator": "=", "value": 5, "unit": "mg"}
    assert found["arms[0].regimens[0].frequency"] == "BID"
    assert found["arms[1].regimens[0].drug"] == "Corasol"
    assert found["arms[1].regimens[0].dose"] == {"comparator": "=", "value": 20, "unit": "mg/d"}


def test_a_regimen_that_is_printed_twice_is_one():
    source = "A: Brelotin 5 mg orally. | Brelotin | Brelotin 5 mg orally, once daily."
    found = _inside(
        source,
        **{
            "arms[0].label": "A",
            "arms[0].description": "Brelotin 5 mg orally.",
            "arms[0].intervention_names[0]": "Brelotin",
            "interventions[0].name": "Brelotin",
            "interventions[0].description": "Brelotin 5 mg orally, once daily.",
        },
    )

    assert {path.partition("].")[0] for path in found} == {"arms[0"}
    assert not [path for path in found if "regimens[1]" in path]


def test_an_exception_points_at_the_criterion_before_it():
    source = "HbA1c >8.5%. Patients whose HbA1c fell to 8.5% or less are eligible."
    found = _inside(
        source,
        **{
            "eligibility.exclusion[0].text": "HbA1c >8.5%.",
            "eligibility.exclusion[1].text": "Patients whose HbA1c fell to 8.5% or less are eligible.",
        },
    )

    assert found["eligibility.exclusion[1].effect"] == "PERMIT"
    assert found["eligibility.exclusion[1].exception_to"] == "eligibility.exclusion[0]"
    assert "eligibility.exclusion[0].effect" not in found


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Reduce the dose by half every 4 weeks", "RECOMMENDATION"),
        ("For patients in remission, continue therapy for a year", "RECOMMENDATION"),
        ("Do not automatically stop at 6 months", "RECOMMENDATION"),
        ("Inhaler technique should be checked", "RECOMMENDATION"),
        ("Relapses are more common after stopping (16.4%)", "EVIDENCE_CLAIM"),
        ("A fall in FEV1 of more than 10% suggests relapse", "EVIDENCE_CLAIM"),
        ("Continued therapy is associated with fewer relapses", "EVIDENCE_CLAIM"),
        ("Use of steroids is common", "EVIDENCE_CLAIM"),
    ],
)
def test_a_statement_advises_when_its_verb_does(words, kind):
    assert _inside(words, **{"statements[0].text": words})["statements[0].kind"] == kind


def test_what_there_was_no_time_for_is_said_by_list():
    words = ["Use honey for 3 weeks", "Stop after 5 weeks"]
    labelled = [_field("; ".join(words), f"statements[{at}].text", one) for at, one in enumerate(words)]
    prose = read_labelled_prose("; ".join(words), labelled, most_s=-1)

    assert [(failure.group, failure.reason.partition(":")[0]) for failure in prose.failures] == [
        ("statements[].text", "2 entries not searched for numbers, doses and bounds")
    ]
    assert {one.path.rpartition(".")[2] for one in prose.found} == {"kind"}


@pytest.mark.parametrize("page", sorted(EXAMPLES.glob("*.txt")), ids=lambda page: page.stem)
def test_on_the_example_pages_every_span_holds_its_words(page):
    document = read_file(page, page.name)
    read = [f for f in draft_document(document).fields if f.drafter is Drafter.GRAMMAR]

    assert read
    assert all(document.text[s.start : s.end] == s.quote for f in read for s in f.evidence)


def test_an_order_inside_a_description_changes_no_status_or_identifier():
    page = EXAMPLES / "classic-prompt-injection.txt"
    fields = draft_document(read_file(page, page.name)).fields

    read = [f.path for f in fields if f.drafter is Drafter.GRAMMAR]
    assert read
    assert not [path for path in read if path.startswith(("status", "identification", "sponsors", "design"))]
