"""A quote is found where it stands, offsets point into the text as it is, and a changed quote is told."""

from time import process_time

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from extract.ground import MOST_PLACES, Grounder, fold, ground_quotes
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
    """A text and a stretch of it that begins and ends with a word and cuts no number."""
    text = draw(st.text(min_size=1))
    start = draw(st.integers(0, len(text) - 1))
    end = draw(st.integers(start + 1, len(text)))
    assume(text[start:end].strip() == text[start:end])
    assume(not any(c.isdigit() for c in text[max(0, start - 2) : start + 1] + text[end - 1 : end + 2]))
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
    assume(fold(quote)[0].strip() == fold(text[start:end])[0].strip() != "")
    [found] = ground_quotes(text, [quote])

    assert found.status in (EXACT, NORMALIZED)
    assert fold(text[found.start : found.end])[0].strip() == fold(quote)[0].strip()


@given(st.text())
def test_folding_points_each_character_back_to_where_it_came_from(text):
    folded, offsets = fold(text)

    assert len(offsets) == len(folded)
    assert offsets == sorted(offsets)
    assert all(0 <= offset < len(text) for offset in offsets)


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
        ("The tumour did not grow in the 5-day group", "The tumor did not grow in the 5\u2013day group."),
        ("Bendarotan was given, at 25 mg/d for 12 weeks", "Bendarotan was given at 25 mg/d for 12 weeks."),
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
