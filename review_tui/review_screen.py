"""The Review screen: fields beside the source, the current span lit, one key a decision."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.message import Message
from textual.widgets import Input

from review_tui import deciding
from review_tui.detail import Detail
from review_tui.field_list import FieldList
from review_tui.field_marks import FieldMarks
from review_tui.header import Header
from review_tui.key_row import KeyRow, Keys, keys_for
from review_tui.session import Session
from review_tui.source_messages import Cancelled, Clicked, Selected
from review_tui.walking_screen import WalkingScreen
from review_tui.writes import Write
from schemas.decisions import Decision
from schemas.documents import Span

_IN_FIELDS = "."
"""What a search begins with that is for fields."""


def _key(keys: str, action: str, words: str, *, show: bool = False, name: str = "") -> Binding:
    """A key of the Review screen; name: what a keymap calls it, the action's where none is given."""
    return Binding(keys, action, words, show=show, id=f"review.{name or action}")


class ReviewScreen(WalkingScreen):
    """One record: what was drafted, the words it rests on, and what the reviewer says of it."""

    class Wanted(Message):
        """Another record is asked for."""

        def __init__(self, document_sha256: str, by: int) -> None:
            """by: how many records after the one of this hash."""
            super().__init__()
            self.document_sha256 = document_sha256
            self.by = by

    BINDINGS: ClassVar[list[BindingType]] = [
        _key("a,enter", "accept", "Accept", show=True),
        _key("e", "correct", "Correct", show=True),
        _key("x", "reject", "Reject", show=True),
        _key("n", "not_stated", "Not stated", show=True),
        _key("s", "skip", "Skip", show=True),
        _key("u", "undo", "Undo", show=True),
        _key("g", "next_fact", "Next open number", show=True),
        _key("question_mark", "app.show_help", "Help", show=True, name="help"),
        _key("U", "redo", "Do again what was taken back"),
        _key("j,down", "step(1)", "Next field", name="next"),
        _key("k,up", "step(-1)", "Field before", name="previous"),
        _key("f", "next_open", "Next open field"),
        _key("J", "record(1)", "Next record", name="next_record"),
        _key("K", "record(-1)", "Record before", name="previous_record"),
        _key("right_square_bracket", "cycle(1)", "Next place of the value", name="next_place"),
        _key("left_square_bracket", "cycle(-1)", "Place before", name="previous_place"),
        _key("m", "mark", "Choose the words; of an open number: a field for it"),
        _key("plus", "add", "Add a field from words you choose"),
        _key("d", "set_aside", "The open number is not for this record"),
        _key("A", "accept_rest", "Accept what is left and verified"),
        _key("c", "comment", "Comment"),
        _key("z", "zoom", "The source alone"),
        _key("slash", "search", "Search"),
        _key("f3", "hit(1)", "Next place of what was searched", name="next_hit"),
        _key("C", "complete", "Complete the record"),
        _key("R", "reopen", "Reopen the record"),
        _key("h", "history", "History of the record"),
        _key("r", "reload", "Read the record again"),
        _key("pagedown", "scroll_source(1)", "Source down", name="source_down"),
        _key("pageup", "scroll_source(-1)", "Source up", name="source_up"),
        _key("q,escape", "leave", "Back to the queue"),
        *(_key(str(n), f"choose({n})", "The code of that number", name=f"choice_{n}") for n in range(1, 10)),
    ]
    NOTHING_OPEN: ClassVar[str] = "nothing is open: C completes the record"
    _searched = ""
    """Words that were looked for last."""
    _adding: str | None = None
    """Path of the list that the words being chosen are an entry of; '' for any field nobody drafted, None
    where they are the words of the field in view.
    """
    DEFAULT_CSS = """
    ReviewScreen {
        layout: vertical;
        & #body { layout: grid; height: 1fr; }
        &.-wide #body { grid-size: 2 2; grid-columns: 2fr 3fr; grid-rows: 3fr 2fr; }
        &.-wide #fields { row-span: 2; border-right: tall $panel; }
        &.-narrow #body { grid-size: 1 3; grid-rows: 2fr 4fr 3fr; }
        &.-narrow.-low #body { grid-rows: 1fr 3fr 2fr; }
        & Detail { border-top: solid $panel; }
        &.-low Detail { border-top: none; }
        &.-zoomed #body { grid-size: 1 1; grid-columns: 1fr; grid-rows: 1fr; }
        &.-zoomed #fields { display: none; }
        &.-zoomed Detail { display: none; }
        & #search { display: none; height: 1; border: none; padding: 0 1; }
        &.-searching #search { display: block; }
    }
    """

    @cached_property
    def _marks(self) -> FieldMarks:
        return FieldMarks()

    def compose(self) -> ComposeResult:
        """Header, body and keys."""
        yield Header(self.glyphs, id="header")
        with Container(id="body"):
            yield FieldList(self.glyphs, id="fields")
            yield self.make_source()
            yield Detail(self.glyphs, id="detail")
        yield Input(
            placeholder="words in the source; .words in the fields", id="search", select_on_focus=False
        )
        yield KeyRow(self._keys)

    # Painting

    def show_session(self) -> None:
        """Paint everything."""
        session = self.session
        if session is None:
            return
        self.query_one("#fields", FieldList).show(session)
        self.query_one("#detail", Detail).show(session)
        lit = self.lit
        self.source.show(session.review.document.text, self._marks.of(session, lit))
        if lit is not None:
            self.source.jump(lit.start, lit.end)
        self.show_standing()
        self.note_check()

    def show_saved(self, write: Write) -> None:
        """Paint what has changed by it: the signs of its fields, and the header."""
        session = self.opened()
        self.query_one("#fields", FieldList).show_again(session, write.subjects)
        if session.subject in write.subjects:
            self.query_one("#detail", Detail).show(session)
        self.show_standing()

    def show_standing(self) -> None:
        """Paint the header, and the keys that matter."""
        super().show_standing()
        self.query_one(KeyRow).look()

    def _keys(self) -> Keys:
        """What the last row shows."""
        return keys_for(self.session, is_choosing=self.source.selection is not None)

    # Walking

    def action_next_fact(self) -> None:
        """The next number that no field accounts for."""
        if not self.opened().next_fact():
            self.say("every number is accounted for")
        self.show_session()

    @on(Clicked)
    def _source_clicked(self, clicked: Clicked) -> None:
        if self.session is not None and clicked.keys:
            self.session.go(clicked.keys[0])
            self.show_session()

    # Deciding

    def action_accept(self) -> None:
        """What is lit is right."""
        if self.opened().needs_reason:
            self.ask_to_accept()
        else:
            self._answer(deciding.accept)

    def action_reject(self) -> None:
        """The value is wrong, and nothing takes its place."""
        self._answer(deciding.reject)

    def action_not_stated(self) -> None:
        """The document does not say it."""
        self._answer(deciding.not_stated)

    def action_choose(self, number: int) -> None:
        """The code of a number key."""
        self._answer(lambda session: deciding.choose(session, number))

    def action_set_aside(self) -> None:
        """The number is not for this record."""
        self._answer(deciding.dismiss, then=self._next_fact)

    def _answer(
        self, make: Callable[[Session], Decision | None], *, then: Callable[[], object] | None = None
    ) -> None:
        """Decide on what is in view, and go on to the next."""
        session = self.opened()
        self.decide(lambda: make(session), then=then or self.go_on)

    def _next_fact(self) -> None:
        """The next open number; with none left, the next open field."""
        if not self.opened().next_fact():
            self.go_on()

    # Choosing words

    def action_mark(self) -> None:
        """Choose the words a value rests on; an open number is a field's words already."""
        session = self.opened()
        if session.fact is not None and self.source.selection is None:
            self.ask_to_add(session.fact)
        else:
            self._adding = None
            self.choose_words(session.subject)

    def action_add(self) -> None:
        """Choose the words of a field that nobody drafted."""
        self._adding = ""
        self.choose_words("the field to add")

    def begin_entry(self, path: str) -> None:
        """Choose the words of what a list lacks."""
        self._adding = path
        self.choose_words(f"an entry of {path}")

    @on(Selected)
    def _words_chosen(self, chosen: Selected) -> None:
        session = self.opened()
        span = Span.of(session.review.document.text, chosen.start, chosen.end)
        self.focus_list()
        if self._adding is not None or session.fact is not None:
            self.ask_to_add(span, self._adding or "")
        else:
            self.ask_to_tie(span)
        self._adding = None

    @on(Cancelled)
    def _nothing_added(self) -> None:
        self._adding = None

    # Searching

    def action_search(self) -> None:
        """Ask for words to look for."""
        self.add_class("-searching")
        self.query_one("#search", Input).focus()

    @on(Input.Submitted, "#search")
    def _look_for(self, asked: Input.Submitted) -> None:
        """The next place of the words in the source, or the next field with them after a dot."""
        words = asked.value.strip()
        if words.startswith(_IN_FIELDS):
            self._look_in_fields(words.removeprefix(_IN_FIELDS))
        elif words and words == self._searched:
            self.source.action_hit(1)
        elif not self.source.find(words) and words:
            self.say(f"the source does not say {words!r}")
        self._searched = words

    def action_hit(self, by: int) -> None:
        """Another place of the words that were searched."""
        self.source.action_hit(by)

    def _look_in_fields(self, words: str) -> None:
        session = self.opened()
        path = session.find(words)
        if path is None:
            self.say(f"no field has {words!r}")
        else:
            session.go(path)
            self.show_session()

    def action_leave(self) -> None:
        """End the search, or go back to the queue."""
        if self.has_class("-searching"):
            self.remove_class("-searching")
            self.focus_list()
        else:
            self.leave()

    # Elsewhere

    def action_record(self, by: int) -> None:
        """The next or previous record of the queue."""
        self.post_message(self.Wanted(self.opened().review.document.text_sha256, by))
