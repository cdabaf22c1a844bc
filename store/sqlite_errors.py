"""The one place where `sqlite3.*` errors become ours."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from store.errors import NotAStoreError, StoreError, StoreFullError, StoreLockedError, StoreNotWritableError


@contextmanager
def translated(path: Path, timeout_s: float) -> Iterator[None]:
    """Whatever sqlite3 raises inside comes out as a StoreError about the file at path."""
    try:
        yield
    except sqlite3.Error as error:
        raise _translate(error, path, timeout_s) from error


def primary_code(error: sqlite3.Error) -> int | None:
    """SQLite's result code without its extension; None for errors of Python's own.

    Codes: https://www.sqlite.org/rescode.html
    """
    code = getattr(error, "sqlite_errorcode", None)
    return None if code is None else code & 0xFF


def _translate(error: sqlite3.Error, path: Path, timeout_s: float) -> StoreError:
    name = repr(str(path))
    match primary_code(error):
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return StoreLockedError(
                f"{name} is locked by another program (waited {timeout_s:g} s); close it or try again later"
            )
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_PERM | sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_AUTH:
            return StoreNotWritableError(
                f"{name} may not be written ({error}); check the permissions of the file and of its folder"
            )
        case sqlite3.SQLITE_FULL | sqlite3.SQLITE_IOERR:
            return StoreFullError(
                f"no room left for {name}, or the disk fails ({error}); free some space and run again:"
                " what was saved before is kept"
            )
        case sqlite3.SQLITE_NOTADB:
            return NotAStoreError(f"{name} is not a database; choose another file")
        case sqlite3.SQLITE_CORRUPT:
            return NotAStoreError(
                f"{name} is damaged ({error}); restore a copy, or try 'sqlite3 FILE .recover'"
            )
        case _:
            return StoreError(f"{name}: {error}")
