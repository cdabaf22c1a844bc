"""Results set out for meta-analysis: a row for every two arms of a result, in the columns of metafor. Pure.

Cells are printed numbers alone: stated, with the arm they belong to stated, and denominators that are printed
with the result. Arm 1 is the one that comes first in the record; which is the treatment its role says, where
that is stated. What is computed stands in columns that begin with `derived_`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import exp

from dataset.cells import Cell, CellKind, Row
from dataset.effects import (
    MD_FORMULA,
    OR_FORMULA,
    RR_FORMULA,
    Effect,
    Means,
    TwoByTwo,
    log_odds_ratio,
    log_risk_ratio,
    mean_difference,
)
from schemas.fields import State

_MEANS = ("MEAN", "MEAN_CHANGE")
_COUNTS = ("ai", "n1i", "ci", "n2i")
_MOMENTS = ("m1i", "sd1i", "n1i", "m2i", "sd2i", "n2i")


@dataclass(frozen=True)
class Comparison:
    """A column that a comparison of two arms adds to a result."""

    name: str
    kind: CellKind
    about: str


def _columns() -> Iterator[Comparison]:
    for arm, events, number in (("1", "ai", "n1i"), ("2", "ci", "n2i")):
        yield Comparison(f"arm{arm}", CellKind.TEXT, f"Path of arm {arm} of the comparison.")
        yield Comparison(f"arm{arm}_label", CellKind.TEXT, f"Its name, where stated: arm {arm}.")
        yield Comparison(f"arm{arm}_role", CellKind.TEXT, f"Its role, where stated: arm {arm}.")
        yield Comparison(events, CellKind.WHOLE, f"Participants of arm {arm} with the outcome, as printed.")
        yield Comparison(number, CellKind.WHOLE, f"Participants of arm {arm}, printed with the result.")
        yield Comparison(f"m{arm}i", CellKind.NUMBER, f"Mean of arm {arm}, where it is called a mean.")
        yield Comparison(f"sd{arm}i", CellKind.NUMBER, f"Standard deviation of arm {arm}, where called so.")
    yield Comparison("means_unit", CellKind.TEXT, "UCUM unit of both means; empty where they differ.")
    yield Comparison("derived_bi", CellKind.WHOLE, "Derived: n1i - ai.")
    yield Comparison("derived_di", CellKind.WHOLE, "Derived: n2i - ci.")
    for name, formula in (("odds_ratio", OR_FORMULA), ("risk_ratio", RR_FORMULA)):
        yield Comparison(f"derived_log_{name}", CellKind.NUMBER, f"Derived: {formula}.")
        yield Comparison(f"derived_log_{name}_variance", CellKind.NUMBER, f"Derived: {formula}.")
        yield Comparison(f"derived_{name}", CellKind.NUMBER, f"Derived: exp of derived_log_{name}.")
    yield Comparison("derived_mean_difference", CellKind.NUMBER, f"Derived: {MD_FORMULA}.")
    yield Comparison("derived_mean_difference_variance", CellKind.NUMBER, f"Derived: {MD_FORMULA}.")
    yield Comparison("derived_formula", CellKind.TEXT, "The formulas of what is derived in the row.")
    yield Comparison(
        "derived_missing", CellKind.TEXT, "Why something is not derived: what is not stated, or 0."
    )


COMPARISONS = tuple(_columns())
"""The columns, in order."""


def compared(result: Row, shares: Iterable[Row], arms: Iterable[Row]) -> list[Row]:
    """A result's row for each two of its arms; the row alone where there are not two.

    shares: rows of `arm_results` of the record; arms: rows of its arms.
    """
    own = [share for share in shares if share["parent"] == result["item"] and _stated(share, "arm")]
    times = Counter(share["arm"] for share in own)
    names = {arm["item"]: (place, arm) for place, arm in enumerate(arms)}
    once = [share for share in own if times[share["arm"]] == 1 and share["arm"] in names]
    once.sort(key=lambda share: names[share["arm"]][0])
    if len(once) < 2:
        return [result]
    return [
        result | _compared(result, pair, [names[share["arm"]][1] for share in pair])
        for pair in combinations(once, 2)
    ]


def _compared(result: Row, pair: Sequence[Row], arms: Sequence[Row]) -> Row:
    row: Row = {}
    for number, (share, arm) in enumerate(zip(pair, arms, strict=True), 1):
        row[f"arm{number}"] = share["arm"]
        row[f"arm{number}_label"] = _stated(arm, "label")
        row[f"arm{number}_role"] = _stated(arm, "role")
        row["ai" if number == 1 else "ci"] = _stated(share, "events")
        row[f"n{number}i"] = _stated(share, "n")
        row[f"m{number}i"] = _mean(result, share)
        row[f"sd{number}i"] = _deviation(result, share)
    units = {share.get("value_unit") for share in pair}
    row["means_unit"] = units.pop() if len(units) == 1 else None
    return row | _derived(row, is_one_unit=not units)


def _stated(row: Row, name: str) -> Cell:
    """The cell of a field that is stated; None for anything else."""
    return row.get(name) if row.get(f"{name}_state") == State.STATED.value else None


def _mean(result: Row, share: Row) -> Cell:
    is_mean = _stated(result, "summary_statistic") in _MEANS and share.get("value_comparator") == "="
    return share.get("value_value") if is_mean and share.get("value_state") == State.STATED.value else None


def _deviation(result: Row, share: Row) -> Cell:
    return _stated(share, "spread") if _stated(result, "dispersion") == "SD" else None


def _derived(row: Row, *, is_one_unit: bool) -> Row:
    """What follows from the cells, by which formula, and why the rest does not."""
    derived: Row = {}
    formulas: list[str] = []
    missing: list[str] = []
    _derive_ratios(row, derived, formulas, missing)
    _derive_difference(row, derived, formulas, missing, is_one_unit=is_one_unit)
    derived["derived_formula"] = "; ".join(formulas) or None
    derived["derived_missing"] = "; ".join(missing) or None
    return derived


def _derive_ratios(row: Row, derived: Row, formulas: list[str], missing: list[str]) -> None:
    counts = {name: row.get(name) for name in _COUNTS}
    if all(count is None for count in (counts["ai"], counts["ci"])):
        return
    if gaps := [name for name, count in counts.items() if count is None]:
        missing.append(f"no 2x2 table: {', '.join(gaps)} not stated")
        return
    table = TwoByTwo(**counts)  # type: ignore[arg-type]  # whole numbers, as their columns are
    if table.problem is not None:
        missing.append(f"no 2x2 table: {table.problem}")
        return
    derived |= {"derived_bi": table.bi, "derived_di": table.di}
    ratios = (
        ("odds_ratio", log_odds_ratio(table), OR_FORMULA),
        ("risk_ratio", log_risk_ratio(table), RR_FORMULA),
    )
    for name, effect, formula in ratios:
        if isinstance(effect, Effect):
            derived[f"derived_log_{name}"] = effect.estimate
            derived[f"derived_log_{name}_variance"] = effect.variance
            derived[f"derived_{name}"] = exp(effect.estimate)
            formulas.append(formula)
        else:
            missing.append(effect)


def _derive_difference(
    row: Row, derived: Row, formulas: list[str], missing: list[str], *, is_one_unit: bool
) -> None:
    moments = {name: row.get(name) for name in _MOMENTS}
    if moments["m1i"] is None and moments["m2i"] is None:
        return
    if gaps := [name for name, moment in moments.items() if moment is None]:
        missing.append(f"no MD: {', '.join(gaps)} not stated")
        return
    if not is_one_unit:
        missing.append("no MD: the means have two units")
        return
    effect = mean_difference(Means(**moments))  # type: ignore[arg-type]  # numbers, as their columns are
    if isinstance(effect, Effect):
        derived["derived_mean_difference"] = effect.estimate
        derived["derived_mean_difference_variance"] = effect.variance
        formulas.append(MD_FORMULA)
    else:
        missing.append(effect)
