"""Links between records: proposed by what is printed, confirmed or rejected by a person.

Records never merge.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from enum import StrEnum

from schemas.documents import Frozen, Span


class Relation(StrEnum):
    """What one record is to another, or to something that is not here."""

    REPORTS_TRIAL = "REPORTS_TRIAL"
    """A publication names the registration of its trial."""
    SAME_TRIAL = "SAME_TRIAL"
    """Two registries know one trial: one record names the other's identifier as its own."""
    RESULT_PUBLICATION = "RESULT_PUBLICATION"
    """The registry says that the publication has results of the trial."""
    CITED_BY_REVIEW = "CITED_BY_REVIEW"
    """The registry found the trial in a systematic review."""
    BACKGROUND_CITATION = "BACKGROUND_CITATION"
    SAME_CITATION = "SAME_CITATION"
    """Two records cite one work."""


class LinkBasis(StrEnum):
    """Why a link was proposed; what would need a model or a judgement is not."""

    EXACT_ID = "EXACT_ID"
    SAME_CITATION = "SAME_CITATION"
    """First author, year, volume and first page are the same."""


class LinkState(StrEnum):
    """What people say of a link."""

    PROPOSED = "PROPOSED"
    CONFIRMED = "CONFIRMED"
    REJECTED = "REJECTED"


class Node(Frozen):
    """One end of a link."""

    record_type: str | None
    """None for something that is not among the records."""
    record: str
    """Name of the record, or the identifier by which something else is known: 'pmid:123', 'doi:10.1/x'."""
    path: str | None = None
    """Item of the record that is meant; None for the record as a whole."""


class Evidence(Frozen):
    """The words a link rests on."""

    record: str
    source: str
    """Hash of the text that the span points into."""
    span: Span


class LinkAnswer(Frozen):
    """What somebody said of a link; the newest counts."""

    link: str
    """`Link.id`."""
    state: LinkState
    reviewer: str
    at: datetime
    """UTC."""
    reason: str | None = None


class Link(Frozen):
    """A link, and what was said of it."""

    start: Node
    end: Node
    relation: Relation
    basis: LinkBasis
    evidence: tuple[Evidence, ...]
    flags: tuple[str, ...] = ()
    """'registry_mislabel' where the registry's own label cannot be right."""
    derived: tuple[tuple[str, str], ...] = ()
    """What the link adds to its start, such as ('pmid', '123'): derived, never stated."""

    @property
    def id(self) -> str:
        """The same for the same link, whenever it is proposed."""
        ends = (self.start, self.end)
        told = [self.relation, *(f"{end.record_type}\n{end.record}\n{end.path}" for end in ends)]
        return hashlib.sha256("\n\n".join(told).encode("utf-8", "surrogatepass")).hexdigest()[:16]
