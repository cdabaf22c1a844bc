"""The coverage ledger in the terminal: how a record's facts are accounted for, and where the others are."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table
from rich.text import Text

from schemas.documents import Span
from schemas.drafts import Coverage
from trialspan.terminal import counted, harmless, plain

_AROUND = 36
"""Characters of its line shown on each side of a fact."""


def print_coverage(console: Console, text: str, coverage: Coverage) -> None:
    """The counts, then each unclaimed fact with its place and the words around it."""
    told = f"{counted(coverage.facts, 'fact')}: {coverage.claimed:,} claimed by a field"
    for number, where in (
        (coverage.chrome, "of the site"),
        (coverage.reference, "in references"),
        (coverage.other_record, "of other records"),
    ):
        told += f", {number:,} {where}" if number else ""
    console.print(plain(f"{told}, {len(coverage.unclaimed):,} unclaimed", "bold"))
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(justify="right")
    table.add_column(overflow="fold")
    for span in coverage.unclaimed:
        table.add_row(plain(f"  {span.start}", "dim"), _in_context(text, span))
    if coverage.unclaimed:
        console.print(table)


def _in_context(text: str, span: Span) -> Text:
    """A fact in the words around it on its line; brackets mark it where there are no colours."""
    line_start, line_end = text.rfind("\n", 0, span.start) + 1, text.find("\n", span.end)
    first = max(line_start, span.start - _AROUND)
    last = min(line_end if line_end >= 0 else len(text), span.end + _AROUND)
    before = ("…" if first > line_start else "") + text[first : span.start]
    after = text[span.end : last] + ("…" if last < (line_end if line_end >= 0 else len(text)) else "")
    shown = Text(harmless(before.lstrip()), "dim")
    return shown.append(harmless(f"[{span.quote}]"), "yellow").append(harmless(after.rstrip()), "dim")
