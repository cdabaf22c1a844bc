"""What is in a database, in the terminal: totals, a table by record type, and the sources that failed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from schemas.drafts import DocumentFailure
from schemas.status import StoreStatus
from schemas.value_words import say_unclaimed
from trialspan.terminal import count_table, counted, line_of, plain

_HEAD = ("record type", "documents", "records", "fields", "flagged", "facts", "unclaimed", "failed groups")


def print_status(
    console: Console, db: Path, status: StoreStatus, failures: Sequence[DocumentFailure]
) -> None:
    """The totals in words, a table by record type, and the failures with their reasons."""
    console.print(plain(f"{line_of(str(db))}: {_totals(status)}"), soft_wrap=True)
    if status.by_record_type:
        rows = [
            (
                t.record_type,
                t.documents,
                t.records,
                t.fields,
                t.flagged,
                t.facts,
                t.unclaimed,
                t.failed_groups,
            )
            for t in status.by_record_type
        ]
        console.print(count_table(_HEAD, rows))
    print_failures(console, failures)


def print_failures(console: Console, failures: Sequence[DocumentFailure], most: int | None = None) -> None:
    """Each failed source with its reason; most: how many are listed at most, None for all."""
    if failures:
        console.print(plain(f"{counted(len(failures), 'source')} failed:", "bold"))
    for failure in failures[:most]:
        told = failure.reason if repr(failure.name) in failure.reason else f"{failure.name}: {failure.reason}"
        console.print(plain(f"  {line_of(told)}", "yellow"), soft_wrap=True)
    if most is not None and len(failures) > most:
        console.print(f"  and {len(failures) - most:,} more; 'trialspan status' lists them all")


def _totals(status: StoreStatus) -> str:
    told = (
        counted(status.documents, "document"),
        counted(status.records, "record"),
        f"{counted(status.fields, 'field')} ({status.decided:,} decided, {status.flagged:,} flagged)",
        say_unclaimed(status.unclaimed, status.facts),
        counted(status.model_calls, "model call"),
        f"{status.failed:,} failed",
    )
    return ", ".join(told)
