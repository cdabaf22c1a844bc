"""A field nobody drafted is found, placed in its list, and given a value from the marked words."""

import pytest
from hay_fever import TYPE as HAY_FEVER
from staging import NOTHING, clicks, play, resizes, sees, types

from review_tui.dialogs.add_field_screen import AddFieldScreen, Place, is_under
from review_tui.dialogs.results import Added, Kept
from schemas.catalogue import builtin_record_types
from schemas.decisions import Said
from schemas.documents import Span
from schemas.fields import State
from trialspan.quote_grammar import read_printed

TRIAL = builtin_record_types()["trial_registration"]
RECORD = {
    "design.enrollment.count": None,
    "design.study_type": "INTERVENTIONAL",
    "conditions[0]": "Itch",
    "arms[0].label": "[bold]Zinc[/] paste",
    "arms[0].regimens[0].drug": "zinc",
    "arms[1].label": "Placebo",
    "arms[3].label": None,
}


def span(quote: str) -> Span:
    return Span(start=10, end=10 + len(quote), quote=quote)


def add(quote: str, **more) -> AddFieldScreen:
    return AddFieldScreen(TRIAL, RECORD, [span(quote)], read=read_printed, **more)


def stated(path: str, value, quote: str) -> Added:
    return Added(path, Said(value=value, state=State.STATED, spans=(span(quote),)), None)


def test_a_field_takes_its_value_from_the_marked_words():
    stage = play(add("124 participants"), types("enrollment count"), "enter", "enter")

    assert stage.result == stated("design.enrollment.count", 124, "124 participants")


def test_an_entry_of_a_list_is_a_new_one():
    stage = play(add("Hay  fever"), types("conditions"), "enter", "enter")

    assert stage.result == stated("conditions[1]", "Hay fever", "Hay  fever")


def test_a_field_of_an_item_asks_which_item_by_its_label():
    seen: list[str] = []
    screen = add("Placebo Comparator")

    stage = play(screen, types("arms type"), "enter", sees(seen), types("plac"), "enter", "ctrl+s")

    assert any("arms[0]  [bold]Zinc[/] paste" in line for line in seen)
    assert stage.result == stated("arms[1].type", "PLACEBO_COMPARATOR", "Placebo Comparator")


def test_a_new_item_goes_behind_every_item_there_ever_was():
    stage = play(
        add("Vehicle"), types("arms label"), "enter", "end", "down", "down", "down", "enter", "enter"
    )

    assert stage.result == stated("arms[4].label", "Vehicle", "Vehicle")


def test_a_list_inside_an_item_is_asked_for_too():
    seen: list[str] = []
    stage = play(add("20 mg"), types("max dose"), "enter", "enter", sees(seen), "down", "enter", "enter")

    assert any("which of arms[0].regimens?" in line for line in seen)
    assert any("arms[0].regimens[0]  zinc" in line for line in seen)
    assert stage.result.path == "arms[0].regimens[1].max_dose"
    assert stage.result.said.value == {"comparator": "=", "value": 20, "unit": "mg"}


def test_a_field_that_has_a_value_is_not_added_twice():
    seen: list[str] = []
    stage = play(add("Interventional"), types("study_type"), "enter", sees(seen))
    assert any("has a value" in line for line in seen)
    assert stage.result is NOTHING

    stage = play(add("Zinc"), types("arms label"), "enter", "enter", sees(seen))
    assert any("arms[0].label has a value" in line for line in seen)
    assert stage.result is NOTHING


def test_words_that_give_no_value_leave_it_to_be_typed():
    stage = play(add("about a hundred"), types("enrollment count"), "enter", types("100"), "enter")

    assert stage.result == stated("design.enrollment.count", 100, "about a hundred")


def test_without_marked_words_a_value_is_inferred_for_a_reason():
    screen = AddFieldScreen(TRIAL, RECORD)
    keys = (types("enrollment count"), "enter", types("100"), "enter", types("a figure"), "enter")

    assert play(screen, *keys).result == Added(
        "design.enrollment.count", Said(value=100, state=State.INFERRED), "a figure"
    )


def test_esc_goes_one_step_back_and_out_at_the_first():
    kept: Kept = {}
    screen = add("20 mg", kept=kept)

    stage = play(screen, types("max dose"), "enter", "enter", "escape")
    assert stage.result is NOTHING
    stage = play(add("20 mg"), types("max dose"), "enter", "escape", "escape")
    assert stage.result is None


def test_what_was_typed_for_a_value_is_there_again():
    kept: Kept = {}
    find = (types("enrollment count"), "enter")
    play(add("124", kept=kept), *find, types("0"), "escape")

    assert play(add("124", kept=kept), *find, "enter").result.said.value == 1240


def test_slips_are_forgiven_in_the_search():
    assert (
        play(add("124"), types("enrolment coutn"), "enter", "enter").result.path == "design.enrollment.count"
    )


def test_the_mouse_alone_adds_a_field():
    screen = add("Placebo Comparator")
    keys = (
        types("arms type"),
        clicks("OptionList", (3, 0)),
        clicks("OptionList", (3, 1)),
        clicks("FooterKey"),
    )

    assert play(screen, *keys).result.path == "arms[1].type"


@pytest.mark.parametrize("size", [(40, 12), (140, 40)])
def test_it_works_at_every_size_and_through_a_change(size):
    seen: list[str] = []
    keys = (types("enrollment"), resizes(*size), types(" count"), sees(seen), "enter", "enter")

    assert play(add("124"), *keys).result.path == "design.enrollment.count"
    assert any("enrollment count" in line for line in seen)
    assert any("design.enrollment.count" in line for line in seen)


def test_only_the_fields_of_a_list_are_offered_where_it_is_said():
    seen: list[str] = []
    screen = AddFieldScreen(TRIAL, RECORD, [span("Itch")], under="conditions")

    assert play(screen, sees(seen), "enter", "enter").result.path == "conditions[1]"
    assert any("1 field" in line for line in seen)
    assert [is_under("arms[].label", group) for group in ("arms", "arm", "", "arms[].label")] == [
        True,
        False,
        True,
        True,
    ]


def test_a_record_type_of_a_team_is_searched_the_same():
    path = next(iter(HAY_FEVER.specs))
    seen: list[str] = []
    play(AddFieldScreen(HAY_FEVER, {}), sees(seen))

    assert any(path in line for line in seen)


def test_a_place_becomes_a_path_list_by_list():
    place = Place("arms[].regimens[].dose")

    assert place.list_path == "arms"
    assert place.at(2).list_path == "arms[2].regimens"
    assert place.at(2).at(0).path == "arms[2].regimens[0].dose"
    assert place.at(2).at(0).list_path is None
    assert [Place("conditions[]").is_entry, place.is_entry, Place("title").list_path] == [True, False, None]
