"""One endpoint that speaks OpenAI's chat completions: sends a prompt, gives back what came of it.

The only module that calls the `openai` client, and the only one that knows its exceptions. It retries
nothing; it says whether a retry may help, after how long, and what a server turned out not to understand.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import Enum
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import urlsplit

from extract.errors import EndpointError
from extract.profiles import LARGE, Profile
from extract.prompt import Message, Prompt
from extract.reply_schema import read_schema
from schemas.calls import ModelCall

if TYPE_CHECKING:
    import openai

SEED = 20260101
"""Sent with every request; servers that know seeds then repeat themselves."""
_TOO_LONG = ("context_length", "context size", "context length", "context window", "too many tokens")
_MISUNDERSTOOD = (
    ("json_schema", ("response_format", "json_schema", "grammar", "structured output")),
    ("json_object", ("response_format", "json_object")),
    ("max_tokens", ("max_completion_tokens",)),
    ("temperature", ("temperature",)),
    ("seed", ("seed",)),
    ("logprobs", ("logprobs",)),
)
"""Parts of a request a server may not know, and the words by which it says so."""
_OPENAI = "https://api.openai.com/v1"
_NO_CREDIT = ("insufficient_quota", "billing", "credit")
_SCHEMA_WORDS = "Reply with one JSON object and nothing else. It must fit this JSON Schema: "
_LONGEST_MESSAGE = 300
"""Characters of a server's own words in an error."""


class CallLog(Protocol):
    """Where calls are kept; the store implements it. Both methods are called from worker threads."""

    def find(self, request_hash: str) -> ModelCall | None:
        """The call of that identity whose outcome is final; None when it has to be made."""

    def record(self, call: ModelCall) -> None:
        """Commit the call; returns once it is safe."""


@dataclass(frozen=True)
class Endpoint:
    """Where a model is asked, as which model, and how."""

    model: str
    api_key: str
    base_url: str | None = None
    """None for the client's own default, api.openai.com."""
    profile: Profile = LARGE
    is_local: bool = False
    """Runs on this machine and costs nothing."""

    @property
    def address(self) -> str:
        """Where it is, for people."""
        return self.base_url or "api.openai.com"

    def __repr__(self) -> str:
        """Everything but the key."""
        return f"Endpoint(model={self.model!r}, base_url={self.base_url!r}, profile={self.profile.name!r})"


def endpoint_from(environ: Mapping[str, str], model: str, profile: Profile = LARGE) -> Endpoint:
    """The endpoint of OPENAI_API_KEY and OPENAI_BASE_URL; raises EndpointError when neither is set."""
    key, url = environ.get("OPENAI_API_KEY", "").strip(), environ.get("OPENAI_BASE_URL", "").strip()
    if not key and not url:
        raise EndpointError(
            f"no endpoint for the model {model!r}: set OPENAI_API_KEY (and OPENAI_BASE_URL for a server of "
            "your own), or use --model local or --model none"
        )
    if url and urlsplit(url).scheme not in ("http", "https"):
        raise EndpointError(
            f"OPENAI_BASE_URL is {url!r}, no http address; set it to one such as http://host:8000/v1"
        )
    return Endpoint(model, key or "none", url or None, profile)


class Ending(Enum):
    """How a server said a reply ended."""

    COMPLETE = "complete"
    TRUNCATED = "truncated"
    REFUSED = "refused"


@dataclass(frozen=True)
class Reply:
    """What a server replied."""

    ending: Ending
    text: str
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    mean_logprob: float | None = None


@dataclass(frozen=True)
class Later:
    """No reply this time; another attempt may get one."""

    reason: str
    after_s: float | None = None
    """Seconds the server asked for; None when it did not say."""
    is_unreachable: bool = False
    """Nobody answered at all."""


@dataclass(frozen=True)
class Rejected:
    """The server will not answer this request, however often it is sent."""

    reason: str


Outcome = Reply | Later | Rejected


class Connection:
    """An open client; may be used from many threads, of which `concurrency` have a call on its way."""

    def __init__(self, endpoint: Endpoint, *, concurrency: int) -> None:
        self.endpoint = endpoint
        self._slots = threading.BoundedSemaphore(concurrency)
        self._client = self._open(concurrency)
        self._given_up: frozenset[str] = frozenset()
        """Parts of a request that this server has said it does not understand."""

    def close(self) -> None:
        """Close the client's sockets."""
        self._client.close()

    def send(self, prompt: Prompt, extra: tuple[Message, ...] = ()) -> Outcome:
        """What came of one request; raises EndpointError when no request can succeed.

        Sent again at once, without the part, when the server does not understand a part of it.
        """
        while True:
            given_up = self._given_up
            outcome = self._send(self._request(prompt, extra, given_up))
            if not isinstance(outcome, Rejected):
                return outcome
            part = _misunderstood(outcome.reason, given_up)
            if part is None:
                return outcome
            self._given_up |= {part}

    def _send(self, request: dict[str, Any]) -> Outcome:  # JSON
        import httpx2  # noqa: PLC0415  # comes with openai and is as slow to import
        import openai  # noqa: PLC0415  # 0.6 s to import

        try:
            # Not `chat.completions.create`: its walk over its arguments is a third of a call's work.
            response = self._client.post("/chat/completions", cast_to=httpx2.Response, body=request)
            return read_completion(response.json())
        except openai.APIStatusError as error:
            return self._read_status(error)
        except openai.APIConnectionError as error:
            cause = str(error.__cause__ or error) or type(error).__name__
            is_timeout = isinstance(error, openai.APITimeoutError)
            reason = "no reply in time" if is_timeout else f"cannot be reached: {cause}"
            return Later(reason, is_unreachable=not is_timeout)
        except (openai.OpenAIError, ValueError) as error:
            return Later(f"no chat completion came: {_shorten(str(error))}")

    def _read_status(self, error: openai.APIStatusError) -> Outcome:
        said = _shorten(error.message)
        where = self.endpoint.address
        match error.status_code:
            case 401 | 403:
                raise EndpointError(
                    f"{where} refused the key (HTTP {error.status_code}: {said}); check OPENAI_API_KEY"
                ) from error
            case 404:
                raise EndpointError(
                    f"{where} knows no model {self.endpoint.model!r} (HTTP 404: {said}); "
                    "check --model and OPENAI_BASE_URL"
                ) from error
            case 402 | 429 if any(word in said.lower() for word in _NO_CREDIT):
                raise EndpointError(f"{where} has no credit left for this key ({said})") from error
            case 408 | 409 | 425 | 429:
                return Later(f"HTTP {error.status_code}: {said}", _retry_after(error.response.headers))
            case status if status >= 500:
                return Later(f"HTTP {status}: {said}", _retry_after(error.response.headers))
        if any(word in said.lower() for word in _TOO_LONG):
            return Reply(Ending.TRUNCATED, "")
        return Rejected(f"HTTP {error.status_code}: {said}")

    def _request(
        self, prompt: Prompt, extra: tuple[Message, ...], given_up: frozenset[str]
    ) -> dict[str, Any]:  # JSON
        turns = [{"role": m.role, "content": m.content} for m in (*prompt.messages, *extra)]
        request: dict[str, Any] = {"model": self.endpoint.model, "messages": turns}
        settings = {"temperature": 0, "seed": SEED}
        if self.endpoint.profile.logprobs:
            settings["logprobs"] = True
        request |= {name: value for name, value in settings.items() if name not in given_up}
        if prompt.max_tokens is not None:
            name = "max_completion_tokens" if "max_tokens" in given_up else "max_tokens"
            request[name] = prompt.max_tokens
        if "json_schema" not in given_up:
            form = {"name": "reply", "strict": True, "schema": read_schema(prompt.schema)}
            request["response_format"] = {"type": "json_schema", "json_schema": form}
            return request
        turns[0] = {
            **turns[0],
            "content": f"{turns[0]['content']}\n\n{_SCHEMA_WORDS}{prompt.schema}",
        }
        if "json_object" not in given_up:
            request["response_format"] = {"type": "json_object"}
        return request

    def _open(self, concurrency: int) -> openai.OpenAI:
        import httpx2  # noqa: PLC0415  # comes with openai and is as slow to import
        import openai  # noqa: PLC0415

        slots = self._slots

        class Client(openai.DefaultHttpxClient):
            """Holds a slot only while a call is on its way, so that building and reading calls takes none."""

            def send(
                self, *args: Any, **kwargs: Any
            ) -> httpx2.Response:  # the signature of httpx2.Client.send
                with slots:
                    return super().send(*args, **kwargs)

        is_loopback = urlsplit(self.endpoint.base_url or "").hostname in ("127.0.0.1", "localhost", "::1")
        limits = httpx2.Limits(max_connections=concurrency, max_keepalive_connections=concurrency)
        timeout = httpx2.Timeout(self.endpoint.profile.timeout_s, connect=10, pool=None)
        client = Client(limits=limits, timeout=timeout, trust_env=not is_loopback)
        return openai.OpenAI(
            api_key=self.endpoint.api_key,
            base_url=self.endpoint.base_url or _OPENAI,  # the client would take an empty variable for one
            max_retries=0,
            timeout=timeout,
            http_client=client,
        )


def read_completion(data: Any) -> Reply:  # whatever a server sent
    """The reply in a chat completion; raises ValueError when it is none."""
    try:
        choice, usage = data["choices"][0], data.get("usage") or {}
        message, ending = choice["message"], choice.get("finish_reason")
        text, refusal = message.get("content") or "", message.get("refusal")
    except (KeyError, IndexError, TypeError, AttributeError) as error:
        raise ValueError(f"{str(data)[:80]!r} has no choices[0].message") from error
    how = Ending.TRUNCATED if ending == "length" else Ending.COMPLETE
    if refusal or ending == "content_filter":
        how, text = Ending.REFUSED, str(refusal or text)
    return Reply(
        how,
        str(text),
        _count(usage, "prompt_tokens"),
        _count(usage, "completion_tokens"),
        _mean_logprob(choice),
    )


def _count(usage: Any, name: str) -> int | None:  # whatever a server sent
    number = usage.get(name) if isinstance(usage, dict) else None
    return number if isinstance(number, int) else None


def _mean_logprob(choice: Any) -> float | None:  # whatever a server sent
    with suppress(KeyError, TypeError, ZeroDivisionError):
        tokens = [float(token["logprob"]) for token in choice["logprobs"]["content"]]
        return sum(tokens) / len(tokens)
    return None


def _misunderstood(reason: str, given_up: frozenset[str]) -> str | None:
    """The part of a request a server says it does not know; None when its complaint is another."""
    said = reason.lower()
    parts = (part for part, words in _MISUNDERSTOOD if any(word in said for word in words))
    return next((part for part in parts if part not in given_up), None)


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds a server asks to wait; None when it does not say, or not in a known form."""
    with suppress(KeyError, ValueError):
        return max(0.0, float(headers["retry-after-ms"]) / 1000)
    with suppress(KeyError, ValueError):
        return max(0.0, float(headers["retry-after"]))
    with suppress(KeyError, ValueError):
        return max(0.0, (parsedate_to_datetime(headers["retry-after"]) - datetime.now(UTC)).total_seconds())
    return None


def _shorten(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= _LONGEST_MESSAGE else line[: _LONGEST_MESSAGE - 1] + "…"
