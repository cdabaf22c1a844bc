"""Bulleted lists become items, nested as they are printed, one span each."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pages import read_page

TRIAL = "A Trial\n\nNCT ID: NCT99000001\n\nRecruitment Status\n\nCOMPLETED\n\n"
ADVICE = (
    "How long?\n\nArticle Review Status\nApproved\n\n"
    "Last updated: March 3, 2025\n\nTitle\n\n  • First words 1\n\n"
)


def criteria(lines: str) -> list[str]:
    page = read_page(f"{TRIAL}Inclusion Criteria\n\n{lines}\n\nEligible Sex\n\nALL\n")
    paths = [f for f in page.fields if f.path.startswith("eligibility.inclusion")]
    return [f"{f.path.removeprefix('eligibility.inclusion').removesuffix('.text')} {f.value}" for f in paths]


@pytest.mark.parametrize(
    "mark", ["*", "-", "+", "•", "◦", "·", "–", "1.", "12.", "(1)", "a)", "(iv)", "1.2.", "1)"]
)
def test_every_usual_mark_begins_an_item_and_is_no_part_of_it(mark):
    assert criteria(f"{mark} Zinc deficiency\n{mark} Age 18 or over") == [
        "[0] Zinc deficiency",
        "[1] Age 18 or over",
    ]


def test_items_printed_further_in_belong_to_the_item_above():
    lines = "* One of:\n\n  * a sign\n    * on the leg\n  * another sign\n\n* Consent"

    assert criteria(lines) == [
        "[0] One of:",
        "[0].sub[0] a sign",
        "[0].sub[0].sub[0] on the leg",
        "[0].sub[1] another sign",
        "[1] Consent",
    ]


def test_a_lone_mark_takes_the_line_below_it():
    assert criteria("-\nZinc deficiency\n- a sign") == ["[0] Zinc deficiency", "[1] a sign"]
    assert criteria("-\n- a sign\n-") == ["[0] a sign"]


@pytest.mark.parametrize(
    "lines",
    [
        "- Consent\n-\nAny of the following:\n- a sign\n- a test\n-\nAge 18 or over",
        "1. Consent\n2. Any of the following:\na) a sign\nb) a test\n3. Age 18 or over",
        "7. Consent\n8. Any of the following:\n1. a sign\n2. a test\n9. Age 18 or over",
        "• Consent\n• Any of the following:\n– a sign\n– a test\n• Age 18 or over",
    ],
)
def test_items_below_one_that_announces_them_are_its_own_also_without_an_indent(lines):
    assert [line.partition(" ")[0] for line in criteria(lines)] == [
        "[0]", "[1]", "[1].sub[0]", "[1].sub[1]", "[2]",
    ]  # fmt: skip


def test_items_of_one_mark_stay_side_by_side_where_nothing_tells_which_are_below():
    assert criteria("- One of:\n- a sign\n- Consent") == ["[0] One of:", "[1] a sign", "[2] Consent"]


def test_items_that_run_on_in_one_line_are_split_where_they_count_from_1():
    assert criteria("1. A sign; 2. Dose of 2.5 mg. 3. Consent") == [
        "[0] A sign;",
        "[1] Dose of 2.5 mg.",
        "[2] Consent",
    ]
    assert criteria("2. A sign; 3. Consent") == ["[0] A sign; 3. Consent"]
    assert criteria("Either 1. a sign or 2. a test") == ["[0] Either 1. a sign or 2. a test"]


def test_an_item_goes_on_over_lines_until_a_blank_one():
    assert criteria("* Zinc deficiency\n  of any grade\n\n* Consent") == [
        "[0] Zinc deficiency of any grade",
        "[1] Consent",
    ]


def test_paragraphs_without_a_mark_are_items_too():
    assert criteria("Zinc deficiency\n\nAge 18 or over") == ["[0] Zinc deficiency", "[1] Age 18 or over"]


def test_a_number_that_begins_a_sentence_is_no_mark():
    assert criteria("* Either of\n* 3.5 mg or more\n* -2 to 5 points") == [
        "[0] Either of",
        "[1] 3.5 mg or more",
        "[2] -2 to 5 points",
    ]


def test_an_item_quotes_its_own_line_with_its_escapes():
    page = read_page(f"{TRIAL}Exclusion Criteria\n\n* Platelets \\<80\\*10\\^9/L\n")
    field = page.field("eligibility.exclusion[0].text")

    assert (field.value, field.evidence[0].quote) == ("Platelets <80*10^9/L", "Platelets \\<80\\*10\\^9/L")


def test_the_same_words_have_the_same_key_wherever_they_stand():
    first = read_page(f"{TRIAL}Inclusion Criteria\n\n* Consent\n").field("eligibility.inclusion[0].text")
    second = read_page(f"{TRIAL}Inclusion Criteria\n\n* Age\n* consent.\n").field(
        "eligibility.inclusion[1].text"
    )

    assert first.item_key == second.item_key


def statement(line: str) -> dict:
    page = read_page(ADVICE + line)
    return {f.path.rpartition(".")[2]: f.value for f in page.fields if f.path.startswith("statements[1]")}


@pytest.mark.parametrize(
    ("line", "text", "citations"),
    [
        ("  • Reduce by 25-50% every 3 months 1", "Reduce by 25-50% every 3 months", [1]),
        ("  • Relapses: 16.4% against 7.2% 2, 3", "Relapses: 16.4% against 7.2%", [2, 3]),
        ("  • Stop after 12 months", "Stop after 12 months", None),
        ("  • Stop at grade 3", "Stop at grade 3", None),
        ("  • Check at weeks 6 to 12", "Check at weeks 6 to 12", None),
        ("Advice in a paragraph. 4", "Advice in a paragraph.", [4]),
    ],
)
def test_trailing_citation_marks_are_no_part_of_a_statement(line, text, citations):
    found = statement(f"Stepping Down\n\n{line}\n")

    assert (found["text"], found.get("citations"), found["section"]) == (text, citations, "Stepping Down")


words = st.text("abc de", min_size=1, max_size=12).map(str.split).map(" ".join).filter(bool)


@settings(max_examples=40)  # each reads a whole page
@given(st.lists(st.tuples(st.integers(0, 6), words), min_size=1, max_size=12))
def test_every_line_is_one_item_in_order_whatever_the_indents(lines):
    """FIELDS 1.9: nothing is lost by how deep it is printed."""
    found = criteria("\n".join(f"{' ' * indent}* item {text}" for indent, text in lines))

    assert [item.partition(" ")[2] for item in found] == [f"item {text}" for _, text in lines]


def test_a_statement_stands_below_its_heading_not_below_words_like_it():
    page = read_page(f"{ADVICE}Dosing\n\n  • Dosing is by weight 1\n  • Weigh twice 2\n")
    [heading] = {f.evidence[0] for f in page.fields if f.path.endswith(".section") and f.value == "Dosing"}

    assert page.document.text[heading.start :].startswith("Dosing\n")
