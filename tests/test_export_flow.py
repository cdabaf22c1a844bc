"""Exports into a folder: each has a name of its own, and none is made where nothing has changed."""

import re

import pytest
from decided_pages import accept_all, decided_store

from dataset.manifest import read_manifest
from flows.artifacts import export_markdown
from flows.export import ExportSettings, export_new, snapshot_name
from store.errors import StoreError
from store.store import open_store
from trialspan.__main__ import main

PAGES = ["abstract-superiority-hazard-ratio.txt", "mirror-completed-two-drugs.txt"]


def undecided(*_):
    """Leave a page as it was drafted."""


@pytest.fixture
def settings(tmp_path):
    return ExportSettings(database=tmp_path / "t.db", folder=tmp_path / "out")


def decide_one(settings, page):
    with open_store(settings.database) as store:
        accept_all(store, store.load_draft(page)[0].text_sha256)


def test_a_dataset_is_named_by_where_the_log_stood_without_colons(settings):
    with decided_store(settings.database, PAGES):
        pass
    done = export_new(settings)

    assert [path.name for path in settings.folder.iterdir()] == [done.place.name]
    assert done.place.name == snapshot_name(done.manifest.audit)
    assert re.fullmatch(r"2026-11-22T12-[0-9]{2}-[0-9]{2}_[0-9a-f]{12}", done.place.name)
    assert read_manifest(done.place) == (done.manifest, None)
    assert main(["verify", str(done.place), "--sources", "examples"]) == 0


def test_nothing_is_written_when_nothing_has_changed_since_the_last(settings):
    with decided_store(settings.database, PAGES):
        pass
    first = export_new(settings)
    again = export_new(settings)

    assert (again.place, again.manifest) == (None, None)
    assert again.said == f"nothing has changed since {first.place.name!r}"
    assert [path.name for path in settings.folder.iterdir()] == [first.place.name]


def test_a_further_decision_makes_a_further_dataset(settings):
    with decided_store(settings.database, PAGES[:1]):
        pass
    first = export_new(settings)
    with decided_store(settings.database, PAGES[1:]):
        pass
    second = export_new(settings)

    assert first.place != second.place
    assert second.manifest.audit.events > first.manifest.audit.events
    assert {path.name for path in settings.folder.iterdir()} == {first.place.name, second.place.name}


def test_what_changes_beside_the_log_makes_a_numbered_dataset(settings):
    with decided_store(settings.database, PAGES[:1]):
        pass
    first = export_new(settings)
    with decided_store(settings.database, PAGES[1:], decide=undecided):
        pass
    second, third = export_new(settings), export_new(settings)

    assert second.place.name == f"{first.place.name}_2"
    assert third.said == f"nothing has changed since {second.place.name!r}"


def test_where_nothing_may_leave_nothing_is_written_and_it_is_said(settings):
    with decided_store(settings.database, PAGES, decide=undecided):
        pass
    done = export_new(settings)

    assert done.place is None
    assert "none of 2 records may leave" in done.said
    assert "none of 2 records may leave" in export_markdown(done)
    assert not any(settings.folder.glob("*"))


def test_a_database_that_is_not_there_is_named(settings):
    with pytest.raises(StoreError, match=r"t\.db"):
        export_new(settings)
    assert not settings.folder.exists()


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        (["--watch", "pages"], "--watch and --cron go together"),
        (["--export", "out"], "--export and --export-cron go together"),
        ([], "nothing to serve"),
        (["--export", "out", "--export-cron", "daily"], "cannot read the schedule 'daily'"),
    ],
)
def test_what_cannot_be_served_is_said(settings, typed, why, capsys):
    with open_store(settings.database):
        pass

    assert main(["serve", *typed, "--db", str(settings.database)]) == 1
    assert why in capsys.readouterr().err
