"""The fields of a record, each with a sign of what it stands at; the open facts after them, as one row."""

from __future__ import annotations

from collections.abc import Collection

from review_tui.glyphs import Glyphs
from review_tui.row_list import Pieces, RowList, fitted
from review_tui.session import Session
from review_tui.words import clean, say_said
from schemas.reviewed import ReviewedField, said_by

_PATH_SHARE = 0.55
"""Of the width, for a field's path."""
_LEAST = 12
"""Cells below which the value is left out."""


class FieldList(RowList):
    """Every field of the session, the one in view under the cursor."""

    DEFAULT_CSS = "FieldList { background: $surface; }"
    BORDER_TITLE = "Fields"
    session: Session | None = None

    def __init__(self, glyphs: Glyphs, *, id: str | None = None) -> None:  # noqa: A002  # Textual's name
        super().__init__(id=id)
        self.glyphs = glyphs

    def show(self, session: Session) -> None:
        """What the session stands at now."""
        self.session = session
        self._fields = session.fields
        self.set_rows(len(self._fields), session.index)

    def show_again(self, session: Session, paths: Collection[str]) -> None:
        """These fields have changed, and neither their number nor the one in view."""
        self._fields = session.fields
        for index, field in enumerate(self._fields):
            if field.path in paths:
                self.refresh_row(index)

    def pieces(self, index: int) -> Pieces:
        """A field: its sign, its path, what it says."""
        assert self.session is not None  # rows are counted from it
        field = self.session.checks.shown(self._fields[index])
        width = self.scrollable_content_region.width
        sign, style = self._sign(field)
        mark, warned = self._mark(field)
        path_width = width - 4 if width < 2 * _LEAST else int(width * _PATH_SHARE)
        path = fitted(field.path, path_width, cut=self.glyphs.cut, keep_end=True)
        said = clean(say_said(field.said or (said_by(field.drafted) if field.drafted else None)))
        value = (
            fitted(said, max(0, width - path_width - 4), cut=self.glyphs.cut)
            if width > path_width + 4
            else ""
        )
        return [(sign, style), (mark, warned), (f" {path}", "plain"), (f" {value}", "dim")]

    def _sign(self, field: ReviewedField) -> tuple[str, str]:
        """What was decided, or that it is on its way."""
        assert self.session is not None
        if self.session.is_waiting(field.path):
            return self.glyphs.waiting, "warning"
        if field.answer is None:
            return (self.glyphs.skipped, "warning") if field.is_skipped else (self.glyphs.open, "strong")
        return self.glyphs.of(field.answer.action), "good"

    def _mark(self, field: ReviewedField) -> tuple[str, str]:
        """What speaks against it."""
        assert self.session is not None
        if field.is_stale:
            return self.glyphs.stale, "warning"
        if field.answer is None and field.path in self.session.doubts:
            return self.glyphs.doubtful, "bad"
        if field.comments:
            return self.glyphs.comment, "warning"
        if field.answer is None and field.drafted and field.drafted.flags:
            return self.glyphs.flagged, "warning"
        return " ", "plain"
