"""An OpenAI-compatible endpoint that answers every call after the same time, for measuring what surrounds it.

`python benchmarks/steady_endpoint.py SECONDS` prints its address, answers until its standard input ends, and
then prints what it saw as JSON. Every reply fits the schema of its request and quotes its document.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
import sys
import time
from dataclasses import asdict, dataclass
from typing import Any

_DOCUMENT = re.compile(r"<document-\w+>\s*(?:Title: .*\s+)?(.{1,40}\b)")
"""The first words of the document, which an answer quotes as a model does that reads well."""

Schema = dict[str, Any]  # JSON Schema, as it comes


@dataclass
class Seen:
    """What the endpoint saw, in seconds of the system's monotonic clock."""

    calls: int = 0
    first_at: float = 0.0
    """When the first request had arrived."""
    last_at: float = 0.0
    """When the last reply had left."""
    most_at_once: int = 0
    at_once: int = 0


def example_of(schema: Schema, words: str) -> Any:  # any JSON
    """A value that fits the schema: one item in each list, null where only a pattern would fit."""
    if "anyOf" in schema:
        options = [option for option in schema["anyOf"] if option.get("type") != "null"]
        return None if "pattern" in json.dumps(options) else example_of(options[0], words)
    if "enum" in schema:
        return schema["enum"][0]
    match schema.get("type"):
        case "object":
            return {name: example_of(child, words) for name, child in schema["properties"].items()}
        case "array":
            return [example_of(schema["items"], words)]
        case "integer" | "number":
            return 1
        case "boolean":
            return True
        case "null":
            return None
    return "1" if "pattern" in schema else words


def completion(request: dict[str, Any]) -> bytes:
    """The chat completion that answers a request."""
    shown = _DOCUMENT.search(request["messages"][-1]["content"])
    schema = request["response_format"]["json_schema"]["schema"]
    content = json.dumps(example_of(schema, shown[1] if shown else "x"))
    message = {"role": "assistant", "content": content}
    body = {
        "id": "1",
        "object": "chat.completion",
        "created": 1,
        "model": request["model"],
        "choices": [{"index": 0, "finish_reason": "stop", "message": message}],
        "usage": {"prompt_tokens": 1000, "completion_tokens": 100, "total_tokens": 1100},
    }
    return json.dumps(body).encode()


class Endpoint:
    """Answers each call after `latency_s` seconds, as many at once as come."""

    def __init__(self, latency_s: float) -> None:
        self._latency_s = latency_s
        self.seen = Seen()

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, kept alive."""
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                length = re.search(rb"(?i)content-length: *(\d+)", head)
                body = await reader.readexactly(int(length[1]) if length else 0)
                await self._answer(json.loads(body), writer)

    async def _answer(self, request: dict[str, Any], writer: asyncio.StreamWriter) -> None:
        seen, came = self.seen, time.monotonic()
        seen.first_at = seen.first_at or came
        seen.calls += 1
        seen.at_once += 1
        seen.most_at_once = max(seen.most_at_once, seen.at_once)
        data = completion(request)
        await asyncio.sleep(came + self._latency_s - time.monotonic())
        head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(data)}\r\n\r\n"
        writer.write(head.encode() + data)
        await writer.drain()
        seen.at_once -= 1
        seen.last_at = time.monotonic()


async def main(latency_s: float) -> None:
    """Serve until standard input ends."""
    endpoint = Endpoint(latency_s)
    server = await asyncio.start_server(endpoint.talk, "127.0.0.1", 0, limit=2**24)
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1", flush=True)
    await asyncio.to_thread(sys.stdin.read)
    print(json.dumps(asdict(endpoint.seen)), flush=True)
    server.close()


if __name__ == "__main__":
    asyncio.run(main(float(sys.argv[1])))
