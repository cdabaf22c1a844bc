"""A real HTTP server on this machine that speaks OpenAI's chat completions and does what a test scripts.

The seam is the network, as it is for the product: status codes, headers, slow and broken replies are real.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

Request = dict[str, Any]  # the JSON body of a request


@dataclass(frozen=True)
class Said:
    """One scripted answer of the server."""

    body: str
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    delay_s: float = 0.0


def says(
    content: str | None, *, finish: str = "stop", refusal: str | None = None, delay_s: float = 0.0
) -> Said:
    """A chat completion with this content."""
    message = {"role": "assistant", "content": content, "refusal": refusal}
    completion = {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1,
        "model": "scripted",
        "choices": [{"index": 0, "finish_reason": finish, "message": message}],
        "usage": {"prompt_tokens": 100, "completion_tokens": 10, "total_tokens": 110},
    }
    return Said(json.dumps(completion), delay_s=delay_s)


def fails(status: int, message: str = "scripted failure", **headers: str) -> Said:
    """An error in OpenAI's form; header names are given with underscores."""
    body = json.dumps({"error": {"message": message, "type": "scripted", "code": None}})
    return Said(body, status, {name.replace("_", "-"): value for name, value in headers.items()})


class ChatServer:
    """Serves scripted answers in order, the last one for ever; or whatever a function gives for a request."""

    def __init__(self, script: Sequence[Said] | Callable[[Request], Said]) -> None:
        self.requests: list[Request] = []
        self.keys: list[str] = []
        self.most_at_once = 0
        self._at_once = 0
        self._lock = threading.Lock()
        self._script = script
        chat = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = -1

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                said = chat._enter(body, self.headers.get("Authorization", ""))
                time.sleep(said.delay_s)
                chat._leave()
                data = said.body.encode()
                self.send_response(said.status)
                for name, value in {"Content-Type": "application/json", **said.headers}.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *args: object) -> None:
                """Keep quiet."""

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 64

            def handle_error(self, request: object, client_address: object) -> None:
                """A client that has gone away is part of some tests."""

        self._server = Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def _enter(self, request: Request, key: str) -> Said:
        with self._lock:
            self.requests.append(request)
            self.keys.append(key)
            self._at_once += 1
            self.most_at_once = max(self.most_at_once, self._at_once)
            if callable(self._script):
                return self._script(request)
            return self._script[min(len(self.requests), len(self._script)) - 1]

    def _leave(self) -> None:
        with self._lock:
            self._at_once -= 1

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()


def last_user_turn(request: Request) -> str:
    """What was asked last."""
    return next(str(m["content"]) for m in reversed(request["messages"]) if m["role"] == "user")
