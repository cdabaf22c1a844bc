"""What printed values mean: codes, dates, ages, booleans, counts; anything else is no value."""

from datetime import date

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from extract.dates import read_date, read_dates
from extract.lexicon import load_lexicon
from extract.values import form_of, read_age, read_boolean, read_code, read_value
from schemas.catalogue import builtin_record_types, load_record_type

TRIAL = load_record_type("trial_registration")
CODES = load_lexicon().codes


def value_of(path: str, printed: str):
    spec = TRIAL.spec(path)
    return read_value(spec, printed, CODES.get(spec.path, {}))


@pytest.mark.parametrize(
    ("path", "printed", "code"),
    [
        ("status.overall_status", "TERMINATED", "TERMINATED"),
        ("status.overall_status", "Recruiting", "RECRUITING"),
        ("status.overall_status", "Active, not recruiting", "ACTIVE_NOT_RECRUITING"),
        ("status.overall_status", "Not yet recruiting", "NOT_YET_RECRUITING"),
        ("status.overall_status", "Unknown status", "UNKNOWN"),
        ("status.overall_status", "Paused", None),
        ("design.phases[]", "PHASE3", "PHASE3"),
        ("design.phases[]", "Phase 3", "PHASE3"),
        ("design.phases[]", "phase III", "PHASE3"),
        ("design.phases[]", "Early Phase 1", "EARLY_PHASE1"),
        ("design.phases[]", "Not Applicable", "NA"),
        ("design.phases[]", "N/A", "NA"),
        ("design.study_type", "Interventional (Clinical Trial)", "INTERVENTIONAL"),
        ("design.allocation", "Non-Randomized", "NON_RANDOMIZED"),
        ("design.intervention_model", "Parallel Assignment", "PARALLEL"),
        ("design.masking", "None (Open Label)", "NONE"),
        ("arms[].type", "Placebo Comparator", "PLACEBO_COMPARATOR"),
        ("interventions[].type", "Dietary Supplement", "DIETARY_SUPPLEMENT"),
        ("eligibility.sex", "All", "ALL"),
        ("design.enrollment.type", "Anticipated", "ESTIMATED"),
    ],
)
def test_a_code_is_read_from_its_printed_forms(path, printed, code):
    assert value_of(path, printed) == code


def test_every_code_is_read_from_its_own_name_in_any_spelling():
    for record_type in builtin_record_types().values():
        for spec in record_type.specs.values():
            for code in spec.codes:
                spellings = (code, code.lower(), code.replace("_", " ").title(), code.replace("_", "-"))
                assert {read_code(spec.codes, spelling, {}) for spelling in spellings} == {code}


def test_the_form_of_a_code_field_matches_every_printed_form_as_a_whole():
    for spec in TRIAL.specs.values():
        codes = CODES.get(spec.path, {})
        for printed in (*spec.codes, *(form for forms in codes.values() for form in forms)):
            form = form_of(spec, codes)
            if spec.codes:
                assert regex.fullmatch(form, printed), (spec.path, printed)


def test_a_list_of_codes_printed_in_one_place_is_read_as_a_whole():
    assert value_of("eligibility.std_ages", "Adult, Older Adult") == ["ADULT", "OLDER_ADULT"]
    assert value_of("design.who_masked", "Investigator, Outcomes Assessor") == [
        "INVESTIGATOR",
        "OUTCOMES_ASSESSOR",
    ]


@pytest.mark.parametrize(
    ("printed", "partial"),
    [
        ("2021-04-14", "2021-04-14"),
        ("November 26, 2018", "2018-11-26"),
        ("26 Nov 2018", "2018-11-26"),
        ("November 2020", "2020-11"),
        ("Sept. 2019", "2019-09"),
        ("2021-02", "2021-02"),
        ("2025 May 30", "2025-05-30"),
        ("2019", "2019"),
        ("October\u00a028, 2025View editorial policy", "2025-10-28"),
        ("12 adults were enrolled in May 2020", "2020-05"),
        ("February 30, 2020", None),
        ("2018-13-01", None),
        ("in May", None),
        ("NCT99000001", None),
        ("", None),
    ],
)
def test_a_date_is_as_precise_as_printed_and_on_the_calendar(printed, partial):
    assert read_date(printed) == partial


@given(
    st.dates(min_value=date(1900, 1, 1)), st.sampled_from(["%Y-%m-%d", "%B %-d, %Y", "%d %b %Y", "%Y %B %-d"])
)
def test_a_full_date_is_read_in_every_order(day, printed):
    """FIELDS 1.3."""
    assert read_date(day.strftime(printed)) == day.isoformat()


@given(st.text("0123456789-/., ADMadeymyrJnu"))
def test_whatever_is_printed_a_date_that_is_read_validates(text):
    """FIELDS 1.3."""
    assert all(TRIAL.normalise("status.start_date.date", found) == found for found in read_dates(text))


@pytest.mark.parametrize(
    ("printed", "age"),
    [
        ("18 Years", {"comparator": "=", "value": 18, "unit": "a"}),
        ("6 Months", {"comparator": "=", "value": 6, "unit": "mo"}),
        ("2.5 years", {"comparator": "=", "value": 2.5, "unit": "a"}),
        ("28\u00a0Days", {"comparator": "=", "value": 28, "unit": "d"}),
        ("N/A", None),
        ("No limit", None),
        ("18", None),
    ],
)
def test_an_age_keeps_its_printed_unit(printed, age):
    assert read_age(printed) == age


def test_a_boolean_is_read_from_yes_and_no_and_from_the_forms_of_its_field():
    assert [read_boolean(printed, {}) for printed in ("Yes", "no", "Maybe")] == [True, False, None]
    assert value_of("status.has_results", "Results pending") is False
    assert value_of("status.has_results", "No Results Posted") is False


def test_a_count_is_read_with_its_thousands():
    assert value_of("design.enrollment.count", "1,930 participants") == 1930
    assert value_of("design.enrollment.count", "participants") is None


def test_words_lose_their_layout_and_no_words_are_no_value():
    assert value_of("arms[].label", " Zinc\n paste ") == "Zinc paste"
    assert value_of("arms[].label", " \n ") is None


def test_a_whole_list_of_words_has_an_entry_a_line():
    affiliations = load_record_type("publication_report").spec("citation.affiliations")

    assert read_value(affiliations, "1 Westmere\n\n2 Larkfield", {}) == ["1 Westmere", "2 Larkfield"]
