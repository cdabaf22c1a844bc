"""What a reviewer types for a field, checked against the field's real type, and a value as she would type it.

`parse_leaf` and `leaf_words` are inverse of each other for every value that validates. What a schema no
longer admits has words all the same, and `what_is_wrong` says why.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel, JsonValue, ValidationError
from pydantic_core import ErrorDetails

from schemas.annotations import list_item
from schemas.catalogue import RecordType
from schemas.errors import SchemaError
from schemas.typed_values import hidden_in, is_bound, models_of, needs_quotes, read_as
from schemas.value_words import say_value

_TEMPLATES = {
    "missing": "is missing",
    "extra_forbidden": "is no part of it",
    "greater_than_equal": "must be {ge} or more",
    "greater_than": "must be more than {gt}",
    "less_than_equal": "must be {le} or less",
    "less_than": "must be less than {lt}",
    "finite_number": "must be a finite number",
    "string_too_short": "must have {min_length} characters or more",
    "string_too_long": "must have {max_length} characters or less",
    "too_short": "must have {min_length} entries or more",
    "too_long": "must have {max_length} entries or less",
    "literal_error": "must be {expected}",
    "string_type": "must be words",
    "int_from_float": "must be a whole number",
    "int_type": "must be a whole number",
    "bool_type": "must be yes or no",
    "model_type": "must have parts",
    "tuple_type": "must be a list",
    "list_type": "must be a list",
}
"""pydantic's error types in words; any other is said as pydantic says it."""
_DATE_STARTS = "^[0-9]{4}(-"
"""How the pattern of a partial date begins (`values.DateText`)."""


def parse_leaf(record_type: RecordType, path: str, text: str) -> JsonValue:
    """The value that was typed for a field, as it is stored.

    path: concrete or template. Raises SchemaError in plain words when the text is no value of the field.
    """
    hidden = hidden_in(text)
    if hidden:
        raise SchemaError(f"there is a hidden character, U+{ord(hidden[0]):04X}; leave it out")
    value = read_as(record_type.annotation(path), text)
    problem = what_is_wrong(record_type, path, value)
    if problem is not None:
        raise SchemaError(problem)
    return record_type.normalise(path, value)


def leaf_words(record_type: RecordType, path: str, value: JsonValue) -> str:
    """The words that `parse_leaf` reads as the value; for what does not validate, the value as it is."""
    if what_is_wrong(record_type, path, value) is not None:
        return _plain(value) or "" if isinstance(value, str) else _json(value)
    stored = record_type.normalise(path, value)
    plain, full = _plain(stored), _json(stored)
    return plain if plain is not None and _reads(record_type, path, plain) == full else full


def what_is_wrong(record_type: RecordType, path: str, value: JsonValue) -> str | None:
    """Why the record type does not admit a value, in plain words; None when it does."""
    try:
        record_type.normalise(path, value)
    except SchemaError as error:
        cause = error.__cause__
        return _in_words(cause) if isinstance(cause, ValidationError) else "nothing is no value"
    return None


def blank_form(record_type: RecordType, path: str) -> str:
    """What an object's parts are typed into, a line each; empty for whatever is not typed by its parts."""
    annotation = record_type.annotation(path)
    models = models_of(list_item(annotation) or annotation)
    names = dict.fromkeys(name for model in models[:1] for name in model.model_fields)
    return "" if is_bound(names) else "\n".join(f"{name}: " for name in names)


def how_to_type(record_type: RecordType, path: str) -> str:
    """One line on how the field's value is typed, with an example; empty for plain words."""
    annotation = record_type.annotation(path)
    item = list_item(annotation)
    if item is not None:
        return "; ".join(filter(None, (_many(item), _form(item))))
    return _form(annotation) or {"date": _DATE_FORM}.get(record_type.spec(path).kind.value, "")


_DATE_FORM = "as precise as printed: 2024, 2024-05 or 2024-05-31"


def _many(item: Any) -> str:
    models = models_of(item)
    is_blocks = bool(models) and not all(is_bound(model.model_fields) for model in models)
    return "a blank line between entries" if is_blocks else "one entry a line"


def _form(annotation: Any) -> str:
    models = models_of(annotation)
    names = {name for model in models for name in model.model_fields}
    if not models:
        return ""
    if not all(is_bound(model.model_fields) for model in models):
        return "one part a line, blank where the source says nothing" + _other_parts(models)
    unit = " mg/d" if "unit" in names else ""
    single = [f"40{unit}", f">= 40{unit}"] if "value" in names else []
    return " or ".join([*single, f"2 to 18{unit}"] if "low" in names else single)


def _other_parts(models: list[type[BaseModel]]) -> str:
    """The parts another model has in place of the first one's."""
    first = models[0].model_fields.keys()
    others = dict.fromkeys(name for model in models[1:] for name in model.model_fields if name not in first)
    return f"; or with {', '.join(others)}" if others else ""


def _reads(record_type: RecordType, path: str, words: str) -> str | None:
    try:
        return _json(parse_leaf(record_type, path, words))
    except SchemaError:
        return None


def _json(value: JsonValue) -> str:
    """Two values are one when this is: 1 and 1.0 are not."""
    return _escape(
        json.dumps(value, indent=2 if isinstance(value, (dict, list)) else None, ensure_ascii=False)
    )


def _escape(written: str) -> str:
    """JSON with hidden characters written out, so that a screen shows them."""
    table = {ord(each): json.dumps(each)[1:-1] for each in set(hidden_in(written))}
    return written.translate(table) if table else written


def _plain(value: JsonValue) -> str | None:
    """The value without JSON; None where there is no other way to write it."""
    match value:
        case str():
            return _json(value) if needs_quotes(value) else value
        case list():
            return _plain_list(value)
        case dict():
            return _plain_parts(value)
        case None:
            return None
    return "yes" if value is True else "no" if value is False else json.dumps(value)


def _plain_parts(parts: dict[str, JsonValue]) -> str:
    if is_bound(parts):
        return say_value(parts)
    return "\n".join(f"{name}: {_plain_part(part)}" for name, part in parts.items())


def _plain_part(part: JsonValue) -> str:
    if part is None:
        return ""
    if isinstance(part, dict):
        return say_value(part) if is_bound(part) else _escape(json.dumps(part, ensure_ascii=False))
    if isinstance(part, list):
        numbers = [entry for entry in part if isinstance(entry, (int, float))]
        return (
            ", ".join(map(str, numbers)) if numbers == part else _escape(json.dumps(part, ensure_ascii=False))
        )
    return _plain(part) or ""


def _plain_list(entries: list[JsonValue]) -> str | None:
    words = [_plain(entry) for entry in entries]
    if any(each is None for each in words):
        return None
    is_blocks = any(isinstance(entry, dict) and not is_bound(entry) for entry in entries)
    return ("\n\n" if is_blocks else "\n").join(each or "" for each in words)


def _in_words(error: ValidationError) -> str:
    """The first thing that is wrong; of several models it may be, for the nearest."""
    found = error.errors(include_url=False, include_context=True)
    branches: dict[object, list[ErrorDetails]] = {}
    for detail in found:
        branches.setdefault(detail["loc"][:1] if _is_model(detail) else (), []).append(detail)
    nearest = min(branches.values(), key=len)
    return ", ".join(dict.fromkeys(map(_say_problem, nearest[:2])))


def _is_model(detail: ErrorDetails) -> bool:
    return bool(detail["loc"]) and str(detail["loc"][0])[:1].isupper()


def _say_problem(detail: ErrorDetails) -> str:
    where = " ".join(_say_place(detail["loc"]))
    context = detail.get("ctx", {})
    if str(context.get("pattern", "")).startswith(_DATE_STARTS):
        said = f"write the date {_DATE_FORM}"
    elif detail["type"] == "string_pattern_mismatch":
        said = f"must have the form {context['pattern']}"
    elif detail["type"] in _TEMPLATES:
        said = _TEMPLATES[detail["type"]].format(**context)
    else:
        said = detail["msg"].removeprefix("Value error, ").replace("Input should", "must", 1)
    return f"{where}: {said}" if where else said


def _say_place(steps: tuple[int | str, ...]) -> Iterator[str]:
    """The way to a part, without the names of models and types that a union puts in."""
    for step in steps:
        if isinstance(step, int):
            yield f"entry {step + 1}"
        elif step.isidentifier() and not step[:1].isupper():
            yield step
