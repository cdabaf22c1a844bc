"""The open file: one connection behind one lock, transactions, and the one place that knows sqlite3's errors.

Threads of a process share the connection and take turns; processes share the file through WAL.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Self

import sqlite_utils

from store.columns import Row, to_columns, to_row
from store.errors import NotAStoreError, StoreMissingError, StoreNotWritableError, StoreTooNewError
from store.migrations import APPLICATION_ID, MIGRATION_NAMES, MIGRATIONS
from store.sqlite_errors import primary_code, translated

BUSY_TIMEOUT_S = 30.0
"""Seconds to wait for another program's write; the largest batch writes for a few seconds."""

_RETRY_S = 0.01
"""Seconds between two attempts at what SQLite's own busy handler does not cover."""


class Database:
    """An open store file. Statements run alone or inside `writing()`; values are always parameters."""

    def __init__(self, path: Path, connection: sqlite3.Connection, timeout_s: float) -> None:
        self.path = path
        self._timeout_s = timeout_s
        self._lock = threading.RLock()
        # Plugins of sqlite-utils are left out: what is installed beside us must not change the store.
        self._db = sqlite_utils.Database(connection, execute_plugins=False)

    @classmethod
    def open(cls, path: Path, *, create: bool, timeout_s: float) -> Self:
        """The file at path with all migrations applied; raises StoreError and then leaves it untouched."""
        _check_place(path, create=create)
        with translated(path, timeout_s):
            connection = _connect(path, create=create, timeout_s=timeout_s)
            try:
                database = cls(path, connection, timeout_s)
                database._prepare()
            except BaseException:
                connection.close()
                raise
        return database

    @property
    def timeout_s(self) -> float:
        """Seconds it waits for another program's write."""
        return self._timeout_s

    def close(self) -> None:
        """Close the connection; closing twice is fine."""
        with self._lock, translated(self.path, self._timeout_s):
            self._db.close()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One transaction: everything inside is committed together at the end, or nothing is.

        IMMEDIATE, where sqlite-utils' `atomic()` begins DEFERRED: a transaction that reads before it writes
        would otherwise fail at once, without waiting, when another process has written in between
        (SQLITE_BUSY_SNAPSHOT, https://www.sqlite.org/rescode.html#busy_snapshot).

        With WAL and synchronous=NORMAL a commit has been handed to the operating system, not to the disk. It
        outlives the process, `kill -9` included, because the pages are the kernel's by then; only a power
        cut can undo the last commits, without damage to the file (https://www.sqlite.org/wal.html).
        """
        with self._lock, translated(self.path, self._timeout_s):
            try:
                self._db.execute("BEGIN IMMEDIATE")
                yield
                self._db.commit()
            except BaseException:
                self._db.rollback()
                raise

    @contextmanager
    def reading(self) -> Iterator[None]:
        """One snapshot: all queries inside see the file as it was at the first of them."""
        with self._lock, translated(self.path, self._timeout_s), self._db.atomic():
            yield

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[Row]:
        """All rows of a query."""
        with self._lock, translated(self.path, self._timeout_s):
            cursor = self._db.execute(sql, to_columns(values))
            names = [column[0] for column in cursor.description]
            return [to_row(names, found) for found in cursor]

    def row(self, sql: str, values: Sequence[object] = ()) -> Row | None:
        """The first row of a query, None when there is none."""
        return next(iter(self.rows(sql, values)), None)

    def number(self, sql: str, values: Sequence[object] = ()) -> int:
        """The one number a query such as `SELECT count(*)` returns."""
        with self._lock, translated(self.path, self._timeout_s):
            return int(self._db.execute(sql, to_columns(values)).fetchone()[0])

    def numbers(self, sql: str, values: Sequence[object] = ()) -> list[int]:
        """The one column of a query as whole numbers; for many rows."""
        with self._lock, translated(self.path, self._timeout_s):
            return [found[0] for found in self._db.execute(sql, to_columns(values))]

    def insert(self, table: str, row: Row) -> int:
        """Add a row and return its id. The names of table and columns are ours, never data."""
        sql = f"INSERT INTO {table} ({', '.join(row)}) VALUES ({_marks(len(row))})"  # noqa: S608  # see above
        with self._lock, translated(self.path, self._timeout_s):
            return int(self._db.execute(sql, to_columns(row.values())).lastrowid or 0)

    def insert_many(self, table: str, columns: Sequence[str], rows: Iterable[Iterable[object]]) -> None:
        """Add many rows of the same columns; inside `writing()`, where they are one transaction."""
        sql = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({_marks(len(columns))})"  # noqa: S608  # as in insert()
        with self._lock, translated(self.path, self._timeout_s):
            # sqlite-utils has no executemany: its insert_all() asks for the table's columns on every call.
            self._db.conn.executemany(sql, map(to_columns, rows))

    def execute(self, sql: str, values: Sequence[object] = ()) -> int:
        """Run a statement that returns no rows; returns how many rows it changed."""
        with self._lock, translated(self.path, self._timeout_s):
            return self._db.execute(sql, to_columns(values)).rowcount

    def change(self, sql: str, values: Mapping[str, object]) -> list[Row]:
        """Run a statement that changes rows and gives them back (RETURNING); values by name."""
        with self._lock, translated(self.path, self._timeout_s):
            cursor = self._db.execute(sql, dict(zip(values, to_columns(values.values()), strict=True)))
            names = [column[0] for column in cursor.description]
            return [to_row(names, found) for found in cursor]

    def _prepare(self) -> None:
        self._check_identity()
        self._enable_wal()
        self._db.execute("PRAGMA synchronous = NORMAL")
        self._db.execute("PRAGMA foreign_keys = ON")
        if MIGRATIONS.pending(self._db):
            # One transaction around all: two programs that create the same file take turns, and the
            # second finds nothing pending. Inside, sqlite-utils uses savepoints.
            with self.writing():
                MIGRATIONS.apply(self._db)

    def _check_identity(self) -> None:
        """Raise, before anything is written, when the file is another program's or a newer version's."""
        with self._db.atomic():  # one snapshot for all three questions
            application_id = self._db.execute("PRAGMA application_id").fetchone()[0]
            is_empty = not self._db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
            applied = [migration.name for migration in MIGRATIONS.applied(self._db)]
        if application_id != APPLICATION_ID and not (is_empty and application_id == 0):
            raise NotAStoreError(f"{str(self.path)!r} is a database of another program; choose another file")
        newer = [name for name in applied if name not in MIGRATION_NAMES]
        if newer:
            raise StoreTooNewError(
                f"{str(self.path)!r} was written by a newer trialspan (it has {newer[-1]!r});"
                " upgrade trialspan, or choose another file"
            )

    def _enable_wal(self) -> None:
        """Switch to WAL, where the file is not yet in it.

        The switch needs the file for itself, and SQLite does not wait for that: eight processes that create
        one file at the same moment got 'database is locked' in 31 of 480 attempts without this loop.
        """
        deadline = time.monotonic() + self._timeout_s
        while True:
            try:
                self._db.enable_wal()
            except sqlite3.OperationalError as error:
                if primary_code(error) != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                    raise
                time.sleep(_RETRY_S)
            else:
                return


def _check_place(path: Path, *, create: bool) -> None:
    """Raise what SQLite would only call 'unable to open database file'."""
    try:
        is_folder, is_there, has_folder = path.is_dir(), path.exists(), path.parent.is_dir()
    except OSError as error:
        raise StoreNotWritableError(
            f"{str(path)!r} cannot be reached ({error.strerror}); check the permissions of its folder"
        ) from error
    if is_folder:
        raise StoreNotWritableError(f"{str(path)!r} is a folder; name a file in it")
    if not has_folder:
        raise StoreMissingError(f"there is no folder {str(path.parent)!r} for {path.name!r}; make it first")
    if not (is_there or create):
        raise StoreMissingError(
            f"there is no database {str(path)!r}; draft some pages into it with 'trialspan run' first"
        )


def _connect(path: Path, *, create: bool, timeout_s: float) -> sqlite3.Connection:
    # As a URI, because only a URI can say that a file is not to be created.
    uri = f"{path.absolute().as_uri()}?mode={'rwc' if create else 'rw'}"
    # Threads share the connection, one at a time: Database._lock. timeout is SQLite's busy timeout.
    return sqlite3.connect(uri, uri=True, timeout=timeout_s, check_same_thread=False)


def _marks(count: int) -> str:
    return ", ".join("?" * count)
