"""The documents that two have finished and differ on: what waits for somebody else to settle it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Footer, Static

from review_tui.dispute_list import DocumentList
from review_tui.glyphs import Glyphs
from review_tui.row_list import RowList
from review_tui.words import clean, counted
from schemas.adjudication import DisputedRecord
from schemas.review_plan import ReviewMode, ReviewPlan
from store.errors import StoreError
from store.store import Store


def _key(keys: str, action: str, words: str, *, show: bool = False, name: str = "") -> Binding:
    return Binding(keys, action, words, show=show, id=f"disputes.{name or action}")


class DisputesScreen(Screen[None]):
    """The documents with something to settle."""

    AUTO_FOCUS: ClassVar[str] = "#documents"
    BINDINGS: ClassVar[list[BindingType]] = [
        _key("enter", "choose", "Settle it", show=True),
        _key("r", "read_again", "Read again", show=True),
        _key("question_mark", "app.show_help", "Help", show=True, name="help"),
        _key("q,escape", "dismiss", "Back", show=True, name="leave"),
        _key("j,down", "step(1)", "Next document", name="next"),
        _key("k,up", "step(-1)", "Document before", name="previous"),
    ]
    DEFAULT_CSS = """
    DisputesScreen {
        layout: vertical;
        & #title { height: 1; background: $panel; text-style: bold; text-wrap: nowrap; }
        & #documents { height: 1fr; }
        & #nothing { display: none; height: 1fr; padding: 1 2; }
        &.-nothing #nothing { display: block; }
        &.-nothing #documents { display: none; }
    }
    """

    class Chosen(Message):
        """A document is to be settled."""

        def __init__(self, document_sha256: str) -> None:
            super().__init__()
            self.document_sha256 = document_sha256

    class Read(Message):
        """The documents were read."""

        def __init__(self, records: Sequence[DisputedRecord], plan: ReviewPlan) -> None:
            super().__init__()
            self.records = records
            self.plan = plan

    class Failed(Message):
        """The store could not do what was asked."""

        def __init__(self, error: StoreError) -> None:
            super().__init__()
            self.error = error

    def __init__(self, store: Store, glyphs: Glyphs) -> None:
        super().__init__()
        self.store = store
        self.glyphs = glyphs

    def compose(self) -> ComposeResult:
        """How many, each, and the keys."""
        yield Static("Documents to settle", id="title", markup=False)
        yield DocumentList(self.glyphs, id="documents")
        yield Static(id="nothing", markup=False)
        yield Footer(compact=True, show_command_palette=False)

    def on_screen_resume(self) -> None:
        """What was settled meanwhile shows at once."""
        self.action_read_again()

    @property
    def documents(self) -> DocumentList:
        """The list."""
        return self.query_one("#documents", DocumentList)

    @work(thread=True, group="disputes", exclusive=True, exit_on_error=False)
    def action_read_again(self) -> None:
        """The documents as they are now."""
        try:
            self.post_message(self.Read(self.store.disputes(), self.store.review_plan()))
        except StoreError as error:
            self.post_message(self.Failed(error))

    @on(Read)
    def _read(self, message: Read) -> None:
        records = message.records
        self.documents.show(records)
        self.set_class(not records, "-nothing")
        self.query_one("#nothing", Static).update(Content(_say_nothing(message.plan)))
        left = sum(not record.is_complete for record in records)
        said = f"{counted(left, 'document')} to settle, {len(records) - left:,} settled"
        self.query_one("#title", Static).update(Content(said))

    @on(Failed)
    def _failed(self, message: Failed) -> None:
        self.notify(clean(str(message.error)), severity="error", markup=False)

    def action_step(self, by: int) -> None:
        """Another document."""
        rows = self.documents
        rows.set_rows(rows.count, min(rows.count - 1, max(0, rows.cursor + by)))

    def action_choose(self) -> None:
        """Settle the document under the cursor."""
        record = self.documents.chosen
        if record is not None:
            self.post_message(self.Chosen(record.document_sha256))

    @on(RowList.Clicked)
    def _clicked(self, clicked: RowList.Clicked) -> None:
        rows = self.documents
        is_second = clicked.index == rows.cursor
        rows.set_rows(rows.count, clicked.index)
        if is_second:
            self.action_choose()


def next_dispute(records: Sequence[DisputedRecord], after: str, by: int) -> DisputedRecord | None:
    """The next unsettled document, by name, after (1) or before (-1) one; None where there is none."""
    names = [record.document_sha256 for record in records]
    at = names.index(after) if after in names else -1
    others = records[at + 1 :] if by > 0 else list(reversed(records[: max(at, 0)]))
    return next((record for record in others if not record.is_complete), None)


def _say_nothing(plan: ReviewPlan) -> str:
    if plan.mode is ReviewMode.SINGLE:
        return "There is nothing to settle: documents are reviewed by one person in this project."
    return (
        "There is nothing to settle: no document has been finished by two who differ on it. "
        "A document comes here when both have completed it."
    )
