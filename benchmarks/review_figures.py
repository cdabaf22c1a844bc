"""How long a dashboard's figures, the totals and a reviewer's own calls take on a reviewed database.

    python -m benchmarks.review_figures [FIELDS]

Every field of an invented database is decided through the store, a record at a time, as a key does that
accepts the rest; then each call is timed. CPU seconds are those of the process.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple, TypeVar

from benchmarks.review_database import make_database
from schemas.decisions import Action, Decision, Said
from schemas.leases import Lease
from schemas.reviewed import ReviewedField, reviewed_fields
from store.store import Store, open_store

_FIELDS = 100_000
_REVIEWER = "ana"
_SECONDS = 4.5
_ONE_BY_ONE = 10
"""Fields of a record that are decided alone."""
_CORRECT_EVERY = 20


class Timed(NamedTuple):
    """One call."""

    cpu_s: float
    wall_s: float


Times = dict[str, list[Timed]]
_T = TypeVar("_T")


def main(argv: list[str]) -> int:
    """Make, decide, time and print; the exit code."""
    fields = int(argv[0].replace("_", "")) if argv else _FIELDS
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "reviewed.db"
        make_database(path, fields)
        times: Times = {}
        with open_store(path) as store:
            for text in store.texts():
                _review(store, text.text_sha256, times)
            for _ in range(5):
                _timed(times, "figures of the review", store.review_figures)
                _timed(times, "totals", store.status)
                _timed(times, "disputes", store.disputes)
            figures = store.review_figures()
    print(f"{figures.progress.fields:,} fields, {figures.progress.answered:,} answered")
    for name, found in times.items():
        print(_line(name, found))
    return 0


def _review(store: Store, sha256: str, times: Times) -> None:
    """Decide every field of a document: some one by one, the rest together."""
    lease = _timed(times, "take a lease", lambda: store.take_lease(sha256, _REVIEWER))
    review = _timed(times, "open a record", lambda: store.open_review(lease))
    decisions = [_decision(lease, field, at) for at, field in enumerate(reviewed_fields(review))]
    for decision in decisions[:_ONE_BY_ONE]:
        _timed(times, "decide on a field", partial(store.decide, decision, lease))
    if decisions[_ONE_BY_ONE:]:
        rest = decisions[_ONE_BY_ONE:]
        _timed(times, "decide on the rest", lambda: store.decide_all(rest, lease))
    store.release_lease(lease)


def _decision(lease: Lease, field: ReviewedField, at: int) -> Decision:
    action, after = Action.ACCEPT, field.before
    if at % _CORRECT_EVERY == 0 and field.before is not None:
        action, after = Action.CORRECT, Said(**{**dict(field.before), "value": f"{field.before.value} x"})
    return Decision(
        document_sha256=lease.document_sha256,
        subject=field.path,
        action=action,
        reviewer=_REVIEWER,
        seen=0,
        before=field.before,
        after=after,
        reason="measured",
        seconds=_SECONDS,
    )


def _timed(times: Times, name: str, call: Callable[[], _T]) -> _T:
    cpu, wall = time.process_time(), time.perf_counter()
    result = call()
    times.setdefault(name, []).append(Timed(time.process_time() - cpu, time.perf_counter() - wall))
    return result


def _line(name: str, found: list[Timed]) -> str:
    cpu = statistics.median(each.cpu_s for each in found)
    wall = statistics.median(each.wall_s for each in found)
    return f"{name:22} CPU {1000 * cpu:8.1f} ms, wall {1000 * wall:8.1f} ms (median of {len(found):,})"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
