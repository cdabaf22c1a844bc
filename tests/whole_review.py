"""Records reviewed from the queue to their completion by a person who sees the screen: by keys, or by mouse.

Each looks which screen is there and what is in view, as a person does, and then only presses keys, or only
clicks what is painted.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from settled import settle
from textual.pilot import Pilot
from textual.widgets._footer import FooterKey

from review_tui.app import ReviewApp
from review_tui.dialogs.confirm_screen import ConfirmScreen
from review_tui.dialogs.reason_screen import ReasonScreen
from review_tui.field_list import FieldList
from review_tui.queue_list import QueueList
from review_tui.queue_screen import QueueScreen

MOST_STEPS = 3_000
"""Keys or clicks after which a queue that is not empty never will be."""
MANY = 8
"""Verified fields from which a reviewer with a mouse accepts them all at once."""
Reviewer = Callable[[Pilot[None]], Awaitable[None]]


async def keys_alone(pilot: Pilot[None]) -> None:
    """One step of a reviewer with a keyboard."""
    screen = pilot.app.screen
    if isinstance(screen, QueueScreen):
        await pilot.press("enter")
    elif isinstance(screen, ReasonScreen):
        await pilot.press(*"seen", "enter")
    elif isinstance(screen, ConfirmScreen):
        await pilot.press("y")
    elif screen.session.is_complete:
        await pilot.press("q")
    elif screen.session.fact is not None:
        await pilot.press("d")
    elif screen.session.verified_rest:
        await pilot.press("A")
    else:
        await pilot.press("a")


async def mouse_alone(pilot: Pilot[None]) -> None:
    """One step of a reviewer with a mouse; a doubtful value, of which she cannot type why, she rejects."""
    screen = pilot.app.screen
    if isinstance(screen, QueueScreen):
        await pilot.click(QueueList, offset=(20, 1), times=2)
    elif isinstance(screen, ConfirmScreen):
        await click(pilot, "Yes")
    elif screen.session.is_complete:
        await click(pilot, "Queue")
    elif screen.session.fact is not None:
        await click(pilot, "Set aside")
    elif screen.session.needs_reason:
        await click(pilot, "Reject")
    elif len(screen.session.verified_rest) > MANY:
        await click(pilot, "Accept the rest")
    else:
        await click(pilot, "Accept")


async def click(pilot: Pilot[None], words: str) -> None:
    """Click the key that is called so in the last row, where it is painted."""
    [key] = [key for key in pilot.app.screen.query(FooterKey) if key.description == words]
    assert pilot.app.screen.region.contains_region(key.region), f"{words!r} is not in sight"
    await pilot.click(key)


async def click_field(pilot: Pilot[None], index: int) -> None:
    """Click a row of the fields that is in sight."""
    rows = pilot.app.screen.query_one(FieldList)
    await pilot.click(rows, offset=(2, index - rows.scroll_offset.y))


async def review_all(app: ReviewApp, step: Reviewer, size: tuple[int, int]) -> int:
    """Review what the queue has until nothing waits; how many steps that took."""
    async with app.run_test(size=size, notifications=True) as pilot:
        await settle(pilot)
        for done in range(MOST_STEPS):
            if app.screen.has_class("-nothing"):
                return done
            await step(pilot)
            await settle(pilot)
    raise AssertionError(f"something still waits after {MOST_STEPS} steps")
