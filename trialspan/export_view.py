"""A dataset in the terminal: what left, what stayed and why, and what checking it gave."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from shlex import quote

from pydantic import JsonValue

from dataset.manifest import Manifest
from dataset.verification import Verification
from trialspan.terminal import count_table, counted, err, out, plain

_SHOWN = 10
"""Records that stayed, and problems, that are told one by one."""


@contextmanager
def progress(what: str, total: int) -> Iterator[Callable[[int], object]]:
    """A bar on the terminal, where there is one, that is told how many records were looked at."""
    from rich.progress import Progress

    with Progress(console=err(), transient=True, disable=not err().is_terminal) as bar:
        task = bar.add_task(what, total=total)
        yield lambda done: bar.update(task, completed=done)


def print_snapshot(manifest: Manifest, place: Path) -> None:
    """What left by record type, what stayed by reason, and what to type next."""
    rows = [
        (code, entry.records, entry.values, entry.absences) for code, entry in manifest.record_types.items()
    ]
    out().print(count_table(("record type", "records", "values", "absences"), rows))
    out().print(plain(f"in {str(place)!r}, policy {manifest.policy}"), soft_wrap=True)
    if manifest.left_out:
        out().print(plain(f"{counted(len(manifest.left_out), 'record')} stayed:"))
    for left in manifest.left_out[:_SHOWN]:
        out().print(plain(f"  {left.record}: {left.reason}"), soft_wrap=True)
    if len(manifest.left_out) > _SHOWN:
        out().print(plain(f"  and {len(manifest.left_out) - _SHOWN:,} more, in its manifest.json"))
    err().print(plain(f"next: trialspan verify {quote(str(place))}"), soft_wrap=True)


def print_verification(found: Verification, manifest: Manifest) -> None:
    """What was checked, what could not be, and every problem."""
    say = out().print
    say(
        plain(
            f"{counted(found.files, 'file')} hashed, {counted(found.records, 'record')} held against schemas"
        )
    )
    say(plain(f"{counted(found.values, 'value')}, {counted(found.spans, 'span')} read in their sources"))
    if found.unread_sources:
        say(plain(f"{counted(len(found.unread_sources), 'source')} not read: give --sources FOLDER"))
    say(plain(f"{found.derived:,} values follow from their words{_others(found)}"))
    withheld = f", {found.withheld:,} of them withheld as personal" if found.withheld else ""
    say(plain(f"{counted(found.events, 'decision')} in an unbroken chain{withheld}"))
    say(plain(f"head {manifest.audit.head}"))
    for note in found.notes:
        say(plain(f"note: {note}"), soft_wrap=True)
    for problem in found.problems[:_SHOWN]:
        say(plain(f"{problem.where}: {problem.what}", style="red"), soft_wrap=True)
    if len(found.problems) > _SHOWN:
        files = Counter(problem.where.partition(":")[0] for problem in found.problems)
        say(plain(f"and more: {', '.join(f'{name} {count:,}' for name, count in files.items())}; see --json"))
    say(plain("it holds" if found.holds else f"{counted(len(found.problems), 'problem')}"))


def _others(found: Verification) -> str:
    """The values that their words alone do not give, by what they rest on."""
    rest = ""
    if found.as_read:
        rest += f", {found.as_read:,} were read off more than these"
    if found.on_reason:
        rest += f", {found.on_reason:,} were kept by a person for a stated reason"
    return rest


def verification_json(found: Verification) -> dict[str, JsonValue]:
    """The outcome for programs."""
    return {
        "holds": found.holds,
        "files": found.files,
        "records": found.records,
        "values": found.values,
        "spans": found.spans,
        "unread_sources": [*sorted(found.unread_sources)],
        "derived": found.derived,
        "as_read": found.as_read,
        "on_reason": found.on_reason,
        "events": found.events,
        "withheld": found.withheld,
        "notes": [*found.notes],
        "problems": [{"where": each.where, "what": each.what} for each in found.problems],
    }
