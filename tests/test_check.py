"""A value follows from its quote or is flagged."""

import pytest

from extract.check import check_value
from extract.lexicon import load_lexicon
from schemas.catalogue import load_record_type
from schemas.fields import Flag

TRIAL = load_record_type("trial_registration")
REPORT = load_record_type("publication_report")


def check(path: str, value, quote: str, record_type=TRIAL):
    spec = record_type.spec(path)
    return check_value(spec, value, quote, load_lexicon().codes.get(spec.path, {}))


FOLLOWS = [
    (TRIAL, "design.enrollment.count", 1204, "a total of 1,204 participants"),
    (TRIAL, "design.enrollment.count", 1, "one participant"),
    (REPORT, "results[].arm_results[].percent", 72, "26 of 36 patients (72%)"),
    (TRIAL, "status.start_date.date", "2020-11", "started in November 2020"),
    (TRIAL, "status.start_date.date", "2018-11-26", "November 26, 2018"),
    (TRIAL, "status.overall_status", "NOT_YET_RECRUITING", "Not yet recruiting"),
    (TRIAL, "status.overall_status", "ACTIVE_NOT_RECRUITING", "Active, not recruiting"),
    (TRIAL, "design.allocation", "RANDOMIZED", "were randomly assigned (1:1)"),
    (TRIAL, "design.allocation", "NON_RANDOMIZED", "a non-randomized trial"),
    (TRIAL, "arms[].regimens[].frequency", "BID", "twice daily"),
    (TRIAL, "arms[].regimens[].dose_form", "DISPERSIBLE_TABLET", "250mg; Dispersible tablets"),
    (TRIAL, "eligibility.healthy_volunteers", False, "No"),
    (TRIAL, "status.has_results", False, "No Results Posted"),
    (REPORT, "competing_interests.any_declared", False, "The authors declare no competing interests."),
    (TRIAL, "arms[].label", "Zinc paste", "the zinc\npaste group"),
    (TRIAL, "identification.official_title", "A trial <5 mg", "A trial \\<5 mg."),
    (TRIAL, "arms[].label", "<5 mg (low)", "the dose<5 mg (low)group"),
    (REPORT, "citation.doi", "10.5555/x.1", "doi: 10.5555/X.1."),
    (TRIAL, "eligibility.std_ages", ["ADULT"], "Adult"),
    (TRIAL, "design.allocation_ratio", "2:1", "randomised in a 2:1 ratio"),
    (REPORT, "design.allocation_ratio", "1:1:1", "assigned (1 : 1 : 1) to honey, thyme or neither"),
]


@pytest.mark.parametrize(("record_type", "path", "value", "quote"), FOLLOWS)
def test_a_value_that_its_quote_gives_follows(record_type, path, value, quote):
    checked = check(path, value, quote, record_type)

    assert (checked.value, checked.flags, checked.follows) == (value, (), True)


FOLLOWS_NOT = [
    (TRIAL, "design.enrollment.count", 37, "74 patients in two groups"),
    (TRIAL, "design.enrollment.count", True, "one participant"),
    (REPORT, "results[].arm_results[].percent", 72.2, "26 of 36 patients (72%)"),
    (TRIAL, "status.start_date.date", "2020-11-01", "November 2020"),
    (TRIAL, "status.start_date.date", "2020-11", "November 2021"),
    (TRIAL, "arms[].label", "Foam dressing", "the zinc paste group"),
    (TRIAL, "arms[].label", "", "the zinc paste group"),
    (TRIAL, "arms[].label", "tin", "Zinc continues"),
    (TRIAL, "identification.nct_id", "NCT9900000", "NCT99000001"),
    (REPORT, "citation.doi", "10.5555/x.2", "doi: 10.5555/x.1"),
    (REPORT, "design.allocation_ratio", "1:1", "assigned 1:1:1 to honey, thyme or neither"),
    (REPORT, "design.allocation_ratio", "2:1", "assigned 12:1"),
    (REPORT, "design.allocation_ratio", "1:1", "equally assigned"),
]


@pytest.mark.parametrize(("record_type", "path", "value", "quote"), FOLLOWS_NOT)
def test_a_value_that_its_quote_does_not_give_is_kept_and_flagged(record_type, path, value, quote):
    checked = check(path, value, quote, record_type)

    assert (checked.value, checked.flags, checked.follows) == (value, (Flag.VALUE_NOT_IN_QUOTE,), False)


@pytest.mark.parametrize(
    "words", ["equal", "randomly assigned", "74 patients", "1:", "2:1 ratio", "1-1", ":"]
)
def test_words_that_are_no_ratio_are_flagged_as_one_though_they_are_printed(words):
    checked = check("design.allocation_ratio", words, f"were {words} to two groups", REPORT)

    assert (checked.value, checked.flags, checked.follows) == (words, (Flag.NOT_IN_FORM,), False)


def test_blanks_around_the_colon_are_no_part_of_a_ratio():
    checked = check("design.allocation_ratio", "2 : 1", "randomised 2 : 1", REPORT)

    assert (checked.value, checked.flags, checked.follows) == ("2:1", (), True)


@pytest.mark.parametrize(
    ("path", "value", "quote"),
    [
        ("status.overall_status", "RECRUITING", "Not yet recruiting"),
        ("status.overall_status", "RECRUITING", "Active, not recruiting"),
        ("design.allocation", "RANDOMIZED", "a non-randomized trial"),
        ("design.allocation", "RANDOMIZED", "patients were not randomized"),
        ("arms[].regimens[].frequency", "QD", "twice daily"),
        ("arms[].regimens[].dose_form", "TABLET", "Dispersible tablets"),
        ("design.phases[]", "PHASE1", "Early Phase 1"),
        ("arms[].type", "EXPERIMENTAL", "the zinc paste group"),
        ("status.has_results", True, "No Results Posted"),
        ("eligibility.healthy_volunteers", True, "No"),
    ],
)
def test_a_code_is_inferred_where_no_form_of_it_stands_on_its_own(path, value, quote):
    checked = check(path, value, quote)

    assert (checked.flags, checked.follows) == ((), False)


def test_a_word_that_is_no_code_is_flagged():
    assert check("status.overall_status", "PAUSED", "Paused").flags == (Flag.NOT_IN_ENUMERATION,)
    assert check("status.overall_status", ["RECRUITING"], "Recruiting").flags == (Flag.NOT_IN_ENUMERATION,)


@pytest.mark.parametrize(
    ("value", "quote", "printed"),
    [
        ({"value": 40}, "maximum 40 mg/day", {"comparator": "<=", "value": 40, "unit": "mg/d"}),
        ({"value": 40, "unit": "g"}, "40 mg/day", {"comparator": "=", "value": 40, "unit": "mg/d"}),
        ({"low": 20, "high": 30}, "20\\~30mg/kg/day", {"low": 20, "high": 30, "unit": "mg/kg/d"}),
        ({"comparator": ">=", "value": 5}, "5 mg", {"comparator": "=", "value": 5, "unit": "mg"}),
        ({"value": 12}, "for 12 weeks in 12 people", {"comparator": "=", "value": 12, "unit": "wk"}),
    ],
)
def test_comparator_and_unit_of_a_quantity_are_those_printed(value, quote, printed):
    checked = check("arms[].regimens[].dose", value, quote)

    assert (checked.value, checked.flags) == (printed, ())


@pytest.mark.parametrize(
    ("value", "quote"),
    [
        ({"value": 20}, "20-30 mg"),
        ({"low": 20, "high": 40}, "20-30 mg"),
        ({"value": 7.1}, "-7.1 ml"),
        ({"value": 5}, "half a tablet"),
        (5, "5 mg"),
        (None, "5 mg"),
    ],
)
def test_a_quantity_with_other_numbers_than_printed_is_flagged(value, quote):
    checked = check("arms[].regimens[].dose", value, quote)

    assert (checked.value, checked.flags) == (value, (Flag.VALUE_NOT_IN_QUOTE,))


def test_a_structure_follows_as_far_as_its_numbers_go():
    assert check("arms[].regimens[].schedule", {"days": [1, 181]}, "on Days 1 and 181").flags == ()
    assert check("arms[].regimens[].schedule", {"days": [1, 15]}, "on Days 1 and 181").flags == (
        Flag.VALUE_NOT_IN_QUOTE,
    )


@pytest.mark.parametrize(
    ("value", "quote", "printed"),
    [
        ({"comparator": "=", "value": 0.001}, "P < 0.001", {"comparator": "<", "value": 0.001}),
        ({"comparator": "<", "value": 0.05}, "p\u2264.05", {"comparator": "<=", "value": 0.05}),
        ({"comparator": "=", "value": 0.317}, "0.317", {"comparator": "=", "value": 0.317}),
    ],
)
def test_the_comparator_of_a_p_value_is_the_printed_one(value, quote, printed):
    assert check("results[].p_value", value, quote, REPORT).value == printed


def test_a_p_value_with_another_number_is_flagged():
    checked = check("results[].p_value", {"comparator": "<", "value": 0.01}, "P < 0.001", REPORT)

    assert checked.flags == (Flag.VALUE_NOT_IN_QUOTE,)


@pytest.mark.parametrize(
    ("quote", "unit", "flags"),
    [
        ("Platelet count \\<80\\*10\\^12/L", "10*12/L", (Flag.IMPLAUSIBLE_UNIT,)),
        ("platelets <80 x 10^9/L", "10*9/L", ()),
        ("Hemoglobin \\<9.0 mg/dL", "mg/dL", (Flag.IMPLAUSIBLE_UNIT,)),
        ("hemoglobin <9.0 g/dL", "g/dL", ()),
        ("red blood cells <4 x 10^12/L", "10*12/L", ()),
        ("drug level <9 ng/mL", "ng/mL", ()),
        ("creatinine clearance <60 mL/min", "mL/min", ()),
    ],
)
def test_an_implausible_unit_is_kept_and_flagged_and_the_value_still_follows(quote, unit, flags):
    number = float(quote.split("<")[1].split()[0].split("\\")[0])
    value = {"comparator": "<", "value": number, "concept": "as printed"}
    checked = check("eligibility.exclusion[].constraints[]", value, quote)

    assert (checked.value["unit"], checked.flags, checked.follows) == (unit, flags, True)


@pytest.mark.parametrize(
    ("path", "value", "quote"),
    [
        ("arms[].regimens[].frequency", "Q12H", "the interval is strictly 12 hours"),
        ("arms[].regimens[].frequency", "Q3W", "q3w"),
        ("arms[].regimens[].frequency", "TIW", "three times per week"),
        ("arms[].regimens[].route", "INTRAVITREAL", "injected intravitreally"),
        ("arms[].regimens[].dose_form", "EXTENDED_RELEASE_TABLET", "sustained-release tablets"),
    ],
)
def test_a_code_of_dosing_follows_from_its_grammar(path, value, quote):
    assert check(path, value, quote).follows
