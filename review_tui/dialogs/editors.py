"""Where a value is typed or chosen: a widget for each way to do it, each with a text `parse_leaf` reads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.events import Key
from textual.message import Message
from textual.suggester import Suggester
from textual.widgets import Input, OptionList, TextArea
from textual.widgets.option_list import Option

from review_tui.dialogs.choices import Choice, choices_for, left_by, offers_for, units_for
from review_tui.dialogs.items import Values
from review_tui.dialogs.typed_lines import TypedLine, TypedText
from review_tui.words import clean
from schemas.annotations import list_item
from schemas.catalogue import RecordType
from schemas.leaf_check import blank_form, how_to_type
from schemas.values import Kind

_LINES = frozenset({Kind.STRING, Kind.IDENTIFIER, Kind.INTEGER, Kind.NUMBER, Kind.DATE, Kind.QUANTITY})
_LONG = 80
"""Characters from which a string gets more than one line."""
_FEW = 6
"""Choices that leave room for what is behind the dialog."""
_NUMBERS = "123456789"
"""The keys that choose."""


class LeafEditor(Vertical):
    """A value being typed or chosen."""

    DEFAULT_CSS = """
    LeafEditor { height: auto; }
    LeafEditor Input, LeafEditor TextArea { background: $surface-lighten-1; }
    """

    class Changed(Message):
        """What it holds is another text."""

    class Submitted(Message):
        """The reviewer is done with it."""

    @property
    def is_small(self) -> bool:
        """Whether it needs a few lines at most."""
        return False

    def begin(self) -> None:
        """Let the keys come here."""
        self.query_one("Input, TextArea").focus()

    @property
    def text(self) -> str:
        """What it holds."""
        raise NotImplementedError

    @text.setter
    def text(self, text: str) -> None:
        raise NotImplementedError


class LineEditor(LeafEditor):
    """One line to type, with offers of how it may go on."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
    ]

    def __init__(self, text: str, *, units: Sequence[str] = (), hint: str = "") -> None:
        """units: UCUM codes to offer behind a number. hint: shown while nothing is typed."""
        super().__init__()
        self._units = units
        self._input = TypedLine(
            text,
            placeholder=hint,
            select_on_focus=False,
            compact=True,
            suggester=_Continuation(units) if units else None,
        )
        self._list = _Shown(markup=False, compact=True)

    @property
    def is_small(self) -> bool:
        """One line, and offers that scroll."""
        return True

    def compose(self) -> ComposeResult:
        """The line, and what is offered."""
        yield self._input
        if self._units:
            yield self._list

    def on_mount(self) -> None:
        """Offer what the first text may go on to be."""
        self._offer()

    @property
    def text(self) -> str:
        """What is typed."""
        return self._input.value

    @text.setter
    def text(self, text: str) -> None:
        self._input.value = text
        self._input.cursor_position = len(text)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._offer()
        self.post_message(self.Changed())

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        at = self._list.highlighted
        if at is None:
            self.post_message(self.Submitted())
        else:
            self._take(at)

    @on(OptionList.OptionSelected)
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self._take(event.option_index)

    def action_move(self, by: int) -> None:
        """The next or the last offer; beyond the first, none."""
        count = self._list.option_count
        at = self._list.highlighted
        to = (-1 if at is None else at) + by
        self._list.highlighted = min(to, count - 1) if count and to >= 0 else None

    def _take(self, at: int) -> None:
        self.text = self._offers[at].text
        self._input.focus()

    def _offer(self) -> None:
        self._offers = offers_for(self._units, self.text) if self._units else []
        self._list.set_options(
            Option(Content.assemble(offer.text, "  ", (offer.label, "dim"))) for offer in self._offers
        )
        self._list.highlighted = None


class ChoiceEditor(LeafEditor):
    """A list to choose one of, by its number, by arrows, by mouse, or by typing until one is left."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("pageup", "move(-8)", show=False),
        Binding("pagedown", "move(8)", show=False),
    ]
    HINT = "a number, or type to find one"

    def __init__(self, choices: Sequence[Choice], text: str) -> None:
        """text: the choice that stands; what is none of them stands until one is chosen."""
        super().__init__()
        self._choices = choices
        self._left = list(choices)
        self._standing = text
        self._filter = _Filter(self.take_key, self.HINT)
        self._list = _Shown(markup=False, compact=True)

    @property
    def is_small(self) -> bool:
        """A few choices."""
        return len(self._choices) <= _FEW

    def compose(self) -> ComposeResult:
        """The line to type in, and what it leaves."""
        yield self._filter
        yield self._list

    def on_mount(self) -> None:
        """Show the choices, the standing one lit."""
        self._show()

    @property
    def text(self) -> str:
        """The choice that is lit; while none is, what is typed, or what stood before."""
        at = self._list.highlighted
        if at is not None and at < len(self._left):
            return self._left[at].text
        return self._filter.value or self._standing

    @text.setter
    def text(self, text: str) -> None:
        self._standing = text
        self._filter.value = ""
        self._show()

    def action_move(self, by: int) -> None:
        """Light another choice."""
        count = len(self._left)
        at = self._list.highlighted
        if count:
            self._list.highlighted = (0 if by > 0 else count - 1) if at is None else _within(at + by, count)

    def take_key(self, key: str) -> bool:
        """Take the choice of that number; False where the key is part of what is typed."""
        if key not in _NUMBERS:
            return False
        typed = self._filter.value + key
        at = int(key) - 1
        if not 0 <= at < len(self._left) or (self._filter.value and left_by(self._choices, typed)):
            return False
        self._chosen(at)
        return True

    def _chosen(self, at: int) -> None:
        self._list.highlighted = at

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._show()
        self.post_message(self.Changed())

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(self.Submitted())

    @on(OptionList.OptionHighlighted)
    def _lit(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        self.post_message(self.Changed())

    @on(OptionList.OptionSelected)
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self._chosen(event.option_index)

    def _show(self) -> None:
        typed = self._filter.value
        self._left = left_by(self._choices, typed)
        self._list.set_options([self._option(number, each) for number, each in enumerate(self._left, 1)])
        standing = [at for at, choice in enumerate(self._left) if choice.text == self._standing]
        first = 0 if typed and self._left else None
        self._list.highlighted = first if typed or not standing else standing[0]

    def _option(self, number: int, choice: Choice) -> Option:
        return Option(_numbered(number, choice.text, choice.label))


class ManyEditor(ChoiceEditor):
    """A list to choose several of: numbers, Space and clicks take one up or leave it out."""

    HINT = "a number or Space, or type to find one"

    def __init__(self, choices: Sequence[Choice], text: str) -> None:
        """text: the chosen ones, one a line; one that is no choice (any more) can be left out."""
        self._taken = _lines(text)
        known = {choice.text for choice in choices}
        strange = [Choice(each, "no choice") for each in self._taken if each not in known]
        super().__init__([*choices, *strange], "")

    @property
    def text(self) -> str:
        """The chosen ones, one a line, in the order they were taken up."""
        return "\n".join(self._taken)

    @text.setter
    def text(self, text: str) -> None:
        self._taken = _lines(text)
        self._filter.value = ""
        self._show()

    def take_key(self, key: str) -> bool:
        """Take up the choice of that number, or with a blank what is lit, or leave it out."""
        if key != " ":
            return super().take_key(key)
        if self._list.highlighted is not None:
            self._chosen(self._list.highlighted)
        return True

    def _chosen(self, at: int) -> None:
        chosen = self._left[at].text
        others = [each for each in self._taken if each != chosen]
        self._taken = others if chosen in self._taken else [*others, chosen]
        self._show()
        self._list.highlighted = at
        self.post_message(self.Changed())

    def _option(self, number: int, choice: Choice) -> Option:
        mark = "[x] " if choice.text in self._taken else "[ ] "
        return Option(_numbered(number, mark + choice.text, choice.label))


class AreaEditor(LeafEditor):
    """Several lines to type."""

    def __init__(self, text: str, *, hint: str = "") -> None:
        """hint: shown while nothing is typed."""
        super().__init__()
        self._area = TypedText(text, compact=True, placeholder=Content(hint), highlight_cursor_line=False)
        self._opened = (text, self._area.text)

    def compose(self) -> ComposeResult:
        """The lines."""
        yield self._area

    @property
    def text(self) -> str:
        """What is typed; the very text it was given while nothing is, whatever ends its lines."""
        given, loaded = self._opened
        return given if self._area.text == loaded else self._area.text

    @text.setter
    def text(self, text: str) -> None:
        self._area.text = text
        self._opened = (text, self._area.text)

    @on(TextArea.Changed)
    def _typed(self, event: TextArea.Changed) -> None:
        event.stop()
        self.post_message(self.Changed())


def editor_for(record_type: RecordType, path: str, text: str, values: Values) -> LeafEditor:
    """The widget for a field, with a text in it; values: of the record, for what a reference may name."""
    spec = record_type.spec(path)
    choices = choices_for(record_type, path, values)
    is_many = list_item(record_type.annotation(path)) is not None
    if choices:
        return ManyEditor(choices, text) if is_many else ChoiceEditor(choices, text)
    hint = how_to_type(record_type, path)
    is_comparison = spec.parts == ("comparator", "value")
    if is_many or "\n" in text or len(text) > _LONG or not (spec.kind in _LINES or is_comparison):
        return AreaEditor(text or blank_form(record_type, path), hint=hint)
    units = units_for(record_type, path, values) if "unit" in spec.parts else ()
    return LineEditor(text, units=units, hint=hint)


class _Filter(TypedLine):
    """A line to type in, some of whose keys choose."""

    def __init__(self, take: Callable[[str], bool], hint: str) -> None:
        super().__init__(placeholder=hint, select_on_focus=False, compact=True)
        self._take = take

    async def _on_key(self, event: Key) -> None:
        if event.character and self._take(event.character):
            event.stop()
            event.prevent_default()


class _Shown(OptionList):
    """A list beside the line that has the keys."""

    can_focus = False


class _Continuation(Suggester):
    """Shows how a quantity may go on."""

    def __init__(self, units: Sequence[str]) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._units = units

    async def get_suggestion(self, value: str) -> str | None:
        """The first offer that begins as typed."""
        offered = (offer.text for offer in offers_for(self._units, value))
        return next((text for text in offered if value and text.startswith(value)), None)


def _numbered(number: int, text: str, label: str) -> Content:
    key = f"{number} " if number <= len(_NUMBERS) else "  "
    return Content.assemble((key, "bold"), clean(text), "  " if label else "", (clean(label), "dim"))


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


def _within(at: int, count: int) -> int:
    return max(0, min(at, count - 1))
