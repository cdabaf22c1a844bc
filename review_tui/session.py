"""What a reviewer has open: a record, where she is in it, and what it stands at, her last keys included.

Knows neither screen nor database. A key makes a `Write`; the session shows it at once, and is told later
whether the store kept it (`kept`) or not (`refused`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime

from review_tui.checks import Checks
from review_tui.doubts import doubts_about, is_verified
from review_tui.errors import NotDecidableError
from review_tui.places import Place, places_of
from review_tui.words import say_said
from review_tui.writes import Write
from schemas.catalogue import FieldSpec, RecordType
from schemas.decisions import RECORD, Action, Decision, Event, current, fact_subject
from schemas.documents import Span
from schemas.leases import Lease
from schemas.record_kind import DOCUMENT, RECORD_TYPE
from schemas.reviewed import (
    Review,
    ReviewedField,
    claimed_by,
    facts_left,
    reviewed_field,
    reviewed_fields,
)
from schemas.values import Kind

_PROVISIONAL = 2**53
"""Ids of what is not kept yet begin here; the store's never come so far."""
_BOOLEANS = ("yes", "no")


class Session:
    """A record under review by one reviewer."""

    def __init__(
        self,
        review: Review,
        lease: Lease,
        *,
        record_type: RecordType | None,
        stopwatch: Callable[[], float],
    ) -> None:
        """record_type: None when it is not known here. stopwatch: seconds, from any moment on."""
        self.lease = lease
        self.record_type = record_type
        self._stopwatch = stopwatch
        self._writes: list[Write] = []
        self._count = _PROVISIONAL
        self.subject = ""
        self.place = 0
        self.checks = Checks((), review.draft)
        self.announcement: str | None = None
        self.previous: dict[str, Event] = {}
        """What was answered about the version of the record before, by path."""
        self._since = stopwatch()
        self.replace(review)
        self.go(next(iter(self._fields), ""))

    def replace(self, review: Review) -> None:
        """Go on with the record as it is now; what is on its way stays, and so does the place."""
        self.review = review
        self._events: dict[str, list[Event]] = {}
        for event in review.events:
            self._events.setdefault(event.subject, []).append(event)
        self._doubts = {
            field.path: doubts
            for field in review.draft.fields
            if (doubts := doubts_about(field, self.record_type))
        }
        self._drafted = {field.path: field for field in review.draft.fields}
        self._fields = {field.path: field for field in self._listed()}
        coverage = review.draft.coverage
        self._all_facts = {fact_subject(fact): fact for fact in (coverage.unclaimed if coverage else ())}
        self._claims = {path: self._claimed_by(field) for path, field in self._fields.items()}
        self._dismissed: set[str] = set()
        self._read(self._all_facts)
        if self.subject and not self._is_there(self.subject):
            self.go(next(iter(self._fields), ""))

    # What it stands at

    @property
    def reviewer(self) -> str:
        """Who decides here."""
        return self.lease.reviewer

    @property
    def fields(self) -> tuple[ReviewedField, ...]:
        """The drafted fields in their order, then the added ones."""
        return tuple(self._fields.values())

    @property
    def fields_shown(self) -> tuple[ReviewedField, ...]:
        """The fields as they are shown: one under an open check of attention says something wrong."""
        return tuple(self.checks.shown(field) for field in self._fields.values())

    @property
    def doubts(self) -> dict[str, tuple[str, ...]]:
        """Why accepting a field needs a reason, by path; nothing of what a wrong value hides."""
        return {path: doubts for path, doubts in self._doubts.items() if not self.checks.is_open(path)}

    @property
    def facts(self) -> tuple[Span, ...]:
        """The facts nobody has accounted for yet, in the order of the text."""
        return self._facts

    @property
    def field(self) -> ReviewedField | None:
        """The field in view; None while a fact is, or in a record without fields."""
        return self._fields.get(self.subject)

    @property
    def fact(self) -> Span | None:
        """The fact in view; None while a field is."""
        return self._all_facts.get(self.subject)

    @property
    def index(self) -> int:
        """Where the field in view stands, from 0; -1 while a fact is in view."""
        return next((at for at, path in enumerate(self._fields) if path == self.subject), -1)

    @property
    def places(self) -> tuple[Place, ...]:
        """The places of the field in view."""
        return places_of(self.field) if self.field else ()

    @property
    def place_in_view(self) -> Place | None:
        """The one that is lit; None while a fact is in view."""
        return self.places[self.place] if self.field else None

    @property
    def open_fields(self) -> list[ReviewedField]:
        """The fields without an answer, or with one about another draft."""
        return [field for field in self._fields.values() if field.is_open]

    @property
    def left(self) -> int:
        """How many fields and facts are open; in a complete record those of a newer draft."""
        return len(self.open_fields) + len(self.facts)

    @property
    def is_complete(self) -> bool:
        """Whether the reviewer has declared the record finished."""
        last = current(self._now_on(RECORD))
        return last is not None and last.action is Action.COMPLETE

    @property
    def verified_rest(self) -> list[ReviewedField]:
        """The open fields nothing speaks against, those that were put off left out."""
        return [
            field
            for field in self.open_fields
            if field.drafted
            and field.answer is None
            and not field.is_skipped
            and field.path not in self.doubts
            and is_verified(field.drafted, self.review.draft)
        ]

    @property
    def needs_reason(self) -> bool:
        """Whether accepting what is in view needs a typed reason."""
        place = self.place_in_view
        if place is None or self.is_answered:
            return False
        if place.alternative is not None:
            return not place.alternative.evidence
        return self.subject in self.doubts

    @property
    def is_answered(self) -> bool:
        """Whether the field in view has an answer that stands beside the current draft and says something."""
        field = self.field
        answer = field.answer if field else None
        return answer is not None and answer.after is not None and not (field and field.is_stale)

    @property
    def choices(self) -> tuple[str, ...]:
        """What the number keys pick for the field in view; empty where there is no closed set."""
        spec = self.spec
        if spec is None or spec.whole or self.field is None:
            return ()
        return _BOOLEANS if spec.kind is Kind.BOOLEAN else spec.codes

    @property
    def spec(self) -> FieldSpec | None:
        """The description of the field in view; None where its record type is unknown or lacks it."""
        found = self.type_of(self.subject)
        return found.find(self.subject) if found and self.field else None

    def type_of(self, path: str) -> RecordType | None:
        """The record type that declares a field; None where it is unknown."""
        return DOCUMENT if path == RECORD_TYPE else self.record_type

    def events_on(self, subject: str) -> tuple[Event, ...]:
        """What was kept on a subject, oldest first."""
        return tuple(self._events.get(subject, ()))

    # Walking

    def go(self, subject: str, place: int = 0) -> None:
        """Bring a field or fact into view."""
        self.subject, self.place = subject, place
        self._since = self._stopwatch()

    def step(self, by: int) -> None:
        """The field so many after the one in view, the ends holding."""
        paths = list(self._fields)
        if paths:
            self.go(paths[min(len(paths) - 1, max(0, self.index + by))])

    def go_on(self) -> bool:
        """Bring the next open field into view, those put off at the end, then the open facts.

        False, and nothing moves, when nothing is open.
        """
        fields, still = list(self._fields.values()), {field.path for field in self.open_fields}
        ahead = [
            field for field in (*fields[self.index + 1 :], *fields[: self.index + 1]) if field.path in still
        ]
        waiting = [field.path for field in ahead if not field.is_skipped] or [field.path for field in ahead]
        waiting = waiting or [fact_subject(fact) for fact in self._facts]
        if waiting:
            self.go(waiting[0])
        return bool(waiting)

    def next_fact(self) -> bool:
        """Bring the next open fact into view, the first after the last; False when there is none."""
        here = self._offset()
        later = [fact for fact in self._facts if fact.start > here] or list(self._facts)
        if later:
            self.go(fact_subject(later[0]))
        return bool(later)

    def cycle(self, by: int) -> None:
        """The next or the previous place of the field in view."""
        if self.places:
            self.place = (self.place + by) % len(self.places)

    def find(self, words: str) -> str | None:
        """The next field whose path, value or quote has these words; None where none has."""
        wanted, here = words.casefold(), self.index + 1
        fields = self.fields_shown
        for field in (*fields[here:], *fields[:here]):
            quotes = " ".join(span.quote for span in field.said.spans) if field.said else ""
            if wanted in f"{field.path} {say_said(field.said)} {quotes}".casefold():
                return field.path
        return None

    def seconds(self) -> float:
        """How long what is in view has been looked at."""
        return max(0.0, self._stopwatch() - self._since)

    # What is on its way

    @property
    def is_saved(self) -> bool:
        """Whether the store has kept everything."""
        return not self._writes

    @property
    def unsaved(self) -> list[Event]:
        """What is shown and not kept yet, oldest first."""
        return [event for write in self._writes for event in write.shown]

    def is_waiting(self, subject: str) -> bool:
        """Whether something on the subject is handed in and not yet kept."""
        return any(subject in write.subjects for write in self._writes)

    def put(self, decisions: Sequence[Decision], *, reading: datetime | None = None) -> Write:
        """Show decisions as made, and give what is to be handed to the store.

        reading: the time to show with them until the store has noted its own.
        """
        shown = [self._provisional(decision, reading or datetime.now(UTC)) for decision in decisions]
        subjects = {decision.subject for decision in decisions}
        follows = [each for each in self._writes if any(map(each.is_about, subjects))]
        write = Write(decisions, shown, follows=follows)
        self._add(write)
        return write

    def put_later(self, make: Callable[[], Sequence[Decision]]) -> Write:
        """Decisions that are made when everything before them is kept, such as an undo's."""
        write = Write.later(make)
        self._add(write)
        return write

    def kept(self, write: Write, events: Sequence[Event]) -> None:
        """The store has kept a write as these events."""
        write.kept = list(events)
        self._writes.remove(write)
        self.review = self.review.model_copy(update={"events": (*self.review.events, *events)})
        for event in events:
            self._events.setdefault(event.subject, []).append(event)
        self._read([*write.subjects, *(event.subject for event in events)])

    def refused(self, write: Write) -> list[Write]:
        """The store has not kept a write: it is gone, and so is what followed it on the same subject."""
        gone = [each for each in self._writes if each is write or each.hangs_on(write)]
        self._writes = [each for each in self._writes if each not in gone]
        self._read([subject for each in gone for subject in each.subjects])
        return gone

    def newest(self, subject: str) -> int:
        """Id of the newest event on the subject that was kept; 0 for none."""
        events = self._events.get(subject)
        return events[-1].id if events else 0

    def settles(self, subject: str) -> tuple[int, int] | None:  # noqa: ARG002  # whoever settles knows more
        """Which two answers an answer settles; None where it is a reviewer's own."""
        return None

    def field_in_view(self) -> ReviewedField:
        """The field in view; raises NotDecidableError while a fact is."""
        if self.field is None:
            raise NotDecidableError("no field accounts for this number: m makes one of it, d sets it aside")
        return self.field

    def fact_in_view(self) -> Span:
        """The fact in view; raises NotDecidableError while a field is."""
        if self.fact is None:
            raise NotDecidableError("only a number that no field accounts for is set aside; g goes to one")
        return self.fact

    def _add(self, write: Write) -> None:
        self._writes.append(write)
        self._read(write.subjects)

    def _read(self, subjects: Iterable[str]) -> None:
        """Read what these subjects stand at; the others have not changed."""
        for subject in dict.fromkeys(subjects):
            if subject in self._all_facts:
                self._read_fact(subject)
            elif subject != RECORD:
                self._read_field(subject)
        claimed = [span for spans in self._claims.values() for span in spans]
        self._facts = facts_left(self._all_facts.values(), self._dismissed, claimed)

    def _read_field(self, path: str) -> None:
        drafted = self._drafted.get(path)
        field = reviewed_field(path, drafted, self._now_on(path))
        if drafted is not None or field.answer is not None:
            self._fields[path], self._claims[path] = field, self._claimed_by(field)
            return
        self._claims.pop(path, None)
        if self._fields.pop(path, None) and self.subject == path:
            self.go(next(iter(self._fields), ""))

    def _read_fact(self, subject: str) -> None:
        last = current(self._now_on(subject))
        if last is not None and last.action is Action.DISMISS:
            self._dismissed.add(subject)
        else:
            self._dismissed.discard(subject)

    def _claimed_by(self, field: ReviewedField) -> tuple[Span, ...]:
        return claimed_by(field, self.review.draft.record_type)

    def _now_on(self, subject: str) -> list[Event]:
        """What was decided on a subject, kept or on its way."""
        shown = [event for event in self.unsaved if event.subject == subject]
        return [*self._events.get(subject, ()), *shown]

    def _listed(self) -> Iterable[ReviewedField]:
        """What is reviewed here, in its order."""
        return reviewed_fields(self._shown())

    def _shown(self) -> Review:
        """The record with what is on its way."""
        events = (*self.review.events, *self.unsaved)
        return self.review.model_copy(update={"events": events})

    def _provisional(self, decision: Decision, at: datetime) -> Event:
        self._count += 1
        return Event(**dict(decision), id=self._count, at=at, previous_hash="", hash="")

    def _is_there(self, subject: str) -> bool:
        return subject in self._fields or self.fact is not None

    def _offset(self) -> int:
        """Where in the text the reviewer is; -1 where what is in view has no place."""
        if self.fact is not None:
            return self.fact.start
        place = self.place_in_view
        return place.span.start - 1 if place and place.span else -1
