"""A document as it is stored, hashed and pointed into, and the spans that point into it."""

from __future__ import annotations

from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator


class Frozen(BaseModel):
    """Base of every value that crosses a package border: immutable, no unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Span(Frozen):
    """A half-open stretch of a document's stored text, with the words it holds."""

    start: int = Field(ge=0)
    """Code points, 0-based, into `Document.text`."""
    end: int
    """Code points, exclusive."""
    quote: str = Field(min_length=1)
    """`Document.text[start:end]`, character for character."""

    @model_validator(mode="after")
    def _quote_fills_the_span(self) -> Self:
        if self.end - self.start != len(self.quote):
            raise ValueError(f"span {self.start}:{self.end} does not hold {len(self.quote)} characters")
        return self

    @classmethod
    def of(cls, text: str, start: int, end: int) -> Span:
        """The span start:end of text."""
        return cls(start=start, end=end, quote=text[start:end])


class Document(Frozen):
    """One source as text, decoded once; every offset in the project points into `text`."""

    name: str
    """Where it came from, for people: a path relative to the folder given, or '-' for standard input."""
    text: str
    text_sha256: str
    """Hash of `text` in UTF-8; the document's identity."""
    source_sha256: str
    """Hash of the original bytes."""
    source_bytes: int
    """Bytes of the original."""
    encoding: str
    """How the bytes were decoded: 'utf-8', 'utf-8-sig', 'utf-16', 'windows-1252'."""
    replaced: int = 0
    """Characters replaced one for one because a terminal or text widget would act on or drop them."""
