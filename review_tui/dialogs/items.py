"""The list items of a record: what each is called, where a new one goes, and what may refer to it. Pure.

`values` is what the fields of a record say now, by concrete path, None for what has no value.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pydantic import JsonValue

from schemas.catalogue import RecordType
from schemas.leaf_check import what_is_wrong
from schemas.paths import Step, join_path, parse_path, template_of
from schemas.value_words import say_value

Values = Mapping[str, JsonValue]


def item_labels(record_type: RecordType, values: Values) -> dict[str, str]:
    """Path of every list item to what tells it apart, in the order of the record: 'arms[0]' is 'Zinc paste'.

    An item without its key is called by the first value it has; one without any by nothing.
    """
    below: dict[str, list[str]] = {}
    for path in values:
        for item in _items_above(path):
            below.setdefault(item, []).append(path)
    keys: dict[str, list[str]] = {}
    for item in below:
        template = template_of(item)
        if template not in keys:
            keys[template] = [spec.name for spec in record_type.list_keys(template.removesuffix("[]"))]
    return {
        item: _label(values, item, keys[template_of(item)], below[item]) for item in sorted(below, key=_place)
    }


def label_of(record_type: RecordType, item: str, values: Values) -> str:
    """What one list item is called; see `item_labels`."""
    own = {path: value for path, value in values.items() if path.startswith(f"{item}.")}
    return item_labels(record_type, own).get(item, "")


def indices_of(values: Values, list_path: str) -> list[int]:
    """The indices that items of a list have, in order; list_path is concrete: 'arms[0].regimens'."""
    steps = parse_path(list_path)
    found = {path[len(steps)] for path in map(parse_path, values) if path[: len(steps)] == steps != path}
    return sorted(step for step in found if isinstance(step, int))


def next_index(values: Values, list_path: str) -> int:
    """The index a new item has: behind every item there is, those without a value included."""
    return max(indices_of(values, list_path), default=-1) + 1


def referable(record_type: RecordType, path: str, values: Values) -> dict[str, str]:
    """What a reference may name, with its label: items of the record, of lists its name speaks of first.

    A reference with a form of its own has what fits the form ('FAVOURS_ARM_0' for arms[0], 'NO_DIFFERENCE').
    """
    labels = item_labels(record_type, values)
    favoured = {
        f"FAVOURS_ARM_{item[len('arms[') : -1]}": label for item, label in labels.items() if _is_arm(item)
    }
    if _is_refused(record_type, path, "arms[0]"):
        offered = {**favoured, "NO_DIFFERENCE": ""}
        return {name: label for name, label in offered.items() if not _is_refused(record_type, path, name)}
    name = record_type.spec(path).name
    return dict(sorted(labels.items(), key=lambda entry: _list_of(entry[0]).rstrip("s") not in name))


def _is_refused(record_type: RecordType, path: str, name: str) -> bool:
    value: JsonValue = [name] if record_type.spec(path).whole else name
    return what_is_wrong(record_type, path, value) is not None


def _is_arm(item: str) -> bool:
    return len(parse_path(item)) == len(("arms", 0)) and item.startswith("arms[")


def _list_of(item: str) -> str:
    """'sub' of 'eligibility.inclusion[0].sub[1]'."""
    return item.rpartition("[")[0].rpartition(".")[2]


def _items_above(path: str) -> Iterator[str]:
    steps = parse_path(path)
    for at, step in enumerate(steps):
        if isinstance(step, int) and at + 1 < len(steps):
            yield join_path(steps[: at + 1])


def _place(item: str) -> list[tuple[bool, Step]]:
    return [(isinstance(step, str), step) for step in parse_path(item)]


def _label(values: Values, item: str, keys: list[str], below: list[str]) -> str:
    """The value of a key, else the first of those below."""
    paths = (*(f"{item}.{name}" for name in keys), *below)
    said = (say_value(values[path]) for path in paths if values.get(path) is not None)
    return " ".join(next(said, "").split())
