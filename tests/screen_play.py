"""The review application, played: keys are pressed, and each is waited for until the store has answered."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Callable
from typing import Any

from review_page import PAGE, Clock
from textual.pilot import Pilot
from textual.widgets._footer import FooterKey

from review_tui import deciding
from review_tui.app import ReviewApp
from review_tui.glyphs import UNICODE
from review_tui.keeper import Clocks
from schemas.decisions import fact_subject
from store.store import Store

WIDE, NARROW, TINY = (140, 40), (80, 24), (40, 12)
_LONG_S = 3600.0
Step = str | Callable[[Pilot[Any]], Any]
"""A key, or what is done with the pilot."""


async def settle(pilot: Pilot[Any]) -> None:
    """Wait until what was asked of the store is done and painted; a dialog that is open waits for keys."""
    for _ in range(2):
        await pilot.pause()
        waiting = [each for each in pilot.app.workers if each.group != "dialog" and not each.is_finished]
        if waiting:  # without any it would wait for all of them, dialogs included
            await pilot.app.workers.wait_for_complete(waiting)
    await pilot.pause()


def play(app: ReviewApp, *steps: Step, size: tuple[int, int] = WIDE) -> ReviewApp:
    """The application after every step."""

    async def run() -> None:
        async with app.run_test(size=size, notifications=True) as pilot:
            await settle(pilot)
            for step in steps:
                if isinstance(step, str):
                    await pilot.press(step)
                else:
                    done = step(pilot)
                    if inspect.isawaitable(done):
                        await done
                await settle(pilot)

    asyncio.run(run())
    return app


def painted(app: ReviewApp) -> list[str]:
    """The rows of the screen as they are painted now."""
    return [strip.text for strip in app.screen._compositor.render_strips()]


def said(app: ReviewApp) -> str:
    """The messages that were shown, one a line."""
    return "\n".join(note.message for note in app._notifications)


def review(store: Store, clock: Clock, reviewer: str = "ana", **options: Any) -> ReviewApp:
    """The application, the page open in it."""
    given = {"glyphs": UNICODE, "document_sha256": PAGE.text_sha256, **options}
    app = ReviewApp(store, reviewer, clocks=Clocks(clock, clock.stopwatch), **given)
    app.NOTIFICATION_TIMEOUT = _LONG_S  # messages are read when everything is over, however slow that was
    return app


def goes_to(subject: str) -> Step:
    """What a click on a field or an open number does."""

    def step(pilot: Pilot[Any]) -> None:
        pilot.app.screen.session.go(subject)
        pilot.app.screen.show_session()

    return step


def clicks_key(words: str) -> Step:
    """Clicks what the last row calls so."""

    async def step(pilot: Pilot[Any]) -> None:
        [key] = [each for each in pilot.app.screen.query(FooterKey) if each.description == words]
        assert await pilot.click(key)

    return step


def types(words: str) -> Step:
    """Types words, a key a character."""
    return lambda pilot: pilot.press(*words)


def decides_all(pilot: Pilot[Any]) -> None:
    """Settles everything but the record itself."""
    screen = pilot.app.screen
    session = screen.session
    for field in session.fields:
        session.go(field.path)
        screen.decide(lambda: deciding.not_stated(session))
    for fact in session.facts:
        session.go(fact_subject(fact))
        screen.decide(lambda: deciding.dismiss(session))


def sees(found: list[str]) -> Step:
    """Puts the screen, as it is painted, into a list."""
    return lambda pilot: found.append("\n".join(painted(pilot.app)))
