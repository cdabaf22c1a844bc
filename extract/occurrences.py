"""Places where a string stands as whole words and numbers: '20' is not in '120', 'male' not in 'female'."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

Place = tuple[int, int]
"""A half-open stretch of a text."""
MOST_LOOKED_AT = 1000
"""Places that are looked at from the start of the text, and as many in each preferred stretch."""
_NO_BLANKS = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
_UNSPACED = re.compile(f"[{_NO_BLANKS}]")
"""Scripts that print no blank between words."""
_LETTERS = re.compile(r"[^\W\d_]*")
_DIGITS = re.compile(r"\d*")
_NON = re.compile(r"\bnon[-\u2010\u2011]$", re.IGNORECASE)
_NON_LENGTH = 5
"""Characters behind which a negating prefix is looked for: itself and one that is no letter."""


def whole_places(
    text: str, wanted: str, within: Sequence[Place] = (), near: int | None = None
) -> list[Place]:
    """Places in order; of too many the first, those in `within` and those close to `near`."""
    if not wanted:
        return []
    places = list(islice(_places(text, wanted, 0, len(text)), MOST_LOOKED_AT))
    if len(places) < MOST_LOOKED_AT:
        return places
    for start, end in (*within, *_around(near, len(wanted))):
        places += islice(_places(text, wanted, start, end), MOST_LOOKED_AT)
    return sorted(set(places))


def _around(near: int | None, length: int) -> Iterator[Place]:
    if near is not None:
        reach = 100 * (length + 10)
        yield max(0, near - reach), near + reach


def _places(text: str, wanted: str, start: int, end: int) -> Iterator[Place]:
    at = text.find(wanted, start, end)
    while at >= 0:
        stop = at + len(wanted)
        if is_whole(text, at, stop):
            yield at, stop
            following = at + 1
        else:
            following = max(at + 1, end_of_run(text, at))
        at = text.find(wanted, following, end)


def end_of_run(text: str, at: int) -> int:
    """Where the word or number ends that a place begins inside of; the same offset where it does not."""
    if cuts_word(text, at) or (text[at].isdigit() and text[at - 1 : at].isdigit()):
        found = (_LETTERS if text[at].isalpha() else _DIGITS).match(text, at)
        return found.end() if found else at
    return at


def is_whole(text: str, start: int, end: int) -> bool:
    """Whether neither end of a place lies inside a word or a number."""
    return not (cuts_word(text, start) or cuts_word(text, end) or _cuts_number(text, start, end)
                or is_negated(text, start))  # fmt: skip


def cuts_word(text: str, offset: int) -> bool:
    """Whether a word goes on across an offset; two that are printed without a blank ('pageView') are two."""
    if not 0 < offset < len(text):
        return False
    before, after = text[offset - 1], text[offset]
    if not (before.isalpha() and after.isalpha()) or (before.islower() and after.isupper()):
        return False
    return (before.isascii() and after.isascii()) or not _UNSPACED.search(before + after)


def is_negated(text: str, start: int) -> bool:
    """Whether the word at an offset carries 'non-' before it."""
    return text[start].isalpha() and _NON.search(text, max(0, start - _NON_LENGTH), start) is not None


def _cuts_number(text: str, start: int, end: int) -> bool:
    before, after = text[max(0, start - 2) : start], text[end : end + 2]
    head, tail = text[start : start + 2], text[end - 1]
    if head[0].isdigit() and (before[-1:].isdigit() or (before[-1:] in (".", ",") and before[:1].isdigit())):
        return True
    if head[0] in ".," and head[1:].isdigit() and before[-1:].isdigit():
        return True
    return tail.isdigit() and (after[:1].isdigit() or (after[:1] in (".", ",") and after[1:].isdigit()))
