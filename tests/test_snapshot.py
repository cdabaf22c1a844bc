"""What leaves is what was decided, as the same bytes every time, whole or not at all."""

import hashlib
import json
import os
import subprocess
import sys

import frictionless
import jsonschema
import pytest
from decided_pages import EXAMPLES, about, accept_all, accepted, decided_store

from dataset.errors import NothingLeavesError, PlaceTakenError
from dataset.folder import SnapshotFolder
from dataset.leaving import Policy
from dataset.snapshot import Options, write_snapshot
from schemas.catalogue import builtin_record_types
from schemas.decisions import Action, Said
from schemas.fields import State

REGISTRY, GUIDANCE = "classic-recruiting-exit-criteria.txt", "guidance-inhaled-steroids.txt"
ABSTRACT = "abstract-superiority-hazard-ratio.txt"


def options(**given):
    return Options(record_types=builtin_record_types(), **given)


def lines(place, name):
    return [json.loads(line) for line in (place / name).read_text("utf-8").splitlines()]


def bytes_of(place):
    return {
        path.relative_to(place).as_posix(): path.read_bytes() for path in place.rglob("*") if path.is_file()
    }


@pytest.fixture(scope="module")
def decided(tmp_path_factory):
    """A database in which every example is decided; copied by nobody, so read only."""
    path = tmp_path_factory.mktemp("decided") / "d.db"
    decided_store(path).close()
    return path


@pytest.fixture(scope="module")
def snapshot(decided, tmp_path_factory):
    place = tmp_path_factory.mktemp("snapshot") / "out"
    with decided_store(decided.with_name("same.db")) as store:
        write_snapshot(store, place, options())
    return place


def test_every_decided_value_leaves_with_its_words_and_who_decided(snapshot):
    provenance = lines(snapshot, "provenance.jsonl")

    assert {line["record_type"] for line in provenance} == set(builtin_record_types())
    assert all(line["decisions"][0]["reviewer"] == "ana" for line in provenance)
    assert all(line["spans"] for line in provenance if line["state"] == "STATED")


def test_records_fit_the_schemas_beside_them_also_for_another_validator(snapshot):
    for code in builtin_record_types():
        schema = json.loads((snapshot / f"schemas/{code}.schema.json").read_text("utf-8"))
        jsonschema.Draft202012Validator.check_schema(schema)
        records = lines(snapshot, f"records/{code}.jsonl")
        validator = jsonschema.Draft202012Validator(schema)

        assert records
        assert [error.message for record in records for error in validator.iter_errors(record)] == []


def test_the_data_package_describes_every_file_as_it_is(snapshot):
    descriptor = json.loads((snapshot / "datapackage.json").read_text("utf-8"))
    package = frictionless.Package.from_descriptor(descriptor, basepath=str(snapshot))
    files = bytes_of(snapshot)

    assert {resource.path: (resource.bytes, resource.hash) for resource in package.resources} == {
        name: (len(data), f"sha256:{hashlib.sha256(data).hexdigest()}")
        for name, data in files.items()
        if name not in ("datapackage.json", "manifest.json")
    }
    assert list(frictionless.Package.metadata_validate(descriptor)) == []


def test_a_secondary_source_is_marked_on_every_statement(snapshot):
    [record] = lines(snapshot, "records/guidance_statement.jsonl")

    assert record["secondary_source"] is True
    assert record["data"]["statements"]
    assert all(statement["secondary_source"] is True for statement in record["data"]["statements"])


def test_absences_stay_apart(snapshot):
    states = {line["state"] for line in lines(snapshot, "provenance.jsonl") if line["value"] is None}

    assert {"NOT_STATED", "SECTION_MISSING", "LABEL_WITHOUT_VALUE"} <= states


def test_contact_data_of_persons_stays_and_so_does_what_was_said_of_it(tmp_path):
    page = "mirror-terminated-odd-values.txt"
    with decided_store(tmp_path / "d.db", [page, "modern-smoking-cessation-copd.txt"]) as store:
        write_snapshot(store, tmp_path / "without", options(with_sources=False))
        write_snapshot(store, tmp_path / "with", options(with_personal=True))
    personal = [
        line for line in lines(tmp_path / "with", "provenance.jsonl") if "contacts" in line["path"]
        and line["value"] is not None
    ]  # fmt: skip

    assert personal
    told = b"".join(bytes_of(tmp_path / "without").values()).decode()
    assert [
        line["value"] for line in personal if isinstance(line["value"], str) and line["value"] in told
    ] == []
    assert any("withheld" in row for row in lines(tmp_path / "without", "audit.jsonl"))
    assert not any("withheld" in row for row in lines(tmp_path / "with", "audit.jsonl"))


def test_a_value_that_was_rejected_stays_and_the_items_behind_it_move_up(tmp_path):
    def decide(store, sha256):
        lease = store.take_lease(sha256, "ana")
        fields = store.open_review(lease).draft.fields
        for field in fields:
            if field.path.startswith("arms[0]"):
                store.decide(about(lease, field.path, Action.REJECT, before=accepted(lease, field).after))
            else:
                store.decide(accepted(lease, field))

    with decided_store(tmp_path / "d.db", ["mirror-completed-two-drugs.txt"], decide=decide) as store:
        kept = store.load_draft("NCT99000001")[1]
        write_snapshot(store, tmp_path / "out", options(policy=Policy.DECIDED))
    [record] = lines(tmp_path / "out", "records/trial_registration.jsonl")
    labels = [
        field.value for field in kept.fields if field.path.startswith("arms[") and ".label" in field.path
    ]

    assert record["status"] == "partial"
    assert [arm["label"]["value"] for arm in record["data"]["arms"]] == labels[1:]
    fields = {line["path"]: line["field"] for line in lines(tmp_path / "out", "provenance.jsonl")}
    assert fields["arms[0].label"] == "arms[1].label"


def test_inferred_is_never_stated(tmp_path):
    def decide(store, sha256):
        lease = store.take_lease(sha256, "ana")
        for field in store.open_review(lease).draft.fields:
            made = accepted(lease, field)
            if field.path == "identification.brief_title":
                after = Said(value=field.value, state=State.INFERRED, spans=field.evidence)
                made = about(lease, field.path, Action.CORRECT, before=made.before, after=after)
            store.decide(made)

    with decided_store(tmp_path / "d.db", [REGISTRY], decide=decide) as store:
        write_snapshot(store, tmp_path / "out", options(policy=Policy.DECIDED))
    [record] = lines(tmp_path / "out", "records/trial_registration.jsonl")

    assert record["data"]["identification"]["brief_title"]["state"] == "INFERRED"


def test_what_is_not_decided_leaves_as_a_draft_alone_and_says_so(tmp_path):
    with decided_store(tmp_path / "d.db", [REGISTRY, ABSTRACT], decide=lambda *_: None) as store:
        for policy in (Policy.COMPLETE, Policy.DECIDED):
            with pytest.raises(NothingLeavesError, match="none of 2 records may leave"):
                write_snapshot(store, tmp_path / "out", options(policy=policy))
        assert not (tmp_path / "out").exists()
        write_snapshot(store, tmp_path / "out", options(policy=Policy.DRAFTS))

    [record] = lines(tmp_path / "out", "records/trial_registration.drafts.jsonl")
    assert record["status"] == "draft"
    assert not any(line["decisions"] for line in lines(tmp_path / "out", "provenance.drafts.jsonl"))


def test_a_record_with_an_open_number_is_not_complete(tmp_path):
    def decide(store, sha256):
        lease = store.take_lease(sha256, "ana")
        review = store.open_review(lease)
        store.decide_all([accepted(lease, field) for field in review.draft.fields], lease)

    with (
        decided_store(tmp_path / "d.db", [REGISTRY], decide=decide) as store,
        pytest.raises(NothingLeavesError, match=r"numbers? of the source"),
    ):
        write_snapshot(store, tmp_path / "out", options())


def test_the_same_database_gives_the_same_bytes_in_another_place_time_zone_and_locale(decided, tmp_path):
    script = (
        "import sys, pathlib; from dataset.snapshot import *; from dataset.formats import Format;"
        "from store.store import open_store;"
        "from schemas.catalogue import builtin_record_types as types\n"
        "with open_store(pathlib.Path(sys.argv[1]), create=False) as store:"
        " write_snapshot(store, pathlib.Path(sys.argv[2]),"
        " Options(record_types=types(), formats=frozenset(Format)))"
    )
    for number, elsewhere in enumerate(
        [{"TZ": "UTC", "PYTHONHASHSEED": "1"}, {"TZ": "Asia/Kolkata", "LC_ALL": "C", "PYTHONHASHSEED": "77"}]
    ):
        place = tmp_path / f"place-{number}"
        subprocess.run(
            [sys.executable, "-c", script, decided, place], check=True, env={**os.environ, **elsewhere}
        )

    first, second = bytes_of(tmp_path / "place-0"), bytes_of(tmp_path / "place-1")
    assert first == second
    assert b"NCT99" in first["records/trial_registration.jsonl"]


def test_a_snapshot_gives_way_only_when_asked_and_nothing_else_does(tmp_path):
    with decided_store(tmp_path / "d.db", [GUIDANCE]) as store:
        write_snapshot(store, tmp_path / "out", options())
        before = bytes_of(tmp_path / "out")
        with pytest.raises(PlaceTakenError, match="--replace"):
            write_snapshot(store, tmp_path / "out", options())
        write_snapshot(store, tmp_path / "out", options(replace=True))
        (tmp_path / "thesis").mkdir()
        (tmp_path / "thesis" / "chapter.txt").write_text("years of work", "utf-8")
        with pytest.raises(PlaceTakenError, match="no snapshot"):
            write_snapshot(store, tmp_path / "thesis", options(replace=True))

    assert bytes_of(tmp_path / "out") == before
    assert sorted(path.name for path in tmp_path.iterdir() if not path.name.startswith("d.db")) == [
        "out",
        "thesis",
    ]


def test_a_disk_that_takes_no_more_leaves_nothing_behind(decided, tmp_path):
    """A limit on the size of files stands for a full disk: both refuse a write in the middle of a file."""
    script = """
import pathlib, resource, sys
from dataset.snapshot import Options, write_snapshot
from schemas.catalogue import builtin_record_types
from store.store import open_store
with open_store(pathlib.Path(sys.argv[1]), create=False) as store:
    store.status()
    resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, resource.RLIM_INFINITY))
    write_snapshot(store, pathlib.Path(sys.argv[2]), Options(record_types=builtin_record_types()))
"""
    ended = subprocess.run(
        [sys.executable, "-c", script, decided, tmp_path / "out"], capture_output=True, text=True, check=False
    )

    assert "NotWrittenError" in ended.stderr
    assert "nothing of it is left" in ended.stderr
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_export_left_is_cleared_away(tmp_path):
    with subprocess.Popen([sys.executable, "-c", ""]) as killed:
        killed.wait()
    left = tmp_path / f".out.partial-{killed.pid}-abc"
    left.mkdir()
    (left / "half").write_text("half", "utf-8")
    with decided_store(tmp_path / "d.db", [GUIDANCE]) as store:
        write_snapshot(store, tmp_path / "out", options())

    assert not left.exists()


def test_of_a_record_in_two_texts_the_newest_that_is_finished_leaves(tmp_path):
    from extract.drafting import draft_document
    from extract.read import read_bytes

    page = (EXAMPLES / REGISTRY).read_bytes()
    with decided_store(tmp_path / "d.db", [REGISTRY]) as store:
        changed = read_bytes(page.replace(b"Recruiting", b"Completed"), REGISTRY)
        store.save_draft(changed, draft_document(changed))
        write_snapshot(store, tmp_path / "old", options())
        accept_all(store, changed.text_sha256)
        write_snapshot(store, tmp_path / "new", options())

    [old] = lines(tmp_path / "old", "records/trial_registration.jsonl")
    [new] = lines(tmp_path / "new", "records/trial_registration.jsonl")
    assert (old["source"]["version"], old["source"]["versions"]) == (1, 2)
    assert (new["source"]["version"], new["source"]["versions"]) == (2, 2)
    assert old["record"] == new["record"] == "NCT99000003"


def test_files_of_single_records_are_closed_at_once(tmp_path):
    """A snapshot has a source for every record; a process may hold 1,024 files."""
    open_before = len(os.listdir("/proc/self/fd"))  # noqa: PTH208  # a count of links is wanted
    with SnapshotFolder(tmp_path) as folder:
        for number in range(50):
            folder.write(f"sources/{number}.txt", b"words")

        assert len(os.listdir("/proc/self/fd")) == open_before  # noqa: PTH208
    assert len(folder.finish()) == 50
