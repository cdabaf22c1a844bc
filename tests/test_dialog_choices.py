"""What can be chosen for a field, and what typing leaves of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review_tui.dialogs.choices import Choice, choices_for, left_by, offers_for, units_for
from review_tui.dialogs.items import indices_of, item_labels, next_index, referable
from schemas.catalogue import builtin_record_types
from schemas.leaf_check import parse_leaf

TRIAL, REPORT = (builtin_record_types()[code] for code in ("trial_registration", "publication_report"))
RECORD = {
    "outcomes[0].measure": "Sneezing",
    "arms[10].label": "Last",
    "arms[2].type": "EXPERIMENTAL",
    "arms[2].label": "Zinc\npaste",
    "arms[3].label": None,
    "arms[2].regimens[1].drug": "zinc",
    "outcomes[0].threshold": [{"concept": "pollen", "value": 5, "unit": "{grains}/m3"}],
}
STATUS = choices_for(TRIAL, "status.overall_status", {})


def texts(choices) -> list[str]:
    return [choice.text for choice in choices]


def test_items_are_called_by_their_key_in_the_order_of_the_record():
    assert item_labels(TRIAL, RECORD) == {
        "arms[2]": "Zinc paste",
        "arms[2].regimens[1]": "zinc",
        "arms[3]": "",
        "arms[10]": "Last",
        "outcomes[0]": "Sneezing",
    }


def test_a_new_item_goes_behind_every_item_there_is():
    assert indices_of(RECORD, "arms") == [2, 3, 10]
    assert next_index(RECORD, "arms") == 11
    assert next_index(RECORD, "arms[2].regimens") == 2
    assert next_index(RECORD, "conditions") == 0


def test_a_reference_names_items_those_its_name_speaks_of_first():
    named = referable(REPORT, "results[0].arm_results[0].arm", {"results[0].outcome": "X", **RECORD})

    assert list(named)[:2] == ["arms[2]", "arms[3]"]
    assert named["results[0]"] == "X"


def test_a_reference_with_a_form_of_its_own_names_what_fits_it():
    assert referable(REPORT, "results[0].direction", RECORD) == {
        "FAVOURS_ARM_2": "Zinc paste",
        "FAVOURS_ARM_3": "",
        "FAVOURS_ARM_10": "Last",
        "NO_DIFFERENCE": "",
    }


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("compl", ["COMPLETED"]),
        ("not recruiting", ["ACTIVE_NOT_RECRUITING", "NOT_YET_RECRUITING"]),
        ("RECRUITING", ["RECRUITING", "ACTIVE_NOT_RECRUITING", "NOT_YET_RECRUITING"]),
        ("recruting", ["RECRUITING"]),
        ("zzz", []),
    ],
)
def test_typing_leaves_what_has_the_words(typed, left):
    assert sorted(texts(left_by(STATUS, typed))) == sorted(left)
    assert texts(left_by(STATUS, typed))[:1] == left[:1]


def test_typing_nothing_leaves_everything_in_its_order():
    assert left_by(STATUS, "") == list(STATUS)


def test_another_number_is_never_a_slip():
    assert left_by([Choice("arms[0]"), Choice("arms[1]")], "arms[7]") == []


@given(st.text(max_size=12))
def test_whatever_is_typed_leaves_some_of_the_choices(typed):
    assert set(left_by(STATUS, typed)) <= set(STATUS)


def test_units_of_the_field_are_offered_first_and_a_begun_one_is_finished():
    units = units_for(TRIAL, "arms[].regimens[].dose", RECORD)

    assert units[:3] == ("mg", "g", "ug")
    assert texts(offers_for(units, "20 mg/k"))[:2] == ["20 mg/kg", "20 mg/kg/d"]
    assert units.index("{grains}/m3") < units.index("mmol/L")
    assert "a" in units


@pytest.mark.parametrize("typed", ["20", "20 m", ">= 20 mg", "2 to 18", "≤ 5 mg/kg"])
def test_every_offer_can_be_handed_in(typed):
    units = units_for(TRIAL, "arms[].regimens[].dose", RECORD)

    offers = offers_for(units, typed)

    assert offers
    for offer in offers:
        assert parse_leaf(TRIAL, "arms[0].regimens[0].dose", offer.text)


@given(st.text(max_size=20))
def test_whatever_is_typed_an_offer_is_another_text(typed):
    assert typed.strip() not in texts(offers_for(("mg", "g"), typed))
