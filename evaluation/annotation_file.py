"""Annotation files: JSON, one per page. `docs/evaluating.md` describes the format.

A file names its page by the hash of its text or by name, and points into that text; it need not hold a word
of it. What it leaves out (a value, a way of reading) is read from the page or from the catalogue.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Annotated, Literal

from pydantic import AliasChoices, BaseModel, BeforeValidator, ConfigDict, Field, JsonValue, ValidationError

from evaluation.annotation import (
    AnnotatedAbsence,
    AnnotatedValue,
    Annotation,
    Forbidden,
    Step,
    Stretch,
    Tier,
    Unjudged,
)
from evaluation.errors import AnnotationError
from evaluation.pages import AnnotatedPage, MisfitError
from evaluation.steps import parse_pattern
from schemas.catalogue import FieldSpec, builtin_record_types
from schemas.documents import Document
from schemas.errors import SchemaError
from schemas.fields import State
from schemas.texts import norm_text
from schemas.values import Kind

UNKNOWN_HOW = "unknown"
"""The way of reading where neither the file nor the catalogue says."""

_PRINTED_AS_IS = (Kind.TEXT, Kind.STRING, Kind.IDENTIFIER)
"""Kinds whose value is what is printed, so that a file may leave it out."""
_KINDS_OF_NULL = {
    "not_stated": State.NOT_STATED,
    "inferable_not_stated": State.NOT_STATED,
    "label_without_value": State.LABEL_WITHOUT_VALUE,
    "section_missing": State.SECTION_MISSING,
    "not_applicable": State.NOT_APPLICABLE,
}
_ALTERNATIVE = "alternative"
_DOCS = "docs/evaluating.md says what is expected"


_WAYS = {"L": "labelled", "P": "positional", "N": "narrative"}


def _patterns(given: object) -> object:
    """'a|b (a remark)' as ['a', 'b']; a list as it is."""
    return given.split(" ")[0].split("|") if isinstance(given, str) else given


def _named(given: object) -> object:
    return {"path": given} if isinstance(given, str) else given


def _kind_of_null(given: object) -> object:
    return _KINDS_OF_NULL.get(given, given) if isinstance(given, str) else given


_Null = Literal[State.NOT_STATED, State.LABEL_WITHOUT_VALUE, State.SECTION_MISSING, State.NOT_APPLICABLE]
_At = tuple[Annotated[int, Field(ge=0)], int]
Patterns = Annotated[tuple[str, ...], BeforeValidator(_patterns)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)  # a file may say more than is counted


class _Place(_Part):
    start: int = Field(ge=0)
    end: int
    quote: str | None = None
    kind: str = _ALTERNATIVE

    @property
    def stretch(self) -> Stretch:
        return self.start, self.end


class _Item(_Place):
    path: str
    value: JsonValue = None
    words: dict[str, _At] | list[dict[str, _At]] | list[_At] | None = None
    as_good: tuple[JsonValue, ...] = Field(default=(), alias="or")
    how: str | None = None
    vtype: str | None = None
    tier: Tier = Tier.CORE
    more: tuple[_Place, ...] = ()


class _Absent(_Part):
    path: str
    state: Annotated[_Null, BeforeValidator(_kind_of_null)] = Field(
        default=State.NOT_STATED, validation_alias=AliasChoices("state", "kind")
    )


class _MustNot(_Place):
    kind: str = "forbidden"
    tempts: Patterns = Field(default=("any",), validation_alias=AliasChoices("tempts", "paths"))


class _Open(_Place):
    path: Patterns = Field(validation_alias=AliasChoices("path", "paths"))


class _File(_Part):
    sha256: str | None = Field(default=None, validation_alias=AliasChoices("document_sha256", "sha256"))
    name: str | None = Field(default=None, validation_alias=AliasChoices("name", "file"))
    record_type: str | None = None
    items: tuple[_Item, ...]
    absent: tuple[Annotated[_Absent, BeforeValidator(_named)], ...] = ()
    must_not: tuple[_MustNot, ...] = ()
    unjudged: tuple[_Open, ...] = ()


def read_annotations(path: Path) -> list[AnnotatedPage]:
    """The annotated pages of a file, or of all files in a folder and below it, by name.

    JSON files without 'items' are passed over. Raises AnnotationError, naming the file, for what cannot be
    read, and when there is no annotation at all.
    """
    is_folder = path.is_dir()
    files = sorted(path.rglob("*.json")) if is_folder else [path]
    base = path if is_folder else path.parent
    pages = [page for file in files for page in _pages_of(file, base)]
    if not pages:
        raise AnnotationError(f"no annotations in {str(path)!r}: no .json file with 'items' there; {_DOCS}")
    return pages


def _pages_of(path: Path, base: Path) -> Iterator[AnnotatedPage]:
    try:
        given = json.loads(path.read_bytes())
    except (ValueError, RecursionError) as error:  # not UTF-8, not JSON, or nested without end
        raise AnnotationError(f"{str(path)!r} is not JSON ({error}); mend it or move it away") from error
    except OSError as error:
        raise AnnotationError(f"{str(path)!r} cannot be read ({error.strerror})") from error
    if isinstance(given, dict) and "items" in given:
        yield _page(path, path.relative_to(base).parent, given)


def _page(path: Path, folder: Path, given: dict[str, JsonValue]) -> AnnotatedPage:
    try:
        file = _File.model_validate(given)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        raise AnnotationError(f"{str(path)!r}: {place}: {first['msg']}; {_DOCS}") from error
    if not (file.sha256 or file.name):
        raise AnnotationError(f"{str(path)!r} names no page: give 'document_sha256' or 'name'; {_DOCS}")
    names = (str(PurePosixPath(*folder.parts, file.name)), file.name) if file.name else ()
    has_quotes = all(item.quote is not None for item in file.items)

    def annotate(document: Document) -> Annotation:
        return _FileReader(str(path), file, document).read()

    return AnnotatedPage(str(path), tuple(dict.fromkeys(names)), file.sha256, has_quotes, annotate)


class _FileReader:
    """A file beside the text it points into."""

    def __init__(self, origin: str, file: _File, document: Document) -> None:
        self._origin, self._file, self._text = origin, file, document.text
        self._catalogue = builtin_record_types().get(file.record_type or "")

    def read(self) -> Annotation:
        """What the file says; raises MisfitError when it points past the text or quotes something else."""
        file = self._file
        return Annotation(
            self._origin,
            file.record_type,
            tuple(map(self._value, file.items)),
            tuple(AnnotatedAbsence(self._steps(a.path), a.state) for a in file.absent),
            tuple(Forbidden(self._checked(each), each.kind, each.tempts) for each in file.must_not),
            tuple(Unjudged(self._checked(each), each.path) for each in file.unjudged),
        )

    def _value(self, item: _Item) -> AnnotatedValue:
        steps, spec = self._steps(item.path), self._spec(item.path)
        if None in steps:
            raise AnnotationError(f"{self._origin!r}: {item.path!r} leaves an index open; number the item")
        others = [self._checked(place) for place in item.more if place.kind == _ALTERNATIVE]
        places = (self._checked(item), *others)
        value, *as_good = self._values(item, spec, places)
        how = _WAYS.get(item.how, item.how) if item.how else None
        return AnnotatedValue(
            steps,
            value,
            tuple(as_good),
            places,
            how or (spec.how.value if spec else UNKNOWN_HOW),
            item.tier,
            item.vtype or (spec.kind.value if spec else ""),
        )

    def _values(self, item: _Item, spec: FieldSpec | None, places: Sequence[Stretch]) -> list[JsonValue]:
        """The value, then others as good: of a value that is printed, the words of each of its places."""
        if item.value is not None or item.words is not None:
            return [self._whole(value, item) for value in (item.value, *item.as_good)]
        if spec is not None and spec.kind not in _PRINTED_AS_IS:
            raise AnnotationError(
                f"{self._origin!r}: {item.path!r} is of kind {spec.kind.value!r}, no plain text;"
                " give its 'value'"
            )
        return [*(self._said(*each) for each in places), *item.as_good]

    def _whole(self, value: JsonValue, item: _Item) -> JsonValue:
        """The value with the parts (of each entry, or the entries) that are words of the page."""
        words = item.words
        match value, words:
            case None, list():
                return [self._said(*each) for each in words if isinstance(each, tuple)]
            case dict(), dict():
                return self._with_words(value, words)
            case list(), list() if len(value) == len(words):
                return [self._with_words(*each) for each in zip(value, words, strict=True)]
            case _, None:
                return value
        raise AnnotationError(f"{self._origin!r}: the 'words' of {item.path!r} do not fit its value")

    def _with_words(self, value: JsonValue, words: object) -> JsonValue:
        if not isinstance(value, dict) or not isinstance(words, Mapping):
            return value
        return {**{name: self._said(*place) for name, place in words.items()}, **value}

    def _said(self, start: int, end: int) -> str:
        start, end = self._within(start, end)
        return norm_text(self._text[start:end])

    def _spec(self, path: str) -> FieldSpec | None:
        return self._catalogue.find(path) if self._catalogue else None

    def _steps(self, path: str) -> tuple[Step, ...]:
        try:
            return parse_pattern(path)
        except SchemaError as error:
            raise AnnotationError(f"{self._origin!r}: {error}") from error

    def _checked(self, place: _Place) -> Stretch:
        start, end = self._within(*place.stretch)
        found = self._text[start:end]
        if place.quote is not None and not _reads(found, place.quote):
            raise MisfitError(f"at {start}:{end} it says {found[:40]!r}, not {place.quote[:40]!r}")
        return place.stretch

    def _within(self, start: int, end: int) -> Stretch:
        if not 0 <= start < end <= len(self._text):
            raise MisfitError(f"it has {len(self._text):,} characters, and {start}:{end} is annotated")
        return start, end


def _reads(stored: str, quote: str) -> bool:
    """Whether stored words are the quoted ones; unprintable characters are stored replaced, one for one."""
    if stored == quote:
        return True
    pairs = zip(stored, quote, strict=False)
    return len(stored) == len(quote) and all(kept == said or not said.isprintable() for kept, said in pairs)
