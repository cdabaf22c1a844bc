"""Who is reviewing a document: a lease, which ends by itself when its holder is gone."""

from __future__ import annotations

from datetime import datetime

from schemas.documents import Frozen


class Lease(Frozen):
    """A document that one reviewer has to herself, until it expires."""

    document_sha256: str
    seat: int
    """1, and 2 where two review independently."""
    reviewer: str
    token: str
    """Known to the holder alone; a lease taken anew has another."""
    taken_at: datetime
    """UTC."""
    expires_at: datetime
    """UTC; from then on anybody may take the seat."""
