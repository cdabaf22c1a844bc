"""Dots with whiskers as numbers for an SVG: one row per part, one mark per series, the interval as a line.

Drawn by the template rather than a plotting library: a dozen lines, circles and squares do not ask for one.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evaluation.results import Comparison, Difference, Evaluation, Rate

WIDTH, LABELS, ROW, TOP, BOTTOM = 760, 220, 24, 8, 28
"""Pixels: of the drawing, of its labels, of a row, above and below the rows."""
_RIGHT = 16
_STEP = 0.05
_TICKS = 5
_APART = 7
"""Pixels between the two marks of a row."""


@dataclass(frozen=True, slots=True)
class Dot:
    """A figure and its interval, in pixels and in words."""

    series: int
    x: float
    y: float
    low: float
    high: float
    told: str


@dataclass(frozen=True, slots=True)
class Row:
    """A part of the fields."""

    label: str
    y: float
    dots: tuple[Dot, ...]


@dataclass(frozen=True, slots=True)
class Tick:
    """A line across the rows."""

    x: float
    label: str


@dataclass(frozen=True, slots=True)
class Plot:
    """A drawing."""

    name: str
    title: str
    series: tuple[str, ...]
    rows: tuple[Row, ...]
    ticks: tuple[Tick, ...]
    height: int
    width: int = WIDTH
    labels: int = LABELS


Figure = Rate | Difference


def plots_of(told: Evaluation | Comparison) -> list[Plot]:
    """Precision and recall by group; of two databases, each with both, and what changed."""
    if isinstance(told, Evaluation):
        rows = {
            name: (figures.precision, figures.recall)
            for name, figures in told.by_group.items()
            if figures.annotated
        }
        return [_plot("groups", "Precision and recall by group", ("precision", "recall"), rows)]
    sides = ("first", "second")
    return [
        _plot("precision", "Precision by group", sides, _both(told, "precision")),
        _plot("recall", "Recall by group", sides, _both(told, "recall")),
        _plot("change", "Change by group: second minus first", ("precision", "recall"), _changes(told)),
    ]


def _both(told: Comparison, rate: str) -> dict[str, Sequence[Figure]]:
    parts = (told.first.by_group, told.second.by_group)
    return {
        name: [getattr(each[name], rate) for each in parts]
        for name in parts[0]
        if any(each[name].annotated for each in parts)
    }


def _changes(told: Comparison) -> dict[str, Sequence[Figure]]:
    return {
        name: (rates["precision"], rates["recall"])
        for name, rates in told.differences["by_group"].items()
        if rates["recall"].value is not None
    }


def _plot(name: str, title: str, series: tuple[str, ...], rows: Mapping[str, Sequence[Figure]]) -> Plot:
    low, high = _domain([figure for figures in rows.values() for figure in figures])
    scale = (WIDTH - LABELS - _RIGHT) / (high - low)

    def across(value: float) -> float:
        return round(LABELS + (value - low) * scale, 1)

    drawn = []
    for at, (label, figures) in enumerate(rows.items()):
        y = TOP + ROW * (at + 0.5)
        dots = [
            Dot(there, across(figure.value), y + _APART * (there - 0.5), across(low), across(high), told)
            for there, figure in enumerate(figures)
            if figure.value is not None
            for low, high, told in [(*_ends(figure), _told(figure))]
        ]
        drawn.append(Row(label, y, tuple(dots)))
    ticks = tuple(
        Tick(across(value), f"{value:.2f}")
        for value in (low + (high - low) * at / _TICKS for at in range(_TICKS + 1))
    )
    return Plot(name, title, series, tuple(drawn), ticks, TOP + ROW * len(rows) + BOTTOM)


def _domain(figures: Sequence[Figure]) -> tuple[float, float]:
    """The ends of the axis: round numbers that hold every interval."""
    ends = [end for figure in figures if figure.value is not None for end in _ends(figure)]
    low, high = min(ends, default=0.0), max(ends, default=1.0)
    low, high = math.floor(low / _STEP) * _STEP, math.ceil(high / _STEP) * _STEP
    return low, max(high, low + _STEP)


def _ends(figure: Figure) -> tuple[float, float]:
    value = figure.value or 0.0
    return (figure.interval.low, figure.interval.high) if figure.interval else (value, value)


def _told(figure: Figure) -> str:
    if figure.interval is None:
        return f"{figure.value:.3f}"
    return f"{figure.value:.3f} ({figure.interval.low:.3f} to {figure.interval.high:.3f})"
