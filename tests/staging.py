"""A stage for one dialog: an application that pushes it, has keys pressed, and keeps what it gives back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from textual.app import App
from textual.pilot import Pilot
from textual.screen import Screen

Step = str | Callable[[Pilot[Any]], Any]
"""A key, or what is done with the pilot."""
NOTHING = object()
"""The dialog is still open."""


class Stage(App[None]):
    """Shows one screen."""

    def __init__(self, screen: Screen[Any]) -> None:
        super().__init__()
        self.first = screen
        self.result: Any = NOTHING

    def on_mount(self) -> None:
        self.push_screen(self.first, self.keep)

    def keep(self, result: Any) -> None:
        self.result = result


def play(screen: Screen[Any], *steps: Step, size: tuple[int, int] = (80, 24)) -> Stage:
    """The application after every step; its result is NOTHING while the dialog is open."""
    stage = Stage(screen)

    async def run() -> None:
        async with stage.run_test(size=size) as pilot:
            await pilot.pause()
            for step in steps:
                done = pilot.press(step) if isinstance(step, str) else step(pilot)
                if asyncio.iscoroutine(done):
                    await done
                await pilot.pause()

    asyncio.run(run())
    return stage


def types(words: str) -> Step:
    """Types words, a key a character."""
    return lambda pilot: pilot.press(*words)


def resizes(width: int, height: int) -> Step:
    """Makes the terminal another size."""
    return lambda pilot: pilot.resize_terminal(width, height)


def clicks(selector: str, offset: tuple[int, int] = (0, 0)) -> Step:
    """Clicks a widget, at cells from its corner."""
    return lambda pilot: pilot.click(selector, offset=offset)


def sees(found: list[str]) -> Step:
    """Puts what the screen shows, line by line, into a list."""

    def look(pilot: Pilot[Any]) -> None:
        strips = pilot.app.screen._compositor.render_strips(pilot.app.size)
        found[:] = ["".join(segment.text for segment in strip).rstrip() for strip in strips]

    return look
