"""The server of the screens, asked as a browser asks and as others would."""

import asyncio
import json
import os
import re
import signal
import sys

import aiohttp
import pytest
from aiohttp import WSMsgType, WSServerHandshakeError
from served_screens import SCREENS, SOON, Served, served

from review_tui.errors import WebError
from review_tui.web.access import Access
from review_tui.web.assets import assets, page

WORDS = 'it\'s "2 % [bold]" $(touch /tmp/x) ; `id` | \\ ü'
PATHS = ("", "static/page.js", "static/textual.js", "static/nothing", "download/x", "ws")


@pytest.fixture
def kept(tmp_path):
    """Where the screens keep what is typed: a name that a shell would take apart."""
    folder = tmp_path / "a folder; $HOME 'x'"
    folder.mkdir()
    return folder / "kept.txt"


async def painted(socket, words):
    """What the screens have written when it holds the words."""
    text = ""
    async with asyncio.timeout(SOON):
        while words not in text:
            message = await socket.receive()
            assert message.type in {WSMsgType.BINARY, WSMsgType.TEXT}, text
            if message.type is WSMsgType.BINARY:
                text += message.data.decode()
    return text


async def rest_of(socket):
    """What is still written until the server closes."""
    async with asyncio.timeout(SOON):
        return b"".join([each.data async for each in socket if each.type is WSMsgType.BINARY]).decode()


async def typed(socket, keys):
    await socket.send_str(json.dumps(["stdin", keys]))


def test_the_page_its_parts_the_websocket_and_downloads_answer_to_the_token_alone(kept):
    async def ask():
        async with served(kept) as there:
            whole = there.url
            for path in PATHS:
                for wrong in ("", "x/", "ü/", Access().token + "/"):
                    there.url = f"{there.origin}/{wrong}"
                    status, _, body = await there.get(path)

                    assert (status, body.count(b"\n")) == (403, 1), (path, wrong)
                with pytest.raises(WSServerHandshakeError, match="403"):
                    await there.socket("ws")
            there.url = whole
            answers = {path: (await there.get(path))[0] for path in PATHS}

            assert set(answers.values()) == {200, 400, 404}
        assert not kept.exists()

    asyncio.run(ask())


def test_tokens_are_compared_in_constant_time_and_made_anew_by_every_start():
    tokens = {Access().token for _ in range(50)}

    assert len(tokens) == 50
    assert all(re.fullmatch(r"[\w-]{43}", token) for token in tokens)
    assert Access().token not in repr(Access())


def test_a_foreign_name_for_this_machine_is_refused(kept):
    async def ask():
        async with served(kept) as there:
            for host in ("rebound.example", "rebound.example:80", "[::1", "", "localhost.rebound.example"):
                assert (await there.get(Host=host))[0] == 403, host
            for host in ("localhost:1234", "127.0.0.1", "[::1]:80", "192.0.2.7:8000"):
                assert (await there.get(Host=host))[0] == 200, host

    asyncio.run(ask())


def test_a_websocket_from_another_page_is_refused(kept):
    async def ask():
        async with served(kept) as there:
            for origin in (
                "",
                "null",
                "http://evil.example",
                "http://127.0.0.1:1",
                f"{there.origin}.evil.example",
            ):
                with pytest.raises(WSServerHandshakeError, match="403"):
                    await there.socket(Origin=origin)
                assert (await there.get(Origin=origin))[0] == 403
            with pytest.raises(WSServerHandshakeError, match="403"):
                await there.http.ws_connect(there.url + "ws")
        assert not kept.exists()

    asyncio.run(ask())


def test_a_server_on_a_name_answers_to_that_name():
    access = Access(host="reviews.example")

    assert access.url(8000) == f"http://reviews.example:8000/{access.token}/"
    assert Access(host="::1", token="t").url(80) == "http://[::1]:80/t/"
    assert Access(host="0.0.0.0", token="t").url(80) == "http://127.0.0.1:80/t/"
    assert [Access(host=host).is_local for host in ("127.0.0.1", "::1", "localhost")] == [True] * 3
    assert [Access(host=host).is_local for host in ("0.0.0.0", "::", "192.0.2.7", "a.example")] == [False] * 4


def test_the_screens_get_their_arguments_as_they_are_and_keys_reach_them(kept):
    async def ask():
        async with served(kept, WORDS) as there, there.socket() as socket:
            await painted(socket, "touch")
            await typed(socket, "ä7")
            await there.until_kept("ä7")
            await socket.send_str(json.dumps(["resize", {"width": 70, "height": 10}]))
            await socket.send_str(json.dumps(["ping", "12"]))
            for nonsense in (
                "",
                "[",
                "3",
                '["resize"]',
                '["resize", {"width": null, "height": 1}]',
                '["stdin", 1]',
            ):
                await socket.send_str(nonsense)
            await typed(socket, "!")
            await there.until_kept("ä7!")
        await there.until_kept("left")

    asyncio.run(ask())


def test_a_closed_page_ends_its_process_and_no_other(kept):
    async def ask():
        async with served(kept) as there, there.socket() as stays:
            async with there.socket() as goes:
                await painted(stays, "Velorin")
                await painted(goes, "Velorin")
            await there.until_kept("left")
            await typed(stays, "on")
            await there.until_kept("on")

            assert kept.read_text("utf-8").count("gave back") == 1

    asyncio.run(ask())


def test_the_end_of_the_server_ends_every_session(kept):
    async def ask():
        async with served(kept) as there:
            first, second = await there.socket(), await there.socket()
            await painted(first, "Velorin")
            await painted(second, "Velorin")
            there.task.cancel()
            await asyncio.wait({there.task})

            assert kept.read_text("utf-8").count("gave back") == 2

    asyncio.run(ask())


def test_a_page_that_is_gone_without_a_word_is_noticed(kept):
    async def ask():
        async with served(kept, silence=0.4) as there:
            headers = {"Origin": there.origin}
            async with there.http.ws_connect(there.url + "ws", headers=headers, autoping=False):
                await there.until_kept("left")

    asyncio.run(ask())


def test_screens_that_hang_are_killed(kept):
    async def ask():
        async with served(kept, leaving=0.3) as there, there.socket() as socket:
            await painted(socket, "Velorin")
            await typed(socket, "h")
            await there.until_kept("h")
            there.task.cancel()
            await asyncio.wait({there.task}, timeout=SOON)

            assert there.task.done()

    asyncio.run(ask())


def test_screens_end_when_the_server_is_killed(kept):
    """Or their reviewer would keep her lease for ever."""
    program = (
        "import asyncio, sys\n"
        "from review_tui.web.access import Access\n"
        "from review_tui.web.server import serve\n"
        "say = lambda url: print(url, flush=True)\n"
        "asyncio.run(serve(sys.argv[1:], Access(), port=0, announce=say))\n"
    )
    argv = [sys.executable, "-c", program, sys.executable, SCREENS, str(kept), "Velorin"]

    async def ask():
        server = await asyncio.create_subprocess_exec(*argv, stdout=asyncio.subprocess.PIPE)
        url = (await server.stdout.readline()).decode().strip()
        async with aiohttp.ClientSession() as http:
            there = Served(url, http, kept, None)
            socket = await there.socket()
            await painted(socket, "Velorin")
            os.kill(server.pid, signal.SIGKILL)
            await server.wait()
            await there.until_kept("left")

    asyncio.run(ask())
    assert "gave back" in kept.read_text("utf-8")


def test_what_went_wrong_is_said_on_the_page(kept):
    async def ask():
        failing = "import sys; sys.exit('no document \\x1b[31m here')"
        async with served(kept, argv=[sys.executable, "-c", failing]) as there, there.socket() as socket:
            assert "no document  [31m here" in await rest_of(socket)
        failing = "import os; os._exit(7)"
        async with served(kept, argv=[sys.executable, "-c", failing]) as there, there.socket() as socket:
            assert "exit code 7" in await rest_of(socket)
        async with served(kept) as there, there.socket() as socket:
            await painted(socket, "Velorin")
            await typed(socket, "f")

            assert "no document" in await rest_of(socket)

    asyncio.run(ask())


def test_a_process_that_speaks_nonsense_is_killed_and_its_page_closed(kept):
    nonsense = (
        "import os, sys, time; print(os.getpid(), file=open(sys.argv[1], 'w'), flush=True);"
        "os.write(1, b'__GANGLION__\\nM\\0\\0\\0\\1{'); time.sleep(60)"
    )

    async def ask():
        argv = [sys.executable, "-c", nonsense, str(kept)]
        async with served(kept, argv=argv, leaving=0.3) as there, there.socket() as socket:
            await rest_of(socket)

    asyncio.run(ask())
    with pytest.raises(ProcessLookupError):
        os.kill(int(kept.read_text()), 0)


def test_screens_that_are_left_close_the_page(kept):
    async def ask():
        async with served(kept) as there, there.socket() as socket:
            await painted(socket, "Velorin")
            await typed(socket, "q")
            await rest_of(socket)

            assert socket.closed
            assert kept.read_text("utf-8").splitlines()[-1] == "left"

    asyncio.run(ask())


def test_a_file_the_screens_deliver_can_be_fetched(kept):
    async def ask():
        async with served(kept) as there, there.socket() as socket:
            await painted(socket, "Velorin")
            await typed(socket, "d")
            async with asyncio.timeout(SOON):
                async for message in socket:
                    if message.type is WSMsgType.TEXT and "deliver_file_start" in message.data:
                        break
            fetching = asyncio.create_task(there.get("download/" + json.loads(message.data)[1]))
            while not fetching.done():  # the file comes by the same websocket's process
                await asyncio.sleep(0.02)
            status, headers, body = fetching.result()

            assert (status, body) == (200, b"velorin " * 9)
            assert "words.txt" in headers["Content-Disposition"]

    asyncio.run(ask())


def test_no_asset_loads_anything_from_elsewhere():
    """Comments apart: licences name where they come from."""
    address = re.compile(
        rb"(?:\bhttps?:|\bwss?:|url\(\s*[\"']?|(?:src|href)\s*=\s*[\"']?|@import\s+[\"']?|from\s*[\"'])//?[\w.]+"
    )
    everything = {"index.html": page(), **assets()}
    comment = re.compile(rb"/\*.*?\*/", re.DOTALL)
    found = {name: address.findall(comment.sub(b"", asset.body)) for name, asset in everything.items()}

    assert {name: hits for name, hits in found.items() if hits} == {}
    assert address.search(b'href="https://fonts.example/css"')
    assert address.search(b'src="//cdn.example/x.js"')


def test_every_part_the_page_names_is_served():
    names = re.findall(r'(?:href|src)="static/([^"]+)"', page().body.decode())
    names += re.findall(r'url\("([^"]+)"\)', assets()["page.css"].body.decode())

    assert sorted(names) == sorted(assets())


def test_the_browser_is_told_to_load_nothing_from_elsewhere(kept):
    async def ask():
        async with served(kept) as there:
            for path in ("", "static/page.js", "nothing"):
                _, headers, _ = await there.get(path)

                assert headers["Content-Security-Policy"].startswith("default-src 'none'")
                assert headers["Referrer-Policy"] == "no-referrer"
                assert headers["Cache-Control"] == "no-store"
                assert headers["X-Content-Type-Options"] == "nosniff"

            policy = (await there.get())[1]["Content-Security-Policy"]
            own = there.origin.removeprefix("http:")
            assert f"ws:{own} wss:{own};" in policy
            assert set(re.findall(r"[a-z]+://([^ ;]+)", policy)) == {own.removeprefix("//")}

    asyncio.run(ask())


def test_the_address_without_its_last_stroke_leads_to_the_page(kept):
    async def ask():
        async with served(kept) as there:
            whole, there.url = there.url, there.url.rstrip("/")
            status, headers, _ = await there.get()

            assert status == 302
            assert there.origin + headers["Location"] == whole

    asyncio.run(ask())


def test_it_listens_on_this_machine_alone_and_says_which_port_is_taken(kept):
    async def ask():
        async with served(kept) as there:
            assert re.fullmatch(r"http://127\.0\.0\.1:\d+/[\w-]{43}/", there.url)
            taken = int(there.origin.rpartition(":")[2])
            with pytest.raises(WebError, match=rf"'127\.0\.0\.1', port {taken}: .+--port"):
                async with served(kept, port=taken):
                    pass

    asyncio.run(ask())
