r"""JSON Schema of replies, generated from the types of a record's leaves.

Kept to what structured-output servers understand: every property required, nothing else allowed, `[0-9]`
instead of `\d` (llama.cpp ignores the latter silently), no defaults, no references.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, cast

from jsonschema_rs import Draft202012Validator
from pydantic import JsonValue, TypeAdapter

from extract.profiles import Profile
from extract.quoted import is_told_by_quote
from schemas.catalogue import RecordType
from schemas.describe import FieldSpec
from schemas.values import Kind

JsonSchema = dict[str, JsonValue]

NULL: JsonSchema = {"type": "null"}
INTEGER_TEXT = "^[0-9]{1,7}$"
NUMBER_TEXT = "^-?[0-9]{1,7}([.][0-9]{1,4})?$"
"""Numbers as small models are asked for them: as JSON numbers they ramble on to 14.000000000000001."""
_KEPT = 256
"""Schemas that are kept ready: those of the groups or questions that a run asks again and again."""
_DEEPEST = 6
"""Levels of nested objects; a value model that holds itself ends there."""
_LIST_ITEMS = 8
"""Most entries of a list that is one value."""
_HELD: tuple[tuple[JsonSchema, JsonSchema], ...] = (
    ({"type": "number"}, {"type": "integer"}),
    ({"type": "string", "pattern": NUMBER_TEXT}, {"type": "string", "pattern": INTEGER_TEXT}),
)
"""Schemas and the narrower ones that they hold."""
_UCUM_LIST = re.compile(r"\S+(?:, ?\S+)*")


def schema_text(schema: JsonSchema) -> str:
    """The schema as JSON, in its own order: the form in which prompts carry it."""
    return json.dumps(schema)


@lru_cache(maxsize=_KEPT)
def read_schema(text: str) -> JsonSchema:
    """The schema that `schema_text` was given; kept, so it is not to be changed."""
    return cast("JsonSchema", json.loads(text))


@lru_cache(maxsize=_KEPT)
def sorted_schema(text: str) -> str:
    """The schema as JSON whose names are sorted: the same for two that differ in their order only."""
    return json.dumps(read_schema(text), ensure_ascii=False, sort_keys=True)


@lru_cache(maxsize=_KEPT)
def schema_validator(text: str) -> Draft202012Validator:
    """What holds replies against the schema; kept, because making one takes longer than ten replies."""
    # Not `jsonschema`, which Prefect brings: it takes more than a millisecond a reply, this one a tenth.
    return Draft202012Validator(read_schema(text))


def object_schema(properties: Mapping[str, JsonSchema]) -> JsonSchema:
    """An object with exactly these properties."""
    return {
        "type": "object",
        "properties": cast("JsonValue", dict(properties)),
        "required": list(properties),
        "additionalProperties": False,
    }


def nullable(schema: JsonSchema) -> JsonSchema:
    """The schema, or null where the document says nothing."""
    return {"anyOf": [NULL, cast("JsonValue", schema)]}


def list_schema(item: JsonSchema, most: int | None) -> JsonSchema:
    """A list of items, at most so many; None leaves it open."""
    bound: JsonSchema = {} if most is None else {"maxItems": most}
    return {"type": "array", "items": cast("JsonValue", item), **bound}


def is_quote_alone(record_type: RecordType, spec: FieldSpec, profile: Profile) -> bool:
    """Whether the value is read from the quote here, so that no second copy of it is asked for."""
    return not profile.groups and is_told_by_quote(record_type, spec)


def leaf_schema(
    record_type: RecordType, spec: FieldSpec, profile: Profile, choices: Sequence[str] = ()
) -> JsonSchema:
    """What is asked for one leaf: the quote first, then the value that follows from it.

    choices: the quotes there may be; none for any words.
    """
    quote = choice_schema(choices) if choices else quote_schema(quote_limit(spec, profile))
    properties = {"quote": quote}
    if not is_quote_alone(record_type, spec, profile):
        properties["value"] = value_schema(record_type, spec.path, profile)
    return object_schema(properties)


def quote_limit(spec: FieldSpec, profile: Profile) -> int | None:
    """Most characters of a quote for the leaf; None for no limit."""
    is_words = spec.kind in (Kind.TEXT, Kind.STRING, Kind.IDENTIFIER)
    return profile.quote_chars if is_words else profile.fact_chars


def choice_schema(choices: Sequence[str]) -> JsonSchema:
    """One of these words of the document."""
    return {"type": "string", "enum": list(choices)}


def quote_schema(limit: int | None) -> JsonSchema:
    """Words of the document, at most so many characters."""
    return {"type": "string"} if limit is None else {"type": "string", "minLength": 1, "maxLength": limit}


@lru_cache(maxsize=4096)
def value_schema(record_type: RecordType, path: str, profile: Profile) -> JsonSchema:
    """The type of one leaf's value; kept, because pydantic takes half a millisecond to describe a type."""
    spec, annotation = record_type.spec(path), record_type.annotation(path)
    if spec.codes and not spec.whole:
        return {"type": "string", "enum": list(spec.codes)}
    found = TypeAdapter(annotation).json_schema()
    plain = _Plain(found.pop("$defs", {}), _units(spec), profile)
    return plain.schema(found, _DEEPEST)


def _units(spec: FieldSpec) -> Sequence[str]:
    """The UCUM codes a unit may have; none where the field leaves it open ('UCUM as printed')."""
    if spec.unit is None or not _UCUM_LIST.fullmatch(spec.unit):
        return ()
    return re.split(r", ?", spec.unit)


def _either(options: Sequence[JsonSchema]) -> JsonSchema:
    """One of the options; what another option holds anyway is left out."""
    held = [narrow for wide, narrow in _HELD if wide in options]
    kept = [option for option in options if option not in held]
    return kept[0] if len(kept) == 1 else {"anyOf": cast("JsonValue", kept)}


class _Plain:
    """Turns pydantic's JSON Schema of one type into the subset that servers understand."""

    def __init__(self, definitions: dict[str, Any], units: Sequence[str], profile: Profile) -> None:
        self._definitions = definitions  # as pydantic made them: free-form JSON
        self._units = units
        self._small = not profile.groups
        self._words: JsonSchema = {"maxLength": profile.quote_chars} if profile.quote_chars else {}

    def schema(self, node: dict[str, Any], depth: int) -> JsonSchema:
        """The node in plain form; below `depth` levels it is words."""
        if depth == 0:
            return {"type": "string", **self._words}
        if "$ref" in node:
            return self.schema(self._definitions[node["$ref"].rpartition("/")[2]], depth)
        if "anyOf" in node or "oneOf" in node:
            return _either([self.schema(option, depth) for option in node.get("anyOf") or node["oneOf"]])
        if "enum" in node or "const" in node:
            return {"type": "string", "enum": node.get("enum", [node.get("const")])}
        return self._by_type(node, depth)

    def _by_type(self, node: dict[str, Any], depth: int) -> JsonSchema:
        match node.get("type"):
            case "object" if node.get("properties"):
                return self._object(node["properties"], depth)
            case "array":
                item: dict[str, Any] = node.get("items") or next(iter(node.get("prefixItems", ())), {})
                return list_schema(self.schema(item, depth - 1), _LIST_ITEMS)
            case "integer" | "number" as number if self._small:
                return {"type": "string", "pattern": INTEGER_TEXT if number == "integer" else NUMBER_TEXT}
            case "integer" | "number" | "boolean" | "null" as simple:
                return {"type": simple}
        return self._string(node)

    def _object(self, properties: dict[str, Any], depth: int) -> JsonSchema:
        plain = {name: self.schema(child, depth - 1) for name, child in properties.items()}
        if "unit" in plain and self._units:
            plain["unit"] = nullable({"type": "string", "enum": list(self._units)})
        return object_schema(plain)

    def _string(self, node: dict[str, Any]) -> JsonSchema:
        pattern = str(node.get("pattern", "")).replace(r"\d", "[0-9]")
        is_plain = (
            pattern.startswith("^") and pattern.endswith("$") and "\\" not in pattern and "(?" not in pattern
        )
        return {"type": "string", **({"pattern": pattern} if is_plain else self._words)}
