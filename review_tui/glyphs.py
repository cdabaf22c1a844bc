"""One sign for each state of a field, in Unicode and in ASCII: meaning never hangs on a colour alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from schemas.decisions import Action


@dataclass(frozen=True)
class Glyphs:
    """Signs of one cell each."""

    open: str
    skipped: str
    accepted: str
    corrected: str
    rejected: str
    not_stated: str
    added: str
    moved: str
    """It rests on other words than were drafted."""
    waiting: str
    """Handed in and not yet saved."""
    doubtful: str
    """No source, or an altered value: accepting it needs a reason."""
    flagged: str
    stale: str
    """Decided about another draft."""
    comment: str
    saved: str
    fact: str
    cut: str
    """Stands for what does not fit its cell."""
    arrow: str
    dot: str

    def of(self, action: Action | None) -> str:
        """The sign of an answer; None: it is open."""
        return _SIGNS[action](self) if action in _SIGNS else self.open

    def everything(self) -> str:
        """All of them, to see whether a terminal can show them."""
        return "".join(vars(self).values())


_SIGNS = {
    Action.ACCEPT: lambda glyphs: glyphs.accepted,
    Action.CORRECT: lambda glyphs: glyphs.corrected,
    Action.REJECT: lambda glyphs: glyphs.rejected,
    Action.NOT_STATED: lambda glyphs: glyphs.not_stated,
    Action.ADD: lambda glyphs: glyphs.added,
    Action.RE_ANCHOR: lambda glyphs: glyphs.moved,
    Action.SKIP: lambda glyphs: glyphs.skipped,
}

UNICODE = Glyphs(
    open="○",
    skipped="»",
    accepted="✓",
    corrected="±",
    rejected="✗",
    not_stated="∅",
    added="+",
    moved="↔",
    waiting="…",
    doubtful="‼",
    flagged="⚑",
    stale="≠",
    comment="¶",
    saved="✓",
    fact="#",
    cut="…",
    arrow="→",
    dot="·",
)
ASCII = Glyphs(
    open="o",
    skipped=">",
    accepted="v",
    corrected="~",
    rejected="x",
    not_stated="-",
    added="+",
    moved="%",
    waiting=".",
    doubtful="!",
    flagged="?",
    stale="=",
    comment="c",
    saved="v",
    fact="#",
    cut="~",
    arrow=">",
    dot="|",
)


def glyphs_for(encoding: str | None, *, signs: Literal["unicode", "ascii"] | None = None) -> Glyphs:
    """The signs a terminal of this encoding can show; signs: those a reviewer wants, whatever it can."""
    if signs is not None:
        return ASCII if signs == "ascii" else UNICODE
    try:
        UNICODE.everything().encode(encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return ASCII
    return UNICODE
