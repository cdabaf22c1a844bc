"""A draft: everything one run read out of one document."""

from __future__ import annotations

from schemas.documents import Frozen, Span
from schemas.fields import DraftedField, Flag

UNSUPPORTED = "unsupported"
"""Record type of a page that is none of the known ones; kept and shown as such."""


class GroupFailure(Frozen):
    """A group of fields the model could not be asked about or did not answer usefully."""

    group: str
    reason: str
    call: str | None = None
    """`ModelCall.request_hash`; None when no call was made."""


class Coverage(Frozen):
    """How the facts of a text are accounted for.

    Facts are numbers, percentages, dates, identifiers, p-values and intervals.
    """

    claimed: int = 0
    """A field is about them."""
    chrome: int = 0
    """The site's own text, or ordinals of lists."""
    reference: int = 0
    """In the works cited."""
    other_record: int = 0
    """About another trial the page lists."""
    unclaimed: tuple[Span, ...] = ()
    """Nobody has accounted for them, in the order of the text."""

    @property
    def set_aside(self) -> int:
        """Facts that are not this record's."""
        return self.chrome + self.reference + self.other_record

    @property
    def facts(self) -> int:
        """All facts of the text."""
        return self.claimed + self.set_aside + len(self.unclaimed)


class Finding(Frozen):
    """Fields that do not go together, with the words of every side."""

    flag: Flag
    sentence: str
    """What was found, for the reviewer."""
    paths: tuple[str, ...]
    """The field that carries the flag first, then the other sides. A path may name a list without items."""
    spans: tuple[Span, ...] = ()
    """The words of each side, in the order of `paths`; a side without words has none."""


class Draft(Frozen):
    """A drafted record and where it came from."""

    document_sha256: str
    """`Document.text_sha256`."""
    document_name: str
    record_type: str
    """A catalogue code such as 'trial_registration', or `UNSUPPORTED`."""
    record_key: str | None = None
    """What makes two documents versions of one record: registry id or DOI; None when neither is printed."""
    layout: str | None = None
    """The layout its labels were read with; None when none fits."""
    fingerprint: str
    """Hash of everything that determines this draft beside the text: schema, lexicon, prompts, model."""
    model: str | None = None
    """None for labels only."""
    fields: tuple[DraftedField, ...] = ()
    failures: tuple[GroupFailure, ...] = ()
    findings: tuple[Finding, ...] = ()
    """What the fields say against each other."""
    coverage: Coverage | None = None


class DocumentFailure(Frozen):
    """A source that could not be drafted, as a value."""

    name: str
    reason: str
    """One line: what was found and what to do."""
    source_sha256: str | None = None
    document_sha256: str | None = None
    """Set when the text could be read and stored."""
