"""The rules for reports and guidance (FIELDS 1.6, 1.7, 1.11, 1.12), as laws over pages nobody has printed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from pages import document_of, read_page

from extract.drafting import draft_document

ABSTRACT = """\
Clinical Trial
. 2023 Apr 18;9(2):77.
doi: 10.5555/opencare.2023.1.

Brelotin for gout
Affiliations
Clinical Trial

Brelotin for gout

A Author et al. Open Care Med. .

Abstract

Background: Gout hurts, and the drugs that are given for it help only some of those who have it for years.

Methods: {methods}

Results: {results}

Conclusions: Brelotin helps.

PubMed Disclaimer
{behind}
"""
ARMS = "Patients were randomly assigned to brelotin plus corasol or corasol monotherapy."
NAMED = ("in the combination group", "in the monotherapy group")
ADVICE = (
    "How long?\n\nArticle Review Status\nApproved\n\n"
    "Last updated: March 3, 2025\n\nTitle\n\n  • First words 1\n\n"
)
percents = st.integers(1, 99)
outcomes = st.sampled_from(["Relapse", "Fever", "Complete remission", "Death", "Weight gain"])
names = st.text("abcdefghij", min_size=3, max_size=8).map(str.title)


def values_of(*, methods: str = ARMS, results: str = "Nothing.", behind: str = "") -> dict:
    text = ABSTRACT.format(methods=methods, results=results, behind=behind)
    return {f.path: f.value for f in draft_document(document_of(text)).fields if f.state.has_value}


def arm_of(values: dict, share: str) -> str:
    """The label of the arm that a share is bound to."""
    return values[f"{values[f'{share}.arm']}.label"]


@given(st.integers(2, 9999), st.sampled_from(["involved", "enrolled", "included"]))
def test_people_who_took_part_are_enrolled_and_no_more_is_said(count, verb):
    """FIELDS 1.6: neither the randomized nor the analysed total."""
    values = values_of(methods=f"This trial {verb} {count:,} patients with gout.")

    assert values["participants.n_enrolled"] == count
    assert not {"participants.n_randomized", "participants.n_analyzed"} & values.keys()


@given(st.from_regex(r"\ANCT99[0-9]{6}\Z", alphabet="NCT0123456789"), st.integers(0, 10**6))
def test_a_trial_is_registered_where_a_sentence_says_so_and_not_in_a_work_cited(own, cited):
    """FIELDS 1.7: the registration sentence is a place of the trial's own identifier, a reference is none."""
    behind = (
        f"\nConflict of interest statement\n\nIt was registered before the first inclusion ({own}).\n\n"
        f"References\n\n    1. Skerry A. A trial (NCT98{cited:06}). Moor Med. 2031;1:2. - PubMed\n"
    )
    values = values_of(behind=behind)

    assert values["registrations[0].id"] == own
    assert "registrations[1].id" not in values


@given(outcomes, percents, percents, st.booleans())
def test_shares_belong_to_the_arms_that_are_named_in_whatever_order(outcome, first, second, is_turned):
    """FIELDS 1.11: arms are linked by what they are called, not by the order of mention."""
    said = [f"{first}% {NAMED[0]}", f"{second}% {NAMED[1]}"]
    values = values_of(
        results=f"{outcome} was seen in {' and '.join(reversed(said) if is_turned else said)}."
    )
    shares = {
        arm_of(values, f"results[0].arm_results[{at}]"): values[f"results[0].arm_results[{at}].percent"]
        for at in (0, 1)
    }

    assert shares == {"brelotin plus corasol": first, "corasol monotherapy": second}


@given(st.lists(outcomes, min_size=2, max_size=3, unique=True), st.data())
def test_a_p_value_belongs_to_the_outcome_of_its_clause(listed, data):
    """FIELDS 1.11: one entry an outcome, its p-value that of the same clause."""
    p_values = [data.draw(st.integers(1, 99)) / 100 for _ in listed]
    clauses = [
        f"{outcome} was rarer in the combination group ({10 + at}% vs. {20 + at}%, P = {p:.2f})"
        for at, (outcome, p) in enumerate(zip(listed, p_values, strict=True))
    ]
    values = values_of(results="; ".join(clauses) + ".")

    assert [values[f"results[{at}].outcome"] for at in range(len(listed))] == listed
    assert [values[f"results[{at}].p_value"] for at in range(len(listed))] == [
        {"comparator": "=", "value": p} for p in p_values
    ]


@given(
    percents,
    percents,
    st.sampled_from([None, ("HR", "HAZARD_RATIO"), ("odds ratio", "ODDS_RATIO"), ("RR", "RISK_RATIO")]),
)
def test_an_effect_has_a_measure_only_where_one_is_printed(low, width, measure):
    """FIELDS 1.11: nothing is worked out of the shares, and a bare interval has no estimate."""
    interval = f"95% CI {low / 100:.2f}-{(low + width) / 100:.2f}"
    said = f"{measure[0]} {(low + width / 2) / 100:.3f}; {interval}" if measure else interval
    values = values_of(results=f"Relapse was rarer in the combination group (7% vs. 19%; {said}).")

    assert values["results[0].ci.low"] == low / 100
    assert values.get("results[0].effect.measure") == (measure[1] if measure else None)
    assert ("results[0].effect.estimate" in values) is (measure is not None)


@given(percents)
def test_what_follows_from_figures_is_not_among_them(percent):
    """FIELDS 1.11: differences, ratios and halves are derived, never read."""
    values = values_of(
        methods=f"This trial enrolled 74 patients. {ARMS}",
        results=f"Relapse was seen in {percent}% {NAMED[0]} and 50% {NAMED[1]}.",
    )
    read = {value for value in values.values() if isinstance(value, (int, float)) and value is not True}

    assert read <= {74, percent, 50, 2023, 9, 2, 77}


@given(st.lists(st.integers(1, 40), min_size=1, max_size=4, unique=True), names)
def test_marks_of_citations_are_no_part_of_a_statement(numbers, word):
    """FIELDS 1.12: they are citations, stripped from the statement."""
    marks = ", ".join(map(str, numbers))
    values = read_page(f"{ADVICE}  • {word} reduces relapses {marks}\n").values()

    assert values["statements[1].text"] == f"{word} reduces relapses"
    assert values["statements[1].citations"] == numbers


@given(st.lists(st.integers(1, 40), min_size=1, max_size=3, unique=True), st.integers(41, 99))
def test_marks_of_citations_are_no_strength_and_no_quantity(numbers, months):
    """FIELDS 1.12: they grade nothing and measure nothing."""
    marks = ", ".join(map(str, numbers))
    page = f"{ADVICE}  • Continue treatment for a duration of at least {months} months {marks}\n"
    fields = {f.path: f for f in draft_document(document_of(page)).fields}
    said = {
        path: f.value for path, f in fields.items() if path.startswith("statements[1]") and f.state.has_value
    }

    assert said["statements[1].citations"] == numbers
    assert not {"statements[1].strength", "statements[1].certainty"} & said.keys()
    assert [v["value"] for path, v in said.items() if "quantities" in path] == [months]


@given(st.lists(st.integers(1, 40), min_size=1, max_size=3, unique=True))
def test_a_bibliography_that_is_not_printed_is_a_missing_section(numbers):
    """FIELDS 1.12: what the marks point to is said to be missing."""
    page = f"{ADVICE}  • Honey reduces relapses {', '.join(map(str, numbers))}\n"
    states = {f.path: f.state.value for f in draft_document(document_of(page)).fields}

    assert states["references"] == "SECTION_MISSING"


@given(st.integers(1, 99), st.integers(1, 99))
def test_the_spread_behind_a_summary_is_kept_beside_it_and_not_called_what_it_is_not(first, second):
    """FIELDS 1.11: a number behind '±' may be a deviation or an error; only a printed word says which."""
    shares_said = f"(-6.4 ± {first} vs. -19.8 ± {second} kg)"
    values = values_of(results=f"The change in weight was smaller in the combination group {shares_said}.")
    shares = {
        arm_of(values, f"results[0].arm_results[{at}]"): values[f"results[0].arm_results[{at}].spread"]
        for at in (0, 1)
    }

    assert shares == {"brelotin plus corasol": first, "corasol monotherapy": second}
    assert "results[0].dispersion" not in values
