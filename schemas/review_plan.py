"""How documents are reviewed: by one or by two independently, and whether attention is checked."""

from __future__ import annotations

from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from schemas.documents import Frozen

_DIGITS = 16
"""Hexadecimal digits of a hash that say where in 0..1 a document lies; 64 bits."""


class ReviewMode(StrEnum):
    """How many review a document."""

    SINGLE = "single"
    """One; who follows her goes on where she stopped."""
    DOUBLE = "double"
    """Two, of whom neither sees the other's answers."""
    SAMPLE = "sample"
    """Two for a share of the documents, one for the others."""


class ReviewPlan(Frozen):
    """What a team has settled about reviewing. The default asks for nothing special."""

    mode: ReviewMode = ReviewMode.SINGLE
    share: float = Field(0.0, ge=0, le=1)
    """Of the documents, those that two review; for SAMPLE alone."""
    attention_share: float = Field(0.0, ge=0, le=1)
    """Of the fields, those first shown with a plausible wrong value, to see whether somebody looks."""

    @model_validator(mode="after")
    def _a_share_is_a_samples(self) -> Self:
        if self.share and self.mode is not ReviewMode.SAMPLE:
            raise ValueError(f"a share of documents belongs to a sample, not to {self.mode} review")
        return self

    def seats(self, document_sha256: str) -> int:
        """How many review the document independently: 1 or 2.

        In a sample it follows from the document's hash alone; a larger share keeps the documents of a
        smaller one.
        """
        match self.mode:
            case ReviewMode.SINGLE:
                return 1
            case ReviewMode.DOUBLE:
                return 2
            case ReviewMode.SAMPLE:
                return 2 if int(document_sha256[:_DIGITS], 16) < self.share * 16**_DIGITS else 1

    @property
    def announcement(self) -> str | None:
        """What reviewers are told about checks of attention; None where there are none."""
        if not self.attention_share:
            return None
        return (
            f"About {self.attention_share:.1%} of the fields are first shown with a wrong value, "
            "to see whether it is caught; such a value is never kept."
        )
