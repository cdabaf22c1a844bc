"""What the records of a report have come to, in figures: verdicts by group and drafter, answers by day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC

from dataset.report_record import Sheet, Verdict
from schemas.decisions import taken_back
from schemas.paths import group_of
from schemas.settling import Basis

NOT_KEPT = "not kept in a snapshot"
"""Who drafted what was rejected, where only the log tells of it."""
_MOST_BARS = 60
"""Days that are shown one by one; of more, months are."""
_MONTH = len("YYYY-MM")
_JUDGED = (Verdict.ACCEPTED, Verdict.CHANGED, Verdict.REJECTED)
Verdicts = Mapping[Verdict, int]


@dataclass(frozen=True)
class Summary:
    """A record in the list."""

    name: str
    record_type: str
    status: str
    document: str
    values: int
    absences: int
    decided: int
    changed: int
    pending: int
    open_facts: int | None
    """None where only a database knows."""


@dataclass
class Figures:
    """Counts over the records that were added."""

    records: int = 0
    by_group: dict[str, Counter[Verdict]] = field(default_factory=dict)
    by_drafter: dict[str, Counter[Verdict]] = field(default_factory=dict)
    by_day: Counter[str] = field(default_factory=Counter)
    """Answers that stand, by day (UTC)."""
    by_basis: dict[str, Counter[str]] = field(default_factory=dict)
    """Of each group, on what the answers rest."""
    facts: int = 0
    open_facts: int = 0

    def add(self, sheet: Sheet) -> None:
        """Count a record."""
        self.records += 1
        for entry in sheet.entries:
            if entry.verdict is not None:
                group = group_of(entry.label)
                self.by_group.setdefault(group, Counter())[entry.verdict] += 1
                drafter = entry.drafter or NOT_KEPT
                self.by_drafter.setdefault(drafter, Counter())[entry.verdict] += 1
            if entry.line is not None and entry.line.basis is not None:
                self.by_basis.setdefault(entry.group, Counter())[entry.line.basis] += 1
        gone = taken_back(sheet.record.events)
        for event in sheet.record.events:
            if event.action.answers and event.id not in gone:
                self.by_day[event.at.astimezone(UTC).date().isoformat()] += 1
        if sheet.record.facts is not None:
            found = sheet.record.facts
            self.facts += found.claimed + found.set_aside + found.unclaimed
            self.open_facts += len(found.open)

    @property
    def total(self) -> Verdicts:
        """Of all values."""
        return sum(self.by_group.values(), Counter())

    @property
    def times(self) -> dict[str, int]:
        """Answers by day, or by month where there are many days; in order."""
        is_long = len(self.by_day) > _MOST_BARS
        found: Counter[str] = Counter()
        for day, answers in sorted(self.by_day.items()):
            found[day[:_MONTH] if is_long else day] += answers
        return dict(found)

    @property
    def agreed(self) -> dict[str, tuple[int, int]]:
        """Of each group that two reviewed: fields on which they agree, and fields on which they did not."""
        both = (Basis.TWO.value, Basis.ADJUDICATED.value)
        return {
            group: (found[both[0]], found[both[1]])
            for group, found in sorted(self.by_basis.items())
            if found[both[0]] or found[both[1]]
        }


def changed_share(verdicts: Verdicts) -> float | None:
    """Share, 0 to 1, of the judged drafted values that were not accepted as drafted; None for none."""
    judged = sum(verdicts.get(each, 0) for each in _JUDGED)
    return 1 - verdicts.get(Verdict.ACCEPTED, 0) / judged if judged else None


def by_change(rows: Mapping[str, Verdicts]) -> dict[str, Verdicts]:
    """The rows, those most often changed first."""
    ordered: Iterable[tuple[str, Verdicts]] = sorted(
        rows.items(), key=lambda row: (-(changed_share(row[1]) or 0.0), row[0])
    )
    return dict(ordered)


def summary_of(sheet: Sheet) -> Summary:
    """The record's line in the list."""
    head, values = sheet.record.head, sheet.values
    absences = sum(not entry.line.state.has_value for entry in values if entry.line)
    pending = sum(entry.verdict is Verdict.PENDING for entry in values)
    return Summary(
        name=head.record,
        record_type=head.record_type,
        status=head.status,
        document=head.source.document,
        values=len(values) - absences,
        absences=absences,
        decided=len(values) - pending,
        changed=sheet.count(Verdict.CHANGED, Verdict.REJECTED, Verdict.ADDED),
        pending=pending,
        open_facts=None if sheet.record.facts is None else len(sheet.record.facts.open),
    )
