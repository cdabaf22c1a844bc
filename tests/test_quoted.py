"""Values that the quoted words give by themselves, and what is no answer."""

from __future__ import annotations

import pytest

from extract.answers import Answer
from extract.gates import drop_repeated, is_echo, is_shown
from extract.quoted import is_count, value_of_quote
from schemas.catalogue import builtin_record_types

REPORT = builtin_record_types()["publication_report"]
REGISTRATION = builtin_record_types()["trial_registration"]


def _value(path, quote, record_type=REPORT):
    return value_of_quote(record_type, record_type.spec(path), quote)


@pytest.mark.parametrize(
    ("path", "quote", "value"),
    [
        ("results[].p_value", "P < 0.001", {"comparator": "<", "value": 0.001}),
        ("results[].p_value", "(p=.02)", {"comparator": "=", "value": 0.02}),
        ("results[].p_value", "95% CI -9.9 to 7.5", None),
        ("results[].p_value", "12 patients", None),
        ("results[].time_point", "at 12 months", {"comparator": "=", "value": 12, "unit": "mo"}),
        ("results[].time_point", "at day 14", {"comparator": "=", "value": 14, "unit": "d"}),
        ("results[].time_point", "72% of patients", None),
        ("design.treatment_duration", "500 mg for 9 weeks", {"comparator": "=", "value": 9, "unit": "wk"}),
        ("arms[].regimens[].dose", "0.05-0.1 mg/kg/d", {"low": 0.05, "high": 0.1, "unit": "mg/kg/d"}),
        ("arms[].regimens[].dose", "for 9 weeks", None),
        ("design.start_date", "November 2020", "2020-11"),
        ("design.start_date", "soon", None),
        ("participants.condition", "  membranous\n nephropathy ", "membranous nephropathy"),
    ],
)
def test_the_words_give_the_value_or_none(path, quote, value):
    assert _value(path, quote) == value


def test_a_dose_is_no_count():
    assert not is_count(2, "2mg and 4mg")
    assert is_count(74, "74 patients")
    assert is_count(1, "one of the sites")


def test_words_of_the_question_are_an_echo_unless_the_text_holds_them():
    assert is_echo("parallel", "such as: parallel, crossover", "Patients were randomised.")
    assert not is_echo("parallel", "such as: parallel, crossover", "A parallel trial.")
    assert not is_echo("cluster", "such as: parallel, crossover", "Patients were randomised.")


def test_shown_means_held_by_the_text_whatever_its_line_breaks():
    assert is_shown("Two  Words", "here are two\nwords.")


def test_one_number_answers_one_count_of_a_group():
    def answer(path, quote, value):
        return Answer(path, value, quote, "c" * 64, ((0, 10),))

    answers = [
        answer("participants.n_enrolled", "212", 212),
        answer("participants.n_lost", "212", 212),
        answer("participants.condition", "212", "212"),
        answer("arms[0].n_analyzed", "212", 212),
    ]

    kept, dropped = drop_repeated(answers, REPORT)

    assert [a.path for a in kept] == [
        "participants.n_enrolled",
        "participants.condition",
        "arms[0].n_analyzed",
    ]
    assert [f.group for f in dropped] == ["participants.n_lost"]
    assert "already answers participants.n_enrolled" in dropped[0].reason
