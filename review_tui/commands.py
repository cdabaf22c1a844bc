"""The command palette: everything the keys of the screen do, by its name."""

from __future__ import annotations

from functools import partial

from textual.binding import Binding
from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.screen import Screen


def keys_of(screen: Screen[object]) -> list[Binding]:
    """What the keys do now on a screen, in their order, those that cannot be pressed left out."""
    return [active.binding for active in screen.active_bindings.values() if active.enabled]


class KeyCommands(Provider):
    """One command for each key of the screen."""

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
        await self.screen.run_action(action)

    def _commands(self) -> list[tuple[str, str, str]]:
        """Name, action and keys of each; keys of one action together."""
        found: dict[tuple[str, str], list[str]] = {}
        for binding in keys_of(self.screen):
            if binding.description and not binding.system:
                keys = found.setdefault((binding.description, binding.action), [])
                keys.append(self.app.get_key_display(binding))
        return [(words, action, " ".join(keys)) for (words, action), keys in found.items()]
