"""Pictures of the review screens, drawn from the application itself.

    .venv/bin/python docs/screens.py      # or: make pictures

Draws every scene into docs/screens/. A test draws them again and compares, so that no picture is of a screen
that is no more. The pages are the examples, drafted without a model; one field is then spoiled by hand, so
that what a reviewer has to catch can be seen.
"""

from __future__ import annotations

import asyncio
import re
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Awaitable, Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import two_answers
from textual.pilot import Pilot

from evaluation.agreement import agreement_of
from extract.drafting import draft_document
from extract.read import read_bytes
from review_tui.app import ReviewApp
from review_tui.glyphs import UNICODE
from review_tui.keeper import Clocks
from review_tui.settings import Settings
from schemas.drafts import Draft
from schemas.fields import DraftedField, Drafter, Flag, GroundingStatus
from store.store import Store, open_store

ROOT = Path(__file__).resolve().parent.parent
PICTURES = Path(__file__).resolve().parent / "screens"
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
Size = tuple[int, int]
"""Columns and rows."""
WIDE, MIDDLE, NARROW, TINY = (140, 40), (100, 30), (80, 24), (40, 12)
_ABSTRACT = "abstract-superiority-hazard-ratio.txt"
_REGISTRY = "classic-recruiting-exit-criteria.txt"
_SPOILED = "results[0].effect.estimate"
_FINGERPRINT = "0" * 64
"""In the place of the real one, which changes with every prompt and label."""
_ELSEWHERE = re.compile(r",\s*url\([^)]*\) format\([^)]*\)")
"""The pictures load no font from another machine."""

_LONG_S = 3600.0
Step = str | Callable[[Pilot[Any]], Awaitable[None]]
"""A key, or what is done with the pilot."""


@dataclass(frozen=True)
class Scene:
    """A screen, and how to get there."""

    steps: tuple[Step, ...] = ()
    record: str | None = None
    """Name of the example that is opened; None for the queue."""
    size: Size = MIDDLE
    """Of the picture in the documentation."""
    before: Callable[[Store], None] | None = None
    """What others did in the file before; None for nothing."""
    reviewer: str = "ana"
    tells: bool = False
    """Whether its messages are in the picture."""


def at(path: str) -> Step:
    """Go to a field, as a click on it does."""

    async def step(pilot: Pilot[Any]) -> None:
        pilot.app.screen.session.go(path)
        await _from_the_top(pilot)

    return step


async def _from_the_top(pilot: Pilot[Any]) -> None:
    """Scroll to the words anew: how far depends on the room there was when they were first scrolled to."""
    pilot.app.screen.source.scroll_home(animate=False, force=True, immediate=True)
    pilot.app.screen.show_session()


def _two_differ(store: Store) -> None:
    two_answers.two_differ(store, _REGISTRY)


def _checks_are_planned(store: Store) -> None:
    two_answers.checks_are_planned(store)


def _some_are_checked(store: Store) -> None:
    two_answers.some_are_checked(store, _REGISTRY)


SCENES = {
    "queue": Scene(),
    "queue-by-record": Scene(("b",)),
    "queue-filter": Scene(("f",)),
    "review": Scene((at(_SPOILED),), _ABSTRACT, WIDE),
    "review-narrow": Scene((at(_SPOILED),), _ABSTRACT, NARROW),
    "review-tiny": Scene((at(_SPOILED),), _ABSTRACT, TINY),
    "open-number": Scene(("g",), _REGISTRY, WIDE),
    "source-alone": Scene((at("eligibility.minimum_age"), "z"), _REGISTRY),
    "choose-words": Scene((at("eligibility.minimum_age"), "m"), _REGISTRY),
    "correct": Scene((at(_SPOILED), "e"), _ABSTRACT),
    "correct-code": Scene((at("status.overall_status"), "e"), _REGISTRY),
    "needs-reason": Scene((at(_SPOILED), "a"), _ABSTRACT),
    "comment": Scene((at("eligibility.minimum_age"), "c"), _REGISTRY),
    "accept-rest": Scene(("A",), _REGISTRY),
    "history": Scene((at("status.overall_status"), "a", "a", "x", "u", "h"), _REGISTRY),
    "help": Scene(("question_mark",), _REGISTRY),
    "attention": Scene(
        (at("eligibility.minimum_age"), "x"), _REGISTRY, before=_checks_are_planned, tells=True
    ),
    "documents-to-settle": Scene(("D",), before=_two_differ, reviewer="cem"),
    "settle": Scene(("D", "enter", _from_the_top), size=WIDE, before=_two_differ, reviewer="cem"),
    "figures": Scene(("F",), size=WIDE, before=_some_are_checked, reviewer="cem"),
}
"""By the name of the picture."""


def make_store(path: Path) -> Path:
    """The examples, drafted, in a new file; every time in it is noon."""
    with open_store(path, clock=lambda: NOON) as store:
        for page in sorted((ROOT / "examples").glob("*.txt")):
            document = read_bytes(page.read_bytes(), page.name)
            store.save_draft(document, spoiled(draft_document(document)))
    _draw_no_lots(path)
    return path


def _draw_no_lots(path: Path) -> None:
    """Give the file a secret that is always the same, so that A and B stand where they stood."""
    with closing(sqlite3.connect(path)) as database, database:
        guards = database.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'secrets'"
        )
        for (name,) in guards.fetchall():
            database.execute(f"DROP TRIGGER {name}")
        database.execute("UPDATE secrets SET value = ?", ["0" * 64])


def spoiled(draft: Draft) -> Draft:
    """The draft with what a bad model might have made of one of its fields."""
    fields = tuple(_spoil(field) for field in draft.fields)
    return draft.model_copy(update={"fields": fields, "fingerprint": _FINGERPRINT})


def _spoil(field: DraftedField) -> DraftedField:
    if field.path != _SPOILED or field.value != 0.63:
        return field
    return field.model_copy(
        update={
            "value": 0.66,
            "grounding": GroundingStatus.ALTERED,
            "flags": (Flag.ALTERED_QUOTE, Flag.VALUE_NOT_IN_QUOTE),
            "drafter": Drafter.MODEL,
            "expected_error": 0.97,
            "expected_error_reason": "altered number or word; the value does not follow from its quote",
        }
    )


def open_app(store: Store, scene: Scene, theme: str = "dark") -> ReviewApp:
    """The application a scene begins with; its messages stay."""
    app = ReviewApp(
        store,
        scene.reviewer,
        glyphs=UNICODE,
        clocks=Clocks(lambda: NOON, lambda: 0.0),
        settings=Settings.model_validate({"theme": theme}),
        settings_file=Path("~/.config/trialspan/review.toml"),
        measure=agreement_of,
        document_sha256=scene.record and store.load_draft(scene.record)[0].text_sha256,
    )
    app.NOTIFICATION_TIMEOUT = _LONG_S
    return app


async def play(pilot: Pilot[Any], scene: Scene) -> None:
    """Go where the scene is."""
    await settle(pilot)
    for step in scene.steps:
        await (pilot.press(step) if isinstance(step, str) else step(pilot))
        await settle(pilot)
    for cursor in pilot.app.screen.query("Input, TextArea"):
        cursor.cursor_blink = False  # type: ignore[attr-defined]  # both have it
    await settle(pilot)


async def settle(pilot: Pilot[Any]) -> None:
    """Wait until what was asked of the store is done and painted; a dialog waits for keys, so it is not
    waited for.
    """
    for _ in range(2):
        await pilot.pause()
        waiting = [each for each in pilot.app.workers if each.group != "dialog" and not each.is_finished]
        if waiting:
            await pilot.app.workers.wait_for_complete(waiting)
    await pilot.pause()


def picture(pilot: Pilot[Any]) -> str:
    """The screen as SVG that needs nothing from elsewhere."""
    return _ELSEWHERE.sub("", pilot.app.export_screenshot(title="trialspan review"))


def picture_of(name: str, database: Path) -> str:
    """The picture for the documentation; database: made by `make_store`, and copied."""
    scene = SCENES[name]

    async def run() -> str:
        async with open_app(store, scene).run_test(size=scene.size, notifications=scene.tells) as pilot:
            await play(pilot, scene)
            return picture(pilot)

    own = database.with_name(f"{name}.db")
    shutil.copy(database, own)
    with open_store(own, create=False, clock=lambda: NOON) as store:
        if scene.before is not None:
            scene.before(store)
        return asyncio.run(run())


def main() -> None:
    """Draw every picture."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        database = make_store(Path(folder, "examples.db"))
        for name in SCENES:
            (PICTURES / f"{name}.svg").write_text(picture_of(name, database), "utf-8")
            print(f"docs/screens/{name}.svg", file=sys.stderr)


if __name__ == "__main__":
    main()
