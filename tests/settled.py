"""Waiting for a screen that reads in threads: for its workers and messages, never for a while."""

from __future__ import annotations

from contextlib import suppress

from textual.worker import WorkerCancelled


async def settle(pilot):
    """Wait until nothing is being read and every message was heard; a dialog may stay open."""
    while True:
        busy = [worker for worker in pilot.app.workers if worker.group != "dialog" and not worker.is_finished]
        if not busy:
            break
        with suppress(WorkerCancelled):  # what it read was not wanted any more
            await pilot.app.workers.wait_for_complete(busy)
        await pilot.pause()
    await pilot.pause()


def painted(app):
    """The lines of the screen, as text."""
    lines = app.screen._compositor.render_strips()
    return ["".join(segment.text for segment in strip) for strip in lines]
