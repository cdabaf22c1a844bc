"""The embedded model: llama.cpp's own OpenAI-compatible server on this machine, for as long as it is needed.

It listens on the loopback address, on a free port, and answers only who has the key made for this run. It is
gone when the block that wanted it ends, also when this process is killed.
"""

from __future__ import annotations

import importlib.util
import json
import os
import secrets
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Timer

from extract.errors import LocalModelError
from extract.model import Endpoint
from extract.profiles import SMALL
from extract.weights import PINNED, find_weights, models_folder

_SERVER = (sys.executable, "-P", str(Path(__file__).with_name("llama_server.py")))
"""By its file, so that no folder in which a user happens to stand can take its place."""
_START_TIMEOUT = 300.0
"""Seconds to load the weights; two cores and a cold disk take 10."""
_STOP_TIMEOUT = 5.0


@contextmanager
def embedded_endpoint(weights: Path | None = None, *, server: Sequence[str] = _SERVER) -> Iterator[Endpoint]:
    """The endpoint of a server that runs until the block ends.

    weights: a file verified already; None for the pinned one in the user's cache. server: the command that
    serves. Raises LocalModelError when the package or the weights are missing, or the server does not start.
    """
    if weights is None:
        weights = _pinned_weights()
    key = secrets.token_urlsafe(32)
    process = _open(server)
    try:
        address = _address(process, weights, key)
        yield Endpoint(PINNED.name, key, f"{address}/v1", SMALL, is_local=True)
    finally:
        _stop(process)


def is_installed() -> bool:
    """Whether the package that runs the embedded model is there."""
    return importlib.util.find_spec("xllamacpp") is not None


def _pinned_weights() -> Path:
    if not is_installed():
        raise LocalModelError(
            "the embedded model needs the package 'xllamacpp', which is missing; "
            "type: pip install -r requirements.txt in the project's folder, or use --model none"
        )
    found = find_weights()
    if found is None:
        raise LocalModelError(
            f"no verified weights of the embedded model in {str(models_folder())!r}; "
            "type: trialspan model fetch, or use --model none"
        )
    return found


def _open(server: Sequence[str]) -> subprocess.Popen[str]:
    """The server's process, in a session of its own: Ctrl-C at the terminal is this process's to handle."""
    # Read when the library loads. Without it OpenMP's threads spin while they wait for each other, which
    # makes a busy machine 20 times slower (measured on two cores).
    environment = {"GOMP_SPINCOUNT": "0", **os.environ}
    return subprocess.Popen(  # noqa: S603  # our own module, no shell
        server,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=environment,
        start_new_session=True,
    )


def _address(process: subprocess.Popen[str], weights: Path, key: str) -> str:
    """Where the server listens, once it does."""
    assert process.stdin is not None
    assert process.stdout is not None
    overdue = Timer(_START_TIMEOUT, process.kill)
    overdue.start()
    try:
        with suppress(BrokenPipeError):
            process.stdin.write(json.dumps({"weights": str(weights), "key": key}) + "\n")
            process.stdin.flush()
        line = process.stdout.readline()
    finally:
        overdue.cancel()
    try:
        told: dict[str, str] = json.loads(line)
    except ValueError:
        told = {"error": f"its process ended with code {process.wait()}"}
    if "address" not in told:
        raise LocalModelError(
            f"the embedded model did not start from {str(weights)!r}: {told.get('error')}; "
            "'trialspan doctor' says what is missing"
        )
    return told["address"]


def _stop(process: subprocess.Popen[str]) -> None:
    """Ends the process: it goes when its standard input does, and is killed when it does not."""
    with suppress(BrokenPipeError):
        if process.stdin is not None:
            process.stdin.close()
    try:
        process.wait(_STOP_TIMEOUT)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.stdout is not None:
        process.stdout.close()
