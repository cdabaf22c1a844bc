"""The disputes of a document, each with what the two say; and the documents that have any."""

from __future__ import annotations

from collections.abc import Sequence

from review_tui.disputes import DisputeSession, Side
from review_tui.glyphs import Glyphs
from review_tui.row_list import Pieces, RowList, fitted
from review_tui.words import clean, say_said
from schemas.adjudication import DisputedRecord

_PATH_SHARE = 0.5
"""Of the width, for a dispute's path."""
_LEAST = 12
"""Cells below which what the two say is left out."""


class DisputeList(RowList):
    """Every dispute of the session, the one in view under the cursor."""

    DEFAULT_CSS = "DisputeList { background: $surface; }"
    session: DisputeSession | None = None

    def __init__(self, glyphs: Glyphs, *, id: str | None = None) -> None:  # noqa: A002  # Textual's name
        super().__init__(id=id)
        self.glyphs = glyphs

    def show(self, session: DisputeSession) -> None:
        """What the session stands at now."""
        self.session = session
        self._fields = session.fields
        self.set_rows(len(self._fields), session.index)

    def pieces(self, index: int) -> Pieces:
        """A dispute: its sign, its path, what settles it or what the two say."""
        assert self.session is not None  # rows are counted from it
        field, width = self._fields[index], self.scrollable_content_region.width
        path_width = width - 4 if width < 2 * _LEAST else int(width * _PATH_SHARE)
        path = fitted(field.path, path_width, cut=self.glyphs.cut, keep_end=True)
        a, b, _ = self.session.sides_at(field.path)
        said = f"A {_short(a)} {self.glyphs.stale} B {_short(b)}"
        if field.answer is not None:
            said = clean(say_said(field.said))
        room = max(0, width - path_width - 4)
        return [self._sign(index), (f"  {path} ", "plain"), (fitted(said, room, cut=self.glyphs.cut), "dim")]

    def _sign(self, index: int) -> tuple[str, str]:
        assert self.session is not None
        field = self._fields[index]
        if self.session.is_waiting(field.path):
            return self.glyphs.waiting, "warning"
        if field.overtaken is not None:
            return self.glyphs.stale, "warning"
        if field.answer is None:
            return (self.glyphs.skipped, "warning") if field.is_skipped else (self.glyphs.open, "strong")
        if field.is_stale:
            return self.glyphs.stale, "warning"
        return self.glyphs.of(field.answer.action), "good"


class DocumentList(RowList):
    """Documents with something to settle."""

    DEFAULT_CSS = "DocumentList { background: $surface; }"

    def __init__(self, glyphs: Glyphs, *, id: str | None = None) -> None:  # noqa: A002  # Textual's name
        super().__init__(id=id)
        self.glyphs = glyphs
        self.records: Sequence[DisputedRecord] = ()

    def show(self, records: Sequence[DisputedRecord]) -> None:
        """These documents; the cursor stays on the one it was on."""
        was = self.chosen
        self.records = records
        names = [record.document_sha256 for record in records]
        at = names.index(was.document_sha256) if was and was.document_sha256 in names else max(self.cursor, 0)
        self.set_rows(len(records), at)

    @property
    def chosen(self) -> DisputedRecord | None:
        """The document under the cursor."""
        return self.records[self.cursor] if 0 <= self.cursor < len(self.records) else None

    def pieces(self, index: int) -> Pieces:
        """A document: whether it is done, how much is settled, its name and type."""
        record, width = self.records[index], self.scrollable_content_region.width
        sign = (self.glyphs.accepted, "good") if record.is_complete else (self.glyphs.open, "strong")
        done = f"  {record.settled:>4} of {record.disputed:<4} "
        kind = f" {record.record_type}" if width >= 6 * _LEAST else ""
        room = max(0, width - len(done) - len(kind) - 2)
        name = fitted(clean(record.document), room, cut=self.glyphs.cut)
        return [sign, (done, "dim"), (name, "plain"), (kind, "dim")]


def _short(side: Side) -> str:
    if not side.is_there:
        return "lacks it"
    return clean(say_said(side.said))
