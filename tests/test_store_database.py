"""The file itself: what opening makes of it, and what every refusal of SQLite says to the user."""

import os
import resource
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from schemas.documents import Document
from store.errors import (
    NotAStoreError,
    StoreError,
    StoreFullError,
    StoreLockedError,
    StoreMissingError,
    StoreNotWritableError,
    StoreTooNewError,
)
from store.migrations import MIGRATION_NAMES
from store.store import open_store

NOBODY = 65534
"""The user id that owns nothing, on Linux."""


def a_document(text: str) -> Document:
    return Document(
        name=f"{text[:8]}.txt",
        text=text,
        text_sha256=f"{text[:8]}{len(text)}",
        source_sha256="00",
        source_bytes=len(text),
        encoding="utf-8",
    )


def rows_of(path: Path, sql: str) -> list[tuple]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(sql).fetchall()


@contextmanager
def as_ordinary_user() -> Iterator[None]:
    """Give up root's right to write everything, where the tests run as root; permissions then bind."""
    is_root = os.geteuid() == 0
    if is_root:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if is_root:
            os.seteuid(0)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that other users may enter; pytest's own are closed to them."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder


@contextmanager
def largest_file(size: int) -> Iterator[None]:
    """No file may grow beyond size (bytes): every further write of this process fails, as on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_new_file_has_every_migration_and_write_ahead_logging(tmp_path):
    with open_store(tmp_path / "s.db"):
        pass

    assert rows_of(tmp_path / "s.db", "PRAGMA journal_mode") == [("wal",)]
    applied = rows_of(tmp_path / "s.db", "SELECT name FROM _sqlite_migrations ORDER BY id")
    assert [name for (name,) in applied] == list(MIGRATION_NAMES)


def test_migrations_are_numbered_without_a_gap():
    assert [int(name[1:4]) for name in MIGRATION_NAMES] == list(range(1, len(MIGRATION_NAMES) + 1))


def test_opening_again_changes_nothing(tmp_path):
    for _ in range(2):
        with open_store(tmp_path / "s.db"):
            pass
        content = (tmp_path / "s.db").read_bytes()

    with open_store(tmp_path / "s.db", create=False):
        pass
    assert (tmp_path / "s.db").read_bytes() == content


def test_foreign_keys_are_enforced(tmp_path):
    with open_store(tmp_path / "s.db") as store, pytest.raises(StoreError, match="FOREIGN KEY"):
        store._database.insert("sources", {"name": "a", "document_id": 7, "source_sha256": "", "read_at": ""})


def test_a_file_name_that_looks_like_a_uri_is_a_file_name(tmp_path):
    odd = tmp_path / "100% a?mode=ro#b; DROP TABLE x.db"
    with open_store(odd) as store:
        store.save_document(a_document("some text"))

    assert odd.is_file()


def test_processes_that_create_the_same_file_at_once_all_succeed(tmp_path):
    program = (
        "import sys, time; from store.store import open_store\n"
        "print('ready', flush=True); sys.stdin.readline()\n"
        "with open_store(sys.argv[1]) as store: store.start_run({})\n"
    )
    path = tmp_path / "s.db"
    children = [
        subprocess.Popen(
            [sys.executable, "-c", program, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        for _ in range(6)
    ]
    for child in children:
        child.stdout.readline()
    for child in children:
        child.stdin.write(b"go\n")
        child.stdin.flush()
    for child in children:
        child.communicate(timeout=60)

    assert [child.returncode for child in children] == [0] * 6
    assert rows_of(path, "SELECT count(*) FROM runs") == [(6,)]


def test_a_file_that_another_program_is_making_is_waited_for(tmp_path):
    """SQLite itself does not wait for the switch to write-ahead logging."""
    path = tmp_path / "s.db"
    with closing(sqlite3.connect(path, check_same_thread=False)) as other:
        other.execute("BEGIN IMMEDIATE")
        release = threading.Timer(0.2, other.rollback)
        release.start()
        with open_store(path) as store:
            assert store.status().documents == 0
        release.join()


@pytest.mark.parametrize("content", [b"hello", b"%PDF-1.7\n" * 500], ids=["short", "long"])
def test_a_file_that_is_no_database_is_refused_and_left_as_it_was(tmp_path, content):
    path = tmp_path / "notes.txt"
    path.write_bytes(content)

    with pytest.raises(NotAStoreError, match="is not a database; choose another file"):
        open_store(path)
    assert path.read_bytes() == content
    assert list(tmp_path.iterdir()) == [path]


def test_the_database_of_another_program_is_refused_and_left_as_it_was(tmp_path):
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE documents (id)")
    content = path.read_bytes()

    with pytest.raises(NotAStoreError, match="of another program"):
        open_store(path)
    assert path.read_bytes() == content


def test_an_empty_file_becomes_a_store(tmp_path):
    path = tmp_path / "s.db"
    path.touch()
    with open_store(path) as store:
        assert store.status().documents == 0


def test_a_store_of_a_newer_version_is_refused_and_left_as_it_was(tmp_path):
    path = tmp_path / "s.db"
    with open_store(path):
        pass
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at)"
            " VALUES ('trialspan', 'm999_later', '')"
        )
    content = path.read_bytes()

    with pytest.raises(StoreTooNewError, match=r"newer trialspan .it has 'm999_later'.; upgrade trialspan"):
        open_store(path)
    assert path.read_bytes() == content


def test_a_damaged_store_says_so(tmp_path):
    path = tmp_path / "s.db"
    with open_store(path) as store:
        store.save_document(a_document("some text"))
    content = path.read_bytes()
    path.write_bytes(content[:4096] + b"\xa5" * (len(content) - 4096))

    with pytest.raises(NotAStoreError, match=r"is damaged .*; restore a copy"), open_store(path) as store:
        store.status()


def test_a_file_that_is_not_there_is_missing_when_it_is_not_to_be_created(tmp_path):
    with pytest.raises(StoreMissingError, match=r"no database .*s.db'; draft some pages .* 'trialspan run'"):
        open_store(tmp_path / "s.db", create=False)
    assert not (tmp_path / "s.db").exists()


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(StoreMissingError, match=r"no folder .*nowhere' for 's.db'; make it first"):
        open_store(tmp_path / "nowhere" / "s.db")


def test_a_folder_in_place_of_the_file_is_named(tmp_path):
    with pytest.raises(StoreNotWritableError, match="is a folder; name a file in it"):
        open_store(tmp_path)


def test_a_folder_without_permission_to_write_is_refused(open_folder):
    with as_ordinary_user(), pytest.raises(StoreNotWritableError, match="check the permissions"):
        open_store(open_folder / "s.db")


def test_a_folder_without_permission_to_enter_is_refused(open_folder):
    closed = open_folder / "closed"
    closed.mkdir(mode=0o700)
    with open_store(closed / "s.db"):
        pass
    closed.chmod(0o000 if os.geteuid() else 0o700)

    with as_ordinary_user(), pytest.raises(StoreNotWritableError, match=r"cannot be reached .Permission"):
        open_store(closed / "s.db")
    closed.chmod(0o700)


def test_a_read_only_file_can_be_read_and_refuses_to_be_written(open_folder):
    path = open_folder / "s.db"
    with open_store(path) as store:
        store.save_document(a_document("some text"))
    path.chmod(0o444)
    open_folder.chmod(0o777)

    with as_ordinary_user(), open_store(path) as store:
        assert store.status().documents == 1
        with pytest.raises(StoreNotWritableError, match=r"may not be written .*readonly"):
            store.start_run({})


def test_a_lock_of_another_program_is_waited_for_no_longer_than_the_timeout(tmp_path):
    path = tmp_path / "s.db"
    with open_store(path, timeout_s=0.2) as store, closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN IMMEDIATE")
        began = time.monotonic()
        with pytest.raises(StoreLockedError, match=r"locked by another program \(waited 0.2 s\)"):
            store.start_run({})
        waited = time.monotonic() - began
        other.rollback()
        store.start_run({})

    assert 0.2 <= waited < 5


def test_a_store_that_is_being_written_can_be_opened_and_read(tmp_path):
    path = tmp_path / "s.db"
    with open_store(path) as store:
        store.save_document(a_document("some text"))
    with closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN IMMEDIATE")
        with open_store(path, timeout_s=0) as store:
            assert store.status().documents == 1


def test_when_there_is_no_room_nothing_of_the_batch_is_kept_and_all_from_before_is(tmp_path):
    with open_store(tmp_path / "s.db") as store:
        store.save_document(a_document("first"))
        pages = store._database.number("PRAGMA page_count")
        store._database.number(f"PRAGMA max_page_count = {pages + 2}")
        with pytest.raises(StoreFullError, match=r"no room left .*database or disk is full.*free some space"):
            store.save_documents([a_document("second"), a_document("third " * 10_000)])
        assert store.status().documents == 1
        store._database.number("PRAGMA max_page_count = 1000000")
        store.save_document(a_document("second"))

    assert rows_of(tmp_path / "s.db", "SELECT text FROM documents") == [("first",), ("second",)]


def test_a_disk_that_refuses_a_write_says_what_to_do(tmp_path):
    with open_store(tmp_path / "s.db") as store:
        store.save_document(a_document("first"))
        with largest_file(200_000), pytest.raises(StoreFullError, match="free some space and run again"):
            store.save_document(a_document("second " * 100_000))
        assert store.status().documents == 1


def test_a_store_whose_making_was_cut_short_is_made_whole_the_next_time(tmp_path):
    path = tmp_path / "s.db"
    with largest_file(30_000), pytest.raises(StoreFullError):
        open_store(path)
    assert rows_of(path, "SELECT count(*) FROM sqlite_master") == [(0,)]

    with open_store(path) as store:
        assert store.status().documents == 0


def test_an_error_inside_a_transaction_undoes_it(tmp_path):
    def interrupted() -> Iterator[Document]:
        yield a_document("some text")
        raise KeyboardInterrupt

    with open_store(tmp_path / "s.db") as store:
        with pytest.raises(KeyboardInterrupt):
            store.save_documents(interrupted())

        assert store.status().documents == 0


def test_a_closed_store_says_so_and_may_be_closed_again(tmp_path):
    with open_store(tmp_path / "s.db") as store:
        store.close()
    with pytest.raises(StoreError, match="closed"):
        store.status()


def test_times_are_utc_whatever_the_zone_of_the_clock(tmp_path):
    noon = datetime.fromisoformat("2031-05-01T12:00:00+02:00")
    with open_store(tmp_path / "s.db", clock=lambda: noon) as store:
        run = store.start_run({"model": "none", "paths": ["a", "µ"]})
        store.finish_run(run, {"documents": 3})

    [row] = rows_of(tmp_path / "s.db", "SELECT started_at, ended_at, settings, counts FROM runs")
    assert row[0] == row[1] == noon.astimezone(UTC).isoformat(timespec="microseconds")
    assert row[2:] == ('{"model":"none","paths":["a","µ"]}', '{"documents":3}')
