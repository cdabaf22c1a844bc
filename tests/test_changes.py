"""What is new, corrected and withdrawn between two snapshots, and nothing else."""

import json

import pytest
from decided_pages import EXAMPLES, about, accept_all, accepted, decided_store

from dataset.changes import ChangeKind, changes_between
from dataset.errors import NotASnapshotError
from dataset.leaving import Policy
from dataset.snapshot import Options, write_snapshot
from dataset.texts import Texts
from dataset.verify import verify_snapshot
from extract.drafting import draft_document
from extract.read import read_bytes
from schemas.catalogue import builtin_record_types
from schemas.decisions import RECORD, Action
from trialspan.__main__ import main
from trialspan.quote_grammar import doubt_by

TYPES = builtin_record_types()
PAGE, OTHER = "classic-recruiting-exit-criteria.txt", "guidance-inhaled-steroids.txt"
COUNT, TITLE = "design.enrollment.count", "identification.official_title"


def write(store, place, **options):
    write_snapshot(store, place, Options(record_types=TYPES, policy=Policy.DECIDED, **options))
    return place


def found(earlier, later):
    return {(change.record, change.path): change.kind for change in changes_between(earlier, later, TYPES)}


@pytest.fixture
def store(tmp_path):
    with decided_store(tmp_path / "d.db", [PAGE]) as store:
        yield store


def save(store, name, *replacements):
    text = (EXAMPLES / name).read_text("utf-8")
    for was, now in replacements:
        assert was in text
        text = text.replace(was, now)
    document = read_bytes(text.encode(), name)
    store.save_draft(document, draft_document(document))
    return document.text_sha256


def test_the_same_database_changes_nothing(store, tmp_path):
    assert found(write(store, tmp_path / "a"), write(store, tmp_path / "b")) == {}


def test_a_corrected_and_a_rejected_value_and_a_new_record_are_told(store, tmp_path):
    before = write(store, tmp_path / "a")
    sha256 = store.load_draft("NCT99000003")[0].text_sha256
    lease = store.take_lease(sha256, "ana")
    store.decide(about(lease, RECORD, Action.REOPEN, seen=store.events(sha256, RECORD)[-1].id), lease)
    fields = {field.path: field for field in store.open_review(lease).draft.fields}
    for path, action in ((TITLE, Action.REJECT), ("status.overall_status", Action.CORRECT)):
        there = accepted(lease, fields[path]).before
        after = there.model_copy(update={"value": "COMPLETED"}) if action is Action.CORRECT else None
        seen = store.events(sha256, path)[-1].id
        store.decide(
            about(lease, path, action, before=there, after=after, seen=seen, reason="by phone"), lease
        )
    store.release_lease(lease)
    accept_all(store, save(store, OTHER))
    after = write(store, tmp_path / "b", since=before)

    assert found(before, after) == {
        ("NCT99000003", "status.overall_status"): ChangeKind.CORRECTED,
        ("NCT99000003", TITLE): ChangeKind.WITHDRAWN,
        (OTHER, None): ChangeKind.NEW,
    }
    lines = [json.loads(line) for line in (after / "changes.jsonl").read_text("utf-8").splitlines()]
    assert {(line["record"], line["path"], line["kind"]) for line in lines} == {
        (record, path, kind.value) for (record, path), kind in found(before, after).items()
    }
    assert verify_snapshot(after, texts=Texts([]), record_types=TYPES, doubt_by=doubt_by).holds


def test_a_record_that_is_gone_is_withdrawn(tmp_path):
    with decided_store(tmp_path / "d.db", [PAGE, OTHER]) as store:
        before = write(store, tmp_path / "a")
    with decided_store(tmp_path / "e.db", [PAGE]) as store:
        after = write(store, tmp_path / "b")

    assert found(before, after) == {(OTHER, None): ChangeKind.WITHDRAWN}


def test_a_new_version_changes_what_its_page_changed_and_items_keep_their_names(store, tmp_path):
    before = write(store, tmp_path / "a")
    first = "- Urine albumin-creatinine ratio >30 mg/g\n"
    new = save(store, PAGE, ("210 participants", "240 participants"), (first, ""))
    store.carry_over()
    lease = store.take_lease(new, "ana")
    for field in store.open_review(lease).draft.fields:
        if not store.events(new, field.path):
            store.decide(accepted(lease, field), lease)
    store.release_lease(lease)
    told = found(before, write(store, tmp_path / "b"))

    assert told.pop(("NCT99000003", COUNT)) is ChangeKind.CORRECTED
    assert {path.partition(".sub")[0] for _, path in told} == {"eligibility.inclusion[2]"}
    assert set(told.values()) == {ChangeKind.WITHDRAWN}


def test_a_snapshot_that_was_changed_is_no_place_to_start_from(store, tmp_path):
    before = write(store, tmp_path / "a")
    with (before / "provenance.jsonl").open("ab") as file:
        file.write(b"\n")

    with pytest.raises(NotASnapshotError, match="was changed"):
        write(store, tmp_path / "b", since=before)
    assert not (tmp_path / "b").exists()


def test_diff_says_it_in_words(store, tmp_path, capsys):
    before = write(store, tmp_path / "a")
    new = save(store, PAGE, ("210 participants", "240 participants"))
    store.carry_over()
    lease = store.take_lease(new, "ana")
    for field in store.open_review(lease).draft.fields:
        if not store.events(new, field.path):
            store.decide(accepted(lease, field), lease)
    after = write(store, tmp_path / "b")

    assert main(["diff", str(before), str(after)]) == 0
    said = capsys.readouterr().out
    assert f"~ {COUNT}: 210 -> 240" in said
    assert "1 record changed: 1 corrected" in said
    assert main(["diff", str(after), str(after)]) == 0
    assert "nothing changed" in capsys.readouterr().out
