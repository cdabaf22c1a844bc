"""How fast the review queue is in a large database: opening, keys, jumping, filtering, searching.

    .venv/bin/python benchmarks/review.py queue

Everything runs in a real application on a terminal that is not drawn. CPU seconds are those of the whole
process, its reading threads included; what is timed ends when the rows have been painted. What goes on in the
background afterwards (the rest of the order, the rest of a search) is timed by itself.
"""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from review_database import make_database
from review_source import Figure
from textual.app import App

from review_tui.queue_list import QueueList
from review_tui.queue_screen import QueueScreen
from store.store import Store, open_store

OPENING_S = 0.2
"""CPU in which the queue is open, whatever its size."""
REPEATS = 40
SIZE = (140, 40)
SEARCH = "sneezing 77 mg"
"""Rare words: one field in a thousand has them."""


class _Queue(App[None]):
    """The queue alone."""

    def __init__(self, store: Store) -> None:
        super().__init__()
        self.queue = QueueScreen(store, "ana")
        self.painted = asyncio.Event()
        self.read = asyncio.Event()

    def on_queue_list_moved(self) -> None:
        """The cursor moved."""
        self.call_after_refresh(self._look)

    def on_part_found(self) -> None:
        """A part of a queue was read, with rows or without."""
        self.call_after_refresh(self._look)

    def on_rows_read(self) -> None:
        """Rows that were in view are known."""
        self.call_after_refresh(self._look)

    def on_told(self) -> None:
        """A queue was read to its end."""
        self.read.set()

    def _look(self) -> None:
        """Something was painted: the rows in view, if all of them are known."""
        rows = self.queue.query_one(QueueList)
        first = rows.scroll_offset.y
        if self.queue.is_in_view and not rows.ids.missing(first, first + rows.size.height - 1):
            self.painted.set()


async def _painted(app: _Queue, act: Callable[[], object]) -> tuple[float, float]:
    """CPU and wall seconds that acting takes until its rows are painted."""
    app.painted.clear()
    began, began_cpu = time.perf_counter(), time.process_time()
    result = act()
    if isinstance(result, Awaitable):
        await result
    await app.painted.wait()
    return time.process_time() - began_cpu, time.perf_counter() - began


async def _read(app: _Queue, act: Callable[[], object]) -> tuple[float, float]:
    """How many CPU and wall seconds it takes from acting until the last row of its queue is known."""
    app.read.clear()
    began, began_cpu = time.perf_counter(), time.process_time()
    act()
    await app.read.wait()
    return time.process_time() - began_cpu, time.perf_counter() - began


async def _repeated(
    app: _Queue, name: str, acts: tuple[Callable[[], object], Callable[[], object]], in_a_row: int
) -> Figure:
    """What a key takes, pressed so many times in a row and then the one that leads back as often."""
    took = [
        await _painted(app, act)
        for _ in range(REPEATS // (2 * in_a_row))
        for act in acts
        for _ in range(in_a_row)
    ]
    return _figure(name, took)


def _figure(name: str, took: Sequence[tuple[float, float]], goal_s: float | None = None) -> Figure:
    cpu, wall = [each[0] for each in took], [each[1] for each in took]
    worst = statistics.quantiles(cpu, n=20)[-1] if len(took) >= REPEATS else max(cpu)
    return Figure(name, statistics.median(cpu), worst, statistics.median(wall), goal_s)


@asynccontextmanager
async def _running(store: Store) -> AsyncIterator[_Queue]:
    app = _Queue(store)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        yield app


async def _open(store: Store) -> tuple[tuple[float, float], tuple[float, float]]:
    """The queue in an application that runs: until its first screen, and until all of its order is known."""
    async with _running(store) as app:
        began, began_cpu = time.perf_counter(), time.process_time()
        first = await _painted(app, lambda: app.push_screen(app.queue))
        await app.read.wait()
        return first, (time.process_time() - began_cpu, time.perf_counter() - began)


async def _measure(store: Store, size: str) -> AsyncIterator[Figure]:
    opened = [await _open(store) for _ in range(5)]
    yield _figure(f"{size}: open: first screen painted", [each[0] for each in opened], OPENING_S)
    yield _figure(f"{size}: open: all of the order known", [each[1] for each in opened])
    async with _running(store) as app:
        await _read(app, lambda: app.push_screen(app.queue))
        rows = app.queue.query_one(QueueList)
        keys = {
            "a key that moves the cursor": (rows.action_down, rows.action_up, 20),
            "a key that turns a page": (rows.action_page_down, rows.action_page_up, 20),
            "a key that jumps to the other end": (rows.action_last, rows.action_first, 1),
        }
        for name, (act, back, in_a_row) in keys.items():
            yield await _repeated(app, f"{size}: {name}", (act, back), in_a_row)
        async for figure in _of_listings(app, size):
            yield figure
        async for figure in _keys_while_searching(app, size):
            yield figure


async def _of_listings(app: _Queue, size: str) -> AsyncIterator[Figure]:
    """A filter and a search: until the first rows are painted, and until all are found."""
    asked = {
        "filter": lambda: app.queue.action_show("flagged"),
        "records": app.queue.action_by_record,
        "search": lambda: app.queue.search(SEARCH),
    }
    for name, act in asked.items():
        for told, wait in (("the first rows are painted", _painted), ("all rows are known", _read)):
            app.queue.action_reset()
            await _settled(app)
            took = await wait(app, act)
            await _settled(app)
            yield _figure(f"{size}: {name}: {told}", [took])
            if app.queue.query_wanted.by_record:
                app.queue.action_by_record()
                await _settled(app)


async def _settled(app: _Queue) -> None:
    """Wait until no queue is being read."""
    while app.queue.is_reading:
        app.read.clear()
        await app.read.wait()


async def _keys_while_searching(app: _Queue, size: str) -> AsyncIterator[Figure]:
    """What a key takes while the database is looked through; nothing where that is over at once."""
    app.queue.action_reset()
    await _settled(app)
    await _painted(app, lambda: app.queue.search(SEARCH))
    rows, took = app.queue.query_one(QueueList), []
    for act in (rows.action_down, rows.action_up) * (REPEATS // 2):
        if not app.queue.is_reading or len(rows) < 2:
            break
        took.append(await _painted(app, act))
    await _settled(app)
    if took:
        yield _figure(f"{size}: a key while a search goes on", took)


async def _all(path: Path, size: str) -> list[Figure]:
    with open_store(path, create=False) as store:
        figures = []
        async for figure in _measure(store, size):
            print(figure)
            figures.append(figure)
        return figures


def measure(folder: Path, sizes: tuple[int, ...] = (1_000, 100_000, 1_000_000)) -> list[Figure]:
    """The figures at each size, printed as they come; folder: where databases are made, or are already."""
    figures = []
    for fields in sizes:
        path = folder / f"queue-{fields}.db"
        if not path.exists():
            print(f"making an invented database of {fields:,} fields ...", flush=True)
            make_database(path, fields)
        figures += asyncio.run(_all(path, f"{fields:,} fields"))
    return figures
