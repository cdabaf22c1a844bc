"""`trialspan review --web`, with the real screens: by websocket, and in a browser where there is one."""

import asyncio
import json

import aiohttp
import pytest
from aiohttp import WSMsgType
from chromium import addresses_in, chromium, find_chromium
from reviewed_web import REVIEWER, SOON, reviewed

from schemas.decisions import Action
from trialspan.__main__ import main
from trialspan.parser import COMMANDS, build_parser


async def painted(socket, words):
    """Wait until the screens have written the words."""
    text = ""
    async with asyncio.timeout(SOON):
        while words not in text:
            message = await socket.receive()
            assert message.type in {WSMsgType.BINARY, WSMsgType.TEXT}, text
            text += message.data.decode() if message.type is WSMsgType.BINARY else ""


def test_a_decision_in_a_page_is_kept_and_a_closed_page_gives_its_record_back(tmp_path):
    async def review():
        async with reviewed(tmp_path, "--record=NCT99000101") as there, aiohttp.ClientSession() as http:
            headers = {"Origin": there.origin}
            async with http.ws_connect(f"{there.url}ws?width=120&height=40", headers=headers) as socket:
                await painted(socket, "Velorin in Winter")
                await socket.send_str(json.dumps(["stdin", "a"]))
                await there.until(there.events)
                assert [lease.reviewer for lease in there.leases()] == [REVIEWER]
            await there.until(lambda: not there.leases())

            assert [(each.action, each.reviewer) for each in there.events()] == [(Action.ACCEPT, REVIEWER)]
            assert await there.interrupt() == 130

    asyncio.run(review())


def test_ctrl_c_gives_back_the_records_of_all_pages(tmp_path):
    async def review():
        async with reviewed(tmp_path, "--record=NCT99000101") as there, aiohttp.ClientSession() as http:
            headers = {"Origin": there.origin}
            async with http.ws_connect(f"{there.url}ws?width=120&height=40", headers=headers) as socket:
                await painted(socket, "Velorin in Winter")
                await there.until(there.leases)

                assert await there.interrupt() == 130
                assert there.leases() == []

    asyncio.run(review())


def test_a_reviewer_in_a_browser_decides_by_keys_and_nothing_is_asked_of_elsewhere(tmp_path):
    path = find_chromium()
    if path is None:
        pytest.skip("no Chromium here (on Debian and Ubuntu: apt install chromium)")
    profile = tmp_path / "profile"

    async def review():
        async with reviewed(tmp_path) as there, chromium(path, profile) as tab:
            await tab.open(there.url)
            await tab.until_written("design.enrollment.count")
            await tab.press("\r")
            await tab.until_written("Recruitment")
            await tab.press("a")
            await there.until(there.events)
            [event] = there.events()

            assert (event.action, event.reviewer) == (Action.ACCEPT, REVIEWER)
            assert {url.split("/")[2] for url in tab.asked_for()} == {there.origin.split("/")[2]}
        return there.origin

    origin = asyncio.run(review())

    assert addresses_in(profile, origin) == {origin.split("/")[2]}


def test_another_address_is_listened_on_with_a_warning_alone(tmp_path):
    async def warned():
        async with reviewed(tmp_path, "--host=0.0.0.0") as there:
            assert there.url.startswith("http://127.0.0.1:")
            assert await there.interrupt() == 130
            return (await there.process.stderr.read()).decode()

    said = asyncio.run(warned())

    assert said.startswith("warning: whoever reaches 0.0.0.0 ")
    assert REVIEWER in said
    assert "Ctrl-C" in said


def test_where_a_browser_finds_the_screens_says_nothing_without_web(capsys):
    for option in ("--open", "--port=8000", "--host=::1"):
        assert main(["review", option]) == 1
        assert "give --web too" in capsys.readouterr().err


def test_a_port_is_a_number_a_server_can_have(capsys):
    parser = build_parser(COMMANDS)

    assert parser.parse_args(["review", "--web", "--port=8000"]).port == 8000
    for wrong in ("0", "65536", "-1", "http", "١٢"):
        with pytest.raises(SystemExit):
            parser.parse_args(["review", "--web", f"--port={wrong}"])
        assert "is no port" in capsys.readouterr().err


def test_nothing_is_served_where_there_is_nothing_to_review(tmp_path, capsys):
    assert main(["review", "--web", f"--db={tmp_path / 'none.db'}", "--reviewer=Ana"]) == 1

    printed = capsys.readouterr()
    assert printed.out == ""
    assert "none.db" in printed.err
