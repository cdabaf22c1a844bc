"""A second connection to an open file, for reading that takes its time; opened when it is first used."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from store.database import Database


class SecondConnection:
    """To the file at path; threads take turns at it, and nobody waits for it who uses the first one."""

    def __init__(self, path: Path, timeout_s: float) -> None:
        self._path = path
        self._timeout_s = timeout_s
        self._lock = threading.Lock()
        self._database: Database | None = None

    @contextmanager
    def reading(self) -> Iterator[Database]:
        """The connection, one snapshot for all queries inside; its own temporary tables may be changed."""
        with self._lock:
            if self._database is None:
                self._database = Database.open(self._path, create=False, timeout_s=self._timeout_s)
            database = self._database
        with database.reading():
            yield database

    def close(self) -> None:
        """Close it, if it was opened."""
        with self._lock:
            if self._database is not None:
                self._database.close()
                self._database = None
