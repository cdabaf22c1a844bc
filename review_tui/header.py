"""One row that says where the reviewer is: record, field, who, how long, what is open, what is saved."""

from __future__ import annotations

from dataclasses import dataclass

from textual.content import Content
from textual.widget import Widget

from review_tui.glyphs import Glyphs
from review_tui.words import clean
from review_tui.wrapping import cells


@dataclass(frozen=True)
class Standing:
    """What the row says; empty words are left out."""

    record: str
    place: str = ""
    """'record 3 of 12'."""
    field: str = ""
    reviewer: str = ""
    lease: str = ""
    facts: str = ""
    saved: str = ""
    is_saved: bool = True
    trouble: str = ""
    """What must be seen: a lost lease, a draft that was replaced."""


class Header(Widget):
    """The row; what matters least goes first where it is narrow."""

    DEFAULT_CSS = """
    Header { height: 1; background: $panel; color: $foreground; text-wrap: nowrap; }
    """
    standing = Standing("")

    def __init__(self, glyphs: Glyphs, *, id: str | None = None) -> None:  # noqa: A002  # Textual's name
        super().__init__(id=id)
        self.glyphs = glyphs

    def show(self, standing: Standing) -> None:
        """Say this from now on."""
        if standing != self.standing:
            self.standing = standing
            self.refresh()

    def render(self) -> Content:
        """As much of it as fits."""
        between = f" {self.glyphs.dot} "
        parts = self._fitting(between)
        return Content(between).join([Content.styled(words, style) for words, style in parts])

    def _fitting(self, between: str) -> list[tuple[str, str]]:
        now = self.standing
        saved = "$text-success" if now.is_saved else "$text-warning bold"
        ranked = [  # by place in the row; the number says how early it goes
            (5, clean(now.record), "bold"),
            (1, now.place, ""),
            (3, now.field, ""),
            (0, clean(now.reviewer), ""),
            (2, now.lease, ""),
            (4, now.facts, "$text-warning"),
            (6, now.trouble, "$text-error bold"),
            (6, now.saved, saved),
        ]
        kept = [part for part in ranked if part[1]]
        while (
            len(kept) > 1
            and sum(cells(part[1]) for part in kept) + len(between) * len(kept) > self.size.width
        ):
            kept.remove(min(kept, key=lambda part: part[0]))
        return [(words, style) for _, words, style in kept]
