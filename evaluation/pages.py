"""Annotated pages, and which of a database's texts each is about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from evaluation.annotation import Annotation
from evaluation.errors import AnnotationError, EvaluationError
from schemas.documents import Document
from schemas.status import StoredText

_NOT_THERE = "not in the database; draft it with 'trialspan run'"


class MisfitError(EvaluationError):
    """An annotation points into another text than the one that is stored."""


@dataclass(frozen=True, slots=True)
class AnnotatedPage:
    """An annotation that waits for the text it points into."""

    origin: str
    """Where it comes from, for messages."""
    names: tuple[str, ...]
    """What the page may be called, best first."""
    sha256: str | None
    """Hash of its text or of its original bytes; None when the annotator gave none."""
    is_checkable: bool
    """Whether it quotes every value, so that it shows whether a text of another hash is the same."""
    annotate: Callable[[Document], Annotation]
    """The annotation of a text; raises MisfitError when it cannot be about it."""

    @property
    def name(self) -> str:
        """What to call it in a list."""
        return self.names[0] if self.names else self.origin


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An annotated page that is not counted, and why."""

    name: str
    reason: str
    """In words, with what to do about it."""


@dataclass(frozen=True, slots=True)
class Found:
    """An annotated page and the text it is about."""

    page: AnnotatedPage
    text_sha256: str


def find_pages(
    pages: Sequence[AnnotatedPage], stored: Iterable[StoredText]
) -> tuple[list[Found], list[LeftOut]]:
    """Each page with its text, by hash or else by name; and the pages without one.

    Raises AnnotationError when two annotations are about one text.
    """
    shelf = _Shelf(stored)
    found: dict[str, AnnotatedPage] = {}
    left_out: list[LeftOut] = []
    for page in sorted(pages, key=lambda page: not shelf.has_hash(page)):
        text = shelf.find(page)
        if isinstance(text, LeftOut):
            left_out.append(text)
        elif text.text_sha256 not in found:
            found[text.text_sha256] = page
        elif page.sha256 is not None and not shelf.has_hash(page):
            left_out.append(LeftOut(page.name, _NOT_THERE))  # a namesake of a page that is there
        else:
            other = found[text.text_sha256].origin
            raise AnnotationError(f"{other!r} and {page.origin!r} annotate the same text; keep one of them")
    return [Found(page, sha256) for sha256, page in found.items()], left_out


class _Shelf:
    """The texts of a database, by hash and by every ending of their names."""

    def __init__(self, stored: Iterable[StoredText]) -> None:
        self._by_hash: dict[str, StoredText] = {}
        self._by_name: defaultdict[str, dict[str, StoredText]] = defaultdict(dict)
        for text in stored:
            self._by_hash.setdefault(text.source_sha256, text)
            self._by_hash[text.text_sha256] = text
            for name in text.names:
                for ending in _endings(name):
                    self._by_name[ending][text.text_sha256] = text

    def has_hash(self, page: AnnotatedPage) -> bool:
        """Whether the text of a page is there, whatever it is called."""
        return page.sha256 in self._by_hash

    def find(self, page: AnnotatedPage) -> StoredText | LeftOut:
        """The drafted text of a page, or why there is none."""
        text = self._by_hash.get(page.sha256 or "") or self._by_its_name(page)
        if isinstance(text, StoredText) and not text.is_drafted:
            return LeftOut(page.name, "kept, but not drafted; 'trialspan status' says why")
        return text

    def _by_its_name(self, page: AnnotatedPage) -> StoredText | LeftOut:
        for name in page.names:
            for ending in _endings(name):
                texts = self._by_name.get(ending, {})
                if len(texts) > 1 and page.sha256 is not None:
                    return LeftOut(page.name, _NOT_THERE)
                if len(texts) > 1:
                    return LeftOut(page.name, f"{len(texts)} texts are called {ending!r}; annotate by hash")
                for text in texts.values():
                    if page.sha256 is None or page.is_checkable:
                        return text
                    return LeftOut(
                        page.name, "its text has changed since it was annotated; annotate it again"
                    )
        return LeftOut(page.name, _NOT_THERE)


def _endings(name: str) -> Iterator[str]:
    """The name, then without its first folder, and so on to the bare file name."""
    parts = PurePosixPath(name.replace("\\", "/")).parts
    for start in range(len(parts)):
        yield "/".join(parts[start:])
