"""What a database has learned about which drafted values turn out wrong."""

from __future__ import annotations

from pydantic import Field

from schemas.documents import Frozen


class ErrorWeights(Frozen):
    """Log-odds that a field is wrong, one per signal; a field's are added up."""

    log_odds: dict[str, float]
    """Signal name to natural-log odds; 'always' counts for every field."""
    pairs: int = Field(default=0, ge=0)
    """Judged fields they were fitted on; 0 for those that come with the program."""
    wrong: int = Field(default=0, ge=0)
    """How many of these were wrong."""
