"""Errors of this package. Each message is one line that says what was found and what to do.

StoreError
├── StoreMissingError      no file there, and it was not to be created
├── NotAStoreError         not a database, a damaged one, or another program's
├── StoreTooNewError       written by a newer version of trialspan
├── StoreLockedError       another program kept it locked for longer than the timeout
├── StoreNotWritableError  read-only, a folder, or no permission
├── StoreFullError         no room left, or the disk refused to write
├── DraftMismatchError     a draft that does not fit its document
├── DecisionMismatchError  a decision that does not fit its document
├── CheckOverError         a check of attention that is not planned, or has an outcome
├── StaleDecisionError     the answer or the draft has changed meanwhile
├── ReasonNeededError      a value that its words do not support was accepted without a reason
├── RecordOpenError        a record was completed that has open fields or facts
├── RecordCompleteError    a record that is complete was to be changed
├── LeaseHeldError         every seat at a document is another reviewer's
├── LeaseLostError         a lease ended and somebody else has the document
├── RecordNotFoundError    no record, document or hash of that name
└── RecordAmbiguousError   several records of that name
"""

from __future__ import annotations


class StoreError(Exception):
    """The store could not do what was asked."""


class StoreMissingError(StoreError):
    """There is no file, and it was not to be created."""


class NotAStoreError(StoreError):
    """Not an SQLite database, a damaged one, or one of another program."""


class StoreTooNewError(StoreError):
    """A newer version has written the file."""


class StoreLockedError(StoreError):
    """Another program kept the file locked for longer than the timeout."""


class StoreNotWritableError(StoreError):
    """The file or its folder may not be written."""


class StoreFullError(StoreError):
    """There is no room left, or the disk refused to write."""


class DraftMismatchError(StoreError):
    """A draft of another text, with a quote its text does not hold, or with one path twice."""


class DecisionMismatchError(StoreError):
    """A decision on a text that is not kept, with words it does not hold, or on an event there is not."""


class CheckOverError(StoreError):
    """A field has no check of attention, or none any more: it is decided like any other."""


class StaleDecisionError(StoreError):
    """The subject says something else than the reviewer saw; nothing was kept."""


class ReasonNeededError(StoreError):
    """Accepting a value that its words do not support needs a typed reason."""


class RecordOpenError(StoreError):
    """A record can be completed when every field is answered and every fact of its text looked at."""

    def __init__(self, fields: int, facts: int) -> None:
        super().__init__(
            f"{_some(fields, 'field')} and {_some(facts, 'fact')} of the text are open; "
            "decide on each, then complete the record"
        )
        self.fields = fields
        """Without an answer."""
        self.facts = facts
        """That no field rests on and nobody has set aside."""


class RecordCompleteError(StoreError):
    """The record is declared complete; it is reopened first."""


class LeaseHeldError(StoreError):
    """Others are reviewing the document."""


class LeaseLostError(StoreError):
    """The lease has ended, and somebody else has taken the document since."""


class RecordNotFoundError(StoreError):
    """No record key, document name or hash fits what was asked for."""


class RecordAmbiguousError(StoreError):
    """Several records fit what was asked for."""


def _some(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"
