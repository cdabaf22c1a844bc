"""A new version of a record keeps the decisions whose words stand, and asks for the others again."""

import pytest
from decided_pages import EXAMPLES, about, accept_all, accepted, decided_store

from extract.drafting import draft_document
from extract.read import read_bytes
from schemas.decisions import RECORD, Action, Said, fact_subject
from schemas.fields import State
from schemas.review_plan import ReviewMode, ReviewPlan
from schemas.reviewed import is_complete, open_facts, reviewed_fields, said_by
from schemas.settling import Basis

PAGE = "classic-recruiting-exit-criteria.txt"
COUNT, TITLE = "design.enrollment.count", "identification.brief_title"


def changed(store, *replacements):
    """Save the page with other words; the hash of its text."""
    text = (EXAMPLES / PAGE).read_text("utf-8")
    for was, now in replacements:
        assert was in text
        text = text.replace(was, now)
    document = read_bytes(text.encode(), PAGE)
    store.save_draft(document, draft_document(document))
    return document.text_sha256


def answers(store, sha256, reviewer="ana"):
    lease = store.take_lease(sha256, reviewer)
    review = store.open_review(lease)
    store.release_lease(lease)
    return {field.path: field for field in reviewed_fields(review)}, review


@pytest.fixture
def store(tmp_path):
    with decided_store(tmp_path / "d.db", [PAGE]) as store:
        yield store


def test_what_changed_is_open_again_and_nothing_else(store):
    new = changed(store, ("210 participants", "240 participants"))
    [carried] = store.carry_over()
    fields, review = answers(store, new)

    assert {path for path, field in fields.items() if field.is_open} == {COUNT}
    assert carried.reopened == (COUNT,)
    assert not is_complete(review)
    assert all(event.reviewer == "ana" and event.carries for event in review.events)


def test_what_is_carried_rests_on_the_same_words_in_the_new_text(store):
    new = changed(store, ("![]() |\n", "![]() |\nA banner of the site\n\n"))
    store.carry_over()
    fields, review = answers(store, new)
    text = review.document.text

    spans = [span for field in fields.values() for span in field.said.spans]
    assert len(spans) > 80
    assert all(text[span.start : span.end] == span.quote for span in spans)


def test_a_page_whose_chrome_alone_changed_stays_finished(store):
    page = (EXAMPLES / PAGE).read_text("utf-8")
    document = read_bytes(f"{page}\nVisited by many people\n".encode(), PAGE)
    store.save_draft(document, draft_document(document))
    store.carry_over()
    _, review = answers(store, document.text_sha256)

    assert is_complete(review)


def test_the_old_version_stays_as_it_was_and_the_log_whole(store):
    [old] = [text.text_sha256 for text in store.texts()]
    before = store.events(old)
    changed(store, ("210 participants", "240 participants"))
    store.carry_over()

    assert store.events(old) == before
    assert store.verify_decisions().problem is None


def test_carrying_again_does_nothing(store):
    changed(store, ("210 participants", "240 participants"))
    store.carry_over()
    count = len(list(store.sealed_decisions()))

    assert store.carry_over() == []
    assert len(list(store.sealed_decisions())) == count


def test_a_version_that_somebody_has_begun_is_left_to_her(store):
    new = changed(store, ("210 participants", "240 participants"))
    lease = store.take_lease(new, "ben")

    assert store.carry_over() == []
    store.release_lease(lease)


def test_a_correction_is_carried_as_one_a_rejection_as_one_and_what_was_added_too(tmp_path):
    def decide(store, sha256):
        lease = store.take_lease(sha256, "ana")
        review = store.open_review(lease)
        fields = {field.path: field for field in review.draft.fields}
        title = fields[TITLE]
        after = Said(value="A better title", state=State.INFERRED, spans=title.evidence)
        store.decide(
            about(
                lease, TITLE, Action.CORRECT, before=accepted(lease, title).before, after=after, reason="why"
            )
        )
        acronym = fields["arms[0].label"]
        store.decide(about(lease, acronym.path, Action.REJECT, before=accepted(lease, acronym).before))
        words = title.evidence[0]
        added = Said(value=words.quote, state=State.STATED, spans=(words,))
        store.decide(about(lease, "keywords[7]", Action.ADD, after=added))

    with decided_store(tmp_path / "d.db", [PAGE], decide=decide) as store:
        new = changed(store, ("210 participants", "240 participants"))
        store.carry_over()
        fields, _ = answers(store, new)

        assert fields[TITLE].said.value == "A better title"
        assert fields[TITLE].answer.action is Action.CORRECT
        assert fields[TITLE].answer.reason == "why"
        assert fields["arms[0].label"].answer.action is Action.REJECT
        assert fields["keywords[7]"].answer.action is Action.ADD


def test_an_item_that_moved_keeps_its_answers_by_its_key(store):
    page = (EXAMPLES / PAGE).read_text("utf-8")
    first, second = "- Urine albumin-creatinine ratio >30 mg/g\n", "- Left ventricular mass index >115 g/m2\n"
    new = changed(store, (first + second, second))
    assert first in page
    store.carry_over()
    fields, _ = answers(store, new)
    moved = next(field for field in fields.values() if field.said.value == second.strip("- \n"))

    assert moved.path == "eligibility.inclusion[2].sub[0].text"
    assert moved.answer.carries


def test_each_of_two_reviewers_keeps_her_own_answers(tmp_path):
    def decide(store, sha256):
        store.set_review_plan(ReviewPlan(mode=ReviewMode.DOUBLE), settled_by="lead")
        accept_all(store, sha256, "ana")
        accept_all(store, sha256, "ben")

    with decided_store(tmp_path / "d.db", [PAGE], decide=decide) as store:
        new = changed(store, ("210 participants", "240 participants"))
        store.carry_over()
        seats = {event.reviewer: event.seat for event in store.events(new)}
        assert seats == {"ana": 1, "ben": 2}
        assert store.settled(new) == ()  # neither has finished the new version

        for reviewer in seats:
            lease = store.take_lease(new, reviewer)
            review = store.open_review(lease)
            [left] = [field for field in reviewed_fields(review) if field.is_open]
            store.decide(accepted(lease, left.drafted), lease)
            store.decide(about(lease, RECORD, Action.COMPLETE), lease)
            store.release_lease(lease)
        assert len(store.settled(new)) == len(review.draft.fields)


def test_what_was_settled_stays_settled_where_both_still_differ(tmp_path):
    def decide(store, sha256):
        store.set_review_plan(ReviewPlan(mode=ReviewMode.DOUBLE), settled_by="lead")
        accept_all(store, sha256, "ana")
        lease = store.take_lease(sha256, "ben")
        review = store.open_review(lease)
        for field in review.draft.fields:
            there = accepted(lease, field)
            is_title = field.path == "identification.official_title"
            store.decide(
                about(lease, field.path, Action.REJECT, before=there.before) if is_title else there, lease
            )
        for fact in open_facts(store.open_review(lease)):
            store.decide(about(lease, fact_subject(fact), Action.DISMISS), lease)
        store.decide(about(lease, RECORD, Action.COMPLETE), lease)
        store.release_lease(lease)
        judge = store.take_adjudication(sha256, "cem")
        [dispute] = store.open_adjudication(judge).disputed
        title = next(field for field in review.draft.fields if field.path == dispute.path)
        made = accepted(judge, title).model_copy(update={"settles": dispute.answers, "reason": "printed"})
        store.decide(made, judge)
        store.release_lease(judge)

    with decided_store(tmp_path / "d.db", [PAGE], decide=decide) as store:
        page = (EXAMPLES / PAGE).read_text("utf-8")
        document = read_bytes(f"{page}\nVisited by many people\n".encode(), PAGE)
        store.save_draft(document, draft_document(document))
        store.carry_over()
        settled = {field.path: field for field in store.settled(document.text_sha256)}

        assert settled["identification.official_title"].basis is Basis.ADJUDICATED
        assert settled["identification.official_title"].events[0].reviewer == "cem"


def test_a_seat_that_two_people_had_is_carried_as_far_as_the_plan_lets_them_sit(tmp_path):
    def decide(store, sha256):
        for reviewer, wanted in (("ana", 0), ("ben", 1)):
            lease = store.take_lease(sha256, reviewer)
            fields = store.open_review(lease).draft.fields
            store.decide_all([accepted(lease, field) for field in fields[wanted::2]], lease)
            store.release_lease(lease)
        store.set_review_plan(ReviewPlan(mode=ReviewMode.DOUBLE), settled_by="lead")

    with decided_store(tmp_path / "d.db", [PAGE], decide=decide) as store:
        new = changed(store, ("210 participants", "240 participants"))
        store.carry_over()

        assert {event.reviewer for event in store.events(new)} == {"ana"}
        assert store.verify_decisions().problem is None


def test_the_answer_before_stands_beside_what_was_reopened(store):
    new = changed(store, ("210 participants", "240 participants"))
    store.carry_over()
    lease = store.take_lease(new, "ana")
    before = store.previous_answers(lease)

    assert before[COUNT].after.value == 210
    assert before[COUNT].after.spans[0].quote.startswith("210")


def test_what_two_answered_to_the_version_before_stays_apart(tmp_path):
    def decide(store, sha256):
        store.set_review_plan(ReviewPlan(mode=ReviewMode.DOUBLE), settled_by="lead")
        for reviewer, value in (("ana", 211), ("ben", 212)):
            lease = store.take_lease(sha256, reviewer)
            there = said_by(next(f for f in store.open_review(lease).draft.fields if f.path == COUNT))
            after = Said(value=value, state=State.STATED, spans=there.spans)
            store.decide(about(lease, COUNT, Action.CORRECT, before=there, after=after), lease)
            store.release_lease(lease)

    with decided_store(tmp_path / "d.db", [PAGE], decide=decide) as store:
        new = changed(store, ("210 participants", "240 participants"))
        store.carry_over()
        leases = {reviewer: store.take_lease(new, reviewer) for reviewer in ("ben", "cem")}
        before = {reviewer: store.previous_answers(lease) for reviewer, lease in leases.items()}

    assert leases["ben"].seat == 1  # which was ana's, and nothing of hers could be carried
    assert before["ben"][COUNT].after.value == 212
    assert before["cem"] == {}


def test_what_is_carried_is_no_work_of_the_hour(store):
    [pace] = store.review_figures().paces
    changed(store, ("210 participants", "240 participants"))
    store.carry_over()

    assert store.review_figures().paces == (pace,)
