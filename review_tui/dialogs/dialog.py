"""What the modal screens share: a frame that fits 40 by 12 cells and more, its keys on the last line."""

from __future__ import annotations

from typing import ClassVar, TypeVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Footer, Static

from review_tui.words import clean

Result = TypeVar("Result")


class Dialog(ModalScreen[Result]):
    """A frame at the foot of what stays in view above it; Ctrl+S hands in, Esc leaves."""

    DEFAULT_CSS = """
    Dialog { align: center bottom; background: $background 25%; }
    Dialog > #frame {
        width: 92%; max-width: 110; height: auto; max-height: 92%;
        background: $surface; border: round $primary; padding: 0 1;
    }
    Dialog.-short > #frame, Dialog.-narrow > #frame {
        width: 100%; height: 100%; max-height: 100%; border: none; padding: 0;
    }
    Dialog.-ascii > #frame { border: ascii $primary; }
    Dialog.-ascii SelectCurrent .arrow { display: none; }
    Dialog .title { text-style: bold; height: auto; max-height: 2; }
    Dialog .aside { color: $text-muted; height: auto; max-height: 3; }
    Dialog .problem { color: $text-error; text-style: bold; height: auto; max-height: 2; }
    Dialog .doubt { color: $text-warning; text-style: bold; height: auto; max-height: 2; }
    Dialog .body, Dialog .body LeafEditor { height: 1fr; }
    Dialog .body OptionList, Dialog .body TextArea { height: 1fr; max-height: 100%; }
    Dialog.-filled > #frame { height: 92%; }
    Dialog.-filled.-short > #frame, Dialog.-filled.-narrow > #frame { height: 100%; }
    Dialog.-short .spare { display: none; }
    Dialog .body OptionList > .option-list--option-highlighted { text-style: bold underline; }
    Dialog Footer { dock: none; height: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s,f6", "submit", "Save"),  # a browser keeps some keys to itself
        Binding("escape", "leave", "Leave"),
    ]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (70, "-wide")]  # noqa: RUF012  # as Screen declares it
    VERTICAL_BREAKPOINTS = [(0, "-short"), (20, "-tall"), (32, "-high")]  # noqa: RUF012  # the same

    def __init__(self, title: str) -> None:
        super().__init__()
        self._title = title

    def compose(self) -> ComposeResult:
        """The title, what the dialog is about, and its keys."""
        with Vertical(id="frame"):
            yield plain(self._title, "title")
            yield from self.body()
            yield Footer(compact=True, show_command_palette=False)

    def on_mount(self) -> None:
        """A frame that the terminal can show."""
        self.set_class(self.is_ascii, "-ascii")

    def body(self) -> ComposeResult:
        """What stands between the title and the keys."""
        raise NotImplementedError

    @property
    def is_ascii(self) -> bool:
        """Whether only ASCII signs are to be shown: the application has the class `-ascii`."""
        return self.app.has_class("-ascii")

    def action_submit(self) -> None:
        """Hand in what the dialog holds, if it may be."""
        raise NotImplementedError

    def action_leave(self) -> None:
        """Leave without a result."""
        self.dismiss(None)

    def say(self, words: str) -> None:
        """A short notice."""
        self.notify(clean(words), markup=False)


def plain(words: str, classes: str = "") -> Static:
    """Words as they are: nothing in them is markup, and nothing acts on the terminal."""
    return Static(Content(clean(words)), classes=classes)


def put(widget: Widget, words: str | Content) -> None:
    """Show words in a `Static`, which takes no line while there are none."""
    assert isinstance(widget, Static)
    content = Content(clean(words)) if isinstance(words, str) else words
    widget.update(content)
    widget.display = bool(content.plain)
