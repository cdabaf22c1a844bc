"""The catalogue: every path a record type has, with everything prompts, store, screens and docs need.

Generated from the pydantic models, never written twice.
"""

from __future__ import annotations

import importlib
import re
import types
from collections.abc import Iterator
from enum import Enum
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, JsonValue, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from schemas.declare import How
from schemas.documents import Frozen
from schemas.errors import SchemaError
from schemas.paths import template_of
from schemas.values import As, Kind, Quantity, Range, Value

_REPEATED = re.compile(r"(\.\w+\[\])\1+")


class FieldSpec(Frozen):
    """One path of a record type, described."""

    path: str
    """Template such as 'arms[].label'."""
    kind: Kind
    codes: tuple[str, ...] = ()
    """The closed set, for CODE (and lists of codes)."""
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

    @property
    def name(self) -> str:
        """The last segment: 'label' of 'arms[].label'."""
        return self.path.rsplit(".", 1)[-1].removesuffix("[]")

    @property
    def list_path(self) -> str | None:
        """Template of the innermost list the field belongs to, 'arms' for 'arms[].label'; None outside lists."""
        head, found, _ = self.path.rpartition("[]")
        return head if found else None


class RecordType:
    """A record model and the specs of its paths, in declaration order."""

    def __init__(self, code: str, model: type[BaseModel]) -> None:
        self.code = code
        self.model = model
        self.title = (model.__doc__ or code).strip().splitlines()[0]
        self._annotations: dict[str, Any] = {}  # typing constructs have no common type
        self._adapters: dict[str, TypeAdapter[Any]] = {}  # any leaf type
        self.specs: dict[str, FieldSpec] = {}
        for spec, annotation in _walk(model, "", ()):
            self.specs[spec.path] = spec
            self._annotations[spec.path] = annotation

    def spec(self, path: str) -> FieldSpec:
        """The spec of a path or template; raises SchemaError when the record type has no such path."""
        template = template_of(path)
        found = self.specs.get(template) or self.specs.get(_REPEATED.sub(r"\1", template))
        if found is None:
            raise SchemaError(f"{self.code} has no field {path!r}")
        return found

    def list_keys(self, list_path: str) -> tuple[FieldSpec, ...]:
        """The specs that tell the items of a list apart: those marked key, else its first leaf."""
        direct = [s for s in self.specs.values() if s.list_path == list_path]
        marked = tuple(s for s in direct if s.key)
        return marked or tuple(direct[:1])

    def normalise(self, path: str, value: JsonValue) -> JsonValue:
        """The value as the record type stores it; raises SchemaError when it does not validate."""
        template = self.spec(path).path
        adapter = self._adapters.setdefault(template, TypeAdapter(self._annotations[template]))
        try:
            dumped: JsonValue = adapter.dump_python(adapter.validate_python(value), mode="json")
        except ValidationError as error:
            raise SchemaError(f"{path}: {error.errors()[0]['msg']}, got {value!r}") from error
        return dumped

    def annotation(self, path: str) -> Any:  # a typing construct
        """The leaf's type, without None and without the list around a leaf list."""
        return self._annotations[self.spec(path).path]


def _walk(
    model: type[BaseModel], prefix: str, ancestors: tuple[type, ...]
) -> Iterator[tuple[FieldSpec, Any]]:  # Any: a typing construct
    """Every leaf below model; a model met inside itself contributes its direct leaves only."""
    for name, info in model.model_fields.items():
        path = f"{prefix}.{name}" if prefix else name
        annotation, kind = _unwrap(info.annotation, info.metadata)
        inner, is_list = _list_item(annotation)
        whole = bool(_extra(info, "whole", False))
        if is_list and not whole:
            annotation, kind = _unwrap(inner, ())
            path += "[]"
        group = _group_model(annotation)
        if group is None:
            yield _leaf(path, info, annotation, kind, is_list, whole), annotation
        elif (*ancestors, model).count(group) < 2:
            yield from _walk(group, path, (*ancestors, model))


def _leaf(
    path: str, info: FieldInfo, annotation: Any, kind: Kind | None, is_list: bool, whole: bool
) -> FieldSpec:
    required = bool(_extra(info, "required", info.is_required()))
    low, high = ("1" if required else "0"), ("*" if is_list else "1")
    item = _list_item(annotation)[0] if whole else annotation
    return FieldSpec(
        path=path,
        kind=kind or _kind_of(_unwrap(item, ())[0], _unwrap(item, ())[1]),
        codes=_codes(item),
        unit=_extra(info, "unit", None),
        cardinality="1" if (low, high) == ("1", "1") else f"{low}..{high}",  # type: ignore[arg-type]  # one of four
        description=info.description or "",
        how=How(_extra(info, "how", How.NARRATIVE)),
        standard=_extra(info, "standard", None),
        sections=tuple(_extra(info, "sections", ())),
        personal=bool(_extra(info, "personal", False)),
        whole=whole,
        key=bool(_extra(info, "key", False)),
    )


def _extra(info: FieldInfo, name: str, default: Any) -> Any:  # JSON schema extras are free-form
    extra = info.json_schema_extra
    return extra.get(name, default) if isinstance(extra, dict) else default


def _unwrap(annotation: Any, metadata: Any) -> tuple[Any, Kind | None]:
    """The annotation without None, and the kind its `As` mark gives it."""
    kind = next((m.kind for m in metadata if isinstance(m, As)), None)
    if get_origin(annotation) in (Union, types.UnionType):
        rest = [a for a in get_args(annotation) if a is not type(None)]
        if len(rest) == 1:
            inner, inner_kind = _unwrap(rest[0], ())
            return inner, kind or inner_kind
    if get_origin(annotation) is Annotated:
        kind = kind or next((m.kind for m in get_args(annotation)[1:] if isinstance(m, As)), None)
    return annotation, kind


def _list_item(annotation: Any) -> tuple[Any, bool]:
    if get_origin(annotation) in (list, tuple, set, frozenset):
        return get_args(annotation)[0], True
    return annotation, False


def _group_model(annotation: Any) -> type[BaseModel] | None:
    is_model = isinstance(annotation, type) and issubclass(annotation, BaseModel)
    return annotation if is_model and not issubclass(annotation, Value) else None


def _codes(annotation: Any) -> tuple[str, ...]:
    annotation = _unwrap(annotation, ())[0]
    if get_origin(annotation) is Literal:
        return tuple(str(a) for a in get_args(annotation))
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return tuple(str(member.value) for member in annotation)
    return ()


def _kind_of(annotation: Any, marked: Kind | None) -> Kind:
    if marked is not None:
        return marked
    if _codes(annotation):
        return Kind.CODE
    options = get_args(annotation) if get_origin(annotation) in (Union, types.UnionType) else (annotation,)
    options = tuple(o for o in options if o is not type(None))
    if all(isinstance(o, type) and issubclass(o, (Quantity, Range)) for o in options):
        return Kind.QUANTITY
    if set(options) <= {int, float} and float in options:
        return Kind.NUMBER
    simple = {bool: Kind.BOOLEAN, int: Kind.INTEGER, str: Kind.STRING}
    return simple.get(annotation, Kind.OBJECT)


def load_record_type(target: str) -> RecordType:
    """The record type of a catalogue code, or of 'package.module:Model'.

    Raises SchemaError, saying what was looked for, when there is none.
    """
    if ":" not in target:
        builtin = builtin_record_types()
        if target not in builtin:
            raise SchemaError(
                f"no record type {target!r}; known: {', '.join(builtin)}, or give package.module:Model"
            )
        return builtin[target]
    module_name, _, model_name = target.partition(":")
    try:
        model = getattr(importlib.import_module(module_name), model_name)
    except (ImportError, AttributeError) as error:
        raise SchemaError(f"cannot load the record type {target!r}: {error}") from error
    if not (isinstance(model, type) and issubclass(model, BaseModel)):
        raise SchemaError(f"{target!r} is not a pydantic model")
    return RecordType(_code_of(model), model)


def _code_of(model: type[BaseModel]) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", model.__name__).lower()


@cache
def builtin_record_types() -> dict[str, RecordType]:
    """The three record types that never mix, by code."""
    from schemas.guidance_statement import GuidanceStatement
    from schemas.publication_report import PublicationReport
    from schemas.trial_registration import TrialRegistration

    models = (TrialRegistration, PublicationReport, GuidanceStatement)
    return {_code_of(model): RecordType(_code_of(model), model) for model in models}
