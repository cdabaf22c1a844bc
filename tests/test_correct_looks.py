"""The Correct dialog is read and used at every size, without colours and in ASCII."""

import re

import pytest
from rich.segment import Segment
from staging import play, resizes, sees, types

from review_tui.dialogs.correct_screen import CorrectScreen
from schemas.catalogue import builtin_record_types
from schemas.decisions import Said
from schemas.documents import Span
from schemas.fields import State

TRIAL = builtin_record_types()["trial_registration"]
SPAN = Span(start=3, end=7, quote="zinc")


def correct(path: str, value) -> CorrectScreen:
    return CorrectScreen(TRIAL, path, Said(value=value, state=State.STATED, spans=(SPAN,)))


def values_in(screen: CorrectScreen, *steps):
    return play(screen, *steps, "ctrl+s").result.said.value


@pytest.mark.parametrize("size", [(40, 12), (30, 8), (140, 40)])
def test_what_is_typed_outlives_a_change_of_size(size):
    screen = correct("arms[0].label", "Zinc")

    assert values_in(screen, types(" pa"), resizes(*size), types("ste"), resizes(80, 24)) == "Zinc paste"


def test_a_choice_outlives_a_change_of_size():
    assert values_in(correct("status.overall_status", "RECRUITING"), "8", resizes(40, 12)) == "WITHDRAWN"


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (140, 40)])
def test_every_size_shows_the_keys_the_value_and_what_changes(size):
    seen: list[str] = []
    play(correct("arms[0].label", "Zinc"), types("!"), sees(seen), size=size)
    shown = "\n".join(seen)

    for words in ("arms[0].label", "Zinc!", "was  Zinc", "State", "Reason", "^s Save", "esc Leave"):
        assert words in shown


QUANTITY = {"comparator": "=", "value": 18, "unit": "a"}


@pytest.mark.parametrize("size", [(40, 12), (60, 18), (80, 20), (80, 24), (100, 31), (100, 32), (140, 40)])
@pytest.mark.parametrize(
    ("path", "value", "keys"),
    [
        ("eligibility.minimum_age", QUANTITY, ">"),
        ("status.overall_status", "RECRUITING", "not"),
        ("eligibility.healthy_volunteers", True, "2"),
        ("description.brief_summary", "zinc paste " * 80 + "end", "x"),
        ("ethics", {"committee": "Here"}, "x"),
    ],
)
def test_nothing_is_pushed_out_of_the_dialog(path, value, keys, size):
    seen: list[str] = []
    play(correct(path, TRIAL.normalise(path, value)), types(keys), sees(seen), size=size)

    assert any("^s Save" in line for line in seen)
    assert any("Reason" in line for line in seen)
    assert any(re.search(r"\bnow  ", line) for line in seen)


def test_without_colours_what_changes_is_still_marked(monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    found: list[Segment] = []

    def look(pilot) -> None:
        for strip in pilot.app.screen._compositor.render_strips(pilot.app.size):
            found.extend(strip)

    play(correct("arms[0].label", "Zinc paste"), *["backspace"] * 5, types("salve"), look)
    styles = {segment.text.strip(): segment.style for segment in found if segment.style}

    assert styles["paste"].strike
    assert styles["salve"].underline
    assert all(
        len(set(colour.triplet)) == 1
        for style in styles.values()
        for colour in (style.color, style.bgcolor)
        if colour is not None and colour.triplet is not None
    )


def test_without_colours_the_choice_that_is_lit_is_still_marked(monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    found: list[Segment] = []

    def look(pilot) -> None:
        for strip in pilot.app.screen._compositor.render_strips(pilot.app.size):
            found.extend(strip)

    play(correct("status.overall_status", "RECRUITING"), "8", look)
    marked = {segment.text.strip() for segment in found if segment.style and segment.style.underline}

    assert marked - {""} == {"8", "WITHDRAWN"}


def test_an_ascii_terminal_gets_ascii_signs():
    seen: list[str] = []
    play(
        correct("arms[0].label", "Zinc " * 12 + "paste"),
        lambda pilot: pilot.app.add_class("-ascii"),
        types("x"),
        lambda pilot: pilot.app.screen.set_class(pilot.app.screen.is_ascii, "-ascii"),
        sees(seen),
    )

    assert "".join(seen).isascii()
