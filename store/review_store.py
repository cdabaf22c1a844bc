"""The part of the store that reviewers use: leases, decisions, and what each may see."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from pydantic import JsonValue

from schemas.adjudication import Adjudication, DisputedRecord
from schemas.agreement import Pair, Unpaired
from schemas.attention import AttentionCheck, AttentionRate, Outcome
from schemas.decided import DecidedRecord
from schemas.decisions import Decision, Event
from schemas.decoys import Decoy
from schemas.figures import ReviewFigures
from schemas.leases import Lease
from schemas.links import LinkAnswer, LinkState
from schemas.review_plan import ReviewPlan
from schemas.reviewed import Review
from schemas.settling import SettledField
from store import (
    adjudication,
    attention,
    audit,
    carrying,
    decisions,
    derived,
    drafted,
    events,
    exporting,
    figures,
    leases,
    links,
    pairs,
    people,
    progress,
    review_plans,
    seats,
    settling,
)
from store.admission import RecordTypes
from store.audit import Audit
from store.carrying import Carried
from store.database import Database


class ReviewStore:
    """Reviewing, over one SQLite file. Each method is one transaction."""

    _database: Database
    _clock: Callable[[], datetime]
    _record_types: RecordTypes
    """What fields and values a decision can be about."""

    def known_as(self, reviewer: str) -> str:
        """How the file spells a reviewer's name: whose queue, views and checks are asked for by it."""
        return people.known_as(self._database, reviewer)

    def review_plan(self) -> ReviewPlan:
        """How documents are reviewed."""
        return review_plans.load_review_plan(self._database)

    def set_review_plan(self, plan: ReviewPlan, *, settled_by: str) -> None:
        """Settle how documents are reviewed from now on; what was decided stays as it is."""
        with self._database.writing():
            review_plans.save_review_plan(self._database, plan, settled_by, self._clock())

    def take_lease(self, text_sha256: str, reviewer: str) -> Lease:
        """A seat at a document for one reviewer alone, for 15 minutes from the last renewal.

        Seats are those of the plan. Where two review, her own is kept for her and the other one closed to
        her. Raises LeaseHeldError, which says who has it, when there is none for her.
        """
        with self._database.writing():
            known = people.known_as(self._database, reviewer)
            return seats.take_seat(self._database, text_sha256, known, self._clock())

    def renew_lease(self, lease: Lease) -> Lease:
        """The lease, as long again; raises LeaseLostError when somebody else has the document by now."""
        with self._database.writing():
            return leases.renew_lease(self._database, lease, now=self._clock())

    def release_lease(self, lease: Lease) -> None:
        """Let others have the document."""
        with self._database.writing():
            leases.release_lease(self._database, lease)

    def leases(self) -> list[Lease]:
        """Who is reviewing what at the moment."""
        return leases.current_leases(self._database, self._clock())

    def hand_over(self, text_sha256: str, seat: int, *, to: str, handed_by: str) -> None:
        """Give a seat of a document, with its answers, to a reviewer who knows no other seat's answers."""
        with self._database.writing():
            known = people.known_as(self._database, to)
            seats.hand_over(
                self._database, text_sha256, seat, to=known, handed_by=handed_by, now=self._clock()
            )

    def seats_of(self, text_sha256: str) -> dict[int, tuple[str, ...]]:
        """Who sits at which seat of a document: 1, 2, and 0 for whoever settles; names in order."""
        with self._database.reading():
            sat = seats.seating_of(self._database, text_sha256).sat
        return {seat: tuple(sorted(names)) for seat, names in sorted(sat.items())}

    def open_review(self, lease: Lease) -> Review:
        """What the holder of a lease may see of its document: the draft, and her seat's events alone.

        Raises LeaseLostError when the lease is not the seat's newest, RecordNotFoundError without a draft.
        """
        with self._database.reading():
            held = self._held(lease)
            return drafted.load_review(self._database, held.document_sha256, held.seat)

    def history(self, lease: Lease, subject: str | None = None) -> list[Event]:
        """What was done at the lease's seat, oldest first; subject: on this alone.

        Also when the other seat is finished: she may still reopen hers. Raises LeaseLostError.
        """
        with self._database.reading():
            held = self._held(lease)
            found = events.events_of_seat(self._database, held.document_sha256, held.seat)
        return [event for event in found if subject in (None, event.subject)]

    def decide(self, decision: Decision, lease: Lease | None = None) -> Event:
        """Keep what a reviewer did, as the newest event of the log; see `decide_all`."""
        return self.decide_all([decision], lease)[0]

    def decide_all(self, batch: Sequence[Decision], lease: Lease | None = None) -> list[Event]:
        """Keep what a reviewer did with one key, all of it or none; each follows the ones before it.

        lease: under which she works; without one, while nobody else has the seat. Raises StaleDecisionError
        (the answer or the draft has changed), DecisionMismatchError (it does not fit its document or
        subject), ReasonNeededError, RecordOpenError and RecordCompleteError, LeaseLostError and
        LeaseHeldError.
        """
        with self._database.writing():
            return decisions.add_decisions(
                self._database, batch, self._clock(), lease=lease, record_types=self._record_types
            )

    def planned_checks(self, lease: Lease) -> tuple[Decoy, ...]:
        """The fields of a lease's document that are first shown with a wrong value, by the plan's share.

        Fields that are or were answered, or were checked, are not among them. Raises LeaseLostError.
        """
        with self._database.reading():
            return attention.planned_checks(self._database, self._held(lease))

    def noted_checks(self, lease: Lease) -> list[AttentionCheck]:
        """The wrong values of a lease's document its reviewer was shown, with what became of each.

        Raises LeaseLostError.
        """
        with self._database.reading():
            return attention.noted_checks(self._database, self._held(lease))

    def show_check(self, lease: Lease, path: str) -> AttentionCheck:
        """Note that a planned check comes into view, and give it; while it is open its value is never kept.

        Raises LeaseLostError, or CheckOverError when none is planned for the field, or any more.
        """
        with self._database.writing():
            return attention.show_check(self._database, self._held(lease), path, self._clock())

    def resolve_check(self, lease: Lease, path: str, outcome: Outcome) -> None:
        """Note whether the wrong value in view was caught or accepted; the field stays open either way.

        What was shown has its outcome also when the plan has been changed since. Raises LeaseLostError, or
        CheckOverError when the field has no check, or one with an outcome.
        """
        with self._database.writing():
            attention.resolve_check(self._database, self._held(lease), path, outcome, self._clock())

    def attention_figures(self) -> tuple[AttentionRate, ...]:
        """How many checks of attention were shown and caught: of all, then by reviewer."""
        return attention.attention_rates(self._database)

    def review_figures(self) -> ReviewFigures:
        """How far the review is and how fast, how good the drafts were, and who looks."""
        with self._database.reading():
            return figures.review_figures(self._database)

    def events(self, text_sha256: str, subject: str | None = None) -> list[Event]:
        """What reviewers did on a document at any seat, oldest first; subject: on this one alone.

        For whoever audits; a reviewer at work sees `history`.
        """
        return events.events_of(self._database, text_sha256, subject)

    def disputes(self) -> list[DisputedRecord]:
        """The documents that two have finished and differ on, by name; those that are settled too."""
        with self._database.reading():
            return adjudication.list_disputes(self._database)

    def take_adjudication(self, text_sha256: str, reviewer: str) -> Lease:
        """The seat of whoever settles what two left open, for one who sat at neither seat.

        Raises LeaseHeldError, which says why, when it is not for her or the two have not finished.
        """
        with self._database.writing():
            known = people.known_as(self._database, reviewer)
            return adjudication.take_adjudication(self._database, text_sha256, known, self._clock())

    def open_adjudication(self, lease: Lease) -> Adjudication:
        """What two left open, side by side and anonymous, with her own answers (`decide` at seat 0).

        Raises LeaseLostError, or LeaseHeldError when either of the two has reopened the document.
        """
        with self._database.reading():
            return adjudication.load_adjudication(self._database, self._held(lease))

    def pairs(self) -> Iterator[list[Pair]]:
        """Of each document that two have both finished, every field that either has answered."""
        for document_sha256 in pairs.finished_by_both(self._database):
            yield list(pairs.pairs_of(self._database, document_sha256))

    def unpaired(self) -> Unpaired:
        """How many answered fields nobody can compare with a second answer."""
        with self._database.reading():
            return pairs.count_unpaired(self._database)

    def settled(self, text_sha256: str) -> tuple[SettledField, ...]:
        """The fields of a document with the answer that counts, and what it rests on.

        An adjudicator's, else the one reviewer's, else what two agree on; a field without one is left out.
        Raises RecordNotFoundError when the document is not drafted.
        """
        with self._database.reading():
            return settling.load_settled(self._database, text_sha256)

    def carry_over(self) -> list[Carried]:
        """Carry decisions to new versions of their records that nobody has touched; what became of each."""
        with self._database.writing():
            return carrying.carry_over(self._database, self._clock(), self._record_types)

    def previous_answers(self, lease: Lease) -> dict[str, Event]:
        """What the holder of a lease may see of the answers to the version before, by path in its draft."""
        with self._database.reading():
            return carrying.previous_answers(self._database, self._held(lease))

    def answer_link(self, link: str, state: LinkState, *, reviewer: str, reason: str | None = None) -> None:
        """Keep what somebody said of a link between records, by `Link.id`."""
        with self._database.writing():
            links.save_link_answer(
                self._database, link, state, reviewer=reviewer, reason=reason, now=self._clock()
            )

    def link_answers(self) -> dict[str, LinkAnswer]:
        """What was said last of every link that somebody has looked at, by `Link.id`."""
        return links.load_link_answers(self._database)

    @contextmanager
    def at_one_moment(self) -> Iterator[None]:
        """Everything read inside is of the file as it was at the first of it; other threads wait."""
        with self._database.reading():
            yield

    def decided_records(self) -> Iterator[DecidedRecord]:
        """Every drafted document with its answers, by record type and name, its newest version first."""
        with self._database.reading():
            yield from exporting.decided_records(self._database)

    def sealed_decisions(self) -> Iterator[dict[str, JsonValue]]:
        """Every event of the log as it was sealed, column by column, in order."""
        with self._database.reading():
            yield from exporting.sealed_rows(self._database)

    def rebuild_answers(self) -> None:
        """Make the tables that follow from the log of decisions anew, and the queue."""
        with self._database.writing():
            progress.rebuild(self._database)
            derived.rebuild_queue(self._database)

    def verify_decisions(self, noted: str | None = None) -> Audit:
        """Whether the review is as it was kept; names the first thing that is not.

        noted: a head that was given before and kept elsewhere.
        """
        return audit.verify(self._database, noted)

    def _held(self, lease: Lease) -> Lease:
        """The lease as it is kept: what its holder says of document and seat is not believed."""
        held = leases.find_lease(self._database, lease.token)
        if held is None:
            raise leases.lost()
        return held
