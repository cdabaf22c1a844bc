"""What is chosen for the queue: a filter, and the views that were given names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Button, Checkbox, Footer, Input, Label, OptionList, Select
from textual.widgets.option_list import Option

from review_tui.queue_words import SHOW_WORDS, say_filter, say_view
from review_tui.words import DRAFTER_WORDS, clean
from schemas.fields import Drafter
from schemas.queue import QueueChoices, QueueFilter, SavedView, Show
from store.errors import StoreError
from store.store import Store

_ANY = ""
"""The choice that leaves nothing out."""
_ERRORS = (0.0, 0.05, 0.1, 0.2, 0.5)
_FRAME = """
    align: center middle;
    & > VerticalScroll {
        width: 90%; max-width: 76; height: auto; max-height: 90%; padding: 0 1;
        background: $surface; border: round $primary; scrollbar-size-vertical: 1;
    }
    & Label { height: 1; color: $text-muted; }
    & Horizontal { height: auto; }
    & Button { margin-right: 1; }
"""

Choice = tuple[Content, str]


class Chosen(Message):
    """What there is to choose from was read."""

    def __init__(self, choices: QueueChoices) -> None:
        super().__init__()
        self.choices = choices


class FilterScreen(ModalScreen[QueueFilter | None]):
    """Choose what of the queue is to be seen; None when it stays as it is."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Back", id="queue.filter.back"),
        Binding("ctrl+s", "take", "Show these", id="queue.filter.take"),
    ]
    DEFAULT_CSS = f"FilterScreen {{{_FRAME}}}"

    def __init__(self, store: Store, wanted: QueueFilter) -> None:
        super().__init__()
        self._store = store
        self._wanted = wanted

    def compose(self) -> ComposeResult:
        """One choice below another."""
        wanted = self._wanted
        with VerticalScroll():
            yield from self._choice(
                "show", "Show", [(SHOW_WORDS[each], each.value) for each in Show], wanted.show
            )
            yield from self._choice("record_type", "Record type", [], wanted.record_type)
            yield from self._choice("field_group", "Group of fields", [], wanted.field_group)
            yield from self._choice("drafter", "Drafted how", [], wanted.drafter)
            errors = [
                ("however likely", "0.0"),
                *((f"at least {each:.0%}", str(each)) for each in _ERRORS[1:]),
            ]
            yield from self._choice("least_error", "Likely wrong", errors, str(wanted.least_error))
            with Horizontal():
                yield Button("Show these", id="take", variant="primary")
                yield Button("Everything", id="everything")
        yield Footer(compact=True, show_command_palette=False)

    def on_mount(self) -> None:
        """Read what there is."""
        self._read()

    @work(thread=True, exit_on_error=False)
    def _read(self) -> None:
        try:
            self.post_message(Chosen(self._store.queue_choices()))
        except StoreError as error:
            self.app.call_from_thread(self.notify, clean(str(error)), severity="error", markup=False)

    @on(Chosen)
    def _fill(self, message: Chosen) -> None:
        choices = message.choices
        drafters = [(DRAFTER_WORDS[each], each.value) for each in choices.drafters]
        self._offer("record_type", [(each, each) for each in choices.record_types])
        self._offer("field_group", [(each, each) for each in choices.field_groups])
        self._offer("drafter", drafters)

    @on(Button.Pressed, "#take")
    def action_take(self) -> None:
        """Show what was chosen."""
        drafter = self._value("drafter")
        self.dismiss(
            self._wanted.model_copy(
                update={
                    "show": Show(self._value("show")),
                    "record_type": self._value("record_type") or None,
                    "field_group": self._value("field_group") or None,
                    "drafter": Drafter(drafter) if drafter else None,
                    "least_error": float(self._value("least_error")),
                }
            )
        )

    @on(Button.Pressed, "#everything")
    def _everything(self) -> None:
        self.dismiss(QueueFilter())

    def _choice(
        self, name: str, words: str, options: list[tuple[str, str]], value: str | None
    ) -> ComposeResult:
        yield Label(words)
        known = options or ([] if value is None else [(value, value)])
        yield Select(
            self._options(known, has_any=not options),
            value=value or _ANY,
            allow_blank=False,
            compact=True,
            id=name,
        )

    def _offer(self, name: str, options: list[tuple[str, str]]) -> None:
        """More to choose from; what is chosen stays."""
        select, value = self._select(name), self._value(name)
        known = options if value in {_ANY, *(each for _, each in options)} else [*options, (value, value)]
        select.set_options(self._options(known, has_any=True))
        select.value = value

    @staticmethod
    def _options(options: list[tuple[str, str]], *, has_any: bool) -> list[Choice]:
        found = [(Content(clean(words)), value) for words, value in options]
        return [(Content("any"), _ANY), *found] if has_any else found

    def _select(self, name: str) -> Select[str]:
        return self.query_one(f"#{name}", Select)

    def _value(self, name: str) -> str:
        return str(self._select(name).value)


@dataclass(frozen=True)
class Take:
    """Show this view."""

    view: SavedView


@dataclass(frozen=True)
class Save:
    """Keep what is shown under a name."""

    view: SavedView


@dataclass(frozen=True)
class Remove:
    """Forget this view."""

    view: SavedView


class Listed(Message):
    """The saved views were read."""

    def __init__(self, views: list[SavedView]) -> None:
        super().__init__()
        self.views = views


class ViewsScreen(ModalScreen[Take | Save | Remove | None]):
    """The views that have names: take one, forget one, or give what is shown a name."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Back", id="queue.views.back"),
        Binding("delete", "remove", "Forget", id="queue.views.remove"),
    ]
    DEFAULT_CSS = f"""
    ViewsScreen {{{_FRAME}
        & OptionList {{ height: auto; max-height: 12; border: none; }}
        & Input {{ border: none; height: 1; }}
    }}
    """

    def __init__(self, store: Store, reviewer: str, wanted: QueueFilter, *, by_record: bool) -> None:
        super().__init__()
        self._store = store
        self._reviewer = reviewer
        self._wanted = wanted
        self._by_record = by_record
        self._views: list[SavedView] = []

    def compose(self) -> ComposeResult:
        """The list, and a name for what is shown."""
        shown = say_filter(self._wanted, by_record=self._by_record)
        with VerticalScroll():
            yield Label("Enter shows a view, Delete forgets it", markup=False)
            yield OptionList(markup=False)
            yield Label(f"A name for: {shown}", markup=False)
            yield Input(placeholder="name", max_length=60, select_on_focus=False)
            yield Checkbox("for everybody", compact=True)
        yield Footer(compact=True, show_command_palette=False)

    def on_mount(self) -> None:
        """Read the views."""
        self._read()

    @work(thread=True, exit_on_error=False)
    def _read(self) -> None:
        try:
            self.post_message(Listed(self._store.views(self._reviewer)))
        except StoreError as error:
            self.app.call_from_thread(self.notify, clean(str(error)), severity="error", markup=False)

    @on(Listed)
    def _listed(self, message: Listed) -> None:
        self._views = message.views
        options = self.query_one(OptionList)
        options.add_options([Option(Content(say_view(view))) for view in self._views])
        if self._views:
            options.highlighted = 0
            options.focus()
        else:
            self.query_one(Input).focus()

    @on(OptionList.OptionSelected)
    def _take(self, message: OptionList.OptionSelected) -> None:
        self.dismiss(Take(self._views[message.option_index]))

    @on(Input.Submitted)
    def _save(self, message: Input.Submitted) -> None:
        name = " ".join(message.value.split())
        if name:
            reviewer = None if self.query_one(Checkbox).value else self._reviewer
            view = SavedView(name=name, wanted=self._wanted, by_record=self._by_record, reviewer=reviewer)
            self.dismiss(Save(view))

    def action_remove(self) -> None:
        """Forget the view under the cursor."""
        index = self.query_one(OptionList).highlighted
        if index is not None:
            self.dismiss(Remove(self._views[index]))
