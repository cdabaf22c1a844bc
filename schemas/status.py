"""What a store tells about itself: totals, one line per record, one line per field."""

from __future__ import annotations

from pydantic import JsonValue

from schemas.documents import Frozen
from schemas.fields import Drafter, Flag, GroundingStatus, State


class TypeStatus(Frozen):
    """The totals of one record type, over the current drafts of its documents."""

    record_type: str
    """A catalogue code, or `UNSUPPORTED`."""
    documents: int
    records: int
    """Documents that are versions of one record count once."""
    fields: int
    flagged: int
    """Fields that have a flag or a grounding that is not to be trusted."""
    facts: int
    """Numbers, percentages, dates, identifiers, p-values and intervals in the texts."""
    unclaimed: int
    """Those of them that no field accounts for and that belong to no other record, work cited or site."""
    failed_groups: int
    """Groups of fields the model was asked for in vain."""


class StoreStatus(Frozen):
    """The totals of a store. Fields, flags and facts are those of current drafts only."""

    documents: int
    """Texts kept, drafted or not."""
    records: int
    """Records of a known type; pages that are none are in `by_record_type` only."""
    fields: int
    """Values and explicit absences."""
    decided: int
    """Fields that somebody has decided on, at whatever seat."""
    flagged: int
    facts: int
    unclaimed: int
    failed_groups: int
    model_calls: int
    """Outcomes of model calls, failed ones included, since the store was made."""
    failed: int
    """Sources whose last word is a failure."""
    by_record_type: tuple[TypeStatus, ...] = ()
    """In alphabetical order."""


class RecordSummary(Frozen):
    """One record: the current draft of its latest version."""

    record: str
    """What to call it by: its key, or its document's name where no key is printed."""
    record_type: str
    record_key: str | None
    """Registry id or DOI; None when neither is printed."""
    document: str
    """Name of the latest version's document."""
    document_sha256: str
    version: int
    """Starts at 1, in the order the texts were drafted."""
    versions: int
    """How many texts of this record have a draft."""
    layout: str | None
    model: str | None
    """None for labels only."""
    drafted_at: str
    """ISO 8601, UTC."""
    fields: int
    flagged: int
    unclaimed: int | None
    """None when facts were not counted."""
    failed_groups: int


class StoredText(Frozen):
    """A text that is kept, without its words."""

    text_sha256: str
    source_sha256: str
    names: tuple[str, ...]
    """Every source that held it, the one it was first found under first."""
    is_drafted: bool


class FieldRow(Frozen):
    """One field of a current draft with the document it belongs to: a line of `trialspan drafts`."""

    document: str
    record_type: str
    path: str
    value: JsonValue
    """None for an absence."""
    quote: str | None
    """The words at start:end; None without evidence."""
    start: int | None
    """Code points of the document's text, 0-based."""
    end: int | None
    """Exclusive."""
    state: State
    grounding: GroundingStatus
    drafter: Drafter
    flags: tuple[Flag, ...]
