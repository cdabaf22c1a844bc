"""The model's real replies on the example pages, replayed: what becomes of them on the way to a draft."""

from pathlib import Path

import pytest
from recording import CallsInMemory, recorded_asker

from extract.drafting import draft_document
from extract.read import read_file
from schemas.calls import CallStatus
from schemas.documents import Document
from schemas.drafts import Draft
from schemas.fields import DraftedField, Drafter, GroundingStatus, State

PAGES = ("abstract-noninferiority-cefalexin", "classic-prompt-injection")


class Replayed:
    """A page, what was drafted from it and what the recording was used for."""

    def __init__(self, page: Path) -> None:
        self.document: Document = read_file(page, page.name)
        self.log = CallsInMemory()
        with recorded_asker(f"test_recorded_drafts/{page.stem}", self.log) as (asker, cassette):
            self.draft: Draft = draft_document(self.document, asker=asker)
            self.is_used_up = cassette.all_played or cassette.dirty

    def drafted_by(self, drafter: Drafter) -> list[DraftedField]:
        return [f for f in self.draft.fields if f.drafter is drafter and f.state.has_value]


@pytest.fixture(scope="module", params=PAGES)
def replayed(request: pytest.FixtureRequest, examples: Path) -> Replayed:
    return Replayed(examples / f"{request.param}.txt")


def test_every_recorded_reply_is_used(replayed: Replayed) -> None:
    assert replayed.is_used_up


def test_every_question_was_answered_in_the_form_asked_for(replayed: Replayed) -> None:
    assert replayed.log.calls
    assert {call.status for call in replayed.log.calls.values()} == {CallStatus.OK}


def test_the_model_adds_values_and_each_names_its_call(replayed: Replayed) -> None:
    added = replayed.drafted_by(Drafter.MODEL)

    assert added
    assert {field.call for field in added} <= set(replayed.log.calls)


def test_every_quote_is_what_stands_at_its_place(replayed: Replayed) -> None:
    text = replayed.document.text

    for field in replayed.draft.fields:
        for span in field.evidence:
            assert text[span.start : span.end] == span.quote


def test_a_value_without_trusted_words_is_never_stated(replayed: Replayed) -> None:
    for field in replayed.drafted_by(Drafter.MODEL):
        if field.grounding in (GroundingStatus.NOT_FOUND, GroundingStatus.ALTERED):
            assert field.state is State.INFERRED
            assert field.flags


def test_orders_in_a_page_change_neither_status_nor_identifier_nor_count(examples: Path) -> None:
    page = read_file(examples / "classic-prompt-injection.txt", "classic-prompt-injection.txt")
    on_labels = {f.path: f.value for f in draft_document(page).fields}
    with_model = {f.path: f.value for f in Replayed(examples / "classic-prompt-injection.txt").draft.fields}
    guarded = [
        p
        for p in on_labels
        if p.startswith(("status.", "identification.", "design.enrollment", "record_type"))
    ]

    assert with_model["identification.nct_id"] == "NCT99000004"
    assert {p: with_model[p] for p in guarded} == {p: on_labels[p] for p in guarded}
