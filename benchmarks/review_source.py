"""How fast the source pane of the review screen is in a text of 2 MB: mounting, jumping, scrolling, resizing.

    .venv/bin/python benchmarks/review_source.py

Everything runs in a real application on a terminal that is not drawn; what is timed ends when the pane's rows
have been painted. CPU seconds are those of the whole process, Textual's own work included.
"""

from __future__ import annotations

import asyncio
import random
import statistics
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from textual.app import App, ComposeResult
from textual.pilot import Pilot

from review_tui.source_view import Mark, MarkKind, SourceView

BYTES = 2_000_000
SPANS = 200
REPEATS = 40
SIZE = (140, 40)
_WORDS = (
    "Patients in arm A received the study drug 100 mg twice daily — 26/36 (72%) had a response ≥ 30 days "
    "[SD] after the first visit [ Time Frame: 12 weeks ] and café visits were kept under 4.5 hours. "
)


@dataclass(frozen=True)
class Figure:
    """What one thing takes."""

    name: str
    cpu_s: float
    """Median; of one time where it is done once."""
    worst_cpu_s: float
    """95th percentile."""
    wall_s: float
    """Median."""
    goal_s: float | None
    """CPU seconds it may take at most; None where none was set."""

    def __str__(self) -> str:
        took = f"CPU {1000 * self.cpu_s:6.1f} ms, 95th percentile {1000 * self.worst_cpu_s:6.1f} ms"
        return f"{self.name:40} {took}, wall {1000 * self.wall_s:6.1f} ms{self._verdict}"

    @property
    def _verdict(self) -> str:
        if self.goal_s is None:
            return ""
        return f", {'within' if self.worst_cpu_s <= self.goal_s else 'MORE THAN'} {1000 * self.goal_s:.0f} ms"


class _Pane(App[None]):
    def compose(self) -> ComposeResult:
        yield SourceView()


def texts() -> dict[str, str]:
    """Texts of 2 MB in both shapes: paragraphs, and one long line; and one of characters two cells wide."""
    count = BYTES // len(_WORDS.encode()) + 1
    return {
        "paragraphs": "\n\n".join([_WORDS * 4] * (count // 4)),
        "one line": _WORDS * count,
        "one line, Chinese": "阿司匹林一百毫克每日" * (BYTES // 30),
    }


def spans(text: str) -> list[Mark]:
    """Marks all over a text, each twentieth an unclaimed fact."""
    chance = random.Random(4)  # the same places each time
    starts = sorted(chance.randrange(len(text) - 200) for _ in range(SPANS))
    return [
        Mark(
            start,
            start + chance.randrange(1, 120),
            MarkKind.UNCLAIMED if number % 20 == 0 else MarkKind.OTHER,
            number + 1,
            f"field[{number}]",
        )
        for number, start in enumerate(starts)
    ]


async def _timed(
    pilot: Pilot[None],
    name: str,
    act: Callable[[], object],
    *,
    repeats: int = REPEATS,
    goal_s: float | None = None,
) -> Figure:
    """What acting takes until the pane has painted."""
    cpu, wall = [], []
    for _ in range(repeats):
        await pilot.pause()
        began, began_cpu = time.perf_counter(), time.process_time()
        result = act()
        if isinstance(result, Awaitable):
            await result
        else:
            await pilot.pause()
        cpu.append(time.process_time() - began_cpu)
        wall.append(time.perf_counter() - began)
    worst = statistics.quantiles(cpu, n=20)[-1] if repeats > 1 else cpu[0]
    return Figure(name, statistics.median(cpu), worst, statistics.median(wall), goal_s)


async def _measure(shape: str, text: str) -> list[Figure]:
    marks, chance = spans(text), random.Random(5)
    async with _Pane().run_test(size=SIZE) as pilot:
        view = pilot.app.query_one(SourceView)
        view.focus()

        def jump() -> None:
            mark = chance.choice(marks)
            view.jump(mark.start, mark.end)

        def next_field() -> None:
            at = chance.randrange(len(marks))
            now = Mark(marks[at].start, marks[at].end, MarkKind.CURRENT, at + 1, marks[at].key)
            view.show(text, [*marks[:at], now, *marks[at + 1 :]])
            view.jump(now.start, now.end)

        widths = iter(range(SIZE[0] - 1, 60, -7))
        return [
            await _timed(pilot, f"{shape}: mount", lambda: view.show(text, marks), repeats=1, goal_s=0.3),
            await _timed(pilot, f"{shape}: jump", jump, goal_s=0.03),
            await _timed(pilot, f"{shape}: next field", next_field, goal_s=0.05),
            await _timed(pilot, f"{shape}: key that scrolls", lambda: pilot.press("down")),
            await _timed(pilot, f"{shape}: key that turns a page", lambda: pilot.press("pagedown")),
            await _timed(
                pilot,
                f"{shape}: resize to a new width",
                lambda: pilot.resize_terminal(next(widths), SIZE[1]),
                repeats=8,
            ),
            await _timed(pilot, f"{shape}: search", lambda: view.find("study drug 100"), repeats=5),
        ]


def measure() -> list[Figure]:
    """The figures of each shape, printed as they come."""
    figures = []
    for shape, text in texts().items():
        for figure in asyncio.run(_measure(shape, text)):
            print(figure)
            figures.append(figure)
    return figures


def main() -> None:
    """Measure and print."""
    print(f"source pane: {BYTES / 1e6:.0f} MB, {SPANS} spans, a terminal of {SIZE[0]} x {SIZE[1]}")
    measure()


if __name__ == "__main__":
    main()
