"""A regimen is read from an arm's own words, one per drug, and what its grammar leaves in doubt is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.regimens import read_regimens

TWO_DRUGS = (
    "Corvanide: 2mg and 4mg; Film-coated tablet; 0.10-0.15 mg/kg/day, BID; "
    "Steroid: 5mg; Oral tablets; 1.0-1.5 mg/kg, qod or 0.5-0.75 mg/kg/day, qd;"
)


def read(text: str, *names: str) -> dict:
    return {reading.leaf: reading.value for reading in read_regimens(text, names)}


def is_(value, unit, comparator="="):
    return {"comparator": comparator, "value": value, "unit": unit}


def test_each_drug_has_a_regimen_and_a_strength_is_no_dose():
    assert read(TWO_DRUGS, "Corvanide") == {
        "[0].drug": "Corvanide",
        "[0].strengths": [is_(2, "mg"), is_(4, "mg")],
        "[0].dose_form": "TABLET",
        "[0].dose": {"low": 0.1, "high": 0.15, "unit": "mg/kg/d"},
        "[0].frequency": "BID",
        "[1].drug": "Steroid",
        "[1].strengths": [is_(5, "mg")],
        "[1].route": "ORAL",
        "[1].dose_form": "TABLET",
        "[1].dose_options[0]": {"low": 1, "high": 1.5, "unit": "mg/kg", "frequency": "QOD"},
        "[1].dose_options[1]": {"low": 0.5, "high": 0.75, "unit": "mg/kg/d", "frequency": "QD"},
    }


def test_every_reading_is_quoted_where_it_stands():
    text = "In short. " + TWO_DRUGS.replace("0-", "0\\~")
    quotes = {r.leaf: text[r.start : r.end] for r in read_regimens(text, ["Corvanide"])}

    assert quotes["[0].dose"] == "0.10\\~0.15 mg/kg/day"
    assert quotes["[0].strengths"] == "2mg and 4mg"
    assert quotes["[1].dose_options[0]"] == "1.0\\~1.5 mg/kg, qod"


def test_fixed_days_and_days_on_a_condition_are_told_apart():
    text = (
        "Melorimab 700mg I.V. on Days 1 and 91, and will be retreated or not on Days 22 and 112 according to "
        "the eosinophil count."
    )

    assert read(text, "Melorimab") == {
        "[0].drug": "Melorimab",
        "[0].dose": is_(700, "mg"),
        "[0].route": "INTRAVENOUS",
        "[0].schedule": {"days": [1, 91]},
        "[0].conditional_redosing": {"days": [22, 112], "condition": "eosinophil count", "certain": False},
    }


def test_an_abbreviation_in_brackets_names_the_same_drug():
    text = (
        "talvosporin (TvS) will be started at a dose of 2mg/kg/day p.o. divided into 2 equal doses given "
        "at 12 hour intervals. Doses of TvS will be adjusted according to the blood levels of TvS. TvS "
        "will be tapered after 9 months and discontinued over a 2 month period."
    )

    assert read(text, "Melorimab", "talvosporin") == {
        "[0].drug": "talvosporin",
        "[0].dose": is_(2, "mg/kg/d"),
        "[0].route": "ORAL",
        "[0].frequency": "Q12H",
        "[0].dose_adjustment": "Doses of TvS will be adjusted according to the blood levels of TvS",
        "[0].taper": {"start": is_(9, "mo"), "over": is_(2, "mo"), "to": None},
    }


def test_two_levels_to_titrate_to_are_two_phases():
    text = (
        "Corvanide dose: 0.1 mg/kg/day. The trough level of corvanide is kept at 8-12 ng/ml for 16 weeks, "
        "then reduced to keep it \\< 8 ng/ml. Total duration : 1 year."
    )
    found = read(text, "Corvanide")

    assert found["[0].target_concentration[0]"] == {
        "low": 8,
        "high": 12,
        "unit": "ng/mL",
        "analyte": "corvanide",
        "sampling": "TROUGH",
        "phase": "initial",
    }
    assert found["[0].target_concentration[1]"]["phase"] == "maintenance"
    assert found["[0].duration"] == is_(1, "a")


def test_a_level_is_a_trough_only_where_it_is_called_one():
    text = "Corvanide 3 mg. The concentration for MPX-AUC is 30\\~50 μg.h/ml. The concentration is 5 ng/ml."
    targets = [v for k, v in read(text, "Corvanide").items() if "target" in k]

    assert [(t["analyte"], t["sampling"], t["unit"]) for t in targets] == [
        ("MPX", "AUC", "ug.h/mL"),
        (None, None, "ng/mL"),
    ]


@pytest.mark.parametrize(
    ("text", "taper"),
    [
        (
            "Nolisone 20 mg/d, then gradually taper to 5mg/day.",
            {"start": None, "over": None, "to": is_(5, "mg/d")},
        ),
        (
            "Nolisone 20 mg/d and after 8-12 weeks, the dose was gradually reduced until discontinuation.",
            {"start": {"low": 8, "high": 12, "unit": "wk"}, "over": None, "to": "discontinuation"},
        ),
        (
            "Nolisone 20 mg/d, tapered over 6 weeks to 2.5 mg daily",
            {"start": None, "over": is_(6, "wk"), "to": is_(2.5, "mg/d")},
        ),
        ("Nolisone 20 mg/d, tapered by the doctor.", None),
    ],
)
def test_a_taper_says_from_when_over_how_long_down_to_what(text, taper):
    found = read(text, "Nolisone")

    assert found["[0].dose"] == is_(20, "mg/d")
    assert found.get("[0].taper") == taper


@pytest.mark.parametrize(
    ("text", "leaf", "value"),
    [
        ("Nolisone 5 mg (maximum dose 40 mg/d)", "max_dose", is_(40, "mg/d", "<=")),
        ("Nolisone 5 mg/d up to 60 mg/d", "max_dose", is_(60, "mg/d", "<=")),
        ("Nolisone 5 mg; the drug dose (≤0.3mg/kg/d) is increased", "max_dose", is_(0.3, "mg/kg/d", "<=")),
        ("Nolisone 5 mg, taken 2 hours before meals", "meal_timing", "taken 2 hours before meals"),
        ("Nolisone 5 mg on an empty stomach", "meal_timing", "on an empty stomach"),
        ("Nolisone 50 mg twice daily for 12 weeks", "duration", is_(12, "wk")),
        ("Nolisone 50 mg for 5 days or 10 days", "duration", None),
        ("Nolisone 50 mg for 4 weeks, then 25 mg", "duration", None),
        ("Nolisone 50 mg infused for 30 minutes", "duration", None),
        ("Nolisone 50 mg on day 1 of each 28-day cycle", "schedule", None),
        ("Nolisone 50 mg. Cure was judged on day 14", "schedule", None),
        ("Nolisone 50 mg daily, in the clinic assessed weekly", "frequency", "QD"),
        ("Nolisone 50 mg daily in 2 divided doses", "frequency", None),
        ("Nolisone 50 mg. Visits take place every 4 weeks", "frequency", None),
        ("Nolisone 50 mg tablets", "route", None),
        ("Nolisone 50 mg. Oral hygiene is taught", "route", None),
        ("Nolisone 50 mg. After 6 months of treatment, the drug is discontinued.", "stop_rule",
         {"condition": None, "period": is_(6, "mo")}),
        ("Nolisone is maintained at the same dose with complete healing until the end of the 48-week trial.",
         "continuation", {"condition": "complete healing", "period": is_(48, "wk")}),
    ],
)  # fmt: skip
def test_a_leaf_is_read_where_its_words_are_certain(text, leaf, value):
    assert read(text, "Nolisone").get(f"[0].{leaf}") == value


def test_a_step_of_a_titration_is_no_dose():
    found = read(
        "The initial dose of bendril is 25 mg/d. After 4 weeks it is increased to 50 mg/d.", "Bendril"
    )

    assert found == {"[0].drug": "bendril", "[0].dose": is_(25, "mg/d")}


def test_a_diluent_is_no_drug():
    found = read("Dorvastan 20 mg in 4 ml saline by nebuliser, twice a day.", "Dorvastan", "Saline")

    assert found == {
        "[0].drug": "Dorvastan",
        "[0].dose": is_(20, "mg"),
        "[0].route": "INHALATION",
        "[0].frequency": "BID",
    }


def test_the_strength_of_a_tablet_is_the_dose_where_no_other_is_printed():
    assert read("Nolisone 50 mg tablet once daily", "Nolisone")["[0].dose"] == is_(50, "mg")


def test_a_drug_that_is_named_by_nobody_but_stands_before_its_dose_has_a_regimen():
    found = read("Nolisone 5 mg once daily plus aldovane 100 mg twice daily", "Nolisone")

    assert found["[1].drug"] == "aldovane"
    assert (found["[0].frequency"], found["[1].frequency"]) == ("QD", "BID")


def test_a_dose_before_its_drug_belongs_to_it():
    found = read("Participants take 5 mg of nolisone and 100 mg aldovane", "nolisone", "aldovane")

    assert found == {
        "[0].drug": "nolisone",
        "[0].dose": is_(5, "mg"),
        "[1].drug": "aldovane",
        "[1].dose": is_(100, "mg"),
    }


def test_without_a_name_in_the_text_the_one_given_is_meant_and_of_two_neither():
    assert read("20 mg twice a day", "Nolisone") == {"[0].dose": is_(20, "mg"), "[0].frequency": "BID"}
    assert read("20 mg twice a day", "Nolisone", "Aldovane") == {}


def test_a_sentence_behind_one_of_two_drugs_belongs_to_neither():
    assert "[0].dose" not in read(
        "They take nolisone and aldovane. The dose is 20 mg.", "nolisone", "aldovane"
    )


def test_words_without_a_dose_make_no_regimen():
    assert read("A printed sheet explained by a nurse. Low-salt diet. Water tablet as usual.", "Diet") == {}
    assert read("", "Nolisone") == {}
    assert read("Nolisone", "Nolisone") == {}


@given(st.text(), st.lists(st.text(max_size=12), max_size=3))
def test_any_text_is_read_without_a_crash_and_quoted_inside_itself(text, names):
    assert all(0 <= r.start < r.end <= len(text) for r in read_regimens(text, names))


pieces = st.sampled_from(
    ["Nolisone", "aldovane", "5 mg", "20-30 mg/kg/d", "BID", "or", "tapered to", "then",
     "for 3 weeks", ",", ";",
     ". ", "\n", "(", ")", "tablets", "maximum", "\\<", "8 ng/ml", "trough", "on days 1 and 15", "orally",
     "Steroid: "]
)  # fmt: skip


@given(st.lists(pieces, max_size=25).map(" ".join))
def test_no_quantity_is_the_dose_of_two_regimens(text):
    doses = [(r.start, r.end) for r in read_regimens(text, ["Nolisone"]) if r.leaf.endswith(".dose")]

    assert len(doses) == len(set(doses))
