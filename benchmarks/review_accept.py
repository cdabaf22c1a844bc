"""How fast a decision is: from the key to the next field's words on the screen, and until it is saved.

    .venv/bin/python benchmarks/review_accept.py [DATABASE]

The real application on a terminal that is not drawn, over a real file. What is timed ends when the screen
that shows the next field has been painted; CPU seconds are those of the whole process, the thread that
writes the decision included. DATABASE: one to review in place of the invented record; a copy of it is used.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import shutil
import statistics
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from textual import events
from textual.pilot import Pilot

from review_tui.app import ReviewApp
from review_tui.glyphs import UNICODE
from review_tui.keeper import Clocks
from review_tui.review_screen import ReviewScreen
from schemas.documents import Document, Span
from schemas.drafts import Coverage, Draft
from schemas.fields import DraftedField, Drafter, State
from schemas.queue import QueueQuery
from store.store import open_store

GOAL_S = 0.050
"""CPU seconds from accept to the next span painted, 95th percentile."""
MOST_KEYS = 200
SIZE = (140, 40)
_SHAPES = ((60, 6_000), (200, 30_000), (1_000, 2_000_000))
"""Fields of the record, and characters of its page: an abstract's, a large registry page's, a book's."""
_FACT_EVERY = 4
"""Fields for each number that no field accounts for."""


class Accepting(NamedTuple):
    """What accepting takes in one record."""

    name: str
    keys: int
    cpu_s: float
    """Median."""
    worst_cpu_s: float
    """95th percentile."""
    wall_s: float
    """Median."""
    worst_wall_s: float

    def __str__(self) -> str:
        cpu = f"CPU {1000 * self.cpu_s:5.1f} ms, 95th percentile {1000 * self.worst_cpu_s:5.1f} ms"
        wall = f"wall {1000 * self.wall_s:5.1f} ms, 95th percentile {1000 * self.worst_wall_s:5.1f} ms"
        verdict = "within" if self.worst_cpu_s <= GOAL_S else "MORE THAN"
        return f"{self.name:44} {self.keys} keys: {cpu}; {wall}; {verdict} {1000 * GOAL_S:.0f} ms"


def measure(path: Path, document_sha256: str, name: str) -> Accepting:
    """Accepts field after field of a record, up to `MOST_KEYS`; the file is written into."""
    with open_store(path) as store:
        app = ReviewApp(
            store,
            "ana",
            glyphs=UNICODE,
            clocks=Clocks(lambda: datetime.now(UTC), time.monotonic),
            document_sha256=document_sha256,
        )
        cpu, wall = asyncio.run(_accept_all(app))
        kept = len(store.events(document_sha256))
    assert kept == len(cpu), f"{len(cpu)} keys made {kept} events"
    return Accepting(
        name, len(cpu), statistics.median(cpu), _worst(cpu), statistics.median(wall), _worst(wall)
    )


def measure_shapes() -> list[Accepting]:
    """The same for invented records of several sizes."""
    found = []
    for fields, characters in _SHAPES:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "review.db"
            document, draft = make_record(fields, characters)
            with open_store(path) as store:
                store.save_draft(document, draft)
            name = f"{fields:,} fields, {characters / 1000:,.0f} kB of text"
            found.append(measure(path, document.text_sha256, name))
    return found


def make_record(fields: int, characters: int) -> tuple[Document, Draft]:
    """A page with a criterion on each line, and filler between them."""
    filler = "and the usual care of the place is given " * max(1, characters // fields // 41 - 1)
    lines = [f"Adults who take {number} mg a day {filler}" for number in range(fields)]
    text, at, drafted, facts = "\n".join(lines), 0, [], []
    for number, line in enumerate(lines):
        words = f"Adults who take {number} mg a day"
        span = Span.of(text, at, at + len(words))
        path = f"eligibility.inclusion[{number}].text"
        drafted.append(
            DraftedField(path=path, value=words, state=State.STATED, evidence=(span,), drafter=Drafter.LABEL)
        )
        if number % _FACT_EVERY == 0:
            place = at + len("Adults who take ")
            facts.append(Span.of(text, place, place + len(str(number))))
        at += len(line) + 1
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    document = Document(
        name="page.txt",
        text=text,
        text_sha256=sha256,
        source_sha256=sha256,
        source_bytes=len(text),
        encoding="utf-8",
    )
    draft = Draft(
        document_sha256=sha256,
        document_name="page.txt",
        record_type="trial_registration",
        record_key="NCT99000777",
        fingerprint="f",
        fields=tuple(drafted),
        coverage=Coverage(claimed=fields, unclaimed=tuple(facts)),
    )
    return document, draft


async def _accept_all(app: ReviewApp) -> tuple[list[float], list[float]]:
    cpu, wall = [], []
    async with app.run_test(size=SIZE) as pilot:
        screen = await _opened(pilot)
        while len(cpu) < MOST_KEYS and screen.session and len(screen.session.open_fields) > 1:
            if screen.session.needs_reason:
                screen.session.step(1)
                continue
            await pilot.pause()
            began, began_cpu = time.perf_counter(), time.process_time()
            await _press(screen, "a")
            cpu.append(time.process_time() - began_cpu)
            wall.append(time.perf_counter() - began)
            await app.workers.wait_for_complete()
    return cpu, wall


async def _opened(pilot: Pilot[None]) -> ReviewScreen:
    """The screen, when the record is in it."""
    while not (isinstance(pilot.app.screen, ReviewScreen) and pilot.app.screen.session):
        await pilot.pause()
    await pilot.pause()
    return pilot.app.screen


async def _press(screen: ReviewScreen, key: str) -> None:
    """Press a key, and wait until the next field is in view, and it is painted."""
    session = screen.session
    assert session is not None  # the record is open
    before, painted = session.subject, asyncio.Event()
    screen.app.post_message(events.Key(key, key))
    while session.subject == before:
        await asyncio.sleep(0)
    screen.call_after_refresh(painted.set)
    await painted.wait()


def _worst(seconds: list[float]) -> float:
    return statistics.quantiles(seconds, n=20)[-1]


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("database", type=Path, nargs="?")
    given = parser.parse_args().database
    if given is None:
        for found in measure_shapes():
            print(found)
        return
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / given.name
        shutil.copy(given, copy)
        with open_store(copy) as store:
            row = store.queue_next(QueueQuery(reviewer="ana"))
        print(measure(copy, row.document_sha256, row.record) if row else "nothing waits in it")


if __name__ == "__main__":
    main()
