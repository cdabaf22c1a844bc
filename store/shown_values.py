"""What a reviewer's lists show in the place of drafted values whose check of attention is open.

A record on her screen and the rows of her queue must say the same, or one would give the other away. Whether
a field is checked follows from few numbers, so that only documents with checks are read.
"""

from __future__ import annotations

from typing import NamedTuple

from pydantic import JsonValue

from store.attention import is_drawn, planned_checks
from store.database import Database
from store.review_plans import load_review_plan
from store.secret import load_secret

_OPEN = """
    SELECT fields.id FROM attention_checks
    JOIN documents ON text_sha256 = document_sha256
    JOIN drafts ON document_id = documents.id AND superseded_at IS NULL
    JOIN fields ON draft_id = drafts.id AND fields.path = attention_checks.path
    LEFT JOIN attention_outcomes ON check_id = attention_checks.id
    WHERE reviewer = ? AND outcome IS NULL
"""


class _Seat(NamedTuple):
    document_sha256: str
    seat: int
    reviewer: str


class ShownValues:
    """The wrong values one reviewer is shown, as the file is in one transaction."""

    def __init__(self, database: Database, reviewer: str) -> None:
        self._database = database
        self._reviewer = reviewer
        self._share = load_review_plan(database).attention_share
        self._secret = load_secret(database) if self._share else b""
        self._found: dict[_Seat, dict[str, JsonValue]] = {}

    @property
    def may_differ(self) -> bool:
        """Whether any value is shown in the place of another."""
        return bool(self._share)

    def fields_seen(self) -> list[int]:
        """Ids of the drafted fields she was shown with a wrong value that has no outcome."""
        return self._database.numbers(_OPEN, [self._reviewer]) if self.may_differ else []

    def value_of(self, document_sha256: str, seat: int, path: str, drafted: JsonValue) -> JsonValue:
        """What is shown of a field; drafted: its value."""
        if drafted is None or not self.may_be_checked(document_sha256, seat, path):
            return drafted
        at = _Seat(document_sha256, seat, self._reviewer)
        if at not in self._found:
            planned = planned_checks(self._database, at)
            self._found[at] = {decoy.path: decoy.shown.value for decoy in planned}
        return self._found[at].get(path, drafted)

    def may_be_checked(self, document_sha256: str, seat: int, path: str) -> bool:
        """Whether a field is among those that are checked, unless something speaks against it; cheap."""
        at = _Seat(document_sha256, seat, self._reviewer)
        return self.may_differ and is_drawn(self._secret, self._share, at, path)
