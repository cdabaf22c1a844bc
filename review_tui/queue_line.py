"""One line of words that changes often: what it says is painted without laying out the screen again."""

from __future__ import annotations

from textual.content import Content
from textual.widget import Widget


class QueueLine(Widget):
    """One line."""

    DEFAULT_CSS = "QueueLine { height: 1; text-wrap: nowrap; }"
    said = Content("")

    def show(self, words: Content) -> None:
        """Say this from now on."""
        if words != self.said:
            self.said = words
            self.refresh()

    def render(self) -> Content:
        """The words, as far as they fit."""
        return self.said
