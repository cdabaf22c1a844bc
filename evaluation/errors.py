"""Errors of this package. Each message is one line that says what was found and what to do.

EvaluationError
└── AnnotationError  annotations that cannot be read, fit no document, or do not fit theirs
"""

from __future__ import annotations


class EvaluationError(Exception):
    """The drafts cannot be held against what was given."""


class AnnotationError(EvaluationError):
    """Annotations that cannot be read, fit no document, or do not fit theirs."""
