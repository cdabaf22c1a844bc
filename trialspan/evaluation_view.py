"""An evaluation in the terminal: a table by group, a few lines on the rest, and which pages are left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rich.console import Console

from evaluation.results import Comparison, Difference, Evaluation, Figures, Interval, Rate
from trialspan.terminal import count_table, counted, line_of, plain

_COUNTS = ("annotated", "wrong", "extra", "missed")
_RATES = ("precision", "recall", "F1")
_WITH_INTERVALS = ("precision", "(95 %)", "recall", "(95 %)", "F1", "span exact")
_FIGURES_WIDTH = 98
"""Columns that the counts and rates take with their intervals, beside the names of the parts."""
_COMPARED = (
    "precision",
    "recall",
    "f1",
    "near_recall",
    "span_exact",
    "hallucination",
    "traps",
    "absence_recall",
)
_MOST_LEFT_OUT = 5
"""Pages that are listed; --json lists them all."""


def print_evaluation(console: Console, told: Evaluation) -> None:
    """What was evaluated, the figures by group and by way of reading, and what is behind them."""
    console.print(plain(_title(told), "bold"), soft_wrap=True)
    longest = max(map(len, told.by_group), default=0)
    is_wide = console.width >= longest + _FIGURES_WIDTH
    head = (*_COUNTS, *(_WITH_INTERVALS if is_wide else _RATES))
    console.print(count_table(("group", *head), _rows(told.by_group, told.overall, is_wide=is_wide)))
    for name, parts in _further(told):
        console.print(count_table((name, *head), _rows(parts, is_wide=is_wide)))
    for line in _lines(told.overall):
        console.print(plain(line), soft_wrap=True)
    _print_left_out(console, told)


def print_comparison(console: Console, told: Comparison) -> None:
    """The second database beside the first: their rates, and what changed, with its interval."""
    console.print(plain(_title(told.first), "bold"), soft_wrap=True)
    console.print(plain(_title(told.second), "bold"), soft_wrap=True)
    overall = told.differences["overall"][""]
    rows = [
        (name.replace("_", " "), *_pair(told, name), *_change(overall[name]))
        for name in _COMPARED
        if overall[name].value is not None
    ]
    console.print(count_table(("all fields", "first", "second", "change", "(95 %)", "clear"), rows))
    changed = [
        (f"{group} {rate}", *_change(change))
        for group, rates in told.differences["by_group"].items()
        for rate in ("precision", "recall")
        if (change := rates[rate]).value
    ]
    if changed:
        console.print(count_table(("group", "change", "(95 %)", "clear"), changed))
    else:
        console.print(plain("precision and recall are the same in every group"))
    _print_left_out(console, told.first)
    _print_left_out(console, told.second)


def _title(told: Evaluation) -> str:
    tier = "" if told.tier == "all" else f", tier {told.tier}"
    pages = f"{counted(told.documents, 'page')} of {counted(told.records, 'record')}"
    return f"{line_of(told.database)} against {line_of(told.against)}: {pages}{tier}"


def _further(told: Evaluation) -> Iterator[tuple[str, Mapping[str, Figures]]]:
    """The other ways to cut the fields, where they cut at all."""
    yield "way of reading", told.by_how
    cuts = (("drafter", told.by_drafter), ("model", told.by_model), ("layout", told.by_layout))
    yield from ((name, parts) for name, parts in cuts if len(parts) > 1)
    if len(told.by_record_type) > 1:
        yield "record type", told.by_record_type


def _rows(
    parts: Mapping[str, Figures], total: Figures | None = None, *, is_wide: bool
) -> Iterator[tuple[str | int, ...]]:
    counted_parts = {
        name: figures
        for name, figures in parts.items()
        if figures.annotated or figures.wrong or figures.extra or figures.invented or figures.second
    }
    for name, figures in (*counted_parts.items(), *((("all", total),) if total else ())):
        surplus = figures.second + figures.extra + figures.invented
        counts = (figures.annotated, figures.wrong, surplus, figures.missed)
        columns = 2 if is_wide else 1
        rates = (*_rate(figures.precision)[:columns], *_rate(figures.recall)[:columns])
        last = (_share(figures.f1.value), *((_share(figures.span_exact.value),) if is_wide else ()))
        yield line_of(name), *counts, *rates, *last


def _lines(figures: Figures) -> Iterator[str]:
    """What the table has no column for, in words."""
    told = (
        ("values for absent fields (hallucination)", figures.hallucination),
        ("forbidden stretches taken (traps)", figures.traps),
        ("annotated absences of the right kind", figures.absence_recall),
        ("drafted absences of the right kind", figures.absence_precision),
        ("texts that are the same", figures.text_exact),
        ("similarity of texts", figures.text_similarity),
        ("precision, near texts counted", figures.near_precision),
        ("recall, near texts counted", figures.near_recall),
        ("right values from just the annotated words", figures.span_exact),
        ("right values from overlapping words", figures.span_overlap),
        ("criteria under the right parent", figures.nesting),
        ("record type", figures.record_type),
    )
    for what, rate in told:
        if rate.value is not None:
            share, ends = _rate(rate)
            yield f"{what}: {share} ({ends})" if ends else f"{what}: {share}"
    yield f"unjudged, counted neither way: {counted(figures.unjudged, 'value')}"


def _print_left_out(console: Console, told: Evaluation) -> None:
    if told.left_out:
        pages = counted(len(told.left_out), "annotated page")
        console.print(plain(f"{pages} not counted for {line_of(told.database)}:", "yellow"), soft_wrap=True)
    for each in told.left_out[:_MOST_LEFT_OUT]:
        console.print(plain(f"  {line_of(each.name)}: {line_of(each.reason)}", "yellow"), soft_wrap=True)
    if len(told.left_out) > _MOST_LEFT_OUT:
        console.print(f"  and {len(told.left_out) - _MOST_LEFT_OUT:,} more; --json lists them all")


def _pair(told: Comparison, name: str) -> tuple[str, str]:
    return tuple(_share(getattr(side.overall, name).value) for side in (told.first, told.second))  # type: ignore[return-value]  # two sides


def _change(change: Difference) -> tuple[str, str, str]:
    if change.value is None:
        return "-", "", ""
    span = change.interval
    ends = f"{span.low:+.3f} to {span.high:+.3f}" if span else ""
    return f"{change.value:+.3f}", ends, "yes" if change.is_clear else ""


def _rate(rate: Rate) -> tuple[str, str]:
    return _share(rate.value), _ends(rate.interval)


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def _ends(interval: Interval | None) -> str:
    return "" if interval is None else f"{interval.low:.3f}–{interval.high:.3f}"
