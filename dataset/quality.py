"""How good the dataset is, in figures: what reviewers changed by field and drafter, what waits, who looked.

Counted over every record of the database, whether it leaves or stays.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from pydantic import JsonValue

from schemas.agreement import Agreement
from schemas.attention import AttentionRate
from schemas.decided import DecidedRecord
from schemas.fields import DraftedField, Drafter
from schemas.paths import template_of
from schemas.settling import SettledField
from store.store import Store

Measure = Callable[[Store], Agreement]
"""How far two who reviewed independently agree."""
_Key = tuple[str, str, str]
"""Record type, template path and drafter."""


@dataclass
class Quality:
    """Counts while the records go by."""

    _actions: defaultdict[_Key, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    _basis: Counter[str] = field(default_factory=Counter)
    _coverage: Counter[str] = field(default_factory=Counter)
    _pending: Counter[str] = field(default_factory=Counter)

    def add(self, record: DecidedRecord) -> None:
        """Count a record."""
        for settled in record.settled:
            key = (record.draft.record_type, template_of(settled.path), _drafter(record, settled.drafted))
            self._actions[key][_action(settled)] += 1
            self._basis[settled.basis.value] += 1
        self._pending["fields"] += len(record.undecided)
        self._pending["facts"] += len(record.open_facts)
        self._pending["records"] += not record.is_complete
        self._count_coverage(record)

    def _count_coverage(self, record: DecidedRecord) -> None:
        ledger = record.draft.coverage
        if ledger is None:
            return
        drafted = {"claimed": ledger.claimed, "set_aside": ledger.set_aside}
        unclaimed = len(ledger.unclaimed)
        accounted = unclaimed - len(record.open_facts)
        self._coverage.update({**drafted, "by_reviewers": accounted, "open": unclaimed - accounted})

    def figures(self, rates: Iterable[AttentionRate], agreement: Agreement | None) -> dict[str, JsonValue]:
        """The file `quality.json`; agreement: None where nobody measures it."""
        return {
            "pending": dict(self._pending),
            "coverage": dict(self._coverage),
            "basis": dict(sorted(self._basis.items())),
            "fields": [self._of_field(key) for key in sorted(self._actions)],
            "attention": [_of_rate(rate) for rate in rates if rate.reviewer is None],
            "agreement": agreement.model_dump(mode="json") if agreement else None,
        }

    def _of_field(self, key: _Key) -> dict[str, JsonValue]:
        actions = self._actions[key]
        return {
            "record_type": key[0],
            "field": key[1],
            "drafted_by": key[2],
            "decided": actions.total(),
            "changed": actions.total() - actions["accept"],
            **dict(sorted(actions.items())),
        }


def _action(settled: SettledField) -> str:
    """What was done to the draft: where two or more did something, what changed it most recently."""
    changed = [event.action.value for event in settled.events if event.action.value != "accept"]
    return changed[-1] if changed else "accept"


def _drafter(record: DecidedRecord, drafted: DraftedField | None) -> str:
    if drafted is None:
        return Drafter.REVIEWER.value
    if drafted.drafter is Drafter.MODEL:
        return f"{drafted.drafter.value} {record.draft.model or ''}".strip()
    return drafted.drafter.value


def _of_rate(rate: AttentionRate) -> dict[str, JsonValue]:
    """Caught among the checks of attention that have an outcome, with its 95 % interval (Wilson)."""
    return {
        "shown": rate.shown,
        "caught": rate.caught,
        "accepted": rate.accepted,
        "rate": rate.rate,
        "interval": list(rate.interval) if rate.interval else None,
    }
