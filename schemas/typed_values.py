"""How a value is typed: the words for a type read as the value they mean, not yet validated.

Numbers, codes, dates and truth are one word; a quantity is ">= 18 a", a range "2 to 18 a"; a list has an
entry a line; an object has a part a line ("unit: mg"), a list of objects a blank line between two; JSON is
read for anything but plain words. `schemas.leaf_check` validates what comes out.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterator
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel, JsonValue

from schemas.annotations import bare, list_item, members_of, options
from schemas.errors import SchemaError

_NUMBER = r"[-+−]?(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)(?:[eE][-+]?\d+)?"
_UNIT = r"(?:[ \u00a0]+(?P<unit>\S+)|(?P<glued>[^\W\d_]\S*|[%\[{/]\S*))?"
_QUANTITY = re.compile(rf"(?:[pP]\s*)?(?P<sign><=|>=|[<>=≤≥])?\s*(?P<number>{_NUMBER}){_UNIT}")
_RANGE = re.compile(rf"(?P<low>{_NUMBER})(?:\s+to\s+|\s*[-–—]\s*)(?P<high>{_NUMBER}){_UNIT}")
_SIGNS = {"≤": "<=", "≥": ">=", None: "="}
_TRUTH = {"yes": True, "true": True, "no": False, "false": False}
_NUMERIC = {int, float, Decimal}
_HIDDEN = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})
"""General categories of Unicode (https://www.unicode.org/reports/tr44/#General_Category_Values)."""
_PART = re.compile(r"(\w+)\s*:\s*(.*)")
_BLANK_LINES = re.compile(r"\n\s*\n")


def read_as(annotation: Any, text: str) -> JsonValue:
    """The value that words mean for a type; raises SchemaError in plain words when they mean none."""
    words = text.strip()
    if not words:
        raise SchemaError("nothing is typed yet")
    item = list_item(annotation)
    if item is not None:
        return _read_list(item, words)
    problems: list[SchemaError] = []
    for read in _readers(annotation):
        try:
            return read(words)
        except SchemaError as problem:
            problems.append(problem)
    raise max(problems, key=_how_near)


def read_json(text: str) -> JsonValue:
    """The value of a JSON text; raises SchemaError, saying where it stops being JSON."""
    try:
        return json.loads(text, object_pairs_hook=_without_repeats, parse_constant=_no_number)  # type: ignore[no-any-return]  # json says Any
    except json.JSONDecodeError as error:
        raise SchemaError(f"line {error.lineno}, column {error.colno}: {_lower(error.msg)}") from error
    except RecursionError as error:
        raise SchemaError("this is nested too deeply") from error


def literal(text: str) -> str | None:
    r"""The words that a text in double quotes stands for; None where the quotes are words like any other.

    Quotes mean something only around what cannot be typed plainly: words with blanks outside, or with hidden
    characters, which stand there as \u200b.
    """
    if not (len(text) > 1 and text[0] == text[-1] == '"'):
        return None
    try:
        words = json.loads(text)
    except ValueError:
        return None
    return words if isinstance(words, str) and needs_quotes(words) else None


def needs_quotes(words: str) -> bool:
    """Whether words typed as they are would be read as other words."""
    return words != words.strip() or bool(hidden_in(words)) or literal(words) is not None


def hidden_in(text: str) -> list[str]:
    """The characters of a text that a screen hides, or that act on it; line ends and tabs are neither."""
    return [] if text.isprintable() else [each for each in text if _is_hidden(each)]


def _is_hidden(character: str) -> bool:
    return character not in "\n\t" and unicodedata.category(character) in _HIDDEN


def is_bound(names: Any) -> bool:
    """Whether parts with these names are said as one quantity or one range: '>= 18 a', '2 to 18 a'."""
    parts = set(names)
    return {"value"} <= parts <= {"comparator", "value", "unit"} or {"low", "high"} <= parts <= {
        "low",
        "high",
        "unit",
    }


def models_of(annotation: Any) -> list[type[BaseModel]]:
    """The models among the types a value may have, in the order given."""
    return [each for each in options(annotation) if isinstance(each, type) and issubclass(each, BaseModel)]


def _readers(annotation: Any) -> Iterator[Callable[[str], JsonValue]]:
    """One reader for each kind of type a value may have; plain words come last, for they read anything."""
    choices = options(annotation)
    members = tuple(member for choice in choices for member in members_of(choice))
    models = models_of(annotation)
    if members:
        yield lambda words: _read_code(members, words)
    if bool in choices:
        yield _read_truth
    if choices.keys() & _NUMERIC:
        yield lambda words: _read_number(words, exact=not choices.keys() & {int, float})
    if models:
        yield lambda words: _read_models(models, words)
    known = {*models, *_NUMERIC, bool, str, type(None)}
    others = [choice for choice in choices if choice not in known and not members_of(choice)]
    if others:
        yield _same if any(map(_is_plain, others)) else read_json
    if str in choices:
        yield lambda words: literal(words) or words


def _same(words: str) -> str:
    return words


def _is_plain(choice: Any) -> bool:
    """Whether pydantic reads the type from words: a date, a time, an address."""
    return isinstance(choice, type) and not issubclass(choice, (dict, list, tuple, set, frozenset))


def _how_near(problem: SchemaError) -> int:
    """How much a reader understood before it gave up: the one that speaks of a part knew the form."""
    return ":" in str(problem)


def _read_code(members: tuple[Any, ...], words: str) -> JsonValue:
    """The code, in any case and with blanks or hyphens for underscores."""
    exact = [member for member in members if str(member) == words]
    folded = {_fold(str(member)): member for member in reversed(members)}
    if exact or _fold(words) in folded:
        return exact[0] if exact else folded[_fold(words)]  # type: ignore[no-any-return]  # members are Any
    near = get_close_matches(_fold(words), folded, n=1)
    hint = f"; did you mean {folded[near[0]]}?" if near else ""
    raise SchemaError(f"{words!r} is none of the {len(members)} codes{hint}")


def _fold(code: str) -> str:
    return re.sub(r"[\W_]+", "", code).casefold() or code


def _read_truth(words: str) -> bool:
    truth = _TRUTH.get(words.casefold())
    if truth is None:
        raise SchemaError(f"{words!r} is neither yes nor no")
    return truth


def _read_number(words: str, *, exact: bool = False) -> JsonValue:
    """The number; exact: as text, so that no digit of a decimal is lost."""
    if not re.fullmatch(_NUMBER, words):
        raise SchemaError(f"{words!r} is no number; write it in figures, such as 1234 or 0.05")
    return _plain_figures(words) if exact else _number(words)


def _plain_figures(words: str) -> str:
    return words.replace(",", "").replace("−", "-")


def _number(words: str) -> int | float:
    figures = _plain_figures(words)
    if not re.fullmatch(r"[-+]?\d+", figures):
        return float(figures)
    try:
        return int(figures)
    except ValueError as error:  # Python reads no integer of more than 4,300 digits
        raise SchemaError("the number is too long") from error


def _read_models(models: list[type[BaseModel]], words: str) -> JsonValue:
    if words.startswith("{"):
        return read_json(words)
    if all(is_bound(model.model_fields) for model in models):
        return _read_bound(models, words)
    return _read_parts(models, words)


def _read_bound(models: list[type[BaseModel]], words: str) -> JsonValue:
    """A quantity or a range, by the parts the models have."""
    names = {name for model in models for name in model.model_fields}
    stretch = _RANGE.fullmatch(words) if "low" in names else None
    single = _QUANTITY.fullmatch(words) if "value" in names and not stretch else None
    found = stretch or single
    if found is None:
        raise SchemaError(f"{words!r} cannot be read; write {_bound_forms(names)}")
    unit = found["unit"] or found["glued"]
    if unit is not None and "unit" not in names:
        raise SchemaError(f"it has no unit, and {unit!r} looks like one")
    measured = {"unit": unit} if "unit" in names else {}
    if stretch:
        return {"low": _number(stretch["low"]), "high": _number(stretch["high"]), **measured}
    return {**_compared(found, names), "value": _number(found["number"]), **measured}


def _compared(found: re.Match[str], names: set[str]) -> dict[str, JsonValue]:
    sign = _SIGNS.get(found["sign"], found["sign"])
    if "comparator" in names:
        return {"comparator": sign}
    if found["sign"]:
        raise SchemaError(f"it takes no {sign!r}, only the number")
    return {}


def _bound_forms(names: set[str]) -> str:
    unit = " mg" if "unit" in names else ""
    forms = [f"40{unit} or >= 40{unit}"] if "value" in names else []
    return " or ".join([*forms, f"2 to 18{unit}"] if "low" in names else forms)


def _read_parts(models: list[type[BaseModel]], words: str) -> JsonValue:
    """The model whose parts the lines name; of several the first."""
    problems: list[SchemaError] = []
    for model in models:
        try:
            parts = {name: _read_part(model, name, said) for name, said in _said_parts(model, words)}
        except SchemaError as problem:
            problems.append(problem)
            continue
        if parts:
            return parts
        problems.append(SchemaError("no part is filled in yet"))
    raise problems[0]


def _said_parts(model: type[BaseModel], words: str) -> Iterator[tuple[str, str]]:
    """The parts that lines give, without those left blank."""
    seen: set[str] = set()
    for number, line in enumerate(words.splitlines(), start=1):
        if not line.strip():
            continue
        found = _PART.fullmatch(line.strip())
        if found is None or found[1] not in model.model_fields:
            known = ", ".join(model.model_fields)
            raise SchemaError(f"line {number} begins with no part and a colon; parts are {known}")
        if found[1] in seen:
            raise SchemaError(f"line {number}: {found[1]!r} is given twice")
        seen.add(found[1])
        if found[2]:
            yield found[1], found[2]


def _read_part(model: type[BaseModel], name: str, said: str) -> JsonValue:
    info = model.model_fields[name]
    try:
        if list_item(info.annotation) is not None and not said.startswith("["):
            said = said.replace(",", "\n")
        return read_as(info.annotation, said)
    except SchemaError as problem:
        raise SchemaError(f"{name}: {problem}") from problem


def _read_list(item: Any, words: str) -> JsonValue:
    """An entry a line; of figures and codes also between commas, of objects between blank lines."""
    if words.startswith("[") and (listed := _as_json_list(words)) is not None:
        return listed
    entries = list(_entries(item, words))
    read: list[JsonValue] = []
    for number, entry in enumerate(entries, start=1):
        try:
            read.append(read_as(item, entry))
        except SchemaError as problem:
            raise SchemaError(f"entry {number}: {problem}") from problem
    return read


def _as_json_list(words: str) -> list[JsonValue] | None:
    """The list that words are in JSON; None where the bracket is a word's own, as in '[SD]'."""
    try:
        listed = read_json(words)
    except SchemaError:
        return None
    return listed if isinstance(listed, list) else None


def _entries(item: Any, words: str) -> Iterator[str]:
    models = models_of(item)
    if models and not all(is_bound(model.model_fields) for model in models):
        pieces = _BLANK_LINES.split(words)
    elif models or str in options(bare(item)):
        pieces = words.split("\n")
    else:
        pieces = re.split(r"[,\n]", words) if not options(item).keys() & _NUMERIC else _figures(words)
    return (piece.strip() for piece in pieces if piece.strip())


def _figures(words: str) -> list[str]:
    """Numbers between commas or line ends; '1,234' is one number."""
    return [piece for line in words.split("\n") for piece in re.split(r",(?!\d{3}(?!\d))", line)]


def _without_repeats(pairs: list[tuple[str, JsonValue]]) -> JsonValue:
    given = dict(pairs)
    if len(given) < len(pairs):
        raise SchemaError("a part is given twice")
    return given


def _no_number(word: str) -> JsonValue:
    raise SchemaError(f"{word} is no number")


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]
