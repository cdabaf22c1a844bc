"""`trialspan review --web` as a process, over a database with an invented page, and what that one holds."""

import asyncio
import os
import signal
import sys
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from review_page import COUNT, PAGE, draft_of, store_with

from store.store import open_store

SOON = 20.0
"""Seconds in which what is waited for is there, or the test fails."""
REVIEWER = "Ä \"2\" $(id) -- 'x'"


class Reviewed:
    """The command, the address it printed, and its database."""

    def __init__(self, db, process, url):
        self.db, self.process, self.url = db, process, url
        self.origin = url.rpartition("/")[0].rpartition("/")[0]

    def events(self):
        with open_store(self.db, create=False) as store:
            return list(store.events(PAGE.text_sha256))

    def leases(self):
        with open_store(self.db, create=False) as store:
            return store.leases()

    async def until(self, is_so):
        """Wait until the database says so; it is asked again and again, it sends no message."""
        async with asyncio.timeout(SOON):
            while not is_so():
                await asyncio.sleep(0.1)

    async def interrupt(self):
        """Ctrl-C; its exit code."""
        self.process.send_signal(signal.SIGINT)
        async with asyncio.timeout(SOON):
            return await self.process.wait()


@asynccontextmanager
async def reviewed(folder, *options, reviewer=REVIEWER, fields=(COUNT,)):
    """The command over a record with some fields, until it is done with."""
    db = folder / "a base; $HOME.db"
    store_with(db, (PAGE, draft_of(PAGE, *fields)), clock=lambda: datetime.now(UTC)).close()
    argv = [sys.executable, "-m", "trialspan", "review", f"--db={db}", f"--reviewer={reviewer}", "--web"]
    process = await asyncio.create_subprocess_exec(
        *argv, *options, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE, env=dict(os.environ)
    )
    try:
        async with asyncio.timeout(SOON):
            url = (await process.stdout.readline()).decode().strip()
        yield Reviewed(db, process, url)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
