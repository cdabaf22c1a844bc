"""The Adjudicate screen: what two left open, A, B and the draft side by side; who said which is not told."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.message import Message

from review_tui import deciding, judging
from review_tui.asking_screen import values_of
from review_tui.dialogs.correct_screen import CorrectScreen
from review_tui.dialogs.reason_screen import ReasonScreen
from review_tui.dialogs.results import Typed
from review_tui.dispute_list import DisputeList
from review_tui.disputes import DisputeSession, Side, SidePlace
from review_tui.errors import NotDecidableError
from review_tui.header import Header, Standing
from review_tui.key_row import KeyRow, Keys, keys_for_dispute
from review_tui.sides import Sides
from review_tui.source_messages import Clicked, Selected
from review_tui.source_view import Mark, MarkKind
from review_tui.walking_screen import WalkingScreen
from review_tui.writer import Kept
from review_tui.writes import Write
from schemas.decisions import Action, Decision, Said
from schemas.documents import Span


def _key(keys: str, action: str, words: str, *, show: bool = False, name: str = "") -> Binding:
    return Binding(keys, action, words, show=show, id=f"adjudicate.{name or action}")


class AdjudicateScreen(WalkingScreen):
    """One document that two have finished; she settles where they differ."""

    class Wanted(Message):
        """Another document is asked for."""

        def __init__(self, document_sha256: str, by: int) -> None:
            """by: how many documents after the one of this hash."""
            super().__init__()
            self.document_sha256 = document_sha256
            self.by = by

    AUTO_FOCUS: ClassVar[str] = "#disputes"
    REASONS: ClassVar[str] = "rationale"
    NOTHING_OPEN: ClassVar[str] = "every dispute has an answer: C says that everything is settled"
    BINDINGS: ClassVar[list[BindingType]] = [
        _key("a,1", "choose(1)", "Take A", show=True, name="a"),
        _key("b,2", "choose(2)", "Take B", show=True, name="b"),
        _key("d,3", "choose(3)", "Take draft", show=True, name="draft"),
        _key("e", "correct", "Own answer", show=True),
        _key("n", "not_stated", "Not stated"),
        _key("x", "reject", "Reject: there is no such value"),
        _key("w", "why", "Why", show=True),
        _key("u", "undo", "Undo", show=True),
        _key("question_mark", "app.show_help", "Help", show=True, name="help"),
        _key("U", "redo", "Do again what was taken back"),
        _key("s", "skip", "Later"),
        _key("j,down", "step(1)", "Next dispute", name="next"),
        _key("k,up", "step(-1)", "Dispute before", name="previous"),
        _key("f", "next_open", "Next open dispute"),
        _key("J", "document(1)", "Next document", name="next_document"),
        _key("K", "document(-1)", "Document before", name="previous_document"),
        _key("right_square_bracket,tab", "cycle(1)", "Words of the next side", name="next_place"),
        _key("left_square_bracket,shift+tab", "cycle(-1)", "Words of the side before", name="previous_place"),
        _key("m", "mark", "Choose other words for the answer"),
        _key("c", "comment", "Comment"),
        _key("z", "zoom", "The source alone"),
        _key("C", "complete", "Everything is settled"),
        _key("R", "reopen", "Not settled after all"),
        _key("h", "history", "What you did on this document"),
        _key("r", "reload", "Read the document again"),
        _key("pagedown", "scroll_source(1)", "Source down", name="source_down"),
        _key("pageup", "scroll_source(-1)", "Source up", name="source_up"),
        _key("q,escape", "leave", "Back"),
    ]
    DEFAULT_CSS = """
    AdjudicateScreen {
        layout: vertical;
        & #body { layout: grid; height: 1fr; }
        &.-wide #body { grid-size: 2 2; grid-columns: 2fr 5fr; grid-rows: 1fr 1fr; }
        &.-wide #disputes { row-span: 2; border-right: tall $panel; }
        &.-narrow #body { grid-size: 1 3; grid-rows: 2fr 5fr 4fr; }
        &.-narrow.-low #body { grid-rows: 1fr 3fr 2fr; }
        & SourceView { border-top: solid $panel; }
        &.-low SourceView { border-top: none; }
        &.-zoomed #body { grid-size: 1 1; grid-columns: 1fr; grid-rows: 1fr; }
        &.-zoomed #disputes { display: none; }
        &.-zoomed Sides { display: none; }
    }
    """

    def compose(self) -> ComposeResult:
        """Header, body and keys."""
        yield Header(self.glyphs, id="header")
        with Container(id="body"):
            yield DisputeList(self.glyphs, id="disputes")
            yield Sides(self.glyphs, id="sides")
            yield self.make_source()
        yield KeyRow(self._keys)

    def opened(self) -> DisputeSession:
        """The document that is open."""
        session = super().opened()
        assert isinstance(session, DisputeSession)  # its keeper makes no other
        return session

    # Painting

    def show_standing(self) -> None:
        """Paint the header, and the keys that matter."""
        super().show_standing()
        self.query_one(KeyRow).look()

    def _keys(self) -> Keys:
        """What the last row shows."""
        return keys_for_dispute(self.session, is_choosing=self.source.selection is not None)

    def show_session(self) -> None:
        """Paint everything."""
        if self.session is None:
            return
        session = self.opened()
        self.query_one("#disputes", DisputeList).show(session)
        self.query_one("#sides", Sides).show(session, self._rationale() or "")
        self.source.show(session.review.document.text, list(self._marks()))
        if self.lit is not None:
            self.source.jump(self.lit.start, self.lit.end)
        self.show_standing()

    def show_saved(self, write: Write) -> None:
        """Paint that a write, which was shown already, is kept."""
        self.query_one("#disputes", DisputeList).show(self.opened())
        if self.opened().subject in write.subjects:
            self.query_one("#sides", Sides).show(self.opened(), self._rationale() or "")
        self.show_standing()

    def standing(self) -> Standing:
        """Where she is, in words; nothing of it tells who the two are."""
        told = super().standing()
        if self.session is None:
            return told
        session = self.opened()
        count, still = len(session.fields), len(session.open_fields)
        return Standing(
            record=told.record,
            field=f"settling dispute {session.index + 1} of {count}" if session.field else "no dispute",
            reviewer=told.reviewer,
            lease=told.lease,
            facts=f"{still} open" if still else "",
            trouble=told.trouble,
            saved=told.saved,
            is_saved=told.is_saved,
        )

    def _marks(self) -> list[Mark]:
        """The words of each side with its number; the lit one's are current."""
        session = self.opened()
        marks = []
        for at, place in enumerate(session.places):
            if isinstance(place, SidePlace) and place.span is not None:
                kind = MarkKind.CURRENT if at == session.place else MarkKind.OTHER
                span, number = place.span, place.ordinal
                marks.append(Mark(span.start, span.end, kind, number, str(number)))
        return marks

    # Walking

    @on(Clicked)
    def _source_clicked(self, clicked: Clicked) -> None:
        if self.session is not None and clicked.keys:
            self.opened().light(int(clicked.keys[0]))
            self.show_session()

    def action_document(self, by: int) -> None:
        """The next or previous document with something to settle."""
        self.post_message(self.Wanted(self.opened().review.document.text_sha256, by))

    # Settling

    def action_choose(self, number: int) -> None:
        """A side is right."""
        session = self.opened()
        side = next((each for each in session.sides if each.ordinal == number), None)
        if side is None:
            self.say("there is nothing to choose here")
        elif judging.needs_reason(session, side) and not self._rationale():
            self._ask_why_then_choose(side)
        else:
            self._settle(lambda why: judging.choose(session, side, why))

    def action_reject(self) -> None:
        """There is no such value, and nothing takes its place."""
        self._settle(lambda why: judging.settle(self.opened(), None, why))

    def action_not_stated(self) -> None:
        """The document does not say it."""
        said = deciding.NOTHING_STATED
        self._settle(lambda why: judging.settle(self.opened(), said, why))

    def _settle(self, make: Callable[[str | None], Decision | None]) -> None:
        """Decide on the dispute in view with the reason that was typed for it, and go on to the next."""
        session = self.opened()
        path, why = session.subject, self._rationale()

        def made() -> Decision | None:
            session.field_in_view()
            decision = make(why)
            self._typed().pop(self._rationale_key(path), None)  # it goes with this answer
            return decision

        self.decide(made, then=self.go_on)

    @work(group="dialog", exclusive=True)
    async def action_why(self) -> None:
        """Words that go with the next answer on the dispute in view."""
        session = self.opened()
        path, typed, begun = session.subject, self._typed(), self._rationale()
        if session.field is None:
            return
        if begun:
            typed.setdefault(f"reason {path}", Typed(begun))
        words = await self.app.push_screen_wait(
            ReasonScreen(f"Why is {path} to say what you choose?", needed=False, kept=typed, subject=path)
        )
        if words is None:
            return
        if words:
            typed[self._rationale_key(path)] = Typed(words)
        else:
            typed.pop(self._rationale_key(path), None)
        self.show_session()

    @work(group="dialog", exclusive=True)
    async def _ask_why_then_choose(self, side: Side) -> None:
        """Choose what is doubtful, for a reason."""
        session = self.opened()
        path = session.subject
        why = "; ".join(session.doubts.get(path, ()))
        reason = await self.app.push_screen_wait(
            ReasonScreen(f"Keep the draft of {path}?", needed=True, why=why, kept=self._typed(), subject=path)
        )
        if reason and session is self.session:
            self.decide(lambda: judging.choose(session, side, reason), then=self.go_on)

    @work(group="dialog", exclusive=True)
    async def action_correct(self) -> None:
        """An answer of her own; it begins with the one that stands, else with the side that is lit."""
        session = self.opened()
        try:
            field = session.field_in_view()
        except NotDecidableError as error:
            self.say(error)
            return
        record_type = session.type_of(field.path)
        if record_type is None or record_type.find(field.path) is None:
            self.say("nothing can be typed for this field: choose a side, x rejects it, n: not stated")
            return
        corrected = await self.app.push_screen_wait(
            CorrectScreen(
                record_type,
                field.path,
                judging.beginning(session),
                values=values_of(session),
                doubt=self._doubt_of(session, record_type, field),
                kept=self._typed(),
                title=f"Your own answer for {field.path}",
            )
        )
        if corrected is not None and session is self.session:
            self._settle_own(session, corrected.said, corrected.reason)

    def _settle_own(self, session: DisputeSession, said: Said, reason: str | None) -> None:
        self._settle(lambda why: judging.settle(session, said, reason or why))

    def action_mark(self) -> None:
        """Choose the words her answer rests on."""
        self.choose_words(self.opened().subject)

    @on(Selected)
    def _words_chosen(self, chosen: Selected) -> None:
        session = self.opened()
        span = Span.of(session.review.document.text, chosen.start, chosen.end)
        self.focus_list()
        self._settle(lambda why: judging.tie(session, span, why))

    def action_leave(self) -> None:
        """Back to the documents."""
        self.leave()

    def _rationale(self) -> str | None:
        """What was typed for the dispute in view and did not go with an answer yet."""
        typed = self._typed().get(self._rationale_key(self.opened().subject))
        return typed.text if typed else None

    def _rationale_key(self, path: str) -> str:
        return f"{self.REASONS} {path}"

    def _show_kept(self, kept: Kept) -> None:
        super()._show_kept(kept)
        if any(event.action is Action.COMPLETE for event in kept.events):
            self.say("everything in this document is settled: J opens the next one, q goes back")
