"""Sources on disk and standard input, found in a fixed order and read one at a time.

In a folder, pages are the regular files whose name ends in '.txt' or '.text'; what else is there is counted
by suffix and left alone, hidden files and folders and links to folders are passed over. A file that is named
itself is always tried. A document's name is its path within the folder given, or its own name.
"""

from __future__ import annotations

import os
import stat
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from extract.errors import ReadError
from extract.read import read_bytes, read_file
from flows.errors import SourceError
from flows.settings import STANDARD_INPUT
from schemas.documents import Document
from schemas.drafts import DocumentFailure

PAGE_SUFFIXES = frozenset({".txt", ".text"})
"""What a page's file is called. Notes (.md), gold (.json), databases and the like lie beside pages."""


@dataclass(frozen=True)
class Source:
    """A place where a document may be."""

    name: str
    """What its document is called."""
    path: Path | None
    """None for standard input."""


@dataclass
class Found:
    """What the paths that were given hold."""

    sources: list[Source] = field(default_factory=list)
    failures: list[DocumentFailure] = field(default_factory=list)
    """Folders that cannot be listed."""
    ignored: Counter[str] = field(default_factory=Counter)
    """Files that are no pages by their name, by suffix."""


def find_sources(paths: Sequence[str]) -> Found:
    """The sources in files, folders and '-', in the order given, folders sorted, each file once.

    Raises SourceError for a path that is not there, before anything is read.
    """
    found = Found()
    for given in dict.fromkeys(paths):
        if not given:  # an unset variable of a script; as a Path it would be the working directory
            raise SourceError("a path is empty; give a file, a folder ('.' for this one) or '-'")
        if given == STANDARD_INPUT:
            found.sources.append(Source(STANDARD_INPUT, None))
        else:
            _find_at(Path(given), found)
    found.sources = _named_apart(_each_file_once(found.sources))
    return found


def read_source(source: Source, *, max_bytes: int) -> Document | DocumentFailure:
    """The document a source holds, or why there is none."""
    try:
        if source.path is None:
            return read_bytes(_read_standard_input(max_bytes), source.name, max_bytes=max_bytes)
        _check_regular(source)
        return read_file(source.path, source.name, max_bytes=max_bytes)
    except ReadError as error:
        return DocumentFailure(name=source.name, reason=str(error))


def read_sources(sources: Sequence[Source], *, max_bytes: int) -> Iterator[Document | DocumentFailure]:
    """Each source read when it is asked for, so that only one text is held at a time."""
    for source in sources:
        yield read_source(source, max_bytes=max_bytes)


def _find_at(path: Path, found: Found) -> None:
    try:
        mode = path.stat().st_mode
    except PermissionError:
        found.failures.append(_unreadable(str(path)))
        return
    except OSError as error:
        raise SourceError(f"no file or folder {str(path)!r} ({error.strerror}); check the path") from error
    if stat.S_ISDIR(mode):
        _find_in_folder(path, found)
    else:
        found.sources.append(Source(path.name, path))


def _find_in_folder(folder: Path, found: Found) -> None:
    def note(error: OSError) -> None:
        found.failures.append(_unreadable(str(error.filename)))

    for root, folders, files in os.walk(folder, onerror=note):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(name for name in files if not name.startswith(".")):
            path = Path(root, name)
            if path.suffix.lower() in PAGE_SUFFIXES:
                found.sources.append(Source(path.relative_to(folder).as_posix(), path))
            else:
                found.ignored[path.suffix.lower()] += 1


def _each_file_once(sources: Sequence[Source]) -> list[Source]:
    """The sources without those that are the same file as an earlier one."""
    once: dict[str, Source] = {}
    for source in sources:
        once.setdefault(_identity(source), source)
    return list(once.values())


def _identity(source: Source) -> str:
    # Not Path.resolve, which raises on a link to itself before Python 3.13.
    return STANDARD_INPUT if source.path is None else os.path.realpath(source.path)


def _named_apart(sources: Sequence[Source]) -> list[Source]:
    """Sources of different files that would have one name are called by their path as it was given."""
    names = Counter(source.name for source in sources)
    return [
        Source(source.path.as_posix(), source.path) if source.path and names[source.name] > 1 else source
        for source in sources
    ]


def _check_regular(source: Source) -> None:
    if source.path is not None and source.path.exists() and not source.path.is_file():
        raise ReadError(
            f"{source.name!r} is not a regular file; give what it prints on standard input, as the source '-'"
        )


def _read_standard_input(max_bytes: int) -> bytes:
    """All of standard input, or just more than is allowed."""
    if sys.stdin is None or sys.stdin.closed:
        raise ReadError("standard input is closed; pipe a page into it")
    return sys.stdin.buffer.read(max_bytes + 1)


def _unreadable(name: str) -> DocumentFailure:
    return DocumentFailure(
        name=name, reason=f"may not list the folder {name!r}; give yourself permission to read it"
    )
