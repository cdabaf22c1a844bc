"""The queue on a screen, for tests: an application with nothing but it."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager

from queue_pages import ALTERED, draft, field, page, save
from settled import painted, settle
from textual.app import App

from review_tui.glyphs import UNICODE
from review_tui.queue_list import QueueList
from review_tui.queue_screen import QueueScreen


class QueueApp(App):
    """Remembers what was chosen."""

    def __init__(self, store, reviewer="ana", glyphs=UNICODE):
        super().__init__()
        self.queue = QueueScreen(store, reviewer, glyphs)
        self.chosen = []

    def on_mount(self):
        self.push_screen(self.queue)

    def on_queue_screen_chosen(self, message):
        self.chosen.append((message.document_sha256, message.path))

    @property
    def rows(self):
        return self.queue.query_one(QueueList)


@asynccontextmanager
async def opened(store, reviewer="ana", size=(100, 24), glyphs=UNICODE):
    """A pilot of the queue, read to its end."""
    app = QueueApp(store, reviewer, glyphs)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        yield pilot


async def press(pilot, *keys):
    """Keys, and everything they bring about."""
    await pilot.press(*keys)
    await settle(pilot)


def shown(pilot):
    """The paths that are painted, from top to bottom."""
    rows = pilot.app.rows
    first = rows.scroll_offset.y
    indices = range(first, min(first + rows.size.height - 1, len(rows)))
    return [rows.ids.row_at(index) and rows.ids.row_at(index).path for index in indices]


def play(store, game, **options):
    """Run a game with a pilot of the queue."""

    async def run():
        async with opened(store, **options) as pilot:
            await game(pilot)

    asyncio.run(run())


def text(pilot):
    """Everything that is painted."""
    return "\n".join(painted(pilot.app))


def save_three(store):
    """Three records with five fields, whose paths are ORDER in the queue."""
    first = page(1)
    fields = [
        field(first, "arms[0].size", 0.9, words="120", reason="the model alone has read it", **ALTERED),
        field(first, "arms[0].label", 0.3, words="Porto"),
    ]
    store.save_draft(first, draft(first, fields, unclaimed=["18"]))
    save(store, 2, {"status": 0.5, "phase": 0.1})
    save(store, 3, {"title": 0.2}, record_type="publication_report")


ORDER = ["arms[0].size", "status", "arms[0].label", "title", "phase"]
