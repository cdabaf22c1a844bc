"""A text as it is painted: each code point by exactly one, whose width no neighbour and no terminal changes.

Offsets into what is painted are therefore offsets into the stored text. What a terminal would hide, act on or
join with its neighbours is painted as a stand-in of one cell, which `legend` explains. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import regex

from review_tui.wrapping import odd_sizes

CONTROL, FLAG_LETTER = "␀–␡", "Ⓐ–Ⓩ"
NO_WIDTH, DIRECTION, SKIN_TONE, LINE_END, LOOSE, UNKNOWN = "░", "⇄", "▒", "␤", "◌", "\ufffd"
LEGEND = {
    NO_WIDTH: "no width",
    DIRECTION: "direction",
    SKIN_TONE: "skin tone",
    FLAG_LETTER: "flag",
    LINE_END: "line end",
    LOOSE: "loose mark",
    CONTROL: "control",
    UNKNOWN: "unknown",
}
"""What each stand-in is for; a tab is painted as one blank and not told."""
MOST_MARKS = 8
"""Combining marks on one letter that are painted; no script needs more, and a line must have an end."""

_FIRST_FLAG_LETTER = 0x1F1E6
_DIRECTIONS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_SKIN_TONES = regex.compile("[\U0001f3fb-\U0001f3ff]")
_NO_CHARACTER = regex.compile(r"\p{Cs}|\p{Noncharacter_Code_Point}|[\x80-\x9f]")
_SWAPPED = regex.compile(
    r"[\p{Cc}--\n]|\p{Cs}|\p{Noncharacter_Code_Point}|\p{Zl}|\p{Zp}|\p{Regional_Indicator}"
    r"|\p{Emoji_Modifier}|\p{Default_Ignorable_Code_Point}"
    r"|[\p{Cf}--[\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd]]",
    regex.VERSION1,
)
"""What terminals hide, act on, join or cannot encode; the exceptions of the last line are seen: Unicode's
Prepended_Concatenation_Mark."""
_TOLD = {UNKNOWN, *map(chr, range(0x2400, 0x2422))}
"""Told in the legend also where the stored text itself holds them: there they stand for what was read."""


@dataclass(frozen=True)
class Shown:
    """A text and how it is painted."""

    stored: str
    painted: str
    """As many code points as stored, and the same line ends."""
    sizes: Mapping[str, int]
    """Cells of the painted characters that do not take one: 0 or 2."""
    has_stand_ins: bool
    """Whether the legend has an entry for anything in it."""

    def legend(self, start: int, end: int) -> tuple[str, ...]:
        """The stand-ins painted between two offsets, in the order of LEGEND."""
        painted = set(self.painted[start:end])
        told = painted & _TOLD
        if self.stored[start:end] != self.painted[start:end]:
            pairs = set(zip(self.stored[start:end], self.painted[start:end], strict=True))
            told |= {sign for stored, sign in pairs if sign not in (stored, " ")}
        kinds = set(map(_kind, told))
        return tuple(sign for sign in LEGEND if sign in kinds)


def shown(text: str) -> Shown:
    """How a text is painted, whatever it holds."""
    stored = set(text)
    swaps = {character: stand_in(character) for character in _SWAPPED.findall("".join(stored))}
    painted = _swapped(text, swaps)
    signs = set(swaps.values())
    sizes = odd_sizes((stored - swaps.keys()) | signs)
    has_stand_ins = bool(signs - {" "} or _TOLD & stored)
    if marks := "".join(character for character, size in sizes.items() if size == 0):
        settled = _settled(painted, re.escape(marks), re.escape("".join({*signs, LOOSE})))
        has_stand_ins |= settled != painted
        painted = settled
    return Shown(text, painted, sizes, has_stand_ins)


def stand_in(character: str) -> str:
    """What a character of _SWAPPED is painted as."""
    code = ord(character)
    if code < 0x20 or code == 0x7F:
        return " " if character == "\t" else chr(0x2400 + min(code, 0x21))
    if 0 <= code - _FIRST_FLAG_LETTER < 26:
        return chr(ord("Ⓐ") + code - _FIRST_FLAG_LETTER)
    if character in _DIRECTIONS:
        return DIRECTION
    if _SKIN_TONES.match(character):
        return SKIN_TONE
    if character in "\u2028\u2029":
        return LINE_END
    return UNKNOWN if _NO_CHARACTER.match(character) else NO_WIDTH


def _kind(sign: str) -> str:
    """The entry of the legend."""
    if "␀" <= sign <= "␡":
        return CONTROL
    return FLAG_LETTER if "Ⓐ" <= sign <= "Ⓩ" else sign


def _swapped(text: str, swaps: Mapping[str, str]) -> str:
    """Each replacement is one fast pass over the text, so a table pays only for many."""
    if len(swaps) > 30:
        return text.translate({ord(character): sign for character, sign in swaps.items()})
    for character, sign in swaps.items():
        text = text.replace(character, sign)
    return text


def _settled(painted: str, marks: str, signs: str) -> str:
    """Combining marks that have no letter, or are one too many on theirs, made visible each by itself."""
    loose = re.compile(f"(?:(?<=[ \n{signs}])|(?<![^\n]))[{marks}]+")
    many = re.compile(f"(?<=[{marks}]{{{MOST_MARKS}}})[{marks}]+")
    painted = loose.sub(lambda found: LOOSE * len(found[0]), painted)
    return many.sub(lambda found: LOOSE * len(found[0]), painted)
