"""The page in a real browser; skipped where no Chromium is installed."""

import asyncio
import re

import pytest
from chromium import addresses_in, chromium, find_chromium
from served_screens import served

ELSEWHERE = "http://192.0.2.9/"  # reserved for documentation (RFC 5737): nobody answers there


@pytest.fixture
def browser():
    path = find_chromium()
    if path is None:
        pytest.skip("no Chromium here (on Debian and Ubuntu: apt install chromium)")
    return path


def test_the_page_shows_the_screens_takes_keys_and_asks_nobody_else(browser, tmp_path):
    """Not even where the page's own address, a script or an address in a text that is clicked asks for it."""
    kept, profile = tmp_path / "kept.txt", tmp_path / "profile"

    async def look():
        async with served(kept, f"{ELSEWHERE}click Velorin") as there, chromium(browser, profile) as tab:
            await tab.open(f"{there.url}?ping={ELSEWHERE}ping")
            await tab.until_written("Velorin")
            await tab.press("aé1")
            await there.until_kept("aé1")
            await tab.click(60, 10)
            await tab.press("b")
            await there.until_kept("aé1b")
            picture = await tab.screenshot()
            asked, targets = tab.asked_for(), await tab.tell("Target.getTargets")

            assert await tab.evaluate(f"fetch('{ELSEWHERE}').catch(() => 'refused')") == "refused"
            assert await tab.evaluate("[...document.fonts].map((face) => face.status)") == ["loaded"] * 2
            assert {re.sub(r"^(?:http|ws)://([^/]+)/.*", r"http://\1", url) for url in asked} == {
                there.origin
            }
            assert [each["url"] for each in targets["targetInfos"] if each["type"] == "page"] == [there.url]
            assert picture.startswith(b"\x89PNG")
        return there.origin

    origin = asyncio.run(look())

    assert addresses_in(profile, origin) == {origin.removeprefix("http://")}


def test_a_session_that_ended_says_so_and_enter_opens_it_again(browser, tmp_path):
    kept = tmp_path / "kept.txt"

    async def look():
        async with served(kept) as there, chromium(browser, tmp_path / "profile") as tab:
            await tab.open(there.url)
            await tab.until_written("Velorin")
            await tab.press("q")
            await there.until_kept("left")
            await tab.until_console("CLOSED")
            said = await tab.evaluate("document.querySelector('#ended').innerText")
            kept.unlink()
            await tab.press("\r")
            await there.until_kept("here")

            assert "has ended" in said

    asyncio.run(look())
