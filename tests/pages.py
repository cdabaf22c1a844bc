"""Pages as the tests read them: text in, fields out, the same way drafting goes."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from pydantic import JsonValue

from extract.labels import LabelReader, label_reader
from extract.lexicon import load_lexicon
from extract.outline import Outline, outline
from extract.read import read_bytes, read_file
from schemas.catalogue import load_record_type
from schemas.documents import Document
from schemas.fields import DraftedField


class Page(NamedTuple):
    """A page and what labels read on it."""

    document: Document
    outline: Outline
    fields: tuple[DraftedField, ...]

    def field(self, path: str) -> DraftedField:
        """The first reading of a path."""
        return next(field for field in self.fields if field.path == path)

    def values(self) -> dict[str, JsonValue]:
        """The first value of each path; labels without a value are left out."""
        return {field.path: field.value for field in reversed(self.fields) if field.state.has_value}

    def entries(self, path: str) -> list[JsonValue]:
        """The values of a list in order: 'arms[].label', 'countries[]'."""
        before, _, after = path.partition("[]")
        values, found = self.values(), []
        while (place := f"{before}[{len(found)}]{after}") in values:
            found.append(values[place])
        return found


def read_page(source: Path | str) -> Page:
    """A file, or a text, read with the project's lexicon."""
    document = read_file(source, source.name) if isinstance(source, Path) else document_of(source)
    page = outline(document, load_lexicon())
    return Page(document, page, label_reader(load_record_type(page.record_type)).read(document.text, page))


def read_with(file: Path, text: str) -> Page:
    """A text read with the lexicon in a file."""
    lexicon, document = load_lexicon(file), document_of(text)
    page = outline(document, lexicon)
    reader = LabelReader(load_record_type(page.record_type), lexicon)
    return Page(document, page, reader.read(document.text, page))


def document_of(text: str) -> Document:
    """A text as a document."""
    return read_bytes(text.encode(), "page.txt")
