"""What needs more than a key: dialogs that are asked, and what is decided from their answers."""

from __future__ import annotations

from pydantic import JsonValue
from textual import work

from review_tui import deciding
from review_tui.checking_screen import CheckingScreen
from review_tui.dialogs.add_field_screen import AddFieldScreen
from review_tui.dialogs.comment_screen import CommentScreen
from review_tui.dialogs.confirm_screen import ConfirmScreen
from review_tui.dialogs.correct_screen import CorrectScreen
from review_tui.dialogs.reason_screen import ReasonScreen
from review_tui.dialogs.results import Doubt, Kept
from review_tui.errors import NotDecidableError
from review_tui.session import Session
from review_tui.words import counted, say_said
from schemas.catalogue import RecordType
from schemas.decisions import ACTION_WORDS, Action, Said
from schemas.documents import Span
from schemas.errors import SchemaError
from schemas.fields import Alternative
from schemas.leaf_check import leaf_words
from schemas.reviewed import ReviewedField, keeps_draft

_NOTHING_TO_TYPE = "nothing can be typed for this field: pick a number, x rejects it, n: not stated"


class AskingScreen(CheckingScreen):
    """The dialogs of a record. What is typed in one and not handed in is there when it is opened again."""

    def opened(self) -> Session:
        """The record that is open; keys that need one do nothing before it is there."""
        assert self.session is not None
        return self.session

    def go_on(self) -> None:
        """The next open field or number; with nothing open, the record is offered to be completed."""
        session = self.opened()
        if session.go_on() or session.is_complete:
            return
        self.show_session()
        self.action_complete()

    @work(group="dialog", exclusive=True)
    async def ask_to_accept(self) -> None:
        """Accept what is doubtful, for a reason."""
        session = self.opened()
        path = session.subject
        why = "; ".join(session.doubts.get(path, ("it rests on no words of the source",)))
        reason = await self._reason(f"Accept {path}?", why, path)
        if reason and session is self.session:
            self.decide(lambda: deciding.accept(session, reason), then=self.go_on)

    @work(group="dialog", exclusive=True)
    async def action_correct(self) -> None:
        """The field in view says something else."""
        session = self.opened()
        try:
            field = session.field_in_view()
        except NotDecidableError as error:
            self.say(error)
            return
        if self.catches(Action.CORRECT):
            return
        record_type = session.type_of(field.path)
        if record_type is None or record_type.find(field.path) is None:
            if record_type is not None and record_type.knows(field.path):
                self.begin_entry(field.path)
            else:
                self.say(_NOTHING_TO_TYPE)
            return
        place = session.place_in_view
        alternative = place.alternative if place else None
        corrected = await self.app.push_screen_wait(
            CorrectScreen(
                record_type,
                field.path,
                field.said,
                spans=alternative.evidence if alternative else None,
                first=_words_of(record_type, field.path, alternative),
                values=values_of(session),
                doubt=self._doubt_of(session, record_type, field),
                kept=self._typed(),
            )
        )
        if corrected is None or session is not self.session:
            return
        said, reason = corrected.said, corrected.reason
        self.decide(lambda: deciding.say(session, said, reason), then=self.go_on)

    @work(group="dialog", exclusive=True)
    async def action_comment(self) -> None:
        """A remark on what is in view."""
        session = self.opened()
        words = await self.app.push_screen_wait(
            CommentScreen(f"Comment on {session.subject}", kept=self._typed(), subject=session.subject)
        )
        if words and session is self.session:
            self.decide(lambda: deciding.comment(session, words))

    @work(group="dialog", exclusive=True)
    async def ask_to_tie(self, span: Span) -> None:
        """The value in view rests on these words; where they do not say it, for a reason."""
        session = self.opened()
        if self.catches(Action.RE_ANCHOR):
            return
        try:
            decision = deciding.re_anchor(session, span)
        except NotDecidableError as error:
            self.say(error)
            return
        path, record_type = session.subject, session.type_of(session.subject)
        known = record_type is not None and record_type.find(path) is not None
        assert decision.after is not None  # tying a value to words sets it
        why = self.grammar.doubt_by(record_type)(path, decision.after) if record_type and known else None
        reason = await self._reason(f"Tie {path} to these words?", why, path) if why else None
        if session is self.session and (reason or not why):
            self.decide(lambda: deciding.re_anchor(session, span, reason), then=self.go_on)

    def begin_entry(self, path: str) -> None:
        """Add what a list lacks."""
        raise NotImplementedError

    @work(group="dialog", exclusive=True)
    async def ask_to_add(self, span: Span, under: str = "") -> None:
        """A field nobody drafted, from these words; under: path of the list it is in, '' for any."""
        session = self.opened()
        if session.record_type is None:
            self.say(f"the record type {session.review.draft.record_type} is not known here; give --schema")
            return
        added = await self.app.push_screen_wait(
            AddFieldScreen(
                session.record_type,
                values_of(session),
                [span],
                under=under,
                read=self.grammar.read,
                doubt=self.grammar.doubt_by(session.record_type),
                kept=self._typed(),
            )
        )
        if added is not None and session is self.session:
            here = session.fact is not None
            self.decide(
                lambda: deciding.add_entry(session, under, added.path, added.said, added.reason),
                then=self.go_on if here or under else None,
            )

    @work(group="dialog", exclusive=True)
    async def action_accept_rest(self) -> None:
        """Everything open that nothing speaks against, listed first."""
        session = self.opened()
        fields = session.verified_rest
        if not fields:
            self.say("of what is open, nothing is verified: each needs a look")
            return
        values = [field for field in fields if field.said and field.said.state.has_value]
        absences = [field for field in fields if field not in values]
        shown = map(session.checks.shown, (*values, *absences))
        lines = [f"{field.path}: {say_said(field.said)}" for field in shown]
        title = f"Accept {counted(len(values), 'verified value')} and {counted(len(absences), 'absence')}?"
        if await self.app.push_screen_wait(ConfirmScreen(title, lines)) and session is self.session:
            self.accept_all(fields)

    @work(group="dialog", exclusive=True)
    async def action_complete(self) -> None:
        """The record is finished; says what is open while it is not."""
        session = self.opened()
        try:
            decision = deciding.complete(session)
        except NotDecidableError as error:
            self.say(error)
            return
        name = session.review.draft.record_key or session.review.draft.document_name
        is_sure = await self.app.push_screen_wait(ConfirmScreen(f"Complete {name}?", summary_of(session)))
        if is_sure and session is self.session:
            self.decide(lambda: decision)
            self.say("complete: J opens the next record")

    async def _reason(self, title: str, why: str, path: str) -> str | None:
        """A reason, typed; None where the dialog was left."""
        screen = ReasonScreen(title, needed=True, why=why, kept=self._typed(), subject=path)
        return await self.app.push_screen_wait(screen)

    def _typed(self) -> Kept:
        """What was typed on this record and not handed in."""
        return self.typed.setdefault(self.opened().review.document.text_sha256, {})

    def _doubt_of(self, session: Session, record_type: RecordType, field: ReviewedField) -> Doubt:
        """Why handing in a correction needs a reason: its words do not say it, or what was drafted stays."""
        grammar = self.grammar.doubt_by(record_type)

        def doubt(path: str, said: Said) -> str | None:
            if field.drafted is not None and keeps_draft(said, field.drafted):
                kept = "; ".join(session.doubts.get(path, ()))
                return kept or grammar(path, said)
            return session.checks.doubt(path, said) or grammar(path, said)

        return doubt


def _words_of(record_type: RecordType, path: str, alternative: Alternative | None) -> str | None:
    """The words of an alternative as they would be typed; None where there is none, or it does not fit."""
    if alternative is None:
        return None
    try:
        return leaf_words(record_type, path, record_type.normalise(path, alternative.value))
    except SchemaError:
        return None


def values_of(session: Session) -> dict[str, JsonValue]:
    """What the fields say as they are shown, by path; None for those without a value."""
    return {field.path: field.said.value if field.said else None for field in session.fields_shown}


def summary_of(session: Session) -> list[str]:
    """What was decided, one line for each kind of answer."""
    counts: dict[Action, int] = {}
    for field in session.fields:
        if field.answer is not None:
            counts[field.answer.action] = counts.get(field.answer.action, 0) + 1
    return [f"{counted(number, 'field')} {ACTION_WORDS[action]}" for action, number in counts.items()]
