"""Errors of this package. Each message is one line that says what was found and what to do.

FlowError
├── SourceError           a path that does not exist
├── SettingsError         settings that cannot be: a model without a key, a schedule that cannot be read
├── PrefectError          a Prefect server that does not answer, does not start or loses the run
├── DraftingProcessError  a process that drafted has ended; costs the documents it had, never leaves the run
└── UnansweredError       questions without a reply; has Prefect try a batch again, never leaves the flow
"""

from __future__ import annotations


class FlowError(Exception):
    """A run that cannot begin or go on, as against a document that cannot be drafted."""


class SourceError(FlowError):
    """A path that is not there."""


class SettingsError(FlowError):
    """Settings that cannot be carried out."""


class DraftingProcessError(FlowError):
    """A process that drafted has ended before it had finished."""


class UnansweredError(FlowError):
    """A batch with questions that got no reply, which a further attempt may get."""


class PrefectError(FlowError):
    """Prefect's server does not answer, does not start or loses the run."""
