"""Quantities are read as printed: comparator, number or range, unit; nothing is converted or repaired."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.numbers import tidy
from extract.quantities import numbers_in, read_quantities


def read(text: str) -> list[tuple]:
    return [
        (p.comparator, p.low, *([] if p.high is None else [p.high]), p.unit) for p in read_quantities(text)
    ]


@pytest.mark.parametrize(
    "printed",
    ["20-30 mg", "20 - 30 mg", "20\u201330 mg", "20~30mg", "20\\~30mg", "20 to 30 mg", "20\u201430 mg"],
)
def test_a_dash_tilde_or_to_between_two_numbers_is_a_range(printed):
    assert read(printed) == [("=", 20, 30, "mg")]


@pytest.mark.parametrize(
    ("printed", "quantities"),
    [
        ("ΔeGFR: -7.1 vs. -21.3 ml/min/1.73m2", [("=", -7.1, None), ("=", -21.3, "mL/min/{1.73_m2}")]),
        ("(\u22129.9 to 7.5)", [("=", -9.9, 7.5, None)]),
        ("0.48-3.56", [("=", 0.48, 3.56, None)]),
        ("30-50%", [("=", 30, 50, "%")]),
        ("40 to 5 mg", [("=", 40, "mg"), ("=", 5, "mg")]),
        ("anti-PLA2R, CD19+ B cells, HbA1c, B12", []),
        ("1,930 adults", [("=", 1930, None)]),
        ("1 of 3", [("=", 1, None), ("=", 3, None)]),
    ],
)
def test_a_minus_is_a_sign_only_before_a_number_that_stands_alone(printed, quantities):
    assert read(printed) == quantities


@pytest.mark.parametrize(
    ("words", "comparator"),
    [
        (
            ["\u22655", ">=5", "at least 5", "a minimum of 5", "minimum of 5", "no less than 5", "5 or more"],
            ">=",
        ),
        (["5 and above", "5 years and older", "5 mg or higher"], ">="),
        (
            ["\u22645", "<=5", "up to 5", "maximum 5", "at most 5", "within 5", "5 or less", "5 and younger"],
            "<=",
        ),
        ([">5", "\\>5", "more than 5", "beyond 5", "over 5", "greater than 5"], ">"),
        (["<5", "\\< 5", "less than 5", "fewer than 5", "below 5"], "<"),
        (["5", "=5", "about 5", "exactly 5"], "="),
    ],
)
def test_a_comparator_is_read_from_its_sign_and_its_words(words, comparator):
    assert {(p.comparator, p.low) for text in words for p in read_quantities(text)} == {(comparator, 5)}


@pytest.mark.parametrize(
    ("printed", "unit"),
    [
        ("5 mg", "mg"),
        ("5mg", "mg"),
        ("5 mg/kg/d", "mg/kg/d"),
        ("5 mg/kg/day", "mg/kg/d"),
        ("5 mg/kg", "mg/kg"),
        ("5 mg daily", "mg/d"),
        ("5 mg / d", "mg/d"),
        ("5 mg/m\u00b2", "mg/m2"),
        ("5 g/d", "g/d"),
        ("5g/24h", "g/d"),
        ("5 g/l", "g/L"),
        ("5 g/dL", "g/dL"),
        ("5 mg/dl", "mg/dL"),
        ("5g/g", "g/g"),
        ("5 mg/mmol", "mg/mmol"),
        ("5 ng/ml", "ng/mL"),
        ("5 \u03bcg.h/ml", "ug.h/mL"),
        ("5 \u00b5g.h/ml", "ug.h/mL"),
        ("5 \u03bcg", "ug"),
        ("5 mcg", "ug"),
        ("5 ml/min/1.73m2", "mL/min/{1.73_m2}"),
        ("5 ml/min/1.73 m\u00b2", "mL/min/{1.73_m2}"),
        ("5 * 10^9 / L", "10*9/L"),
        ("5\\*10\\^12/L", "10*12/L"),
        ("5 x 10\u2079/L", "10*9/L"),
        ("5 RU/ml", "{RU}/mL"),
        ("5 mmHg", "mm[Hg]"),
        ("5 kg/m2", "kg/m2"),
        ("5%", "%"),
        ("5 percent", "%"),
        ("5 years", "a"),
        ("5 months", "mo"),
        ("5-month", "mo"),
        ("5 weeks", "wk"),
        ("week 5", "wk"),
        ("5 days", "d"),
        ("5 hours", "h"),
        ("5 minutes", "min"),
        ("5 times above normal upper limit", "{xULN}"),
        ("5 times the upper limit of normal", "{xULN}"),
        ("5 times higher than normal", "{xNormal}"),
        ("5 IU", "[iU]"),
        ("5 blisters", None),
        ("5 mgs-like things", None),
    ],
)
def test_a_unit_is_the_ucum_code_of_what_is_printed(printed, unit):
    assert read(printed) == [("=", 5, unit)]


def test_a_dipstick_reading_is_a_number_of_plusses_and_an_age_is_not():
    assert read("protein <1+ or 2+") == [("<", 1, "{+}"), ("=", 2, "{+}")]
    assert read("adults 18+") == [("=", 18, None)]


def test_number_words_are_numbers():
    assert read("One event in three months, none later") == [("=", 1, None), ("=", 3, "mo"), ("=", 0, None)]
    assert read("someone, tone, nonetheless") == []


def test_an_implausible_unit_is_kept_as_printed():
    assert read("Platelet count \\<80\\*10\\^12/L; hemoglobin \\<9.0 mg/dL") == [
        ("<", 80, "10*12/L"),
        ("<", 9, "mg/dL"),
    ]


def test_a_printed_quantity_is_the_value_of_a_field():
    [dose, trough] = read_quantities("at least 0.10-0.15 mg/kg/day, <8.0 ng/ml")

    assert dose.as_value() == {"low": 0.1, "high": 0.15, "unit": "mg/kg/d"}
    assert trough.as_value() == {"comparator": "<", "value": 8, "unit": "ng/mL"}


@given(
    st.integers(0, 10**6),
    st.sampled_from(["", "<", ">=", "\u2264"]),
    st.sampled_from(["mg", "%", "weeks", ""]),
)
def test_a_printed_number_is_read_back(number, comparator, unit):
    printed = f"a dose of {comparator}{number} {unit}"

    assert [p.low for p in read_quantities(printed)] == [number]
    assert numbers_in(printed) == {number}


@given(st.text())
def test_whatever_is_printed_ranges_go_upwards(text):
    assert all(p.high is None or p.low <= p.high for p in read_quantities(text))


def test_all_numbers_of_a_text_are_found_once_without_their_signs():
    assert numbers_in("26 of 36 (72%); -7.1, 0.48-3.56 and one in 1,930") == {
        26,
        36,
        72,
        7.1,
        0.48,
        3.56,
        1,
        1930,
    }


def test_a_whole_number_is_an_integer():
    assert [repr(tidy(number)) for number in (72.0, 7.1)] == ["72", "7.1"]
