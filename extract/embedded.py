"""The embedded model: llama.cpp's own OpenAI-compatible server, in this process, for as long as it is needed.

Bound to the loopback address on a free port, with a key made for the run; from there on it is an endpoint
like any other.
"""

from __future__ import annotations

import importlib.util
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from extract.errors import LocalModelError
from extract.model import Endpoint
from extract.profiles import SMALL
from extract.weights import PINNED, find_weights

if TYPE_CHECKING:
    import xllamacpp

LOOPBACK = "127.0.0.1"
_CONTEXT_TOKENS = 8192
"""Tokens of prompt and reply together; the small profile shows 6,000 characters, some 2,500 tokens."""
_PREFIX_CACHE_MIB = 512
"""Mebibytes of prompt states kept, so that a text shown before is not read again."""


@contextmanager
def open_embedded(weights: Path | None = None) -> Iterator[Endpoint]:
    """The endpoint of the embedded model, stopped at the end.

    weights: the model file; None for the pinned one in the user's cache. Raises LocalModelError when the
    package or the weights are missing, or the server does not start.
    """
    path = weights or find_weights()
    if path is None:
        raise LocalModelError("the embedded model has no weights yet; type 'trialspan model fetch'")
    key = secrets.token_urlsafe(24)
    server = _start(path, key)
    try:
        yield Endpoint(PINNED.name, key, f"{server.listening_address}/v1", SMALL, is_local=True)
    finally:
        # The server stops when its last reference goes.
        del server


def _start(weights: Path, key: str) -> xllamacpp.Server:
    if importlib.util.find_spec("xllamacpp") is None:
        raise LocalModelError("the embedded model is not installed; pip install 'trialspan[local]'")
    # Read when the library loads: OpenMP's waiting threads otherwise spin, and a busy machine is 20 x slower.
    os.environ.setdefault("GOMP_SPINCOUNT", "0")
    import xllamacpp  # noqa: PLC0415  # loads 30 MB of native code

    params = xllamacpp.CommonParams()
    params.model.path = str(weights)
    params.model_alias = {PINNED.name}
    params.hostnames = [LOOPBACK]
    params.port = 0
    params.api_keys = [key]
    params.n_ctx = _CONTEXT_TOKENS
    params.n_parallel = 1
    params.cache_ram_mib = _PREFIX_CACHE_MIB
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = os.cpu_count() or 1
    params.verbosity = -1
    params.ui = False
    params.endpoint_slots = params.endpoint_props = params.endpoint_metrics = False
    try:
        return xllamacpp.Server(params)
    except (RuntimeError, ValueError) as error:
        reason = str(error) or type(error).__name__
        raise LocalModelError(
            f"the embedded model does not start ({reason}); is there 2 GB of free memory?"
        ) from error
