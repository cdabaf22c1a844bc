"""A footer that can be made anew all day, as that of a screen is which stays open for hours."""

from __future__ import annotations

from textual.widgets import Footer


class LastingFooter(Footer):
    """Textual's footer, without the keys it showed before."""

    async def recompose(self) -> None:
        """Show the keys that count now.

        Each key follows `compact` of its footer, which keeps keys that are gone until it is set the next
        time: without that, every dialog that was opened would stay in memory with twenty of them.
        """
        await super().recompose()
        self.mutate_reactive(Footer.compact)
