"""Replays recorded replies of the embedded model; records them when `VCR_RECORD=once` asks for it.

A recording knows no address and no key: the server's port and key are new with every run.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import vcr
from vcr.cassette import Cassette

from extract.asker import Asker
from extract.model import Endpoint
from extract.profiles import SMALL
from extract.weights import PINNED, models_folder
from schemas.calls import ModelCall

CASSETTES = Path(__file__).resolve().parent.parent / "cassettes"
NOBODY = "http://127.0.0.1:9/v1"


class CallsInMemory:
    """A call log that forgets at the end."""

    def __init__(self) -> None:
        self.calls: dict[str, ModelCall] = {}

    def find(self, request_hash: str) -> ModelCall | None:
        return self.calls.get(request_hash)

    def record(self, call: ModelCall) -> None:
        self.calls[call.request_hash] = call


def forget_address(request):
    """The request as every server on this machine would get it."""
    request.uri = "http://embedded/v1/" + request.uri.split("/v1/", 1)[1]
    return request


def keep_reply(response):
    """The reply without the headers of one connection and the folder of one machine."""
    response["headers"] = {"Content-Type": ["application/json; charset=utf-8"]}
    body = response["body"]["string"]
    response["body"]["string"] = body.replace(f"{models_folder()}/".encode(), b"")
    return response


@contextmanager
def recorded_asker(name: str, log: CallsInMemory) -> Iterator[tuple[Asker, Cassette]]:
    """Who asks the model the replies of one recording, and the recording."""
    recording = os.environ.get("VCR_RECORD", "none")
    tape = vcr.VCR(
        record_mode=vcr.mode(recording),
        match_on=("method", "path", "body"),
        filter_headers=[("authorization", None)],
        before_record_request=forget_address,
        before_record_response=keep_reply,
    )
    with (
        endpoint(recording) as server,
        tape.use_cassette(str(CASSETTES / f"{name}.yaml")) as cassette,
        Asker(server, log, concurrency=1) as asker,
    ):
        yield asker, cassette


def endpoint(recording: str):
    """The embedded model when replies are recorded; nobody's address when they are replayed."""
    if recording == "none":
        return nullcontext(Endpoint(PINNED.name, "recorded", NOBODY, SMALL, is_local=True))
    from extract.embedded import embedded_endpoint

    return embedded_endpoint()
