"""Each rule of how printed values are normalised, as a law over values nobody has printed.

Numbers, units, ranges, signs and whole dates: `test_printed_values.py`; texts: `test_norm.py`.
"""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from pages import read_page

from extract.dates import read_date
from extract.identifiers import REGISTRY_FORMS, find_identifiers
from extract.lexicon import load_lexicon
from extract.norm import norm_text
from extract.quantities import read_quantities
from extract.statistics import find_p_values
from extract.values import read_value
from schemas.catalogue import builtin_record_types
from schemas.values import Kind

TRIAL = builtin_record_types()["trial_registration"]
CODED = [
    (spec, form, code)
    for spec in TRIAL.specs.values()
    if spec.kind is Kind.CODE and not spec.whole
    for code in spec.codes
    for form in (code, *load_lexicon().codes.get(spec.path, {}).get(code, ()))
]
"""Every code of a trial in every printed form: the field, the form, the code."""
UNWRAPPED = "A trial that nobody has ever run or will ever run, " * 3
CLASSIC = (
    "A Trial\nClinicalTrials.gov Identifier: NCT99000077 |\nRecruitment Status : Completed\n|\n"
    f"Official Title: | {UNWRAPPED}|\n{UNWRAPPED}\n{{}}\n"
)
ADVICE = (
    "How long?\n\nArticle Review Status\nApproved\n\n"
    "Last updated: March 3, 2025\n\nTitle\n\n  • First words 1\n\n"
)
COMPARATORS = {
    "≥": ">=", "at least": ">=", "a minimum of": ">=", "≤": "<=", "up to": "<=", "a maximum of": "<=",
    ">": ">", "more than": ">", "beyond": ">", "<": "<", "less than": "<", "": "=",
}  # fmt: skip
names = st.text("abcdefghij", min_size=3, max_size=8).map(str.title)


@given(st.sampled_from(CODED), st.sampled_from([str, str.upper, str.lower, str.title]))
def test_a_code_is_read_from_each_of_its_printed_forms_in_any_case(coded, case):
    spec, form, code = coded
    codes = load_lexicon().codes.get(spec.path, {})

    assert read_value(spec, case(form), codes) == code


@given(st.dates(date(1950, 1, 1), date(2090, 1, 1)), st.sampled_from(["%B %Y", "%b %Y", "%Y-%m", "%Y %b"]))
def test_a_month_keeps_its_precision_and_gets_no_day(day, form):
    assert read_date(day.strftime(form)) == f"{day:%Y-%m}"


@given(
    st.sampled_from(list(COMPARATORS)), st.integers(0, 999), st.sampled_from(["mg", "weeks", "ng/ml", "%"])
)
def test_a_comparator_is_what_is_printed_and_else_equals(printed, number, unit):
    [quantity] = read_quantities(f"Take {printed} {number} {unit}.")

    assert (quantity.comparator, quantity.low) == (COMPARATORS[printed], number)


@given(st.integers(0, 10**6), st.sampled_from(["Estimated", "Actual", "Anticipated", ""]))
def test_an_enrollment_has_a_type_only_where_a_word_gives_it(count, word):
    label = f"{word} Enrollment :" if word else "Enrollment :"
    values = read_page(CLASSIC.format(f"{label} | {count:,} participants |")).values()
    types = {"Actual": "ACTUAL", "Estimated": "ESTIMATED", "Anticipated": "ESTIMATED"}

    assert values["design.enrollment.count"] == count
    assert values.get("design.enrollment.type") == types.get(word)


@given(st.sampled_from(sorted(REGISTRY_FORMS)), st.data())
def test_an_identifier_of_a_registry_is_found_as_printed(registry, data):
    identifier = data.draw(st.from_regex(rf"\A(?:{REGISTRY_FORMS[registry]})\Z", alphabet=ASCII))
    found = find_identifiers(f"It was registered ({identifier}), before it began.")

    assert [one.value for one in found] == [identifier]


ASCII = st.characters(codec="ascii")


@given(st.integers(1000, 99999), names, st.sampled_from([".", ",", ")", ".)"]))
def test_a_doi_ends_before_the_stop_behind_it(prefix, suffix, stop):
    [found] = find_identifiers(f"see doi:10.{prefix}/{suffix}.2020{stop} Then")

    assert found.value == f"10.{prefix}/{suffix}.2020"


@given(st.lists(names, min_size=4, max_size=4, unique=True), st.booleans(), st.booleans())
def test_an_address_is_split_from_the_right(parts, has_state, has_zip):
    facility, city, state, country = parts
    address = ", ".join([city, *([state] if has_state else []), country, *(["1234"] if has_zip else [])])
    head = "Please refer to this study by its ClinicalTrials.gov identifier (NCT number): NCT99000077"
    values = read_page(CLASSIC.format(f"{head}\n{country} | |\n{facility} |\n{address} | |")).values()

    read = {
        leaf: values.get(f"locations[0].{leaf}") for leaf in ("facility", "city", "state", "zip", "country")
    }
    assert read == {
        "facility": facility,
        "city": city,
        "state": state if has_state else None,
        "zip": "1234" if has_zip else None,
        "country": country,
    }


@given(st.integers(1, 9), st.integers(1, 4), st.sampled_from(["<", "=", ">"]))
def test_a_p_value_keeps_its_comparator_and_is_never_a_bare_number(figure, zeros, sign):
    printed = f"0.{'0' * zeros}{figure}"
    [found] = find_p_values(f"as rare (P {sign} {printed}).")

    assert found.value == {"comparator": sign, "value": float(printed)}


@given(st.lists(st.integers(1, 40), min_size=1, max_size=4, unique=True), names)
def test_marks_of_citations_are_no_part_of_a_statement(numbers, word):
    marks = ", ".join(map(str, numbers))
    values = read_page(f"{ADVICE}  • {word} reduces relapses {marks}\n").values()

    assert values["statements[1].text"] == f"{word} reduces relapses"
    assert values["statements[1].citations"] == numbers


@given(st.text("abc 12", min_size=1), st.sampled_from("\\`*_{}[]()#+-.!<>~^|&"))
def test_an_escape_is_dropped_before_a_sign_and_nowhere_else(text, sign):
    assert norm_text(f"x{text}\\{sign}x") == norm_text(f"x{text}{sign}x")
    assert norm_text(f"x\\{text}x") == " ".join(f"x\\{text}x".split())
