"""One request to a model endpoint and what came of it: the row behind every drafted value."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from schemas.documents import Frozen


class CallStatus(StrEnum):
    """How a call ended."""

    OK = "ok"
    """The reply validated against its schema."""
    MALFORMED = "malformed"
    """Still not valid after the re-ask."""
    TRUNCATED = "truncated"
    """The server stopped at its token limit; the chunk is to be split."""
    REFUSED = "refused"
    FAILED = "failed"
    """No reply: network, authentication, rate limit or server error after all attempts."""

    @property
    def is_final(self) -> bool:
        """Whether asking the same again would give the same, so that the row stands for a reply."""
        return self is not CallStatus.FAILED


class ModelCall(Frozen):
    """A request, identified by everything that determines its reply, and its outcome."""

    request_hash: str
    """SHA-256 of model, sampling settings, messages and reply schema."""
    model: str
    group: str
    """What was asked for, e.g. 'results' or 'arms[0].regimens[1].dose'."""
    document_sha256: str
    prompt_version: str
    status: CallStatus
    reply: str | None = None
    """The reply's raw text, kept as it came; None when there was none."""
    error: str | None = None
    """One line, for people; None when the call went well."""
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    cost_usd: float | None = None
    """US dollars; None where the price is not known."""
    mean_logprob: float | None = None
    """Mean natural-log probability of the reply's tokens; None where the server gives none."""
    latency_s: float = 0.0
    """Seconds from the first attempt to the end of the last."""
    attempts: int = 1
    """Requests sent, starting at 1."""
    started_at: datetime
    """UTC."""
