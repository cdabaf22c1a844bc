"""Plausible wrong values: one slip from the right one, in its form, and never the right one."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.catalogue import load_record_type
from schemas.decoys import DecoyKind, make_decoy, may_have_decoy
from schemas.documents import Span
from schemas.drafts import Draft, Finding
from schemas.fields import Alternative, DraftedField, Drafter, Flag, State
from schemas.same_value import comparable

TRIAL = load_record_type("trial_registration")
WORDS = Span(start=0, end=1, quote="x")
SEEDS = st.integers(0, 2**64)
COUNT, START, LABEL, SEX = (
    "design.enrollment.count",
    "status.start_date.date",
    "arms[0].label",
    "eligibility.sex",
)


def drafted(path, value, **more):
    return DraftedField(
        path=path, value=value, state=State.STATED, evidence=(WORDS,), drafter=Drafter.LABEL, **more
    )


def decoy_of(path, value, seed=0, record=(), record_type="trial_registration"):
    field = drafted(path, value)
    return make_decoy(field, [field, *record], record_type, seed)


def every_decoy(path, value, record=(), record_type="trial_registration"):
    return [decoy_of(path, value, seed, record, record_type).shown.value for seed in range(60)]


@given(st.integers(0, 10**9), SEEDS)
def test_a_number_keeps_its_digits_and_is_another(number, seed):
    decoy = decoy_of(COUNT, number, seed)
    if decoy is None:
        assert number == 0 or len(str(number)) == 1
        return
    wrong = decoy.shown.value

    assert (decoy.kind, type(wrong)) == (DecoyKind.NUMBER, int)
    assert wrong != number
    assert len(str(wrong)) == len(str(number))


@given(st.decimals(-1000, 1000, places=3, allow_nan=False), SEEDS)
def test_a_decimal_number_keeps_sign_and_places(number, seed):
    value = float(number)
    decoy = decoy_of("x", {"value": value}, seed, record_type="own_type")
    if decoy is None:
        return
    wrong = decoy.shown.value["value"]

    assert wrong != value
    assert (wrong < 0) is (value < 0)
    assert repr(abs(wrong)).find(".") == repr(abs(value)).find(".")


@given(st.dates(), st.sampled_from([4, 7, 10]), SEEDS)
def test_a_date_is_the_one_before_or_after_at_its_precision(day, length, seed):
    printed = day.isoformat()[:length]
    decoy = decoy_of(START, printed, seed)
    if decoy is None:
        assert day.year in (date.min.year, date.max.year)
        return
    wrong = decoy.shown.value

    assert (decoy.kind, len(wrong)) == (DecoyKind.DATE, length)
    assert wrong != printed
    assert TRIAL.normalise(START, wrong) == wrong
    assert abs(int(wrong[:4]) - day.year) <= 1


def test_the_months_before_and_after_the_turn_of_a_year_are_right():
    assert {*every_decoy(START, "2020-12")} == {"2020-11", "2021-01"}
    assert {*every_decoy(START, "2020-01")} == {"2019-12", "2020-02"}
    assert {*every_decoy(START, "2020-03-01")} == {"2020-02-29", "2020-03-02"}


def test_a_code_is_another_of_its_set():
    decoy = decoy_of(SEX, "FEMALE")

    assert decoy.kind is DecoyKind.CODE
    assert {*every_decoy(SEX, "FEMALE")} == {"ALL", "MALE"}


def test_of_a_list_of_codes_one_is_another():
    wrong = every_decoy("eligibility.std_ages", ["CHILD", "ADULT"])

    assert {*map(tuple, wrong)} == {("OLDER_ADULT", "ADULT"), ("CHILD", "OLDER_ADULT")}


def test_an_entry_of_a_list_is_not_made_another_entry_of_it():
    other = [drafted("design.phases[1]", "PHASE3")]

    assert "PHASE3" not in every_decoy("design.phases[0]", "PHASE2", record=other)


def test_an_arm_has_the_label_of_another():
    arms = [drafted("arms[1].label", "Placebo"), drafted("arms[2].label", "velorin.")]

    assert decoy_of(LABEL, "Velorin", record=arms).kind is DecoyKind.ARM
    assert {*every_decoy(LABEL, "Velorin", record=arms)} == {"Placebo"}
    assert decoy_of(LABEL, "Velorin") is None


def test_a_quantity_has_another_number_or_another_unit():
    wrong = every_decoy("dose", {"comparator": "=", "value": 20, "unit": "mg"}, record_type="own_type")

    assert {value["unit"] for value in wrong} > {"mg", "g"}
    assert {value["value"] for value in wrong} > {20, 30}
    assert all((value["value"], value["unit"]) != (20, "mg") for value in wrong)


def test_of_a_range_the_ends_stay_in_order():
    for wrong in every_decoy("eligibility.inclusion[0].text", "aged 18 to 80 years"):
        low, high = map(int, re.findall(r"\d+", wrong))
        assert (low, high) != (18, 80)


@given(st.text(max_size=40), SEEDS)
def test_a_text_differs_in_one_number_or_has_no_decoy(text, seed):
    decoy = decoy_of("identification.official_title", text or "x", seed)
    if decoy is None:
        return
    wrong = decoy.shown.value

    assert len(wrong) == len(text)
    assert re.sub(r"\d", "#", wrong) == re.sub(r"\d", "#", text)
    assert wrong != text


JSON = st.recursive(
    st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(st.sampled_from([*TRIAL.specs]), JSON, SEEDS)
def test_no_decoy_is_the_value_in_other_clothes_and_each_is_the_same_for_the_same_seed(template, value, seed):
    path = template.replace("[]", "[0]")
    decoy = decoy_of(path, value, seed)

    assert decoy == decoy_of(path, value, seed)
    if decoy is not None:
        kind = TRIAL.spec(path).kind
        assert comparable(decoy.shown.value, kind) != comparable(value, kind)
        assert (decoy.path, decoy.shown.spans) == (path, (WORDS,))


def test_what_another_drafter_read_may_be_right_and_is_never_shown_as_wrong():
    read = Alternative(value="MALE", drafter=Drafter.MODEL, why="label first")
    field = drafted(SEX, "FEMALE", alternatives=(read,))

    assert {make_decoy(field, [field], "trial_registration", seed).shown.value for seed in range(20)} == {
        "ALL"
    }


@pytest.mark.parametrize("state", [state for state in State if not state.has_value])
def test_an_absence_has_no_decoy(state):
    absent = DraftedField(path=COUNT, state=state, drafter=Drafter.LABEL)

    assert make_decoy(absent, [absent], "trial_registration", 0) is None


def test_a_value_without_words_has_no_decoy():
    guessed = DraftedField(path=COUNT, value=3, state=State.INFERRED, drafter=Drafter.MODEL)

    assert make_decoy(guessed, [guessed], "trial_registration", 0) is None


@pytest.mark.parametrize(("path", "value"), [("design.no_such_field", 12), (COUNT, "12 or so")])
def test_what_its_record_type_does_not_take_any_more_has_no_decoy(path, value):
    assert decoy_of(path, value) is None


@pytest.mark.parametrize("named", [COUNT, "design.enrollment", "design"])
def test_what_a_record_check_speaks_of_has_none(named):
    field = drafted(COUNT, 12)
    finding = Finding(flag=Flag.SUM_MISMATCH, sentence="7 + 6 = 12", paths=("arms", named))
    draft = Draft(
        document_sha256="",
        document_name="x",
        record_type="trial_registration",
        fingerprint="f",
        fields=(field,),
    )

    assert may_have_decoy(field, draft)
    assert not may_have_decoy(field, draft.model_copy(update={"findings": (finding,)}))
    assert may_have_decoy(drafted("designs", 12), draft.model_copy(update={"findings": (finding,)}))
