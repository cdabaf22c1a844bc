"""Yes or no about a list that is shown first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from review_tui.dialogs.dialog import Dialog, plain
from review_tui.words import clean

_FEW = 6
"""Lines that a frame of their own height has room for."""


class ConfirmScreen(Dialog[bool]):
    """Gives True when it is confirmed, False when it was left."""

    DEFAULT_CSS = """
    ConfirmScreen VerticalScroll { height: auto; }
    ConfirmScreen.-short VerticalScroll, ConfirmScreen.-filled VerticalScroll { height: 1fr; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s,f6,enter", "submit", "Yes", key_display="y"),
        Binding("escape", "leave", "No"),
        Binding("y", "submit", show=False),
        Binding("n", "leave", show=False),
    ]

    def __init__(self, title: str, lines: Sequence[str]) -> None:
        """lines: what it is about, one entry each."""
        super().__init__(title)
        self._lines = lines
        self.set_class(len(lines) > _FEW, "-filled")

    def body(self) -> ComposeResult:
        """How many, and each."""
        count = len(self._lines)
        yield plain("1 entry" if count == 1 else f"{count:,} entries", "aside")
        with VerticalScroll(classes="list"):
            yield Static(Content("\n".join(map(clean, self._lines))))

    def on_mount(self) -> None:
        """The keys scroll the list."""
        self.query_one(VerticalScroll).focus()

    def action_submit(self) -> None:
        """Yes."""
        self.dismiss(True)

    def action_leave(self) -> None:
        """No."""
        self.dismiss(False)
