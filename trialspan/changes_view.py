"""What changed from one dataset to another, in the terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from pydantic import JsonValue

from dataset.changes import Change, ChangeKind
from schemas.value_words import say_value
from trialspan.terminal import counted, line_of, out, plain

_SIGNS = {
    ChangeKind.NEW: "+",
    ChangeKind.CORRECTED: "~",
    ChangeKind.MOVED: ">",
    ChangeKind.WITHDRAWN: "-",
}
_LONG = 100
"""Characters of a value beyond which its end is left out."""


def print_changes(changes: Iterable[Change]) -> None:
    """A line for each record that changed, one for each value, and how many there are of each kind."""
    found: Counter[ChangeKind] = Counter()
    records: set[tuple[str, str]] = set()
    for change in changes:
        found[change.kind] += 1
        is_first = (change.record_type, change.record) not in records
        records.add((change.record_type, change.record))
        if change.path is None:
            out().print(
                plain(f"{_SIGNS[change.kind]} {change.record} ({change.record_type})"), soft_wrap=True
            )
            continue
        if is_first:
            out().print(plain(f"{change.record} ({change.record_type})", "bold"), soft_wrap=True)
        out().print(plain(f"  {_SIGNS[change.kind]} {change.path}: {_what(change)}"), soft_wrap=True)
    if not found:
        out().print("nothing changed")
        return
    counts = ", ".join(f"{found[kind]:,} {kind.value}" for kind in ChangeKind if found[kind])
    out().print(plain(f"{counted(len(records), 'record')} changed: {counts}"))


def _what(change: Change) -> str:
    match change.kind:
        case ChangeKind.NEW:
            return _said(change.after)
        case ChangeKind.WITHDRAWN:
            return _said(change.before)
        case ChangeKind.MOVED:
            return f"{_said(change.after)}, resting on other words"
        case ChangeKind.CORRECTED:
            return f"{_said(change.before)} -> {_said(change.after)}"


def _said(leaf: dict[str, JsonValue] | None) -> str:
    """A leaf on one line: its value, or why there is none."""
    if leaf is None:
        return "nothing"
    words = (
        line_of(say_value(leaf["value"])) if "value" in leaf else str(leaf["state"]).lower().replace("_", " ")
    )
    return words if len(words) <= _LONG else f"{words[:_LONG]}…"
