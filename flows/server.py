"""A Prefect server on this machine, started as a process of its own that ends with the one that started it.

`python -m flows.server` is that process: it takes a free port, prints it, and serves until its standard
input ends, which it does in whatever way the parent goes. A note in the state folder says where one is kept.
"""

from __future__ import annotations

import argparse
import json
import os
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from flows.errors import PrefectError
from flows.prefect_setup import STARTUP_TIMEOUT_S, log_path, set_up_prefect, state_folder

_POLL_S = 0.1
"""Seconds between two looks at whether the server answers."""
_STOP_S = 10.0
"""Seconds a server gets to end by itself."""
_HEALTH_S = 2.0
"""Seconds a running server gets to say that it is well."""


@contextmanager
def start_server(*, with_schedules: bool = False) -> Iterator[str]:
    """The address of the API of a server that runs as long as the context.

    with_schedules: with the services that make runs of schedules, and the web page; otherwise just enough for
    one run. Raises PrefectError when it does not start.
    """
    command = [sys.executable, "-P", "-m", "flows.server", *(["--with-schedules"] if with_schedules else [])]
    with log_path().open("ab") as log:
        process = subprocess.Popen(  # noqa: S603  # our own module
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            start_new_session=True,  # Ctrl-C is for the run, which then ends the server
        )
    try:
        yield _wait_until_it_answers(process)
    finally:
        _stop(process)


def find_kept_server() -> str | None:
    """The address of the API of the server that `trialspan serve` keeps running; None when there is none."""
    try:
        note = json.loads(_note_path().read_text("utf-8"))
        url, pid = str(note["url"]), int(note["pid"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return url if _is_alive(pid) and answers(url) else None


@contextmanager
def noted_server(url: str) -> Iterator[None]:
    """A note for other programs of this user that the server is kept running, as long as the context."""
    path = _note_path()
    temporary = path.with_suffix(f".{os.getpid()}")
    temporary.write_text(json.dumps({"url": url, "pid": os.getpid()}), "utf-8")
    temporary.replace(path)
    try:
        yield
    finally:
        path.unlink(missing_ok=True)


def answers(url: str) -> bool:
    """Whether a Prefect API on this machine says that it is well."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with suppress(OSError, ValueError), opener.open(f"{url}/health", timeout=_HEALTH_S) as response:
        return bool(response.status == 200)
    return False


def _note_path() -> Path:
    return state_folder() / "prefect-server.json"


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except PermissionError:
        return True
    except OSError:
        return False
    return True


def _wait_until_it_answers(process: subprocess.Popen[bytes]) -> str:
    assert process.stdout is not None  # a pipe
    give_up_at = time.monotonic() + STARTUP_TIMEOUT_S
    port = process.stdout.readline().strip().decode()
    url = f"http://127.0.0.1:{port}/api"
    while port and process.poll() is None and time.monotonic() < give_up_at:
        if answers(url):
            return url
        time.sleep(_POLL_S)
    raise PrefectError(
        f"Prefect's server did not start within {STARTUP_TIMEOUT_S} s; see {str(log_path())!r}, "
        "or run with --direct, which does without it"
    )


def _stop(process: subprocess.Popen[bytes]) -> None:
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()
    try:
        process.wait(_STOP_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def main() -> None:
    """Be the server."""
    parser = argparse.ArgumentParser(prog="python -m flows.server", description=__doc__)
    parser.add_argument("--with-schedules", action="store_true")
    serve_until_input_ends(with_schedules=parser.parse_args().with_schedules)


def serve_until_input_ends(*, with_schedules: bool) -> None:
    """Serve Prefect's API on a free port, which is printed, until standard input ends."""
    listening = socket.create_server(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{listening.getsockname()[1]}/api"
    set_up_prefect()
    os.environ.pop("PREFECT_API_URL", None)
    os.environ["PREFECT_SERVER_UI_API_URL"] = url
    os.environ["PREFECT_SERVER_UI_ENABLED"] = str(with_schedules).lower()
    print(listening.getsockname()[1], flush=True)  # noqa: T201  # to the process that started this one

    import uvicorn  # noqa: PLC0415  # the environment has to be set before
    from prefect.server.api.server import create_app  # noqa: PLC0415

    app = create_app(ephemeral=not with_schedules)
    server = uvicorn.Server(
        uvicorn.Config(app, log_level="error", log_config=None, timeout_graceful_shutdown=2)
    )
    threading.Thread(target=_end_with_input, args=(server,), daemon=True).start()
    server.run(sockets=[listening])


def _end_with_input(server: object) -> None:
    sys.stdin.buffer.read()
    server.should_exit = True  # type: ignore[attr-defined]
    time.sleep(_STOP_S)
    os._exit(1)


if __name__ == "__main__":
    main()
