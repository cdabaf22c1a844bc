"""What a review has come to, as lines of words and bars. Pure: numbers in, words out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from review_tui.figure_table import Entry, Line, table
from review_tui.glyphs import Glyphs
from review_tui.words import clean, counted
from schemas.agreement import Agreement, GroupAgreement
from schemas.attention import AttentionRate
from schemas.figures import Pace, Progress, ReviewFigures, Verdicts

_HEADING, _DIM = "bold $text-primary", "$text-muted"
_NONE = "-"


def figure_lines(
    figures: ReviewFigures, agreement: Agreement | None, width: int, glyphs: Glyphs
) -> Iterator[Line]:
    """Every section of the dashboard. agreement: None while nobody asked for it."""
    yield from _progress(figures, width, glyphs)
    yield from _paces(figures.paces, width, glyphs)
    yield from _attention(figures.attention, width, glyphs)
    yield from _verdicts("What became of drafts, by who drafted", figures.by_drafter, width, glyphs)
    yield from _verdicts("What became of drafts, by field group", figures.by_group, width, glyphs)
    if agreement is not None:
        yield from _agreement(agreement, width, glyphs)


def _progress(figures: ReviewFigures, width: int, glyphs: Glyphs) -> Iterator[Line]:
    now = figures.progress
    yield from _heading("Progress", "a record that two review counts twice" if figures.disputed else "")
    yield from table(("", "share", "done", "of", "open"), list(_done(now, figures)), width, glyphs)
    yield f"{counted(now.begun, 'record')} begun and not complete", _DIM


def _done(now: Progress, figures: ReviewFigures) -> Iterator[Entry]:
    yield _part("fields", now.answered, now.fields)
    yield _part("records", now.complete, now.records)
    yield _part("numbers", now.facts - now.facts_open, now.facts)
    if figures.disputed:
        yield _part("disputes", figures.settled, figures.disputed)


def _part(name: str, done: int, whole: int) -> Entry:
    share = done / whole if whole else None
    return Entry(name, (percent(share), f"{done:,}", f"{whole:,}", f"{whole - done:,}"), share)


def _paces(paces: Sequence[Pace], width: int, glyphs: Glyphs) -> Iterator[Line]:
    yield from _heading("Fields an hour", "decided one by one; those accepted together have no time")
    if not paces:
        yield "nobody has decided anything yet", _DIM
        return
    fastest = max((pace.per_hour or 0.0 for pace in paces), default=0.0)
    rows = [
        Entry(
            pace.reviewer,
            (_rounded(pace.per_hour), f"{pace.fields:,}", f"{pace.together:,}", _hours(pace.seconds)),
            (pace.per_hour or 0.0) / fastest if fastest else None,
        )
        for pace in paces
    ]
    yield from table(("reviewer", "an hour", "fields", "together", "time"), rows, width, glyphs)


def _verdicts(title: str, verdicts: Sequence[Verdicts], width: int, glyphs: Glyphs) -> Iterator[Line]:
    yield from _heading(title, "changed: anything but accepted as drafted")
    if not verdicts:
        yield "no drafted field has an answer yet", _DIM
        return
    rows = [
        Entry(
            each.name,
            (
                percent(each.changed),
                f"{each.answered:,}",
                f"{each.corrected:,}",
                f"{each.rejected:,}",
                f"{each.not_stated:,}",
                f"{each.re_anchored:,}",
            ),
            each.changed,
        )
        for each in verdicts
    ]
    head = ("", "changed", "answered", "corrected", "rejected", "not stated", "other words")
    yield from table(head, rows, width, glyphs)


def _attention(rates: Sequence[AttentionRate], width: int, glyphs: Glyphs) -> Iterator[Line]:
    yield from _heading("Attention", "wrong values that were shown on purpose; interval of 95 %")
    answered = [rate for rate in rates if rate.rate is not None]  # open ones would tell what is in view
    if not answered:
        yield "no check has an outcome: trialspan plan --attention settles a share", _DIM
        return
    rows = [
        Entry(
            rate.reviewer or "all",
            (
                percent(rate.rate),
                _interval(rate),
                f"{rate.caught:,}",
                f"{rate.caught + rate.accepted:,}",
            ),
            rate.rate,
        )
        for rate in answered
    ]
    yield from table(("", "caught", "95 %", "caught", "of"), rows, width, glyphs)


def _agreement(found: Agreement, width: int, glyphs: Glyphs) -> Iterator[Line]:
    yield from _heading("Agreement of two", counted(found.documents, "document") + " finished by both")
    if found.documents:
        rows = [_agreed(group) for group in found.groups]
        head = ("", "same", "fields", "kappa", "alpha", "words F1", "codes kappa", "codes alpha")
        yield from table(head, rows, width, glyphs)
    for left in found.left_out:
        yield clean(f"left out: {counted(left.fields, 'field')}, {left.why}"), _DIM


def _agreed(group: GroupAgreement) -> Entry:
    same = group.same / group.values if group.values else None
    measured = (
        group.verdicts.kappa,
        group.verdicts.alpha,
        group.spans.f1,
        group.codes.kappa,
        group.codes.alpha,
    )
    return Entry(group.group, (percent(same), f"{group.values:,}", *map(_coefficient, measured)), same)


def _heading(title: str, note: str) -> Iterator[Line]:
    yield "", ""
    yield title, _HEADING
    if note:
        yield note, _DIM


def percent(share: float | None) -> str:
    """'12.5%', '-' for none."""
    return _NONE if share is None else f"{share:.1%}"


def _interval(rate: AttentionRate) -> str:
    between = rate.interval
    return _NONE if between is None else f"{between[0]:.0%} to {between[1]:.0%}"


def _coefficient(number: float | None) -> str:
    return _NONE if number is None else f"{number:.3f}"


def _rounded(number: float | None) -> str:
    return _NONE if number is None else f"{number:,.0f}"


def _hours(seconds: float) -> str:
    minutes = int(seconds // 60)
    return f"{minutes // 60}:{minutes % 60:02} h"
