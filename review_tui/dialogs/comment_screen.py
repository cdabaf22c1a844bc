"""Several lines to type: a remark."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.widgets import Static, TextArea

from review_tui.dialogs.dialog import Dialog, put
from review_tui.dialogs.results import Kept, Typed
from review_tui.dialogs.typed_lines import TypedText


class CommentScreen(Dialog[str | None]):
    """Gives the words of a comment, at least one, or None when it was left."""

    DEFAULT_CSS = """
    CommentScreen TextArea { height: 8; background: $surface-lighten-1; }
    CommentScreen.-short TextArea { height: 1fr; }
    """

    def __init__(self, title: str, *, kept: Kept | None = None, subject: str = "") -> None:
        """kept, subject: see `results.Kept`."""
        super().__init__(title)
        self._kept: Kept = {} if kept is None else kept
        self._key = f"comment {subject}"

    def body(self) -> ComposeResult:
        """The lines."""
        yield TypedText(self._kept.get(self._key, Typed("")).text, compact=True, placeholder="your comment")
        yield Static(id="problem", classes="problem")

    def on_mount(self) -> None:
        """Begin to type at once."""
        self.query_one(TextArea).focus()

    @on(TextArea.Changed)
    def _typed(self) -> None:
        put(self.query_one("#problem"), "")
        words = self.query_one(TextArea).text
        if words.strip():
            self._kept[self._key] = Typed(words)
        else:
            self._kept.pop(self._key, None)

    def action_submit(self) -> None:
        """Hand in the comment."""
        words = self.query_one(TextArea).text.strip()
        if not words:
            put(self.query_one("#problem"), "a comment has words; Esc leaves without one")
            self.app.bell()
            return
        self._kept.pop(self._key, None)
        self.dismiss(words)

    def action_leave(self) -> None:
        """Leave; what was typed is kept."""
        if self._key in self._kept:
            self.say("what you typed is kept")
        self.dismiss(None)
