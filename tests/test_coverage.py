"""Every number, date and identifier of a page is claimed by a field, set aside, or listed as unclaimed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pages import document_of

from extract.coverage import count_coverage
from extract.lexicon import load_lexicon
from extract.outline import outline
from schemas.catalogue import load_record_type
from schemas.documents import Span
from schemas.fields import DraftedField, Drafter, GroundingStatus, State

TRIAL = load_record_type("trial_registration")
PAGE = (
    "A Trial With 3 Arms\n\nNCT ID: NCT99000001\n\nBasic Information\n\n"
    "Recruitment Status\n\nCOMPLETED\n\nStudy Start Date\n\n2020-09-07\n\n"
    "Brief Summary\n\nOf 1,930 adults \u226530% relapsed by November 26, 2018 (ratio 2.3).\n\n"
    "References\n\nAda A. A trial of 412 patients. 2016;12(3):201-9. doi: 10.5555/jid.2016.0301.\n\n"
    "More Related Trials\n\nAdditional clinical trials that may be relevant based on similarity analysis.\n\n"
    "Foam\nNCT99000091 RECRUITING\n"
)
FACTS = ["3", "NCT99000001", "2020-09-07", "1,930", "\u226530%", "November 26, 2018", "2.3"]


def field(
    *quotes: str, drafter=Drafter.LABEL, state=State.STATED, grounding=GroundingStatus.EXACT
) -> DraftedField:
    spans = tuple(Span.of(PAGE, PAGE.index(quote), PAGE.index(quote) + len(quote)) for quote in quotes)
    value = "words" if state.has_value else None
    return DraftedField(
        path="identification.brief_title",
        value=value,
        state=state,
        evidence=spans,
        drafter=drafter,
        grounding=grounding,
    )


def cover(*fields: DraftedField, text: str = PAGE):
    return count_coverage(text, outline(document_of(text), load_lexicon()), fields, TRIAL)


def unclaimed(*fields: DraftedField) -> list[str]:
    return [span.quote for span in cover(*fields).unclaimed]


def test_without_fields_every_fact_of_the_record_is_unclaimed_in_order():
    assert unclaimed() == FACTS


def test_facts_of_references_and_of_other_records_are_set_aside():
    coverage = cover()

    assert (coverage.reference, coverage.other_record, coverage.chrome) == (7, 1, 0)
    assert coverage.set_aside == 8


def test_a_fact_is_claimed_by_the_words_that_hold_it_whole():
    assert unclaimed(field("Of 1,930 adults \u226530%")) == [
        "3",
        "NCT99000001",
        "2020-09-07",
        "November 26, 2018",
        "2.3",
    ]
    assert unclaimed(field("1,93")) == FACTS
    assert cover(field("A Trial With 3 Arms")).claimed == 1


def test_words_side_by_side_claim_what_they_hold_together():
    assert "November 26, 2018" not in unclaimed(field("by November 26"), field(", 2018 (ratio"))


def test_a_claim_comes_before_setting_aside():
    assert cover(field("412 patients")).set_aside == 7


@pytest.mark.parametrize("state", [state for state in State if not state.has_value])
def test_a_label_or_an_absence_claims_nothing(state):
    assert unclaimed(field("2020-09-07", state=state)) == FACTS


@pytest.mark.parametrize("grounding", list(GroundingStatus))
def test_a_quote_that_is_not_trusted_claims_nothing(grounding):
    found = field("2020-09-07", drafter=Drafter.MODEL, grounding=grounding)

    assert ("2020-09-07" in unclaimed(found)) is not grounding.is_trusted


def test_further_places_of_a_model_s_quote_claim_nothing():
    assert unclaimed(field("2.3", "2020-09-07", drafter=Drafter.MODEL)) == [f for f in FACTS if f != "2.3"]
    assert unclaimed(field("2.3", "2020-09-07")) == [f for f in FACTS if f not in ("2.3", "2020-09-07")]


def test_facts_in_chrome_are_set_aside():
    chrome = "- Study Details\n---|---|\n1 / 2\n\nx\n\n2 / 2\n"

    assert cover(text=chrome).unclaimed == ()
    assert cover(text=chrome).set_aside == 4


@pytest.mark.parametrize("number", ["12345", "1,930", "0.05", "2016", "123456789", "1·5", "\u22645 %", "<3"])
def test_a_number_is_one_fact(number):
    assert [span.quote for span in cover(text=f"words {number} words").unclaimed] == [number]


texts = st.lists(
    st.sampled_from(
        ["12", "0.5", "NCT99000001", "2020-01", "May 2020", "words", "\n", " ", ".", "References\n", "<", "%"]
    )
).map(" ".join)


@given(st.data(), texts.filter(str.strip))
def test_each_fact_is_counted_once_and_what_is_unclaimed_quotes_the_text(data, text):
    spans = [
        Span.of(text, start, data.draw(st.integers(start + 1, len(text))))
        for start in data.draw(st.lists(st.integers(0, len(text) - 1), max_size=5))
    ]
    fields = [
        DraftedField(
            path="conditions[0]", value="x", state=State.STATED, evidence=(span,), drafter=Drafter.LABEL
        )
        for span in spans
    ]
    nothing, some = cover(text=text), cover(*fields, text=text)

    assert some.claimed + some.set_aside + len(some.unclaimed) == nothing.set_aside + len(nothing.unclaimed)
    assert set(some.unclaimed) <= set(nothing.unclaimed)
    assert all(span.quote == text[span.start : span.end] for span in some.unclaimed)
    statements = [span for span in spans if "\n" not in span.quote]
    assert not any(a.start <= b.start and b.end <= a.end for a in statements for b in some.unclaimed)
