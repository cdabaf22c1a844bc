"""Headless Chromium by its own protocol: opens pages, presses keys, says what was asked for."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import aiohttp

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
_SOON = 20.0
_KEYS = {"Tab": 9, "Escape": 27, "ArrowUp": 38, "ArrowDown": 40}
"""Virtual key codes."""
_OPTIONS = (
    "--headless=new",
    "--remote-debugging-port=0",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-extensions",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--enable-unsafe-swiftshader",  # WebGL2 without a graphics card
    "--no-proxy-server",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",  # no name leads anywhere
)


def find_chromium() -> str | None:
    """Where it is; None where there is none."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


class Tab:
    """A tab: what it is told, and what it says by itself."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._ids = count(1)
        self._answers: dict[int, asyncio.Future[Any]] = {}
        self._changed = asyncio.Condition()
        self.events: list[tuple[str, dict[str, Any]]] = []
        self._reading = asyncio.create_task(self._read())

    async def _read(self) -> None:
        async for message in self._socket:
            said = json.loads(message.data)
            if "id" in said:
                self._answers.pop(said["id"]).set_result(said)
            else:
                self.events.append((said["method"], said["params"]))
            async with self._changed:
                self._changed.notify_all()

    async def tell(self, method: str, **parameters: Any) -> Any:
        """What it answers; an error of the protocol is raised."""
        number = next(self._ids)
        self._answers[number] = answer = asyncio.get_running_loop().create_future()
        await self._socket.send_json({"id": number, "method": method, "params": parameters})
        async with asyncio.timeout(_SOON):
            said = await answer
        assert "error" not in said, (method, said["error"])
        return said["result"]

    async def open(self, url: str) -> None:
        for domain in ("Page", "Network", "Runtime", "Log"):
            await self.tell(f"{domain}.enable")
        await self.tell("Emulation.setFocusEmulationEnabled", enabled=True)
        await self.tell("Page.navigate", url=url)

    async def evaluate(self, expression: str) -> Any:
        """The value of a JavaScript expression, awaited when it is a promise."""
        said = await self.tell(
            "Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True
        )
        assert "exceptionDetails" not in said, said["exceptionDetails"]
        return said["result"].get("value")

    async def key(self, name: str, *, shift: bool = False) -> None:
        """One of the keys without a character, by the name browsers have for it."""
        key = {"key": name, "code": name, "windowsVirtualKeyCode": _KEYS[name], "modifiers": 8 * shift}
        await self.tell("Input.dispatchKeyEvent", type="keyDown", **key)
        await self.tell("Input.dispatchKeyEvent", type="keyUp", **key)

    async def press(self, text: str) -> None:
        """Each of its characters as a key; '\\r' is Enter."""
        for each in text:
            key = {"key": "Enter" if each == "\r" else each, "text": each, "unmodifiedText": each}
            if each == "\r":
                key |= {"code": "Enter", "windowsVirtualKeyCode": 13}
            await self.tell("Input.dispatchKeyEvent", type="keyDown", **key)
            await self.tell("Input.dispatchKeyEvent", type="keyUp", key=key["key"])

    async def click(self, x: float, y: float) -> None:
        """With the mouse, in CSS pixels from the upper left."""
        at = {"x": x, "y": y, "button": "left", "clickCount": 1}
        await self.tell("Input.dispatchMouseEvent", type="mouseMoved", x=x, y=y)
        await self.tell("Input.dispatchMouseEvent", type="mousePressed", **at)
        await self.tell("Input.dispatchMouseEvent", type="mouseReleased", **at)

    async def until_written(self, words: str) -> None:
        """Wait until what the screens have written by websocket holds the words."""
        await self._until(lambda: words in self.written())

    async def until_console(self, words: str) -> None:
        """Wait until the page has said just these words on its console."""
        await self._until(lambda: words in self.console())

    async def _until(self, is_so: Callable[[], bool]) -> None:
        async with asyncio.timeout(_SOON), self._changed:
            await self._changed.wait_for(is_so)

    def console(self) -> list[str]:
        """What the page's scripts have said on its console."""
        return [
            str(part.get("value")) for each in self.of("Runtime.consoleAPICalled") for part in each["args"]
        ]

    def written(self) -> str:
        """What has come in binary frames by websocket so far."""
        frames = self.of("Network.webSocketFrameReceived")
        data = [frame["response"]["payloadData"] for frame in frames if frame["response"]["opcode"] == 2]
        return b"".join(map(base64.b64decode, data)).decode(errors="replace")

    def of(self, method: str) -> list[dict[str, Any]]:
        """The events of a name so far."""
        return [parameters for name, parameters in self.events if name == method]

    def asked_for(self) -> list[str]:
        """Every address the page asked for, websockets included."""
        requests = [each["request"]["url"] for each in self.of("Network.requestWillBeSent")]
        return requests + [each["url"] for each in self.of("Network.webSocketCreated")]

    async def screenshot(self) -> bytes:
        """A PNG of what is painted when the browser has had the time to paint twice."""
        await self.evaluate("new Promise((f) => requestAnimationFrame(() => requestAnimationFrame(f)))")
        return base64.b64decode((await self.tell("Page.captureScreenshot", format="png"))["data"])


@asynccontextmanager
async def chromium(path: str, profile: Path, *, width: int = 1280, height: int = 720) -> AsyncIterator[Tab]:
    """A tab of a browser of its own, whose profile is in the (empty) folder; it is ended afterwards."""
    options = [
        f"--user-data-dir={profile}",
        f"--window-size={width},{height}",
        f"--log-net-log={profile}/net.json",
    ]
    if os.getuid() == 0:
        options.append("--no-sandbox")  # it refuses to run as root with one
    quiet = asyncio.subprocess.DEVNULL
    process = await asyncio.create_subprocess_exec(
        path, *_OPTIONS, *options, "about:blank", stdout=quiet, stderr=quiet
    )
    try:
        async with aiohttp.ClientSession() as http:
            address = await _tab_address(http, profile / "DevToolsActivePort")
            async with http.ws_connect(address, max_msg_size=0) as socket:
                tab = Tab(socket)
                yield tab
                await tab.tell("Browser.close")
        await asyncio.wait_for(process.wait(), _SOON)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


def addresses_in(profile: Path, origin: str) -> set[str]:
    """The hosts and ports that pages of an origin asked for, as the log of a browser that has ended says."""
    log = json.loads((profile / "net.json").read_text("utf-8"))
    begun = log["constants"]["logEventTypes"]["URL_REQUEST_START_JOB"]
    given = [each.get("params", {}) for each in log["events"] if each["type"] == begun]
    return {urlsplit(each["url"]).netloc for each in given if each.get("initiator") == origin}


async def _tab_address(http: aiohttp.ClientSession, port_file: Path) -> str:
    async with asyncio.timeout(_SOON):
        while not port_file.exists() or "\n" not in port_file.read_text("utf-8"):
            await asyncio.sleep(0.05)  # the browser says where it listens by a file alone
    port = port_file.read_text("utf-8").split("\n")[0]
    async with http.get(f"http://127.0.0.1:{port}/json/list") as response:
        tabs = await response.json()
    return next(each["webSocketDebuggerUrl"] for each in tabs if each["type"] == "page")
