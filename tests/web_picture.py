"""Makes the picture of the review screen in a browser that the documentation shows, from an invented page.

    .venv/bin/python tests/web_picture.py docs/reviewing-in-a-browser.png

Needs Chromium (on Debian and Ubuntu: apt install chromium).
"""

import asyncio
import sys
import tempfile
from pathlib import Path

from chromium import chromium, find_chromium
from review_page import FIELDS
from reviewed_web import reviewed

WIDTH, HEIGHT = 1200, 700
"""CSS pixels of the window, its frame included."""


async def picture_of(path: str) -> bytes:
    """A PNG: the first two fields are accepted, the third is in view."""
    with tempfile.TemporaryDirectory() as folder:
        profile = Path(folder) / "profile"
        async with (
            reviewed(Path(folder), "--record=NCT99000101", reviewer="Ana", fields=FIELDS) as there,
            chromium(path, profile, width=WIDTH, height=HEIGHT) as tab,
        ):
            await tab.open(there.url)
            await tab.until_written("Recruitment")
            for decided in (1, 2):
                await tab.press("a")
                await there.until(lambda decided=decided: len(there.events()) == decided)
            await tab.until_written("Number of participants")
            return await tab.screenshot()


def main(target: str) -> None:
    """Write the picture."""
    path = find_chromium()
    if path is None:
        sys.exit("no Chromium here; on Debian and Ubuntu: apt install chromium")
    Path(target).write_bytes(asyncio.run(picture_of(path)))


if __name__ == "__main__":
    main(*sys.argv[1:])
