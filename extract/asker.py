"""Asks a model and keeps every call: nothing is paid for twice, every outcome is a row.

Looks the request up in the log first; retries what may pass, as long as the server says; re-asks once with
what was wrong with the reply; stops asking for the whole run when the endpoint cannot be asked at all.
"""

from __future__ import annotations

import hashlib
import json
import random
import re
import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from types import TracebackType
from typing import Self

from pydantic import JsonValue

from extract.errors import EndpointError
from extract.model import SEED, CallLog, Connection, Ending, Endpoint, Later, Rejected, Reply
from extract.plain_json import read_json
from extract.pool import WorkerPool
from extract.prices import price_call
from extract.profiles import Profile
from extract.prompt import PROMPT_VERSION, Message, Prompt
from extract.reply_schema import schema_validator
from schemas.calls import CallStatus, ModelCall

ATTEMPTS = 5
"""Requests sent for one call before it counts as failed."""
_FIRST_WAIT = 0.5
"""Seconds before the second attempt, doubled for each further one."""
_LONGEST_WAIT = 60.0
"""Seconds; a server that asks for more is not waited for any longer."""
_FEWEST_FAILURES = 4
"""Calls that fail one after another before the endpoint counts as gone."""
_PARTING = 1.0
"""Seconds that calls on their way are given when asking ends."""
_FENCED = re.compile(r"\s*```(?:json)?\s*(.*?)\s*```\s*", re.DOTALL)


@dataclass(frozen=True)
class Asked:
    """A call and, when it went well, the reply as a value that fits its schema."""

    call: ModelCall
    reply: JsonValue = None
    """None unless the call's status is OK."""


@dataclass
class _Tally:
    """What one call has used so far."""

    began: float
    started_at: datetime
    attempts: int = 0
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    mean_logprob: float | None = None
    extra: tuple[Message, ...] = ()

    def add(self, reply: Reply) -> None:
        """Count the tokens of one more reply."""
        self.prompt_tokens = _plus(self.prompt_tokens, reply.prompt_tokens)
        self.completion_tokens = _plus(self.completion_tokens, reply.completion_tokens)
        self.mean_logprob = reply.mean_logprob


@dataclass
class _Health:
    """Whether the endpoint answers."""

    answered: int = 0
    failed_in_a_row: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)


class Asker:
    """Asks one endpoint on behalf of all documents of a run; safe to use from many threads."""

    def __init__(
        self,
        endpoint: Endpoint,
        log: CallLog,
        *,
        concurrency: int,
        sleep: Callable[[float], object] | None = None,
    ) -> None:
        """concurrency: calls on their way at any time. sleep: waits so many seconds, or until stopped."""
        self.endpoint = endpoint
        self._log = log
        self._connection = Connection(endpoint, concurrency=concurrency)
        self._pool = WorkerPool(concurrency + max(1, concurrency // 2))
        self._halted = threading.Event()
        self._sleep = sleep or self._halted.wait
        self._reason: str | None = None
        self._patience = max(_FEWEST_FAILURES, concurrency)
        self._health = _Health()
        self._pending: dict[str, Future[Asked]] = {}
        self._lock = threading.Lock()
        self._ranks = count()

    @property
    def profile(self) -> Profile:
        """The asking plan of the endpoint's model."""
        return self.endpoint.profile

    @property
    def model(self) -> str:
        """The model's name at the endpoint."""
        return self.endpoint.model

    @property
    def stop_reason(self) -> str | None:
        """Why nothing is asked any more, in one line; None while asking goes on."""
        return self._reason

    def next_rank(self) -> int:
        """A rank behind all documents that have one; questions of lower ranks go first."""
        return next(self._ranks)

    def ask(self, prompt: Prompt, rank: int) -> Future[Asked]:
        """The outcome to come; `result_of` turns a stopped run into its error."""
        request_hash = hash_request(self.endpoint, prompt)
        with self._lock:
            known = self._pending.get(request_hash)
            if known is None:
                known = self._pending[request_hash] = self._pool.submit(
                    rank, lambda: self._find_or_call(prompt, request_hash)
                )
        known.add_done_callback(lambda _: self._pending.pop(request_hash, None))
        return known

    def result_of(self, future: Future[Asked]) -> Asked:
        """The outcome, waited for; raises EndpointError when the endpoint cannot be asked any more."""
        try:
            return future.result()
        except CancelledError:
            raise EndpointError(self._reason or "asking was stopped") from None

    def stop(self, reason: str = "asking was stopped") -> None:
        """Ask nothing more: what waits is cancelled, what is on its way is not waited for."""
        self._reason = self._reason or reason
        self._halted.set()
        self._pool.stop()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        # A call that ends returns its connection, and closing the client then closes it.
        self._pool.wait(_PARTING)
        self._connection.close()

    def _find_or_call(self, prompt: Prompt, request_hash: str) -> Asked:
        logged = self._log.find(request_hash)
        if logged is not None and logged.status.is_final:
            return _from_log(logged, prompt)
        asked = self._call(prompt, request_hash)
        self._log.record(asked.call)
        self._watch_health(asked.call)
        return asked

    def _call(self, prompt: Prompt, request_hash: str) -> Asked:
        tally = _Tally(time.monotonic(), datetime.now(UTC))
        status, text, value, error = self._converse(prompt, tally)
        call = ModelCall(
            request_hash=request_hash,
            model=self.endpoint.model,
            group=prompt.group,
            document_sha256=prompt.document_sha256,
            prompt_version=PROMPT_VERSION,
            status=status,
            reply=text,
            error=error,
            prompt_tokens=tally.prompt_tokens,
            completion_tokens=tally.completion_tokens,
            cost_usd=price_call(self.endpoint, tally.prompt_tokens, tally.completion_tokens),
            mean_logprob=tally.mean_logprob,
            latency_s=round(time.monotonic() - tally.began, 4),
            attempts=tally.attempts,
            started_at=tally.started_at,
        )
        return Asked(call, value)

    def _converse(
        self, prompt: Prompt, tally: _Tally
    ) -> tuple[CallStatus, str | None, JsonValue, str | None]:
        """Status, raw reply, value and error of one call, after as many attempts as it takes."""
        while True:
            reply = self._attempt(prompt, tally)
            if isinstance(reply, str):
                return CallStatus.FAILED, None, None, reply
            tally.add(reply)
            if reply.ending is Ending.TRUNCATED:
                return CallStatus.TRUNCATED, reply.text, None, "the server stopped at its token limit"
            if reply.ending is Ending.REFUSED:
                return CallStatus.REFUSED, reply.text, None, f"the model refused: {reply.text[:200]!r}"
            value, wrong = parse_reply(reply.text, prompt.schema)
            if wrong is None:
                return CallStatus.OK, reply.text, value, None
            if tally.extra:
                return CallStatus.MALFORMED, reply.text, None, f"not valid after a second ask: {wrong}"
            tally.extra = _ask_again(reply.text, wrong)

    def _attempt(self, prompt: Prompt, tally: _Tally) -> Reply | str:
        """A reply, or why there is none after all attempts; raises EndpointError when the run has to stop."""
        for wait in (*_waits(ATTEMPTS - 1), None):
            if self._halted.is_set():
                raise EndpointError(self._reason or "asking was stopped")
            tally.attempts += 1
            outcome = self._send(prompt, tally.extra)
            match outcome:
                case Reply():
                    return outcome
                case Rejected(reason):
                    return reason
                case Later(reason, after) if wait is None or (after or 0) > _LONGEST_WAIT:
                    return self._give_up(outcome, tally.attempts)
                case Later(reason, after):
                    self._sleep(wait if after is None else after + wait * random.random() / 2)  # noqa: S311  # jitter
        raise AssertionError("the last attempt returns")

    def _send(self, prompt: Prompt, extra: tuple[Message, ...]) -> Reply | Later | Rejected:
        try:
            return self._connection.send(prompt, extra)
        except EndpointError as error:
            self.stop(str(error))
            raise

    def _give_up(self, outcome: Later, attempts: int) -> str:
        """Why a call failed; stops the run when nobody has ever answered."""
        if outcome.is_unreachable and not self._health.answered:
            where = self.endpoint.base_url or "api.openai.com"
            self.stop(
                f"{where} {outcome.reason}; check OPENAI_BASE_URL and that the server runs, then run again"
            )
            raise EndpointError(self._reason)
        return f"{outcome.reason} ({attempts} attempts)"

    def _watch_health(self, call: ModelCall) -> None:
        """Stops the run after too many failed calls one after another."""
        with self._health.lock:
            if call.status is not CallStatus.FAILED:
                self._health.answered += 1
                self._health.failed_in_a_row = 0
                return
            self._health.failed_in_a_row += 1
            if self._health.failed_in_a_row >= self._patience:
                failed = f"{self._health.failed_in_a_row} calls to {self.endpoint.address} failed in a row"
                hint = "run again when it answers, nothing paid for is lost"
                self.stop(f"{failed}, the last with: {call.error}; {hint}")


def hash_request(endpoint: Endpoint, prompt: Prompt) -> str:
    """SHA-256 of everything that determines a reply: model, sampling, messages, schema, limits."""
    settings = [endpoint.model, 0, SEED, endpoint.profile.logprobs]
    return hashlib.sha256(f"{json.dumps(settings)}\n{prompt.identity}".encode()).hexdigest()


def parse_reply(text: str, schema: str) -> tuple[JsonValue, str | None]:
    """The reply's value and None, or None and what is wrong with it; schema: as prompts carry it."""
    fenced = _FENCED.fullmatch(text)
    try:
        value: JsonValue = read_json(fenced[1] if fenced else text)
    except (ValueError, RecursionError) as error:
        return None, f"no JSON: {error}"
    try:
        wrong = next(schema_validator(schema).iter_errors(value), None)
    except UnicodeEncodeError:
        return None, "it holds half a character (a lone surrogate)"
    if wrong is None:
        return value, None
    return None, f"at {_json_path(wrong.instance_path)}: {wrong.message[:200]}"


def _json_path(steps: Iterable[str | int]) -> str:
    """Where in a value, in the notation of RFC 9535: '$.arms[0].label'."""
    return "$" + "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps)


def _from_log(call: ModelCall, prompt: Prompt) -> Asked:
    """A call that was made before, with its reply read again."""
    if call.status is not CallStatus.OK:
        return Asked(call)
    value, wrong = parse_reply(call.reply or "", prompt.schema)
    if wrong is None:
        return Asked(call, value)
    return Asked(call.model_copy(update={"status": CallStatus.MALFORMED, "error": wrong}))


def _ask_again(text: str, wrong: str) -> tuple[Message, ...]:
    return (
        Message("assistant", text),
        Message("user", f"That reply is not valid ({wrong}). Reply again, with the JSON object alone."),
    )


def _waits(attempts: int) -> list[float]:
    """Seconds after each attempt, growing, with jitter so that workers do not come back together."""
    return [min(_LONGEST_WAIT, _FIRST_WAIT * 2**n) * (0.75 + random.random() / 2) for n in range(attempts)]  # noqa: S311


def _plus(total: int | None, more: int | None) -> int | None:
    return total if more is None else (total or 0) + more
