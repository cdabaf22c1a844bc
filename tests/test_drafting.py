"""A document becomes a draft on labels alone: typed, keyed, checked, with every absence said."""

from typing import Literal

import pytest
from pages import document_of
from pydantic import BaseModel, Field

from extract.drafting import draft_document, fingerprint
from extract.patience import Patience
from schemas.catalogue import RecordType, load_record_type
from schemas.drafts import UNSUPPORTED
from schemas.fields import Drafter, Flag, State

PAGE = (
    "Zinc Paste\n\nNCT ID: NCT99000077\n\nBasic Information\n\nRecruitment Status\n\nCOMPLETED\n\n"
    "Study Start Date\n\n2021-03-01\n\nStudy Completion Date\n\n2020-12\n\n"
    "Eligibility Criteria\n\nEligible Sex\n\nMaximum Eligible Age\n\n80 Years\n"
)


@pytest.fixture
def draft():
    return draft_document(document_of(PAGE))


def field(draft, path: str):
    return next(field for field in draft.fields if field.path == path)


def test_a_draft_says_what_it_is_of_and_what_it_was_made_with(draft):
    assert (draft.record_type, draft.layout, draft.record_key) == (
        "trial_registration",
        "mirror",
        "NCT99000077",
    )
    assert draft.document_sha256 == document_of(PAGE).text_sha256
    assert (draft.model, draft.failures, draft.fingerprint) == (None, (), fingerprint())


def test_the_record_type_is_a_field_with_the_words_that_tell_it(draft):
    told = field(draft, "record_type")

    assert (told.value, told.state, told.evidence[0].quote) == (
        "trial_registration",
        State.STATED,
        "NCT ID: NCT99000077",
    )


def test_what_is_not_there_is_said_in_the_words_that_fit(draft):
    assert field(draft, "eligibility.sex").state is State.LABEL_WITHOUT_VALUE
    assert field(draft, "design.enrollment.count").state is State.NOT_STATED
    assert field(draft, "description.brief_summary").state is State.SECTION_MISSING


def test_fields_that_contradict_each_other_are_flagged(draft):
    assert field(draft, "status.completion_date.date").flags == (Flag.DATES_OUT_OF_ORDER,)


def test_every_path_stands_once_and_labels_drafted_it(draft):
    paths = [field.path for field in draft.fields]

    assert len(paths) == len(set(paths))
    assert {field.drafter for field in draft.fields} == {Drafter.LABEL}


def test_the_facts_of_the_page_are_accounted_for(draft):
    assert (draft.coverage.claimed, draft.coverage.set_aside) == (4, 0)
    assert draft.coverage.unclaimed == ()


def test_the_same_document_gives_the_same_draft(draft):
    assert draft_document(document_of(PAGE)) == draft


def test_a_page_that_is_no_trial_is_kept_as_unsupported_without_fields():
    draft = draft_document(document_of("A shopping list\n\n- zinc paste\n"))

    assert (draft.record_type, draft.fields, draft.record_key) == (UNSUPPORTED, (), None)
    assert draft.coverage.claimed == 0


class Paste(BaseModel):
    """A jar of paste."""

    name: str | None = Field(None, description="Name of the paste.")
    strength: Literal["MILD", "STRONG"] | None = Field(None, description="How strong it is.")


def test_a_team_s_own_record_type_is_drafted_with_every_field_said_to_be_absent():
    kind = RecordType("paste", Paste)
    draft = draft_document(document_of(PAGE), record_type=kind)

    assert draft.record_type == "paste"
    assert {f.path for f in draft.fields if not f.state.has_value} <= {"name", "strength"}


def test_a_draft_s_fingerprint_changes_with_the_model_and_the_record_type():
    kinds = [load_record_type(code) for code in ("trial_registration", "publication_report")]
    prints = {fingerprint(), fingerprint(model="m"), *(fingerprint(record_type=kind) for kind in kinds)}

    assert len(prints) == 4


def test_labels_that_took_too_long_to_search_for_are_failures_of_the_draft():
    impatient = draft_document(document_of(PAGE), patience=Patience(0.0))
    failed = {failure.group for failure in impatient.failures}

    assert {"status.overall_status", "design.enrollment"} & failed
    assert all("took too long" in failure.reason and failure.call is None for failure in impatient.failures)
    assert draft_document(document_of(PAGE)).failures == ()
