"""From a pydantic model to the description of its paths: type, codes, unit, cardinality, words.

Looks at annotations and at what `schemas.declare` (or a plain `Field`) says beside them.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Any, Literal, NamedTuple, get_args, get_origin

from pydantic import BaseModel, ValidationError, field_validator
from pydantic.fields import FieldInfo

from schemas.annotations import codes_of, list_item, options, without_none
from schemas.declare import How
from schemas.documents import Frozen
from schemas.errors import SchemaError
from schemas.values import As, Kind, Quantity, Range, Value

_INHERITED = ("how", "standard", "sections", "personal")
_SEGMENT = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


class FieldSpec(Frozen):
    """One path of a record type, described."""

    path: str
    """Template such as 'arms[].label'."""
    kind: Kind
    codes: tuple[str, ...] = ()
    """The closed set, for CODE (and lists of codes)."""
    parts: tuple[str, ...] = ()
    """The names of what the value is made of, for QUANTITY and OBJECT."""
    unit: str | None = None
    """UCUM codes expected, as text; None where none applies."""
    cardinality: Literal["1", "0..1", "0..*", "1..*"]
    """Within its innermost list item."""
    description: str
    how: How = How.NARRATIVE
    standard: str | None = None
    """Where the definition comes from."""
    sections: tuple[str, ...] = ()
    """Outline section keys it may be read from; empty means any."""
    personal: bool = False
    """Contact data of a person."""
    whole: bool = False
    """A list kept as one value with one span."""
    key: bool = False
    """Tells the items of its list apart."""
    prose: bool = False
    """Running text kept whole: it accounts for no number in it."""
    form: str | None = None
    """Regular expression that the whole value of a string has; None where any words will do."""

    @field_validator("form")
    @classmethod
    def _is_an_expression(cls, form: str | None) -> str | None:
        try:
            re.compile(form or "")
        except re.error as error:
            raise ValueError(f"no regular expression: {error}") from error
        return form

    @property
    def name(self) -> str:
        """The last segment: 'label' of 'arms[].label'."""
        return self.path.rsplit(".", 1)[-1].removesuffix("[]")

    @property
    def list_path(self) -> str | None:
        """Template of the innermost list around the field, 'arms' for 'arms[].label'; None outside lists."""
        head, found, _ = self.path.rpartition("[]")
        return head if found else None


class GroupSpec(Frozen):
    """A path that holds fields rather than a value, described."""

    path: str
    """Template such as 'arms' or 'arms[].regimens'."""
    description: str
    is_list: bool


class Leaf(NamedTuple):
    """A described field and the type of its value."""

    spec: FieldSpec
    annotation: Any
    """A typing construct, without None and without the list around one entry."""


class _Place(NamedTuple):
    """Where the walk stands: the path so far, the models it is inside, and what the groups said."""

    prefix: str
    ancestors: tuple[type, ...]
    said: dict[str, Any]  # JSON schema extras are free-form


def describe_model(model: type[BaseModel]) -> Iterator[Leaf | GroupSpec]:
    """Every field and group of fields below model, in declaration order.

    A model met inside itself is described once; deeper levels repeat it.
    """
    yield from _walk(model, _Place("", (model,), {}))


def _walk(model: type[BaseModel], place: _Place) -> Iterator[Leaf | GroupSpec]:
    for name, info in model.model_fields.items():
        path = _below(place.prefix, info.alias or name)
        extra = info.json_schema_extra if isinstance(info.json_schema_extra, dict) else {}
        annotation = without_none(info.annotation)
        inner = list_item(annotation)
        is_item = inner is not None and not extra.get("whole", False)
        if is_item:
            annotation = without_none(inner)
        group = _group_model(annotation)
        if group is None:
            yield _leaf(path + "[]" * is_item, info, annotation, is_item, {**place.said, **extra})
            continue
        yield GroupSpec(path=path, description=_about(path, info, group), is_list=is_item)
        if place.ancestors.count(group) < 2:
            said = {**place.said, **{word: extra[word] for word in _INHERITED if word in extra}}
            said["about"] = "" if is_item else info.description or ""
            yield from _walk(group, _Place(path + "[]" * is_item, (*place.ancestors, group), said))


def _about(path: str, info: FieldInfo, group: type[BaseModel]) -> str:
    return info.description or (group.__doc__ or "").partition("\n")[0] or _words(path, info)


def _below(prefix: str, name: str) -> str:
    if not _SEGMENT.fullmatch(name):
        raise SchemaError(f"{name!r} cannot be part of a path; name the field with letters, digits and _")
    return f"{prefix}.{name}" if prefix else name


def _leaf(path: str, info: FieldInfo, annotation: Any, is_item: bool, said: dict[str, Any]) -> Leaf:
    item = list_item(annotation)
    plain = without_none(annotation if item is None else item)
    many = is_item or item is not None
    about = said.get("about", "")
    try:
        spec = FieldSpec(
            path=path,
            kind=_kind_of(plain, () if many else info.metadata),
            codes=codes_of(plain),
            parts=_parts(plain),
            unit=said.get("unit"),
            cardinality=_cardinality(said.get("required", info.is_required()), many),
            description=f"{about} {_words(path, info)}".strip(),
            how=said.get("how", How.NARRATIVE),
            standard=said.get("standard"),
            sections=said.get("sections", ()),
            personal=said.get("personal", False),
            whole=said.get("whole", False),
            key=said.get("key", False),
            prose=said.get("prose", False),
            form=said.get("form"),
        )
    except ValidationError as error:
        first = error.errors()[0]
        raise SchemaError(f"{path}: {first['loc'][0]}: {first['msg']}, got {first['input']!r}") from error
    constrained = annotation if is_item or not info.metadata else Annotated[annotation, *info.metadata]
    return Leaf(spec, constrained)


def _words(path: str, info: FieldInfo) -> str:
    """The description, or the name in plain words where a team gave none."""
    words = path.rsplit(".", 1)[-1].removesuffix("[]").replace("_", " ").strip()
    return info.description or f"{words[:1].upper()}{words[1:]}."


def _cardinality(required: bool, many: bool) -> Literal["1", "0..1", "0..*", "1..*"]:
    if many:
        return "1..*" if required else "0..*"
    return "1" if required else "0..1"


def _group_model(annotation: Any) -> type[BaseModel] | None:
    is_model = isinstance(annotation, type) and issubclass(annotation, BaseModel)
    return annotation if is_model and not issubclass(annotation, Value) else None


def _parts(annotation: Any) -> tuple[str, ...]:
    models = [each for each in options(annotation) if isinstance(each, type) and issubclass(each, BaseModel)]
    return tuple(dict.fromkeys(name for model in models for name in model.model_fields))


def _kind_of(annotation: Any, metadata: Any) -> Kind:
    marks = get_args(annotation)[1:] if get_origin(annotation) is Annotated else ()
    marked = next((mark.kind for mark in (*metadata, *marks) if isinstance(mark, As)), None)
    if marked is not None:
        return marked
    if codes_of(annotation):
        return Kind.CODE
    return next((kind for kind, accepted in _KINDS if options(annotation).keys() <= accepted), Kind.OBJECT)


_KINDS: tuple[tuple[Kind, set[Any]], ...] = (
    (Kind.BOOLEAN, {bool}),
    (Kind.INTEGER, {int}),
    (Kind.NUMBER, {int, float, Decimal}),
    (Kind.STRING, {str}),
    (Kind.DATE, {datetime.date}),
    (Kind.QUANTITY, {Quantity, Range}),
)
"""The first kind whose set holds every type a value may have."""
