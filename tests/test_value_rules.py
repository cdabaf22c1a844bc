"""The rules for single values (FIELDS 1.1-1.5, 1.7, 1.11), as laws over values nobody has printed.

Laws of registrations: `test_trial_rules.py`; of reports and guidance: `test_report_rules.py`. Numbers, units,
ranges, signs and whole dates are printed and read back in `test_printed_values.py`, texts in `test_norm.py`,
spans in `test_fields.py`.
"""

from __future__ import annotations

import hashlib
import string
import unicodedata
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from extract.check import check_value
from extract.dates import find_dates, read_date
from extract.dosing import read_forms, read_frequencies, read_routes
from extract.identifiers import REGISTRY_FORMS, find_identifiers, is_well_formed
from extract.lexicon import load_lexicon
from extract.quantities import read_quantities
from extract.read import read_bytes
from extract.statistics import find_p_values
from extract.values import read_boolean, read_value
from schemas.catalogue import builtin_record_types
from schemas.fields import Flag
from schemas.same_value import comparable
from schemas.texts import norm_text
from schemas.values import Kind

TYPES = builtin_record_types()
CODED = [
    (spec, form, code)
    for record_type in TYPES.values()
    for spec in record_type.specs.values()
    if spec.kind is Kind.CODE and not spec.whole
    for code in spec.codes
    for form in (code, *load_lexicon().codes.get(spec.path, {}).get(code, ()))
]
"""Every code in every printed form: the field, the form, the code."""
COMPARATORS = {
    "≥": ">=", ">=": ">=", "at least": ">=", "a minimum of": ">=", "minimum": ">=", "≤": "<=", "<=": "<=",
    "up to": "<=", "a maximum of": "<=", "maximum": "<=", ">": ">", "more than": ">", "beyond": ">", "<": "<",
    "less than": "<", "": "=",
}  # fmt: skip
UNITS = ("mg", "weeks", "ng/ml", "%", "mg/kg/day", "g/dL")
FORMS = (
    "capsules",
    "tablets",
    "dispersible tablets",
    "granules",
    "syrup",
    "powder",
    "cream",
    "patch",
    "injection",
)
names = st.text("abcdefghij", min_size=3, max_size=8).map(str.title)
days = st.dates(date(1950, 1, 1), date(2090, 1, 1))
numbers = st.integers(1, 999)
ASCII = st.characters(codec="ascii")


@given(st.text(st.characters(exclude_categories=["C"]), min_size=1))
def test_the_bytes_of_a_page_are_told_by_their_own_hash(text):
    """FIELDS 1.1: the file's SHA-256 is kept, of its bytes before anything was read into them."""
    data = f"NCT ID: NCT99000077 and what else a page has\r\n{text}".encode(errors="replace")

    assert read_bytes(data, "page.txt").source_sha256 == hashlib.sha256(data).hexdigest()


@given(st.text(st.characters(exclude_characters="\\")))
def test_nothing_but_composition_and_white_space_changes(text):
    """FIELDS 1.2: NFC and not NFKC, runs of white space one blank, typos and all else as printed."""
    assert norm_text(text) == " ".join(unicodedata.normalize("NFC", text).split())


@given(st.text("abc 12", min_size=1), st.sampled_from(string.punctuation))
def test_an_escape_is_dropped_before_a_sign_and_nowhere_else(text, sign):
    """FIELDS 1.2."""
    assert norm_text(f"x{text}\\{sign}x") == norm_text(f"x{text}{sign}x")
    assert norm_text(f"x\\{text}x") == " ".join(f"x\\{text}x".split())


@given(days, st.sampled_from(["%B %Y", "%b %Y", "%Y-%m", "%Y %b"]))
def test_a_month_keeps_its_precision_and_gets_no_day(day, form):
    """FIELDS 1.3: never padded."""
    assert read_date(day.strftime(form)) == f"{day:%Y-%m}"


@given(days)
def test_a_year_stays_a_year(day):
    """FIELDS 1.3: never padded."""
    assert read_date(f"{day:%Y}") == f"{day:%Y}"


@given(days, st.sampled_from(["{:%B} {}, {}", "{:%b} {}, {}"]), names)
def test_words_glued_to_a_date_are_no_part_of_it(day, form, link):
    """FIELDS 1.3: the text of a link follows a date without a blank."""
    text = f"Last updated: {form.format(day, day.day, day.year)}{link} editorial policy"

    assert [(found.value, text[found.end :][: len(link)]) for found in find_dates(text)] == [
        (day.isoformat(), link)
    ]


@given(st.sampled_from(CODED), st.sampled_from([str, str.upper, str.lower, str.title]))
def test_a_code_is_read_from_each_of_its_printed_forms_in_any_case(coded, case):
    """FIELDS 1.4."""
    spec, form, code = coded
    codes = load_lexicon().codes.get(spec.path, {})

    assert read_value(spec, case(form), codes) == code


@given(st.sampled_from([("yes", True), ("no", False)]), st.sampled_from([str.title, str.upper, str.lower]))
def test_yes_and_no_are_true_and_false(said, case):
    """FIELDS 1.4."""
    assert read_boolean(case(said[0]), {}) is said[1]


@given(
    st.sampled_from([4, 6, 8, 12]),
    st.sampled_from(["every {} hours", "q{}h", "2 equal doses given at {} hour intervals", "{} hours apart",
                     "the interval is strictly {} hours", "every {} h", "at {}-hour intervals"]),
)  # fmt: skip
def test_hours_between_doses_are_a_frequency(hours, form):
    """FIELDS 1.4."""
    assert [found.code for found in read_frequencies(form.format(hours))] == [f"Q{hours}H"]


@given(
    st.sampled_from([("qd", "QD"), ("bid", "BID"), ("tid", "TID"), ("qid", "QID"), ("qod", "QOD")]),
    st.booleans(),
    st.sampled_from([str.lower, str.upper, str.capitalize]),
)
def test_letters_for_a_frequency_are_read_with_and_without_points(said, is_pointed, case):
    """FIELDS 1.4."""
    letters, code = said
    printed = case("".join(f"{letter}." for letter in letters) if is_pointed else letters)

    assert [found.code for found in read_frequencies(f"Nolisone 5 mg {printed}")] == [code]


@given(st.sampled_from(FORMS), numbers)
def test_a_route_is_never_concluded_from_a_form(form, dose):
    """FIELDS 1.4: route is never inferred from the dose form."""
    said = f"Nolisone {dose} mg {form} twice daily"

    assert list(read_routes(said)) == []
    assert len(list(read_forms(said))) == 1
    assert [found.code for found in read_routes(f"{said}, orally")] == ["ORAL"]


@given(st.sampled_from(list(COMPARATORS)), st.integers(0, 999), st.sampled_from(UNITS))
def test_a_comparator_is_what_is_printed_and_else_equals(printed, number, unit):
    """FIELDS 1.5: a missing comparator is never a guess."""
    [quantity] = read_quantities(f"Take {printed} {number} {unit}.")

    assert (quantity.comparator, quantity.low) == (COMPARATORS[printed], number)


@given(numbers, st.sampled_from(["years and above", "years and older", "years or more", "years or older"]))
def test_a_comparator_may_stand_behind_its_quantity(number, words):
    """FIELDS 1.5."""
    [quantity] = read_quantities(f"Aged {number} {words}.")

    assert (quantity.comparator, quantity.low, quantity.unit) == (">=", number, "a")


@given(numbers, st.sampled_from(["{}g", "{}g/mL", "{}mol/L", "{}g.h/ml", "{}L", "{}m"]))
def test_the_two_characters_for_micro_are_one_unit(number, form):
    """FIELDS 1.5: U+03BC and U+00B5 are the same in units, and in no other text."""
    [greek], [sign] = (read_quantities(f"{number} {form.format(micro)}") for micro in "\u03bc\u00b5")

    assert greek.unit == sign.unit
    assert greek.unit is not None
    assert norm_text("\u03bc") != norm_text("\u00b5")


@given(
    numbers,
    st.sampled_from(
        [("months", "mo"), ("weeks", "wk"), ("days", "d"), ("years", "a"), ("mg", "mg"), ("g", "g")]
    ),
)
def test_nothing_is_converted(number, said):
    """FIELDS 1.5: 6 months are not 24 weeks."""
    printed, unit = said
    spec = TYPES["trial_registration"].spec(
        "arms[].regimens[].duration" if len(unit) < 3 else "arms[].regimens[].dose"
    )
    checked = check_value(spec, {"value": number, "unit": "h"}, f"{number} {printed}", {})

    assert checked.value == {"comparator": "=", "value": number, "unit": unit}


@given(
    numbers,
    st.sampled_from(["<", "≥", "\\<", ">"]),
    st.sampled_from(["*10^12/L", "\\*10\\^12/L", " x 10^12/L"]),
)
def test_an_implausible_value_is_kept_and_flagged(number, sign, unit):
    """FIELDS 1.5: what cannot be meant is not repaired."""
    spec = TYPES["trial_registration"].spec("eligibility.exclusion[].constraints[]")
    quote = f"Platelet count {sign}{number}{unit}"
    checked = check_value(spec, {"value": number, "concept": "Platelet count"}, quote, {})

    assert (checked.value["value"], checked.value["unit"]) == (number, "10*12/L")
    assert (checked.flags, checked.follows) == ((Flag.IMPLAUSIBLE_UNIT,), True)


@given(st.integers(1, 200), st.data())
def test_a_percentage_is_the_printed_one_and_not_the_quotient(of, data):
    """FIELDS 1.5: percentages carry their printed rounding; counts are whole."""
    events = data.draw(st.integers(0, of))
    rounded, exact = round(100 * events / of), 100 * events / of
    quote = f"{events} of {of} patients ({rounded}%)"
    share, count = (
        TYPES["publication_report"].spec(f"results[].arm_results[].{leaf}") for leaf in ("percent", "events")
    )

    assert check_value(share, rounded, quote, {}).value == rounded
    assert check_value(count, events, quote, {}).flags == ()
    if exact != rounded and exact not in (events, of):
        assert check_value(share, exact, quote, {}).flags == (Flag.VALUE_NOT_IN_QUOTE,)


@given(st.sampled_from(sorted(REGISTRY_FORMS)), st.data())
def test_an_identifier_of_a_registry_is_found_as_printed(registry, data):
    """FIELDS 1.7."""
    identifier = data.draw(st.from_regex(rf"\A(?:{REGISTRY_FORMS[registry]})\Z", alphabet=ASCII))
    found = find_identifiers(f"It was registered ({identifier}), before it began.")

    assert [one.value for one in found] == [identifier]


@given(st.integers(1000, 99999), names, st.sampled_from([".", ",", ")", ".)"]))
def test_a_doi_ends_before_the_stop_behind_it_and_is_compared_without_case(prefix, suffix, stop):
    """FIELDS 1.7: lower-case compare, no trailing full stop."""
    [found] = find_identifiers(f"see doi:10.{prefix}/{suffix}.2020{stop} Then")

    assert found.value == f"10.{prefix}/{suffix}.2020"
    assert comparable(found.value, Kind.IDENTIFIER) == comparable(f"{found.value.lower()}.", Kind.IDENTIFIER)


@given(st.integers(1, 99_999_999))
def test_a_pmid_is_figures_kept_as_text(number):
    """FIELDS 1.7: digits as a string."""
    [found] = find_identifiers(f"Moor Med. 2031;1:2. PMID: {number:08}.")

    assert (found.scheme, found.value) == ("PMID", f"{number:08}")


@given(st.from_regex(r"\A20[0-9]{2}\[[0-9]{2,4}\][A-Z]?\Z", alphabet=ASCII))
def test_a_number_of_a_committee_is_opaque(printed):
    """FIELDS 1.7: it is well-formed whatever it is, follows when printed so, and keeps its case."""
    spec = TYPES["publication_report"].spec("ethics.approval_number")
    checked = check_value(spec, printed, f"(approval number: {printed})", {})

    assert is_well_formed(printed)
    assert (checked.value, checked.flags) == (printed, ())


@given(st.integers(1, 9), st.integers(1, 4), st.sampled_from(["<", "=", ">"]))
def test_a_p_value_keeps_its_comparator_and_is_never_a_bare_number(figure, zeros, sign):
    """FIELDS 1.11."""
    printed = f"0.{'0' * zeros}{figure}"
    [found] = find_p_values(f"as rare (P {sign} {printed}).")

    assert found.value == {"comparator": sign, "value": float(printed)}


@given(st.integers(1, 999))
def test_a_p_value_keeps_its_digits(thousandths):
    """FIELDS 1.11: 'P = 0.317' is not rounded."""
    spec = TYPES["publication_report"].spec("results[].p_value")
    checked = check_value(
        spec, {"comparator": "<", "value": thousandths / 1000}, f"P = 0.{thousandths:03}", {}
    )

    assert checked.value == {"comparator": "=", "value": thousandths / 1000}
