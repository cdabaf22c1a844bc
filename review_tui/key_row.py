"""The last row of the Review screen: the keys that matter to what is in view, to be read and clicked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from textual.app import ComposeResult
from textual.binding import ActiveBinding
from textual.widgets import Footer
from textual.widgets._footer import FooterKey  # Textual gives it no public name

from review_tui.session import Session

Keys = Sequence[tuple[str, str]]
"""Actions, each with the few words its key has in the row; where it is narrow, the last are cut off."""

ALWAYS: Keys = (("app.show_help", "Help"), ("leave", "Queue"))
FIELD: Keys = (
    ("accept", "Accept"),
    ("correct", "Correct"),
    ("reject", "Reject"),
    ("not_stated", "Not stated"),
    ("skip", "Skip"),
    ("undo", "Undo"),
    *ALWAYS,
    ("next_fact", "Next number"),
    ("accept_rest", "Accept the rest"),
)
FACT: Keys = (
    ("set_aside", "Set aside"),
    ("mark", "Make a field"),
    ("next_fact", "Next number"),
    ("undo", "Undo"),
    *ALWAYS,
    ("next_open", "Next field"),
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
CHOOSING: Keys = (
    ("take", "Take the words"),
    ("widen", "Sentence"),
    ("add", "Add a field"),
    ("cancel", "Cancel"),
)


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


class KeyRow(Footer):
    """Keys by what is in view; the command palette, which has all of them, at the right."""

    def __init__(self, wanted: Callable[[], Keys]) -> None:
        super().__init__(compact=True)
        self._wanted = wanted
        self._shown: Keys = ()

    def look(self) -> None:
        """Show other keys where others matter by now."""
        if self._wanted() != self._shown:
            self.refresh(recompose=True)

    def compose(self) -> ComposeResult:
        """One widget a key."""
        self._shown = self._wanted()
        active = self.screen.active_bindings
        by_action = {found.binding.action: found for found in reversed(active.values())}
        for action, words in self._shown:
            if action in by_action:
                yield from self._key(by_action[action], words)
        if palette := active.get(self.app.COMMAND_PALETTE_BINDING):
            yield from self._key(palette, "More", classes="-command-palette")

    def _key(self, active: ActiveBinding, words: str, classes: str = "") -> Iterator[FooterKey]:
        binding = active.binding
        yield FooterKey(
            binding.key,
            self.app.get_key_display(binding),
            words,
            binding.action,
            disabled=not active.enabled,
            tooltip=binding.description,
            classes=classes,
        ).data_bind(compact=Footer.compact)
