"""Every figure of a text is inside one candidate, whose kind, value and places its grammar tells."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.candidates import CandidateKind, read_candidates

RESULTS = (
    "At day 14, cure was achieved in 89 of 101 patients (88%) in the 5-day group and in 92 of 103 (89%) in "
    "the 10-day group (difference -1.2 percentage points; 95% CI -9.9 to 7.5; P = 0.77); CD20 fell by "
    "3.5 mg/dL."
)


def told(text: str) -> list[tuple]:
    return [(c.kind.value, c.value, text[c.start : c.end]) for c in read_candidates(text)]


def kinds(text: str) -> list[str]:
    return [c.kind.value for c in read_candidates(text)]


def only(text: str):
    [candidate] = read_candidates(text)
    return candidate


def test_a_results_sentence_is_told_whole():
    assert told(RESULTS) == [
        ("time", {"comparator": "=", "value": 14, "unit": "d"}, "day 14"),
        ("fraction", {"events": 89, "n": 101, "percent": 88}, "89 of 101 patients (88%"),
        ("time", {"comparator": "=", "value": 5, "unit": "d"}, "5-day"),
        ("fraction", {"events": 92, "n": 103, "percent": 89}, "92 of 103 (89%"),
        ("time", {"comparator": "=", "value": 10, "unit": "d"}, "10-day"),
        ("effect", {"measure": None, "estimate": -1.2}, "difference -1.2"),
        ("interval", {"level": 95, "low": -9.9, "high": 7.5}, "95% CI -9.9 to 7.5"),
        ("p_value", {"comparator": "=", "value": 0.77}, "P = 0.77"),
        ("name", "CD20", "CD20"),
        ("quantity", {"comparator": "=", "value": 3.5, "unit": "mg/dL"}, "3.5 mg/dL"),
    ]


def test_the_leaves_of_a_value_have_places_of_their_own():
    text = "cure in 26 of 36 (72%)"
    parts = {part.name: (part.value, text[part.start : part.end]) for part in only(text).parts}

    assert parts == {"events": (26, "26"), "n": (36, "36"), "percent": (72, "72%")}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("26 of 36", {"events": 26, "n": 36}),
        ("7/104 [7%]", {"events": 7, "n": 104, "percent": 7}),
        ("72% (26/36)", {"events": 26, "n": 36, "percent": 72}),
        ("26 (72%) of 36", {"events": 26, "n": 36, "percent": 72}),
        ("three of twelve", {"events": 3, "n": 12}),
    ],
)
def test_events_of_a_total(text, value):
    assert (only(text).kind, only(text).value) == (CandidateKind.FRACTION, value)


@pytest.mark.parametrize("text", ["31 (11%)", "31 [11%]", "31 patients (11%)", "11% (n = 31)"])
def test_a_count_with_its_percentage(text):
    assert (only(text).kind, only(text).value) == (CandidateKind.COUNT_PERCENT, {"events": 31, "percent": 11})


@pytest.mark.parametrize(
    "text",
    ["n = 142", "N=142", "n 142", "142 patients", "142 consecutive adult women", "142 healthy volunteers"],
)
def test_a_group_size_is_called_one_or_counts_people(text):
    assert (only(text).kind, only(text).value) == (CandidateKind.GROUP_SIZE, 142)


@pytest.mark.parametrize(
    ("text", "comparator", "value"),
    [
        ("P < 0.001", "<", 0.001),
        ("p=.03", "=", 0.03),
        ("P\u2009\u2264\u20090.05", "<=", 0.05),
        ("P for trend = 0.04", "=", 0.04),
        ("p(interaction)=0.2", "=", 0.2),
        ("p-value of 0.317", "=", 0.317),
        ("P value less than 0.01", "<", 0.01),
        ("P = 3 x 10-5", "=", 3e-5),
        ("p\u202f=\u202f0\u00b704", "=", 0.04),
    ],
)
def test_a_p_value_keeps_its_comparator(text, comparator, value):
    assert only(text).kind is CandidateKind.P_VALUE
    assert only(text).value == {"comparator": comparator, "value": value}


@pytest.mark.parametrize(
    "text",
    [
        "95% CI 0.48-3.56",
        "95% CI, 0.48 to 3.56",
        "95% CI: 0.48, 3.56",
        "95%CI [0.48; 3.56]",
        "CI95% 0.48\u20133.56",
        "95% confidence interval for noninferiority: 0.48-3.56",
        "95 % confidence interval [CI] = 0.48 and 3.56",
    ],
)
def test_an_interval_in_every_spelling(text):
    assert (only(text).kind, only(text).value) == (
        CandidateKind.INTERVAL,
        {"level": 95, "low": 0.48, "high": 3.56},
    )


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("95% CI -9.9 to 7.5", -9.9, 7.5),
        ("95% CI \u22129.9, \u22120.5", -9.9, -0.5),
        ("95% CI, -0.5% to 1.2%", -0.5, 1.2),
        ("(95% CI -3 - -1)", -3, -1),
    ],
)
def test_an_interval_keeps_its_signs(text, low, high):
    assert only(text).value == {"level": 95, "low": low, "high": high}


@pytest.mark.parametrize(
    ("text", "measure", "estimate"),
    [
        ("hazard ratio [HR] 0.63", "HAZARD_RATIO", 0.63),
        ("aHR 0.5", "HAZARD_RATIO", 0.5),
        ("OR=1.2", "ODDS_RATIO", 1.2),
        ("relative risk was 2.3", "RISK_RATIO", 2.3),
        ("mean difference -15.5", "MEAN_DIFFERENCE", -15.5),
        ("SMD \u22120.35", "STANDARDIZED_MEAN_DIFFERENCE", -0.35),
        ("hazard ratio for death, 0.72", "HAZARD_RATIO", 0.72),
        ("difference 1.2", None, 1.2),
    ],
)
def test_an_effect_is_one_that_is_named(text, measure, estimate):
    assert (only(text).kind, only(text).value) == (
        CandidateKind.EFFECT,
        {"measure": measure, "estimate": estimate},
    )


def test_bounds_in_brackets_behind_an_effect_are_an_interval_without_a_level():
    assert told("OR = 1.2 (0.9-1.6)")[1] == ("interval", {"level": None, "low": 0.9, "high": 1.6}, "0.9-1.6")


def test_or_between_numbers_is_no_odds_ratio():
    assert "effect" not in kinds("ARM 5 OR 6")


@pytest.mark.parametrize(
    ("text", "value", "spread", "called"),
    [
        ("5.1 \u00b1 0.6", 5.1, 0.6, None),
        ("5.1 +/- 0.6", 5.1, 0.6, None),
        ("54.2 (SD 3.1)", 54.2, 3.1, "SD"),
        ("mean (SD) score 54.2 (3.1)", 54.2, 3.1, "SD"),
        ("54.2 points (SE = 3.1)", 54.2, 3.1, "SE"),
    ],
)
def test_a_mean_with_its_spread(text, value, spread, called):
    assert only(text).kind is CandidateKind.MEAN_SPREAD
    assert only(text).value == {"value": value, "spread": spread, "unit": None, "dispersion": called}


def test_the_second_of_two_means_has_its_spread_too():
    assert kinds("mean (SD) time 6.2 (0.9) and 6.3 (1.5) days") == ["mean_spread", "mean_spread"]


def test_a_median_with_its_range():
    assert only("median 18 months (IQR 3-40)").value == {
        "value": 18, "low": 3, "high": 40, "unit": "mo", "spread": "IQR",
    }  # fmt: skip


def test_what_is_called_a_mean_is_one_and_so_is_what_it_is_compared_with():
    assert told("mean pain was 5.1 vs 6.7") == [
        ("centre", {"comparator": "=", "value": 5.1, "unit": None, "statistic": "MEAN"}, "5.1"),
        ("centre", {"comparator": "=", "value": 6.7, "unit": None, "statistic": None}, "6.7"),
    ]


@pytest.mark.parametrize(
    ("text", "kind", "units"),
    [
        ("47.3 vs 58.1%", "percent", ["%", "%"]),
        ("10, 20 and 30 mg", "dose", ["mg", "mg", "mg"]),
        ("213 vs. 129 min", "time", ["min", "min"]),
    ],
)
def test_a_unit_behind_the_last_number_of_a_list_holds_for_all(text, kind, units):
    assert kinds(text) == [kind] * len(units)
    assert [c.value["unit"] for c in read_candidates(text)] == units


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("aged 30-70", "age"),
        ("women (\u226518 years)", "age"),
        ("18 years of age", "age"),
        ("for 12 weeks", "time"),
        ("50 mg once daily", "dose"),
        ("3.5 mg/dL", "quantity"),
        ("scored 0-10", "range"),
        ("(2:1)", "ratio"),
        ("in 2019", "date"),
        ("2000 km away", "quantity"),
        ("2018-11-26", "date"),
        ("IL-6", "name"),
        ("the 2nd visit", "name"),
        ("COVID-19", "name"),
        ("NCT99000001", "identifier"),
        ("https://example.org/a1", "identifier"),
        ("PMID: 90000001", "identifier"),
    ],
)
def test_kinds_are_told_by_grammar(text, kind):
    assert kinds(text) == [kind]


def test_day_and_month_in_figures_alone_are_a_date_without_a_value():
    assert told("on 03/04/2020") == [("date", None, "03/04/2020")]
    assert told("on 13/04/2020") == [("date", "2020-04-13", "13/04/2020")]


def test_places_are_those_of_the_stored_text_escapes_included():
    text = "platelets \\<100\\*10\\^9/L and 20\\~30 mg"

    assert [text[c.start : c.end] for c in read_candidates(text)] == ["\\<100\\*10\\^9/L", "20\\~30 mg"]


FIGURES = (
    "12|0.5|3%|of|(|)|[|P <|95% CI|HR|mean (SD)|\u00b1|-|to|mg|n =|May 2020|NCT99000001|CD20|patients|,|;|."
    "|\n|\\<|1,234|2:1|median|IQR|vs|and|years|one|10.5555/x(1)2|\u00b2|\u0663"
)
figures = st.sampled_from(FIGURES.split("|"))
texts = st.one_of(st.text(), st.lists(figures, max_size=30).map(" ".join), st.lists(figures).map("".join))


@given(texts)
def test_every_figure_is_inside_exactly_one_candidate_and_they_are_in_order(text):
    found = read_candidates(text)
    inside = [at for c in found for at in range(c.start, c.end)]

    assert len(inside) == len(set(inside))
    assert {at for at, character in enumerate(text) if character.isdecimal()} <= set(inside)
    assert [c.start for c in found] == sorted(c.start for c in found)
    assert all(c.start <= p.start < p.end <= c.end for c in found for p in c.parts)


@given(st.integers(0, 500), st.integers(1, 500), st.sampled_from([" of ", "/", " out of "]))
def test_a_printed_fraction_is_read_back(events, more, of):
    candidate = only(f"in {events}{of}{events + more}")

    assert candidate.value == {"events": events, "n": events + more}


@given(
    st.decimals(-99, 99, places=2, allow_nan=False),
    st.decimals(0, 99, places=2, allow_nan=False),
    st.sampled_from([" to ", ", "]),
)
def test_a_printed_interval_is_read_back(low, width, between):
    candidate = only(f"95% CI {low}{between}{low + width}")

    assert candidate.value == {"level": 95, "low": float(low), "high": float(low + width)}


NEARLY = [
    "1-",
    "1,",
    "(",
    "5 ",
    "95% CI ",
    "P ",
    "mean ",
    "one hundred ",
    "n=",
    "A-",
    "A",
    "\\",
    "1:",
    "10.5555/",
    ".",
]


@pytest.mark.parametrize("piece", [RESULTS, *NEARLY])
def test_time_is_linear_in_the_text(piece):
    """Four times the text takes less than sixteen times the time, also where a pattern nearly matches."""
    took = []
    for size in (500, 5_000, 20_000):
        text = piece * (size // len(piece))
        began = time.process_time()
        read_candidates(text)
        took.append(time.process_time() - began)

    assert took[2] < 10 * took[1] + 0.5


def test_a_megabyte_is_read():
    text = (RESULTS + "\n") * (1_000_000 // len(RESULTS))

    assert len(read_candidates(text)) == 10 * (1_000_000 // len(RESULTS))
