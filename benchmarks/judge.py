"""Whether one drafted field is right by an annotation, without aligning whole lists: enough to learn from.

An annotation has `items` (path, value, start, end, further places) and `absent` paths, as `*.gold.json` does.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from extract.norm import norm_key
from schemas.fields import DraftedField, State
from schemas.paths import template_of

Gold = Mapping[str, Any]
"""Any: JSON."""


def judge_field(field: DraftedField, gold: Gold) -> bool | None:
    """Whether the field is wrong; None where the annotation does not say.

    A value is right when the annotation has it for that field at an overlapping place (or at the same path);
    an absence, when the annotation has no value for it.
    """
    items = _by_template(_Hashed(gold))
    template = _template(field.path)
    if not field.state.has_value:
        return _judge_absence(field, template, items, gold)
    same = [
        item
        for key in (template, f"{template}[]", template.removesuffix("[]"))
        for item in items.get(key, ())
    ]
    if same:
        return not any(_is_right(field, item) for item in same)
    absent = {_template(entry["path"]) for entry in gold.get("absent", ())}
    return True if any(_is_below(template, path) for path in absent) else None


def _judge_absence(
    field: DraftedField, template: str, items: Mapping[str, list[Any]], gold: Gold
) -> bool | None:
    if any(_is_below(known, template) for known in items):
        return field.state is not State.LABEL_WITHOUT_VALUE or "[" not in field.path
    absent = {_template(entry["path"]) for entry in gold.get("absent", ())}
    return False if any(_is_below(template, path) or _is_below(path, template) for path in absent) else None


def _is_below(path: str, head: str) -> bool:
    return path == head or path.startswith((f"{head}.", f"{head}["))


def _template(path: str) -> str:
    """The path without indices, with criteria below criteria among the others."""
    template = template_of(path)
    return template.replace(".sub[]", "")


class _Hashed:
    """An annotation by identity, so that it is sorted once."""

    def __init__(self, gold: Gold) -> None:
        self.gold = gold

    def __hash__(self) -> int:
        return id(self.gold)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Hashed) and other.gold is self.gold


@lru_cache(maxsize=4)
def _by_template(hashed: _Hashed) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for item in hashed.gold["items"]:
        found.setdefault(_template(item["path"]), []).append(item)
    return found


def _is_right(field: DraftedField, item: Mapping[str, Any]) -> bool:
    wanted, value = item["value"], field.value
    is_same = _same(value, wanted) or (
        isinstance(wanted, list) and not isinstance(value, list) and any(_same(value, one) for one in wanted)
    )
    return is_same and (field.path == item["path"] or _overlaps(field, item))


def _overlaps(field: DraftedField, item: Mapping[str, Any]) -> bool:
    places = [(item["start"], item["end"]), *((more["start"], more["end"]) for more in item.get("more", ()))]
    return any(span.start < end and start < span.end for span in field.evidence for start, end in places)


def _same(a: Any, b: Any) -> bool:  # JSON
    if isinstance(a, str) and isinstance(b, str):
        return norm_key(a) == norm_key(b)
    if isinstance(a, dict) and isinstance(b, dict):
        return _plain(a) == _plain(b)
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(any(_same(one, other) for other in b) for one in a)
    return bool(a == b) and isinstance(a, bool) == isinstance(b, bool)


def _plain(value: Mapping[str, Any]) -> dict[str, Any]:
    known = {name: part for name, part in value.items() if part is not None}
    return {"comparator": "=", **known} if "value" in known else known
