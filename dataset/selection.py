"""One field that leaves: what it says, what was drafted, and the answers it rests on."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import JsonValue

from schemas.decisions import Said
from schemas.fields import DraftedField
from schemas.settling import SettledField


@dataclass(frozen=True)
class LeavingField:
    """A field as it leaves."""

    path: str
    """Concrete path, as in the draft."""
    said: Said
    value: JsonValue
    """As the record type stores it; None for an absence."""
    drafted: DraftedField | None
    """None where a reviewer added it."""
    settled: SettledField | None
    """The answer; None where nobody has decided, which only drafts for inspection allow."""
