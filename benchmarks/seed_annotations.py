"""What a person read on the real pages: places and values, none of the pages' words.

An annotation is a file `annotations/<first 16 hex digits of the text's SHA-256>.json`; docs/annotations.md
says what its keys mean. Offsets are code points of the stored text, half-open. Words that a value needs (a
text, a name, the concept of a bound) are taken from the page when it is there: the files hold none.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue, model_validator

from schemas.texts import norm_text

FOLDER = Path(__file__).resolve().parent / "annotations"


At = tuple[int, int]
Words = dict[str, At]
"""Names of the parts of an object to the places of their words."""


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Place(_Strict):
    """A stretch of the stored text."""

    start: int
    end: int

    @model_validator(mode="after")
    def _is_not_empty(self) -> Place:
        if not 0 <= self.start < self.end:
            raise ValueError(f"no stretch of text: {self.start} to {self.end}")
        return self

    def said(self, text: str) -> str:
        """What stands there, as a value: white space folded, markdown escapes dropped."""
        return norm_text(text[self.start : self.end])


class OtherPlace(Place):
    """Another place that says the same, in the same words or others as good."""

    kind: Literal["alternative"]


class Item(Place):
    """One value a complete record of the page has."""

    path: str
    value: JsonValue = None
    """None where the value is the words of the place."""
    words: Words | list[Words] | list[At] | None = None
    """Where the parts of an object (of each object of a list, each entry of a list) that are words stand."""
    or_: tuple[JsonValue, ...] = Field((), alias="or")
    """What may as well stand in the place of `value`, where the page or the rules leave it open."""
    how: Literal["L", "P", "N"]
    """A label names it, its place does, or it stands in prose."""
    tier: Literal["core", "extended"]
    more: tuple[OtherPlace, ...] = ()

    def _whole(self, value: JsonValue, text: str) -> JsonValue:
        """A value with the words it takes from the page."""
        match value, self.words:
            case None, list(places):
                return [_at(place, text) for place in places if isinstance(place, tuple)]
            case None, None:
                return self.said(text)
            case dict(parts), dict(words):
                return {**_words(words, text), **parts}
            case list(entries), list(words):
                return [_with(entry, own, text) for entry, own in zip(entries, words, strict=True)]
        return value

    def as_good(self, text: str) -> list[JsonValue]:
        """Every right value, the chosen one first: a text in the words of each of its places."""
        if self.value is None and self.words is None:
            return [place.said(text) for place in (self, *self.more)]
        return [self._whole(value, text) for value in (self.value, *self.or_)]


class Absence(_Strict):
    """A field the page does not give, and how it does not."""

    path: str
    """May hold '[]' for every entry of a list."""
    state: Literal["NOT_STATED", "LABEL_WITHOUT_VALUE", "SECTION_MISSING", "NOT_APPLICABLE"]


class Trap(Place):
    """Words that must not become a value of these paths, nor of what is below them."""

    paths: tuple[str, ...]
    """'any' for every path."""


class Open(Place):
    """Words on which the annotator is of two minds for these paths: values from them count neither way."""

    paths: tuple[str, ...]


class Annotation(_Strict):
    """Everything annotated on one page."""

    document_sha256: str
    """`Document.text_sha256`."""
    record_type: str
    items: tuple[Item, ...]
    absent: tuple[Absence, ...]
    must_not: tuple[Trap, ...]
    unjudged: tuple[Open, ...] = ()


def load_annotations(folder: Path = FOLDER) -> list[Annotation]:
    """Every annotation of a folder, by file name; raises pydantic's ValidationError for one that is none."""
    return [Annotation.model_validate_json(file.read_text("utf-8")) for file in sorted(folder.glob("*.json"))]


def _at(place: At, text: str) -> str:
    return norm_text(text[slice(*place)])


def _words(places: Words, text: str) -> dict[str, JsonValue]:
    return {name: _at(place, text) for name, place in places.items()}


def _with(entry: JsonValue, words: object, text: str) -> JsonValue:
    if isinstance(entry, dict) and isinstance(words, dict):
        return {**_words(words, text), **entry}
    return entry
