"""Whatever is changed in a snapshot, its sources or its log is found and named."""

import json
import random
import shutil

import pytest
from decided_pages import EXAMPLES, decided_store

from dataset.errors import NotASnapshotError
from dataset.line_models import AuditLine
from dataset.manifest import MANIFEST
from dataset.snapshot import Options, write_snapshot
from dataset.texts import Texts
from dataset.verify import verify_snapshot
from schemas.catalogue import builtin_record_types
from schemas.review_plan import ReviewPlan
from store.events import SEALED
from trialspan.quote_grammar import doubt_by

CHANGES = 100


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory):
    folder = tmp_path_factory.mktemp("verify")
    with decided_store(folder / "d.db") as store:
        for share in (0.5, 0):
            store.set_review_plan(ReviewPlan(attention_share=share), settled_by="lead")
        write_snapshot(store, folder / "out", Options(record_types=builtin_record_types(), with_sources=True))
    return folder / "out"


def verify(place, *sources):
    return verify_snapshot(
        place,
        texts=Texts([*sources, place / "sources"]),
        record_types=builtin_record_types(),
        doubt_by=doubt_by,
    )


def named(place):
    """The files that are found not to hold."""
    try:
        return {problem.where.partition(":")[0] for problem in verify(place).problems}
    except NotASnapshotError:
        return {MANIFEST}


def test_a_snapshot_holds(snapshot):
    found = verify(snapshot)

    assert found.problems == []
    assert found.notes == []
    assert found.records == 8
    assert found.values > 800
    assert found.spans > 700
    assert found.derived > 600
    assert found.events > 1000


def test_a_line_of_the_log_has_every_column_that_is_sealed():
    assert [*AuditLine.model_fields] == [*SEALED, "hash"]


def test_any_changed_byte_of_any_file_is_found_and_its_file_named(snapshot, tmp_path):
    draw = random.Random(20261122)
    files = sorted(path for path in snapshot.rglob("*") if path.is_file() and path.stat().st_size)
    sizes = [path.stat().st_size for path in files]
    copy = shutil.copytree(snapshot, tmp_path / "copy")
    for number in range(CHANGES):
        chosen = draw.choice(files) if number % 2 else draw.choices(files, sizes)[0]
        target = copy / chosen.relative_to(snapshot)
        data = bytearray(chosen.read_bytes())
        at = draw.randrange(len(data))
        data[at] ^= draw.randrange(1, 256)
        target.write_bytes(data)
        name = target.relative_to(copy).as_posix()
        assert name in named(copy), (name, at)
        assert name.startswith("sources/") or named(copy) == {name}, (name, at)
        target.write_bytes(chosen.read_bytes())


def test_a_changed_page_is_found_where_the_pages_are_given(tmp_path):
    page = "guidance-inhaled-steroids.txt"
    with decided_store(tmp_path / "d.db", [page]) as store:
        write_snapshot(store, tmp_path / "out", Options(record_types=builtin_record_types()))
    pages = tmp_path / "pages"
    pages.mkdir()
    whole = (EXAMPLES / page).read_bytes()
    (pages / page).write_bytes(whole)
    assert verify(tmp_path / "out", pages).problems == []

    (pages / page).write_bytes(whole.replace(b"\n", b"\r\n"))
    [problem] = verify(tmp_path / "out", pages).problems
    assert "same words in other bytes" in problem.what

    (pages / page).write_bytes(whole[:-40] + b"#" + whole[-39:])
    [problem] = verify(tmp_path / "out", pages).problems
    assert problem.what == f"the source {page!r} is missing, or was changed"


def test_sources_that_are_nowhere_are_told_and_not_held_against_it(tmp_path):
    with decided_store(tmp_path / "d.db", ["guidance-inhaled-steroids.txt"]) as store:
        write_snapshot(store, tmp_path / "out", Options(record_types=builtin_record_types()))
    found = verify_snapshot(
        tmp_path / "out", texts=Texts([]), record_types=builtin_record_types(), doubt_by=doubt_by
    )

    assert found.holds
    assert (len(found.unread_sources), found.spans) == (1, 0)


def rewritten(snapshot, place, name, change):
    """A copy in which a forger changed a file, and made every hash of the manifest fit again."""
    import hashlib

    from dataset.manifest import read_manifest, sealed

    copy = shutil.copytree(snapshot, place)
    rows = [json.loads(line) for line in (copy / name).read_text("utf-8").splitlines()]
    change(rows)
    data = "".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n" for row in rows).encode()
    (copy / name).write_bytes(data)
    manifest, _ = read_manifest(copy)
    entry = manifest.files[name].model_copy(
        update={"sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}
    )
    (copy / MANIFEST).write_bytes(
        sealed(manifest.model_copy(update={"files": {**manifest.files, name: entry}}))
    )
    return copy


def first(rows, path):
    return next(row for row in rows if row["path"] == path)


FORGERIES = {
    "a value of a record": (
        "records/trial_registration.jsonl",
        lambda rows: rows[0]["data"]["status"]["overall_status"].update(value="WITHDRAWN"),
        "says something else than its record",
    ),
    "a value of its provenance": (
        "provenance.jsonl",
        lambda rows: first(rows, "identification.nct_id").update(value="NCT99999999"),
        "says something else than its decisions",
    ),
    "a span": (
        "provenance.jsonl",
        lambda rows: first(rows, "identification.nct_id")["spans"][0].update(start=0, end=11),
        "holds other words",
    ),
    "a code that is none": (
        "records/trial_registration.jsonl",
        lambda rows: rows[0]["data"]["status"]["overall_status"].update(value="THRIVING"),
        "does not fit its schema",
    ),
    "a value without provenance": (
        "provenance.jsonl",
        lambda rows: rows.remove(first(rows, "identification.nct_id")),
        "has no provenance",
    ),
    "an event": (
        "audit.jsonl",
        lambda rows: rows[5].update(reviewer="mallory"),
        "event 6 was changed",
    ),
    "a plan beside the events": (
        "audit.jsonl",
        lambda rows: rows[-1].update(previous_hash="f" * 64),
        "seal 2 does not follow the link before it",
    ),
    "a plan less": ("audit.jsonl", lambda rows: rows.pop(), "does not end with the event"),
    "an event less": ("audit.jsonl", lambda rows: rows.pop(-3), "seal 1 does not follow"),
    "an event that was taken out": ("audit.jsonl", lambda rows: rows.pop(3), "event 4 is missing"),
}


@pytest.mark.parametrize("name", FORGERIES)
def test_what_a_forger_changed_with_every_hash_made_to_fit_is_found(snapshot, tmp_path, name):
    file, change, told = FORGERIES[name]
    found = verify(rewritten(snapshot, tmp_path / "copy", file, change))

    assert any(told in problem.what for problem in found.problems), found.problems[:5]


def test_a_folder_that_is_none_or_too_new_is_named(snapshot, tmp_path):
    with pytest.raises(NotASnapshotError, match=MANIFEST):
        verify(tmp_path)
    copy = shutil.copytree(snapshot, tmp_path / "copy")
    told = json.loads((copy / MANIFEST).read_text("utf-8"))
    (copy / MANIFEST).write_text(json.dumps({**told, "format_version": 99}), "utf-8")
    with pytest.raises(NotASnapshotError, match="newer trialspan"):
        verify(copy)
