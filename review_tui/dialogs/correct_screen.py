"""The Correct dialog: what a field says, in the widget of its type, checked while it is typed."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input, Select, Static

from review_tui.dialogs.correction import Correction, no_doubt
from review_tui.dialogs.dialog import Dialog, plain, put
from review_tui.dialogs.difference import GONE, NEW, compare, paint
from review_tui.dialogs.editors import LeafEditor, editor_for
from review_tui.dialogs.items import Values, label_of, referable
from review_tui.dialogs.results import Corrected, Doubt, Kept, Typed
from review_tui.dialogs.typed_lines import TypedLine
from review_tui.words import STATE_WORDS
from schemas.catalogue import FieldSpec, RecordType
from schemas.decisions import Said
from schemas.documents import Span
from schemas.fields import State
from schemas.leaf_check import blank_form
from schemas.values import Kind

_NOTHING: Values = {}


class CorrectScreen(Dialog[Corrected | None]):
    """Gives what the field is to say, or None when it was left.

    What was typed is in `kept` while it is open and afterwards, and stands there when it is opened again,
    until the field says it: neither leaving nor a decision that could not be saved loses a word.
    """

    DEFAULT_CSS = """
    CorrectScreen .row { height: 1; }
    CorrectScreen .row > Static { width: 8; }
    CorrectScreen .row > Input { width: 1fr; background: $surface-lighten-1; }
    CorrectScreen .row > Select { width: 1fr; max-width: 40; }
    CorrectScreen .change { height: auto; max-height: 3; }
    CorrectScreen.-short .change { max-height: 1; }
    CorrectScreen > #frame { height: 92%; }
    CorrectScreen.-short > #frame, CorrectScreen.-narrow > #frame { height: 100%; }
    CorrectScreen.-high > #frame, CorrectScreen.-tall.-small > #frame { height: auto; max-height: 92%; }
    CorrectScreen.-high .body, CorrectScreen.-tall.-small .body { height: auto; }
    CorrectScreen.-high LeafEditor, CorrectScreen.-tall.-small LeafEditor { height: auto; }
    CorrectScreen.-tall.-small .body OptionList { height: auto; max-height: 6; }
    CorrectScreen.-high .body OptionList { height: auto; max-height: 12; }
    CorrectScreen.-high .body TextArea { height: auto; min-height: 2; max-height: 12; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+t,f2", "choose_state", "State"),
        Binding("ctrl+r,f4", "restore", "As it was"),
    ]

    def __init__(
        self,
        record_type: RecordType,
        path: str,
        said: Said | None,
        *,
        spans: tuple[Span, ...] | None = None,
        first: str | None = None,
        values: Values = _NOTHING,
        doubt: Doubt = no_doubt,
        kept: Kept | None = None,
        title: str | None = None,
    ) -> None:
        """said: what the field says now, None for nothing. spans: the words it is to rest on, those of `said`
        if not given. first: words to begin with in place of its own. values: what the record's fields say, by
        path, for what a reference may name. kept: see `results.Kept`.
        """
        spec = record_type.spec(path)
        known = tuple(referable(record_type, path, values)) if spec.kind is Kind.REFERENCE else None
        resting = said.spans if spans is None and said else spans or ()
        self._correction = Correction(record_type, path, said, resting, doubt, known)
        self._values = values
        self._kept: Kept = {} if kept is None else kept
        self._key = f"correct {path}"
        old = self._correction.old or blank_form(record_type, path)
        self._untouched = Typed(old if first is None else first)
        self._begins = self._begin_with()
        self._chosen: State | None = self._begins.state
        self._put_away: Typed | None = None
        super().__init__(title or _title(record_type, path, values))

    def body(self) -> ComposeResult:
        """What the field is, its words, the editor, what is wrong, what changes, its state and the reason."""
        correction = self._correction
        with Vertical(classes="body"):
            yield plain(_about(correction.spec), "aside spare")
            yield plain(_quoted(correction.spans), "aside spare")
            kept = plain("", "aside")
            kept.id, kept.display = "kept", False
            yield kept
            editor = editor_for(correction.record_type, correction.path, self._begins.text, self._values)
            self.set_class(editor.is_small, "-small")
            yield editor
        yield Static(id="problem", classes="problem")
        yield Static(id="was", classes="change")
        yield Static(id="now", classes="change")
        with Horizontal(classes="row"):
            yield plain("State")
            yield self._state_choice()
        with Horizontal(classes="row"):
            yield plain("Reason")
            yield TypedLine(self._begins.reason, id="reason", select_on_focus=False, compact=True)
        yield Static(id="doubt", classes="doubt")

    def on_mount(self) -> None:
        """Begin to type at once."""
        self._editor.begin()
        self.watch(self._states, "expanded", self._states_closed, init=False)
        self._look()
        if self._begins != self._untouched:
            put(self.query_one("#kept"), "this is what you had typed before")

    @property
    def typed(self) -> Typed:
        """What stands in the dialog."""
        return Typed(self._editor.text, self._chosen, self._reason.value)

    def action_submit(self) -> None:
        """Hand in what it is to say, if nothing speaks against it."""
        typed = self.typed
        if self._correction.problem(typed) is not None:
            self._look()
            self.app.bell()
            return
        if self._correction.needs_reason(typed) and not typed.reason.strip():
            self._reason.focus()
            self.app.bell()
            return
        self.dismiss(Corrected(self._correction.result(typed), typed.reason.strip() or None))

    def action_leave(self) -> None:
        """Leave; what was typed is kept."""
        if self._key in self._kept:
            self.say("what you typed is kept for this field")
        self.dismiss(None)

    def action_choose_state(self) -> None:
        """Open the list of states."""
        self._states.focus()
        self._states.expanded = True

    def action_restore(self) -> None:
        """Show the field as it was before anything was typed; once more, what was typed."""
        now = self.typed
        to = self._put_away or self._begins if now == self._untouched else self._untouched
        self._put_away = now
        self._show(to)

    def _show(self, typed: Typed) -> None:
        self._chosen = typed.state
        self._reason.value = typed.reason
        self._editor.text = typed.text
        self._look()

    def _begin_with(self) -> Typed:
        """What was typed before, unless the field says it by now."""
        before = self._kept.get(self._key)
        if before is None or self._correction.is_said(before):
            self._kept.pop(self._key, None)
            return self._untouched
        return before

    @property
    def _editor(self) -> LeafEditor:
        return self.query_one(LeafEditor)

    @property
    def _reason(self) -> Input:
        return self.query_one("#reason", Input)

    @property
    def _states(self) -> Select[State]:
        return self.query_one(Select)

    def _state_choice(self) -> Select[State]:
        states = [(STATE_WORDS[state], state) for state in self._correction.states()]
        shown = self._correction.state_of(self._begins)
        value = shown if shown in dict.fromkeys(self._correction.states()) else states[0][1]
        return Select(states, allow_blank=False, value=value, compact=True)

    @on(LeafEditor.Changed)
    def _edited(self) -> None:
        if self._chosen is not None and not self._chosen.has_value:
            self._chosen = None  # a value takes an absence back
        self._look()

    @on(Input.Changed, "#reason")
    def _reasoned(self) -> None:
        self._look()

    @on(Input.Submitted, "#reason")
    @on(LeafEditor.Submitted)
    def _entered(self) -> None:
        self.action_submit()

    @on(Select.Changed)
    def _chose(self, event: Select.Changed) -> None:
        if event.value != self._correction.state_of(self.typed) and isinstance(event.value, State):
            self._chosen = event.value
            self._look()

    def _states_closed(self, is_open: bool) -> None:
        """From the list of states back to the value."""
        if not is_open:
            self.call_after_refresh(self._editor.begin)

    def _look(self) -> None:
        """Show what has been typed comes to, and keep it."""
        typed = self.typed
        put(self.query_one("#kept"), "")
        if typed == self._untouched:
            self._kept.pop(self._key, None)
        else:
            self._kept[self._key] = typed
        state = self._correction.state_of(typed)
        if state in self._correction.states():
            with self.prevent(Select.Changed):
                self._states.value = state
        put(self.query_one("#problem"), self._problem(typed))
        doubt = self._correction.needs_reason(typed)
        note = self._correction.note(typed) or ""
        put(self.query_one("#doubt"), f"give a reason: {doubt}" if doubt else note)
        self._show_change(typed.text if state.has_value else STATE_WORDS[state])

    def _problem(self, typed: Typed) -> str:
        problem = self._correction.problem(typed)
        if problem is not None and typed.text == self._correction.old and self._correction.trouble:
            return f"this value is not admitted (any more): {problem}"
        return problem or ""

    def _show_change(self, new: str) -> None:
        said = self._correction.said
        old = self._correction.old or (STATE_WORDS[said.state] if said else "")
        before, after = compare(old, new)
        is_same = before == after
        cut = "~" if self.is_ascii else "…"
        put(self.query_one("#was"), "" if is_same or not old else _line("was", paint(before, GONE, cut=cut)))
        put(self.query_one("#now"), "" if is_same else _line("now", paint(after, NEW, cut=cut)))


def _line(name: str, words: Content) -> Content:
    return Content.assemble((f"{name}  ", "dim"), words)


def _title(record_type: RecordType, path: str, values: Values) -> str:
    """The path, with what its innermost item is called."""
    label = label_of(record_type, path.rpartition(".")[0], values)
    return f"{path} ({label})" if label else path


def _about(spec: FieldSpec) -> str:
    unit = f", unit {spec.unit}" if spec.unit else ""
    return f"{spec.kind.value}{unit}: {spec.description}"


def _quoted(spans: tuple[Span, ...]) -> str:
    return f"words: {spans[0].quote}" if spans else "no words of the source"
