"""What fields, answers and events are in words. Pure; what it gives is data and never markup."""

from __future__ import annotations

from schemas.decisions import ACTION_WORDS, RECORD, Action, Event, Said
from schemas.fields import Drafter, GroundingStatus, State
from schemas.value_words import say_value

STATE_WORDS = {
    State.STATED: "stated",
    State.INFERRED: "inferred: it needs a step beyond the words",
    State.NOT_STATED: "not stated",
    State.LABEL_WITHOUT_VALUE: "label without value",
    State.SECTION_MISSING: "section missing",
    State.NOT_APPLICABLE: "not applicable",
}
GROUNDING_WORDS = {
    GroundingStatus.EXACT: "the very words",
    GroundingStatus.NORMALIZED: "the words but for spacing, case or look-alike characters",
    GroundingStatus.SPLICED: "two pieces of one passage",
    GroundingStatus.FUZZY: "nearly the same words",
    GroundingStatus.ALTERED: "the source says something else",
    GroundingStatus.NOT_FOUND: "the words are not in the source",
}
DRAFTER_WORDS = {
    Drafter.LABEL: "read from its label",
    Drafter.GRAMMAR: "read from its printed form",
    Drafter.MODEL: "drafted by the model",
    Drafter.REVIEWER: "added by a reviewer",
    Drafter.IMPORT: "taken in from elsewhere",
}
_FACT = "@"


def say_said(said: Said | None) -> str:
    """What a field says, on one line: its value or its absence; 'nothing' where it was rejected."""
    if said is None:
        return "nothing"
    return one_line(say_value(said.value)) if said.state.has_value else STATE_WORDS[said.state]


def say_subject(subject: str) -> str:
    """What an event is about."""
    if subject == RECORD:
        return "the record"
    return f"the fact at {subject[1:]}" if subject.startswith(_FACT) else subject


def say_event(event: Event) -> str:
    """What was done, on one line, without who and when."""
    said = ACTION_WORDS[event.action]
    if event.undoes is not None:
        said = f"{said} event {event.undoes}"
    elif event.action in (Action.CORRECT, Action.ADD):
        said = f"{said}: {say_said(event.after)}"
    if event.carries is not None:
        said = f"{said}, carried over"
    return f"{said} ({one_line(event.reason)})" if event.reason else said


def one_line(words: str) -> str:
    """The words with every run of white space as one blank."""
    return " ".join(words.split())


def minutes(seconds: float) -> str:
    """'14:05', '0:00' for none or less."""
    whole = max(0, int(seconds))
    return f"{whole // 60}:{whole % 60:02}"


def counted(number: int, one: str, many: str | None = None) -> str:
    """'1 field', '2 fields', '1,200 fields'."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


def clean(data: str) -> str:
    """Data on one line, with every character that a terminal would act on or hide replaced."""
    line = one_line(data)
    return line if line.isprintable() else "".join(each if each.isprintable() else "\ufffd" for each in line)
