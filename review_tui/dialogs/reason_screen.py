"""One line to type: why."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.widgets import Input, Static

from review_tui.dialogs.dialog import Dialog, plain, put
from review_tui.dialogs.results import Kept, Typed
from review_tui.dialogs.typed_lines import TypedLine


class ReasonScreen(Dialog[str | None]):
    """Gives the reason, '' for none where none is needed, or None when it was left."""

    def __init__(
        self, title: str, *, needed: bool = True, why: str = "", kept: Kept | None = None, subject: str = ""
    ) -> None:
        """why: what makes it necessary. kept, subject: see `results.Kept`."""
        super().__init__(title)
        self._needed = needed
        self._why = why
        self._kept: Kept = {} if kept is None else kept
        self._key = f"reason {subject}"

    def body(self) -> ComposeResult:
        """Why it is asked, and the line."""
        yield plain(self._why, "aside")
        begun = self._kept.get(self._key, Typed("")).text
        yield TypedLine(begun, placeholder="your reason", select_on_focus=False, compact=True)
        yield Static(id="problem", classes="problem")

    def on_mount(self) -> None:
        """Begin to type at once."""
        self.query_one(Input).focus()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        put(self.query_one("#problem"), "")
        if event.value.strip():
            self._kept[self._key] = Typed(event.value)
        else:
            self._kept.pop(self._key, None)

    @on(Input.Submitted)
    def _entered(self) -> None:
        self.action_submit()

    def action_leave(self) -> None:
        """Leave; what was typed is kept."""
        if self._key in self._kept:
            self.say("what you typed is kept")
        self.dismiss(None)

    def action_submit(self) -> None:
        """Hand in the reason."""
        words = self.query_one(Input).value.strip()
        if self._needed and not words:
            put(self.query_one("#problem"), "type a reason, or leave with Esc")
            self.app.bell()
            return
        self._kept.pop(self._key, None)
        self.dismiss(words)
