"""Help: the keys as they are bound at this moment, the signs, and how to change both."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Footer, Static

from review_tui.glyphs import Glyphs
from review_tui.words import clean
from review_tui.wrapping import cells

_SIGNS = (
    ("open", "open"),
    ("skipped", "put off, comes again at the end"),
    ("accepted", "accepted"),
    ("corrected", "corrected"),
    ("rejected", "rejected"),
    ("not_stated", "not stated"),
    ("added", "added"),
    ("moved", "tied to other words"),
    ("waiting", "not saved yet"),
    ("doubtful", "no source, or an altered value: accepting it needs a reason"),
    ("flagged", "flagged: deserves a second look"),
    ("stale", "decided about another draft"),
    ("comment", "has a comment"),
)
_GROUPS = {
    "review": "Review",
    "queue": "Queue",
    "disputes": "Documents to settle",
    "adjudicate": "Settling",
    "dashboard": "Figures",
    "history": "History",
    "source": "Source",
    "app": "Everywhere",
}
"""Headings of the names that begin so."""
_OTHERS = "Other"
_MANY = 5
"""Keys of one line of which the first and the last are enough."""


class HelpScreen(ModalScreen[None]):
    """The keys of the screen below."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q,question_mark", "dismiss", "Back")]
    DEFAULT_CSS = """
    HelpScreen {
        align: center middle;
        & VerticalScroll {
            width: 90%; max-width: 100; height: 90%; background: $surface; border: round $primary;
            padding: 0 1; scrollbar-size-vertical: 1;
        }
        & Static { height: auto; }
    }
    """

    def __init__(self, bindings: Iterable[Binding], glyphs: Glyphs, settings: Path, note: str = "") -> None:
        """bindings: those that count now, with the keys a reviewer gave them. settings: her own file. note:
        what is to be known of this project.
        """
        super().__init__()
        self._bindings_below = list(bindings)
        self._glyphs = glyphs
        self._settings = settings
        self._note = note

    def compose(self) -> ComposeResult:
        """One page."""
        with VerticalScroll():
            yield Static(self._page(), markup=False)
        yield Footer(compact=True, show_command_palette=False)

    def on_mount(self) -> None:
        """So that the arrow keys scroll at once."""
        self.query_one(VerticalScroll).focus()

    def _page(self) -> Content:
        lines: list[tuple[str, str]] = [(f"{clean(self._note)}\n\n", "bold")] if self._note else []
        for heading, rows in self._by_group().items():
            lines.append((f"{heading}\n", "bold $text-primary"))
            for words, bindings in rows.items():
                names = list(dict.fromkeys(binding.id for binding in bindings if binding.id))
                lines.append((f"  {self._keys(bindings)}{words}  ", ""))
                lines.append((f"{_from_to(names)}\n", "dim"))
            lines.append(("\n", ""))
        lines.append(("Signs\n", "bold $text-primary"))
        lines += [(f"  {getattr(self._glyphs, name)}  {words}\n", "") for name, words in _SIGNS]
        lines.append(("\nYour own keys, theme and signs\n", "bold $text-primary"))
        lines.append((_HOW.format(path=clean(str(self._settings))), ""))
        return Content.assemble(*lines)

    def _keys(self, bindings: list[Binding]) -> str:
        """The keys of one line, in a column."""
        shown = list(dict.fromkeys(self.app.get_key_display(binding) for binding in bindings))
        keys = " ".join(shown) if len(shown) < _MANY else _from_to(shown)
        return keys + " " * max(1, 18 - cells(keys))

    def _by_group(self) -> dict[str, dict[str, list[Binding]]]:
        """Headings, with what is done under each and its bindings, which share a description."""
        groups: dict[str, dict[str, list[Binding]]] = {}
        for binding in self._bindings_below:
            if binding.description and not binding.system:
                prefix = (binding.id or "").partition(".")[0]
                rows = groups.setdefault(_GROUPS.get(prefix, _OTHERS), {})
                rows.setdefault(binding.description, []).append(binding)
        order = [*_GROUPS.values(), _OTHERS]
        return {heading: groups[heading] for heading in order if heading in groups}


def _from_to(several: list[str]) -> str:
    """'1 … 9'."""
    return several[0] if len(set(several)) == 1 else " … ".join([*several[:1], *several[-1:]])


_HOW = """  Write them into {path}

    theme = "high-contrast"        (dark, light or high-contrast)
    signs = "ascii"                (or "unicode")

    [keys]
    "review.accept" = "a,space"

  The name of a key stands behind what it does, above, in dim letters. NO_COLOR=1 takes all colour away.
"""
