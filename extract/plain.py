"""A text as its signs mean it: markdown escapes dropped, look-alike signs told as one, offsets kept.

Everything that reads numbers reads this view, and reports half-open code points of the text as stored.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right

import regex

from schemas.texts import ESCAPABLE_CLASS

_ESCAPE = regex.compile(rf"\\(?={ESCAPABLE_CLASS})")
_THIN_THOUSANDS = regex.compile(r"(?<=\d)[\u2009\u202f](?=\d{3}(?!\d))")
"""A thin space groups digits (ISO 80000-1, 7.3.1); a wider one parts two numbers."""
_SAME_SIGN = str.maketrans(
    {
        **dict.fromkeys("‐‑‒–—―−﹣－", "-"),
        **dict.fromkeys("∼～〜˜", "~"),
        **dict.fromkeys([*map(chr, range(0x2000, 0x200B)), *"\u00a0\u202f\u3000\t"], " "),
        **dict.fromkeys("⩾≧⪰", "≥"),
        **dict.fromkeys("⩽≦⪯", "≤"),
        **dict.fromkeys("×✕✖", "x"),
        **dict.fromkeys("⋅∙", "·"),
        **dict.fromkeys("⁄∕", "/"),
        "µ": "μ", "％": "%", "＜": "<", "＞": ">", "＝": "=", "＋": "+",
        "（": "(", "）": ")", "：": ":", "，": ",",
    }
)  # fmt: skip


class Plain:
    """A text to read signs from, with the way back to the stored text."""

    def __init__(self, stored: str) -> None:
        without, self._dropped = _without_escapes(stored) if "\\" in stored else (stored, [])
        self.text = _THIN_THOUSANDS.sub(",", without).translate(_SAME_SIGN)
        """As many characters as the stored text has beside escapes."""

    def stored(self, start: int, end: int) -> tuple[int, int]:
        """Where start:end of the plain text, not empty, stands in the stored text, its escapes included."""
        return start + bisect_left(self._dropped, start), end + bisect_right(self._dropped, end - 1)


def _without_escapes(stored: str) -> tuple[str, list[int]]:
    """The text without its escapes, and where in it each of them was dropped."""
    without: list[str] = []
    dropped: list[int] = []
    at = 0
    for escape in _ESCAPE.finditer(stored):
        without.append(stored[at : escape.start()])
        dropped.append(escape.start() - len(dropped))
        at = escape.end()
    return "".join([*without, stored[at:]]), dropped
