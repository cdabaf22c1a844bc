"""The reading view hides page lines, hard wraps and chrome, and every offset leads back to the source."""

from itertools import pairwise

import regex
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from extract.lexicon import load_lexicon
from extract.view import View, reading_view

NEVER = regex.compile(r"(?!)")
CHROME = regex.compile(r"^(?:Read more|Share this page)(?:\n|\Z)", regex.MULTILINE)
STARTS = regex.compile(r"Label:|Heading$")

words = st.text("abcdefgh ,.-", min_size=1, max_size=130)
lines = st.one_of(
    words,
    st.sampled_from(["", "  ", "Read more", "Share this page", "- item", "Label: x", "Heading"]),
    st.integers(1, 9).map("{} / 9".format),
    st.integers(1, 9).map("Page {} of 9".format),
)
texts = st.lists(lines, max_size=30).map("\n".join)


@st.composite
def stretches(draw, text: str) -> list[tuple[int, int]]:
    bounds = sorted(draw(st.lists(st.integers(0, len(text)), max_size=12)))
    return list(zip(bounds[::2], bounds[1::2], strict=False))


def leads_back(view: View, source: str) -> bool:
    """Whether every character of the view is the source's at its place, save a space for a line end."""
    places = [view.source_span(at, at + 1) for at in range(len(view.text))]
    pairs = [(shown, source[a:b]) for shown, (a, b) in zip(view.text, places, strict=True)]
    in_order = all(a < b for (a, _), (b, _) in pairwise(places))
    return in_order and all(shown == behind or (shown, behind) == (" ", "\n") for shown, behind in pairs)


@given(texts)
@example("a\n\n1 / 9\n\n2 / 9\n")
@example("1 / 9\n2 / 9")
def test_every_character_of_a_reading_view_leads_back_to_itself(source):
    assert leads_back(reading_view(source, CHROME, STARTS), source)


@given(st.data(), texts)
def test_hiding_twice_still_leads_back(data, source):
    once = View.of(source).without(data.draw(stretches(source)))
    twice = once.without(data.draw(stretches(once.text)))

    assert leads_back(once, source)
    assert leads_back(twice, source)


@given(st.data(), texts)
def test_what_is_hidden_is_gone_and_the_rest_is_whole(data, source):
    hidden = data.draw(stretches(source))
    kept = [
        source[a:b]
        for a, b in zip([0, *(b for _, b in hidden)], [*(a for a, _ in hidden), None], strict=True)
    ]

    assert View.of(source).without(hidden).text == "".join(kept)


@given(st.data(), texts)
def test_a_stretch_of_the_view_spans_its_first_to_its_last_character(data, source):
    view = View.of(source).without(data.draw(stretches(source)))
    assume(view.text)
    start = data.draw(st.integers(0, len(view.text) - 1))
    end = data.draw(st.integers(start + 1, len(view.text)))
    low, high = view.source_span(start, end)

    assert low == view.source_span(start, start + 1)[0]
    assert high == view.source_span(end - 1, end)[1]
    assert source[low] == view.text[start]
    assert source[high - 1] == view.text[end - 1]


def test_page_lines_go_with_the_blank_lines_around_them_and_the_sentence_is_whole():
    source = "patients were\n\n3 / 7\n\nrandomly assigned\n\n4 / 7\n\n1:1\n"

    assert reading_view(source, NEVER, NEVER).text == "patients were\nrandomly assigned\n1:1\n"


def test_page_lines_are_known_in_their_usual_forms():
    forms = ["{} / 3", "Page {} of 3", "NCT99000001 | Page {} of 3", "- {} -", "{}/3", "[Page {}]"]
    pages = ["\n".join(f"text {n}\n{form.format(n)}" for n in (1, 2, 3)) + "\nend" for form in forms]

    assert {reading_view(page, NEVER, NEVER).text for page in pages} == {"text 1\ntext 2\ntext 3\nend"}


def test_numbers_that_do_not_count_pages_stay():
    for source in (
        "ratio\n1 / 2\nratio\n1 / 2\n",
        "one line\n3 / 7\nalone\n",
        "down\n2 / 2\nto\n1 / 2\n",
        "5 of 9\n7 of 8",
    ):
        assert reading_view(source, NEVER, NEVER).text == source


def test_chrome_goes_as_whole_lines_only():
    source = "Read more\nRead more about it\nTitle\nShare this page\n"

    assert reading_view(source, CHROME, NEVER).text == "Read more about it\nTitle\n"


def wrap(text: str, width: int) -> str:
    """The text broken into lines of at most `width` characters, as mail programs break it."""
    broken = [""]
    for word in text.split():
        fits = not broken[-1] or len(broken[-1]) + 1 + len(word) <= width
        broken[-1:] = [f"{broken[-1]} {word}".strip()] if fits else [broken[-1], word]
    return "\n".join(broken)


paragraphs = st.lists(
    st.lists(st.text("abcdefghij", min_size=1, max_size=14), min_size=30, max_size=50).map(" ".join),
    min_size=3,
    max_size=6,
)


@settings(max_examples=25)  # an example is a page of text
@given(paragraphs, st.integers(60, 120))
def test_a_hard_wrap_is_undone_where_the_next_word_would_not_have_fitted(written, width):
    wrapped = [wrap(paragraph, width) for paragraph in written]
    assume(max(len(line) for part in wrapped for line in part.split("\n")) == width)

    assert reading_view("\n\n".join(wrapped), NEVER, NEVER).text == "\n\n".join(written)


def test_a_line_that_ends_early_ends_there_although_the_page_is_wrapped():
    prose = wrap("seventy words of prose that somebody typed into a form " * 20, 80)
    page = f"{prose}\n\nshort line\nanother short line\n\n{prose}"

    assert "\nshort line\nanother short line\n" in reading_view(page, NEVER, NEVER).text


def test_labels_headings_and_bullets_never_continue_the_line_before():
    full = "x" * 79 + "y"
    starts = ["Label: long words " + "z" * 40, "Heading", "- item " + "z" * 70, "2. item " + "z" * 70]
    page = "\n\n".join(f"{full}\n{start}" for start in [*starts, "words " + "z" * 70])

    assert reading_view(page, NEVER, STARTS).text == page.replace("y\nwords", "y words")


WIDE = "seventy words of prose that somebody typed into a form and " * 12


def joined_below(line: str, after: str, **patterns) -> bool:
    """Whether a line shown on a page of 80 columns goes on in the line after it."""
    page = f"{wrap(WIDE, 80)}\n\n{'x' * 80}\n\n{line}\n{after}\n\nGermany\nUlm, Germany, 89073\n"
    return f"{line} {after}" in reading_view(page, NEVER, STARTS, **patterns).text


def test_a_no_break_space_holds_words_together_at_the_end_of_a_line():
    line = "a" * 70

    assert joined_below(line, "exon\u00a0twenty")
    assert not joined_below(line, "exon twenty")


def test_blanks_at_line_ends_are_no_part_of_the_line():
    assert reading_view("Phase \t\n2\u00a0\n\n3", NEVER, NEVER).text == "Phase\n2\n\n3"


def test_an_address_does_not_continue_the_name_of_the_site_above_it():
    site = "Hospital of the Seven Brothers of Mercy at the Upper Bridge, Department of Sleep"

    assert not joined_below(site, "Freiburg, Germany, 79106")
    assert not joined_below(site, "Germany")
    assert joined_below(site, "Medicine, Germany and Austria")


def test_a_number_in_brackets_begins_a_line_only_where_it_counts():
    line = "took part in any other trial within the last " + "z" * 30 + " three"

    assert joined_below(line, "(3) months")
    assert not joined_below(line, "(1) months")
    assert not joined_below(f"(2) {line[4:]}", "(3) months")


def test_the_identifier_of_a_citation_belongs_to_it_although_it_reads_like_a_label():
    lexicon = load_lexicon()
    citation = "Roe A. Heather honey in winter cough: a trial. J Moor Med. 2031;3(2):159-168."
    page = f"{wrap(WIDE, 80)}\n\n{'x' * 80}\n\n{citation}\ndoi: 10.99999/x.1\n"

    shown = reading_view(page, lexicon.chrome_pattern, lexicon.line_start_pattern).text
    assert f"{citation} doi: 10.99999/x.1" in shown


def test_a_paragraph_below_a_head_as_wide_as_the_page_is_not_the_rest_of_the_head():
    head = {"paragraph_head": regex.compile("Arm:")}
    line = "Arm: Other: Lullabies sung by the night nurse with the usual care of the ward"

    assert not joined_below(line, "Participants hear three songs.", **head)
    assert joined_below(line, "Continued", **head)
    assert joined_below(line, "until discharge.", **head)


def test_a_page_whose_lines_are_no_wrap_is_left_alone():
    source = "A title of some length\n\n" + "one very long line of a scraped page, " * 9 + "ends\nnext line\n"

    assert reading_view(source, NEVER, NEVER).text == source


def test_blank_lines_without_end_take_no_longer_than_others():
    lexicon = load_lexicon()
    source = "\n" * 200_000 + "x"

    assert reading_view(source, lexicon.chrome_pattern, lexicon.line_start_pattern).text == source
