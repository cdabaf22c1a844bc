"""A report's records from a database: all that is there, as it would leave to be inspected."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dataset.leaving import Leaving, Rules, Status, personal_subjects
from dataset.line_models import ProvenanceLine
from dataset.manifest import Left
from dataset.provenance import provenance_of
from dataset.records import exported_record, placed_fields
from dataset.report_input import Facts, RecordHead, ReportInput, ReportRecord, drafter_name
from schemas.agreement import Agreement
from schemas.decided import DecidedRecord
from schemas.documents import Span
from schemas.drafts import Coverage
from schemas.review_plan import ReviewPlan
from schemas.settling import Settling, are_both_finished
from store.store import Store

_BLACK = "█"
_TWO = (
    "Two review this page without seeing each other's answers; what they decide is shown when both have"
    " finished."
)
_BLACKED = "Contact data of persons is blacked out in the source, as far as it was read."


def input_of_store(
    store: Store, rules: Rules, *, title: str, agreement: Agreement | None = None
) -> ReportInput:
    """What a report on a database is made of. rules: under the policy `DRAFTS`."""
    left_out: list[Left] = []
    return ReportInput(
        title=title,
        about=(("policy", "everything, for inspection"),),
        records=_StoreRecords(store, rules, left_out),
        left_out=left_out,
        agreement=agreement,
    )


@dataclass(frozen=True)
class _StoreRecords:
    """The records of a store; what stays is noted."""

    store: Store
    rules: Rules
    left_out: list[Left]

    def __iter__(self) -> Iterator[ReportRecord]:
        with self.store.at_one_moment():
            plan = self.store.review_plan()
            for outcome in self.rules.sort_out(self.store.decided_records()):
                if isinstance(outcome, Leaving):
                    yield self._record(outcome, plan)
                else:
                    self.left_out.append(Left(record=outcome.name, reason=outcome.reason))

    def _record(self, leaving: Leaving, plan: ReviewPlan) -> ReportRecord:
        decided, placed = leaving.decided, placed_fields(leaving)
        lines = tuple(ProvenanceLine.model_validate(line) for line in provenance_of(leaving, placed))
        personal = self._personal(decided)
        is_hidden = _is_under_double_review(decided, plan)
        text = _blacked_out(decided, personal, [span for line in lines for span in line.spans])
        is_blacked = text != decided.document.text
        return ReportRecord(
            head=RecordHead.model_validate({**exported_record(leaving, placed), "status": _status(decided)}),
            lines=lines,
            events=()
            if is_hidden
            else tuple(each for each in decided.events if each.subject not in personal),
            text=text,
            facts=_facts(decided, text, is_hidden=is_hidden),
            drafters=_rejected(decided),
            notes=(_TWO,) * is_hidden + (_BLACKED,) * is_blacked,
        )

    def _personal(self, decided: DecidedRecord) -> set[str]:
        """The fields that stay because they are contact data of a person."""
        if self.rules.with_personal:
            return set()
        return {path for _, path in personal_subjects(decided, self.rules.record_types)}


def _status(decided: DecidedRecord) -> Status:
    if decided.is_complete:
        return Status.COMPLETE
    return Status.PARTIAL if decided.settled else Status.DRAFT


def _is_under_double_review(decided: DecidedRecord, plan: ReviewPlan) -> bool:
    seats = plan.seats(decided.document.text_sha256)
    return seats > 1 and not are_both_finished(
        Settling(document=decided.document, draft=decided.draft, seats=seats, events=decided.events)
    )


def _facts(decided: DecidedRecord, text: str, *, is_hidden: bool) -> Facts:
    found = decided.draft.coverage or Coverage()
    open_now = found.unclaimed if is_hidden else decided.open_facts
    return Facts(
        claimed=found.claimed,
        set_aside=found.set_aside,
        unclaimed=len(found.unclaimed),
        open=tuple(span for span in open_now if text[span.start : span.end] == span.quote),
    )


def _rejected(decided: DecidedRecord) -> dict[str, str]:
    """Who drafted the values that were rejected, by path."""
    return {
        each.path: drafter_name(each.drafted.drafter.value, decided.draft.model)
        for each in decided.settled
        if each.said is None and each.drafted is not None
    }


def _blacked_out(decided: DecidedRecord, personal: set[str], shown: list[Span]) -> str:
    """The text without the words that personal fields rest on, unless a value that is shown does too."""
    letters = list(decided.document.text)
    kept = {at for span in shown for at in range(span.start, span.end)} if personal else set()
    for span in _words_of(decided, personal):
        for at in range(span.start, span.end):
            if at not in kept and not letters[at].isspace():
                letters[at] = _BLACK
    return "".join(letters)


def _words_of(decided: DecidedRecord, paths: set[str]) -> Iterator[Span]:
    for drafted in decided.draft.fields:
        yield from drafted.evidence if drafted.path in paths else ()
    for event in decided.events:
        yield from event.after.spans if event.after is not None and event.subject in paths else ()
