"""Templates compile to patterns whose groups are fields, whatever stands between a label and its value."""

import pytest

from extract.templates import compile_item, compile_label, line_of_label


def no_form(_path):
    return None


def number(path):
    return r"\d+" if path.endswith("count") else None


def read_label(template: str, text: str, form=no_form) -> list[dict[str, str]]:
    compiled = compile_label(template, "path", form)
    return [{n: m[g] for g, n in compiled.fields.items() if m[g]} for m in compiled.pattern.finditer(text)]


def read_item(template: str, text: str, known=()) -> list[dict[str, list[str]]]:
    compiled = compile_item(template, "path", no_form, lambda _: known)
    return [{n: m.captures(g) for g, n in compiled.fields.items()} for m in compiled.pattern.finditer(text)]


@pytest.mark.parametrize(
    "printed",
    [
        "Phase: 2",
        "phase : 2",
        "PHASE | 2",
        "Phase | 2 |",
        "Phase: | 2 |",
        "Phase\n2",
        "Phase\n\n  2",
        "Phase:\n- 2",
        "- Phase: 2",
        "  • Phase:\u00a02",
        "## Phase\n\n2",
        "Phase\n\n* 2",
    ],
)
def test_a_value_stands_wherever_layouts_put_it(printed):
    assert read_label("Phase :: <>", printed) == [{"": "2"}]


@pytest.mark.parametrize(
    "printed", ["Phase 2", "Phase:", "Phases: 2", "Study Phase: 2", "Phase: |", "in Phase: 2"]
)
def test_words_that_are_not_the_label_with_a_value_are_not_read(printed):
    assert read_label("Phase :: <>", printed) == []


def test_a_label_may_hold_a_value_of_its_own_and_parts_that_may_be_missing():
    template = "Enrollment{{ (<type>)}} :: <count>"

    assert read_label(template, "Enrollment (Estimated): 96", number) == [
        {"type": "Estimated", "count": "96"}
    ]
    assert read_label(template, "Enrollment\n96", number) == [{"count": "96"}]


def test_a_value_of_another_form_is_no_value():
    assert read_label("Enrollment :: <count>", "Enrollment: many", number) == []


def test_words_glued_to_a_value_of_an_open_form_are_left():
    opened = read_label("Updated :: <>", "Updated: 2025View policy", lambda _: r"(?#open)\d{4}")

    assert opened == [{"": "2025"}]
    assert read_label("Updated :: <>", "Updated: 20251", lambda _: r"(?#open)\d{4}") == []


def test_a_template_s_characters_are_no_regular_expression():
    assert read_label("U.S. (FDA) drug? :: <>", "U.S. (FDA) drug?: No") == [{"": "No"}]
    assert read_label("U.S. (FDA) drug? :: <>", "UxSx (FDA) drug: No") == []


def test_the_needle_is_the_longest_word_that_no_match_is_without():
    compiled = compile_label("Enrollment{{ (<type>)}} :: <count>", "path", number)

    assert compiled.needle == "enrollment"
    assert compile_label("<>", "path", no_form).needle == ""


def test_the_field_behind_a_label_is_the_one_awaited():
    def awaited(template):
        return compile_label(template, "path", no_form).awaited

    assert awaited("Enrollment (<type>) :: <count> (<note>)") == "count"
    assert awaited("Affiliations :: <_>") == ""
    assert awaited("Verified <date> by <_>") is None
    assert awaited("Ages :: Child, Adult") is None


def test_a_line_that_begins_with_a_label_is_told_and_whether_a_value_follows():
    labels = [
        compile_label(text, "", no_form).label_expression
        for text in ("Acronym :: <>", "Start (<type>) :: <date>")
    ]
    page = "Acronym\n- acronym:\nAcronym | |\nAcronym: X\nStart (Actual)\nAcronyms\n"

    assert [
        (found["label"], found["alone"] is not None) for found in line_of_label(labels).finditer(page)
    ] == [
        ("Acronym", True),
        ("acronym", True),
        ("Acronym", True),
        ("Acronym", False),
        ("Start (Actual)", True),
    ]


def test_no_labels_find_nothing():
    assert line_of_label([]).search("Acronym\n\n") is None


def test_a_line_end_of_an_item_stands_for_blank_lines_and_a_blank_for_any_run():
    template = "<name>\nRole: <role>$"

    assert read_item(template, "Ada\n\n  \nRole:\u00a0 chair") == [{"name": ["Ada"], "role": ["chair"]}]
    assert read_item(template, "Ada Role: chair") == []


def test_a_blank_in_a_class_stands_for_itself():
    assert read_item("^[ab ]+<name>$", "a b b x") == [{"name": ["x"]}]


def test_a_bullet_stands_for_any_glyph_of_a_list_and_in_a_class_for_itself():
    assert [read_item("• <name>$", f"{glyph} x") for glyph in "-*•▪‣·●◦"] == [[{"name": ["x"]}]] * 8
    assert read_item("[•] <name>$", "- x") == []


def test_a_field_of_several_lines_takes_as_few_as_will_do():
    text = "Ada\nfirst\n\nsecond\nType DRUG\nBob\nType DRUG"

    assert read_item("<name>\n(?:<text*>\n)??Type DRUG", text) == [
        {"name": ["Ada"], "text": ["first\n\nsecond"]},
        {"name": ["Bob"], "text": []},
    ]


def test_a_field_that_is_repeated_is_captured_each_time():
    assert read_item(r"Drugs:(?:\s-\s<names[]>$)+", "Drugs:\n- one\n- two") == [{"names[]": ["one", "two"]}]


def test_a_known_text_is_told_from_other_words():
    text = "Zinc paste\n: Foam : Zinc"

    assert read_item(": <name~names>", text, known=("Zinc", "Foam")) == [
        {"name": ["Foam"]},
        {"name": ["Zinc"]},
    ]
    assert read_item("<name~names>", "Zinc\n\npaste", known=("Zinc", "Zinc paste")) == [
        {"name": ["Zinc\n\npaste"]}
    ]


def test_a_template_that_rests_on_texts_of_which_none_were_read_finds_nothing():
    assert read_item("<name~names>", "anything at all") == []


def test_a_text_that_begins_like_a_known_one_is_taken_for_another_printing_of_it():
    first = "Rub on gently, at Days 1 and 15, for a month"
    again = "Rub on gently, at Days 1 & 15, for one month"

    assert read_item("^<_~~texts>$\n<name>$", f"{again}\nnext", known=(first,)) == [{"name": ["next"]}]
    assert read_item("^<_~~texts>$\n<name>$", "Rub\nnext", known=("Rub",)) == []


def test_a_region_is_marked_as_one():
    assert read_item(r"cell: <!cell*>\s*\|$", "cell: a\nb |") == [{"!cell": ["a\nb"]}]
