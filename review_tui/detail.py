"""Everything there is to know of the field or fact in view, in words."""

from __future__ import annotations

from collections.abc import Iterator

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from review_tui.glyphs import Glyphs
from review_tui.places import Place
from review_tui.session import Session
from review_tui.words import (
    DRAFTER_WORDS,
    GROUNDING_WORDS,
    STATE_WORDS,
    clean,
    counted,
    say_event,
    say_said,
)
from schemas.decisions import Event, Said
from schemas.documents import Span
from schemas.fields import FLAG_WORDS, DraftedField, GroundingStatus
from schemas.reviewed import ReviewedField, said_by
from schemas.value_words import say_value

_MOST_CHOICES = 9
"""As many as there are number keys."""
_LONG = 400
"""Characters of a quote or a value beyond which its middle is left out; the source shows all of it."""
_DIM, _WARNING, _BAD, _GOOD = "$text-muted", "$text-warning", "$text-error bold", "$text-success"
Line = tuple[str, str]
"""Words and the style they are painted in."""


class Detail(VerticalScroll, can_focus=False):
    """The field or fact in view."""

    DEFAULT_CSS = """
    Detail {
        background: $surface;
        scrollbar-gutter: stable;
        scrollbar-size-vertical: 1;
        padding: 0 1;
    }
    """
    BORDER_TITLE = "Field"

    def __init__(self, glyphs: Glyphs, *, id: str | None = None) -> None:  # noqa: A002  # Textual's name
        super().__init__(id=id)
        self.glyphs = glyphs

    def compose(self) -> ComposeResult:
        """One block of words."""
        yield Static(id="told", markup=False)

    def show(self, session: Session) -> None:
        """What the session has in view."""
        lines = list(_told(session, self.glyphs))
        told = Content.assemble(*((f"{words}\n", style) for words, style in lines))
        self.query_one("#told", Static).update(told)
        self.scroll_home(animate=False, force=True)


def told(session: Session, glyphs: Glyphs) -> str:
    """The same as plain words."""
    return "\n".join(words for words, _ in _told(session, glyphs))


def _told(session: Session, glyphs: Glyphs) -> Iterator[Line]:
    if session.fact is not None:
        yield from _told_of_fact(session, session.fact)
    elif session.field is not None:
        yield from _told_of_field(session, session.checks.shown(session.field), glyphs)
    else:
        yield "Nothing was drafted from this page; + adds a field.", ""


def _told_of_fact(session: Session, fact: Span) -> Iterator[Line]:
    number = next((at for at, each in enumerate(session.facts, 1) if each == fact), None)
    yield clean(fact.quote), "bold"
    yield f"at {fact.start}:{fact.end}: a number that no field accounts for", _WARNING
    yield (f"{number} of {len(session.facts)} open" if number else "it is settled"), _DIM
    yield "m makes a field of it, d says it is not for this record, g goes to the next", ""
    for event in session.events_on(session.subject):
        yield _told_of_event(event.reviewer, say_event(event)), _DIM


def _told_of_field(session: Session, field: ReviewedField, glyphs: Glyphs) -> Iterator[Line]:
    yield field.path, "bold"
    yield from _value(session, field, glyphs)
    if told := session.checks.told(field.path):
        yield f"{glyphs.flagged} {clean(told)}", _WARNING
    yield from _choices(session)
    place = session.place_in_view
    if place is not None:
        yield from _place(session, place)
    for doubt in session.doubts.get(field.path, ()):
        yield f"{glyphs.doubtful} {clean(doubt)}; accepting it needs a reason", _BAD
    if field.drafted is not None:
        yield from _draft(session, field.drafted, glyphs)
    for comment in field.comments:
        yield f"{glyphs.comment} {clean(comment.reviewer)}: {clean(comment.reason or '')}", _WARNING
    if session.spec is not None:
        yield session.spec.description, _DIM


def _value(session: Session, field: ReviewedField, glyphs: Glyphs) -> Iterator[Line]:
    """What it says now, what was drafted where that differs, and who decided so."""
    drafted = said_by(field.drafted) if field.drafted else None
    if field.answer is None:
        yield from _said(drafted, "")
        yield from _before(session.previous.get(field.path))
        if field.is_skipped:
            yield "put off: it comes again at the end", _WARNING
        return
    yield from _said(field.said, _GOOD)
    if drafted is not None and drafted != field.said:
        yield f"drafted: {_clipped(clean(say_said(drafted)))}", _DIM
    sign = glyphs.waiting if session.is_waiting(field.path) else glyphs.of(field.answer.action)
    yield f"{sign} {_told_of_event(field.answer.reviewer, say_event(field.answer))}", _GOOD
    if field.is_stale:
        yield f"{glyphs.stale} it was decided about another draft: a accepts what is drafted now", _WARNING


def _before(answer: Event | None) -> Iterator[Line]:
    """What was answered about the version before, whose words do not stand any more."""
    if answer is None:
        return
    yield f"in the version before: {_clipped(clean(say_said(answer.after)))}", _WARNING
    if answer.after is not None and answer.after.spans:
        yield f"“{_clipped(clean(answer.after.spans[0].quote))}” there", _WARNING
    yield _told_of_event(answer.reviewer, say_event(answer)), _DIM


def _said(said: Said | None, style: str) -> Iterator[Line]:
    if said is None:
        yield "says nothing: the value was rejected", style
        return
    yield _clipped(clean(say_said(said))), f"bold {style}"
    if said.state.has_value:
        yield STATE_WORDS[said.state], _DIM


def _choices(session: Session) -> Iterator[Line]:
    """The codes of the number keys."""
    if session.choices:
        shown = session.choices[:_MOST_CHOICES]
        said = "  ".join(f"{number}\u00a0{code}" for number, code in enumerate(shown, 1))
        more = len(session.choices) - len(shown)
        yield said + (f"  (e: {more} more)" if more else ""), ""


def _place(session: Session, place: Place) -> Iterator[Line]:
    """The words that are lit, and which of how many they are."""
    places = session.places
    which = f"place {session.place + 1} of {len(places)} ([ ] walk)" if len(places) > 1 else ""
    if place.alternative is not None:
        other = place.alternative
        said = _clipped(clean(say_value(other.value)))
        yield f"instead: {said} ({clean(other.why)}; {DRAFTER_WORDS[other.drafter]}); a takes it", _WARNING
    if place.span is None:
        yield f"no words in the source {which}".rstrip(), _DIM
    else:
        quote = _clipped(clean(place.span.quote))
        yield f"“{quote}” {place.span.start}:{place.span.end} {which}".rstrip(), ""


def _draft(session: Session, field: DraftedField, glyphs: Glyphs) -> Iterator[Line]:
    """Who drafted it, and why it deserves a second look."""
    draft = session.review.draft
    said = [DRAFTER_WORDS[field.drafter]]
    if field.call is not None and draft.model is not None:
        said.append(f"model {clean(draft.model)}")
    said.append(f"prompts and schema {draft.fingerprint[:12]}")
    if field.grounding is not GroundingStatus.EXACT:
        said.append(GROUNDING_WORDS[field.grounding])
    if field.corroborated:
        said.append("another drafter read the same")
    yield f" {glyphs.dot} ".join(said), _DIM
    for flag in field.flags:
        yield f"{glyphs.flagged} {FLAG_WORDS[flag]}", _WARNING
    for finding in draft.findings:
        if field.path in finding.paths:
            yield f"{glyphs.flagged} {clean(finding.sentence)}", _WARNING
    if field.expected_error is not None and field.expected_error_reason:
        yield f"{field.expected_error:.0%} likely wrong: {clean(field.expected_error_reason)}", _DIM
    if field.note:
        yield clean(field.note), _DIM
    others = [place for place in session.places if place.alternative is not None]
    if others:
        yield f"{counted(len(others), 'other reading')}: ] shows it", _DIM


def _told_of_event(reviewer: str, said: str) -> str:
    return f"{clean(reviewer)}: {clean(said)}"


def _clipped(words: str) -> str:
    return words if len(words) <= _LONG else f"{words[: _LONG // 2]} … {words[-_LONG // 2 :]}"
