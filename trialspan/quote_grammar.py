"""What printed words mean for a field, and whether they support a value: for the review screen, which knows
no grammar of its own and is given these.

The grammar is loaded with the first question; `load_grammar` does it beforehand.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache

from pydantic import JsonValue

from schemas.catalogue import FieldSpec, RecordType
from schemas.decisions import Said
from schemas.fields import FLAG_WORDS, Flag, State
from schemas.value_words import say_value
from schemas.values import Kind

_WAYS = {"<": -1, "<=": -1, ">": 1, ">=": 1}
"""Comparators by the side they are open to."""


def read_printed(spec: FieldSpec, words: str) -> JsonValue:
    """The one value that printed words give a field; None where they give none, or several."""
    from extract.values import read_value

    candidates = _candidates(spec, words)
    if candidates is None:
        return read_value(spec, words, _codes(spec))
    return candidates[0] if len(candidates) == 1 else None


def doubt_by(record_type: RecordType) -> Callable[[str, Said], str | None]:
    """Gives why what a field (path) would say needs a typed reason; None where its words say it.

    What is said to be inferred needs none beyond its words: its state tells that they do not say it.
    """

    def doubt(path: str, said: Said) -> str | None:
        if not said.state.has_value:
            return None
        if not said.spans:
            return "no words of the source support it"
        if said.state is State.INFERRED:
            return None
        spec = record_type.spec(path)
        found = [_speaks_against(spec, said.value, span.quote) for span in said.spans]
        return None if None in found else found[0]

    return doubt


def load_grammar() -> None:
    """Load what the first question would wait for."""
    import extract.check
    import extract.statistics  # noqa: F401  # loaded for later

    _all_codes()


def _candidates(spec: FieldSpec, words: str) -> list[JsonValue] | None:
    """Every value that a grammar finds in words; None for a kind without a grammar here."""
    from extract.plain import Plain
    from extract.quantities import numbers_in, read_quantities
    from extract.statistics import find_p_values

    if spec.whole:
        return None
    match spec.kind:
        case Kind.CODE:
            return _following(spec, spec.codes, words)
        case Kind.BOOLEAN:
            return _following(spec, (True, False), words)
        case Kind.QUANTITY:
            return [printed.as_value() for printed in read_quantities(words)]
        case Kind.NUMBER:
            return [int(number) if number.is_integer() else number for number in numbers_in(words)]
        case Kind.OBJECT if spec.parts == ("comparator", "value"):
            return [found.value for found in find_p_values(Plain(words).text)]
    return None


def _following(spec: FieldSpec, values: Sequence[JsonValue], words: str) -> list[JsonValue]:
    from extract.check import check_value

    return [value for value in values if check_value(spec, value, words, _codes(spec)).follows]


def _speaks_against(spec: FieldSpec, value: JsonValue, quote: str) -> str | None:
    """Why a value does not follow from a quote; None where it does."""
    from extract.check import check_value

    checked = check_value(spec, value, quote, _codes(spec))
    if not checked.follows:
        flag = Flag.NOT_IN_FORM if Flag.NOT_IN_FORM in checked.flags else Flag.VALUE_NOT_IN_QUOTE
        return FLAG_WORDS[flag]
    if isinstance(value, dict) and isinstance(checked.value, dict) and _differ(value, checked.value):
        return f"its words print {say_value(checked.value)}"
    return None


def _differ(value: Mapping[str, JsonValue], printed: Mapping[str, JsonValue]) -> bool:
    """Whether a quantity has another unit than is printed, or is open to the other side.

    A unit that is not known is no other one.
    """
    unit = printed.get("unit")
    ways = [_WAYS.get(str(each.get("comparator")), 0) for each in (value, printed)]
    return (unit is not None and unit != value.get("unit")) or (ways[0] != 0 and ways[0] != ways[1])


def _codes(spec: FieldSpec) -> Mapping[str, Sequence[str]]:
    return _all_codes().get(spec.path, {})


@cache
def _all_codes() -> Mapping[str, Mapping[str, Sequence[str]]]:
    from extract.lexicon import load_lexicon

    return load_lexicon().codes
