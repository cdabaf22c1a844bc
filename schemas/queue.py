"""What a reviewer has before her: fields that wait, in the order of how likely each is wrong.

A queue is one reviewer's: what is in it follows from her own seat's answers and from nobody else's.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from pydantic import Field, JsonValue

from schemas.documents import Frozen
from schemas.fields import Drafter, GroundingStatus, State


class Show(StrEnum):
    """Which of the fields."""

    PENDING = "pending"
    """Without an answer of hers."""
    FLAGGED = "flagged"
    """Of the pending ones those with a flag, or with words that are not to be trusted."""
    SKIPPED = "skipped"
    """Put off by her."""
    DECIDED = "decided"
    ALL = "all"


class Answered(StrEnum):
    """What her seat has said of a field so far."""

    OPEN = "open"
    SKIPPED = "skipped"
    """Still to be answered, after the others."""
    DECIDED = "decided"


class QueueFilter(Frozen):
    """What is to be seen of the queue; the default is everything that waits."""

    show: Show = Show.PENDING
    record_type: str | None = None
    """A catalogue code; None for every type."""
    field_group: str | None = None
    """First name of the path, such as 'arms'; None for every one."""
    drafter: Drafter | None = None
    least_error: float = Field(0.0, ge=0, le=1)
    """Only fields that are at least so likely wrong."""
    words: str = Field("", max_length=500)
    """Every word must be part of the record's name, the path, the value or the quote, in whatever case."""


class QueueQuery(Frozen):
    """Whose queue, and what of it."""

    reviewer: str = Field(min_length=1, max_length=200)
    wanted: QueueFilter = QueueFilter()
    by_record: bool = False
    """One row a record in place of one a field."""


class QueueKey(Frozen):
    """A place in the order of a queue: behind the row with this id."""

    is_late: bool
    """Among the skipped ones, which come last."""
    rank: float
    """The expected error, negative, so that the likeliest comes first; nearer to 0 for a bare absence."""
    id: int
    """Of the field, or of the draft where rows are records."""


class QueuePart(Frozen):
    """A stretch of a queue, as far as it was looked through at once."""

    ids: tuple[int, ...]
    """Of the rows that belong to it, in order."""
    examined: int
    """Candidates that were looked at for it."""
    after: QueueKey | None
    """Where the next part begins; None at the end."""


class Holder(Frozen):
    """Who keeps a document from being opened, and until when at the longest."""

    reviewer: str
    until: datetime
    """UTC."""


class QueueRow(Frozen):
    """One field in the queue."""

    id: int
    """Of the field in the store, for asking for it again."""
    document_sha256: str
    document: str
    """Name of the document."""
    record: str
    """Key of the record, or its document's name where no key is printed."""
    record_type: str
    path: str
    value: JsonValue
    """As the reviewer is shown it: as drafted, but where her attention is checked; None for an absence."""
    state: State
    quote: str | None
    """The words it rests on; None without evidence."""
    grounding: GroundingStatus
    drafter: Drafter
    is_flagged: bool
    expected_error: float | None
    """None where it was not scored; such a field stands as if it were as likely right as its flags say."""
    reason: str
    """Why it may be wrong, in words."""
    answered: Answered
    holder: Holder | None = None
    """Who has the document at the moment; None when she may open it."""
    is_own: bool = False
    """She has it open herself."""


class QueuePlace(Frozen):
    """Where a record stands among all records of a reviewer, decided or not, in the order of the queue."""

    number: int
    """From 1."""
    records: int


class QueueRecord(Frozen):
    """One record in the queue."""

    id: int
    """Of the draft in the store."""
    document_sha256: str
    document: str
    record: str
    record_type: str
    fields: int
    decided: int
    skipped: int
    facts_open: int | None
    """Numbers of the source that nobody has accounted for; None where facts were not counted."""
    worst: float | None
    """The expected error of the field that comes first among those that wait; None where none does."""
    path: str | None
    """Of the field to begin with; None where none waits."""
    holder: Holder | None = None
    is_own: bool = False

    @property
    def waiting(self) -> int:
        """Fields without an answer of hers, skipped ones included."""
        return self.fields - self.decided


class QueueProgress(Frozen):
    """How far a reviewer's queue is done, whatever she has filtered."""

    fields: int
    """Of the records she may review."""
    decided: int
    skipped: int
    records: int
    elsewhere: int = 0
    """Records that others review and she may not."""
    unsupported: int = 0
    """Pages of no known type, which nobody reviews."""

    @property
    def waiting(self) -> int:
        """Fields without an answer, skipped ones included."""
        return self.fields - self.decided


class QueueChoices(Frozen):
    """What a queue can be filtered by, as it is in the store."""

    record_types: tuple[str, ...]
    field_groups: tuple[str, ...]
    drafters: tuple[Drafter, ...]


class SavedView(Frozen):
    """A filter with a name."""

    name: str = Field(min_length=1, max_length=60)
    wanted: QueueFilter
    by_record: bool = False
    reviewer: str | None = None
    """Whose it is; None when it is everybody's."""
