"""A fact is a number, percentage, date, identifier, p-value or interval; a name with a digit is none."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.candidates import CandidateKind, read_candidates
from extract.facts import FactKind, read_facts
from extract.identifiers import REGISTRY_FORMS
from extract.numbers import TO_TWELVE


def facts(text: str) -> list[tuple[str, str]]:
    return [(fact.kind.value, text[fact.start : fact.end]) for fact in read_facts(text)]


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("of 1,930 adults", "number", "1,930"),
        ("urine protein \\>= 1.5 g", "number", "\\>= 1.5"),
        ("in ≥30% of them", "percentage", "≥30%"),
        ("12 per cent", "percentage", "12 per cent"),
        ("by November 26, 2018 at", "date", "November 26, 2018"),
        ("in May 2020", "date", "May 2020"),
        ("2020-09-07", "date", "2020-09-07"),
        ("(NCT99000001)", "identifier", "NCT99000001"),
        ("2019-999901-12", "identifier", "2019-999901-12"),
        ("doi: 10.5555/jid.2016.0301.", "identifier", "10.5555/jid.2016.0301"),
        ("(P = 0.04)", "p-value", "P = 0.04"),
        ("p-value of \\<0.001", "p-value", "p-value of \\<0.001"),
        ("95% CI 0.48-3.56", "interval", "95% CI 0.48-3.56"),
        ("95% confidence interval for noninferiority: -2.1 to 3.5", "interval", None),
        ("one serious adverse event", "number", "one"),
        ("for three months", "number", "three"),
    ],
)
def test_a_fact_is_read_with_its_kind(text, kind, words):
    assert facts(text) == [(kind, words or text)]


@pytest.mark.parametrize(
    "text", ["HbA1c", "20 kg/m2"[2:], "CD20", "the one that", "two-sided", "page one", "XY-EP2006"]
)
def test_a_name_with_a_digit_and_a_word_that_counts_nothing_are_no_facts(text):
    assert facts(text) == []


@pytest.mark.parametrize("text", ["1. Age 18", " - 2) Age 18", "(3) Age 18", "2.1. Age 18", "[5] Age 18"])
def test_the_ordinal_of_a_list_entry_is_a_list_mark(text):
    assert [kind for kind, _ in facts(text)] == ["list mark", "number"]


@given(st.sampled_from(sorted(REGISTRY_FORMS)), st.data())
def test_an_identifier_of_any_registry_is_one_fact(registry, data):
    """What is glued to letters is no number, so an identifier that is not known would be passed over."""
    form = rf"\A(?:{REGISTRY_FORMS[registry]})\Z"
    identifier = data.draw(st.from_regex(form, alphabet=st.characters(codec="ascii")))

    assert facts(f"It was registered ({identifier}).") == [("identifier", identifier)]


@given(st.sampled_from(TO_TWELVE), st.sampled_from([str, str.title]))
def test_a_number_word_that_counts_is_a_fact_wherever_a_sentence_begins(word, case):
    assert facts(f"{case(word)} patients fell ill.") == [("number", case(word))]


@given(st.dates(date(1950, 1, 1), date(2090, 1, 1)), st.sampled_from([str, str.lower, str.upper]))
def test_a_date_of_any_month_is_one_fact(day, case):
    printed = case(f"{day:%B} {day.day}, {day.year}")

    assert facts(f"by {printed}.") == [("date", printed)]


def test_an_interval_has_its_level_and_bounds_as_parts():
    text = "OR 1.3 (95% CI, 0.48 to 3.56)"
    interval = next(fact for fact in read_facts(text) if fact.kind is FactKind.INTERVAL)

    assert [text[a:b] for a, b in interval.parts] == ["95", "0.48", "3.56"]


def test_a_long_line_takes_time_in_proportion():
    text = "word 12 (95% CI 1" * 60_000

    assert len(facts(text)) >= 60_000


@pytest.mark.parametrize("text", ["≥30%", "\\<= 30", "P < 30", "30 %"])
def test_the_part_of_a_number_is_its_digits(text):
    [fact] = read_facts(text)

    assert [text[a:b] for a, b in fact.parts] == ["30"]


PROSE = (
    "One serious adverse event and 12 relapses (7/104 [7%] vs 19/105 [18%]; OR 0.4, 95 percent CI 0.2-0.9; "
    "p \\< 0.05) were seen from May 2020 to 2021-09-07 in 1,930 adults (NCT99000001; doi: 10.5555/jid.2016) "
    "given 2.5-5 mg for three months at 1:1; HbA1c fell by -0.5% in women aged 18 to 80 years."
)
SAME = {
    FactKind.IDENTIFIER: CandidateKind.IDENTIFIER,
    FactKind.INTERVAL: CandidateKind.INTERVAL,
    FactKind.P_VALUE: CandidateKind.P_VALUE,
}


def test_what_the_ledger_counts_can_be_chosen(examples):
    """Facts and candidates are read apart; what is the one has its place in the other."""
    for text in [PROSE, *(page.read_text("utf-8") for page in sorted(examples.glob("*.txt")))]:
        candidates = read_candidates(text)
        for fact in read_facts(text):
            around = [c.kind for c in candidates if c.start < fact.end and fact.start < c.end]

            assert all(any(c.start <= a and b <= c.end for c in candidates) for a, b in fact.parts)
            assert SAME.get(fact.kind, around[0]) in around, text[fact.start : fact.end]
