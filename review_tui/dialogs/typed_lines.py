"""Where words are typed: what is pasted there holds nothing hidden, and loses no word."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual.dom import DOMNode
from textual.events import Paste
from textual.widgets import Input, TextArea

from schemas.typed_values import hidden_in


class TypedLine(Input):
    """One line; what is pasted in several becomes one."""

    def _on_paste(self, event: Paste) -> None:
        event.text = " ".join(without_hidden(event.text).split())


class TypedText(TextArea):
    """Several lines."""

    def watch(
        self, obj: DOMNode, attribute_name: str, callback: Callable[..., Any], init: bool = True
    ) -> None:
        """Follow another widget; of the application its theme, and no longer than the editor is there.

        An application keeps whatever watches it until the theme is changed, each editor of a day among them.
        """
        if obj is self.app:
            self.app.theme_changed_signal.subscribe(self, lambda _: callback())
        else:
            super().watch(obj, attribute_name, callback, init)

    def on_unmount(self) -> None:
        """Follow no theme any more."""
        self.app.theme_changed_signal.unsubscribe(self)

    async def _on_paste(self, event: Paste) -> None:
        event.text = without_hidden(event.text)


def without_hidden(words: str) -> str:
    """Words without the characters that a screen hides, or that act on it; ends of lines are LF."""
    lined = words.replace("\r\n", "\n").replace("\r", "\n")
    hidden = set(hidden_in(lined))
    return "".join(each for each in lined if each not in hidden)
