"""One page's process of the screens: started with its arguments as they are, read, and always ended.

The packets are textual-serve's: a letter, a length in 4 bytes, the payload. Its own session starts the
process by a shell, waits for its end without limit, and prints what went wrong on standard output.
"""

from __future__ import annotations

import asyncio
import json
from asyncio.subprocess import PIPE, Process
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from aiohttp import web
from textual_serve.app_service import AppService
from textual_serve.download_manager import DownloadManager

from review_tui.web import driver

MOST_CELLS = 1000
"""Columns or rows of a screen at most."""
_PRELUDE = b"__GANGLION__\n"
"""What Textual writes before its first packet."""
_HEAD_BYTES = 5
_LEAVE_SCREEN = "\x1b[?1049l\x1b[?1003l\x1b[?1000l\x1b[2J\x1b[H"
"""Back to the plain screen, without reports of the mouse, emptied."""
_MOST_SAID = 4000
"""Bytes of standard error that are shown, from its end."""


@dataclass(frozen=True)
class Patience:
    """How long is waited, in seconds."""

    silence: float = 15.0
    """Between a page's signs of life; one that is gone without a word is noticed after one and a half."""
    leaving: float = 40.0
    """For the screens to write what is under way, which may wait half a minute for another's writing, and to
    give the record back; then the process is killed.
    """


PATIENCE = Patience()
"""With pages on this machine."""


class Session(AppService):
    """A process of the screens and the websocket that shows it."""

    def __init__(
        self,
        argv: Sequence[str],
        socket: web.WebSocketResponse,
        files: DownloadManager,
        patience: Patience,
    ) -> None:
        """argv: what runs the screens."""
        super().__init__(
            command="",
            write_bytes=socket.send_bytes,
            write_str=socket.send_str,
            close=_closing(socket),
            download_manager=files,
        )
        self._argv = tuple(argv)
        self._files = files
        self._patience = patience

    async def hear(self, message: str) -> None:
        """Act on what the page's script says: in JSON a list of a word and what goes with it."""
        match _parsed(message):
            case ["stdin", str(typed)]:
                await self.send_bytes(typed.encode(errors="replace"))
            case ["resize", {"width": int(width), "height": int(height)}]:
                await self.set_terminal_size(_within(width), _within(height))
            case ["ping", str(moment)]:
                await self.remote_write_str(json.dumps(["pong", moment]))
            case ["focus"]:
                await self.focus()
            case ["blur"]:
                await self.blur()

    async def run(self) -> None:
        """Show what the process writes until it ends, and close the page then, whatever has happened."""
        try:
            await self._follow(self._running())
        finally:
            with suppress(ConnectionError):
                await self.remote_close()

    async def _follow(self, process: Process) -> None:
        assert process.stdout is not None
        assert process.stderr is not None
        said = asyncio.create_task(process.stderr.read())
        await _skip_prelude(process.stdout)
        while packet := await _next_packet(process.stdout):
            with suppress(ConnectionError):  # nobody looks: the process is read on, or it could not end
                await self._show(*packet)
        words = _last_words(await said, await process.wait())
        with suppress(ConnectionError):
            await self.remote_write_bytes(words)

    async def on_meta(self, data: bytes) -> None:
        """Act on what the process says about itself; that it leaves is seen when it has."""
        if json.loads(data)["type"] != "exit":
            await super().on_meta(data)

    async def stop(self) -> None:
        """Ask the process to leave, give it time to, and kill it then. May be called again."""
        if self._task is None:
            return
        try:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._quit(), self._patience.leaving)
        finally:
            process = self._running()
            if process.returncode is None:
                process.kill()
            await process.wait()
            await self._task

    async def _quit(self) -> None:
        assert self._task is not None
        await self._files.cancel_app_downloads(self.app_service_id)
        await self.send_meta({"type": "quit"})
        await asyncio.shield(self._task)

    async def _show(self, kind: bytes, payload: bytes) -> None:
        match kind:
            case b"D":
                await self.on_data(payload)
            case b"M":
                await self.on_meta(payload)
            case b"P":
                await self.on_packed(payload)

    async def _open_app_process(self, width: int = 80, height: int = 24) -> Process:
        self._process = process = await asyncio.create_subprocess_exec(
            *self._argv,
            stdin=PIPE,
            stdout=PIPE,
            stderr=PIPE,
            env=self._build_environment(_within(width), _within(height)),
            start_new_session=True,  # Ctrl-C is for the server, which then ends its sessions
        )
        self._stdin = process.stdin
        return process

    def _build_environment(self, width: int = 80, height: int = 24) -> dict[str, str]:
        ours = {"TEXTUAL_DRIVER": driver.NAME, "PYTHONIOENCODING": "utf-8"}
        return super()._build_environment(width, height) | ours

    def _running(self) -> Process:
        assert self._process is not None
        return self._process


def _parsed(message: str) -> object:
    """None when it is no JSON."""
    try:
        parsed: object = json.loads(message)
    except (ValueError, RecursionError):
        return None
    return parsed


def _closing(socket: web.WebSocketResponse) -> Callable[[], Awaitable[None]]:
    async def close() -> None:
        await socket.close()

    return close


async def _skip_prelude(stream: asyncio.StreamReader) -> None:
    """Read on to where packets begin; what comes before was printed by other code."""
    while (line := await stream.readline()) and not line.endswith(_PRELUDE):
        pass


async def _next_packet(stream: asyncio.StreamReader) -> tuple[bytes, bytes] | None:
    """Its kind and payload; None when there are no more."""
    try:
        head = await stream.readexactly(_HEAD_BYTES)
        return head[:1], await stream.readexactly(int.from_bytes(head[1:], "big"))
    except asyncio.IncompleteReadError:
        return None


def _last_words(said: bytes, code: int) -> bytes:
    """What the process wrote on standard error, as a terminal shows it without acting on any of it."""
    text = said[-_MOST_SAID:].decode(errors="replace")
    if code and not text.strip():
        text = f"The screens ended unforeseen (exit code {code})."
    shown = "".join(each if each.isprintable() or each == "\n" else " " for each in text)
    return (_LEAVE_SCREEN + shown.replace("\n", "\r\n")).encode()


def _within(cells: int) -> int:
    return max(1, min(cells, MOST_CELLS))
