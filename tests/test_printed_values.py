"""What is printed by rule is read back by rule: numbers, words, units, ranges, dates, signs, escapes."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.dates import find_dates
from extract.dosing import read_forms, read_frequencies, read_routes
from extract.numbers import number_of
from extract.plain import Plain
from extract.quantities import read_quantities
from schemas.codes import DoseForm, Frequency, Route

SMALL = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]  # reads better
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()  # noqa: SIM905  # reads better
UNITS = {
    "mg/kg/day": "mg/kg/d", "mg per day": "mg/d", "g/24 h": "g/d", "\u00b5g/mL": "ug/mL", "IU/kg": "[iU]/kg",
    "ml/min/1.73 m\u00b2": "mL/min/{1.73_m2}", "mg kg-1 day-1": "mg/kg/d", "x 10^9/L": "10*9/L",
    "mmHg": "mm[Hg]",
    "cells/mm3": "{cells}/mm3", "x ULN": "{xULN}", "\u00b0C": "Cel", "weeks": "wk", "%": "%", "Gy": "Gy",
    "K/\u03bcL": "10*3/uL", "beats/min": "{beats}/min", "mU/L": "mU/L", "mIU/mL": "m[iU]/mL",
    "kg/m2": "kg/m2",
}  # fmt: skip


def in_words(number: int) -> str:
    """As English prints it, with 'and'."""
    if number < 20:
        return SMALL[number - 1]
    if number < 100:
        tens, ones = divmod(number, 10)
        return TENS[tens - 2] + (f"-{SMALL[ones - 1]}" if ones else "")
    if number < 1000:
        hundreds, rest = divmod(number, 100)
        return f"{SMALL[hundreds - 1]} hundred" + (f" and {in_words(rest)}" if rest else "")
    thousands, rest = divmod(number, 1000)
    return f"{in_words(thousands)} thousand" + (f" {in_words(rest)}" if rest else "")


def quantities(text: str) -> list[tuple]:
    return [(q.comparator, q.low, q.high, q.unit) for q in read_quantities(text)]


@given(st.integers(1, 9999))
def test_a_number_in_words_is_read_back(number):
    """FIELDS 1.5: number words are numbers."""
    words = in_words(number)

    assert quantities(f"of {words} women") == [("=", number, None, None)]
    assert number_of(words) == number


@given(st.integers(0, 10**9), st.sampled_from([",", "\u2009", "\u202f"]))
def test_thousands_are_read_back_and_a_plain_blank_joins_nothing(number, mark):
    """FIELDS 1.5."""
    printed = f"{number:,}".replace(",", mark)

    assert quantities(f"n {printed}.") == [("=", number, None, None)]
    assert len(quantities(f"n {number:,}".replace(",", " "))) == len(f"{number:,}".split(","))


@given(st.integers(0, 999), st.integers(0, 99), st.sampled_from([".", "\u00b7"]))
def test_decimals_are_read_back_and_a_comma_is_none(whole, part, point):
    """FIELDS 1.5."""
    assert quantities(f"was {whole}{point}{part:02}")[0][1] == float(f"{whole}.{part:02}")
    assert [q[1] for q in quantities(f"was {whole},{part:02}")] == [whole, part]


@given(st.integers(0, 999), st.sampled_from(sorted(UNITS)), st.booleans())
def test_a_unit_is_read_back_from_its_print(number, printed, is_escaped):
    """FIELDS 1.5: units are UCUM."""
    text = f"at {number} {printed}"
    text = text.replace("^", "\\^").replace("-", "\\-") if is_escaped else text

    assert quantities(text) == [("=", number, None, UNITS[printed])]


@given(
    st.integers(0, 99), st.integers(1, 99),
    st.sampled_from(["-", "\u2013", "\u2014", "~", "\\~", " to ", " - "]), st.sampled_from(["", " mg", "%"]),
)  # fmt: skip
def test_a_range_is_read_back_and_its_dash_is_no_sign(low, width, between, unit):
    """FIELDS 1.5: a sign between two numbers is a range."""
    [(_, first, second, _)] = quantities(f"from {low}{between}{low + width}{unit}")

    assert (first, second) == (low, low + width)


@given(st.integers(1, 99), st.sampled_from(["-", "\u2212", "\u2013"]), st.sampled_from([" ", "(", "["]))
def test_a_minus_is_a_sign_behind_a_blank_or_a_bracket(number, minus, before):
    """FIELDS 1.5."""
    assert quantities(f"was{before}{minus}{number}")[0][1] == -number


@given(
    st.dates(date(1900, 1, 1), date(2099, 12, 31)),
    st.sampled_from(["%Y-%m-%d", "%d %B %Y", "%B %-d, %Y", "%Y %b %d"]),
)
def test_a_date_is_read_back_where_it_stands(day, form):
    """FIELDS 1.3."""
    text = f"Posted on {day.strftime(form)}. Then"
    [found] = find_dates(text)

    assert found.value == day.isoformat()
    assert text[found.start : found.end] == day.strftime(form)


@given(st.text())
def test_a_plain_text_points_back_to_the_stored_one(text):
    plain = Plain(text)
    places = [plain.stored(at, at + 1) for at in range(len(plain.text))]

    assert all(start < end <= len(text) for start, end in places)
    assert all(text[end - 1] == plain.text[at] or not text[end - 1].isalnum() or text[end - 1] != "\\"
               for at, (_, end) in enumerate(places))  # fmt: skip
    assert [start for start, _ in places] == sorted({start for start, _ in places})


@pytest.mark.parametrize(
    ("reader", "codes"), [(read_frequencies, Frequency), (read_routes, Route), (read_forms, DoseForm)]
)
def test_codes_of_dosing_are_those_of_the_catalogue(reader, codes):
    said = "b.i.d. q3w qd i.v. orally tablets capsules every other day intravitreal patch"

    assert {found.code for found in reader(said)} <= set(codes.__args__)
