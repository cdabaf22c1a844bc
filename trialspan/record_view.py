"""A record in the terminal: fields by group, each value with the words it came from and where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from rich.console import Console
from rich.table import Table
from rich.text import Text

from schemas.documents import Document
from schemas.drafts import UNSUPPORTED, Draft
from schemas.fields import FLAG_WORDS, DraftedField, Drafter, Flag, GroundingStatus, State
from schemas.value_words import say_value
from trialspan.coverage_view import print_coverage
from trialspan.terminal import counted, harmless, line_of, plain

_PATH_SHARE = 3
"""The column of paths takes at most one part in this many of the width."""

_QUOTE_SHOWN = 120
"""Characters of a side's words; the field itself shows them all."""

_WORTH_TELLING = 0.05
"""Expected error from which it is shown; most fields are far below."""

_ITEM = re.compile(r"\w+\[([0-9]+)\]")

_ABSENCES = {
    State.NOT_STATED: "not stated",
    State.LABEL_WITHOUT_VALUE: "label without value",
    State.SECTION_MISSING: "section missing",
    State.NOT_APPLICABLE: "not applicable",
}


def print_record(console: Console, document: Document, draft: Draft) -> None:
    """The whole record, as wide as the console."""
    console.print(_title(document, draft), soft_wrap=True)
    stated = [field for field in draft.fields if field.state.has_value]
    width = max((len(_below(field.path)) for field in stated), default=0)
    width = min(width, console.width // _PATH_SHARE)
    for group, fields in _by_group(stated).items():
        console.print()
        if [field.path for field in fields] != [group]:  # a field on its own needs no heading
            console.print(plain(group, "bold"))
        console.print(_group_table(fields, width))
    for state, words in _ABSENCES.items():
        absent = [_absence(field) for field in draft.fields if field.state is state]
        if absent:
            console.print()
            console.print(plain(f"{words}: ", "bold").append(harmless(", ".join(absent)), "not bold"))
    _print_open_ends(console, document, draft)


def _absence(field: DraftedField) -> str:
    """The path, and why nothing was read where something is printed."""
    is_printed = not {Flag.NOT_IN_FORM, Flag.NOT_IN_ENUMERATION}.isdisjoint(field.flags)
    return f"{field.path} ({field.note})" if is_printed else field.path


def _title(document: Document, draft: Draft) -> Text:
    name, kind = draft.record_key or draft.document_name, draft.record_type
    title = plain(f"{line_of(name)}  {line_of(kind)}", "bold")
    said = [document.name] if document.name != name else []
    said += [f"layout {draft.layout}"] if draft.layout else []
    said.append(f"drafted with {draft.model}" if draft.model else "drafted on labels alone")
    said.append(counted(len(draft.fields), "field"))
    if kind == UNSUPPORTED:
        said.append("the page is of no known record type")
    return title.append(f"\n{line_of(' · '.join(said))}", "not bold")


def _group_of(path: str) -> str:
    return path.split(".", 1)[0].split("[", 1)[0]


def _below(path: str) -> str:
    """The path without the name of its group, '[0].label' of 'arms[0].label'; the name where that is all."""
    return path.removeprefix(_group_of(path)).removeprefix(".") or path


def _by_group(fields: Iterable[DraftedField]) -> dict[str, list[DraftedField]]:
    """Fields by the first name of their path, in the order of the page, items one after the other."""
    groups: dict[str, list[DraftedField]] = {}
    for field in fields:
        groups.setdefault(_group_of(field.path), []).append(field)
    for group in groups.values():
        group.sort(key=lambda field: _item_index(field.path))
    return groups


def _item_index(path: str) -> int:
    found = _ITEM.match(path)
    return int(found[1]) if found else -1


def _group_table(fields: Iterable[DraftedField], width: int) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(width=width, overflow="fold")
    table.add_column(overflow="fold")
    for field in fields:
        table.add_row(plain(_below(field.path), "cyan"), _told(field))
    return table


def _told(field: DraftedField) -> Text:
    """The value, the words it rests on, and what is doubtful about it; one below the other."""
    value = say_value(field.value)
    told = plain(value)
    for line, style in (*_evidence(field, value), *_doubts(field)):
        told.append(f"\n{harmless(line)}", style)
    return told


def _evidence(field: DraftedField, value: str) -> Iterator[tuple[str, str]]:
    """The quote with its place; a quote that is the value itself is not printed again."""
    if not field.evidence:
        yield "no words in the source", "red"
        return
    first, *others = field.evidence
    more = f", and in {counted(len(others), 'other place')}" if others else ""
    more += ", by the model" if field.drafter is Drafter.MODEL else ""
    is_value = " ".join(first.quote.split()) == value
    quote = "" if is_value else f"“{' '.join(first.quote.split())}” "
    yield f"{quote}{first.start}:{first.end}{more}", "dim"


def _doubts(field: DraftedField) -> Iterator[tuple[str, str]]:
    if field.state is State.INFERRED:
        yield "inferred: it needs a step beyond the words", "yellow"
    if field.grounding is not GroundingStatus.EXACT:
        yield (
            f"the quote was found as {field.grounding.value}",
            "dim" if field.grounding.is_trusted else "red",
        )
    for flag in field.flags:
        yield FLAG_WORDS[flag], "yellow"
    for other in field.alternatives:
        yield f"or {say_value(other.value)} ({other.why})", "dim"
    if field.note:
        yield field.note, "dim"
    if field.expected_error is not None and field.expected_error >= _WORTH_TELLING:
        yield f"{field.expected_error:.0%} likely wrong: {field.expected_error_reason}", "dim"


def _print_findings(console: Console, draft: Draft) -> None:
    """What the fields say against each other, each with the words of every side and their places."""
    if draft.findings:
        console.print()
        console.print(plain("does not go together:", "bold"))
    for finding in draft.findings:
        said = plain(f"  {line_of(finding.sentence)}", "yellow")
        sides = [f"“{line_of(_clipped(span.quote))}” {span.start}:{span.end}" for span in finding.spans]
        console.print(said.append(harmless("".join(f"\n    {side}" for side in sides)), "dim"))


def _clipped(quote: str) -> str:
    """A quote on one line, its middle left out where it is long."""
    line = " ".join(quote.split())
    return line if len(line) <= _QUOTE_SHOWN else f"{line[: _QUOTE_SHOWN - 20]} … {line[-17:]}"


def _print_open_ends(console: Console, document: Document, draft: Draft) -> None:
    """What does not go together, groups without an answer, facts that no field claims."""
    _print_findings(console, draft)
    for failure in draft.failures:
        console.print(plain(f"no answer for {failure.group}: {line_of(failure.reason)}", "yellow"))
    if draft.coverage is not None:
        console.print()
        print_coverage(console, document.text, draft.coverage)
