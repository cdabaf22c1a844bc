"""The process that runs the embedded model: llama.cpp's own server, until the process that wants it is gone.

Run by `extract.embedded` as a script. It reads its settings as one line of JSON, so that the key is in no
process list, answers with one line of JSON that holds its address or why it did not start, and ends when
its standard input does. A process of its own, because a server that is stopped while it answers waits for
that answer for ever (found by trying, xllamacpp 2026.10), and an abort inside it would end the whole run.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

_CONTEXT_TOKENS = 8192
"""6,000 characters of text are at most 6,000 tokens; rules, examples and reply take 1,100 more."""
_PROMPT_CACHE_MIB = 512
"""Memory for prompts read before; one of 2,000 tokens takes 57 MiB."""


def main() -> None:
    """Serve until standard input ends."""
    settings = json.loads(sys.stdin.readline())
    try:
        server = _start(settings["weights"], settings["key"])
    except Exception as error:  # noqa: BLE001  # the library raises plain exceptions from C++
        _tell({"error": str(error)})
        return
    _tell({"address": server.listening_address})
    sys.stdin.read()
    os._exit(0)  # the destructor would wait for a reply that is still being written


def _start(weights: str, key: str) -> Any:  # the package has no types
    import xllamacpp  # noqa: PLC0415  # its absence is told like any other failure

    return xllamacpp.Server(_parameters(xllamacpp, weights, key))


def _parameters(xllamacpp: Any, weights: str, key: str) -> Any:  # the package has no types
    """One slot: on two cores four at once are slower than one after another (80 s against 52 s)."""
    parameters = xllamacpp.CommonParams()
    parameters.model.path = weights
    parameters.hostnames = ["127.0.0.1"]
    parameters.port = 0
    parameters.api_keys = [key]
    parameters.n_ctx = _CONTEXT_TOKENS
    parameters.n_parallel = 1
    parameters.cache_prompt = True
    parameters.cache_ram_mib = _PROMPT_CACHE_MIB
    parameters.cpuparams.n_threads = parameters.cpuparams_batch.n_threads = _cores()
    parameters.verbosity = 0
    parameters.ui = False
    parameters.endpoint_slots = False
    return parameters


def _cores() -> int:
    """Cores this process may use."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _tell(message: dict[str, str]) -> None:
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
