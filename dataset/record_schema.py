"""JSON Schema (draft 2020-12) of the records that leave, generated from the record types. Pure.

Leaves carry what the catalogue says of them: `description`, and as annotations `x-ucum` (units to expect) and
`x-standard` (where the definition comes from). A model that holds itself refers to its own definition.
"""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter

from dataset.leaving import RECORD_TYPE, Status
from dataset.records import MARKED_LIST, SECONDARY, SECONDARY_MARK
from schemas.catalogue import FieldSpec, RecordType
from schemas.fields import State

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_ABSENT = {"$ref": "#/$defs/absent"}
_SHA256 = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
Schema = dict[str, Any]
"""A JSON Schema is free-form."""


def record_schema(record_type: RecordType) -> Schema:
    """The schema of one line of `records/<record type>.jsonl`."""
    builder = _Builder(record_type)
    data = builder.group("")
    data["properties"][RECORD_TYPE] = _leaf_schema({"const": record_type.code}, "What the page is.")
    properties: Schema = {
        "record": {"type": "string", "minLength": 1},
        "record_type": {"const": record_type.code},
        "status": {"enum": [status.value for status in Status]},
        "source": _object(
            {
                "document": {"type": "string"},
                "text_sha256": _SHA256,
                "source_sha256": _SHA256,
                "version": {"type": "integer", "minimum": 1},
                "versions": {"type": "integer", "minimum": 1},
            }
        ),
        "data": data,
    }
    if record_type.code == SECONDARY:
        properties[SECONDARY_MARK] = {"const": True}
    return {
        "$schema": DIALECT,
        "$id": f"urn:trialspan:record:{record_type.code}:{record_type.version}",
        "title": record_type.title,
        **_object(properties),
        "$defs": {**builder.definitions, "absent": _absent()},
    }


class _Builder:
    """Walks the paths of a record type once."""

    def __init__(self, record_type: RecordType) -> None:
        self._record_type = record_type
        self.definitions: Schema = {}
        self._values = self._value_schemas()

    def group(self, prefix: str) -> Schema:
        """The object at a group's template path; '' is the record."""
        properties = {name: self._member(path) for name, path in self._children(prefix).items()}
        if self._record_type.code == SECONDARY and prefix == f"{MARKED_LIST}[]":
            properties[SECONDARY_MARK] = {"const": True}
        return _object(properties, required=())

    def _children(self, prefix: str) -> dict[str, str]:
        """Names directly below a group, in declaration order, with the path of each; lists end in '[]'."""
        start = f"{prefix}." if prefix else ""
        found: dict[str, str] = {}
        for path in (*self._record_type.specs, *self._lists()):
            if path.startswith(start):
                name = path[len(start) :].partition(".")[0]
                found.setdefault(name.removesuffix("[]"), start + name)
        return found

    def _lists(self) -> tuple[str, ...]:
        """Groups of which no field is described: a model within itself."""
        specs = self._record_type.specs
        inner = (f"{path}[]" if group.is_list else path for path, group in self._record_type.groups.items())
        return tuple(path for path in inner if not any(spec.startswith(f"{path}.") for spec in specs))

    def _member(self, path: str) -> Schema:
        spec = self._record_type.specs.get(path)
        if path.endswith("[]"):
            items = self._leaf(spec) if spec else self._items(path)
            return {"anyOf": [{"type": "array", "items": items}, _ABSENT]}
        return self._leaf(spec) if spec else {"anyOf": [self.group(path), _ABSENT]}

    def _items(self, path: str) -> Schema:
        """The items of a list of groups, defined once: a list within itself refers to it."""
        repeated = path in self._lists()
        name = path.rpartition(".")[0] if repeated else path
        if name not in self.definitions and not repeated:
            self.definitions[name] = {}  # stands here while what is below is built
            self.definitions[name] = self.group(path)
        return {"$ref": f"#/$defs/{_pointer(name)}"}

    def _leaf(self, spec: FieldSpec) -> Schema:
        schema = _leaf_schema(self._values[spec.path], spec.description)
        notes = {"x-ucum": spec.unit, "x-standard": spec.standard, "x-personal": spec.personal}
        return schema | {name: note for name, note in notes.items() if note}

    def _value_schemas(self) -> dict[str, Schema]:
        """The schema of the value of every path; what several share is put into the definitions."""
        adapters = {path: TypeAdapter(self._record_type.annotation(path)) for path in self._record_type.specs}
        found, shared = TypeAdapter.json_schemas(
            [(path, "serialization", adapter) for path, adapter in adapters.items()],
            ref_template="#/$defs/{model}",
        )
        self.definitions.update(shared.get("$defs", {}))
        return {path: found[path, "serialization"] for path in adapters}


def _leaf_schema(value: Schema, description: str) -> Schema:
    with_value = [state.value for state in State if state.has_value]
    return {
        "description": description,
        "anyOf": [_object({"value": value, "state": {"enum": with_value}}), _ABSENT],
    }


def _absent() -> Schema:
    states = [state.value for state in State if not state.has_value]
    return _object({"state": {"enum": states}}) | {"description": "Why there is no value."}


def _object(properties: Schema, required: tuple[str, ...] | None = None) -> Schema:
    names = list(properties) if required is None else list(required)
    wanted = {"required": names} if names else {}
    return {"type": "object", "properties": properties, **wanted, "additionalProperties": False}


def _pointer(name: str) -> str:
    """A definition's name within a JSON pointer in a URI (RFC 6901 section 6)."""
    return name.replace("~", "~0").replace("/", "~1").replace("[", "%5B").replace("]", "%5D")
