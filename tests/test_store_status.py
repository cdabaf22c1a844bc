"""What the store tells about itself: totals, records, the stream of fields, and finding a record by name."""

import hashlib

import pytest
import reviewing

from schemas.decisions import Action
from schemas.documents import Document, Span
from schemas.drafts import UNSUPPORTED, Coverage, DocumentFailure, Draft, GroupFailure
from schemas.fields import DraftedField, Drafter, GroundingStatus, State
from schemas.reviewed import said_by
from schemas.status import FieldRow
from store.errors import RecordAmbiguousError, RecordNotFoundError
from store.store import Store, open_store

TRIAL = "trial_registration"


def save(store: Store, name: str, *, text: str | None = None, **more) -> Draft:
    text = text or f"page {name}"
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    document = Document(
        name=name, text=text, text_sha256=sha256, source_sha256="", source_bytes=9, encoding="utf-8"
    )
    known = {"record_type": TRIAL, "fingerprint": "f", "fields": (a_field(text, "brief_title"),)}
    draft = Draft(document_sha256=sha256, document_name=name, **{**known, **more})
    store.save_draft(document, draft)
    return draft


def a_field(text: str, path: str, **more) -> DraftedField:
    span = Span.of(text, 0, 4)
    known = {"value": span.quote, "state": State.STATED, "evidence": (span,), "drafter": Drafter.LABEL}
    return DraftedField(path=path, **{**known, **more})


@pytest.fixture
def store(tmp_path):
    with open_store(tmp_path / "s.db") as opened:
        yield opened


def test_an_empty_store_counts_nothing(store):
    status = store.status()

    assert set(status.model_dump(exclude={"by_record_type"}).values()) == {0}
    assert status.by_record_type == ()
    assert (store.records(), list(store.iter_fields()), store.failures()) == ([], [], [])


def test_a_field_is_decided_when_somebody_has_answered_it_whoever_and_however_often(tmp_path):
    with open_store(tmp_path / "r.db") as store:
        store.save_draft(reviewing.PAGE, reviewing.DRAFT)
        ana, ben = reviewing.Reviewer(store, "ana", 1), reviewing.Reviewer(store, "ben", 2)
        ana.accept(reviewing.ENROLLED)
        ben.accept(reviewing.ENROLLED)
        ben.decide(Action.REJECT, reviewing.CITY.path, before=said_by(reviewing.CITY))
        ben.decide(Action.SKIP, reviewing.ALTERED.path)
        ben.decide(Action.ADD, "arms[0].n_planned", after=reviewing.said(18, "18"))

        assert store.status().decided == 2


def test_the_totals_are_those_of_current_drafts(store):
    text = "page one"
    fields = (
        a_field(text, "a"),
        a_field(text, "b", flags=("sources_disagree",)),
        a_field(text, "c", grounding=GroundingStatus.ALTERED),
        DraftedField(path="d", state=State.NOT_STATED, drafter=Drafter.LABEL),
    )
    coverage = Coverage(claimed=5, chrome=2, unclaimed=(Span.of(text, 0, 1), Span.of(text, 1, 2)))
    save(store, "one.txt", text=text, fingerprint="old")
    save(
        store,
        "one.txt",
        text=text,
        record_key="NCT99000001",
        fields=fields,
        coverage=coverage,
        failures=(GroupFailure(group="arms", reason="refused"),),
    )
    save(store, "two.txt", record_key="NCT99000001")
    save(store, "shop.txt", record_type=UNSUPPORTED, fields=())
    store.record_failure(DocumentFailure(name="bad.txt", reason="empty"))

    status = store.status()
    assert (status.documents, status.records, status.fields) == (3, 1, 5)
    assert (status.flagged, status.facts, status.unclaimed, status.failed_groups) == (2, 9, 2, 1)
    assert (status.decided, status.model_calls, status.failed) == (0, 0, 1)
    by_type = {one.record_type: (one.documents, one.records, one.fields) for one in status.by_record_type}
    assert by_type == {TRIAL: (2, 1, 5), UNSUPPORTED: (1, 1, 0)}


def test_a_record_shows_its_latest_version(store):
    save(store, "old.txt", record_key="NCT99000001", layout="mirror")
    newest = save(store, "new.txt", record_key="NCT99000001", layout="classic", model="small")

    [record] = store.records()
    assert (record.record, record.document, record.layout) == ("NCT99000001", "new.txt", "classic")
    assert (record.document_sha256, record.model) == (newest.document_sha256, "small")
    assert (record.fields, record.flagged, record.unclaimed, record.failed_groups) == (1, 0, None, 0)


def test_fields_stream_by_document_name_in_the_order_of_the_draft(store):
    for name in ("b.txt", "a.txt"):
        save(store, name, fields=tuple(a_field(f"page {name}", path) for path in ("z", "a")))
    rows = list(store.iter_fields())

    assert [(row.document, row.path) for row in rows] == [
        ("a.txt", "z"),
        ("a.txt", "a"),
        ("b.txt", "z"),
        ("b.txt", "a"),
    ]


def test_a_field_row_has_the_first_place_and_an_absence_has_none(store):
    text = "page one"
    fields = (
        a_field(text, "a", evidence=(Span.of(text, 5, 8), Span.of(text, 0, 4)), flags=("no_source",)),
        DraftedField(path="b", state=State.NOT_STATED, drafter=Drafter.LABEL),
    )
    save(store, "one.txt", text=text, fields=fields)

    known = {"document": "one.txt", "record_type": TRIAL, "drafter": "label", "grounding": "EXACT"}
    stated = {"path": "a", "value": "page", "quote": "one", "start": 5, "end": 8, "state": "STATED"}
    absent = {"path": "b", "value": None, "quote": None, "start": None, "end": None, "state": "NOT_STATED"}
    assert list(store.iter_fields()) == [
        FieldRow(**known, **stated, flags=("no_source",)),
        FieldRow(**known, **absent, flags=()),
    ]


def test_a_stream_of_fields_shows_whole_drafts_while_others_are_saved(store):
    for name in ("a.txt", "b.txt"):
        save(store, name, fields=tuple(a_field(f"page {name}", path) for path in "xyz"))
    stream = store.iter_fields()
    seen = [next(stream)]
    save(store, "b.txt", fingerprint="new", fields=())
    save(store, "c.txt")
    seen += stream

    assert [row.document for row in seen] == ["a.txt"] * 3 + ["b.txt"] * 3


@pytest.mark.parametrize(
    "asked", ["NCT99000001", "nct99000001", "mirror/one.txt", "one.txt", "Mirror/One.txt", "hash"]
)
def test_a_record_is_found_by_key_name_end_of_name_and_hash(store, asked):
    wanted = save(store, "mirror/one.txt", record_key="NCT99000001")
    save(store, "mirror/two.txt", record_key="NCT99000002")

    found = store.load_draft(wanted.document_sha256[:8] if asked == "hash" else asked)
    assert found[1] == wanted


def test_a_record_that_is_not_there_is_answered_with_near_ones(store):
    save(store, "mirror/one.txt", record_key="NCT99000001")

    with pytest.raises(RecordNotFoundError, match=r"^no record 'NCT99000007' in .*mean 'NCT99000001'"):
        store.load_draft("NCT99000007")
    with pytest.raises(RecordNotFoundError, match=r"there are 'NCT99000001', 'mirror/one.txt'$"):
        store.load_draft("%")


def test_an_empty_store_says_that_nothing_is_drafted_yet(store):
    with pytest.raises(RecordNotFoundError, match="nothing is drafted yet; run 'trialspan run' first"):
        store.load_draft("NCT99000001")


def test_a_name_that_fits_several_records_is_answered_with_all_of_them(store):
    for folder in ("mirror", "classic"):
        save(store, f"{folder}/one.txt")

    with pytest.raises(
        RecordAmbiguousError, match=r"may be 'classic/one.txt', 'mirror/one.txt' in .* in full"
    ):
        store.load_draft("one.txt")


def test_a_key_of_two_record_types_is_answered_with_both(store):
    for record_type in (TRIAL, "publication_report"):
        save(store, f"{record_type}.txt", record_type=record_type, record_key="NCT99000001")

    with pytest.raises(RecordAmbiguousError, match=r"is several records .*; give the name of a document"):
        store.load_draft("NCT99000001")


def test_a_hash_that_begins_several_texts_is_answered_with_their_names(store):
    for number in range(2):
        text = f"page {number}"
        document = Document(
            name=f"{number}.txt",
            text=text,
            text_sha256=f"abcdef{number}",
            source_sha256="",
            source_bytes=6,
            encoding="utf-8",
        )
        draft = Draft(
            document_sha256=document.text_sha256,
            document_name=document.name,
            record_type="t",
            fingerprint="f",
        )
        store.save_draft(document, draft)

    with pytest.raises(RecordAmbiguousError, match=r"'0.txt', '1.txt'"):
        store.load_draft("ABCDEF")
    assert store.load_draft("abcdef1")[0].name == "1.txt"


def test_a_name_means_what_the_source_held_when_it_was_last_read(store):
    first = save(store, "a.txt", text="first text")
    save(store, "a.txt", text="second text")
    assert store.load_draft("a.txt")[0].text == "second text"

    save(store, "a.txt", text="first text")
    assert store.load_draft("a.txt")[1] == first
