"""What asking gives: answers, each with the words it rests on and where they were shown."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import JsonValue

from extract.stretch import Stretch


@dataclass(frozen=True)
class Answer:
    """One value a model proposed; not grounded and not checked yet."""

    path: str
    """Concrete path such as 'arms[0].regimens[1].dose'."""
    value: JsonValue
    """As the record type stores it."""
    quote: str
    """The words it is said to come from; nobody has looked for them yet."""
    call: str
    """`ModelCall.request_hash` of the reply."""
    shown: tuple[Stretch, ...]
    """Where the quote may stand: the text the model was shown, cut down to the field's own sections."""
    mean_logprob: float | None = None
    """Of the whole reply; None where the server gives none."""
