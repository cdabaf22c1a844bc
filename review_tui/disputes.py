"""What two left open, as one who settles it has it before her: disputes in place of fields, sides in place of
alternatives. Knows neither screen nor database.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from review_tui.places import Place
from review_tui.session import Session
from schemas.adjudication import Answer, DisputedField
from schemas.decisions import Action, Said
from schemas.reviewed import Review, ReviewedField, reviewed_field, said_by
from schemas.settling import as_settled


class JudgedReview(Review):
    """A document with what two left open; the events are the adjudicator's own."""

    disputed: tuple[DisputedField, ...]


class Side(NamedTuple):
    """One of the three things that stand side by side."""

    ordinal: int
    """1 for A, 2 for B, 3 for the draft: beside its words in the source too."""
    name: str
    is_there: bool
    """Whether this side has the field at all."""
    said: Said | None
    """None where the value was rejected, or the side lacks the field."""
    action: Action | None = None
    """What was done about the draft; None for the draft itself, or where the side lacks the field."""
    reason: str = ""
    comments: tuple[str, ...] = ()


class SidePlace(Place):
    """Words that a side rests on."""

    ordinal: int


class DisputeSession(Session):
    """A record whose disputes are settled by one person; a field is a dispute here, and no fact is hers."""

    @property
    def sides(self) -> tuple[Side, ...]:
        """A, B and the draft of the dispute in view; empty where there is none."""
        dispute = self._disputes().get(self.subject)
        return sides_of(dispute) if dispute else ()

    @property
    def places(self) -> tuple[Place, ...]:
        """The words of each side, and one place without words where none has any."""
        found = [
            SidePlace(span=span, ordinal=side.ordinal)
            for side in self.sides
            if side.said is not None
            for span in side.said.spans
        ]
        return tuple(found) or (Place(span=None),)

    @property
    def lit_side(self) -> Side | None:
        """The side whose words are lit; None where no side has words."""
        place = self.place_in_view
        ordinal = place.ordinal if isinstance(place, SidePlace) else 0
        return next((side for side in self.sides if side.ordinal == ordinal), None)

    def light(self, ordinal: int) -> None:
        """Light the first words of a side, if it has any."""
        for at, place in enumerate(self.places):
            if isinstance(place, SidePlace) and place.ordinal == ordinal:
                self.place = at
                return

    def sides_at(self, path: str) -> tuple[Side, ...]:
        """A, B and the draft of a dispute."""
        return sides_of(self._disputes()[path])

    @property
    def open_fields(self) -> list[ReviewedField]:
        """The disputes without an answer; one about another draft is settled until the two answer anew."""
        return [field for field in self.fields if field.answer is None]

    @property
    def left(self) -> int:
        """How many disputes are open; no fact is hers."""
        return len(self.open_fields)

    @property
    def is_complete(self) -> bool:
        """Whether she has declared it finished, and no dispute has come up since."""
        return super().is_complete and not self.open_fields

    def settles(self, subject: str) -> tuple[int, int] | None:
        """The two answers she has before her."""
        dispute = self._disputes().get(subject)
        return dispute.answers if dispute else None

    def _disputes(self) -> dict[str, DisputedField]:
        assert isinstance(self.review, JudgedReview)  # its keeper gives no other
        return {dispute.path: dispute for dispute in self.review.disputed}

    def _listed(self) -> Iterable[ReviewedField]:
        return (self._dispute(path) for path in self._disputes())

    def _read_field(self, path: str) -> None:
        if path in self._fields:
            self._fields[path] = self._dispute(path)

    def _dispute(self, path: str) -> ReviewedField:
        dispute = self._disputes()[path]
        return as_settled(reviewed_field(path, dispute.drafted, self._now_on(path)), dispute.answers)


def sides_of(dispute: DisputedField) -> tuple[Side, Side, Side]:
    """A, B and the draft."""
    drafted = said_by(dispute.drafted) if dispute.drafted else None
    return (
        _side(1, "A", dispute.a),
        _side(2, "B", dispute.b),
        Side(3, "draft", dispute.drafted is not None, drafted),
    )


def _side(ordinal: int, name: str, answer: Answer) -> Side:
    return Side(
        ordinal,
        name,
        answer.action is not None,
        answer.said,
        answer.action,
        answer.reason or "",
        answer.comments,
    )
