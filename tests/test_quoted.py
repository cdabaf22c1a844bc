"""Values that the quoted words give by themselves, and what is no answer."""

from __future__ import annotations

import pytest

from extract.answers import Answer
from extract.gates import drop_repeated, is_echo, is_p_value, is_same_item, is_shown
from extract.quoted import code_in, fits_print, may_be_told, trim_cut, value_of_quote
from extract.stretch import Stretch
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
        ("design.allocation_ratio", "randomised 2 : 1 to either", "2:1"),
        ("design.allocation_ratio", "equally shared out", None),
        ("design.allocation_ratio", "2:1, and 1:1 later", None),
        ("participants.condition", "  membranous\n nephropathy ", "membranous nephropathy"),
    ],
)
def test_the_words_give_the_value_or_none(path, quote, value):
    assert _value(path, quote) == value


@pytest.mark.parametrize(
    ("path", "value", "quote", "fits"),
    [
        ("participants.n_enrolled", 74, "74 patients", True),
        ("participants.n_enrolled", 1, "one of the sites", True),
        ("participants.n_enrolled", 2, "2mg and 4mg", False),
        ("participants.n_enrolled", 1, "randomised 1:1", False),
        ("results[].arm_results[].percent", 72, "72%", True),
        ("results[].arm_results[].percent", 72, "72", True),
        ("results[].arm_results[].percent", 12, "12 months", False),
    ],
)
def test_a_number_is_printed_as_what_its_field_holds(path, value, quote, fits):
    assert fits_print(REPORT.spec(path), value, quote) is fits


def test_the_code_is_the_one_whose_printed_form_stands_in_the_quote():
    spec = REGISTRATION.spec("arms[].regimens[].route")
    forms = {"INTRAVENOUS": ["I.V.", "IV"], "ORAL": ["by mouth"]}

    assert code_in(spec, "ORAL", "1000 mg I.V. on day 1", forms) == "INTRAVENOUS"
    assert code_in(spec, "ORAL", "1 tablet by mouth", forms) == "ORAL"
    assert code_in(spec, "ORAL", "1 tablet", forms) is None
    assert code_in(spec, "ORAL", "1 tablet", {}) == "ORAL"
    assert code_in(spec, "INTRAVENOUS", "an IVF cycle", forms) is None


def test_a_quote_cut_at_its_limit_loses_the_word_that_may_be_half():
    assert trim_cut("1000 mg on day", 14) == "1000 mg on"
    assert trim_cut("1000 mg", 14) == "1000 mg"


def test_an_amount_behind_a_name_makes_no_other_item():
    assert is_same_item("Rituximab", "rituximab 1000mg")
    assert is_same_item("Rituximab, I.V.", "rituximab")
    assert not is_same_item("venlutide", "venlutide plus corasol")


def test_words_of_the_question_are_an_echo_unless_the_text_holds_them():
    assert is_echo("parallel", "such as: parallel, crossover", "Patients were randomised.")
    assert not is_echo("parallel", "such as: parallel, crossover", "A parallel trial.")
    assert is_echo("137", "Number of participants", "Patients were randomised.")
    assert not is_echo("cluster", "such as: parallel, crossover", "Patients were randomised.")


def test_shown_means_held_by_the_text_whatever_its_line_breaks():
    assert is_shown("Two  Words", "here are two\nwords.")


def test_one_number_answers_one_count_of_a_group():
    def answer(path, quote, value):
        return Answer(path, value, quote, "c" * 64, (Stretch(0, 10),))

    answers = [
        answer("participants.n_enrolled", "212", 212),
        answer("participants.n_lost", "212", 212),
        answer("participants.condition", "212", "212"),
        answer("arms[0].n_analyzed", "212", 212),
    ]

    kept, dropped = drop_repeated(answers, REPORT, "212 adults")

    assert [a.path for a in kept] == [
        "participants.n_enrolled",
        "participants.condition",
        "arms[0].n_analyzed",
    ]
    assert [f.group for f in dropped] == ["participants.n_lost"]
    assert "already answers participants.n_enrolled" in dropped[0].reason


def test_a_number_printed_once_is_not_the_count_of_two_items():
    text = "9999 participants, 36 and 36"
    shown = (Stretch(0, len(text)),)
    answers = [
        Answer(f"arms[{n}].{leaf}", value, str(value), "c" * 64, shown)
        for leaf, value in (("n_randomized", 9999), ("n_analyzed", 36))
        for n in (0, 1)
    ]

    kept, _ = drop_repeated(answers, REPORT, text)

    assert [a.path for a in kept] == ["arms[0].n_randomized", "arms[0].n_analyzed", "arms[1].n_analyzed"]


@pytest.mark.parametrize(
    ("path", "text", "may"),
    [
        ("results[].p_value", "cure came in 9% vs. 8% (P = 0.77)", True),
        ("results[].p_value", "cure came in 9% vs. 8%", False),
        ("results[].time_point", "at day 14", True),
        ("results[].time_point", "9% vs. 8%", False),
        ("arms[].regimens[].dose", "2 mg for 6 weeks", True),
        ("arms[].regimens[].dose", "for 6 weeks", False),
        ("participants.n_enrolled", "several sites", False),
        ("participants.n_enrolled", "two sites", True),
        ("design.start_date", "in May 2020", True),
        ("design.start_date", "in May", False),
        ("results[].arm_results[].percent", "26 of 36", False),
        ("participants.condition", "anything", True),
    ],
)
def test_what_a_text_cannot_tell_is_not_asked(path, text, may):
    assert may_be_told(REPORT, REPORT.spec(path), text, {}) is may


def test_a_code_none_of_whose_forms_is_printed_is_not_asked():
    spec = REPORT.spec("design.masking")
    forms = {"NONE": ["open label"], "DOUBLE": ["double-blind"]}

    assert may_be_told(REPORT, spec, "An open-label trial.", forms)
    assert not may_be_told(REPORT, spec, "A trial.", forms)
    assert may_be_told(REPORT, spec, "A trial.", {})


def test_a_number_printed_as_a_p_value_alone_is_one():
    text = "HR 0.63 (P = 0.020), margin 0.1, p<0.1"

    assert is_p_value("0.020", text)
    assert not is_p_value("0.63", text)
    assert not is_p_value("0.1", text)
    assert not is_p_value("P = 0.020", text)
