"""The words of folded text.

A word is a run of letters, a number, one ideograph, or a sign that means something beside a number; commas,
brackets, quotation marks and the hyphen inside a compound are none.
"""

from __future__ import annotations

import re
from bisect import bisect_left

_BY_CHARACTER = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
"""Scripts that print no blank between words: each character counts as one."""
_SIGNS = (
    r"|<=|>=|[<>=≠±%^~+$€£°]"
    r"|(?<![\w)\]%.])-(?=\.?\d)|(?<=[\d%])-(?=\.?\d)|(?<=[\d%] )-(?= \d)"  # minus signs and ranges
    r"|(?<=\d)[/:*](?=\d)|(?<=\d )[/:*](?= \d)"
)
_NUMBER = r"|\d+(?:[.,]\d+)*|(?<!\w)\.\d+"
_LETTER = rf"[^\W\d_{_BY_CHARACTER}]"
_WORD = re.compile(rf"{_LETTER}+(?:'{_LETTER}+)*|[{_BY_CHARACTER}]{_NUMBER}{_SIGNS}")
_ASCII_WORD = re.compile(rf"[a-z]+(?:'[a-z]+)*{_NUMBER}{_SIGNS}")
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")


class Words:
    """The words of a stretch of folded text."""

    def __init__(self, folded: str, start: int = 0, end: int | None = None) -> None:
        stop = len(folded) if end is None else end
        pattern = _ASCII_WORD if folded[start:stop].isascii() else _WORD
        self._found = list(pattern.finditer(folded, start, stop))
        self.texts = [word if (word := found[0]).isalpha() else _compared(word) for found in self._found]
        """As they are compared: without apostrophes, thousands separators and such."""

    def __len__(self) -> int:
        return len(self.texts)

    def start(self, index: int) -> int:
        """Where a word begins in the folded text."""
        return self._found[index].start()

    def end(self, index: int) -> int:
        """Where a word ends in the folded text."""
        return self._found[index].end()

    def index_from(self, offset: int) -> int:
        """The first word that begins at an offset or behind it."""
        return bisect_left(self._found, offset, key=re.Match.start)


def _compared(printed: str) -> str:
    if printed[0] == ".":
        return "0" + printed
    if "," in printed and _THOUSANDS.fullmatch(printed):
        return printed.replace(",", "")
    return printed.replace("'", "").replace("*", "x")
