"""A quote is found where it stands, offsets point into the text as it is, and a changed quote is told."""

from time import process_time

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from extract.fold import fold
from extract.ground import MOST_PLACES, Grounder, ground_quotes
from extract.occurrences import is_whole
from schemas.fields import GroundingStatus

EXACT, NORMALIZED, SPLICED = GroundingStatus.EXACT, GroundingStatus.NORMALIZED, GroundingStatus.SPLICED
FUZZY, ALTERED, NOT_FOUND = GroundingStatus.FUZZY, GroundingStatus.ALTERED, GroundingStatus.NOT_FOUND

TEXT = (
    "Bendarotan was given at 25 mg/d for 12 weeks.\n\n"
    "At week 12, clinical cure was achieved in 89 of 101\u00a0patients (88\u2009%) "
    "with \u201cbendarotan\u201d and in not more than 45 of 103 without it (P\u2009<\u20090.001); "
    "platelets stayed \\<100\\*10\\^9/L.\n"
    "Recurrence within 90 days was similar (9% vs. 8%). The tumor did not grow in the 5\u2013day group."
)


def ground(quote: str, text: str = TEXT):
    [found] = ground_quotes(text, [quote])
    return found.status, text[found.start : found.end] if found.start is not None else None


@st.composite
def slices(draw) -> tuple[str, int, int]:
    """A text and a stretch of it that cuts no word and no number."""
    text = draw(st.text(min_size=1))
    start = draw(st.integers(0, len(text) - 1))
    end = draw(st.integers(start + 1, len(text)))
    assume(text[start:end].strip() == text[start:end])
    assume(is_whole(text, start, end))
    return text, start, end


@given(slices())
def test_every_slice_of_a_text_is_found_exactly(place):
    text, start, end = place
    [found] = ground_quotes(text, [text[start:end]])

    assert found.status is EXACT
    assert text[found.start : found.end] == text[start:end]
    assert (start, end) in {(found.start, found.end), *found.others} or len(found.others) == MOST_PLACES


@given(
    slices(),
    st.sampled_from([str.upper, str.swapcase, lambda s: s.replace(" ", "\n\u00a0"), lambda s: f"  {s}\n"]),
)
def test_a_quote_in_other_case_or_spacing_is_found_where_the_text_folds_to_it(place, change):
    text, start, end = place
    quote = change(text[start:end])
    assume(
        not any(text[at - 1].isalpha() and text[at].isalpha() for at in (start, end) if 0 < at < len(text))
    )
    assume(fold(quote).strip() == fold(text[start:end]).strip() != "")
    [found] = ground_quotes(text, [quote])

    assert found.status in (EXACT, NORMALIZED)
    assert fold(text[found.start : found.end]).strip() == fold(quote).strip()


_WORDS = st.sampled_from(
    ["patients", "received", "of", "the", "daily", "mg", "and", "week", "%", "were", "<", "in"]
)
_NUMBERS = st.one_of(st.integers(0, 9999).map(str), st.decimals(0, 99, places=1).map(str))


@given(st.lists(st.one_of(_WORDS, _NUMBERS), min_size=3, max_size=40), st.data())
def test_a_quote_with_an_altered_digit_is_never_trusted(words, data):
    start = data.draw(st.integers(0, len(words) - 1))
    quoted = words[start : data.draw(st.integers(start + 1, len(words)))]
    numbers = [at for at, word in enumerate(quoted) if word[0].isdigit()]
    assume(numbers)
    at = data.draw(st.sampled_from(numbers))
    altered = data.draw(_NUMBERS)
    assume(float(altered) != float(quoted[at]))
    quote = " ".join([*quoted[:at], altered, *quoted[at + 1 :]])
    assume(f" {quote} " not in f" {' '.join(words)} ")

    [found] = ground_quotes(" ".join(words), [quote])

    assert not found.status.is_trusted


@given(st.text(), st.text())
def test_whatever_is_quoted_the_place_lies_in_the_text(text, quote):
    [found] = ground_quotes(text, [quote])

    assert found.status is NOT_FOUND or 0 <= found.start < found.end <= len(text)


@pytest.mark.parametrize(
    ("quote", "printed"),
    [
        ("89 of 101 patients (88 %)", "89 of 101\u00a0patients (88\u2009%)"),
        ("BENDAROTAN WAS given", "Bendarotan was given"),
        ("12 weeks. At week 12, clinical", "12 weeks.\n\nAt week 12, clinical"),
        ('with "bendarotan" and', "with \u201cbendarotan\u201d and"),
        ("<100*10^9/L", "\\<100\\*10\\^9/L"),
        ("the 5-day group", "the 5\u2013day group"),
        ("P < 0.001", "P\u2009<\u20090.001"),
    ],
)
def test_a_quote_that_differs_in_looks_is_normalized_and_keeps_the_text_s_own_characters(quote, printed):
    assert ground(quote) == (NORMALIZED, printed)


def test_an_accent_printed_behind_its_letter_belongs_to_the_place():
    assert ground("cafe", "a cafe\u0301 there") == (EXACT, "cafe")
    assert ground("a café there", "a cafe\u0301 there") == (NORMALIZED, "a cafe\u0301 there")
    assert ground("CAFÉ", "a cafe\u0301 there") == (NORMALIZED, "cafe\u0301")


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ("20", "120 patients"),
        ("20", "200"),
        ("2", "2.5 mg"),
        ("5", "2.5 mg"),
        ("1,2", "1,234"),
        ("99000001", "NCT990000012"),
    ],
)
def test_a_number_is_never_cut_out_of_another(quote, text):
    assert ground(quote, text) == (NOT_FOUND, None)


def test_a_number_is_found_beside_longer_ones():
    grounder = Grounder("120 of 1.20, and 20; (20) 20%")
    found = grounder.ground("20")

    assert [found.start, *(start for start, _ in found.others)] == [17, 22, 26]


@pytest.mark.parametrize(
    "quote",
    [
        "clinical cure was achieved in 98 of 101 patients",
        "clinical cure was achieved in 89 of 103 patients",
        "and in more than 45 of 103 without it",
        "and in not less than 45 of 103 without it",
        "Recurrence within 90 days was not similar",
        "Recurrence within 90 weeks was similar",
        "Recurrence within 90 days was similar (8% vs. 9%)",
        "The tumor did grow in the 5-day group",
        "Chlortalidone was given at 25 mg/d for 12 weeks",
        "Bendarotan was given at 25 g/d for 12 weeks",
        "Bendarotan was not given at 25 mg/d for 12 weeks",
        "platelets stayed >100*10^9/L",
    ],
)
def test_a_changed_quantity_negation_or_word_makes_a_quote_altered(quote):
    status, _ = ground(quote)

    assert status in (ALTERED, NOT_FOUND)
    assert not status.is_trusted


def test_an_altered_quote_shows_the_words_that_were_meant():
    assert ground("clinical cure was achieved in 98 of 101 patients") == (
        ALTERED,
        "clinical cure was achieved in 89 of 101\u00a0patients",
    )


@pytest.mark.parametrize(
    ("quote", "printed"),
    [
        ("The tumour did not grow in the 5-day group", "The tumor did not grow in the 5\u2013day group"),
        ("Bendarotan was given, at 25 mg/d for 12 weeks", "Bendarotan was given at 25 mg/d for 12 weeks"),
        (
            "clinical cure was acheived in 89 of 101 patients",
            "clinical cure was achieved in 89 of 101\u00a0patients",
        ),
    ],
)
def test_a_slip_of_spelling_is_fuzzy(quote, printed):
    assert ground(quote) == (FUZZY, printed)


@pytest.mark.parametrize("quote", ["", " \n", "Sarvelimod cures bullous pemphigoid", "x", "weeks of"])
def test_what_is_nowhere_is_not_found(quote):
    assert ground(quote) == (NOT_FOUND, None)


def test_pieces_around_an_ellipsis_are_one_passage():
    assert ground("clinical cure was achieved ... with \u201cbendarotan\u201d")[0] is SPLICED
    assert ground("Bendarotan was given [...] for 12 weeks") == (
        SPLICED,
        "Bendarotan was given at 25 mg/d for 12 weeks",
    )


@pytest.mark.parametrize(
    "quote",
    [
        "for 12 weeks ... Bendarotan was given",
        "Bendarotan ... sarvelimod",
        "rotan ... grow",
        "Bendarotan was given ... ",
    ],
)
def test_pieces_out_of_order_missing_or_cut_out_of_words_are_no_passage(quote):
    assert ground(quote)[0] is not SPLICED


def test_pieces_far_apart_are_no_passage():
    assert (
        ground("first words ... last words", "first words" + " and so on" * 100 + " last words")[0]
        is NOT_FOUND
    )


def test_of_several_places_the_first_is_chosen_and_the_others_are_listed():
    found = Grounder("zinc, foam, zinc, zinc").ground("zinc")

    assert (found.start, found.end) == (0, 4)
    assert found.others == ((12, 16), (18, 22))


def test_a_place_inside_the_given_stretches_is_preferred_and_the_nearest_of_those():
    grounder = Grounder("zinc, foam, zinc, zinc")

    assert grounder.ground("zinc", within=[(10, 22)]).start == 12
    assert grounder.ground("zinc", within=[(10, 22)], near=20).start == 18
    assert grounder.ground("zinc", near=11).start == 12
    assert grounder.ground("foam", within=[(10, 22)]).start == 6


def test_a_text_has_further_places_without_end_and_few_are_kept():
    found = Grounder("zinc " * 1000).ground("zinc")

    assert len(found.others) == MOST_PLACES
    assert found.start == 0


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ("male", "female patients"),
        ("effective in adults", "ineffective in adults"),
        ("randomized trial", "a non-randomized trial"),
        ("g of zinc", "5 \u03bcg of zinc"),
        ("x = 2", "x \u2260 2"),
        ("109 cells", "10\u2079 cells"),
        ("1 2 units were given daily", "12 units were given daily"),
    ],
)
def test_a_part_of_a_word_or_sign_is_not_the_whole(quote, text):
    assert not ground_quotes(text, [quote])[0].status.is_trusted


@pytest.mark.parametrize(
    ("quote", "status"),
    [
        ("was given at 25 mg/d for weeks", ALTERED),
        ("cure was achieved in 89 of 101 patients with bendarotan", ALTERED),
        ("clinical cure was achieved in 89 101 patients (88 %)", FUZZY),
        ("clinical cure achieved was in 89 of 101 patients", FUZZY),
        ("clinical was achieved in 89 of 101 patients", SPLICED),
        ("in not more than 45 103 of without it", ALTERED),
        ("Recurrence within 90 days was similar ... (9% vs. 8%). The tumor", SPLICED),
        ("platelets stayed ... The tumor did grow in the 5-day group", ALTERED),
        ("Recurrence in ninety days was similar", ALTERED),
        ("The tumor did not grow in the five-day group", FUZZY),
        ("\u201cRecurrence within 90 days was similar, (9% vs 8%).\u201d", FUZZY),
        ("Bendarotan was given at 25 mg/d\\nfor 12 weeks", NORMALIZED),
        ("platelets stayed &lt;100*10^9/L", NORMALIZED),
        ("Recurrence within 90 days was simil", FUZZY),
        ("and in not more than 45 of 103 with", ALTERED),
        ("Bendarotine was given at 25 mg/d for 12 weeks", ALTERED),
    ],
)
def test_what_was_left_out_added_or_moved_decides_whether_a_quote_says_the_same(quote, status):
    assert ground(quote)[0] is status


def test_words_that_are_repeated_before_a_quote_are_no_part_of_it():
    text = "Zinc gel alone versus zinc gel and silk in dry skin of the hands of 20 bakers was tested."

    assert ground("zinc gel, and silk in dry skin of the hands of 20 bakers", text) == (
        FUZZY,
        "zinc gel and silk in dry skin of the hands of 20 bakers",
    )


def test_a_mark_that_folds_to_nothing_belongs_to_the_word_before_it():
    assert ground("zinc  gel\u2122", "a zinc gel\u2122 for hands") == (NORMALIZED, "zinc gel\u2122")


def test_words_left_out_across_paragraphs_make_no_passage():
    text = "The trial was stopped early.\n\nResults\n\nAll participants were followed up."
    quote = "trial was stopped early. All participants were followed"

    assert ground(quote, text)[0] is ALTERED
    assert ground(quote, text.replace("\n\n", " "))[0] is SPLICED


def test_words_where_they_are_expected_are_preferred_to_the_very_words_elsewhere():
    grounder = Grounder("zinc gel. Later: ZINC gel.")

    assert grounder.ground("zinc gel", within=[(10, 26)]).status is NORMALIZED
    assert grounder.ground("zinc gel").status is EXACT


def test_of_similar_passages_the_expected_one_is_chosen():
    text = "The 20 men were given zinc gel daily. " * 3
    grounder = Grounder(text)

    assert grounder.ground("The 20 men were given zink gel daily", near=40).start == 38
    assert grounder.ground("The 20 men were given zink gel daily", within=[(70, len(text))]).start == 76


@pytest.mark.parametrize(
    ("quote", "text", "status"),
    [
        (
            "\u60a3\u8005\u63a5\u53d7\u5b89\u6170\u5242",
            "\u5171120\u540d\u60a3\u8005\u63a5\u53d7\u5b89\u6170\u5242\u6cbb\u7597\u3002",
            EXACT,
        ),
        (
            "120\u540d\u60a3\u8005\u63a5\u53d7\u4e86\u5b89\u6170\u5242\u6cbb\u7597",
            "\u5171130\u540d\u60a3\u8005\u63a5\u53d7\u4e86\u5b89\u6170\u5242\u6cbb\u7597\u3002",
            ALTERED,
        ),
        (
            "\u0645\u0631\u064a\u0636 \u062a\u0644\u0642\u0649",
            "25 \u0645\u0631\u064a\u0636\n\u062a\u0644\u0642\u0649 \u0627\u0644\u0639\u0644\u0627\u062c",
            NORMALIZED,
        ),
        ("\u05e9\u05dc\u05d5\u05dd", "\u05e9\u05b8\u05c1\u05dc\u05d5\u05b9\u05dd", NORMALIZED),
    ],
)
def test_other_scripts_are_found_like_ours(quote, text, status):
    assert ground(quote, text)[0] is status


@pytest.mark.parametrize(
    "text", ["", " \n", "\u0301\u0301", "\\", "&", "a" * 300_000, "\u0301" * 50_000, "1 " * 100_000]
)
def test_no_text_is_too_odd_to_look_through(text):
    quotes = [
        "",
        "a" * 50_000,
        "1 1 2",
        "\\",
        "&amp;",
        "the end of the text",
        "\u0301",
        "a ... b",
        text[:5000],
    ]

    assert len(ground_quotes(text, quotes)) == len(quotes)


def seconds_to_ground(sentences: int) -> float:
    text = " ".join(
        f"In group {n} some {n * 7919} of {n * 104729} patients were cured." for n in range(sentences)
    )
    quotes = [text[at : at + 80] for at in range(0, len(text) - 80, len(text) // 5)]
    changed = [quote.replace("patients", "particpants").replace("some", "about") for quote in quotes]
    began = process_time()
    ground_quotes(text, [*quotes, *(quote.upper() for quote in quotes), *changed[:2], "In ... were cured"])
    return process_time() - began


def test_the_time_grows_with_the_text_and_no_faster():
    """Ten times the text may take fifteen times as long: caches, and a clock of small numbers."""
    seconds_to_ground(100)

    assert seconds_to_ground(9_000) < 15 * seconds_to_ground(900) + 0.05
