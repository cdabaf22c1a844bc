"""What the queue says of itself, in words. Pure; what it gives is data and never markup."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from review_tui.queue_columns import say_holder
from review_tui.words import DRAFTER_WORDS, clean, counted
from schemas.queue import Holder, QueueFilter, QueueProgress, SavedView, Show

SHOW_WORDS = {
    Show.PENDING: "what waits",
    Show.FLAGGED: "what is flagged",
    Show.SKIPPED: "what was put off",
    Show.DECIDED: "what is decided",
    Show.ALL: "everything",
}


def say_filter(wanted: QueueFilter, *, by_record: bool) -> str:
    """'what waits · by record · arms · at least 20% · “sneezing”'."""
    return " · ".join(_filter_words(wanted, by_record=by_record))


def say_view(view: SavedView) -> str:
    """A saved view on one line."""
    whose = "everybody's" if view.reviewer is None else "yours"
    return f"{clean(view.name)} ({whose}): {say_filter(view.wanted, by_record=view.by_record)}"


def say_progress(progress: QueueProgress) -> str:
    """'3,400 of 10,000 decided · 12 put off · 2 records are with others'."""
    said = [f"{progress.decided:,} of {progress.fields:,} decided"]
    if progress.skipped:
        said.append(f"{progress.skipped:,} put off")
    if progress.elsewhere:
        said.append(f"{counted(progress.elsewhere, 'record')} with others")
    return " · ".join(said)


def say_blocked(holders: Sequence[Holder]) -> str:
    """'all leased: ben until 12:15 UTC, cem until 12:20 UTC'."""
    return f"all leased: {', '.join(map(say_holder, holders))}"


def say_nothing(progress: QueueProgress, wanted: QueueFilter, db: Path) -> str:
    """Why there is no row, and what to do: a queue is never empty without a reason."""
    if not progress.records:
        return _say_no_record(progress, db)
    if not progress.waiting and wanted == QueueFilter():
        return (
            f"all done: {counted(progress.fields, 'field')} decided. 4 shows them, r reads the queue again."
        )
    waiting = f"{counted(progress.waiting, 'field')} {'waits' if progress.waiting == 1 else 'wait'} for you"
    return f"nothing fits: {say_filter(wanted, by_record=False)}. {waiting}; Esc shows everything that waits."


def _say_no_record(progress: QueueProgress, db: Path) -> str:
    """There is nothing she could review."""
    if progress.elsewhere:
        records = counted(progress.elsewhere, "record")
        return f"{records}, and others review all of them; r reads the queue again."
    run = f"trialspan run PATH --db {clean(str(db))}"
    if progress.unsupported:
        pages = counted(progress.unsupported, "page")
        return f"nothing to review: {pages} drafted, of no known record type. Draft others: {run}"
    return f"no draft yet. Draft some pages: {run}"


def _filter_words(wanted: QueueFilter, *, by_record: bool) -> Iterator[str]:
    yield SHOW_WORDS[wanted.show]
    if by_record:
        yield "by record"
    for part in (wanted.record_type, wanted.field_group):
        if part is not None:
            yield clean(part)
    if wanted.drafter is not None:
        yield DRAFTER_WORDS[wanted.drafter]
    if wanted.least_error:
        yield f"at least {wanted.least_error:.0%} likely wrong"
    if wanted.words.strip():
        yield f"“{clean(wanted.words)}”"
