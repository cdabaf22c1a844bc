"""What the lines of `provenance.jsonl` and `audit.jsonl` are; their JSON Schemas are made from here."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, JsonValue, TypeAdapter

from schemas.decisions import Said
from schemas.documents import Frozen, Span
from schemas.fields import State
from schemas.links import Evidence, LinkBasis, LinkState, Node, Relation

Sha256 = Field(pattern="^[0-9a-f]{64}$")


class DecisionLine(Frozen):
    """A decision that a value rests on."""

    event: int
    """Its id in the log."""
    hash: str = Sha256
    action: str
    reviewer: str
    at: str
    """UTC, ISO 8601."""
    reason: str | None
    carries: int | None
    """The event on an older version of the record that it repeats, where the words still stood."""


class ProvenanceLine(Frozen):
    """Where one leaf of a record comes from."""

    record: str
    record_type: str
    path: str
    """Concrete path in the record."""
    field: str
    """Concrete path in the draft; it differs where items before it were rejected."""
    value: JsonValue
    """None for an absence."""
    state: State
    source: str = Sha256
    """Hash of the text that the spans point into."""
    spans: tuple[Span, ...]
    basis: str | None
    """One reviewer, two who agree, or whoever settled it; None where nobody has decided."""
    decisions: tuple[DecisionLine, ...]
    drafter: str | None
    """Who proposed it: label, grammar or model; None where a reviewer added it."""
    model: str | None
    prompt_version: str | None
    grounding: str | None
    flags: tuple[str, ...] | None
    drafted: Said | None
    """As drafted, before anybody decided."""

    @property
    def said(self) -> Said:
        """What it says; raises ValueError when value and state contradict each other."""
        return Said(value=self.value, state=self.state, spans=self.spans)

    @property
    def leaf(self) -> dict[str, JsonValue]:
        """The leaf it is about, as its record has it."""
        state: dict[str, JsonValue] = {"state": self.state.value}
        return state if self.value is None else {"value": self.value, **state}


class AuditLine(Frozen):
    """An event of the log, column by column as it was sealed."""

    id: int
    document_sha256: str
    subject: str
    action: str
    reviewer: str
    at: str
    seen: int
    before: str | None
    """JSON text, as it was sealed."""
    after: str | None
    """JSON text, as it was sealed."""
    reason: str | None
    seconds: float
    undoes: int | None
    seat: int
    batch: str | None
    settles: str | None
    """JSON list of the two events that whoever settles a dispute saw."""
    carries: int | None
    """Event on an older version of the record that this one repeats."""
    previous_hash: str = Sha256
    hash: str = Sha256


class WithheldLine(Frozen):
    """An event on a person's contact data, which stays: the links of the chain alone."""

    id: int
    at: str
    previous_hash: str = Sha256
    hash: str = Sha256
    withheld: Literal[True]


class SealLine(Frozen):
    """A link that is no decision: of a plan, a hand-over, a reader, a check of attention or its outcome."""

    seal: int
    about: str
    """What it is of."""
    row_id: int
    previous_hash: str = Sha256
    hash: str = Sha256


class LinkLine(Frozen):
    """A link between two records, or from one to something that is not here."""

    link: str
    """Its id: 16 hexadecimal digits."""
    start: Node = Field(alias="from")
    end: Node = Field(alias="to")
    relation: Relation
    basis: LinkBasis
    evidence: tuple[Evidence, ...]
    flags: tuple[str, ...]
    derived: dict[str, str]
    """What the link adds to the item it starts from, never stated there."""
    state: LinkState
    by: str | None
    """Who confirmed or rejected it; None where it is only proposed."""
    at: str | None
    """UTC, ISO 8601."""
    reason: str | None


Event = AuditLine | WithheldLine
Link = Event | SealLine
PROVENANCE: TypeAdapter[ProvenanceLine] = TypeAdapter(ProvenanceLine)
"""Reads a line of `provenance.jsonl`."""
LINK_LINE: TypeAdapter[LinkLine] = TypeAdapter(LinkLine)
"""Reads a line of `links.jsonl`."""
LINK: TypeAdapter[Link] = TypeAdapter(Link)
"""Reads a line of `audit.jsonl`."""
