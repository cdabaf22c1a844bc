"""The catalogue: every path a record type has, with everything prompts, store, screens and docs need.

Generated from the pydantic models, never written twice.
"""

from __future__ import annotations

import hashlib
import importlib
import json
import re
from functools import cache, cached_property
from typing import Any

from pydantic import BaseModel, JsonValue, TypeAdapter, ValidationError
from pydantic.errors import PydanticInvalidForJsonSchema

from schemas.describe import FieldSpec, GroupSpec, Leaf, describe_model
from schemas.errors import SchemaError
from schemas.guidance_statement import GuidanceStatement
from schemas.paths import template_of
from schemas.publication_report import PublicationReport
from schemas.trial_registration import TrialRegistration

__all__ = ["FieldSpec", "GroupSpec", "RecordType", "builtin_record_types", "load_record_type"]

_REPEATED = re.compile(r"((?:\.\w+(?:\[\])?)+?)\1+")
_TARGET = re.compile(r"([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*):([A-Za-z_]\w*)")


class RecordType:
    """A record model and the specs of its paths, in declaration order."""

    def __init__(self, code: str, model: type[BaseModel]) -> None:
        self.code = code
        self.model = model
        self.title = (model.__doc__ or code).strip().splitlines()[0]
        self.specs: dict[str, FieldSpec] = {}
        self.groups: dict[str, GroupSpec] = {}
        self._annotations: dict[str, Any] = {}  # typing constructs have no common type
        self._adapters: dict[str, TypeAdapter[Any]] = {}  # any leaf type
        for part in describe_model(model):
            if isinstance(part, Leaf):
                self.specs[part.spec.path] = part.spec
                self._annotations[part.spec.path] = part.annotation
            else:
                self.groups[part.path] = part
        if not self.specs:
            raise SchemaError(f"the record type {code!r} declares no field; give {model.__name__} some")

    @cached_property
    def version(self) -> str:
        """Hash of everything the record type says about its fields, their types and bounds included."""
        described = [part.model_dump_json() for part in (*self.specs.values(), *self.groups.values())]
        declared = json.dumps([self.code, described, self.model.model_json_schema()], sort_keys=True)
        return hashlib.sha256(declared.encode()).hexdigest()[:16]

    def find(self, path: str) -> FieldSpec | None:
        """The spec of a path or template; None when it is a group or not part of the record type.

        A model that holds itself is declared to two levels; a deeper path has the spec of the second.
        """
        template = template_of(path)
        return self.specs.get(template) or self.specs.get(_fold(template))

    def declared(self, path: str) -> str:
        """The template of a path as it is declared: a model within itself at its second level."""
        template = template_of(path)
        known = template in self.specs or template in self.groups
        return template if known else _fold(template)

    def spec(self, path: str) -> FieldSpec:
        """The spec of a path or template; raises SchemaError when the record type has no such field."""
        found = self.find(path)
        if found is None:
            raise SchemaError(f"{self.code} has no field {path!r}")
        return found

    def knows(self, path: str) -> bool:
        """Whether path names a field, a list or a group of fields: something that can be absent."""
        template = template_of(path)
        names = {template, _fold(template)}
        return bool(names & self.specs.keys() or names & self.groups.keys()) or f"{template}[]" in self.specs

    def list_keys(self, list_path: str) -> tuple[FieldSpec, ...]:
        """The specs that tell the items of a list apart: those marked key, else its first leaf.

        Two items are the same when they agree on every key that both have.
        """
        entry = f"{template_of(list_path)}[]"
        wanted = {path.removesuffix("[]") for path in (entry, _fold(entry))}
        direct = [spec for spec in self.specs.values() if spec.list_path in wanted]
        marked = tuple(spec for spec in direct if spec.key)
        return marked or tuple(direct[:1])

    def normalise(self, path: str, value: JsonValue) -> JsonValue:
        """The value as the record type stores it; raises SchemaError when it does not validate."""
        template = self.spec(path).path
        if template not in self._adapters:
            self._adapters[template] = TypeAdapter(self._annotations[template])
        adapter = self._adapters[template]
        try:
            dumped: JsonValue = adapter.dump_python(adapter.validate_python(value), mode="json")
        except ValidationError as error:
            raise SchemaError(f"{path}: {error.errors()[0]['msg']}, got {value!r}") from error
        if dumped is None or (isinstance(dumped, (str, list, dict)) and not dumped):
            raise SchemaError(f"{path}: {value!r} is no value; leave the field out or give its absence")
        return dumped

    def annotation(self, path: str) -> Any:  # a typing construct
        """The leaf's type, without None and without the list around one entry."""
        return self._annotations[self.spec(path).path]


def _fold(template: str) -> str:
    """The template with a repeated run of segments written once: 'a[].sub[].sub[].x' gives 'a[].sub[].x'."""
    return _REPEATED.sub(r"\1", f".{template}").removeprefix(".")


def load_record_type(target: str) -> RecordType:
    """The record type of a catalogue code, or of 'package.module:Model'.

    Raises SchemaError, saying what was looked for and what to give instead, when there is none.
    """
    builtin = builtin_record_types()
    if ":" not in target:
        if target not in builtin:
            known = ", ".join(builtin)
            raise SchemaError(f"no record type {target!r}; known: {known}; or give package.module:Model")
        return builtin[target]
    model = _import_model(target)
    code = _code_of(model)
    if code in builtin and builtin[code].model is not model:
        raise SchemaError(f"{target!r} would be stored as {code!r}, which is built in; rename the class")
    return RecordType(code, model)


def _import_model(target: str) -> type[BaseModel]:
    parts = _TARGET.fullmatch(target)
    if parts is None:
        raise SchemaError(f"cannot read the record type {target!r}; write package.module:Model")
    try:
        module = importlib.import_module(parts[1])
    except (Exception, SystemExit) as error:  # a team's own module may raise anything, or be a script
        raise SchemaError(
            f"cannot import {parts[1]!r} for the record type {target!r}: {error}; "
            "run from the folder that holds it, or set PYTHONPATH to that folder"
        ) from error
    model = getattr(module, parts[2], None)
    if model is None:
        raise SchemaError(
            f"the module {parts[1]!r} has no {parts[2]!r}; give the name of a pydantic model in it"
        )
    if not (isinstance(model, type) and issubclass(model, BaseModel)):
        raise SchemaError(f"{target!r} is {model!r}, not a pydantic model; give a subclass of BaseModel")
    try:
        model.model_json_schema()
    except PydanticInvalidForJsonSchema as error:
        first = str(error).partition("\n")[0]
        raise SchemaError(
            f"{target!r} has a field that JSON cannot hold: {first}; give it another type"
        ) from error
    return model


def _code_of(model: type[BaseModel]) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", model.__name__).lower()


@cache
def builtin_record_types() -> dict[str, RecordType]:
    """The three record types that never mix, by code."""
    models = (TrialRegistration, PublicationReport, GuidanceStatement)
    return {_code_of(model): RecordType(_code_of(model), model) for model in models}
