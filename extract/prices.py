"""What a call costs, where that is known: list prices of models asked at their own maker's address."""

from __future__ import annotations

from extract.model import Endpoint

_PER_MILLION = {
    "gpt-4o": (2.50, 10.00),
    "gpt-4o-mini": (0.15, 0.60),
    "gpt-4.1": (2.00, 8.00),
    "gpt-4.1-mini": (0.40, 1.60),
    "gpt-4.1-nano": (0.10, 0.40),
}
"""US dollars for a million prompt and a million completion tokens, https://openai.com/api/pricing, 2025."""
_MAKER = "https://api.openai.com"


def price_call(endpoint: Endpoint, prompt_tokens: int | None, completion_tokens: int | None) -> float | None:
    """US dollars; 0 for a model on this machine, None where the price or the tokens are not known."""
    if endpoint.is_local:
        return 0.0
    prices = _PER_MILLION.get(endpoint.model)
    is_makers = endpoint.base_url is None or endpoint.base_url.startswith(_MAKER)
    if prices is None or not is_makers or prompt_tokens is None or completion_tokens is None:
        return None
    return (prompt_tokens * prices[0] + completion_tokens * prices[1]) / 1_000_000
