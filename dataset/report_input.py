"""What a report is made of: records as lines of a dataset, from a snapshot or from a database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pydantic import BaseModel, ConfigDict

from dataset.line_models import ProvenanceLine
from dataset.manifest import Left
from schemas.agreement import Agreement
from schemas.decisions import Event
from schemas.documents import Span


class SourceHead(BaseModel):
    """Where a record was read."""

    model_config = ConfigDict(frozen=True)

    document: str
    text_sha256: str
    source_sha256: str
    version: int
    versions: int


class RecordHead(BaseModel):
    """A line of `records/` without its data, which its provenance has too."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    record: str
    record_type: str
    status: str
    source: SourceHead
    secondary_source: bool = False


@dataclass(frozen=True)
class Facts:
    """How the numbers, dates and identifiers of a source are accounted for."""

    claimed: int
    """A drafted field is about them."""
    set_aside: int
    """Of the site, in references, or of another record."""
    unclaimed: int
    """No drafted field is about them."""
    open: tuple[Span, ...]
    """Those of the unclaimed that no reviewer has accounted for."""


@dataclass(frozen=True)
class ReportRecord:
    """A record, its source and everything that was decided about it."""

    head: RecordHead
    lines: tuple[ProvenanceLine, ...]
    """One for each value or absence."""
    events: tuple[Event, ...]
    """On its source, oldest first."""
    text: str | None
    """None where the source is not there."""
    facts: Facts | None = None
    """None where only a database knows them."""
    drafters: Mapping[str, str] = field(default_factory=dict)
    """Who drafted the fields that were rejected, by path, where that is known."""
    notes: tuple[str, ...] = ()
    """What a reader has to know of it."""


@dataclass(frozen=True)
class ReportInput:
    """Everything a report is made of, records one by one."""

    title: str
    about: tuple[tuple[str, str], ...]
    """What it is and how it was made: terms and what is said of them."""
    records: Iterable[ReportRecord]
    left_out: list[Left] = field(default_factory=list)
    """The records that are not in it; complete when the last record was read."""
    agreement: Agreement | None = None
    """Of those who review independently; None where it is not known."""


def drafter_name(drafter: str | None, model: str | None) -> str:
    """Who drafted, as figures have it: 'label', 'grammar', 'model NAME', 'a reviewer'."""
    if drafter is None:
        return "a reviewer"
    return f"model {model}" if drafter == "model" and model else drafter
