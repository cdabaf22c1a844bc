"""A misspelt word is told from another word."""

import pytest

from extract.spelling import is_slip, is_variant


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("tumour", "tumor"),
        ("anaemia", "anemia"),
        ("oedema", "edema"),
        ("diarrhoea", "diarrhea"),
        ("randomised", "randomized"),
        ("cephalexin", "cefalexin"),
        ("chlorthalidone", "chlortalidone"),
        ("cyclosporin", "ciclosporine"),
        ("patient", "patients"),
        ("increased", "increase"),
    ],
)
def test_two_spellings_and_two_endings_are_one_word(one, other):
    assert is_variant(one, other)
    assert is_variant(other, one)


@pytest.mark.parametrize(
    ("quoted", "printed"),
    [
        ("acheived", "achieved"),
        ("particpants", "participants"),
        ("affiliated", "affliated"),
        ("trail", "trial"),
    ],
)
def test_a_letter_missing_too_many_or_out_of_place_is_a_slip(quoted, printed):
    assert is_slip(quoted, printed)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("prednisone", "prednisolone"),
        ("hypertension", "hypotension"),
        ("dysphagia", "dysphasia"),
        ("abduction", "adduction"),
        ("symptomatic", "asymptomatic"),
        ("macro", "micro"),
        ("quinine", "quinidine"),
        ("sirolimus", "siroloimus"),
        ("male", "females"),
        ("week", "month"),
    ],
)
def test_another_word_is_no_slip(one, other):
    assert not is_slip(one, other)
    assert not is_variant(one, other)
