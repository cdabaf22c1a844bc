"""Everything that was done on a record, as far as this reviewer may see it; one key reverses an event."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer, Input, Static

from review_tui.glyphs import Glyphs
from review_tui.row_list import Pieces, RowList, fitted
from review_tui.session import Session
from review_tui.words import clean, say_event, say_said, say_subject
from schemas.decisions import Event


class EventList(RowList):
    """Events, the newest first."""

    def __init__(self, glyphs: Glyphs, *, id: str | None = None) -> None:  # noqa: A002  # Textual's name
        super().__init__(id=id)
        self.glyphs = glyphs
        self._events: list[Event] = []
        self._standing: set[int] = set()

    def show(self, events: list[Event], counting: set[int]) -> None:
        """These events; counting: ids of those that were not taken back."""
        self._events, self._standing = events, counting
        self.set_rows(len(events), min(max(self.cursor, 0), len(events) - 1))

    @property
    def chosen(self) -> Event | None:
        """The event under the cursor."""
        return self._events[self.cursor] if 0 <= self.cursor < len(self._events) else None

    def pieces(self, index: int) -> Pieces:
        """When, who, about what, and what."""
        event, width = self._events[index], self.scrollable_content_region.width
        counts = event.id in self._standing
        at = f"{event.id:>5} {event.at:%m-%d %H:%M:%S} "
        room = max(0, width - len(at))
        said = f"{clean(event.reviewer)} {self.glyphs.dot} {say_subject(event.subject)} {self.glyphs.dot} "
        gone = "" if counts or event.undoes is not None else " (taken back)"
        line = fitted(f"{said}{clean(say_event(event))}{gone}", room, cut=self.glyphs.cut)
        return [(at, "dim"), (line, "plain" if counts else "dim")]


class HistoryScreen(Screen[Event | None]):
    """Gives the event that is to be reversed, or None."""

    AUTO_FOCUS: ClassVar[str] = "#events"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "step(1)", "Event before", show=False, id="history.next"),
        Binding("k,up", "step(-1)", "Event after", show=False, id="history.previous"),
        Binding("u", "reverse", "Take it back, or do it again", id="history.reverse"),
        Binding("slash", "filter", "Filter by field", id="history.filter"),
        Binding("question_mark", "app.show_help", "Help", id="history.help"),
        Binding("q,escape,h", "leave", "Back", id="history.leave"),
    ]
    DEFAULT_CSS = """
    HistoryScreen {
        & #title { height: 1; background: $panel; text-style: bold; text-wrap: nowrap; }
        & #events { height: 2fr; }
        & #event { height: 1fr; border-top: solid $panel; padding: 0 1; }
        & #filter { height: 1; border: none; padding: 0 1; display: none; }
        &.-filtering #filter { display: block; }
    }
    """

    def __init__(self, session: Session, glyphs: Glyphs) -> None:
        super().__init__()
        self._session = session
        self._glyphs = glyphs
        self._words = ""

    def compose(self) -> ComposeResult:
        """The events, the one under the cursor in full, and what they are filtered by."""
        yield Static(id="title", markup=False)
        yield EventList(self._glyphs, id="events")
        with VerticalScroll(id="event", can_focus=False):
            yield Static(id="told", markup=False)
        yield Input(placeholder="words in the path of a field, or in what was done", id="filter")
        yield Footer()

    def on_mount(self) -> None:
        """Show them."""
        self._show()

    def action_step(self, by: int) -> None:
        """Another event."""
        events = self.query_one(EventList)
        events.set_rows(events.count, min(events.count - 1, max(0, events.cursor + by)))
        self._tell()

    def action_reverse(self) -> None:
        """Hand the event under the cursor to whoever opened the screen."""
        event = self.query_one(EventList).chosen
        if event is None:
            self.notify("there is nothing to take back", markup=False)
        elif event.id not in self._counting():
            self.notify("this was taken back already; reverse the event that did", markup=False)
        else:
            self.dismiss(event)

    def action_filter(self) -> None:
        """Ask for words."""
        self.add_class("-filtering")
        self.query_one("#filter").focus()

    def action_leave(self) -> None:
        """Drop the filter, or go back."""
        if self.has_class("-filtering"):
            self.remove_class("-filtering")
            self.query_one("#filter", Input).value = ""
            self.query_one(EventList).focus()
        else:
            self.dismiss(None)

    @on(Input.Changed, "#filter")
    def _filter_by(self, typed: Input.Changed) -> None:
        self._words = typed.value.casefold()
        self._show()

    @on(Input.Submitted, "#filter")
    def _filtered(self) -> None:
        self.query_one(EventList).focus()

    @on(RowList.Clicked)
    def _clicked(self, clicked: RowList.Clicked) -> None:
        clicked.rows.set_rows(clicked.rows.count, clicked.index)
        self._tell()

    def _show(self) -> None:
        events = [event for event in reversed(self._session.review.events) if self._fits(event)]
        self.query_one(EventList).show(events, self._counting())
        all_events = len(self._session.review.events)
        draft = self._session.review.draft
        name = clean(draft.record_key or draft.document_name)
        shown = f"{len(events):,} of {all_events:,} events" if self._words else f"{all_events:,} events"
        self.query_one("#title", Static).update(Content(f"History of {name} {self._glyphs.dot} {shown}"))
        self._tell()

    def _fits(self, event: Event) -> bool:
        return self._words in f"{say_subject(event.subject)} {say_event(event)}".casefold()

    def _counting(self) -> set[int]:
        """Ids of the events that are not taken back, the undoing ones that count among them."""
        gone: set[int] = set()
        for event in reversed(self._session.review.events):
            if event.undoes is not None and event.id not in gone:
                gone.add(event.undoes)
        return {event.id for event in self._session.review.events} - gone

    def _tell(self) -> None:
        """The event under the cursor, with everything that was kept of it."""
        event = self.query_one(EventList).chosen
        lines = _told(event) if event else ["Nothing was decided on this record yet."]
        self.query_one("#told", Static).update(Content("\n".join(lines)))


def _told(event: Event) -> list[str]:
    lines = [
        f"event {event.id}, {event.at:%Y-%m-%d %H:%M:%S} UTC, {clean(event.reviewer)}, seat {event.seat}",
        f"{say_subject(event.subject)}: {clean(say_event(event))}",
    ]
    if event.before is not None and event.action.answers:  # putting off says nothing of the value
        lines.append(f"before: {clean(say_said(event.before))}")
    if event.after is not None:
        lines.append(f"after: {clean(say_said(event.after))}")
        lines += [f"  “{clean(span.quote)}” {span.start}:{span.end}" for span in event.after.spans]
    lines.append(f"looked at for {event.seconds:.1f} s; saw event {event.seen}")
    if event.batch is not None:
        lines.append("one of several that were made, and are taken back, together")
    return [*lines, f"sealed {event.hash[:16]}"]
