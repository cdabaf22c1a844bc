"""What a small model's reply must pass before it counts as an answer; later gates are grounding and checking.

Small models repeat the question where the document is silent, and give one number for every count they are
asked for. Both are told from the reply alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from extract.answers import Answer
from extract.fewshot import EXAMPLE_TEXT
from extract.stretch import Stretch
from schemas.catalogue import RecordType
from schemas.drafts import GroupFailure
from schemas.paths import template_of
from schemas.texts import norm_key
from schemas.values import Kind

_REMARK = re.compile(r"$|\s*[,(]|\s+[0-9]")
_BARE = re.compile(r"[0-9]*[.]?[0-9]+")
COUNTS = (Kind.INTEGER, Kind.NUMBER, Kind.QUANTITY)
"""Kinds of leaves that are one number each."""


def is_shown(quote: str, text: str) -> bool:
    """Whether the text that was shown holds the quote, white space and case aside."""
    return norm_key(quote) in norm_key(text)


def is_echo(quote: str, question: str, text: str) -> bool:
    """Whether a quote comes from the question or the worked examples, and not from the text."""
    return is_shown(quote, f"{EXAMPLE_TEXT} {question}") and not is_shown(quote, text)


def is_p_value(quote: str, text: str) -> bool:
    """Whether the words are a bare number that the text prints as a p-value only."""
    words = norm_key(quote)
    if not _BARE.fullmatch(words):
        return False
    places = len(re.findall(rf"(?<![\w.]){re.escape(words)}(?![\w.]*[0-9])", norm_key(text)))
    as_p_values = len(re.findall(rf"\bp ?[<>=≤≥] ?{re.escape(words)}(?![\w.]*[0-9])", norm_key(text)))
    return 0 < places <= as_p_values


def is_same_item(name: str, other: str) -> bool:
    """Whether one name is the other with an amount or a remark behind it: 'rituximab 1000mg', 'rituximab'."""
    short, long = sorted((norm_key(name), norm_key(other)), key=len)
    return long.startswith(short) and _REMARK.match(long[len(short) :]) is not None


def drop_repeated(
    answers: Iterable[Answer], record_type: RecordType, text: str
) -> tuple[list[Answer], list[GroupFailure]]:
    """The answers without numbers that repeat what is printed once, and those as failures.

    One printed number answers one leaf of a group, and one of the items of a list.
    """
    users: dict[tuple[str, str], list[str]] = {}
    kept: list[Answer] = []
    dropped: list[GroupFailure] = []
    for answer in answers:
        words = norm_key(answer.quote)
        group = users.setdefault((answer.path.rpartition(".")[0], words), [])
        items = users.setdefault((template_of(answer.path), words), [])
        is_number = record_type.spec(answer.path).kind in COUNTS
        if is_number and (group or len(items) >= max(1, _places(words, answer.shown, text))):
            reason = f"answered with {answer.quote!r}, which already answers {(group or items)[0]}"
            dropped.append(GroupFailure(group=answer.path, reason=reason, call=answer.call))
            continue
        kept.append(answer)
        if is_number:
            group.append(answer.path)
            items.append(answer.path)
    return kept, dropped


def _places(words: str, shown: Iterable[Stretch], text: str) -> int:
    return sum(norm_key(text[start:end]).count(words) for start, end in shown)
