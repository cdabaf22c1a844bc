"""What kind of model is asked: how much it is shown, how much is asked of it at once, and where asking stops.

A profile belongs to a model, never to a record type.
"""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Profile:
    """The asking plan of one kind of model."""

    name: str
    groups: bool
    """Asked for a whole group of fields at once; otherwise for one field a call."""
    chunk_chars: int
    """Most characters of the document in one prompt."""
    overlap_chars: int
    """Characters shown again where a section had to be cut."""
    max_tokens: int | None
    """Most tokens of a reply; None leaves the limit to the server."""
    quote_chars: int | None
    """Longest quote of words asked for; None where the server may not know string limits."""
    fact_chars: int | None
    """Longest quote of a number, date, code or name of an item; None as for words."""
    timeout_s: float
    """Seconds a server may take for one reply."""
    logprobs: bool = False
    """Whether the server is asked how sure it was of each token."""
    questions: int = 0
    """Most questions about one document."""
    scalars: int = 0
    """Most of these questions about fields that stand outside lists, where there are lists too."""
    lists: int = 0
    """Most lists whose items are asked for."""
    items: int = 0
    """Most items of one list that are asked about."""
    passage_chars: int = 0
    """Most characters shown with a question about one item of a list."""
    corroborates: bool = False
    """Asked for what labels and grammar settled too, so that agreement and disagreement show."""


SMALL = Profile(
    name="small",
    groups=False,
    chunk_chars=6_000,
    overlap_chars=400,
    max_tokens=300,
    quote_chars=160,
    fact_chars=80,
    timeout_s=900,
    logprobs=True,
    questions=20,
    scalars=8,
    lists=5,
    items=4,
    passage_chars=1_500,
)
"""One to four thousand million parameters: one question a call, few-shot, the same prefix for all."""

LARGE = Profile(
    name="large",
    groups=True,
    chunk_chars=24_000,
    overlap_chars=1_000,
    max_tokens=None,
    quote_chars=None,
    fact_chars=None,
    timeout_s=180,
)
"""Everything that can fill a schema of a whole group in one go."""

_MORE = 3
"""How many times as many questions: most values are read without a model."""


def corroborating(profile: Profile) -> Profile:
    """The plan that asks for everything, whatever was read without a model."""
    return replace(
        profile,
        corroborates=True,
        questions=_MORE * profile.questions,
        scalars=_MORE * profile.scalars,
        lists=_MORE * profile.lists,
    )
