"""What can go wrong with a dataset; the message says what to do.

DatasetError
├── NothingLeavesError    no record may leave
├── PlaceTakenError       something else is where the snapshot is to be written
├── NotASnapshotError     a folder is no snapshot, or one of a newer version
├── NotTakenInError       a file is none of those that values are taken in from
└── NotWrittenError       the snapshot could not be written; nothing of it is left behind
"""

from __future__ import annotations


class DatasetError(Exception):
    """Base of all errors of this package."""


class NothingLeavesError(DatasetError):
    """No record may leave under the policy."""


class PlaceTakenError(DatasetError):
    """Something that is no older snapshot is where the new one is to be written."""


class NotASnapshotError(DatasetError):
    """A folder holds no snapshot that this version can read."""


class NotWrittenError(DatasetError):
    """The snapshot could not be written."""


class NotTakenInError(DatasetError):
    """A file is none of those that reviewed values are taken in from."""
