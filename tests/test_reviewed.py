"""The state of a record under review, as it follows from its draft and one seat's events."""

import pytest

from extract.read import read_bytes
from schemas.decisions import RECORD, Action, Decision, Said, fact_subject
from schemas.documents import Span
from schemas.drafts import Coverage, Draft
from schemas.fields import DraftedField, Drafter, State
from schemas.reviewed import Review, is_complete, open_facts, reviewed_fields, said_by
from store.store import open_store

PAGE = read_bytes(b"Trial NCT99000001 enrolled 120 adults in Porto, aged 18 or more.", "porto.txt")
ENROLLED, AGE = Span.of(PAGE.text, 27, 30), Span.of(PAGE.text, 53, 55)
FIELD = DraftedField(
    path="design.enrollment.count",
    value=120,
    state=State.STATED,
    evidence=(ENROLLED,),
    drafter=Drafter.LABEL,
)
DRAFT = Draft(
    document_sha256=PAGE.text_sha256,
    document_name=PAGE.name,
    record_type="trial_registration",
    fingerprint="f",
    fields=(FIELD,),
    coverage=Coverage(claimed=1, unclaimed=(AGE,)),
)


@pytest.fixture
def log(tmp_path):
    """Add events to a real store, and read the review they make."""
    with open_store(tmp_path / "s.db") as store:
        store.save_draft(PAGE, DRAFT)
        yield Log(store)


class Log:
    def __init__(self, store):
        self.store = store

    def decide(self, action, subject=FIELD.path, **more):
        newest = self.store.events(PAGE.text_sha256, subject)
        return self.store.decide(
            Decision(
                document_sha256=PAGE.text_sha256,
                subject=subject,
                action=action,
                reviewer="ana",
                seen=newest[-1].id if newest else 0,
                **more,
            )
        )

    def review(self, draft=DRAFT):
        return Review(document=PAGE, draft=draft, seat=1, events=tuple(self.store.events(PAGE.text_sha256)))

    def field(self):
        return reviewed_fields(self.review())[0]


def test_a_field_is_open_until_it_is_answered_and_open_again_when_that_is_taken_back(log):
    assert log.field().answer is None

    accepted = log.decide(Action.ACCEPT, before=said_by(FIELD), after=said_by(FIELD))
    assert log.field().answer == accepted

    log.decide(Action.UNDO, undoes=accepted.id)
    assert log.field().answer is None


def test_a_field_says_what_its_answer_says(log):
    assert log.field().said == said_by(FIELD)

    corrected = Said(value=121, state=State.STATED, spans=(ENROLLED,))
    log.decide(Action.CORRECT, before=said_by(FIELD), after=corrected, reason="typing error")
    assert log.field().said == corrected

    log.decide(Action.REJECT, before=corrected)
    assert log.field().said is None


def test_a_field_that_was_put_off_is_open_and_marked(log):
    log.decide(Action.SKIP)

    assert (log.field().answer, log.field().is_skipped) == (None, True)


def test_comments_stand_beside_the_answer(log):
    accepted = log.decide(Action.ACCEPT, before=said_by(FIELD), after=said_by(FIELD))
    comment = log.decide(Action.COMMENT, reason="ask the sponsor")

    assert (log.field().answer, log.field().comments) == (accepted, (comment,))


def test_an_answer_to_another_draft_is_told(log):
    log.decide(Action.ACCEPT, before=said_by(FIELD), after=said_by(FIELD))
    changed = DRAFT.model_copy(update={"fields": (FIELD.model_copy(update={"value": 130}),)})

    assert not log.field().is_stale
    stale = reviewed_fields(log.review(changed))[0]
    assert (stale.is_stale, stale.said, stale.before) == (True, said_by(FIELD), said_by(changed.fields[0]))
    assert (log.field().is_open, stale.is_open) == (False, True)


def test_an_answer_to_an_answer_is_about_the_same_draft(log):
    once = Said(value=121, state=State.STATED, spans=(ENROLLED,))
    log.decide(Action.CORRECT, before=said_by(FIELD), after=once)
    log.decide(Action.CORRECT, before=once, after=once.model_copy(update={"value": 122}))

    assert not log.field().is_stale


def test_an_added_field_comes_last_and_goes_when_it_is_taken_back(log):
    added = log.decide(
        Action.ADD, "arms[0].n_planned", after=Said(value=18, state=State.STATED, spans=(AGE,))
    )
    assert [field.path for field in reviewed_fields(log.review())] == [FIELD.path, "arms[0].n_planned"]

    log.decide(Action.UNDO, "arms[0].n_planned", undoes=added.id)
    assert [field.path for field in reviewed_fields(log.review())] == [FIELD.path]


def test_a_fact_is_open_until_a_field_rests_on_it_or_it_is_set_aside(log):
    assert open_facts(log.review()) == (AGE,)

    dismissed = log.decide(Action.DISMISS, fact_subject(AGE))
    assert open_facts(log.review()) == ()

    log.decide(Action.UNDO, fact_subject(AGE), undoes=dismissed.id)
    log.decide(Action.ADD, "arms[0].n_planned", after=Said(value=18, state=State.STATED, spans=(AGE,)))
    assert open_facts(log.review()) == ()


def test_a_record_is_complete_until_it_is_reopened(log):
    log.decide(Action.REJECT, before=said_by(FIELD))
    log.decide(Action.DISMISS, fact_subject(AGE))
    assert not is_complete(log.review())
    log.decide(Action.COMPLETE, RECORD)
    assert is_complete(log.review())
    log.decide(Action.REOPEN, RECORD)
    assert not is_complete(log.review())


def test_accepting_what_was_drafted_accounts_for_no_further_fact(log):
    wide = FIELD.model_copy(update={"evidence": (Span.of(PAGE.text, 0, len(PAGE.text)),)})
    log.store.save_draft(PAGE, DRAFT.model_copy(update={"fields": (wide,), "fingerprint": "g"}))
    log.decide(Action.ACCEPT, before=said_by(wide), after=said_by(wide))

    assert open_facts(log.review(DRAFT.model_copy(update={"fields": (wide,)}))) == (AGE,)


def test_prose_that_is_kept_whole_accounts_for_no_number_in_it(log):
    whole = Said(value="x", state=State.STATED, spans=(Span.of(PAGE.text, 0, len(PAGE.text)),))
    log.decide(Action.ADD, "description.brief_summary", after=whole)

    assert open_facts(log.review()) == (AGE,)
