"""Arms are read where participants are assigned, and later phrases are understood by them."""

from __future__ import annotations

import pytest

from extract.prose import split_sentences
from extract.reported_arms import Arm, Comparison, read_arms
from extract.stretch import Stretch


def _arms(text: str) -> tuple[Arm, ...]:
    return read_arms(text, list(split_sentences(text, Stretch(0, len(text)))))


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        (
            "They were randomly assigned (1:1) to receive venlutide plus corasol or corasol monotherapy.",
            ["venlutide plus corasol", "corasol monotherapy"],
        ),
        (
            "426 were randomly assigned (2:1) to bendarotan 50 mg once daily (n = 284) or placebo (n = 142).",
            ["bendarotan 50 mg", "placebo"],
        ),
        ("We randomized women to yoga, stretching, or usual care.", ["yoga", "stretching", "usual care"]),
        (
            "Adults were allocated to cefalexin 500 mg for 5 days or for 10 days.",
            ["cefalexin 500 mg for 5 days", "for 10 days"],
        ),
        ("Patients were randomized between surgery and watchful waiting.", ["surgery", "watchful waiting"]),
    ],
)
def test_the_arms_are_what_people_were_assigned_to(text, labels):
    arms = _arms(text)

    assert [arm.words for arm in arms] == labels
    assert all(arm.label.of(text) == arm.words for arm in arms)


def test_an_arm_has_the_size_printed_behind_its_name():
    arms = _arms("Patients were assigned to brelotin (n = 1,284) or placebo (142 patients).")

    assert [arm.n for arm in arms] == [1284, 142]


@pytest.mark.parametrize(
    "text",
    [
        "Blood was drawn at baseline and at six months.",
        "Patients were randomized to every treatment or with a delay.",
        "Participants were assigned to brelotin.",
    ],
)
def test_where_nobody_is_assigned_to_two_things_there_are_no_arms(text):
    assert _arms(text) == ()


ADD_ON = Comparison(
    _arms("Patients were randomly assigned to venlutide plus corasol or corasol monotherapy.")
)
PLACEBO = Comparison(_arms("Patients were randomly assigned to bendarotan 50 mg or placebo."))


@pytest.mark.parametrize(
    ("comparison", "phrase", "arm"),
    [
        (ADD_ON, "the combination group", 0),
        (ADD_ON, "corasol alone", 1),
        (ADD_ON, "monotherapy group", 1),
        (ADD_ON, "venlutide", 0),
        (ADD_ON, "corasol", None),
        (ADD_ON, "the hospital", None),
        (PLACEBO, "patients receiving bendarotan", 0),
        (PLACEBO, "the control group", 1),
        (PLACEBO, "the intervention group", 0),
        (PLACEBO, "bendarotan and placebo", None),
    ],
)
def test_a_phrase_means_the_arm_whose_name_alone_has_its_words(comparison, phrase, arm):
    assert comparison.meant_by(phrase) == arm
