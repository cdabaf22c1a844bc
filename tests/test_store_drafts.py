"""Drafts: written once, superseded and never deleted; documents, versions and failures around them."""

import hashlib
import sqlite3
from datetime import UTC, datetime

import pytest

from schemas.calls import CallStatus, ModelCall
from schemas.documents import Document, Span
from schemas.drafts import Coverage, DocumentFailure, Draft, GroupFailure
from schemas.error_weights import ErrorWeights
from schemas.fields import DraftedField, Drafter, State
from store.errors import DraftMismatchError, StoreError
from store.store import Store, open_store

TEXT = "NCT ID: NCT99000001\nPhase: 3"
TRIAL = "trial_registration"
ABSTRACT = "publication_report"


def a_document(text: str = TEXT, name: str = "a.txt") -> Document:
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    return Document(
        name=name,
        text=text,
        text_sha256=sha256,
        source_sha256=f"s{sha256[1:]}",
        source_bytes=len(text.encode()),
        encoding="utf-8",
        replaced=2,
    )


def a_field(text: str = TEXT, path: str = "identification.nct_id", start: int = 8, **more) -> DraftedField:
    span = Span.of(text, start, start + 3)
    return DraftedField(
        **{"path": path, "value": span.quote, "state": State.STATED, "evidence": (span,)}
        | {"drafter": Drafter.LABEL}
        | more
    )


def a_draft(document: Document, *fields: DraftedField, **more) -> Draft:
    known = {
        "document_sha256": document.text_sha256,
        "document_name": document.name,
        "record_type": TRIAL,
        "fingerprint": "f1",
        "fields": fields or (a_field(document.text),),
    }
    return Draft(**{**known, **more})


def a_failed_call(request_hash: str = "h", status: CallStatus = CallStatus.FAILED) -> ModelCall:
    return ModelCall(
        request_hash=request_hash,
        model="m",
        group="arms",
        document_sha256="d",
        prompt_version="1",
        status=status,
        started_at=datetime(2031, 5, 1, tzinfo=UTC),
    )


def count(store: Store, table: str) -> int:
    return store._database.number(f"SELECT count(*) FROM {table}")


@pytest.fixture
def store(tmp_path):
    with open_store(tmp_path / "s.db") as opened:
        yield opened


def test_a_draft_comes_back_as_it_was_saved(store):
    document = a_document()
    draft = a_draft(
        document,
        a_field(),
        a_field(path="design.phases[0]", start=20, flags=("sources_disagree",), note="look twice"),
        DraftedField(path="design.masking", state=State.SECTION_MISSING, drafter=Drafter.LABEL),
        record_key="NCT99000001",
        layout="mirror",
        model="small",
        failures=(GroupFailure(group="arms", reason="refused", call="h"),),
        coverage=Coverage(claimed=2, reference=1, unclaimed=(Span.of(TEXT, 27, 28),)),
    )
    store.save_draft(document, draft)

    assert store.load_draft("NCT99000001") == (document, draft)


def test_saving_the_same_draft_again_changes_nothing(store):
    document = a_document()
    store.save_document(document)
    first = store.save_draft(document, a_draft(document))
    before = store._database.number("PRAGMA data_version"), store.status()

    assert store.save_draft(document, a_draft(document)) == first
    assert (store._database.number("PRAGMA data_version"), store.status()) == before
    assert [count(store, table) for table in ("documents", "sources", "drafts", "fields")] == [1, 1, 1, 1]


def test_the_same_text_under_two_names_is_one_document_found_by_both(store):
    first, second = a_document(name="a.txt"), a_document(name="copies/b.txt")
    store.save_documents([first, second])
    store.save_draft(second, a_draft(second))

    assert store.status().documents == 1
    assert store.load_draft("a.txt")[0] == store.load_draft("copies/b.txt")[0] == first


def test_a_draft_with_another_fingerprint_supersedes_and_deletes_nothing(store):
    document = a_document()
    one, two = a_draft(document), a_draft(document, a_field(start=9), fingerprint="f2")
    first, second = store.save_draft(document, one), store.save_draft(document, two)

    assert first != second
    assert store.load_draft("a.txt")[1] == two
    assert (count(store, "drafts"), count(store, "fields"), store.status().fields) == (2, 2, 1)
    assert not store.drafted(document.text_sha256, "f1")
    assert store.drafted(document.text_sha256, "f2")


def test_going_back_to_an_earlier_fingerprint_makes_its_draft_current_again(store):
    document = a_document()
    first = store.save_draft(document, a_draft(document))
    store.save_draft(document, a_draft(document, fingerprint="f2"))

    assert store.save_draft(document, a_draft(document)) == first
    assert store.drafted(document.text_sha256, "f1")
    assert count(store, "drafts") == 2


def test_another_reading_under_the_same_fingerprint_is_a_further_attempt(store):
    document = a_document()
    first = store.save_draft(document, a_draft(document))
    again = store.save_draft(document, a_draft(document, a_field(start=9)))

    assert again != first
    assert store.load_draft("a.txt")[1].fields == (a_field(start=9),)


def test_a_group_whose_call_got_no_reply_leaves_the_document_to_be_drafted(store):
    document = a_document()
    store.record(a_failed_call())
    failure = GroupFailure(group="arms", reason="endpoint down", call="h")
    first = store.save_draft(document, a_draft(document, failures=(failure,)))
    assert not store.drafted(document.text_sha256, "f1")

    complete = store.save_draft(document, a_draft(document, a_field(), a_field(path="arms[0].label")))
    assert complete != first
    assert store.drafted(document.text_sha256, "f1")
    assert store.status().failed_groups == 0


def test_failing_again_for_the_same_reason_adds_no_draft(store):
    document = a_document()
    store.record(a_failed_call())
    down, still_down = (GroupFailure(group="arms", reason=why, call="h") for why in ("down", "still down"))
    first = store.save_draft(document, a_draft(document, failures=(down,)))

    assert store.save_draft(document, a_draft(document, failures=(still_down,))) == first


def test_a_worse_attempt_does_not_replace_a_better_one(store):
    document = a_document()
    first = store.save_draft(document, a_draft(document, a_field(), a_field(path="arms[0].label")))
    failed = GroupFailure(group="arms", reason="endpoint down", call="h")

    assert store.save_draft(document, a_draft(document, failures=(failed,))) == first


@pytest.mark.parametrize("status", [CallStatus.MALFORMED, CallStatus.REFUSED])
def test_a_group_that_was_refused_or_malformed_is_not_asked_for_again(store, status):
    document = a_document()
    store.record(a_failed_call(status=status))
    failure = GroupFailure(group="arms", reason="not usable", call="h")
    store.save_draft(document, a_draft(document, failures=(failure,)))

    assert store.drafted(document.text_sha256, "f1")
    assert store.status().failed_groups == 1


def test_a_group_that_fails_for_good_on_the_second_attempt_ends_the_asking(store):
    document = a_document()
    failure = GroupFailure(group="arms", reason="endpoint down", call="h")
    store.record(a_failed_call())
    store.save_draft(document, a_draft(document, failures=(failure,)))
    store.record(a_failed_call(status=CallStatus.MALFORMED))
    store.save_draft(document, a_draft(document, failures=(failure,)))

    assert store.drafted(document.text_sha256, "f1")


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE fields SET value = '1'",
        "DELETE FROM fields",
        "INSERT OR REPLACE INTO fields SELECT * FROM fields",
        "UPDATE drafts SET record_type = 'x'",
        "UPDATE drafts SET id = 7",
        "DELETE FROM drafts",
        "UPDATE documents SET text = ''",
        "DELETE FROM documents",
        "UPDATE versions SET version = 2",
        "DELETE FROM versions",
        "UPDATE draft_failures SET reason = ''",
        "DELETE FROM draft_failures",
    ],
)
def test_what_was_drafted_can_be_neither_changed_nor_deleted(store, sql):
    document = a_document()
    failure = GroupFailure(group="arms", reason="refused")
    store.save_draft(document, a_draft(document, record_key="NCT99000001", failures=(failure,)))

    with pytest.raises(StoreError, match=r"(are|written) (kept|once)"):
        store._database.execute(sql)
    assert store.load_draft("a.txt")[1].fields == (a_field(),)


def test_a_document_has_one_current_draft_by_the_schema_itself(store):
    document = a_document()
    store.save_draft(document, a_draft(document))
    store.save_draft(document, a_draft(document, fingerprint="f2"))

    with pytest.raises(StoreError, match="UNIQUE"):
        store._database.execute("UPDATE drafts SET superseded_at = NULL")


def test_new_text_of_the_same_record_is_a_new_version_that_points_to_the_old(store):
    old, new = a_document(), a_document(TEXT + " (changed)")
    for document in (old, new):
        store.save_draft(document, a_draft(document, record_key="NCT99000001"))

    [record] = store.records()
    assert (record.record, record.version, record.versions) == ("NCT99000001", 2, 2)
    assert store.load_draft("NCT99000001")[0] == new
    assert store.load_draft("a.txt")[0] == new
    chain = store._database.rows(
        "SELECT new.version, old.version AS previous, documents.text FROM versions AS new"
        " JOIN versions AS old ON old.id = new.previous_id JOIN documents ON documents.id = old.document_id"
    )
    assert chain == [{"version": 2, "previous": 1, "text": TEXT}]


def test_a_new_draft_of_the_same_text_is_no_new_version(store):
    document = a_document()
    for fingerprint in ("f1", "f2"):
        store.save_draft(document, a_draft(document, fingerprint=fingerprint, record_key="NCT99000001"))

    assert count(store, "versions") == 1


def test_records_of_two_types_with_one_key_are_not_versions_of_each_other(store):
    for number, record_type in enumerate((TRIAL, ABSTRACT)):
        document = a_document(f"{TEXT} {number}", f"{number}.txt")
        store.save_draft(document, a_draft(document, record_type=record_type, record_key="K"))

    assert [(r.record_type, r.version) for r in store.records()] == [(ABSTRACT, 1), (TRIAL, 1)]


def test_pages_that_print_no_key_are_records_of_their_own(store):
    for number in range(2):
        document = a_document(f"{TEXT} {number}", f"{number}.txt")
        store.save_draft(document, a_draft(document))

    assert [record.record for record in store.records()] == ["0.txt", "1.txt"]


def test_a_draft_that_quotes_what_the_text_does_not_say_is_refused(store):
    document = a_document()
    wrong = a_field(evidence=(Span(start=8, end=11, quote="ABC"),))

    with pytest.raises(DraftMismatchError, match=r"quotes 'ABC' for .* but its text has 'NCT' at 8:11"):
        store.save_draft(document, a_draft(document, wrong))
    assert store.status().documents == 0


@pytest.mark.parametrize("where", ["alternative", "coverage"])
def test_every_span_of_a_draft_is_held_against_the_text(store, where):
    document, beyond = a_document(), Span(start=900, end=901, quote="x")
    alternative = {"value": "x", "evidence": (beyond,), "drafter": Drafter.MODEL, "why": "shorter"}
    drafts = {
        "alternative": a_draft(document, a_field(alternatives=(alternative,))),
        "coverage": a_draft(document, coverage=Coverage(claimed=0, unclaimed=(beyond,))),
    }

    with pytest.raises(DraftMismatchError, match="quotes 'x'"):
        store.save_draft(document, drafts[where])


def test_a_draft_of_another_text_is_refused(store):
    with pytest.raises(DraftMismatchError, match="made of another text"):
        store.save_draft(a_document("other"), a_draft(a_document()))


def test_a_draft_with_one_path_twice_is_refused(store):
    document = a_document()
    with pytest.raises(DraftMismatchError, match=r"'identification.nct_id' twice"):
        store.save_draft(document, a_draft(document, a_field(), a_field()))


def test_a_batch_with_one_bad_draft_saves_none(store):
    good, bad = a_document(), a_document("other", "b.txt")
    with pytest.raises(DraftMismatchError):
        store.save_drafts([(good, a_draft(good)), (bad, a_draft(good))])

    assert store.status().documents == 0


def test_a_failure_is_kept_once_until_its_source_is_drafted(store):
    failure = DocumentFailure(name="a.txt", reason="the file is empty")
    for _ in range(2):
        store.record_failure(failure)
    assert (store.failures(), store.status().failed, count(store, "document_failures")) == ([failure], 1, 1)

    store.save_draft(a_document(), a_draft(a_document()))
    assert (store.failures(), store.status().failed, count(store, "document_failures")) == ([], 0, 1)


def test_a_failure_to_read_ends_when_the_source_can_be_read(store):
    store.record_failure(DocumentFailure(name="a.txt", reason="the file is empty"))
    store.save_document(a_document())

    assert store.failures() == []


def test_a_failure_to_draft_a_text_does_not_end_by_reading_it_again(store):
    failure = DocumentFailure(name="a.txt", reason="boom", document_sha256=a_document().text_sha256)
    store.record_failure(failure)
    store.save_document(a_document())
    assert store.failures() == [failure]

    store.save_draft(a_document(name="b.txt"), a_draft(a_document(name="b.txt")))
    assert store.failures() == []


def test_the_last_failure_of_a_source_is_its_current_one(store):
    for reason in ("the file is empty", "no permission"):
        store.record_failure(DocumentFailure(name="a.txt", reason=reason))

    assert [failure.reason for failure in store.failures()] == ["no permission"]


def test_names_that_look_like_sql_or_are_not_utf_8_are_only_names(store):
    names = ["a'; DROP TABLE documents; --", '"; DELETE FROM fields', "caf\udce9.txt", "a\x00b", "%", "?"]
    for number, name in enumerate(names):
        document = a_document(f"{TEXT} {number}", name)
        store.save_draft(document, a_draft(document, record_type=name))
        store.record_failure(DocumentFailure(name=f"{name}!", reason=name))

    assert [store.load_draft(name)[0].name for name in names] == names
    assert sorted(failure.name for failure in store.failures()) == sorted(f"{name}!" for name in names)
    assert sorted({row.document for row in store.iter_fields()}) == sorted(names)


def test_weights_that_were_learned_are_those_of_the_last_fit(store):
    assert store.error_weights() is None
    store.save_error_weights(ErrorWeights(log_odds={"always": -4.0}, pairs=10, wrong=1))
    store.save_error_weights(ErrorWeights(log_odds={"always": -3.0, "model:m": 0.5}, pairs=20, wrong=3))

    assert store.error_weights() == ErrorWeights(log_odds={"always": -3.0, "model:m": 0.5}, pairs=20, wrong=3)


@pytest.mark.usefixtures("store")
def test_a_queue_sorted_by_expected_error_reads_its_index_and_sorts_nothing(tmp_path):
    with sqlite3.connect(tmp_path / "s.db") as database:
        plan = database.execute(
            "EXPLAIN QUERY PLAN SELECT fields.id FROM fields JOIN drafts ON drafts.id = fields.draft_id"
            " WHERE superseded_at IS NULL AND expected_error IS NOT NULL"
            " ORDER BY expected_error DESC, fields.id LIMIT 50"
        ).fetchall()
    steps = " ".join(step[-1] for step in plan)

    assert "fields_suspect" in steps
    assert "TEMP B-TREE" not in steps
