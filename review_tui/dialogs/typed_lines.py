"""Where words are typed: what is pasted there holds nothing hidden, and loses no word."""

from __future__ import annotations

from textual.events import Paste
from textual.widgets import Input, TextArea

from schemas.typed_values import hidden_in


class TypedLine(Input):
    """One line; what is pasted in several becomes one."""

    def _on_paste(self, event: Paste) -> None:
        event.text = " ".join(without_hidden(event.text).split())


class TypedText(TextArea):
    """Several lines."""

    async def _on_paste(self, event: Paste) -> None:
        event.text = without_hidden(event.text)


def without_hidden(words: str) -> str:
    """Words without the characters that a screen hides, or that act on it; ends of lines are LF."""
    lined = words.replace("\r\n", "\n").replace("\r", "\n")
    hidden = set(hidden_in(lined))
    return "".join(each for each in lined if each not in hidden)
