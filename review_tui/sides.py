"""A, B and the draft side by side: what each says, on which words, and why. Stacked where it is narrow."""

from __future__ import annotations

from collections.abc import Iterator

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from review_tui import judging
from review_tui.disputes import DisputeSession, Side
from review_tui.glyphs import ASCII, Glyphs
from review_tui.words import DRAFTER_WORDS, STATE_WORDS, clean, say_event, say_said
from schemas.decisions import ACTION_WORDS
from schemas.fields import FLAG_WORDS, DraftedField

_LEAST = 60
"""Cells below which the three are stacked."""
_LONG = 400
"""Characters of a value or a quote beyond which its middle is left out."""
_DIM, _WARNING, _BAD, _GOOD = "$text-muted", "$text-warning", "$text-error bold", "$text-success"
Line = tuple[str, str]
"""Words and the style they are painted in."""


class Sides(VerticalScroll, can_focus=False):
    """The dispute in view."""

    DEFAULT_CSS = """
    Sides {
        background: $surface;
        scrollbar-gutter: stable;
        scrollbar-size-vertical: 1;
        & #dispute { height: auto; padding: 0 1; }
        & #three { height: auto; layout: grid; grid-size: 3; grid-rows: auto; }
        &.-stacked #three { grid-size: 1; }
        & .side { height: auto; padding: 0 1; }
        & .side.-lit { background: $boost; }
        & #about { height: auto; padding: 0 1; color: $text-muted; }
    }
    """

    def __init__(self, glyphs: Glyphs, *, id: str | None = None) -> None:  # noqa: A002  # Textual's name
        super().__init__(id=id)
        self.glyphs = glyphs

    def compose(self) -> ComposeResult:
        """What it is about, and three blocks of words."""
        yield Static(id="dispute", markup=False)
        with VerticalScroll(id="three", can_focus=False):
            for number in (1, 2, 3):
                yield Static(id=f"side-{number}", classes="side", markup=False)
        yield Static(id="about", markup=False)

    def show(self, session: DisputeSession, rationale: str) -> None:
        """What the session has in view. rationale: typed, and not handed in yet."""
        self.query_one("#dispute", Static).update(_content(_about(session, rationale, self.glyphs)))
        lit = session.lit_side
        self.query_one("#three").display = bool(session.sides)
        for side in session.sides:
            block = self.query_one(f"#side-{side.ordinal}", Static)
            is_lit = lit is not None and lit.ordinal == side.ordinal
            block.set_class(is_lit, "-lit")
            block.update(_content(_told(session, side, self.glyphs, is_lit=is_lit)))
        described = session.spec.description if session.spec else ""
        self.query_one("#about", Static).update(Content(described))
        self.scroll_home(animate=False, force=True)
        if lit is not None and self.has_class("-stacked"):
            self.call_after_refresh(self.query_one(f"#side-{lit.ordinal}").scroll_visible, animate=False)

    def on_resize(self) -> None:
        """Three columns where there is room for them."""
        self.set_class(self.size.width < _LEAST, "-stacked")


def _about(session: DisputeSession, rationale: str, glyphs: Glyphs) -> Iterator[Line]:
    """The field, and the answer that stands."""
    field = session.field
    if field is None:
        yield "The two agree on everything in this document by now.", ""
        return
    yield field.path, "bold"
    if field.answer is not None:
        sign = glyphs.waiting if session.is_waiting(field.path) else glyphs.of(field.answer.action)
        yield f"{sign} settled: {_clipped(say_said(field.said))}", f"bold {_GOOD}"
        yield clean(f"{field.answer.reviewer}: {say_event(field.answer)}"), _GOOD
        if field.is_stale:
            yield f"{glyphs.stale} it was settled beside another draft", _WARNING
    elif field.overtaken is not None:
        was = _clipped(say_said(field.overtaken.after))
        yield f"{glyphs.stale} settled as {was}, for answers that have changed since: look again", _WARNING
    elif field.is_skipped:
        yield "put off: it comes again at the end", _WARNING
    if rationale:
        yield clean(f"why (goes with your next answer): {rationale}"), _WARNING
    for comment in field.comments:
        yield f"{glyphs.comment} {clean(comment.reviewer)}: {clean(comment.reason or '')}", _WARNING


def _told(session: DisputeSession, side: Side, glyphs: Glyphs, *, is_lit: bool) -> Iterator[Line]:
    """One side: its number is the one beside its words in the source."""
    chosen = f" {glyphs.accepted} chosen" if judging.is_chosen(session, side) else ""
    yield f"{side.ordinal} {side.name}{chosen}{' (lit)' if is_lit else ''}", "bold reverse"
    if not side.is_there:
        yield "nothing was drafted" if side.ordinal == 3 else "has no such field", _DIM
        return
    yield _clipped(say_said(side.said)) if side.said else "no value: it was rejected", "bold"
    if side.action is not None:
        yield ACTION_WORDS[side.action], _DIM
    if side.said is not None and side.said.state.has_value:
        yield STATE_WORDS[side.said.state], _DIM
        for span in side.said.spans:
            yield f"{_quoted(_clipped(span.quote), glyphs)} {span.start}:{span.end}", ""
        if not side.said.spans:
            yield "no words in the source", _WARNING
    if side.reason:
        yield clean(f"why: {side.reason}"), ""
    for comment in side.comments:
        yield clean(f"{glyphs.comment} {comment}"), _WARNING
    field = session.field
    if side.ordinal == 3 and field is not None and field.drafted is not None:
        yield from _of_draft(session, field.drafted, glyphs)


def _of_draft(session: DisputeSession, drafted: DraftedField, glyphs: Glyphs) -> Iterator[Line]:
    yield DRAFTER_WORDS[drafted.drafter], _DIM
    for flag in drafted.flags:
        yield f"{glyphs.flagged} {FLAG_WORDS[flag]}", _WARNING
    for doubt in session.doubts.get(drafted.path, ()):
        yield f"{glyphs.doubtful} {clean(doubt)}; choosing it needs a reason", _BAD


def _quoted(words: str, glyphs: Glyphs) -> str:
    return f'"{words}"' if glyphs is ASCII else f"“{words}”"


def _content(lines: Iterator[Line]) -> Content:
    return Content("\n").join([Content.styled(words, style) for words, style in lines])


def _clipped(words: str) -> str:
    words = clean(words)
    return words if len(words) <= _LONG else f"{words[: _LONG // 2]} … {words[-_LONG // 2 :]}"
