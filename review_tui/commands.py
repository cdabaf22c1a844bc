"""The command palette: everything the keys of the screen do, by its name, then the theme.

Textual's own commands are left out: our keys do what they do (help, leaving, the source alone), a picture of
the screen is a file nobody asked for, and moving the focus makes no sense from a list of commands.
"""

from __future__ import annotations

from functools import partial

from textual.binding import Binding
from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.screen import Screen


def keys_of(screen: Screen[object]) -> list[Binding]:
    """What the keys do now on a screen, in their order, those that cannot be pressed left out."""
    return [active.binding for active in screen.active_bindings.values() if active.enabled]


_TEXTUALS = frozenset(binding.action for binding in Screen.BINDINGS if isinstance(binding, Binding))
"""What keys do on every screen of every application."""


class KeyCommands(Provider):
    """One command for each key of the screen, and one for the theme."""

    async def discover(self) -> Hits:
        """All of them, before anything is typed."""
        for words, action, keys in self._commands():
            yield DiscoveryHit(words, partial(self._run, action), help=keys)

    async def search(self, query: str) -> Hits:
        """Those whose name has what is typed."""
        matcher = self.matcher(query)
        for words, action, keys in self._commands():
            score = matcher.match(words)
            if score > 0:
                yield Hit(score, matcher.highlight(words), partial(self._run, action), help=keys)

    async def _run(self, action: str) -> None:
        await self.screen.run_action(action)  # one of the application begins with "app."

    def _commands(self) -> list[tuple[str, str, str]]:
        """Name, action and keys of each; keys of one action together."""
        found: dict[tuple[str, str], list[str]] = {}
        for binding in keys_of(self.screen):
            if binding.description and not binding.system and binding.action not in _TEXTUALS:
                keys = found.setdefault((binding.description, binding.action), [])
                keys.append(self.app.get_key_display(binding))
        told = [(words, action, " ".join(keys)) for (words, action), keys in found.items()]
        return [*told, ("Theme", "app.change_theme", "other colours until you leave")]
