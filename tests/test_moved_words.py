"""Words stand in a new version where they, and what they touch, are as they were."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.documents import Span
from store.moved_words import MovedWords

OLD = "Status: Recruiting\nEnrollment: 126 (estimated)\nDose: 5 mg\nTitle: Sneezing in spring\n"


def found(old, new, words):
    start = old.index(words)
    return MovedWords(old, new).find(Span.of(old, start, start + len(words)))


@pytest.mark.parametrize("words", ["Recruiting", "126", "Sneezing in spring"])
def test_words_move_with_what_is_put_before_them(words):
    new = "A banner of the site\n\n" + OLD
    span = found(OLD, new, words)

    assert span.quote == words
    assert new[span.start : span.end] == words


def test_in_a_line_that_changed_the_rest_of_it_stands():
    new = OLD.replace("(estimated)", "(actual)")

    assert found(OLD, new, "126").quote == "126"
    assert found(OLD, new, "estimated") is None


@pytest.mark.parametrize(
    ("was", "now", "words"),
    [
        ("126", "1261", "126"),
        ("126", "3126", "126"),
        ("5 mg", "0.5 mg", "5"),
        ("5 mg", "-5 mg", "5"),
        ("Recruiting", "Not recruiting", "Recruiting"),
        ("Status: Recruiting", "Status: Completed", "Recruiting"),
    ],
)
def test_words_that_became_part_of_others_do_not_stand(was, now, words):
    assert found(OLD, OLD.replace(was, now), words) is None


LETTERS = st.text(st.sampled_from("ab 1.\n"), max_size=60)


@given(LETTERS, LETTERS, st.data())
def test_whatever_is_found_are_the_same_words(old, new, data):
    start = data.draw(st.integers(0, len(old)))
    end = data.draw(st.integers(start, len(old)))
    if start < end:
        span = MovedWords(old, new).find(Span.of(old, start, end))

        assert span is None or new[span.start : span.end] == old[start:end]


@given(st.text(max_size=60), st.data())
def test_in_the_same_text_everything_stands_where_it_was(text, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    if start < end:
        span = Span.of(text, start, end)

        assert MovedWords(text, text).find(span) == span
