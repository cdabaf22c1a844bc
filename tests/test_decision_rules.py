"""What a decision must keep to: it answers what is there, says why where it must, and never half a batch."""

import pytest
from pydantic import BaseModel, Field
from reviewing import ALTERED, CITY, DRAFT, ENROLLED, FACT, PAGE, SPANS, Reviewer, said

from schemas.catalogue import RecordType
from schemas.decisions import RECORD, Action, Said
from schemas.fields import DraftedField, Flag, State
from schemas.reviewed import said_by
from store.errors import (
    DecisionMismatchError,
    ReasonNeededError,
    RecordCompleteError,
    RecordOpenError,
    StaleDecisionError,
)
from store.store import open_store


@pytest.fixture
def store(tmp_path):
    with open_store(tmp_path / "s.db") as store:
        store.save_draft(PAGE, DRAFT)
        yield store


@pytest.fixture
def ana(store):
    return Reviewer.sits_down(store, "ana")


def drafted_again(store, field, **update):
    changed = DraftedField.model_validate({**field.model_dump(), **update})
    fields = tuple(changed if each.path == field.path else each for each in DRAFT.fields)
    store.save_draft(PAGE, DRAFT.model_copy(update={"fields": fields, "fingerprint": "g"}))
    return changed


def test_a_batch_is_kept_whole(store, ana):
    batch = [
        ana.decision(Action.ACCEPT, field.path, before=said_by(field), after=said_by(field), batch="k")
        for field in (ENROLLED, CITY)
    ]

    assert store.decide_all(batch, ana.lease) == store.events(PAGE.text_sha256)
    assert len(batch) == 2


def test_of_a_batch_with_one_wrong_decision_nothing_is_kept(store, ana):
    good = ana.decision(Action.ACCEPT, before=said_by(ENROLLED), after=said_by(ENROLLED))
    bad = ana.decision(Action.ACCEPT, CITY.path, before=said("Lisbon"), after=said("Lisbon"))
    with pytest.raises(StaleDecisionError):
        store.decide_all([good, bad], ana.lease)

    assert store.events(PAGE.text_sha256) == []
    assert store.verify_decisions().events == 0


def test_an_answer_to_what_the_draft_no_longer_says_is_refused_and_says_so(store, ana):
    drafted_again(store, ENROLLED, value=130)
    with pytest.raises(
        StaleDecisionError,
        match=r"the draft of 'design\.enrollment\.count' has changed meanwhile: it says 130",
    ):
        ana.accept(ENROLLED)


def test_an_answer_to_what_the_answer_no_longer_says_is_refused_and_says_so(ana):
    ana.correct(ENROLLED, said(121))
    with pytest.raises(StaleDecisionError, match=r"the answer to .* it says 121, and you saw 120"):
        ana.accept(ENROLLED)


def test_an_old_answer_and_a_new_draft_can_both_be_decided_on(store, ana):
    ana.correct(ENROLLED, said(121))
    changed = drafted_again(store, ENROLLED, value=130)
    ana.correct(changed, said(121))

    ana.decide(Action.REJECT, before=said(121))
    assert [event.action for event in store.events(PAGE.text_sha256)] == ["correct", "correct", "reject"]


@pytest.mark.parametrize(
    ("grounding", "flags"), [("ALTERED", ()), ("NOT_FOUND", ()), ("EXACT", (Flag.VALUE_NOT_IN_QUOTE,))]
)
def test_accepting_what_its_words_do_not_support_needs_a_typed_reason(store, ana, grounding, flags):
    field = drafted_again(store, ENROLLED, grounding=grounding, flags=flags)
    for reason in (None, "", " \n"):
        with pytest.raises(ReasonNeededError, match="say why you accept it"):
            ana.accept(field, reason=reason)

    assert ana.accept(field, reason="the table says so").reason == "the table says so"


def test_a_corrected_value_is_accepted_without_a_reason(ana):
    ana.correct(ALTERED, said("NCT99000001", "NCT99000001"))
    right = said("NCT99000001", "NCT99000001")

    assert ana.decide(Action.ACCEPT, ALTERED.path, before=right, after=right).reason is None


@pytest.mark.parametrize(
    ("action", "subject", "more"),
    [
        (Action.ACCEPT, ENROLLED.path, {"before": said_by(ENROLLED), "after": said(121)}),
        (Action.RE_ANCHOR, ENROLLED.path, {"before": said_by(ENROLLED), "after": said(121)}),
        (Action.RE_ANCHOR, ENROLLED.path, {"before": said_by(ENROLLED), "after": said(120, None)}),
        (Action.NOT_STATED, ENROLLED.path, {"before": said_by(ENROLLED), "after": said(120)}),
        (Action.CORRECT, ENROLLED.path, {"before": said_by(ENROLLED), "after": said(121, None)}),
        (Action.ADD, "arms[0].n_planned", {"after": said(18, None)}),
        (Action.ACCEPT, RECORD, {"after": said(120)}),
        (Action.REJECT, FACT, {}),
        (Action.ADD, "not a path", {"after": said(18, "18")}),
        (Action.COMPLETE, ENROLLED.path, {}),
        (Action.REOPEN, FACT, {}),
        (Action.DISMISS, ENROLLED.path, {}),
    ],
)
def test_what_does_not_say_what_its_action_says_is_refused(store, ana, action, subject, more):
    with pytest.raises(DecisionMismatchError):
        ana.decide(action, subject, **more)

    assert store.events(PAGE.text_sha256) == []


def test_a_field_that_is_there_cannot_be_added(ana):
    with pytest.raises((DecisionMismatchError, StaleDecisionError)):
        ana.decide(Action.ADD, ENROLLED.path, after=said(18, "18"))


def test_a_field_is_added_rejected_and_added_again(ana):
    path, age = "arms[0].n_planned", said(18, "18")
    ana.decide(Action.ADD, path, after=age)
    ana.decide(Action.REJECT, path, before=age)

    assert ana.decide(Action.ADD, path, after=age).id == 3


def test_a_rejected_value_can_be_accepted_after_all(ana):
    ana.decide(Action.REJECT, before=said_by(ENROLLED))

    assert ana.decide(Action.ACCEPT, after=said_by(ENROLLED)).after == said_by(ENROLLED)


def test_other_words_make_the_same_value_stated(store, ana):
    field = drafted_again(store, ENROLLED, state=State.INFERRED, evidence=(), grounding="NOT_FOUND")
    ana.decide(Action.RE_ANCHOR, before=said_by(field), after=said(120))

    assert store.open_review(ana.lease).events[0].after.spans == (SPANS["120"],)


def test_an_absence_is_accepted_like_a_value(store, ana):
    field = drafted_again(store, ENROLLED, value=None, state=State.NOT_STATED, evidence=())

    assert ana.accept(field).after == Said(state=State.NOT_STATED)


def test_what_is_taken_back_cannot_be_taken_back_again(ana):
    accepted = ana.accept(ENROLLED)
    undone = ana.undo(accepted)
    with pytest.raises(DecisionMismatchError, match="event 1 is taken back already"):
        ana.undo(accepted)

    ana.undo(undone)
    assert ana.undo(accepted).undoes == accepted.id


def test_a_record_with_something_open_is_not_complete_and_how_much_is_said(store, ana):
    ana.accept(ENROLLED)
    with pytest.raises(RecordOpenError, match="2 fields and 1 fact of the text are open") as refused:
        ana.complete()

    assert (refused.value.fields, refused.value.facts) == (2, 1)
    assert len(store.events(PAGE.text_sha256)) == 1


def test_a_field_that_was_put_off_is_open(ana):
    ana.answer_all()
    ana.decide(Action.SKIP)
    with pytest.raises(RecordOpenError, match="1 field and 0 facts"):
        ana.complete()


def test_a_record_is_completed_when_every_field_and_fact_is_looked_at(ana):
    ana.answer_all()

    assert ana.complete().action is Action.COMPLETE


def test_a_complete_record_is_changed_when_it_is_reopened(ana):
    ana.answer_all()
    ana.complete()
    with pytest.raises(RecordCompleteError, match="reopen it"):
        ana.decide(Action.SKIP)
    ana.decide(Action.COMMENT, reason="done")

    ana.decide(Action.REOPEN, RECORD)
    assert ana.decide(Action.SKIP).action is Action.SKIP


def test_taking_back_a_reopening_completes_only_what_is_whole(ana):
    ana.answer_all()
    ana.complete()
    reopened = ana.decide(Action.REOPEN, RECORD)
    skipped = ana.decide(Action.SKIP)
    with pytest.raises(RecordOpenError):
        ana.undo(reopened)

    ana.undo(skipped)
    assert ana.undo(reopened).undoes == reopened.id


AGE = "eligibility.minimum_age"


@pytest.mark.parametrize(
    ("what", "why"),
    [
        ((Action.CORRECT, ENROLLED.path, said("many")), "'many' is no value of .*: must be a valid integer"),
        ((Action.CORRECT, ENROLLED.path, said(1.5)), "must be a whole number"),
        ((Action.CORRECT, ENROLLED.path, said({"value": 3})), "is no value of"),
        ((Action.ADD, AGE, said(18, "18")), "18 is no value of .*: must have parts"),
        ((Action.ADD, "status.overall_status", said("THRIVING")), "is no value of"),
        ((Action.ADD, "record_type", said("novel")), "is no value of"),
        ((Action.ADD, "arms", said(["one"])), "a trial_registration has no value at 'arms'"),
        ((Action.ADD, "colour", said("red")), "a trial_registration has no field 'colour'"),
        ((Action.NOT_STATED, "colour", Said(state=State.NOT_STATED)), "has no field 'colour'"),
        ((Action.COMMENT, "colour", None), "has no field 'colour'"),
        ((Action.REJECT, AGE, None), "there is no 'eligibility.minimum_age' to reject"),
        ((Action.SKIP, AGE, None), "there is no field 'eligibility.minimum_age' to put off"),
        ((Action.SKIP, RECORD, None), "skip cannot be decided about ''"),
        ((Action.SKIP, FACT, None), "skip cannot be decided about"),
        ((Action.DISMISS, "@0:5", None), "dismiss cannot be decided about '@0:5'"),
        ((Action.DISMISS, "@18:9", None), "dismiss cannot be decided about"),
        ((Action.COMMENT, "@0:5", None), "comment cannot be decided about"),
    ],
)
def test_what_no_record_of_its_type_can_have_is_refused(store, ana, what, why):
    action, subject, after = what
    before = said_by(ENROLLED) if subject == ENROLLED.path else None
    reason = "why" if action is Action.COMMENT else None
    with pytest.raises(DecisionMismatchError, match=why):
        ana.decide(action, subject, before=before, after=after, reason=reason)

    assert store.events(PAGE.text_sha256) == []


def test_a_value_is_kept_as_its_record_type_stores_it(store, ana):
    ana.decide(Action.ADD, AGE, after=said({"value": 18, "unit": "a"}, "18"))
    ana.correct(ENROLLED, said("121"))

    age, enrolled = (event.after.value for event in store.events(PAGE.text_sha256))
    assert (age, enrolled) == ({"comparator": "=", "value": 18, "unit": "a"}, 121)


def test_a_drafted_value_that_its_schema_no_longer_admits_is_accepted_rejected_and_tied_to_other_words(
    store, ana
):
    odd = drafted_again(store, ENROLLED, value="some")
    ana.accept(odd)
    ana.decide(Action.RE_ANCHOR, before=said_by(odd), after=said("some", "18"))

    assert ana.decide(Action.REJECT, before=said("some", "18")).action is Action.REJECT


def test_values_of_a_record_type_the_store_was_told_of_are_held_against_it_and_of_others_not(tmp_path):
    own = DRAFT.model_copy(update={"record_type": "own_type"})
    for name, types in (("known.db", [OWN]), ("unknown.db", [])):
        with open_store(tmp_path / name, record_types=types) as store:
            store.save_draft(PAGE, own)
            ana = Reviewer(store)
            if types:
                with pytest.raises(DecisionMismatchError, match="'x' is no value of 'beds'"):
                    ana.decide(Action.ADD, "beds", after=said("x"))
            else:
                assert ana.decide(Action.ADD, "beds", after=said("x")).id == 1


class OwnType(BaseModel):
    """A record type of a team's own."""

    beds: int | None = Field(None, description="Beds.")


OWN = RecordType("own_type", OwnType)


def test_a_fact_is_set_aside_once(ana):
    ana.decide(Action.DISMISS, FACT)
    with pytest.raises(DecisionMismatchError, match="dismiss cannot be decided"):
        ana.decide(Action.DISMISS, FACT)


@pytest.mark.parametrize(
    ("state", "words"),
    [(State.STATED, "NCT99000001"), (State.INFERRED, "NCT99000001"), (State.INFERRED, None)],
)
def test_typing_in_what_was_drafted_and_is_doubtful_needs_the_reason_that_accepting_it_needs(
    ana, state, words
):
    doubtful = said(ALTERED.value, words).model_copy(update={"state": state})
    with pytest.raises(ReasonNeededError, match="say why you accept it"):
        ana.correct(ALTERED, doubtful)

    assert ana.correct(ALTERED, doubtful, reason="on paper").reason == "on paper"


def test_a_doubtful_value_tied_to_other_words_is_the_reviewers_own(ana):
    assert ana.correct(ALTERED, said(ALTERED.value, "Porto")).reason is None


def test_what_is_no_answer_says_nothing_of_a_value(store, ana):
    for action, subject in ((Action.DISMISS, FACT), (Action.COMPLETE, RECORD)):
        with pytest.raises(DecisionMismatchError, match="says nothing of what was there"):
            ana.decide(action, subject, before=said(1))
    with pytest.raises(StaleDecisionError):
        ana.decide(Action.SKIP, before=said(99))
    with pytest.raises(DecisionMismatchError, match="only whoever settles"):
        ana.accept(ENROLLED, settles=(1, 2))

    assert store.events(PAGE.text_sha256) == []
