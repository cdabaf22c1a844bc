"""The embedded server: started, reached with its own key only, gone afterwards, and clear when it fails."""

from __future__ import annotations

import json
import os
import pwd
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from extract.embedded import embedded_endpoint, is_installed
from extract.errors import LocalModelError
from extract.profiles import SMALL
from extract.weights import PINNED

# The user's own cache: a test's environment says that home is elsewhere.
WEIGHTS = Path(pwd.getpwuid(os.getuid()).pw_dir) / ".cache/trialspan/models" / PINNED.file
needs_weights = pytest.mark.skipif(
    not (is_installed() and WEIGHTS.is_file()), reason="the embedded model or its weights are not here"
)
ANSWERS = """
import http.server, json, os, sys, threading
settings = json.loads(sys.stdin.readline())
server = http.server.HTTPServer(("127.0.0.1", 0), http.server.BaseHTTPRequestHandler)
threading.Thread(target=server.serve_forever, daemon=True).start()
print(json.dumps({"address": f"http://127.0.0.1:{server.server_address[1]}"}), flush=True)
sys.stdin.read()
"""


def _python(script: str) -> tuple[str, ...]:
    return (sys.executable, "-c", script)


def _listens(url: str) -> bool:
    try:
        urllib.request.urlopen(url, timeout=5)
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


def _post(endpoint, key, tokens):
    body = {"messages": [{"role": "user", "content": "Count to a hundred."}], "max_tokens": tokens}
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {key}"}
    request = urllib.request.Request(
        f"{endpoint.base_url}/chat/completions", json.dumps(body).encode(), headers
    )
    return urllib.request.urlopen(request, timeout=120)


def test_the_server_is_there_inside_the_block_and_gone_after_it(tmp_path):
    with embedded_endpoint(tmp_path, server=_python(ANSWERS)) as endpoint:
        assert _listens(endpoint.base_url)
        assert (endpoint.profile, endpoint.is_local, endpoint.model) == (SMALL, True, PINNED.name)

    assert not _listens(endpoint.base_url)


def test_every_run_has_a_key_of_its_own(tmp_path):
    with embedded_endpoint(tmp_path, server=_python(ANSWERS)) as first:
        pass
    with embedded_endpoint(tmp_path, server=_python(ANSWERS)) as second:
        pass

    assert len(first.api_key) > 30
    assert first.api_key != second.api_key


def test_the_server_goes_when_the_process_that_wanted_it_is_killed(tmp_path):
    script = f"""
import time
from extract.embedded import embedded_endpoint
with embedded_endpoint({str(tmp_path)!r}, server=({sys.executable!r}, "-c", {ANSWERS!r})) as endpoint:
    print(endpoint.base_url, flush=True)
    time.sleep(60)
"""
    wanted = subprocess.Popen(_python(script), stdout=subprocess.PIPE, text=True)
    url = wanted.stdout.readline().strip()
    assert _listens(url)

    wanted.kill()
    wanted.communicate()

    deadline = time.monotonic() + 10
    while _listens(url) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not _listens(url)


def test_the_key_is_in_no_process_list(tmp_path):
    with embedded_endpoint(tmp_path, server=_python(ANSWERS)) as endpoint:
        listed = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=False).stdout

    assert endpoint.api_key not in listed


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("import json; print(json.dumps({'error': 'no memory'}))", "no memory"),
        ("raise SystemExit(7)", "ended with code 7"),
        ("import os; os.abort()", "ended with code -6"),
        ("print('hello')", "ended with code 0"),
    ],
)
def test_a_server_that_does_not_start_is_one_clear_line(tmp_path, script, said):
    with (
        pytest.raises(LocalModelError, match="did not start") as caught,
        embedded_endpoint(tmp_path, server=_python(script)),
    ):
        pytest.fail("the block was entered")

    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_without_weights_the_message_says_what_to_type():
    with (
        pytest.raises(LocalModelError, match=r"type: (trialspan model fetch|pip install)"),
        embedded_endpoint(),
    ):
        pytest.fail("the block was entered")


@pytest.mark.skipif(not is_installed(), reason="xllamacpp is not installed")
def test_a_file_that_holds_no_model_is_refused(tmp_path):
    (tmp_path / "bad.gguf").write_bytes(b"no model" * 100)

    with (
        pytest.raises(LocalModelError, match=r"did not start from .*bad\.gguf"),
        embedded_endpoint(tmp_path / "bad.gguf"),
    ):
        pytest.fail("the block was entered")


@needs_weights
def test_the_real_server_answers_its_own_key_only():
    with embedded_endpoint(WEIGHTS) as endpoint:
        reply = json.load(_post(endpoint, endpoint.api_key, 5))
        with pytest.raises(urllib.error.HTTPError, match="401"):
            _post(endpoint, "another key", 5)

    assert reply["choices"][0]["message"]["content"]


@needs_weights
def test_the_real_server_is_stopped_at_once_while_it_writes():
    with embedded_endpoint(WEIGHTS) as endpoint:
        asking = threading.Thread(target=lambda: _silently(_post, endpoint, endpoint.api_key, 500))
        asking.start()
        time.sleep(1)
        began = time.monotonic()

    assert time.monotonic() - began < 5
    asking.join()


def _silently(function, *arguments):
    try:
        function(*arguments).read()
    except OSError:
        return
