"""Numbers of one record held against each other: percentages, sums, bounds, estimates, p-values.

Each check yields its findings; none repairs anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from pydantic import JsonValue

from extract.record_sides import Record, as_number, finding, number_of
from schemas.drafts import Finding
from schemas.fields import DraftedField, Flag

_HALF_UNIT = 0.51
"""Of the last printed digit: what rounding may hide, with room for binary fractions."""
_ALPHA = 0.05
_USUAL_LEVEL = 95
_NO_EFFECT = {"RATIO": 1, "DIFFERENCE": 0}
"""End of a measure's code to the value that says that arms do not differ."""
_SHARED_PARTICIPANTS = ("CROSSOVER", "SEQUENTIAL")
"""Intervention models in which one participant is in several arms."""


def percentages(record: Record) -> Iterator[Finding]:
    """26 of 36 must be 72 %, within the rounding that is printed."""
    for percent, events, total in record.groups_with("percent", "events", "n"):
        share, count, whole = number_of(percent), number_of(events), number_of(total)
        if share is None or count is None or whole is None or whole <= 0 or count > whole:
            continue
        decimals = len(str(share).partition(".")[2])
        if abs(100 * count / whole - share) > _HALF_UNIT * 10**-decimals:
            sentence = f"{count} of {whole} is {100 * count / whole:.1f} %, the text says {share} %"
            yield finding(Flag.PERCENT_MISMATCH, sentence, percent, events, total)


def parts_of_wholes(record: Record) -> Iterator[Finding]:
    """No more participants have an outcome, are analysed or lost than there are."""
    pairs = [
        *record.groups_with("events", "n"),
        *record.groups_with("n_analyzed", "n_randomized"),
        *record.groups_with("n_lost", "n_randomized"),
        *record.groups_with("n_randomized", "n_enrolled"),
    ]
    for part, whole in pairs:
        few, many = number_of(part), number_of(whole)
        if few is not None and many is not None and few > many:
            yield finding(
                Flag.SUM_MISMATCH, f"{part.path} {few} is more than {whole.path} {many}", part, whole
            )


_ARM_TOTALS = (
    ("arms[].n_randomized", ("participants.n_randomized",), "participants.n_enrolled"),
    ("arms[].n_analyzed", ("participants.n_analyzed",), "participants.n_randomized"),
    ("arms[].n_planned", ("design.enrollment.count",), None),
)
"""Count of an arm, the totals the arms add up to, and a total they cannot exceed."""


def arm_totals(record: Record) -> Iterator[Finding]:
    """The arms' counts add up to the total, where every arm has one and nobody is in two arms."""
    model = record.field("design.intervention_model")
    if model is not None and model.value in _SHARED_PARTICIPANTS:
        return
    arms = len(record.by_template.get("arms[].label", ()))
    for template, totals, limit in _ARM_TOTALS:
        parts = record.by_template.get(template, [])
        summed = sum(number_of(part) or 0 for part in parts)
        if len(parts) < 2:
            continue
        for total in (whole for path in totals if (whole := record.field(path)) is not None):
            if (len(parts) == arms and summed != total.value) or summed > (number_of(total) or 0):
                yield _not_the_sum(total, parts, summed)
        upper = record.field(limit) if limit else None
        if upper is not None and summed > (number_of(upper) or 0):
            yield _not_the_sum(upper, parts, summed)


def _not_the_sum(total: DraftedField, parts: Sequence[DraftedField], summed: float) -> Finding:
    terms = " + ".join(str(part.value) for part in parts)
    sentence = f"the arms have {terms} = {summed}, {total.path} is {total.value}"
    return finding(Flag.SUM_MISMATCH, sentence, total, *parts)


def sexes(record: Record) -> Iterator[Finding]:
    """Women and men add up to one of the printed totals, their shares to 100 %."""
    sex = record.field("participants.sex")
    if sex is None or not isinstance(sex.value, dict):
        return
    women, men = as_number(sex.value.get("n_female")), as_number(sex.value.get("n_male"))
    totals = [t for t in record.below("participants.n_") if number_of(t) and not t.path.endswith("n_lost")]
    both = women + men if women is not None and men is not None else None
    if both is not None and totals and all(both != total.value for total in totals):
        said = ", ".join(f"{total.path} {total.value}" for total in totals)
        sentence = f"{women} women and {men} men are {both}; the text has {said}"
        yield finding(Flag.SUM_MISMATCH, sentence, sex, *totals)
    shares = [as_number(sex.value.get(name)) for name in ("percent_female", "percent_male")]
    if all(shares) and abs(sum(share or 0 for share in shares) - 100) > 1:
        yield finding(Flag.SUM_MISMATCH, f"{shares[0]} % women and {shares[1]} % men are not 100 %", sex)


def possible_numbers(record: Record) -> Iterator[Finding]:
    """A share of participants is 0 to 100 %, a p-value 0 to 1, a confidence level 50 to 100 %."""
    limits = {"percent": (0, 100), "p_value": (0, 1), "level": (50, 100)}
    for template, fields in record.by_template.items():
        low, high = limits.get(template.rpartition(".")[2], (None, None))
        if low is None or high is None:
            continue
        for field in fields:
            inner = field.value.get("value") if isinstance(field.value, dict) else field.value
            number = as_number(inner)
            if number is not None and not low <= number <= high:
                sentence = f"{field.path} is {number}, which is not between {low} and {high}"
                yield finding(Flag.OUT_OF_RANGE, sentence, field)


def bounds(record: Record) -> Iterator[Finding]:
    """No lower bound lies above its upper one, in one value or in two fields."""
    for field in record.fields:
        if isinstance(field.value, (dict, list)):
            for low, high in _reversed_inside(field.value):
                sentence = f"{field.path} goes from {low} to {high}"
                yield finding(Flag.BOUNDS_REVERSED, sentence, field)
    for low_field, high_field in record.groups_with("low", "high"):
        low_number, high_number = number_of(low_field), number_of(high_field)
        if low_number is not None and high_number is not None and low_number > high_number:
            sentence = f"{low_field.path} {low_number} is above {high_field.path} {high_number}"
            yield finding(Flag.BOUNDS_REVERSED, sentence, low_field, high_field)


def _reversed_inside(value: JsonValue) -> Iterator[tuple[float, float]]:
    if isinstance(value, list):
        for entry in value:
            yield from _reversed_inside(entry)
    elif isinstance(value, dict):
        low, high = as_number(value.get("low")), as_number(value.get("high"))
        if low is not None and high is not None and low > high and "dispersion" not in value:
            yield low, high
        for inner in value.values():
            yield from _reversed_inside(inner)


def intervals(record: Record) -> Iterator[Finding]:
    """An estimate lies inside its interval; a p-value and an interval say the same of a difference."""
    for low, high in record.groups_with("low", "high"):
        head, dot, last = low.path.rpartition(".")[0].rpartition(".")
        if last != "ci" or not dot:
            continue
        bottom, top = number_of(low), number_of(high)
        if bottom is None or top is None or bottom > top:
            continue
        estimate = record.field(f"{head}.effect.estimate")
        number = number_of(estimate)
        if estimate is not None and number is not None and not bottom <= number <= top:
            sentence = f"the estimate {number} is not between {bottom} and {top}"
            yield finding(Flag.ESTIMATE_OUTSIDE_INTERVAL, sentence, estimate, low, high)
        yield from _significance(record, head, low, high)


def _significance(record: Record, head: str, low: DraftedField, high: DraftedField) -> Iterator[Finding]:
    p_value = record.field(f"{head}.p_value")
    purpose, level = record.field(f"{head}.ci.purpose"), number_of(record.field(f"{head}.ci.level"))
    if p_value is None or purpose is not None or level not in (None, _USUAL_LEVEL):
        return
    by_p, p_words = _is_below_alpha(p_value.value)
    no_effect = _no_effect(record.field(f"{head}.effect.measure"))
    bottom, top = number_of(low) or 0, number_of(high) or 0
    excluded = [not bottom <= value <= top for value in no_effect]
    if by_p is None or len(set(excluded)) != 1 or excluded[0] == by_p:
        return
    one = " and ".join(map(str, no_effect))
    told = f"leaves out {one}" if excluded[0] else f"holds {one}"
    sentence = f"the interval {bottom} to {top} {told}, and P is {p_words}: worth a second look"
    yield finding(Flag.P_VALUE_MISMATCH, sentence, p_value, low, high)


def _no_effect(measure: DraftedField | None) -> tuple[int, ...]:
    """What 'no difference' is for a measure; both values where the measure is not known."""
    words = measure.value if measure is not None and isinstance(measure.value, str) else ""
    known = [value for ending, value in _NO_EFFECT.items() if re.search(rf"{ending}$", words)]
    return tuple(known) or tuple(_NO_EFFECT.values())


def _is_below_alpha(value: JsonValue) -> tuple[bool | None, str]:
    """Whether a p-value says that arms differ, and how it is printed; None where it says neither."""
    if not isinstance(value, Mapping):
        return None, ""
    number, comparator = as_number(value.get("value")), str(value.get("comparator") or "=")
    words = f"{comparator} {number}"
    if number is None:
        return None, words
    match comparator:
        case "=":
            return (None if number == _ALPHA else number < _ALPHA), words
        case "<" | "<=":
            return (True if number <= _ALPHA else None), words
        case _:
            return (False if number >= _ALPHA else None), words
