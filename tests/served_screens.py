"""A server of screens, run beside the test that asks it."""

import asyncio
import sys
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp

from review_tui.web.access import Access
from review_tui.web.server import serve
from review_tui.web.session import Patience

SCREENS = str(Path(__file__).with_name("web_screens.py"))
SOON = 10.0
"""Seconds in which what is waited for is there, or the test fails."""


class Served:
    """The server, and a browser's side of it."""

    def __init__(self, url, http, kept, task):
        self.url, self.http, self.kept, self.task = url, http, kept, task
        self.origin = url.split("/", 3)[0] + "//" + url.split("/", 3)[2]

    async def get(self, path="", **headers):
        async with self.http.get(self.url + path, headers=headers, allow_redirects=False) as response:
            return response.status, response.headers, await response.read()

    def socket(self, path="ws?width=60&height=20", **headers):
        return self.http.ws_connect(self.url + path, headers={"Origin": self.origin} | headers)

    async def until_kept(self, words):
        """Wait until the screens have kept the words; their file is looked at, it sends no message."""
        async with asyncio.timeout(SOON):
            while not self.kept.exists() or words not in self.kept.read_text("utf-8").splitlines():
                await asyncio.sleep(0.02)


@asynccontextmanager
async def served(kept, words="Velorin", argv=None, port=0, **patience):
    """The server of the small screens, or of what argv runs, until it is done with."""
    listening = asyncio.get_running_loop().create_future()
    argv = argv or [sys.executable, SCREENS, str(kept), words]
    task = asyncio.create_task(
        serve(argv, Access(), port=port, announce=listening.set_result, patience=Patience(**patience))
    )
    await asyncio.wait({task, listening}, return_when=asyncio.FIRST_COMPLETED)
    if task.done():
        task.result()
    try:
        async with aiohttp.ClientSession() as http:
            yield Served(listening.result(), http, kept, task)
    finally:
        task.cancel()
        await asyncio.wait({task})
