"""A criterion's bounds, window and logic are read from its own words; what they leave in doubt is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.constraints import read_criterion


def read(text: str, section: str = "inclusion") -> dict:
    return {
        r.leaf: {k: v for k, v in r.value.items() if v is not None} if isinstance(r.value, dict) else r.value
        for r in read_criterion(text, section)
    }


def bounds(text: str) -> list[tuple]:
    found = [v for k, v in read(text).items() if k.startswith("constraints")]
    return [
        (b["concept"], b.get("comparator"), b.get("value", (b.get("low"), b.get("high"))), b.get("unit"))
        for b in found
    ]


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("Urinary protein>6g/24h", ("Urinary protein", ">", 6, "g/d")),
        (
            "estimated glomerular filtration rate (eGFR) ≥45 ml/min/1.73m2",
            ("estimated glomerular filtration rate (eGFR)", ">=", 45, "mL/min/{1.73_m2}"),
        ),
        ("Normal blood: haemoglobin above 10 g/dL", ("haemoglobin", ">", 10, "g/dL")),
        ("Leukopenia (White Blood Cells ≤ 2.5 \\* 10\\^9 / L)", ("White Blood Cells", "<=", 2.5, "10*9/L")),
        ("Those whose scarring of the cortex is >40%;", ("cortex", ">", 40, "%")),
        ("ALT, AST or total bilirubin > 2 x ULN", ("ALT, AST or total bilirubin", ">", 2, "{xULN}")),
        ("Age: 12 to 65 years old", ("Age", None, (12, 65), "a")),
        ("18 years of age or older", ("age", ">=", 18, "a")),
        ("Patients aged ≥ 70 years", ("aged", ">=", 70, "a")),
        ("life expectancy of at least 12 weeks", ("life expectancy", ">=", 12, "wk")),
        ("ECOG performance status 0-2", ("ECOG performance status", None, (0, 2), None)),
        ("Body mass index between 18.5 and 30 kg/m2", ("Body mass index", None, (18.5, 30), "kg/m2")),
        ("≥3 exacerbations treated with antibiotics", ("exacerbations", ">=", 3, None)),
        ("in the test arm the eGFR decreased by >25%", ("eGFR decreased", ">", 25, "%")),
        ("eGFR decline within the last 12 months is ≥20%", ("eGFR decline", ">=", 20, "%")),
    ],
)
def test_a_bound_has_the_words_before_it_as_its_concept(text, bound):
    assert bounds(text) == [bound]


@pytest.mark.parametrize(
    "text",
    [
        "Type 2 diabetes",
        "Signed consent on page 3",
        "Two visits 14 days apart",
        "Able to walk 5 stairs",
        "No drugs for 3 consecutive days",
        "Contact: | +86-13000000000 |",
        "",
    ],
)
def test_a_number_that_bounds_nothing_certain_is_no_constraint(text):
    assert bounds(text) == []


def test_the_same_bound_in_other_units_is_no_further_one():
    text = "Morning urine protein \\<1+ or protein-creatinine ratio \\<0.3g/g (\\<30 mg/mmol)"

    assert bounds(text) == [
        ("Morning urine protein", "<", 1, "{+}"),
        ("protein-creatinine ratio", "<", 0.3, "g/g"),
    ]
    assert read(text)["logic"] == "ANY_OF"


def test_a_change_keeps_what_it_is_a_change_of_and_from_when():
    found = read("FEV1 >35% of predicted, and decreased ≤10% from baseline")

    assert found["constraints[0]"]["qualifier"] == "of predicted"
    assert found["constraints[1]"] == {
        "comparator": "<=", "value": 10, "unit": "%", "concept": "FEV1 decreased", "anchor": "baseline",
    }  # fmt: skip


def test_a_bound_says_when_it_applies():
    assert read("systolic pressure >140 mmHg at screening")["constraints[0]"]["anchor"] == "screening"


@pytest.mark.parametrize(
    ("text", "period", "anchor"),
    [
        (
            "Stroke within 3 months before screening",
            {"comparator": "<=", "value": 3, "unit": "mo"},
            "screening",
        ),
        (
            "Took part in a trial within three months prior to the enrollment",
            {"comparator": "<=", "value": 3, "unit": "mo"},
            "enrollment",
        ),
        (
            "Antibiotics in the 4 weeks before inclusion",
            {"comparator": "=", "value": 4, "unit": "wk"},
            "inclusion",
        ),
    ],
)
def test_a_window_has_its_length_and_what_it_counts_from(text, period, anchor):
    assert read(text)["window"] == {"period": period, "anchor": anchor}


def test_two_samples_within_two_weeks_of_each_other_are_no_window():
    assert "window" not in read("two samples collected within 2 weeks of each other")


@pytest.mark.parametrize(
    ("text", "section", "effect"),
    [
        ("Patients who relapsed after 3 months are eligible.", "exclusion", "PERMIT"),
        ("Stable asthma is allowed", "exclusion", "PERMIT"),
        ("Women who breastfeed are excluded.", "inclusion", "EXCLUDE"),
        ("confirmed disease, with secondary forms excluded, on biopsy", "inclusion", None),
        ("Patients are eligible.", "inclusion", None),
        ("Pregnant women are excluded.", "exclusion", None),
        ("Patients who are not eligible for surgery", "exclusion", None),
    ],
)
def test_an_effect_is_read_only_where_it_goes_against_its_list(text, section, effect):
    assert read(text, section).get("effect") == effect


@pytest.mark.parametrize(
    ("text", "logic"),
    [
        ("Those who meet any of the following standards:", "ANY_OF"),
        ("At least one of the following:", "ANY_OF"),
        ("Poor circulation, shown by one of:", "ANY_OF"),
        ("All of the following must be met:", "ALL_OF"),
        ("Potassium >5.0 mmol/l or sodium <130 mmol/l", "ANY_OF"),
        ("Potassium >5.0 mmol/l and sodium <130 mmol/l", None),
        ("Any other disease", None),
    ],
)
def test_logic_is_read_from_its_words(text, logic):
    assert read(text).get("logic") == logic


def test_a_criterion_for_one_sex_is_told_from_a_criterion_about_a_sex():
    assert read("Female, must use contraception")["applies_to"] == {"sex": "FEMALE"}
    assert read("Women of childbearing potential must agree")["applies_to"] == {
        "sex": "FEMALE",
        "other": "of childbearing potential",
    }
    assert "applies_to" not in read("Pregnant or lactating women", "exclusion")


def test_a_branch_is_what_follows_or_if():
    found = read("ACE inhibitor for 3 months or if the patient does not tolerate one")

    assert found["alternative"] == {"condition": "the patient does not tolerate one"}


@pytest.mark.parametrize(
    ("text", "basis"),
    [
        ("biopsy-proven nephritis", "BIOPSY"),
        ("pemphigoid confirmed by immunofluorescence of a skin biopsy", "BIOPSY"),
        ("nephritis with or without diagnostic biopsy", None),
        ("no biopsy within 3 months", None),
    ],
)
def test_what_a_diagnosis_rests_on_is_read_only_where_it_is_required(text, basis):
    assert read(text).get("diagnostic_basis") == basis


def test_stages_are_as_printed():
    assert read("gastric cancer (Stages I-III)")["stage"] == ["I-III"]
    assert read("NYHA class II or III")["stage"] == ["II", "III"]


def test_the_dose_one_must_tolerate_is_no_constraint():
    found = read("If the dose is halved again, or give a minimum dose of 0.5mg / d", "exit")

    assert found == {"minimum_dose": {"comparator": ">=", "value": 0.5, "unit": "mg/d"}}


def test_every_reading_is_quoted_where_it_stands():
    text = "Leukopenia (white cells \\<3.0 \\* 10\\^9/L) within 2 weeks before screening"
    quotes = [text[r.start : r.end] for r in read_criterion(text, "exclusion")]

    assert quotes == ["white cells \\<3.0 \\* 10\\^9/L", "within 2 weeks before screening"]


@given(st.text(), st.sampled_from(["inclusion", "exclusion", "exit"]))
def test_any_text_is_read_without_a_crash_and_quoted_inside_itself(text, section):
    assert all(0 <= r.start < r.end <= len(text) for r in read_criterion(text, section))
