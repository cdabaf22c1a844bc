"""What a document is, as a field of its own: the one that every record has and no record type declares."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from pydantic import create_model

from schemas.catalogue import RecordType, builtin_record_types
from schemas.declare import stated
from schemas.drafts import UNSUPPORTED

RECORD_TYPE = "record_type"
"""Path of the field."""


def record_kind(codes: Sequence[str]) -> RecordType:
    """A record type with that field alone, so that it is corrected as any other: one of the codes."""
    choice: Any = Literal[tuple(codes)]  # known only now, and typing constructs have no common type
    fields: dict[str, Any] = {RECORD_TYPE: (choice | None, stated("What the document is.", required=True))}
    return RecordType("document", create_model("Document", **fields))


DOCUMENT = record_kind((*builtin_record_types(), UNSUPPORTED))
"""What every record has: the kind of document it is."""
