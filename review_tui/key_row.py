"""The last row of a screen over a record: the keys that matter to what is in view, to be read and clicked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from textual.app import ComposeResult
from textual.binding import ActiveBinding
from textual.widgets import Footer
from textual.widgets._footer import FooterKey  # Textual gives it no public name

from review_tui.lasting_footer import LastingFooter
from review_tui.session import Session
from review_tui.wrapping import cells

Keys = Sequence[tuple[str, str]]
"""Actions, each with the few words its key has in the row; those that matter most first."""

ALWAYS: Keys = (("app.show_help", "Help"), ("leave", "Queue"))
FIELD: Keys = (
    ("accept", "Accept"),
    ("correct", "Correct"),
    ("reject", "Reject"),
    ("not_stated", "Not stated"),
    ("skip", "Skip"),
    ("undo", "Undo"),
    ("next_fact", "Next number"),
    *ALWAYS,
    ("accept_rest", "Accept the rest"),
)
FACT: Keys = (
    ("set_aside", "Set aside"),
    ("mark", "Make a field"),
    ("next_fact", "Next number"),
    ("next_open", "Next field"),
    ("undo", "Undo"),
    *ALWAYS,
)
SETTLED: Keys = (
    ("complete", "Complete"),
    ("correct", "Correct"),
    ("reject", "Reject"),
    ("not_stated", "Not stated"),
    ("undo", "Undo"),
    *ALWAYS,
    ("comment", "Comment"),
    ("history", "History"),
)
COMPLETE: Keys = (("reopen", "Reopen"), ("record(1)", "Next record"), ("history", "History"), *ALWAYS)
BACK: Keys = (("app.show_help", "Help"), ("leave", "Back"))
DISPUTE: Keys = (
    ("choose(1)", "Take A"),
    ("choose(2)", "Take B"),
    ("choose(3)", "Take draft"),
    ("correct", "Own answer"),
    ("why", "Why"),
    ("undo", "Undo"),
    *BACK,
    ("complete", "Settled"),
    ("not_stated", "Not stated"),
    ("reject", "Reject"),
)
NO_DISPUTE: Keys = (("complete", "Settled"), ("undo", "Undo"), *BACK)
SETTLED_ALL: Keys = (("reopen", "Reopen"), ("document(1)", "Next document"), ("history", "History"), *BACK)
CHOOSING: Keys = (
    ("take", "Take the words"),
    ("widen", "Sentence"),
    ("add", "Add a field"),
    ("cancel", "Cancel"),
)


_SHORT = {
    "Next number": "Number",
    "Next field": "Field",
    "Next record": "Next",
    "Make a field": "Field of it",
    "Accept the rest": "Rest",
    "Take the words": "Take",
    "Take A": "A",
    "Take B": "B",
    "Take draft": "Draft",
    "Next document": "Next",
    "Help": "",
    "More": "",
}
"""Words where the row is too narrow for all of them; '' where the key itself says it."""


class Shown(NamedTuple):
    """A key of the row."""

    action: str
    words: str
    display: str
    """How the key is called."""
    gap: int = 0
    """Cells before it, so that what does not fit is not there by halves; the wheel brings it into view."""

    @property
    def width(self) -> int:
        """Cells in the row, as Textual's footer paints it when it is compact, with one behind it."""
        return cells(self.display) + (1 + cells(self.words) if self.words else 0) + 1

    def shorter(self) -> Shown:
        """With fewer words."""
        return self._replace(words=_SHORT.get(self.words, self.words))


def fit(keys: Sequence[Shown], last: Shown, width: int) -> tuple[list[Shown], Shown]:
    """Keys as they fit into so many cells: with all of their words, else with short ones.

    last: stands at the right edge behind a line of its own, and is always there.
    """
    if sum(key.width for key in keys) + last.width > width:
        keys, last = [key.shorter() for key in keys], last.shorter()
    room, at, shown = width - last.width, 0, []
    for key in keys:
        is_cut = at < room < at + key.width - 1
        gap = room - at + 1 if is_cut else 0  # the cell behind the key before counts for both
        at += gap + key.width
        shown.append(key._replace(gap=gap))
    return shown, last


def keys_for_dispute(session: Session | None, *, is_choosing: bool = False) -> Keys:
    """The same for one who settles what two left open."""
    if session is None:
        return BACK
    if is_choosing:
        return CHOOSING
    if session.is_complete:
        return SETTLED_ALL
    return DISPUTE if session.fields else NO_DISPUTE


def keys_for(session: Session | None, *, is_choosing: bool = False) -> Keys:
    """What can be done with what is in view; is_choosing: words of the source are being chosen."""
    if session is None:
        return ALWAYS
    if is_choosing:
        return CHOOSING
    if session.is_complete:
        return COMPLETE
    if session.fact is not None:
        return FACT
    return FIELD if session.facts or session.open_fields else SETTLED


class KeyRow(LastingFooter):
    """Keys by what is in view; the command palette, which has all of them, at the right."""

    def __init__(self, wanted: Callable[[], Keys]) -> None:
        super().__init__(compact=True)
        self._wanted = wanted
        self._shown: tuple[Keys, int] = ((), 0)

    def look(self) -> None:
        """Show other keys where others matter by now, or where there is room for more of their words."""
        if (self._wanted(), self.app.size.width) != self._shown:
            self.refresh(recompose=True)

    def on_resize(self) -> None:
        """The row is wider or narrower."""
        self.look()

    def compose(self) -> ComposeResult:
        """One widget a key."""
        wanted, width = self._shown = (self._wanted(), self.app.size.width)
        active = self.screen.active_bindings
        by_action = {found.binding.action: found for found in reversed(active.values())}
        keys = [
            Shown(action, words, self._display(by_action[action]))
            for action, words in wanted
            if action in by_action
        ]
        palette = active.get(self.app.COMMAND_PALETTE_BINDING)
        shown, last = fit(keys, Shown("", "More", self._display(palette) if palette else ""), width)
        for key in shown:
            yield self._key(by_action[key.action], key)
        if palette:
            yield self._key(palette, last, classes="-command-palette")

    def _display(self, active: ActiveBinding) -> str:
        return self.app.get_key_display(active.binding)

    def _key(self, active: ActiveBinding, shown: Shown, classes: str = "") -> FooterKey:
        binding = active.binding
        key = FooterKey(
            binding.key,
            shown.display,
            shown.words,
            binding.action,
            disabled=not active.enabled,
            tooltip=binding.description,
            classes=classes,
        )
        key.styles.margin = (
            0,
            0 if classes else 1,
            0,
            shown.gap,
        )  # nothing shows through behind the last one
        return key.data_bind(compact=Footer.compact)
