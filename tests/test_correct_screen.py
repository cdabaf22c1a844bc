"""The Correct dialog opens with what a field says, and hands in nothing that the schema refuses."""

import json
from collections.abc import Iterator

import pytest
from staging import NOTHING, clicks, play, sees, types
from textual.widgets import Input, Select

from review_tui.dialogs.correct_screen import CorrectScreen
from review_tui.dialogs.results import Corrected, Typed
from schemas.catalogue import RecordType, builtin_record_types
from schemas.decisions import Said
from schemas.documents import Span
from schemas.fields import State

TRIAL, REPORT = (builtin_record_types()[code] for code in ("trial_registration", "publication_report"))
QUOTE = "as [red]printed[/] [SD]"
SPAN = Span(start=3, end=3 + len(QUOTE), quote=QUOTE)
RECORD = {
    "arms[0].label": "[bold]Zinc[/] paste",
    "arms[1].label": "Placebo",
    "results[0].outcome": "Sneezing",
}


def stated(value) -> Said:
    return Said(value=value, state=State.STATED, spans=(SPAN,))


def correct(path: str, value, record_type: RecordType = TRIAL, **more) -> CorrectScreen:
    said = value if isinstance(value, Said) or value is None else stated(value)
    return CorrectScreen(record_type, path, said, **more)


def values_in(screen: CorrectScreen, *steps, **more):
    return play(screen, *steps, "ctrl+s", **more).result.said.value


def test_a_code_is_chosen_by_its_number():
    result = play(correct("status.overall_status", "RECRUITING"), "8", "enter").result

    assert result == Corrected(stated("WITHDRAWN"), None)


def test_a_code_is_found_by_typing_and_by_arrows():
    assert values_in(correct("status.overall_status", "RECRUITING"), types("termin")) == "TERMINATED"
    assert values_in(correct("status.overall_status", "RECRUITING"), "down") == "SUSPENDED"
    assert values_in(correct("design.phases[0]", "NA"), types("phase3")) == "PHASE3"


def test_several_codes_are_taken_up_and_left_out():
    path = "eligibility.std_ages"

    assert values_in(correct(path, ["ADULT"]), "3", "1") == ["ADULT", "OLDER_ADULT", "CHILD"]
    assert values_in(correct(path, ["ADULT", "CHILD"]), "2") == ["CHILD"]
    assert values_in(correct(path, ["ADULT"]), "down", "space") == ["ADULT", "CHILD"]


def test_truth_is_chosen_by_number():
    assert values_in(correct("eligibility.healthy_volunteers", True), "2") is False


@pytest.mark.parametrize(
    ("path", "value", "keys", "after"),
    [
        ("design.enrollment.count", 12, "0", 120),
        ("status.start_date.date", "2020-05", "-31", "2020-05-31"),
        ("identification.nct_id", "NCT9900000", "1", "NCT99000001"),
        ("arms[0].label", "Zinc", " paste", "Zinc paste"),
        (
            "eligibility.minimum_age",
            {"comparator": ">=", "value": 18, "unit": None},
            " mo",
            {"comparator": ">=", "value": 18, "unit": "mo"},
        ),
    ],
)
def test_a_line_is_typed_on_behind_what_is_there(path, value, keys, after):
    assert values_in(correct(path, value), types(keys)) == after


def test_a_p_value_is_typed_as_it_is_printed():
    screen = correct("results[0].p_value", {"comparator": "=", "value": 0.3}, REPORT)

    assert values_in(screen, *["backspace"] * 3, types("< .001")) == {"comparator": "<", "value": 0.001}


def test_a_unit_is_offered_while_a_quantity_is_typed():
    screen = correct("eligibility.minimum_age", {"comparator": "=", "value": 18, "unit": "a"})

    assert values_in(screen, "down", "enter")["unit"] == "mo"


def test_a_reference_is_chosen_by_the_label_of_its_item():
    screen = correct("results[0].arm_results[0].arm", "arms[0]", REPORT, values=RECORD)
    seen: list[str] = []

    assert values_in(screen, sees(seen), types("plac")) == "arms[1]"
    assert any("arms[0]  [bold]Zinc[/] paste" in line for line in seen)


def test_a_reference_to_what_is_not_in_the_record_is_refused():
    screen = correct("results[0].arm_results[0].arm", "arms[0]", REPORT, values=RECORD)

    assert play(screen, types("arms[7]"), "ctrl+s").result is NOTHING


def test_the_arm_that_words_favour_is_one_of_the_record():
    screen = correct("results[0].direction", "NO_DIFFERENCE", REPORT, values=RECORD)

    assert values_in(screen, types("favours_arm_1")) == "FAVOURS_ARM_1"


def test_an_object_is_typed_by_its_parts():
    value = TRIAL.normalise("ethics", {"committee": "Here", "approval_number": "7"})
    after = values_in(correct("ethics", value), "end", types(" and there"))

    assert after == value | {"committee": "Here and there"}


def test_text_has_lines_and_enter_makes_one():
    assert values_in(correct("description.brief_summary", "One."), "end", "enter", "T") == "One.\nT"


@pytest.mark.parametrize(
    ("path", "value", "keys", "words"),
    [
        ("design.enrollment.count", 12, "x", "is no number"),
        ("status.start_date.date", "2020", "-13", "as precise as printed"),
        ("eligibility.minimum_age", {"value": 18, "unit": "a"}, " b c", "2 to 18 mg"),
        ("status.overall_status", "RECRUITING", "paused", "none of the 14 codes"),
        ("ethics", {"committee": "Here"}, "x", "begins with no part"),
    ],
)
@pytest.mark.parametrize("size", [(40, 12), (80, 24), (140, 40)])
def test_what_the_schema_refuses_is_said_and_cannot_be_handed_in(path, value, keys, words, size):
    seen: list[str] = []
    stage = play(correct(path, TRIAL.normalise(path, value)), types(keys), "ctrl+s", sees(seen), size=size)

    assert stage.result is NOTHING
    assert words.split()[0] in " ".join(seen)


def test_a_stored_value_that_is_no_longer_admitted_is_shown_and_can_be_corrected():
    seen: list[str] = []
    screen = correct("status.overall_status", "PAUSED")

    result = play(screen, sees(seen), "ctrl+s", "6", "ctrl+s").result

    assert any("not admitted (any more)" in line for line in seen)
    assert any("'PAUSED'" in line for line in seen)
    assert result.said.value == "SUSPENDED"


def test_old_and_new_are_shown_word_by_word():
    seen: list[str] = []
    play(correct("arms[0].label", "Zinc paste twice"), *["backspace"] * 5, types("once"), sees(seen))

    assert any("was  Zinc paste twice" in line for line in seen)
    assert any("now  Zinc paste once" in line for line in seen)


def test_nothing_in_data_is_markup():
    seen: list[str] = []
    screen = correct("arms[0].label", "[b]x[/] [SD] ![]()", values=RECORD)

    assert play(screen, sees(seen), "ctrl+s").result.said.value == "[b]x[/] [SD] ![]()"
    for words in ("[b]x[/] [SD] ![]()", QUOTE, "([bold]Zinc[/] paste)"):
        assert any(words in line for line in seen)


def test_a_value_without_words_needs_a_reason():
    said = Said(value=12, state=State.INFERRED)
    screen = CorrectScreen(TRIAL, "design.enrollment.count", said)

    stage = play(screen, types("0"), "enter", types("counted in the table"), "enter")

    assert stage.result == Corrected(Said(value=120, state=State.INFERRED), "counted in the table")


def test_whoever_opens_it_says_what_needs_a_reason():
    def doubt(_path: str, said: Said) -> str | None:
        return "it does not follow" if said.value == 120 else None

    screen = correct("design.enrollment.count", 12, doubt=doubt)
    assert play(screen, types("0"), "ctrl+s").result is NOTHING
    screen = correct("design.enrollment.count", 12, doubt=doubt)
    assert values_in(screen, types("1")) == 121


def test_a_state_without_a_value_is_chosen():
    result = play(correct("design.enrollment.count", 12), "ctrl+t", "down", "down", "enter", "ctrl+s").result

    assert result.said == Said(state=State.NOT_STATED)


def test_a_label_without_value_keeps_its_words():
    keys = ("ctrl+t", *["down"] * 3, "enter", "ctrl+s")

    assert play(correct("design.enrollment.count", 12), *keys).result.said == Said(
        state=State.LABEL_WITHOUT_VALUE, spans=(SPAN,)
    )


def test_a_value_typed_where_none_was_is_stated_by_its_words():
    absent = Said(state=State.NOT_STATED)

    with_words = CorrectScreen(TRIAL, "design.enrollment.count", absent, spans=(SPAN,))
    without = CorrectScreen(TRIAL, "design.enrollment.count", absent, doubt=lambda _path, _said: None)

    assert play(with_words, types("7"), "ctrl+s").result.said == stated(7)
    assert play(without, types("7"), "ctrl+s").result.said == Said(value=7, state=State.INFERRED)


def test_nothing_is_stated_without_words():
    states: list[State] = []

    def look(pilot) -> None:
        states[:] = [value for _, value in pilot.app.screen.query_one(Select)._options]

    play(CorrectScreen(TRIAL, "design.enrollment.count", Said(value=1, state=State.INFERRED)), look)

    assert State.STATED not in states


def test_leaving_changes_nothing_and_keeps_what_was_typed():
    kept: dict[str, Typed] = {}
    first = play(correct("design.enrollment.count", 12, kept=kept), types("0"), "escape")
    assert first.result is None

    again = play(correct("design.enrollment.count", 12, kept=kept), "ctrl+s")
    assert again.result.said.value == 120


def test_what_was_handed_in_is_kept_until_the_field_says_it():
    kept: dict[str, Typed] = {}
    keys = (types("0"), "ctrl+s")
    play(correct("design.enrollment.count", 12, kept=kept), *keys)

    refused = play(correct("design.enrollment.count", 12, kept=kept), "ctrl+s")
    assert refused.result.said.value == 120
    saved = play(correct("design.enrollment.count", 120, kept=kept), *keys)
    assert saved.result.said.value == 1200


def test_what_is_typed_is_kept_when_the_screen_is_taken_away():
    kept: dict[str, Typed] = {}
    play(correct("arms[0].label", "Zinc", kept=kept), types(" paste"), lambda pilot: pilot.app.pop_screen())

    assert kept["correct arms[0].label"].text == "Zinc paste"


def test_what_was_kept_can_be_put_away():
    kept = {"correct design.enrollment.count": Typed("120", State.INFERRED, "why")}
    stage = play(correct("design.enrollment.count", 12, kept=kept), "ctrl+r", "ctrl+s")

    assert stage.result == Corrected(stated(12), None)


def test_what_was_put_away_is_there_once_more():
    kept: dict[str, Typed] = {}
    keys = (types("0"), "ctrl+r", "ctrl+r", "ctrl+s")

    assert play(correct("design.enrollment.count", 12, kept=kept), *keys).result.said.value == 120


def test_opening_and_leaving_keeps_nothing():
    kept: dict[str, Typed] = {}
    for path in ("design.enrollment.count", "ethics", "status.overall_status", "eligibility.std_ages"):
        absent = Said(state=State.NOT_STATED)
        assert play(CorrectScreen(TRIAL, path, absent, kept=kept), "escape").result is None

    assert not kept


def test_an_absence_is_kept_while_nothing_is_typed():
    absent = Said(state=State.NOT_STATED)

    assert play(CorrectScreen(TRIAL, "ethics", absent), "ctrl+s").result == Corrected(absent, None)


def test_esc_closes_the_list_of_states_before_the_dialog():
    stage = play(correct("design.enrollment.count", 12), "ctrl+t", "escape", types("0"), "ctrl+s")

    assert stage.result.said.value == 120


def test_a_state_is_chosen_with_the_mouse():
    def choose(pilot):
        return pilot.click("SelectOverlay", offset=(4, 3))

    result = play(correct("design.enrollment.count", 12), clicks("SelectCurrent"), choose, "ctrl+s").result

    assert result.said.state is State.NOT_STATED


def test_the_mouse_alone_chooses_and_hands_in():
    screen = correct("status.overall_status", "RECRUITING")
    result = play(screen, clicks("OptionList", (4, 1)), clicks("FooterKey")).result

    assert result.said.value == "COMPLETED"


def test_typed_text_is_not_selected_on_focus():
    assert not any(field.select_on_focus for field in _inputs(correct("arms[0].label", "Zinc")))


def _inputs(screen: CorrectScreen) -> Iterator[Input]:
    found: list[Input] = []
    play(screen, lambda pilot: found.extend(pilot.app.screen.query(Input)))
    return iter(found)


def test_an_untouched_value_is_given_back_as_it_is_stored():
    value = {"comparator": "=", "value": 18, "unit": "mg per day"}

    assert json.dumps(values_in(correct("eligibility.minimum_age", value))) == json.dumps(value)
