"""Every leaf of the catalogue, and of a team's own record, opens in an editor that gives back its value."""

import asyncio
import json

import pytest
from hay_fever import TYPE as HAY_FEVER
from leaf_values import sample_of
from staging import Stage, play, types
from textual.screen import Screen

from review_tui.dialogs.correct_screen import CorrectScreen
from review_tui.dialogs.editors import (
    AreaEditor,
    ChoiceEditor,
    LeafEditor,
    LineEditor,
    ManyEditor,
    editor_for,
)
from schemas.catalogue import RecordType, builtin_record_types
from schemas.decisions import Said
from schemas.documents import Span
from schemas.fields import State
from schemas.leaf_check import leaf_words, parse_leaf
from schemas.record_kind import RECORD_TYPE, record_kind

RECORD = {"arms[0].label": "Zinc paste", "arms[1].label": "Placebo"}
TYPES = (*builtin_record_types().values(), HAY_FEVER)
SPAN = Span(start=0, end=4, quote="Zinc")
_AT_ONCE = 40
"""Leaves one test opens, one after the other."""
ALIKE = {
    (spec.kind, spec.whole, spec.parts): (record_type, path)
    for record_type in TYPES
    for path, spec in record_type.specs.items()
}
"""One leaf of each kind and make."""


def batches() -> list[tuple[RecordType, list[str]]]:
    return [
        (record_type, list(record_type.specs)[at : at + _AT_ONCE])
        for record_type in TYPES
        for at in range(0, len(record_type.specs), _AT_ONCE)
    ]


async def open_editors(record_type: RecordType, paths: list[str]) -> None:
    stage = Stage(Screen())
    async with stage.run_test(size=(80, 24)):
        for path in paths:
            value = sample_of(record_type, path)
            editor = editor_for(record_type, path, leaf_words(record_type, path, value), RECORD)
            await stage.screen.mount(editor)
            assert json.dumps(parse_leaf(record_type, path, editor.text)) == json.dumps(value), path
            await editor.remove()


@pytest.mark.parametrize(
    ("record_type", "paths"), batches(), ids=lambda each: each[0] if isinstance(each, list) else each.code
)
def test_every_leaf_opens_in_an_editor_that_holds_its_value(record_type, paths):
    asyncio.run(open_editors(record_type, paths))


@pytest.mark.parametrize(("record_type", "path"), ALIKE.values(), ids=[path for _, path in ALIKE.values()])
def test_a_value_of_every_make_is_handed_in_unchanged(record_type, path):
    said = Said(value=sample_of(record_type, path), state=State.STATED, spans=(SPAN,))
    result = play(CorrectScreen(record_type, path, said, values=RECORD), "ctrl+s").result

    assert json.dumps(result.said.value) == json.dumps(said.value)


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("design.phases[]", ChoiceEditor),
        ("design.who_masked", ManyEditor),
        ("eligibility.healthy_volunteers", ChoiceEditor),
        ("arms[].label", LineEditor),
        ("arms[].regimens[].dose", LineEditor),
        ("status.start_date.date", LineEditor),
        ("description.brief_summary", AreaEditor),
        ("ethics", AreaEditor),
        ("arms[].regimens[].strengths", AreaEditor),
        ("eligibility.inclusion[].exception_to", ChoiceEditor),
    ],
)
def test_a_leaf_has_the_editor_of_its_type(path, kind):
    record_type = builtin_record_types()["trial_registration"]
    found: list[type] = []
    screen = CorrectScreen(record_type, path, None, values=RECORD)
    play(screen, lambda pilot: found.append(type(pilot.app.screen.query_one(LeafEditor))))

    assert found == [kind]


def test_a_long_string_and_one_with_lines_have_room():
    record_type = builtin_record_types()["trial_registration"]
    for value in ("word " * 40 + "end", "two\nlines"):
        said = Said(value=value, state=State.STATED, spans=(SPAN,))
        result = play(CorrectScreen(record_type, "arms[0].label", said), "ctrl+s").result

        assert result.said.value == value


def test_hidden_characters_of_a_value_are_shown_and_given_back():
    value = "Zinc\x1b[31m\u202epaste\u200b"
    said = Said(value=value, state=State.STATED, spans=(SPAN,))
    texts: list[str] = []
    screen = CorrectScreen(builtin_record_types()["trial_registration"], "arms[0].label", said)

    result = play(screen, lambda p: texts.append(p.app.screen.query_one(LeafEditor).text), "ctrl+s").result

    assert texts == [r'"Zinc\u001b[31m\u202epaste\u200b"']
    assert result.said.value == value


def test_what_a_document_is_is_corrected_as_any_other_field():
    kinds = record_kind(["trial_registration", "publication_report", "unsupported"])
    said = Said(value="unsupported", state=State.STATED, spans=(SPAN,))

    result = play(CorrectScreen(kinds, RECORD_TYPE, said), types("publ"), "enter").result

    assert result.said.value == "publication_report"
