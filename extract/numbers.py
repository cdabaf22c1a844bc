"""Numbers as they are printed: digits with thousands and decimals, and number words.

A comma groups exactly three digits, a point or a middle dot parts the decimals (never a comma); what is
printed apart stays apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

import regex

ONES = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TEENS = (
    "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    "nineteen",
)  # fmt: skip
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
TO_TWELVE = (*ONES, *_TEENS[:3])
"""The words prose counts people, events and times with."""
NUMBER_WORDS: Mapping[str, int] = {
    "none": 0, "zero": 0, "a": 1, "hundred": 100, "thousand": 1000,
    **{word: number for number, word in enumerate(ONES, 1)},
    **{word: number for number, word in enumerate(_TEENS, 10)},
    **{word: 10 * number for number, word in enumerate(TENS, 2)},
}  # fmt: skip
"""A number word to its value; a scale such as 'hundred' to its own."""

DIGITS = r"(?:\d{1,3}(?:,\d{3})+(?!\d|,\d)(?:\.\d+)?|\d+(?:[.·]\d+)?|(?<![\w.·])\.\d+)"
"""A number in digits."""
_ONE, _TEEN, _TEN = "|".join(ONES), "|".join(_TEENS), "|".join(TENS)
_NO_SCALE = r"(?!\s+(?:hundred|thousand))"
_TO_99 = rf"(?:(?:{_TEN})(?:(?:-|\s+)(?:{_ONE}))?|{_TEEN}|{_ONE})\b"
_TO_999 = rf"(?:(?:{_TEEN}|{_ONE}|a)\s+hundred\b(?:(?:\s+and)?\s+{_TO_99}{_NO_SCALE})?|{_TO_99})"
WORDS = (
    rf"\b(?i:{_TO_999}\s+thousand\b(?:,?(?:\s+and)?\s+{_TO_999}{_NO_SCALE})?"
    rf"|a\s+thousand\b|{_TO_999}{_NO_SCALE}|zero\b|none\b)"
)
"""A number in words: 'three', 'fifty-two', 'nine hundred and seven', 'none'."""
_SCALES = (1000, 100)


def number_of(printed: str) -> float:
    """The number that `DIGITS` or `WORDS` matched."""
    if printed[0].isalpha():
        return float(_sum_words(regex.findall(r"[a-z]+", printed.casefold())))
    return float(printed.replace(",", "").replace("·", "."))


def tidy(number: float) -> int | float:
    """A whole number as an int."""
    return int(number) if number.is_integer() else number


def _sum_words(words: list[str]) -> int:
    values = [NUMBER_WORDS[word] for word in words if word != "and"]
    for scale in _SCALES:
        if scale in values:
            at = values.index(scale)
            return (sum(_scaled(values[:at])) or 1) * scale + sum(_scaled(values[at + 1 :]))
    return sum(values)


def _scaled(values: list[int]) -> list[int]:
    """'two hundred' as 200: a number before a hundred is how many of them."""
    hundreds = [a * b for a, b in pairwise(values) if b == 100]
    rest = values[values.index(100) + 1 :] if 100 in values else values
    return hundreds + rest
