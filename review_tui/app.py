"""The reviewers' application: the queue, and the record that is chosen from it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.app import App
from textual.binding import Binding, BindingType
from textual.screen import Screen

from review_tui.adjudicate_screen import AdjudicateScreen
from review_tui.commands import KeyCommands, keys_of
from review_tui.dashboard_screen import DashboardScreen, Measure
from review_tui.dialogs.results import Kept
from review_tui.disputes_screen import DisputesScreen, next_dispute
from review_tui.errors import ReviewError
from review_tui.glyphs import ASCII, Glyphs
from review_tui.grammar import Grammar
from review_tui.help_screen import HelpScreen
from review_tui.judge import Judge
from review_tui.keeper import Clocks, Keeper
from review_tui.queue_screen import QueueScreen
from review_tui.record_screen import RecordScreen
from review_tui.review_screen import ReviewScreen
from review_tui.settings import Settings
from review_tui.themes import THEMES
from review_tui.words import clean
from schemas.catalogue import RecordType
from store.errors import StoreError
from store.store import Store

_ASCII_KEYS = {"⏎": "enter", "↑": "up", "↓": "down", "←": "left", "→": "right", "⇥": "tab", "⌫": "backspace"}
"""What Textual shows of keys with signs that not every terminal has."""


class ReviewApp(App[None]):
    """One reviewer at one store."""

    TITLE = "trialspan review"
    COMMANDS: ClassVar = {KeyCommands}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark", "show_help", "Help", id="app.help", show=False),
        Binding("D", "show_disputes", "Documents to settle", id="app.disputes", show=False),
        Binding("F", "show_figures", "Figures of the review", id="app.figures", show=False),
        Binding("ctrl+q", "quit", "Leave trialspan", id="app.quit", show=False),
    ]
    CSS = """
    ReviewApp.-ascii {
        & Detail { border-top: ascii $panel; }
        & #fields { border-right: ascii $panel; }
        & #disputes { border-right: ascii $panel; }
        & AdjudicateScreen SourceView { border-top: ascii $panel; }
        & #event { border-top: ascii $panel; }
        & KeyRow .-command-palette { border-left: ascii $panel; }
        & HelpScreen VerticalScroll { border: ascii $primary; }
        & Dialog > #frame { border: ascii $primary; }
    }
    """

    def __init__(
        self,
        store: Store,
        reviewer: str,
        *,
        glyphs: Glyphs,
        clocks: Clocks,
        settings: Settings | None = None,
        settings_file: Path | None = None,
        record_types: Sequence[RecordType] = (),
        grammar: Grammar | None = None,
        measure: Measure | None = None,
        document_sha256: str | None = None,
    ) -> None:
        """document_sha256: of the record to open at once. settings_file: told in Help. grammar: what printed
        words mean, None where that is not to be asked. measure: tells how far two agree, None where not.
        """
        super().__init__()
        self.keeper = Keeper(store, reviewer, clocks, record_types)
        self.glyphs = glyphs
        self.typed: dict[str, Kept] = {}
        self._grammar = grammar
        self._measure = measure
        self._settings = settings or Settings()
        self._settings_file = settings_file or Path("review.toml")
        self._first = document_sha256
        for theme in THEMES.values():
            self.register_theme(theme)
        self.theme = THEMES[self._settings.theme].name
        self.set_class(glyphs is ASCII, "-ascii")

    def on_mount(self) -> None:
        """The queue, and over it the record that was asked for."""
        self.set_keymap(self._settings.keys)
        self._queue = QueueScreen(self.keeper.store, self.keeper.reviewer, self.glyphs)
        self.push_screen(self._queue)
        if self._first is not None:
            self.open_record(self._first)

    def open_record(self, document_sha256: str, path: str | None = None) -> None:
        """Open a record over the queue; path: of the field to begin with."""
        screen = ReviewScreen(
            self.keeper,
            document_sha256,
            path=path,
            glyphs=self.glyphs,
            typed=self.typed,
            grammar=self._grammar,
        )
        self.push_screen(screen)

    @on(QueueScreen.Chosen)
    def _chosen(self, chosen: QueueScreen.Chosen) -> None:
        if self.screen is self._queue:  # a double click asks twice
            self.open_record(chosen.document_sha256, chosen.path)

    @on(ReviewScreen.Wanted)
    def _wanted(self, wanted: ReviewScreen.Wanted) -> None:
        self._go_to_record(wanted)

    @work(group="record", exclusive=True)
    async def _go_to_record(self, wanted: ReviewScreen.Wanted) -> None:
        """The next free record of the queue, in the place of the one that is open."""
        queue_next, query = self.keeper.store.queue_next, self._queue.query_wanted
        try:
            row = await asyncio.to_thread(queue_next, query, wanted.document_sha256, backwards=wanted.by < 0)
        except (StoreError, ReviewError) as error:
            self.notify(clean(str(error)), severity="error", markup=False)
            return
        screen = self.screen
        if not isinstance(screen, ReviewScreen):
            return
        if row is None:
            where = "before" if wanted.by < 0 else "after"
            self.notify(f"no record waits {where} this one", markup=False)
        else:
            screen.open_record(row.document_sha256, row.path)

    def action_show_disputes(self) -> None:
        """The documents that two have finished and differ on."""
        if not isinstance(self.screen, (DisputesScreen, AdjudicateScreen)):
            self.push_screen(DisputesScreen(self.keeper.store, self.glyphs))

    def action_show_figures(self) -> None:
        """How far the review is, and what it has come to."""
        if not isinstance(self.screen, DashboardScreen):
            now, store = self.keeper.clocks.now, self.keeper.store
            self.push_screen(DashboardScreen(store, self.glyphs, now, self._measure))

    @on(DisputesScreen.Chosen)
    def _dispute_chosen(self, chosen: DisputesScreen.Chosen) -> None:
        if not isinstance(self.screen, DisputesScreen):  # a double click asks twice
            return
        screen = AdjudicateScreen(
            Judge.beside(self.keeper),
            chosen.document_sha256,
            path=None,
            glyphs=self.glyphs,
            typed=self.typed,
            grammar=self._grammar,
        )
        self.push_screen(screen)

    @on(AdjudicateScreen.Wanted)
    def _dispute_wanted(self, wanted: AdjudicateScreen.Wanted) -> None:
        self._go_to_dispute(wanted)

    @work(group="record", exclusive=True)
    async def _go_to_dispute(self, wanted: AdjudicateScreen.Wanted) -> None:
        """The next document to settle, in the place of the one that is open."""
        try:
            records = await asyncio.to_thread(self.keeper.store.disputes)
        except StoreError as error:
            self.notify(clean(str(error)), severity="error", markup=False)
            return
        screen, row = self.screen, next_dispute(records, wanted.document_sha256, wanted.by)
        if not isinstance(screen, AdjudicateScreen):
            return
        if row is None:
            where = "before" if wanted.by < 0 else "after"
            self.notify(f"no document waits to be settled {where} this one", markup=False)
        else:
            screen.open_record(row.document_sha256)

    def action_show_help(self) -> None:
        """The keys that count at the moment."""
        if not isinstance(self.screen, HelpScreen):
            note = next((found for screen in self.screen_stack if (found := _announced(screen))), "")
            self.push_screen(HelpScreen(keys_of(self.screen), self.glyphs, self._settings_file, note))

    async def action_quit(self) -> None:
        """Leave when everything is saved, and let others have the record."""
        for screen in self.screen_stack:
            if isinstance(screen, RecordScreen):
                await screen.let_go()
        self.exit()

    def get_key_display(self, binding: Binding) -> str:
        """How a key is called, in ASCII where the terminal needs it."""
        shown = super().get_key_display(binding)
        if self.glyphs is not ASCII:
            return shown
        return "".join(_ASCII_KEYS.get(sign, sign) for sign in shown)


def _announced(screen: Screen[object]) -> str:
    """What is to be known of the project of a record that is open; empty where there is nothing."""
    session = screen.session if isinstance(screen, RecordScreen) else None
    return (session.announcement if session else None) or ""
