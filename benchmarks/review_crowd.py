"""Four reviewers and the drafting of new versions on one file, two of the reviewers killed as they decide.

    .venv/bin/python benchmarks/review_crowd.py [SECONDS]

Each is a process of its own. Afterwards the log is held against what each process was told had been kept:
nothing may be lost, doubled, or written over a decision its reviewer had not seen.
"""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from schemas.decisions import Event
from store.store import Store, open_store

HERE = Path(__file__).resolve().parent
EXAMPLES = sorted((HERE.parent / "examples").glob("*.txt"))
REVIEWERS = ("ana", "ana", "ben", "cleo")
"""By process: one of them has two windows open, and takes records from herself."""
KILLED = 2
FULL_S = 120.0
_REST_S = 0.05
"""Between two looks at the clock."""


@dataclass
class Outcome:
    """What a crowd left behind."""

    kept: int = 0
    """Decisions in the log."""
    confirmed: int = 0
    """Decisions whose reviewer was told that they are kept."""
    refused: Counter[str] = field(default_factory=Counter)
    """By the error that said why."""
    held: int = 0
    """Times a record was another reviewer's."""
    drafted: int = 0
    """Drafts the run made beside them."""
    kills: int = 0
    carried: int = 0
    """Decisions that the run carried over to new versions."""
    lost: list[int] = field(default_factory=list)
    """Ids that were confirmed and are not in the log as they were."""
    doubled: list[int] = field(default_factory=list)
    """Ids that were confirmed twice, and events nobody was deciding on."""
    overwritten: list[int] = field(default_factory=list)
    """Ids of decisions that had not seen the one before them on their subject."""
    problem: str | None = None
    """What the audit of the log found."""

    @property
    def is_whole(self) -> bool:
        """Whether every decision stands once, and none unseen by the next."""
        return not (self.lost or self.doubled or self.overwritten or self.problem)


def crowd(folder: Path, seconds: float, *, seed: int = 1, drafting: Sequence[str] = ("--direct",)) -> Outcome:
    """Let them work in an empty folder; drafting: options of the run that drafts meanwhile."""
    chance = random.Random(seed)
    database, pages = folder / "crowd.db", folder / "pages"
    pages.mkdir()
    write_pages(pages, 0)
    run(database, pages, drafting)
    journals = [folder / f"{number}.jsonl" for number in range(len(REVIEWERS))]
    end = time.monotonic() + seconds
    workers = [start(database, *each, seconds, chance) for each in zip(REVIEWERS, journals, strict=True)]
    killings = sorted(chance.uniform(0.2, 0.8) * seconds for _ in range(KILLED))
    outcome = Outcome()
    drafter, version = None, 0
    while time.monotonic() < end:
        if killings and time.monotonic() > end - seconds + killings[0]:
            killings.pop(0)
            number = chance.randrange(len(REVIEWERS))
            outcome.kills += kill(workers[number])
            left = max(1.0, end - time.monotonic())
            workers[number] = start(database, REVIEWERS[number], journals[number], left, chance)
        if drafter is None or drafter.poll() is not None:
            assert drafter is None or drafter.returncode == 0
            version += 1
            write_pages(pages, version)
            drafter = start_run(database, pages, drafting)
        time.sleep(_REST_S)
    for process in [*workers, *([drafter] if drafter else [])]:
        assert process.wait(timeout=60) == 0, process.args
    with open_store(database, create=False) as store:
        judge(store, journals, outcome)
    outcome.drafted = version
    return outcome


def judge(store: Store, journals: Iterable[Path], outcome: Outcome) -> None:
    """Hold the log against what was confirmed."""
    events = {event.id: event for event in all_events(store)}
    told: Counter[int] = Counter()
    for journal in journals:
        for note in notes(journal):
            match note["what"]:
                case "kept":
                    told[note["id"]] += 1
                    event = events.get(note["id"])
                    if event is None or event.hash != note["hash"]:
                        outcome.lost.append(note["id"])
                case "refused":
                    outcome.refused[note["why"]] += 1
                case "held":
                    outcome.held += 1
    made = {event.id for event in events.values() if event.carries is None}  # the run carries over the others
    outcome.carried = len(events) - len(made)
    outcome.kept, outcome.confirmed = len(made), sum(told.values())
    outcome.doubled = [id_ for id_, times in told.items() if times > 1]
    if len(made) > outcome.confirmed + outcome.kills:  # one a kill may have been kept and not told
        outcome.doubled += sorted(made - set(told))
    outcome.overwritten = list(unseen(events.values()))
    outcome.problem = store.verify_decisions().problem


def unseen(events: Iterable[Event]) -> Iterator[int]:
    """Ids of decisions that had not seen the one before them."""
    newest: dict[tuple[str, str, int], int] = {}
    for event in sorted(events, key=lambda event: event.id):
        subject = (event.document_sha256, event.subject, event.seat)
        if event.seen != newest.get(subject, 0):
            yield event.id
        newest[subject] = event.id


def all_events(store: Store) -> Iterator[Event]:
    """Every event of the log."""
    for text in store.texts():
        yield from store.events(text.text_sha256)


def notes(journal: Path) -> Iterator[dict[str, object]]:
    """The lines of a journal; the last may be torn where its writer was killed."""
    for line in journal.read_text("utf-8").splitlines() if journal.exists() else ():
        try:
            yield json.loads(line)
        except json.JSONDecodeError:
            continue


def write_pages(folder: Path, version: int) -> None:
    """The examples; from version 1 on, one of them says something new each time."""
    for number, page in enumerate(EXAMPLES):
        is_new = version and number == version % len(EXAMPLES)
        text = page.read_text("utf-8") + (f"\n\nVersion {version} of this page.\n" if is_new else "")
        (folder / page.name).write_text(text, "utf-8")


def start(
    database: Path, name: str, journal: Path, seconds: float, chance: random.Random
) -> subprocess.Popen[bytes]:
    """A reviewer who works so long."""
    command = [sys.executable, str(HERE / "reviewer_at_work.py"), str(database), name, str(journal)]
    return subprocess.Popen([*command, f"{seconds:.1f}", str(chance.randrange(10**6))], cwd=HERE.parent)


def start_run(database: Path, pages: Path, options: Sequence[str]) -> subprocess.Popen[bytes]:
    """The run that drafts what is new."""
    command = [sys.executable, "-m", "trialspan", "run", str(pages), "--db", str(database), "--model", "none"]
    return subprocess.Popen(
        [*command, *options], cwd=HERE.parent, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def run(database: Path, pages: Path, options: Sequence[str]) -> None:
    """Draft all there is."""
    if start_run(database, pages, options).wait() != 0:
        raise SystemExit("drafting the examples failed")


def kill(process: subprocess.Popen[bytes]) -> int:
    """Kill a process whatever it does; 1 where it was still at work."""
    was_at_work = process.poll() is None
    process.send_signal(signal.SIGKILL)
    process.wait()
    return int(was_at_work)


def main(seconds: float) -> None:
    """Print what came of it; exit code 1 where a decision did not survive."""
    with tempfile.TemporaryDirectory() as folder:
        outcome = crowd(Path(folder), seconds, drafting=())
    refused = ", ".join(f"{why} {count}" for why, count in sorted(outcome.refused.items())) or "none"
    print(
        f"{len(REVIEWERS)} reviewers, {seconds:.0f} s, {outcome.kills} killed at work, {outcome.drafted} runs"
        f" beside them: {outcome.kept:,} decisions kept, {outcome.confirmed:,} confirmed,"
        f" {outcome.carried:,} more carried over; refused: {refused};"
        f" records held by another {outcome.held:,} times"
    )
    print(
        f"lost {len(outcome.lost)}, doubled {len(outcome.doubled)}, overwritten {len(outcome.overwritten)},"
        f" log {outcome.problem or 'whole'}: {'MET' if outcome.is_whole else 'NOT MET'}"
    )
    sys.exit(not outcome.is_whole)


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else FULL_S)
