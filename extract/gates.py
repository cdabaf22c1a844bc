"""What a small model's reply must pass before it counts as an answer; later gates are grounding and checking.

Small models repeat the question where the document is silent, and give one number for every count they are
asked for. Both are told from the reply alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from extract.answers import Answer
from extract.fewshot import EXAMPLE_TEXT
from extract.norm import norm_key
from schemas.catalogue import RecordType
from schemas.drafts import GroupFailure
from schemas.values import Kind

_REMARK = re.compile(r"$|\s*[,(]|\s+[0-9]")
_COUNTS = (Kind.INTEGER, Kind.NUMBER, Kind.QUANTITY)


def is_shown(quote: str, text: str) -> bool:
    """Whether the text that was shown holds the quote, white space and case aside."""
    return norm_key(quote) in norm_key(text)


def is_echo(quote: str, question: str, text: str) -> bool:
    """Whether a quote comes from the question or the worked examples, and not from the text."""
    return is_shown(quote, f"{EXAMPLE_TEXT} {question}") and not is_shown(quote, text)


def is_same_item(name: str, other: str) -> bool:
    """Whether one name is the other with an amount or a remark behind it: 'rituximab 1000mg', 'rituximab'."""
    short, long = sorted((norm_key(name), norm_key(other)), key=len)
    return long.startswith(short) and _REMARK.match(long[len(short) :]) is not None


def drop_repeated(
    answers: Iterable[Answer], record_type: RecordType
) -> tuple[list[Answer], list[GroupFailure]]:
    """The answers, of a group's numbers on the same words only the first; the others as failures."""
    seen: dict[tuple[str, str], str] = {}
    kept: list[Answer] = []
    dropped: list[GroupFailure] = []
    for answer in answers:
        is_count = record_type.spec(answer.path).kind in _COUNTS
        words = answer.path.rpartition(".")[0], norm_key(answer.quote)
        first = seen.setdefault(words, answer.path) if is_count else answer.path
        if first == answer.path:
            kept.append(answer)
        else:
            reason = f"answered with {answer.quote!r}, which already answers {first}"
            dropped.append(GroupFailure(group=answer.path, reason=reason, call=answer.call))
    return kept, dropped
