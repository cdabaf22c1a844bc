"""The queue: what waits for a reviewer, in which order, and what of it she may see."""

import sqlite3

import pytest
from queue_pages import ALTERED, Clock, absence, decide, draft, field, ids, page, paths, query, rows, save

from schemas.decisions import RECORD, Action, Said, fact_subject
from schemas.documents import Span
from schemas.drafts import UNSUPPORTED
from schemas.fields import FLAG_WORDS, Drafter, Flag, State
from schemas.queue import Answered, QueueFilter, SavedView, Show
from schemas.review_plan import ReviewMode, ReviewPlan
from schemas.reviewed import open_facts
from store.store import open_store


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def store(tmp_path, clock):
    with open_store(tmp_path / "s.db", clock=clock) as store:
        yield store


def test_fields_come_by_expected_error_and_then_as_they_were_drafted(store):
    save(store, 1, {"phase": 0.1, "status": 0.5})
    save(store, 2, {"title": 0.5, "allocation": 0.9})

    assert paths(store) == ["allocation", "status", "title", "phase"]


def test_a_field_that_was_not_scored_stands_as_its_flags_say(store):
    document = page(1)
    flagged = field(document, "title", None, flags=(Flag.AMBIGUOUS_PLACE,))
    store.save_draft(
        document,
        draft(document, [absence("phase", None), flagged, field(document, "status", 0.4)]),
    )

    assert paths(store) == ["title", "status", "phase"]


def test_a_row_says_what_the_reviewer_must_know(store):
    document = page(1)
    doubtful = field(
        document, "arms[0].size", 0.7, drafter=Drafter.MODEL, reason="the model alone has read it", **ALTERED
    )
    store.save_draft(document, draft(document, [doubtful], unclaimed=["18", "aged"]))

    [row] = rows(store)
    assert (row.record, row.document, row.path, row.value, row.quote) == (
        "NCT99000001",
        "1.txt",
        "arms[0].size",
        "120",
        "120",
    )
    assert (row.grounding, row.drafter, row.is_flagged) == ("ALTERED", "model", True)
    assert row.reason == (
        f"the model alone has read it; {FLAG_WORDS[Flag.ALTERED_QUOTE]}; 2 unclaimed numbers"
    )
    assert (row.answered, row.holder, row.is_own) == (Answered.OPEN, None, False)


def test_what_is_answered_leaves_and_what_is_taken_back_comes_again(store):
    document = save(store, 1, {"phase": 0.1, "status": 0.5})
    accepted = decide(store, document, "status")
    assert paths(store) == ["phase"]
    assert paths(store, show=Show.DECIDED) == ["status"]

    undone = decide(store, document, "status", Action.UNDO, undoes=accepted.id)
    assert paths(store) == ["status", "phase"]

    decide(store, document, "status", Action.UNDO, undoes=undone.id)
    assert paths(store) == ["phase"]


def test_what_is_put_off_comes_at_the_end(store):
    document = save(store, 1, {"phase": 0.1, "status": 0.5, "title": 0.3})
    decide(store, document, "status", Action.SKIP)

    assert paths(store) == ["title", "phase", "status"]
    assert paths(store, show=Show.SKIPPED) == ["status"]
    assert [row.answered for row in rows(store)] == [Answered.OPEN, Answered.OPEN, Answered.SKIPPED]

    decide(store, document, "status")
    assert paths(store) == ["title", "phase"]
    assert paths(store, show=Show.ALL) == ["status", "title", "phase"]


def test_a_comment_answers_nothing(store):
    document = save(store, 1, {"phase": 0.1})
    decide(store, document, "phase", Action.COMMENT, reason="ask the sponsor")

    assert paths(store) == ["phase"]


def test_the_queue_holds_the_current_draft_alone(store):
    document = save(store, 1, {"phase": 0.1, "status": 0.5})
    decide(store, document, "status")
    save(store, 1, {"status": 0.4, "title": 0.3}, fingerprint="g")
    assert paths(store) == ["title"]

    save(store, 1, {"phase": 0.1, "status": 0.5})  # the first one again
    assert paths(store) == ["phase"]


def test_the_queue_holds_the_latest_version_of_a_record_alone(store):
    save(store, 1, {"phase": 0.1})
    save(store, 2, {"status": 0.5}, key="NCT99000001")
    assert paths(store) == ["status"]

    save(store, 2, {"title": 0.2}, key="NCT99000002", fingerprint="g")  # it was another trial after all
    assert paths(store) == ["title", "phase"]


def test_a_page_of_no_known_type_is_no_work(store):
    save(store, 1, {"record_type": 0.9}, record_type=UNSUPPORTED)

    assert paths(store) == []
    assert store.queue_progress("ana").unsupported == 1


def test_a_page_that_prints_no_key_is_a_record_of_its_own(store):
    for number in (1, 2):
        save(store, number, {"phase": 0.1}, key=None)

    assert [row.record for row in rows(store)] == ["1.txt", "2.txt"]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"record_type": "publication_report"}, ["results[0].percent"]),
        ({"field_group": "arms"}, ["arms[0].size", "arms[0].label"]),
        ({"drafter": Drafter.MODEL}, ["results[0].percent"]),
        ({"least_error": 0.5}, ["arms[0].size", "results[0].percent"]),
        ({"show": Show.FLAGGED}, ["arms[0].size"]),
        ({"field_group": "arms", "least_error": 0.3}, ["arms[0].size"]),
        ({"words": "porto"}, ["arms[0].label"]),
        ({"words": "PERCENT"}, ["results[0].percent"]),
        ({"words": "nct99000001 label"}, ["arms[0].label"]),
        ({"words": "40 mg"}, ["phase"]),
        ({"words": "100%"}, []),
        ({"words": "arms_0"}, []),
        ({"words": "été"}, ["status"]),
        ({"words": "zzz"}, []),
    ],
)
def test_filters_and_words_leave_what_fits(store, wanted, found):
    first = page(1, "enrolled 120 adults in Porto in ÉTÉ 2020, 1000 of them")
    fields = [
        field(first, "arms[0].size", 0.8, **ALTERED),
        field(first, "arms[0].label", 0.2, words="Porto"),
        field(first, "phase", 0.1, value={"comparator": "<=", "value": 40, "unit": "mg"}),
        field(first, "status", 0.1, words="ÉTÉ"),
    ]
    store.save_draft(first, draft(first, fields))
    second = page(2)
    other = field(second, "results[0].percent", 0.6, drafter=Drafter.MODEL)
    store.save_draft(second, draft(second, [other], record_type="publication_report"))

    assert paths(store, **wanted) == found
    assert store.queue_count(query(**wanted)) == len(found)


def test_a_letter_that_only_looks_like_a_pattern_is_looked_for_itself(store):
    document = page(1, "rose by 50% in arm_1, said “yes”")
    fields = [
        field(document, "phase", 0.2, words="50%"),
        field(document, "status", 0.1, words="arm_1"),
        field(document, "title", 0.05, words="“yes”", value='he said "yes"'),
    ]
    store.save_draft(document, draft(document, fields))

    assert paths(store, words="0%") == ["phase"]
    assert paths(store, words="m_1") == ["status"]
    assert paths(store, words='"yes"') == ["title"]
    assert paths(store, words="'; DROP TABLE queue; --") == []


def test_one_row_a_record_says_how_far_it_is(store):
    document = page(1)
    fields = [field(document, "phase", 0.9), field(document, "status", 0.5), field(document, "title", 0.2)]
    store.save_draft(document, draft(document, fields, unclaimed=["18"]))
    save(store, 2, {"phase": 0.95})
    decide(store, document, "phase")
    decide(store, document, "title", Action.SKIP)

    second, first = rows(store, by_record=True)
    assert (second.record, first.record) == ("NCT99000002", "NCT99000001")
    assert (first.fields, first.decided, first.skipped, first.waiting) == (3, 1, 1, 2)
    assert (first.worst, first.path, first.facts_open) == (0.5, "status", 1)


def test_a_record_without_waiting_fields_is_decided(store):
    document = save(store, 1, {"phase": 0.9})
    save(store, 2, {"phase": 0.5})
    decide(store, document, "phase")

    assert [row.record for row in rows(store, by_record=True)] == ["NCT99000002"]
    assert [row.record for row in rows(store, by_record=True, show=Show.DECIDED)] == ["NCT99000001"]
    assert [row.worst for row in rows(store, by_record=True, show=Show.ALL)] == [None, 0.5]


def test_facts_are_counted_as_the_review_counts_them(store):
    document = page(1)
    aged = Span.of(document.text, document.text.index("18"), document.text.index("18") + 2)
    store.save_draft(document, draft(document, [field(document, "phase", 0.9)], unclaimed=["18", "99000001"]))
    decide(store, document, "phase")
    assert rows(store, by_record=True, show=Show.ALL)[0].facts_open == 2

    decide(store, document, fact_subject(Span.of(document.text, 9, 17)), Action.DISMISS)
    assert rows(store, by_record=True, show=Show.ALL)[0].facts_open == 1

    said = Said(value=18, state=State.STATED, spans=(aged,))
    decide(store, document, "arms[0].n_planned", Action.ADD, after=said)
    assert rows(store, by_record=True, show=Show.ALL)[0].facts_open == 0


def test_accepting_a_draft_accounts_for_no_fact_that_the_draft_left(store):
    document = page(1)
    store.save_draft(document, draft(document, [field(document, "phase", 0.9)], unclaimed=["120", "18"]))
    decide(store, document, "phase")

    [row] = rows(store, by_record=True, show=Show.ALL)
    review = store.open_review(store.take_lease(document.text_sha256, "ana"))
    assert row.facts_open == len(open_facts(review)) == 2


def test_who_has_a_document_is_told_to_others_until_the_lease_ends(store, clock):
    document = save(store, 1, {"phase": 0.9})
    lease = store.take_lease(document.text_sha256, "ben")

    [row] = rows(store)
    assert (row.holder.reviewer, row.holder.until, row.is_own) == ("ben", lease.expires_at, False)
    assert (rows(store, query("ben"))[0].holder, rows(store, query("ben"))[0].is_own) == (None, True)
    assert rows(store, by_record=True)[0].holder.reviewer == "ben"

    clock.pass_minutes(15)
    assert rows(store)[0].holder is None


def test_the_next_record_is_the_nearest_free_one_in_either_direction(store):
    first, second, third = (save(store, n, {"phase": e}) for n, e in ((1, 0.9), (2, 0.5), (3, 0.1)))
    store.take_lease(second.text_sha256, "ben")

    assert store.queue_next(query()).record == "NCT99000001"
    assert store.queue_next(query(), first.text_sha256).record == "NCT99000003"
    assert store.queue_next(query(), third.text_sha256, backwards=True).record == "NCT99000001"
    assert store.queue_next(query(), third.text_sha256) is None
    assert store.queue_next(query("ben"), first.text_sha256).record == "NCT99000002"


def test_a_record_keeps_its_place_while_it_is_worked_on(store):
    first = save(store, 1, {"phase": 0.9, "status": 0.1})
    save(store, 2, {"phase": 0.5})
    decide(store, first, "phase")

    assert store.queue_next(query()).path == "status"
    assert store.queue_next(query(), first.text_sha256).record == "NCT99000002"


def test_the_next_record_has_something_that_fits_the_filter(store):
    save(store, 1, {"phase": 0.9})
    save(store, 2, {"status": 0.5})

    assert store.queue_next(query(field_group="status")).record == "NCT99000002"
    assert store.queue_next(query(words="nowhere")) is None


def test_progress_counts_what_is_hers_to_do(store):
    document = save(store, 1, {"phase": 0.9, "status": 0.5, "title": 0.2})
    save(store, 2, {"phase": 0.5})
    decide(store, document, "phase")
    decide(store, document, "status", Action.SKIP)

    told = store.queue_progress("ben")
    assert (told.fields, told.decided, told.skipped, told.records, told.waiting) == (4, 1, 1, 2, 3)


def test_of_the_other_seats_answers_nothing_is_seen(store):
    store.set_review_plan(ReviewPlan(mode=ReviewMode.DOUBLE), settled_by="lea")
    document = save(store, 1, {"phase": 0.9, "status": 0.5})
    save(store, 2, {"title": 0.1})
    decide(store, document, "phase", reviewer="ana", seat=1)

    assert paths(store) == ["status", "title"]
    assert paths(store, query("ben")) == ["phase", "status", "title"]
    assert store.queue_progress("ben").decided == 0

    decide(store, document, "status", reviewer="ben", seat=2)
    assert paths(store, query("ben")) == ["phase", "title"]
    assert paths(store) == ["status", "title"]
    assert rows(store, query("ben", by_record=True))[0].decided == 1


def test_a_document_with_two_reviewers_is_not_offered_to_a_third(store):
    store.set_review_plan(ReviewPlan(mode=ReviewMode.DOUBLE), settled_by="lea")
    document = save(store, 1, {"phase": 0.9})
    save(store, 2, {"title": 0.1})
    for reviewer, seat in (("ana", 1), ("ben", 2)):
        decide(store, document, "phase", Action.SKIP, reviewer=reviewer, seat=seat)

    assert paths(store, query("cem")) == ["title"]
    told = store.queue_progress("cem")
    assert (told.fields, told.records, told.elsewhere) == (1, 1, 1)
    assert store.queue_next(query("cem")).path == "title"
    assert [row.path for row in rows(store, query("cem", by_record=True))] == ["title"]


def test_who_took_the_other_seat_keeps_nobody_out_where_two_review(store):
    store.set_review_plan(ReviewPlan(mode=ReviewMode.DOUBLE), settled_by="lea")
    document = save(store, 1, {"phase": 0.9})
    store.take_lease(document.text_sha256, "ben")

    assert rows(store)[0].holder is None


def test_choices_are_what_is_there(store):
    save(store, 1, {"arms[0].label": 0.9, "phase": 0.1})
    save(store, 2, {"phase": 0.5}, record_type="publication_report")

    choices = store.queue_choices()
    assert choices.record_types == ("publication_report", "trial_registration")
    assert (choices.field_groups, choices.drafters) == (("arms", "phase"), (Drafter.LABEL,))


def test_views_are_kept_by_name_for_one_or_for_everybody(store):
    flagged = SavedView(name="flagged arms", wanted=QueueFilter(show=Show.FLAGGED, field_group="arms"))
    own = SavedView(name="mine", wanted=QueueFilter(words="x"), by_record=True, reviewer="ana")
    for view in (flagged, own, own.model_copy(update={"wanted": QueueFilter(words="y")})):
        store.save_view(view)

    assert [view.wanted.words for view in store.views("ana")] == ["y", ""]
    assert store.views("ben") == [flagged]

    store.remove_view(own)
    assert store.views("ana") == [flagged]


def test_a_field_drafted_anew_meanwhile_is_left_out_of_its_rows(store):
    save(store, 1, {"phase": 0.9, "status": 0.5})
    seen = ids(store, query())
    save(store, 1, {"phase": 0.8}, fingerprint="g")

    assert store.queue_rows("ana", seen) == []


def test_an_older_file_gets_its_queue_when_it_is_opened(tmp_path):
    path = tmp_path / "old.db"
    with open_store(path) as store:
        document = save(store, 1, {"phase": 0.9, "status": 0.5})
        decide(store, document, "phase")
        save(store, 2, {"x": 0.2}, record_type=UNSUPPORTED)
    with sqlite3.connect(path) as database:
        for trigger in (
            "takes_a_draft",
            "lets_a_draft_go",
            "hears_an_answer",
            "hears_another_answer",
            "hears_of_no_answer",
        ):
            database.execute(f"DROP TRIGGER queue_{trigger}")
        for table in ("queue", "queue_drafts", "saved_views"):
            database.execute(f"DROP TABLE {table}")
        database.execute("DELETE FROM _sqlite_migrations WHERE name = 'm014_queue'")

    with open_store(path) as store:
        assert paths(store) == ["status"]
        assert paths(store, show=Show.DECIDED) == ["phase"]


def test_declaring_a_record_complete_leaves_the_queue_as_it_is(store):
    document = save(store, 1, {"phase": 0.9})
    decide(store, document, "phase")
    decide(store, document, RECORD, Action.COMPLETE)

    assert paths(store) == []
    assert paths(store, show=Show.DECIDED) == ["phase"]
