"""Texts that are hard to paint, and what a reader of painted words may find in the place of stored ones."""

import unicodedata

from hypothesis import strategies as st
from textual.app import App, ComposeResult

from review_tui.source_strips import UNICODE, Signs
from review_tui.source_view import SourceView

HARD = (
    "ab 1.\t\n\n≥é[]|*"  # plain
    "\u0301\u20dd\u0903"  # combining
    "漢字ｶ\u3000"  # wide
    "👩\U0001f3fd🔬❤\ufe0f\ufe0e🇫🇷"  # emoji and what changes them
    "\u200b\u200c\u200d\u2060\ufeff\u00ad\u034f\u115f\u1160\u3164"  # without width
    "\u202a\u202e\u2066\u2069\u200f\u061cשلﷺ"  # direction
    "\x00\x07\x1b\x7f\x85\x9b\r\u2028\u2029"  # control
    "\ud800\ufffe\ufffd\ue000\U000e0041\U0010ffff"  # no characters
)
CHARACTERS = st.sampled_from(HARD) | st.characters(exclude_categories=())
TEXTS = st.lists(
    st.text(CHARACTERS, max_size=12)
    | st.sampled_from(["[SD]", "[ Time Frame: 12 weeks ]", "![](x)", "\x1b[31m"]),
    max_size=25,
).map(" ".join) | st.text(CHARACTERS, max_size=120)
STAND_INS = (
    "░⇄▒␤◌\ufffd" + "".join(map(chr, range(0x2400, 0x2422))) + "".join(map(chr, range(0x24B6, 0x24D0)))
)
"""As docs/source-pane.md says."""


class Pane(App[None]):
    """Nothing but the pane; keeps what it tells."""

    def __init__(self, signs: Signs = UNICODE) -> None:
        super().__init__()
        self.view = SourceView(signs=signs)
        self.told: list[object] = []

    def compose(self) -> ComposeResult:
        yield self.view

    def on_source_view_clicked(self, message: SourceView.Clicked) -> None:
        self.told.append(("clicked", message.offset, message.keys))

    def on_source_view_selecting(self, message: SourceView.Selecting) -> None:
        self.told.append(("selecting", message.start, message.end))

    def on_source_view_selected(self, message: SourceView.Selected) -> None:
        self.told.append(("selected", message.start, message.end))

    def on_source_view_cancelled(self) -> None:
        self.told.append("cancelled")


def is_painted_as(stored: str, painted: str) -> bool:
    """Whether painted words are the stored ones, character for character, but for stand-ins of what cannot be
    painted as it is, and for blanks and line ends that lines were cut at."""
    at = 0
    for character in stored:
        sign = painted[at : at + 1]
        if sign and (sign == character.replace("\t", " ") or (sign in STAND_INS and is_special(character))):
            at += 1
        elif character not in " \t\n":
            return False
    return at == len(painted)


def is_special(character: str) -> bool:
    """Whether a terminal would hide, act on or join a character; ordinary ones have no stand-in."""
    if character in "\t\n":
        return False
    kind = unicodedata.category(character)
    return kind in {"Cc", "Cf", "Cs", "Cn", "Zl", "Zp", "Mn", "Mc", "Me"} or (
        character in "\u115f\u1160\u3164\uffa0"
        or "\U0001f3fb" <= character <= "\U0001f3ff"
        or "\U0001f1e6" <= character <= "\U0001f1ff"
        or "\u1161" <= character <= "\u11ff"
        or "\ud7b0" <= character <= "\ud7ff"
    )
