"""The review screen reads marked words as drafting does, and asks why where they do not say the value."""

import subprocess
import sys

import pytest

from schemas.catalogue import builtin_record_types
from schemas.decisions import Said
from schemas.documents import Span
from schemas.fields import State
from trialspan.quote_grammar import doubt_by, read_printed

TRIAL, REPORT = (builtin_record_types()[code] for code in ("trial_registration", "publication_report"))


@pytest.mark.parametrize(
    ("record_type", "path", "words", "value"),
    [
        (TRIAL, "status.start_date.date", "on November 26, 2018 at", "2018-11-26"),
        (TRIAL, "design.enrollment.count", "1,240 participants", 1240),
        (TRIAL, "design.phases[]", "a Phase III trial", "PHASE3"),
        (TRIAL, "eligibility.healthy_volunteers", "No", False),
        (
            TRIAL,
            "arms[].regimens[].dose",
            "20 mg/kg/day",
            {"comparator": "=", "value": 20, "unit": "mg/kg/d"},
        ),
        (TRIAL, "arms[].regimens[].dose", "20 mg or 30 mg", None),
        (TRIAL, "arms[].label", "  Zinc\n paste", "Zinc paste"),
        (REPORT, "results[].p_value", "(P < 0.001)", {"comparator": "<", "value": 0.001}),
        (REPORT, "results[].p_value", "no difference", None),
    ],
)
def test_marked_words_are_read_as_they_are_printed(record_type, path, words, value):
    assert read_printed(record_type.spec(path), words) == value


@pytest.mark.parametrize(
    ("path", "value", "quote", "why"),
    [
        ("design.enrollment.count", 124, "124 participants", None),
        ("design.enrollment.count", 142, "124 participants", "does not follow from its quote"),
        ("arms[0].label", "Zinc paste", "Arm 1: zinc  paste", None),
        ("arms[0].label", "Zinc cream", "Arm 1: zinc paste", "does not follow from its quote"),
        ("arms[0].regimens[0].dose", {"value": 5, "unit": "mg"}, "5 mg daily for", "its words print 5 mg/d"),
        ("arms[0].regimens[0].dose", {"value": 5, "unit": "mg"}, "5 mg", None),
        (
            "eligibility.minimum_age",
            {"comparator": "<", "value": 18, "unit": "a"},
            "> 18 years",
            "print > 18",
        ),
        ("eligibility.minimum_age", {"comparator": "=", "value": 18, "unit": "a"}, ">= 18 years", None),
    ],
)
def test_a_stated_value_that_its_words_do_not_say_needs_a_reason(path, value, quote, why):
    span = Span(start=0, end=len(quote), quote=quote)

    doubt = doubt_by(TRIAL)(path, Said(value=value, state=State.STATED, spans=(span,)))

    assert doubt is None if why is None else why in str(doubt)


def test_what_is_inferred_needs_words_or_a_reason():
    span = Span(start=0, end=5, quote="other")
    doubt = doubt_by(TRIAL)

    assert doubt("arms[0].label", Said(value="Zinc", state=State.INFERRED, spans=(span,))) is None
    assert doubt("arms[0].label", Said(value="Zinc", state=State.INFERRED)) is not None
    assert doubt("arms[0].label", Said(state=State.NOT_STATED)) is None


def test_one_of_several_places_that_says_the_value_is_enough():
    spans = tuple(Span(start=0, end=len(quote), quote=quote) for quote in ("none", "12 people"))
    said = Said(value=12, state=State.STATED, spans=spans)

    assert doubt_by(TRIAL)("design.enrollment.count", said) is None


def test_nothing_of_the_grammar_is_loaded_before_it_is_asked():
    program = (
        "import sys, trialspan.quote_grammar; print(any(m.split('.')[0] == 'extract' for m in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout == "False\n"
