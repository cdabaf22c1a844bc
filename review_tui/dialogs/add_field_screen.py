"""Add a field nobody drafted: find it, say which list item it belongs to, give its value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from review_tui.dialogs.choices import Choice, left_by
from review_tui.dialogs.correct_screen import CorrectScreen
from review_tui.dialogs.correction import no_doubt
from review_tui.dialogs.dialog import Dialog, plain, put
from review_tui.dialogs.field_search import find_fields
from review_tui.dialogs.items import Values, indices_of, item_labels, next_index
from review_tui.dialogs.marked_words import first_words, read_nothing
from review_tui.dialogs.results import Added, Corrected, Doubt, Kept, Reader
from review_tui.words import clean, counted
from schemas.catalogue import FieldSpec, RecordType
from schemas.documents import Span
from schemas.paths import template_of

_NEW = "a new one"


@dataclass(frozen=True)
class Place:
    """A field on its way to a concrete path: the lists before `done` have their index."""

    template: str
    done: str = ""

    @property
    def rest(self) -> str:
        """What of the template has no index yet."""
        return self.template.split("[]", self.done.count("["))[-1]

    @property
    def list_path(self) -> str | None:
        """The list of which an item is to be chosen, concrete; None where the path is whole."""
        head, found, _ = self.rest.partition("[]")
        return self.done + head if found else None

    @property
    def is_entry(self) -> bool:
        """Whether the list holds the value itself, so that an item is always new."""
        return self.rest.endswith("[]") and self.rest.count("[]") == 1

    @property
    def path(self) -> str:
        """The concrete path, once it is whole."""
        return self.done + self.rest

    def at(self, index: int) -> Place:
        """With the next list's item chosen."""
        assert self.list_path is not None
        return replace(self, done=f"{self.list_path}[{index}]")


class AddFieldScreen(Dialog[Added | None]):
    """Gives the field, its value and its words, or None when it was left."""

    DEFAULT_CSS = """
    AddFieldScreen > #frame { height: 92%; }
    AddFieldScreen.-short > #frame, AddFieldScreen.-narrow > #frame { height: 100%; }
    AddFieldScreen Input { background: $surface-lighten-1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s,f6", "submit", "Next"),
        Binding("up", "move('cursor_up')", show=False),
        Binding("down", "move('cursor_down')", show=False),
        Binding("pageup", "move('page_up')", show=False),
        Binding("pagedown", "move('page_down')", show=False),
    ]

    def __init__(
        self,
        record_type: RecordType,
        values: Values,
        spans: Sequence[Span] = (),
        *,
        under: str = "",
        read: Reader = read_nothing,
        doubt: Doubt = no_doubt,
        kept: Kept | None = None,
    ) -> None:
        """values: what the record's fields say now, by concrete path, None for those without a value.

        spans: the marked words, none where it is to be typed. under: path of a list or group, whose
        fields alone are offered. read: see `results.Reader`.
        """
        super().__init__(f"Add to {under}" if under else "Add a field")
        self._under = template_of(under)
        self._record_type = record_type
        self._values = values
        self._spans = tuple(spans)
        self._read = read
        self._doubt = doubt
        self._kept = kept
        self._labels = item_labels(record_type, values)
        self._place: Place | None = None
        self._fields: list[FieldSpec] = []
        self._items: list[Choice] = []

    def body(self) -> ComposeResult:
        """The marked words, the line to type in, and what it finds."""
        yield plain(f"words: {self._spans[0].quote}" if self._spans else "no words are marked", "aside")
        yield Static(id="step", classes="aside")
        yield Input(id="find", select_on_focus=False, compact=True)
        with Vertical(classes="body"):
            found = OptionList(markup=False, compact=True)
            found.can_focus = False
            yield found
        yield Static(id="problem", classes="problem")

    def on_mount(self) -> None:
        """Begin with the field."""
        self.query_one(Input).focus()
        self._show()

    def action_move(self, move: str) -> None:
        """Light another entry."""
        getattr(self._list, f"action_{move}")()

    def action_submit(self) -> None:
        """Take what is lit."""
        at = self._list.highlighted
        if at is not None:
            self._take(at)

    def action_leave(self) -> None:
        """One step back; from the first, leave."""
        if self._place is None:
            self.dismiss(None)
        else:
            self._go(None)

    @property
    def _list(self) -> OptionList:
        return self.query_one(OptionList)

    @on(Input.Changed)
    def _typed(self) -> None:
        self._show()

    @on(Input.Submitted)
    def _entered(self) -> None:
        self.action_submit()

    @on(OptionList.OptionSelected)
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        self._take(event.option_index)

    def _take(self, at: int) -> None:
        if self._place is None:
            self._go(Place(self._fields[at].path))
        else:
            self._go(self._place.at(_index_of(self._items[at].text)))

    def _go(self, place: Place | None) -> None:
        """To the next list of the path whose item is not clear, or to the value; None: to the fields."""
        while place is not None and place.list_path is not None:
            if not place.is_entry and indices_of(self._values, place.list_path):
                break
            place = place.at(next_index(self._values, place.list_path))
        if place is not None and place.list_path is None:
            self._ask(place.path)
            return
        self._place = place
        self.query_one(Input).value = ""
        self._show()

    def _ask(self, path: str) -> None:
        if self._values.get(path) is not None:
            put(self.query_one("#problem"), f"{path} has a value; correct that one")
            return
        quote = self._spans[0].quote if self._spans else ""
        screen = CorrectScreen(
            self._record_type,
            path,
            None,
            spans=self._spans,
            first=first_words(self._record_type, path, quote, self._read),
            values=self._values,
            doubt=self._doubt,
            kept=self._kept,
        )
        self.app.push_screen(screen, lambda corrected: self._asked(path, corrected))

    def _asked(self, path: str, corrected: Corrected | None) -> None:
        """Hand it in, or go on choosing where the value was left."""
        if corrected is not None:
            self.dismiss(Added(path, corrected.said, corrected.reason))

    def _show(self) -> None:
        """What is to be chosen, and what typing leaves of it."""
        put(self.query_one("#problem"), "")
        typed = self.query_one(Input).value
        if self._place is None:
            found = find_fields(self._record_type, typed)
            self._fields = [spec for spec in found if is_under(spec.path, self._under)]
            shown = list(map(self._field_option, self._fields))
            step = f"{counted(len(shown), 'field')}; type to find one"
        else:
            self._items = left_by(self._item_choices(self._place), typed)
            shown = [_item_option(each) for each in self._items]
            step = f"{self._place.template}: which of {self._place.list_path}?"
        put(self.query_one("#step"), step)
        self._list.set_options(shown)
        self._list.highlighted = 0 if shown else None

    def _item_choices(self, place: Place) -> list[Choice]:
        assert place.list_path is not None
        known = indices_of(self._values, place.list_path)
        paths = [f"{place.list_path}[{index}]" for index in known]
        new = next_index(self._values, place.list_path)
        choices = [Choice(path, self._labels.get(path, "")) for path in paths]
        return [*choices, Choice(f"{place.list_path}[{new}]", _NEW)]

    def _field_option(self, spec: FieldSpec) -> Option:
        has_value = self._values.get(spec.path) is not None
        about = ", ".join(filter(None, (spec.kind.value, spec.unit, "has a value" if has_value else "")))
        words = Content.assemble((spec.path, "bold"), "  ", about, "\n", (f"  {spec.description}", "dim"))
        return Option(words)


def is_under(path: str, group: str) -> bool:
    """Whether a template is that of a group, a list, or of what is in it; everything is under ''."""
    return not group or path == group or path.startswith((f"{group}.", f"{group}["))


def _item_option(item: Choice) -> Option:
    return Option(Content.assemble(item.text, "  ", (clean(item.label), "dim")))


def _index_of(item: str) -> int:
    """3 of 'arms[3]'."""
    return int(item.rpartition("[")[2].removesuffix("]"))
