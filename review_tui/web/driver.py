"""Textual's driver for browsers, with an end that loses nothing, also when the server is gone.

Textual's own drops what is under way when the page is closed, and goes on when the server is killed: a
reviewer who is not there would keep her record for ever.
"""

from __future__ import annotations

import os
from functools import partial
from typing import Any

from textual.app import App
from textual.drivers.web_driver import WebDriver

NAME = f"{__name__}:BrowserDriver"
"""As Textual is told in TEXTUAL_DRIVER."""


class BrowserDriver(WebDriver):
    """Reads packets from standard input and writes packets to standard output."""

    def __init__(  # the app is Textual's, whatever its result
        self,
        app: App[Any],
        *,
        debug: bool = False,
        mouse: bool = True,
        size: tuple[int, int] | None = None,
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._is_leaving = False
        self._write = partial(self._write_whole, self.fileno)

    def run_input_thread(self) -> None:
        """Read until there is nothing to come, and leave then."""
        super().run_input_thread()
        self._leave()

    def on_meta(self, packet_type: str, payload: dict[str, object]) -> None:
        """Act on what the server says: to leave means as the reviewer herself leaves."""
        if packet_type == "quit":
            self._leave()
        else:
            super().on_meta(packet_type, payload)

    def _write_whole(self, descriptor: int, packet: bytes) -> int:
        """Write every byte; a packet cut short would make nonsense of all that follow."""
        rest = memoryview(packet)
        try:
            while rest:
                rest = rest[os.write(descriptor, rest) :]
        except BrokenPipeError:
            self._leave()
        return len(packet)

    def _leave(self) -> None:
        """By the action of the key that quits: it waits for what is being saved and gives the record back."""
        if not (self._is_leaving or self.exit_event.is_set()):
            self._is_leaving = True
            self._app.call_later(self._app.action_quit)
