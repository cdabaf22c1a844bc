"""Bars as numbers for an SVG; the template draws them beside tables with the same figures. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dataset.report_figures import Verdicts
from dataset.report_record import Verdict

WIDTH, LABELS, ROW, TOP, BOTTOM = 760, 220, 24, 4, 4
"""Pixels: of the drawing, of its labels, of a row, above and below the rows."""
_NUMBERS = 70
"""Pixels right of the longest bar, for its number."""
_BAR = 14
_LONGEST = 34
"""Letters of a label; a longer one is cut, and whole in the table."""
ORDER = (Verdict.ACCEPTED, Verdict.CHANGED, Verdict.REJECTED, Verdict.ADDED, Verdict.PENDING)


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a bar."""

    kind: str
    x: float
    width: float
    told: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A row of a plot."""

    label: str
    y: float
    parts: tuple[Part, ...]
    end: float
    """Where its number stands."""
    number: str


@dataclass(frozen=True, slots=True)
class Plot:
    """A drawing."""

    name: str
    title: str
    kinds: tuple[str, ...]
    """Of the parts that are in it, in the order in which they are drawn."""
    bars: tuple[Bar, ...]
    height: int
    width: int = WIDTH
    labels: int = LABELS
    thick: int = _BAR


def verdict_plot(name: str, title: str, rows: Mapping[str, Verdicts]) -> Plot:
    """A bar for each row, with a part for each verdict."""
    counts = {
        label: {each.value: found[each] for each in ORDER if found.get(each)} for label, found in rows.items()
    }
    return _plot(name, title, counts)


def count_plot(name: str, title: str, kind: str, rows: Mapping[str, int]) -> Plot:
    """A bar for each row, of one kind."""
    return _plot(name, title, {label: {kind: count} for label, count in rows.items()})


def _plot(name: str, title: str, rows: Mapping[str, Mapping[str, int]]) -> Plot:
    most = max((sum(parts.values()) for parts in rows.values()), default=0) or 1
    scale = (WIDTH - LABELS - _NUMBERS) / most
    bars = tuple(
        _bar(label, TOP + ROW * (number + 0.5), parts, scale)
        for number, (label, parts) in enumerate(rows.items())
    )
    used = dict.fromkeys(kind for parts in rows.values() for kind in parts)
    kinds = tuple(sorted(used, key=lambda kind: [*map(str, ORDER), kind].index(kind)))
    return Plot(name, title, kinds, bars, TOP + ROW * len(bars) + BOTTOM)


def _bar(label: str, y: float, parts: Mapping[str, int], scale: float) -> Bar:
    x, drawn = float(LABELS), []
    for kind, count in parts.items():
        drawn.append(Part(kind, round(x, 1), round(count * scale, 1), f"{kind} {count:,}"))
        x += count * scale
    shown = label if len(label) <= _LONGEST else f"{label[: _LONGEST - 1]}…"
    return Bar(shown, y, tuple(drawn), round(x + 6, 1), f"{sum(parts.values()):,}")
