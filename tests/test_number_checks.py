"""Counts add up, bounds are in order, estimates lie in their intervals, p-values agree with them."""

import pytest
from record_fields import drafted, found_in

from schemas.fields import Flag


def report(**values) -> list:
    return [drafted(path.replace("__", "."), value) for path, value in values.items()]


def arms(leaf: str, *counts: int) -> list:
    labels = [drafted(f"arms[{n}].label", f"arm {n}") for n in range(len(counts))]
    return [*labels, *(drafted(f"arms[{n}].{leaf}", count) for n, count in enumerate(counts))]


def flags(*fields) -> list[Flag]:
    return [found.flag for found in found_in(*fields)]


def test_arms_that_add_up_to_the_total_are_no_finding():
    assert flags(*arms("n_randomized", 36, 38), drafted("participants.n_randomized", 74)) == []
    assert flags(*arms("n_planned", 20, 20), drafted("design.enrollment.count", 40)) == []


def test_arms_that_do_not_add_up_show_the_total_and_every_arm():
    [found] = found_in(*arms("n_randomized", 36, 38), drafted("participants.n_randomized", 76))

    assert found.flag is Flag.SUM_MISMATCH
    assert found.sentence == "the arms have 36 + 38 = 74, participants.n_randomized is 76"
    assert found.paths == ("participants.n_randomized", "arms[0].n_randomized", "arms[1].n_randomized")
    assert [span.quote for span in found.spans] == ["76", "36", "38"]


def test_arms_of_which_some_have_no_count_can_only_be_too_many():
    some = [*arms("n_randomized", 36, 38), drafted("arms[2].label", "arm 2")]

    assert flags(*some, drafted("participants.n_randomized", 110)) == []
    assert flags(*some, drafted("participants.n_randomized", 70)) == [Flag.SUM_MISMATCH]


def test_participants_of_a_crossover_trial_are_in_several_arms():
    fields = [*arms("n_randomized", 40, 40), drafted("participants.n_randomized", 40)]

    assert flags(*fields) == [Flag.SUM_MISMATCH]
    assert flags(*fields, drafted("design.intervention_model", "CROSSOVER")) == []


def test_a_part_is_no_more_than_its_whole():
    assert flags(*report(participants__n_analyzed=70, participants__n_randomized=74)) == []
    assert flags(*report(participants__n_analyzed=75, participants__n_randomized=74)) == [Flag.SUM_MISMATCH]
    assert flags(*report(participants__n_randomized=80, participants__n_enrolled=74)) == [Flag.SUM_MISMATCH]


def test_women_and_men_add_up_to_one_of_the_totals():
    sex = drafted("participants.sex", {"n_female": 30, "n_male": 44})

    assert flags(sex) == []
    assert flags(sex, drafted("participants.n_enrolled", 76), drafted("participants.n_analyzed", 74)) == []
    assert flags(sex, drafted("participants.n_enrolled", 76)) == [Flag.SUM_MISMATCH]
    assert flags(drafted("participants.sex", {"percent_female": 40, "percent_male": 50})) == [
        Flag.SUM_MISMATCH
    ]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("results[0].arm_results[0].percent", 101),
        ("results[0].p_value", {"comparator": "=", "value": 1.2}),
        ("results[0].ci.level", 5),
    ],
)
def test_a_number_that_cannot_be_is_flagged(path, value):
    assert flags(drafted(path, value)) == [Flag.OUT_OF_RANGE]


@pytest.mark.parametrize(
    "value", [{"low": 30, "high": 20, "unit": "mg"}, [{"low": 30, "high": 20, "concept": "x"}]]
)
def test_a_range_that_goes_down_is_flagged(value):
    assert flags(drafted("arms[0].regimens[0].dose", value)) == [Flag.BOUNDS_REVERSED]


def result(*, low=0.48, high=3.56, **more) -> list:
    values = {
        "ci.low": low,
        "ci.high": high,
        **{name.replace("__", "."): value for name, value in more.items()},
    }
    return [drafted(f"results[0].{leaf}", value) for leaf, value in values.items()]


def p(comparator: str, value: float) -> dict:
    return {"comparator": comparator, "value": value}


def test_bounds_of_an_interval_are_in_order():
    assert flags(*result()) == []
    assert flags(*result(low=3.56, high=0.48)) == [Flag.BOUNDS_REVERSED]


def test_an_estimate_lies_inside_its_interval():
    assert flags(*result(effect__estimate=1.3)) == []
    [found] = found_in(*result(effect__estimate=4))

    assert found.flag is Flag.ESTIMATE_OUTSIDE_INTERVAL
    assert found.paths == ("results[0].effect.estimate", "results[0].ci.low", "results[0].ci.high")


@pytest.mark.parametrize(
    ("measure", "low", "high", "p_value", "is_found"),
    [
        ("ODDS_RATIO", 1.2, 3.5, p("=", 0.2), True),
        ("ODDS_RATIO", 1.2, 3.5, p("<", 0.001), False),
        ("ODDS_RATIO", 0.5, 3.5, p("<", 0.001), True),
        ("ODDS_RATIO", 0.5, 3.5, p(">", 0.05), False),
        ("MEAN_DIFFERENCE", 0.5, 3.5, p("=", 0.3), True),
        ("MEAN_DIFFERENCE", -1, 3.5, p("=", 0.3), False),
        (None, 2, 3, p("=", 0.3), True),
        (None, 0.5, 3, p("=", 0.3), False),
        (None, 2, 3, p("<", 0.1), False),
        (None, 2, 3, p("=", 0.05), False),
    ],
)
def test_an_interval_and_a_p_value_say_the_same(measure, low, high, p_value, is_found):
    more = {"effect__measure": measure} if measure else {}

    assert flags(*result(low=low, high=high, p_value=p_value, **more)) == [Flag.P_VALUE_MISMATCH] * is_found


def test_intervals_of_another_purpose_or_level_are_not_held_against_p_values():
    off = {"low": 1.2, "high": 3.5, "p_value": p("=", 0.2)}

    assert flags(*result(**off)) == [Flag.P_VALUE_MISMATCH]
    assert flags(*result(**off, ci__level=90)) == []
    assert flags(*result(**off, ci__purpose="NON_INFERIORITY")) == []
