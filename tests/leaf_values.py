"""Values of every leaf of a record type, made from its annotation."""

from __future__ import annotations

from datetime import date
from typing import Any, get_args

from hypothesis import strategies as st
from pydantic import BaseModel, JsonValue, StringConstraints

from schemas.annotations import list_item, members_of
from schemas.catalogue import RecordType
from schemas.errors import SchemaError
from schemas.values import As, Kind

DATES = st.dates(min_value=date(1000, 1, 1)).flatmap(
    lambda day: st.sampled_from([day.isoformat()[:length] for length in (4, 7, 10)])
)


def values_of(record_type: RecordType, path: str) -> st.SearchStrategy[JsonValue]:
    """Values the leaf admits, as they are stored."""

    def admitted(value: JsonValue) -> bool:
        try:
            record_type.normalise(path, value)
        except SchemaError:
            return False
        return True

    drawn = _values(record_type.annotation(path)).filter(admitted)
    return drawn.map(lambda value: record_type.normalise(path, value))


def _values(annotation: Any) -> st.SearchStrategy[Any]:
    marks = getattr(annotation, "__metadata__", ())
    if any(isinstance(mark, As) and mark.kind is Kind.DATE for mark in marks):
        return DATES
    pattern = next((mark.pattern for mark in marks if isinstance(mark, StringConstraints)), None)
    if pattern:
        return st.from_regex(pattern, fullmatch=True)
    if marks:
        return _values(get_args(annotation)[0])
    if members_of(annotation):
        return st.sampled_from(members_of(annotation))
    item = list_item(annotation)
    if item is not None:
        return st.lists(_values(item), min_size=1, max_size=3)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        parts = {name: _values(info.annotation) for name, info in annotation.model_fields.items()}
        return st.fixed_dictionaries(
            {name: values for name, values in parts.items() if annotation.model_fields[name].is_required()},
            optional={
                name: v for name, v in parts.items() if not annotation.model_fields[name].is_required()
            },
        )
    return _scalars(annotation)


def _scalars(annotation: Any) -> st.SearchStrategy[Any]:
    plain: dict[Any, st.SearchStrategy[Any]] = {
        bool: st.booleans(),
        int: st.integers(),
        float: st.floats(allow_nan=False, allow_infinity=False),
        str: st.text(min_size=1),
        type(None): st.none(),
    }
    return plain[annotation] if annotation in plain else st.one_of(map(_values, get_args(annotation)))


def sample_of(record_type: RecordType, path: str) -> JsonValue:
    """One value the leaf admits, always the same."""
    return record_type.normalise(path, _sample(record_type.annotation(path)))


def _sample(annotation: Any) -> Any:
    marks = getattr(annotation, "__metadata__", ())
    if any(isinstance(mark, As) and mark.kind is Kind.DATE for mark in marks):
        return "2024-05"
    if any(isinstance(mark, StringConstraints) for mark in marks):
        return "FAVOURS_ARM_1"
    if marks:
        return _sample(get_args(annotation)[0])
    if members_of(annotation):
        return members_of(annotation)[-1]
    item = list_item(annotation)
    if item is not None:
        return [_sample(item)]
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return {name: _sample(info.annotation) for name, info in annotation.model_fields.items()}
    plain: dict[Any, Any] = {bool: True, int: 7, float: 0.05, str: "arms[1]"}
    return plain[annotation] if annotation in plain else _sample(get_args(annotation)[0])
