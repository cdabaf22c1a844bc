"""A snapshot's folder: written whole beside its place and put there at the end, or not at all."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from dataset.errors import NotWrittenError, PlaceTakenError
from dataset.files import umask
from dataset.manifest import FileEntry, is_snapshot

_PARTIAL = ".partial-"
_REPLACED = ".replaced-"


class SnapshotFile:
    """A file of a snapshot, hashed and counted while it is written."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._hash = hashlib.sha256()
        self._bytes = 0
        self._lines = 0

    def write(self, data: bytes) -> None:
        """Add bytes; for a .jsonl file one line."""
        self._file.write(data)
        self._hash.update(data)
        self._bytes += len(data)
        self._lines += 1

    def flush(self) -> None:
        """Let others read what was written so far."""
        self._file.flush()

    def close(self) -> FileEntry:
        """Close the file and say what it holds."""
        self._file.close()
        return FileEntry(bytes=self._bytes, sha256=self._hash.hexdigest(), lines=self._lines)


class SnapshotFolder:
    """The files of a snapshot that is being written."""

    def __init__(self, folder: Path) -> None:
        self.path = folder
        self._open: dict[str, SnapshotFile] = {}
        self._entries: dict[str, FileEntry] = {}

    def file(self, name: str) -> SnapshotFile:
        """The file of a name with '/' between folders, begun when it is first asked for."""
        if name not in self._open:
            self._open[name] = self._begin(name)
        return self._open[name]

    def write(self, name: str, data: bytes) -> None:
        """A whole file, closed at once: a record may have one of its own."""
        file = self._begin(name)
        file.write(data)
        self._entries[name] = file.close()

    def _begin(self, name: str) -> SnapshotFile:
        place = self.path / name
        place.parent.mkdir(parents=True, exist_ok=True)
        return SnapshotFile(place.open("wb"))

    def finish(self) -> dict[str, FileEntry]:
        """Close what is open; every file by name, in the order of the names."""
        for name in list(self._open):
            self._entries[name] = self._open.pop(name).close()
        return dict(sorted(self._entries.items()))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.finish()


@contextmanager
def new_folder(place: Path, *, replace: bool) -> Iterator[SnapshotFolder]:
    """A folder that is put at its place when the block ends well, and is gone when it does not.

    replace: an older snapshot there gives way. Raises PlaceTakenError before anything is written when
    anything else is there, and NotWrittenError when the disk is full or must not be written to.
    """
    place = Path(os.path.abspath(place))  # noqa: PTH100  # a link stays a link
    _check_place(place, replace=replace)
    with _said(place):
        place.parent.mkdir(parents=True, exist_ok=True)
        _remove_leftovers(place)
        partial = Path(tempfile.mkdtemp(prefix=f".{place.name}{_PARTIAL}{os.getpid()}-", dir=place.parent))
    try:
        with _said(place):
            with SnapshotFolder(partial) as folder:
                yield folder
            partial.chmod(0o777 & ~umask())
            _put(partial, place)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _check_place(place: Path, *, replace: bool) -> None:
    if not place.exists() and not place.is_symlink():
        return
    if not place.is_dir():
        raise PlaceTakenError(f"{str(place)!r} is a file; name a folder that is not there yet")
    if not any(place.iterdir()):
        return
    if not is_snapshot(place):
        raise PlaceTakenError(f"{str(place)!r} holds something that is no snapshot; name another folder")
    if not replace:
        raise PlaceTakenError(f"{str(place)!r} holds a snapshot; name another folder, or give --replace")


def _put(partial: Path, place: Path) -> None:
    """Exchange what is there, if anything, for the new folder."""
    if not place.exists() or not any(place.iterdir()):
        partial.replace(place)
        return
    old = place.with_name(f".{place.name}{_REPLACED}{os.getpid()}")
    place.rename(old)
    try:
        partial.rename(place)
    except OSError:
        old.rename(place)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _remove_leftovers(place: Path) -> None:
    """What exports that were killed have left beside the place."""
    for left in place.parent.glob(f".{_escaped(place.name)}{_PARTIAL}*"):
        number = left.name.rpartition(_PARTIAL)[2].partition("-")[0]
        if number.isdigit() and not _is_running(int(number)):
            shutil.rmtree(left, ignore_errors=True)


def _escaped(name: str) -> str:
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in name)


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


@contextmanager
def _said(place: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise NotWrittenError(
            f"the snapshot {str(place)!r} cannot be written: {error.strerror or error}; nothing of it is left"
        ) from error
