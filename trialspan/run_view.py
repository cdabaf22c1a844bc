"""What a run shows on the terminal: a bar while it goes on, and a summary at its end."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from time import monotonic

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)
from rich.text import Text

from flows.progress import Outcome
from flows.report import CallCounts, RunReport
from schemas.value_words import say_unclaimed
from trialspan.status_view import print_failures
from trialspan.terminal import count_table, counted, line_of, plain

_FAILURES_SHOWN = 10
_LINE_EVERY_S = 30.0
"""Seconds between two lines in a log, which has no bar."""


class RunBar:
    """A progress bar on a console, and a line now and then in a log; implements `flows.progress.Progress`."""

    def __init__(self, console: Console, clock: Callable[[], float] = monotonic) -> None:
        """clock: seconds from any moment on."""
        self._console = console
        self._clock = clock
        counts = (MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("{task.fields[failed]}"))
        watched = console.is_interactive  # without a person, Rich would still print an empty line
        self._bar = Progress(
            TextColumn("drafting"), BarColumn(), *counts, console=console, transient=True, disable=not watched
        )
        self._task: TaskID | None = None
        self._total = 0
        self._done = 0
        self._failed = 0
        self._said_at = clock()
        self.said: list[str] = []
        """The messages that were printed."""

    def started(self, total: int) -> None:
        """Show the bar."""
        self._total, self._said_at = total, self._clock()
        self._task = self._bar.add_task("", total=total, failed="")
        self._bar.start()

    def noted(self, message: str) -> None:
        """Print the message above the bar."""
        self.said.append(message)
        self._console.print(plain(line_of(message), "dim"))

    def advanced(self, name: str, outcome: Outcome) -> None:  # noqa: ARG002  # the bar has no room for names
        """Move the bar."""
        if self._task is None:
            return
        self._done += 1
        self._failed += outcome is Outcome.FAILED
        failed = f"{self._failed} failed" if self._failed else ""
        self._bar.update(self._task, advance=1, failed=failed)
        if self._bar.disable and self._clock() - self._said_at >= _LINE_EVERY_S:
            self._said_at = self._clock()
            told = [f"{self._done:,} of {counted(self._total, 'source')}", *filter(None, [failed])]
            self._console.print(plain(f"drafting: {', '.join(told)}", "dim"))

    def finished(self) -> None:
        """Take the bar away."""
        self._bar.stop()


def print_report(console: Console, report: RunReport, said: Iterable[str] = ()) -> None:
    """The summary: what came of the sources, of the questions, what failed, and what to type next.

    said: messages of the run that were printed, which are not printed again.
    """
    console.print(plain(_sources(report), "bold"))
    if report.by_record_type:
        rows = sorted(report.by_record_type.items())
        console.print(count_table(("record type", "drafted"), rows))
        console.print(plain(_fields(report)), soft_wrap=True)
    if report.new_versions:
        console.print(plain(_carried(report)), soft_wrap=True)
    if report.calls != CallCounts():
        console.print(plain(_calls(report.calls)))
    if report.model_stopped and not any(report.model_stopped in message for message in said):
        console.print(plain(f"the model was not asked any more: {line_of(report.model_stopped)}", "red"))
    if report.ignored:
        console.print(plain(f"left alone, no pages by their name: {_ignored(report.ignored)}", "dim"))
    print_failures(console, report.failures, _FAILURES_SHOWN)
    if report.interrupted:
        console.print(plain("interrupted; what was drafted is kept", "yellow"))
    if report.next_command:
        console.print(Text("next: ").append(line_of(report.next_command), "bold"), soft_wrap=True)


def _sources(report: RunReport) -> str:
    parts = []
    for number, word in (
        (report.drafted, "drafted"),
        (report.incomplete, "incomplete"),
        (report.skipped, "drafted already"),
        (report.failed, "failed"),
        (report.left, "not come to"),
    ):
        if number:
            parts.append(f"{number:,} {word}")
    told = ", ".join(parts) or "nothing to draft"
    return f"{counted(report.seen, 'source')} in {report.seconds:.1f} s: {told}"


def _carried(report: RunReport) -> str:
    """What became of decisions on records whose page has changed."""
    return (
        f"{counted(report.new_versions, 'reviewed record')} in a new version:"
        f" {counted(report.carried, 'decision')} carried over,"
        f" {counted(report.reopened, 'field')} to decide again"
    )


def _fields(report: RunReport) -> str:
    told = f"{counted(report.fields, 'field')} drafted"
    if report.unanswered_groups:
        told += f", {counted(report.unanswered_groups, 'group')} without a useful answer"
    told += f", in {line_of(report.database)}"
    if report.unclaimed_per_document is not None and report.facts:
        unclaimed = say_unclaimed(report.unclaimed, report.facts)
        told += f"\n{unclaimed}, {report.unclaimed_per_document:.1f} a document"
    return told


def _calls(calls: CallCounts) -> str:
    told = [f"{counted(calls.made, 'model call')} made", f"{calls.from_log:,} answered from earlier ones"]
    told += [f"{calls.failed:,} failed"] if calls.failed else []
    told += [f"{calls.unusable:,} replies of no use"] if calls.unusable else []
    if calls.made:
        told.append(f"{calls.prompt_tokens:,} tokens sent, {calls.completion_tokens:,} received")
    told += [f"US${calls.cost_usd:,.2f}"] if calls.cost_usd else []
    return ", ".join(told)


def _ignored(ignored: dict[str, int]) -> str:
    counts = (f"{number:,} {suffix or 'without a suffix'}" for suffix, number in ignored.items())
    return line_of(", ".join(counts))
