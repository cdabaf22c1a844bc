"""Words are chosen whole, by steps that miss none and end; sentences end where sentences end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from source_texts import TEXTS

from review_tui.source_words import next_word, paragraph_at, previous_word, sentence_at, word_at

TEXT = (
    "In arm A, 26/36 (72%) had 0.48-3.56 mg. Dr. Smith can't agree, e.g. here. It was good.\n"
    "- one\n- two\n\nPrimary outcome: survival\nTime frame: 12 weeks"
)


@pytest.mark.parametrize(
    ("near", "word"),
    [("arm", "arm"), ("rm A", "arm"), (" A,", "A"), ("(72", "("), ("2%", "72"), ("-3.56", "-")],
)
def test_the_word_at_a_place_is_the_whole_word(near, word):
    start, end = word_at(TEXT, TEXT.index(near))

    assert TEXT[start:end] == word


@pytest.mark.parametrize("word", ["72", "%", "0.48", "3.56", "can't"])
def test_numbers_signs_and_words_can_be_chosen_alone(word):
    start, end = word_at(TEXT, TEXT.index(word))

    assert TEXT[start:end] == word


def test_steps_pass_over_quiet_punctuation_and_blanks():
    words, at = [], 0
    while (word := next_word(TEXT, at)) is not None:
        words.append(TEXT[slice(*word)])
        at = word[1]

    assert words[:12] == ["In", "arm", "A", "26", "/", "36", "72", "%", "had", "0.48", "-", "3.56"]


@given(TEXTS | st.sampled_from(["x" * 1000, " " * 1000, "." * 700 + "a", "e" + "\u0301" * 900]))
def test_steps_forth_and_back_visit_words_in_order_and_end(text):
    at, forth = 0, []
    while (word := next_word(text, at)) is not None:
        assert at <= word[0] < word[1] <= len(text)
        at = word[1]
        forth.append(word)
    at = len(text)
    while (word := previous_word(text, at)) is not None:
        assert 0 <= word[0] < word[1] <= at
        at = word[0]

    assert bool(forth) == (previous_word(text, len(text)) is not None)


@given(TEXTS, st.data())
def test_the_word_at_a_place_holds_it_unless_it_is_blank(text, data):
    at = data.draw(st.integers(0, len(text)))
    word = word_at(text, at)
    if at < len(text) and not text[at].isspace():
        assert word is not None
        assert word[0] <= at < word[1]
    assert word is None or not text[slice(*word)].isspace()


@pytest.mark.parametrize(
    ("near", "sentence"),
    [
        ("26", "In arm A, 26/36 (72%) had 0.48-3.56 mg."),
        ("agree", "Dr. Smith can't agree, e.g. here."),
        ("good", "It was good."),
        ("two", "- two"),
        ("outcome", "Primary outcome: survival"),
        ("weeks", "Time frame: 12 weeks"),
    ],
)
def test_the_sentence_around_words(near, sentence):
    at = TEXT.index(near)
    start, end = sentence_at(TEXT, (at, at + len(near)))

    assert TEXT[start:end] == sentence


def test_a_wrapped_line_is_no_end_of_a_sentence():
    text = "x\n\nPatients were randomly assigned to one of two groups of which the\nSecond got nothing. End."
    start, end = sentence_at(text, (60, 62))

    assert text[start:end] == text[3:-5]


def test_the_paragraph_around_words():
    at = TEXT.index("two")

    assert TEXT[slice(*paragraph_at(TEXT, (at, at + 3)))] == TEXT[: TEXT.index("\n\n")]


@given(TEXTS, st.data())
def test_a_sentence_holds_the_words_it_is_around_and_ends_in_no_blank(text, data):
    at = data.draw(st.integers(0, len(text)))
    if (word := word_at(text, at)) is not None:
        start, end = sentence_at(text, word)
        assert start <= word[0] < word[1] <= end or not text[slice(*word)].strip()
        assert text[start:end] == text[start:end].strip()
