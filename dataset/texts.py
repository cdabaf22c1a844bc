"""The texts that spans point into, by hash: from a snapshot's own folder, or read anew from the pages."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Iterable
from pathlib import Path

from extract.errors import ExtractError
from extract.read import read_bytes

_KEPT = 64
"""Texts kept in memory; the fields of a record follow each other."""


class Texts:
    """Texts by hash, read when they are asked for."""

    def __init__(self, folders: Iterable[Path]) -> None:
        """folders: with texts named by hash, as a snapshot has, or with pages as they were drafted from."""
        self._folders = tuple(folders)
        self._read: OrderedDict[str, str | None] = OrderedDict()
        self._pages: dict[str, tuple[Path, str]] | None = None

    def __bool__(self) -> bool:
        """Whether there is any place to look in."""
        return bool(self._folders)

    def find(self, text_sha256: str) -> str | None:
        """The text of a hash; None where no folder has it."""
        if text_sha256 not in self._read:
            self._read[text_sha256] = self._named(text_sha256) or self._page(text_sha256)
            if len(self._read) > _KEPT:
                self._read.popitem(last=False)
        self._read.move_to_end(text_sha256)
        return self._read[text_sha256]

    def _named(self, text_sha256: str) -> str | None:
        if not text_sha256.isalnum():
            return None  # what a file says is no path
        for folder in self._folders:
            try:
                data = (folder / f"{text_sha256}.txt").read_bytes()
            except OSError:
                continue
            if hashlib.sha256(data).hexdigest() == text_sha256:
                return data.decode()
        return None

    def source_sha256(self, text_sha256: str) -> str | None:
        """Hash of the bytes of the page with this text; None where only the text is there, or nothing."""
        if self._named(text_sha256) is not None:
            return None
        page = self._all_pages().get(text_sha256)
        return None if page is None else page[1]

    def _page(self, text_sha256: str) -> str | None:
        page = self._all_pages().get(text_sha256)
        return None if page is None else read_bytes(page[0].read_bytes(), page[0].name).text

    def _all_pages(self) -> dict[str, tuple[Path, str]]:
        """Every page of the folders that can be read, by the hash of its text, with that of its bytes."""
        if self._pages is None:
            self._pages = dict(self._hashed())
        return self._pages

    def _hashed(self) -> Iterable[tuple[str, tuple[Path, str]]]:
        for folder in self._folders:
            for path in sorted(folder.rglob("*")):
                try:
                    document = read_bytes(path.read_bytes(), path.name) if path.is_file() else None
                except (OSError, ExtractError):
                    continue
                if document is not None:
                    yield document.text_sha256, (path, document.source_sha256)
