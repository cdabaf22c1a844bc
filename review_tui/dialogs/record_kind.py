"""What a document is, as a field of its own: the one that every record has and no record type declares."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from pydantic import create_model

from schemas.catalogue import RecordType
from schemas.declare import stated

RECORD_TYPE = "record_type"
"""Path of the field."""


def record_kind(codes: Sequence[str]) -> RecordType:
    """A record type with that field alone, so that it is corrected as any other: one of the codes."""
    choice: Any = Literal[tuple(codes)]  # known only now, and typing constructs have no common type
    fields: dict[str, Any] = {RECORD_TYPE: (choice | None, stated("What the document is.", required=True))}
    return RecordType("document", create_model("Document", **fields))
