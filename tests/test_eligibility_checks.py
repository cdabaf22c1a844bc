"""Labelled ages, sex and health are held against the criteria that repeat them, and against no others."""

import pytest
from record_fields import drafted, found_in

from schemas.fields import Flag

YOUNGEST, OLDEST = "eligibility.minimum_age", "eligibility.maximum_age"


def years(number: float) -> dict:
    return {"comparator": "=", "value": number, "unit": "a"}


def told(criterion: str, *, side: str = "inclusion", low=18, high=65) -> list[str]:
    fields = [
        drafted(YOUNGEST, years(low), f"{low} Years"),
        drafted(OLDEST, years(high), f"{high} Years"),
        drafted(f"eligibility.{side}[0].text", criterion, start=100),
    ]
    return [found.paths[0] for found in found_in(*fields)]


@pytest.mark.parametrize(
    "criterion",
    [
        "Age 18-65",
        "Aged 18 to 65 years, inclusive",
        "Men and women, age 18 years and older.",
        "Patients between the ages of 18 and 65 years at screening",
        "Be >17 years old",
        "\\>= 18 years of age",
        "Participants' age: \\<66 years",
        "Adults aged at least 18 years; able to consent",
        "Age of onset before 40 years",
        "Patient age > 50 for men, 60 for women",
        "Disease for more than 3 years",
        "Premature disease in a relative at age < 55",
        "Gestational age > 36 weeks",
    ],
)
def test_a_criterion_that_repeats_the_ages_or_is_about_others_is_no_finding(criterion):
    assert told(criterion) == []


@pytest.mark.parametrize(
    ("criterion", "paths"),
    [
        ("Age 18-60", [OLDEST]),
        ("Aged 21 to 70 years", [YOUNGEST, OLDEST]),
        ("Male or female, 16 years of age or older", [YOUNGEST]),
        ("Participants must be older than 20 years of age.", [YOUNGEST]),
        ("Age \\<= 75 years", [OLDEST]),
    ],
)
def test_a_criterion_with_other_ages_is_a_finding_on_the_label(criterion, paths):
    assert told(criterion) == paths


def test_excluded_ages_leave_the_others():
    assert told("Age less than 18 years.", side="exclusion") == []
    assert told("Age over 65 years.", side="exclusion") == []
    assert told("Age less than 21 years.", side="exclusion") == [YOUNGEST]


def test_a_finding_shows_both_sides():
    [found] = found_in(
        drafted(OLDEST, years(65), "65 Years"),
        drafted("eligibility.inclusion[2].text", "Women aged 18 - 60 years.", start=100),
    )

    assert found.flag is Flag.SOURCES_DISAGREE
    assert found.paths == (OLDEST, "eligibility.inclusion[2].text")
    assert [(span.start, span.quote) for span in found.spans] == [
        (0, "65 Years"),
        (106, "aged 18 - 60 years"),
    ]
    assert found.sentence == f"{OLDEST} is 65 a, and a criterion says 'aged 18 - 60 years'"


def test_months_and_years_are_compared_in_years():
    def label(months: int):
        return drafted(YOUNGEST, {"comparator": "=", "value": months, "unit": "mo"}, f"{months} Months")

    criterion = drafted("eligibility.inclusion[0].text", "Age at least 0.5 years")

    assert found_in(label(6), criterion) == []
    assert len(found_in(label(9), criterion)) == 1


SEX = "eligibility.sex"


@pytest.mark.parametrize(
    ("sex", "criterion", "is_found"),
    [
        ("ALL", "Male or female adults", False),
        ("ALL", "Women of childbearing potential must use contraception", False),
        ("ALL", "Female, must be post-menopausal", False),
        ("ALL", "Women aged 18 to 45 years", True),
        ("ALL", "Male patients only.", True),
        ("FEMALE", "Women aged 18 to 45 years", False),
        ("FEMALE", "Men and women with gout", True),
        ("MALE", "Either sex", True),
        ("MALE", "Males and female partners of childbearing potential", False),
    ],
)
def test_the_labelled_sex_is_held_against_criteria_that_name_who_is_admitted(sex, criterion, is_found):
    found = found_in(drafted(SEX, sex), drafted("eligibility.inclusion[0].text", criterion))

    assert [each.paths[0] for each in found] == [SEX] * is_found


def test_criteria_for_men_and_for_women_admit_both():
    fields = [
        drafted(f"eligibility.inclusion[{n}].text", text)
        for n, text in enumerate(("Men aged 40", "Women aged 50"))
    ]

    assert found_in(drafted(SEX, "ALL"), *fields) == []


@pytest.mark.parametrize(
    ("admitted", "side", "criterion", "is_found"),
    [
        (False, "inclusion", "Healthy volunteers", True),
        (False, "inclusion", "Healthy adult male subjects aged 18 to 45", True),
        (False, "inclusion", "Healthy participants will not be paid", False),
        (False, "exclusion", "Healthy volunteers", False),
        (True, "inclusion", "Healthy volunteers", False),
        (True, "exclusion", "Healthy volunteers.", True),
    ],
)
def test_the_label_on_healthy_volunteers_is_held_against_criteria_about_them(
    admitted, side, criterion, is_found
):
    label = drafted("eligibility.healthy_volunteers", admitted, "Yes" if admitted else "No")

    assert bool(found_in(label, drafted(f"eligibility.{side}[0].text", criterion))) is is_found
